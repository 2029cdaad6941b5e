import BPFBytes
public import BPFSyscall
public import BPFTypes

/// How a program is run on a packet.
public struct PacketRunOptions: Sendable, Hashable {
  /// How often the program runs; the packet goes from one run to the next as the program leaves it.
  public var repetitions: UInt32 = 1
  /// How many bytes of the packet are wanted back.
  public var room = 1 << 16
  /// The packet's checksum was computed by the interface; not for XDP. Linux 6.14.
  public var hasChecksum = false

  /// The packet is run on once, and wanted back.
  public init() {}
}

extension Program {
  /// Runs the program on given data, whatever its type. C: `BPF_PROG_TEST_RUN`. Linux 4.12.
  ///
  /// - Throws: ``BPFError`` with code `unsupported` for a type of program that the kernel does not run this way,
  ///   `invalidValue` if something is given that this type does not take, or if there is too little room for what
  ///   the program leaves.
  public func testRun(_ run: TestRun) throws(BPFError) -> TestRunResult {
    let result: TestRunResult
    do {
      result = try kernel.calls.progTestRun(fd: fileDescriptor, run)
    } catch {
      throw explained(error)
    }
    guard result.isTruncated else { return result }
    let isPacket = result.data.count < result.dataSize
    throw BPFError(
      .invalidValue, at: .run, of: subject,
      "there is too little room for the \(isPacket ? "packet" : "context")",
      expected: "\(isPacket ? result.dataSize : result.contextSize) bytes",
      seen: "\(isPacket ? result.data.count : result.context.count)", errno: .ENOSPC)
  }

  /// Runs a raw tracepoint's program. Linux 5.10.
  ///
  /// - Parameters:
  ///   - arguments: those of the tracepoint, at least as many as the program reads; at most 12.
  ///   - cpu: where it runs; `nil` for this CPU.
  /// - Returns: what the program returned.
  public func runRawTracepoint(_ arguments: [UInt64], cpu: UInt32? = nil) throws(BPFError) -> UInt32 {
    try require([.rawTracepoint, .rawTracepointWritable])
    var writer = ByteWriter()
    for argument in arguments { writer.append(argument) }
    // The kernel runs it once, and takes no other number.
    var run = TestRun(context: writer.bytes, repetitions: 0)
    if let cpu {
      run.flags = .onCPU
      run.cpu = cpu
    }
    return try testRun(run).returnValue
  }

  /// Runs a program that is called by system calls. Linux 5.14.
  ///
  /// - Parameter context: what its argument points to; at most 64 KiB.
  /// - Returns: what the program returned, and the context as it left it.
  public func runSyscall(_ context: [UInt8]) throws(BPFError) -> (returnValue: UInt32, context: [UInt8]) {
    try require([.syscall])
    let result = try testRun(TestRun(context: context, repetitions: 0))
    return (result.returnValue, result.context)
  }

  /// Makes sure that the program is of a type.
  func require(_ types: [ProgramType]) throws(BPFError) {
    guard !types.contains(type) else { return }
    throw BPFError(
      .invalidValue, at: .run, of: subject, "this way of running is for programs of another type",
      expected: types.map(\.name).joined(separator: " or "), seen: type.name)
  }

  private func explained(_ error: SystemCallError) -> BPFError {
    switch error.errno {
    case .ENOTSUPP, .EOPNOTSUPP:
      BPFError(
        .unsupported, at: .run, of: subject,
        "the kernel does not run programs of type \(type.name) on given data",
        errno: error.errno, underlying: error)
    case .EINVAL:
      BPFError(
        .invalidValue, at: .run, of: subject,
        "the kernel does not take what is given: programs of type \(type.name) have no such data or option, or "
          + "the data has a wrong size", errno: error.errno, underlying: error)
    default: BPFError(error, at: .run, of: subject, kernel: kernel)
    }
  }
}
