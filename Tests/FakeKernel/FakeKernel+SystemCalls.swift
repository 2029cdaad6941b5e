import BPFSyscall
import BPFTypes
import Synchronization

extension FakeKernel: SystemCalls {
  package func bpf(_ command: BPFCommand, _ attributes: UnsafeMutableRawBufferPointer) -> Int {
    let place = note("bpf", command: command, attributes: Array(attributes))
    let result = answer(to: command, attributes)
    state.withLock { $0.log[place].result = result }
    return result
  }

  private func answer(to command: BPFCommand, _ attributes: UnsafeMutableRawBufferPointer) -> Int {
    let (scripted, answer) = state.withLock { state -> (KernelErrno?, Answer?) in
      if let step = state.failingStep {
        state.failingStep = step.number == 0 ? nil : (step.number - 1, step.errno)
        if step.number == 0 { return (step.errno, nil) }
      }
      if state.failures[command]?.isEmpty == false {
        return (state.failures[command]?.removeFirst(), state.answers[command])
      }
      return (nil, state.answers[command])
    }
    // The verifier writes its log also when it refuses.
    if command == .progLoad, let result = writeLog(Attributes(attributes), refusal: scripted) {
      return result
    }
    if let scripted { return scripted.negated }
    if let result = answer?(attributes) { return result }
    return execute(command, Attributes(attributes))
  }

  package func perfEventOpen(
    _ attributes: UnsafeMutableRawBufferPointer, process: Int32, cpu: Int32, group: Int32, flags: UInt
  ) -> Int {
    let errno = state.withLock { $0.settings.perfEventErrno }
    let result = errno?.negated ?? install(.event(isEnabled: false))
    _ = note(
      "perf_event_open", attributes: Array(attributes),
      [Int64(process), Int64(cpu), Int64(group), Int64(flags)], result: result)
    noteProbedFunction(attributes)
    return result
  }

  /// C: `perf_event_attr.kprobe_func` of an event of kprobes.
  private func noteProbedFunction(_ attributes: UnsafeMutableRawBufferPointer) {
    guard attributes.count >= 64, attributes.loadUnaligned(as: UInt32.self) == 6,
      let name = UnsafePointer<CChar>(
        bitPattern: UInt(attributes.loadUnaligned(fromByteOffset: 56, as: UInt64.self)))
    else { return }
    let function = String(cString: name)
    configure { $0.probedFunctions.append(function) }
  }

  package func control(_ descriptor: Int32, request: UInt, argument: UInt) -> Int {
    let errno = state.withLock { $0.settings.controlErrno }
    _ = note("ioctl", [Int64(descriptor), Int64(request), Int64(argument)], result: errno?.negated ?? 0)
    guard case .event = self[descriptor] else { return KernelErrno.EBADF.negated }
    return errno?.negated ?? 0
  }

  package func duplicate(_ descriptor: Int32, lowest: Int32) -> Int {
    let result = state.withLock { state in
      if let errno = state.settings.duplicateErrno { return errno.negated }
      guard let object = state.descriptors[descriptor] else { return KernelErrno.EBADF.negated }
      var number = lowest
      while state.descriptors[number] != nil { number += 1 }
      state.descriptors[number] = object
      return Int(number)
    }
    _ = note("fcntl(F_DUPFD_CLOEXEC)", [Int64(descriptor), Int64(lowest)], result: result)
    return result
  }

  package func close(_ descriptor: Int32) -> Int {
    let result = state.withLock { state in
      guard let object = state.descriptors.removeValue(forKey: descriptor) else {
        state.badCloses.append(descriptor)
        return KernelErrno.EBADF.negated
      }
      if case .waiting(let own) = object { _ = LiveSystemCalls().close(own) }
      state.closed.append(descriptor)
      return state.settings.closeErrno?.negated ?? 0
    }
    _ = note("close", [Int64(descriptor)], result: result)
    return result
  }

  package func open(_ path: String, in folder: Int32, flags: Int32) -> Int {
    let bytes = state.withLock { state in
      state.settings.files[path] ?? state.settings.folders[path].map { Array($0.joined(separator: "/").utf8) }
    }
    let result = bytes.map { install(.file(FakeFile($0))) } ?? KernelErrno.ENOENT.negated
    _ = note("openat \(path)", [Int64(folder), Int64(flags)], result: result)
    return result
  }

