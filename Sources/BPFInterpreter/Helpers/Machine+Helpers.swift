import BPFTypes

/// Who calls a helper.
struct Caller {
  let program: DecodedProgram
  /// The frame that calls.
  let depth: Int
}

extension Machine {
  /// Calls a function of the kernel that programs may call.
  ///
  /// - Returns: `r0`.
  /// - Throws: `unsupported` with its name for one that is not simulated.
  func helper(_ number: UInt64, _ a: Arguments, _ caller: Caller) throws(Fault) -> UInt64 {
    let id = HelperID(rawValue: UInt32(truncatingIfNeeded: number))
    if let result = try mapHelper(id, a, caller) { return result }
    if let result = machineHelper(id) { return result }
    if let result = try memoryHelper(id, a) { return result }
    if let result = try eventHelper(id, a) { return result }
    if let result = try textHelper(id, a) { return result }
    if let result = try packetHelper(id, a) { return result }
    if let result = try checksumHelper(id, a) { return result }
    if let result = try callbackHelper(id, a, caller) { return result }
    guard id.kernelName != nil else { throw .misuse("the helper \(id.rawValue) does not exist") }
    throw .unsupported("the helper \(id.callName)()")
  }

  /// A negated error number, as helpers return it.
  static func failure(_ errno: KernelErrno) -> UInt64 { UInt64(bitPattern: -Int64(errno.rawValue)) }

  /// A size that a register holds.
  static func size(_ value: UInt64) throws(Fault) -> Int {
    let size = Int(truncatingIfNeeded: value & 0xffff_ffff)
    guard size <= AddressSpace.largestCopy else {
      throw .misuse("a size of \(size) bytes is beyond what any helper takes")
    }
    return size
  }
}

// MARK: - Of the machine and the process

extension Machine {
  private func machineHelper(_ id: HelperID) -> UInt64? {
    let process = options.process
    switch id {
    case .ktimeGetNs, .ktimeGetBootNs, .ktimeGetCoarseNs, .ktimeGetTaiNs: return now()
    // 250 a second, as most distributions configure it.
    case .jiffies64: return now() / 4_000_000
    case .getPrandomU32: return nextRandom() >> 32
    case .getSmpProcessorId: return UInt64(cpu)
    case .getNumaNodeId: return 0
    case .getCurrentPidTgid: return UInt64(process.process) << 32 | UInt64(process.thread)
    case .getCurrentUidGid: return UInt64(process.group) << 32 | UInt64(process.user)
    case .getCurrentTask, .getCurrentTaskBtf: return process.task
    case .getCurrentCgroupId: return process.controlGroup
    case .getAttachCookie: return cookie
    // Nobody else runs.
    case .spinLock, .spinUnlock: return 0
    default: return nil
    }
  }
}

// MARK: - Of memory

extension Machine {
  /// Bytes of the kernel's memory, if all of them are known.
  func kernelBytes(_ address: UInt64, _ count: Int) -> [UInt8]? {
    for memory in options.kernelMemory {
      let offset = address &- memory.address
      guard offset < UInt64(memory.bytes.count), count <= memory.bytes.count - Int(offset) else { continue }
      return Array(memory.bytes[Int(offset)..<Int(offset) + count])
    }
    return nil
  }

  /// Bytes of the program's own memory, or of the kernel's.
  private func anyBytes(_ address: UInt64, _ count: Int) -> [UInt8]? {
    if let own = try? memory.bytes(address, count) { return own }
    return kernelBytes(address, count)
  }

  private func memoryHelper(_ id: HelperID, _ a: Arguments) throws(Fault) -> UInt64? {
    switch id {
    case .probeRead, .probeReadKernel, .probeReadUser, .copyFromUser:
      let size = try Self.size(a.b)
      // The destination has to be there even if the source is not.
      _ = try unsafe memory.place(a.a, size, .write)
      guard let bytes = anyBytes(a.c, size) else {
        try memory.write([UInt8](repeating: 0, count: size), a.a)
        return Self.failure(.EFAULT)
      }
      try memory.write(bytes, a.a)
      return 0
    case .probeReadStr, .probeReadKernelStr, .probeReadUserStr: return try readText(a)
    case .getCurrentComm:
      let size = try Self.size(a.b)
      guard size > 0 else { return Self.failure(.EINVAL) }
      let name = Array(options.process.name.utf8.prefix(min(size, 16) - 1))
      try memory.write(name + [UInt8](repeating: 0, count: size - name.count), a.a)
      return 0
    default: return nil
    }
  }

  /// Copies up to a NUL byte, which is always written; what is behind stays.
  private func readText(_ a: Arguments) throws(Fault) -> UInt64 {
    let size = try Self.size(a.b)
    guard size > 0 else { return 0 }
    _ = try unsafe memory.place(a.a, size, .write)
    var text: [UInt8] = []
    while text.count < size - 1 {
      guard let byte = anyBytes(a.c &+ UInt64(text.count), 1)?.first else {
        try memory.write([UInt8](repeating: 0, count: size), a.a)
        return Self.failure(.EFAULT)
      }
      if byte == 0 { break }
      text.append(byte)
    }
    try memory.write(text + [0], a.a)
    return UInt64(text.count + 1)
  }
}
