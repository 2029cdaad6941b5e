public import BPFTypes
internal import CBPF
internal import Synchronization

/// Passes every system call on and notes it: what a load does to a kernel, as data.
///
/// The lengths of keys and values are known from `BPF_MAP_CREATE`, if it went through the same recorder;
/// elements of other maps, and values of per-CPU maps, are noted without their bytes.
/// Everything is kept until ``takeCalls()``: a recorder is for looking into a load, not for running on.
// Each requirement is documented where it is stated.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
public final class RecordingSystemCalls: SystemCalls {
  private struct State {
    var calls: [RecordedCall] = []
    var sizes: [Int32: ElementSize] = [:]
  }

  let inner: any SystemCalls
  private let state = Mutex(State())

  /// Notes what goes through to another seam.
  ///
  /// - Parameter calls: answers; the running kernel by default.
  public init(_ calls: any SystemCalls = LiveSystemCalls()) {
    inner = calls
  }

  /// What was called so far, in the order of the answers.
  public var calls: [RecordedCall] { state.withLock { $0.calls } }

  /// Gives what was called so far away, and begins anew.
  public func takeCalls() -> [RecordedCall] {
    state.withLock { state in
      defer { state.calls = [] }
      return state.calls
    }
  }

  public func bpf(_ command: BPFCommand, _ attributes: UnsafeMutableRawBufferPointer) -> Int {
    let passed = unsafe Array(attributes)
    let size = state.withLock { $0.sizes[map(of: command, passed)] }
    var memory = RecordedMemory()
    unsafe memory.noteInput(of: command, UnsafeRawBufferPointer(attributes), size)
    let result = unsafe inner.bpf(command, attributes)
    unsafe memory.noteOutput(of: command, UnsafeRawBufferPointer(attributes), size, result: result)
    learnSize(command, passed, result)
    note("bpf", command: command, attributes: passed, memory: memory.memory, result: result)
    return result
  }

  public func perfEventOpen(
    _ attributes: UnsafeMutableRawBufferPointer, process: Int32, cpu: Int32, group: Int32, flags: UInt
  ) -> Int {
    let passed = unsafe Array(attributes)
    let result = unsafe inner.perfEventOpen(
      attributes, process: process, cpu: cpu, group: group, flags: flags)
    note(
      "perf_event_open", attributes: passed,
      [Int64(process), Int64(cpu), Int64(group), Int64(bitPattern: UInt64(flags))], result: result)
    return result
  }

  public func control(_ descriptor: Int32, request: UInt, argument: UInt) -> Int {
    let result = inner.control(descriptor, request: request, argument: argument)
    note(
      "ioctl",
      [Int64(descriptor), Int64(bitPattern: UInt64(request)), Int64(bitPattern: UInt64(argument))],
      result: result)
    return result
  }

  public func duplicate(_ descriptor: Int32, lowest: Int32) -> Int {
    let result = inner.duplicate(descriptor, lowest: lowest)
    if let copy = Int32(exactly: result), copy >= 0 {
      state.withLock { $0.sizes[copy] = $0.sizes[descriptor] }
    }
    note("fcntl", [Int64(descriptor), Int64(F_DUPFD_CLOEXEC), Int64(lowest)], result: result)
    return result
  }

  public func close(_ descriptor: Int32) -> Int {
    // Before the call: after it the number may be given to another thread's map.
    state.withLock { $0.sizes[descriptor] = nil }
    let result = inner.close(descriptor)
    note("close", [Int64(descriptor)], result: result)
    return result
  }

  public func open(_ path: String, in folder: Int32, flags: Int32) -> Int {
    let result = inner.open(path, in: folder, flags: flags)
    note("openat", [Int64(folder), Int64(flags)], text: path, result: result)
    return result
  }