  package func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    if case .waiting(let own) = self[descriptor] { return LiveSystemCalls().read(own, into: buffer) }
    guard case .file(let file) = self[descriptor] else { return KernelErrno.EBADF.negated }
    let limit = state.withLock { state -> Int? in
      guard state.settings.interruptedReads == 0 else {
        state.settings.interruptedReads -= 1
        return nil
      }
      return state.settings.readLimit
    }
    guard let limit else { return KernelErrno.EINTR.negated }
    let slice = file.read(min(buffer.count, limit))
    buffer.copyBytes(from: slice)
    return slice.count
  }

  package func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int
  {
    guard case .file(let file) = self[descriptor], let start = Int(exactly: offset), start >= 0 else {
      return KernelErrno.EBADF.negated
    }
    let slice = file.bytes.dropFirst(start).prefix(buffer.count)
    buffer.copyBytes(from: slice)
    return slice.count
  }

  package func fileSize(_ descriptor: Int32) -> Int {
    guard case .file(let file) = self[descriptor] else { return KernelErrno.EBADF.negated }
    return file.bytes.count
  }

  package func map(
    _ descriptor: Int32, at address: UInt, length: Int, protection: Int32, flags: Int32, offset: Int64
  ) -> Int {
    let (errno, object) = state.withLock { ($0.settings.mapErrno, $0.descriptors[descriptor]) }
    if let errno { return errno.negated }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 4096)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    switch object {
    case .map(let map):
      for (place, entry) in map.batch(from: 0, count: .max).enumerated() {
        let start = place * ((entry.value.count + 7) / 8 * 8)
        UnsafeMutableRawBufferPointer(rebasing: memory[start...]).copyBytes(from: entry.value)
      }
    case .file(let file): memory.copyBytes(from: file.bytes.prefix(length))
    default:
      memory.deallocate()
      return KernelErrno.EBADF.negated
    }
    let address = UInt(bitPattern: memory.baseAddress)
    state.withLock { $0.mappings[address] = length }
    return Int(bitPattern: address)
  }

  package func unmap(_ memory: UnsafeRawBufferPointer) -> Int {
    let address = UInt(bitPattern: memory.baseAddress)
    let length = state.withLock { $0.mappings.removeValue(forKey: address) }
    guard length == memory.count else { return KernelErrno.EINVAL.negated }
    memory.deallocate()
    return 0
  }

  package func fileSystemType(_ path: String) -> Int {
    let type = state.withLock { $0.settings.fileSystemTypes[path] } ?? KernelErrno.ENOENT.negated
    _ = note("statfs \(path)", result: type)
    return type
  }

  /// Only what is pinned is there to be removed.
  package func unlink(_ path: String) -> Int {
    let pinned = state.withLock { $0.pins.removeValue(forKey: path) }
    let result = pinned == nil ? KernelErrno.ENOENT.negated : 0
    _ = note("unlink \(path)", result: result)
    return result
  }

  package func makeFolder(_ path: String, mode: UInt32) -> Int {
    state.withLock { $0.settings.fileSystemTypes[path] = Int(KernelMacro.BPF_FS_MAGIC) }
    _ = note("mkdir \(path)", [Int64(mode)], result: 0)
    return 0
  }

  package func mountDetached(_ type: String) -> Int {
    let mounts = state.withLock { $0.settings.mountsTracefs }
    let result = mounts && type == "tracefs" ? install(.mount) : KernelErrno.EPERM.negated
    _ = note("fsmount \(type)", result: result)
    return result
  }

  package func effectiveCapabilities() -> Result<UInt64, KernelErrno> {
    .success(state.withLock { $0.settings.capabilities })
  }

  /// Entries as the kernel lays them out: inode, offset, length, type, name, and bytes up to the next eighth.
  package func readFolder(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard case .file(let file) = self[descriptor] else { return KernelErrno.EBADF.negated }
    let names = file.read(file.bytes.count).split(separator: UInt8(ascii: "/"))
    let entries = names.flatMap { name -> [UInt8] in
      let length = (19 + name.count + 1 + 7) / 8 * 8
      var entry = [UInt8](repeating: 0, count: length)
      entry[16] = UInt8(length)
      entry.replaceSubrange(19..<(19 + name.count), with: name)
      return entry
    }
    buffer.copyBytes(from: entries.prefix(buffer.count))
    return min(entries.count, buffer.count)
  }

  package func dropCapabilities(_ bits: UInt64) -> Int {
    state.withLock { $0.settings.capabilities &= ~bits }
    _ = note("capset", [Int64(bitPattern: bits)])
    return 0
  }

  package func memoryLimit() -> Result<UInt64, KernelErrno> {
    .success(state.withLock { $0.settings.memoryLimit })
  }

  package func raiseMemoryLimit() -> Int {
    state.withLock { $0.settings.raiseErrno?.negated ?? 0 }
  }
}