  public func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let result = unsafe inner.read(descriptor, into: buffer)
    note("read", [Int64(descriptor), Int64(buffer.count)], result: result)
    return result
  }

  public func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int {
    let result = unsafe inner.read(descriptor, into: buffer, at: offset)
    note("pread", [Int64(descriptor), Int64(buffer.count), offset], result: result)
    return result
  }

  public func fileSize(_ descriptor: Int32) -> Int {
    let result = inner.fileSize(descriptor)
    note("fstat", [Int64(descriptor)], result: result)
    return result
  }

  public func map(
    _ descriptor: Int32, at address: UInt, length: Int, protection: Int32, flags: Int32, offset: Int64
  ) -> Int {
    let result = inner.map(
      descriptor, at: address, length: length, protection: protection, flags: flags, offset: offset)
    note(
      "mmap", [Int64(length), Int64(protection), Int64(flags), Int64(descriptor), offset], result: result)
    return result
  }

  public func unmap(_ memory: UnsafeRawBufferPointer) -> Int {
    let result = unsafe inner.unmap(memory)
    note("munmap", [Int64(memory.count)], result: result)
    return result
  }

  public func fileSystemType(_ path: String) -> Int {
    let result = inner.fileSystemType(path)
    note("statfs", text: path, result: result)
    return result
  }

  public func unlink(_ path: String) -> Int {
    let result = inner.unlink(path)
    note("unlink", text: path, result: result)
    return result
  }

  public func makeFolder(_ path: String, mode: UInt32) -> Int {
    let result = inner.makeFolder(path, mode: mode)
    note("mkdir", [Int64(mode)], text: path, result: result)
    return result
  }

  public func mountDetached(_ type: String) -> Int {
    let result = inner.mountDetached(type)
    note("fsmount", text: type, result: result)
    return result
  }

  public func effectiveCapabilities() -> Result<UInt64, KernelErrno> {
    let answer = inner.effectiveCapabilities()
    note("capget", result: result(of: answer))
    return answer
  }

  public func readFolder(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let result = unsafe inner.readFolder(descriptor, into: buffer)
    note("getdents64", result: result)
    return result
  }

  public func dropCapabilities(_ bits: UInt64) -> Int {
    let result = inner.dropCapabilities(bits)
    note("capset", result: result)
    return result
  }

  public func memoryLimit() -> Result<UInt64, KernelErrno> {
    let answer = inner.memoryLimit()
    note("getrlimit", result: result(of: answer))
    return answer
  }

  public func raiseMemoryLimit() -> Int {
    let result = inner.raiseMemoryLimit()
    note("setrlimit", result: result)
    return result
  }
}

extension RecordingSystemCalls {
  func note(
    _ name: String, command: BPFCommand? = nil, attributes: [UInt8] = [],
    memory: [RecordedCall.Memory] = [], _ arguments: [Int64] = [], text: String? = nil, result: Int
  ) {
    let call = RecordedCall(
      name: name, command: command, attributes: attributes, memory: memory, arguments: arguments, text: text,
      result: result)
    state.withLock { $0.calls.append(call) }
  }

  func result(of answer: Result<UInt64, KernelErrno>) -> Int {
    switch answer {
    case .success: 0
    case .failure(let errno): -Int(errno.rawValue)
    }
  }

  /// The map that a command on elements names: as its first field, or in batches behind the count.
  private func map(of command: BPFCommand, _ attributes: [UInt8]) -> Int32 {
    switch command {
    case .mapLookupElem, .mapUpdateElem, .mapDeleteElem, .mapGetNextKey, .mapLookupAndDeleteElem:
      Int32(bitPattern: word(attributes, 0))
    case .mapLookupBatch, .mapLookupAndDeleteBatch, .mapUpdateBatch, .mapDeleteBatch:
      Int32(bitPattern: word(attributes, 36))
    default: -1
    }
  }

  private func learnSize(_ command: BPFCommand, _ attributes: [UInt8], _ result: Int) {
    guard command == .mapCreate, result >= 0, let descriptor = Int32(exactly: result) else { return }
    let size = ElementSize(
      type: MapType(rawValue: word(attributes, 0)), key: word(attributes, 4), value: word(attributes, 8))
    state.withLock { $0.sizes[descriptor] = size }
  }

  private func word(_ bytes: [UInt8], _ place: Int) -> UInt32 {
    guard place + 4 <= bytes.count else { return 0 }
    return unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(fromByteOffset: place, as: UInt32.self) }
  }
}
