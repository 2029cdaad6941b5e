internal import BPFTypes
internal import CBPF

/// How a program is run on given data. C: `union bpf_attr.test`.
///
/// Which of it is allowed depends on the program's type; the kernel refuses the rest with `EINVAL`.
public struct TestRun: Sendable, Hashable {
  /// The packet; empty for programs that take none. C: `data_in`.
  public var data: [UInt8]
  /// How many bytes of the packet are wanted back. C: `data_size_out`.
  public var dataRoom = 0
  /// What the program gets as its argument. C: `ctx_in`.
  public var context: [UInt8]
  /// How many bytes of the argument are wanted back. C: `ctx_size_out`.
  public var contextRoom = 0
  /// How often the program runs; 0 for programs that have no packet. C: `repeat`.
  public var repetitions: UInt32
  /// C: `flags`.
  public var flags: TestRunFlags = []
  /// Where it runs, with ``TestRunFlags/onCPU``. C: `cpu`. Linux 5.10.
  public var cpu: UInt32 = 0
  /// How many packets at a time, with ``TestRunFlags/liveFrames``; 0 for the kernel's choice. C: `batch_size`.
  /// Linux 5.18.
  public var batchSize: UInt32 = 0

  /// States what is given.
  public init(data: [UInt8] = [], context: [UInt8] = [], repetitions: UInt32 = 1) {
    self.data = data
    self.context = context
    self.repetitions = repetitions
  }
}

/// How a program is run. C: `BPF_F_TEST_*`.
public struct TestRunFlags: OptionSet, Sendable, Hashable {
  /// The bits as the kernel takes them.
  public let rawValue: UInt32
  /// Wraps bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// On the CPU that is chosen. C: `BPF_F_TEST_RUN_ON_CPU`. Linux 5.10.
  public static let onCPU = TestRunFlags(rawValue: KernelMacro.BPF_F_TEST_RUN_ON_CPU)
  /// What becomes of the packets is what would become of real ones. C: `BPF_F_TEST_XDP_LIVE_FRAMES`. Linux 5.18.
  public static let liveFrames = TestRunFlags(rawValue: KernelMacro.BPF_F_TEST_XDP_LIVE_FRAMES)
  /// The packet's checksum was computed by the interface. C: `BPF_F_TEST_SKB_CHECKSUM_COMPLETE`. Linux 6.14.
  public static let checksumComplete = TestRunFlags(rawValue: KernelMacro.BPF_F_TEST_SKB_CHECKSUM_COMPLETE)
}

/// What running a program on given data did.
public struct TestRunResult: Sendable, Hashable {
  /// What the program returned.
  public let returnValue: UInt32
  /// On average, in nanoseconds.
  public let duration: UInt32
  /// The packet as the program left it, as far as there was room.
  public let data: [UInt8]
  /// How many bytes the packet has, whether or not there was room. C: `data_size_out`.
  public let dataSize: Int
  /// The argument as the program left it, as far as there was room. Programs that are called by system calls
  /// write into what they were given.
  public let context: [UInt8]
  /// How many bytes the argument has, whether or not there was room. C: `ctx_size_out`.
  public let contextSize: Int

  /// Whether there was too little room for the packet or the argument. C: `ENOSPC`.
  public var isTruncated: Bool { data.count < dataSize || context.count < contextSize }
}

extension SystemCalls {
  /// Runs a program on given data. C: `BPF_PROG_TEST_RUN`. Linux 4.12.
  ///
  /// - Returns: also if there was too little room, which ``TestRunResult/isTruncated`` tells.
  public func progTestRun(fd: Int32, _ run: TestRun) throws(SystemCallError) -> TestRunResult {
    var attributes = cbpf_test()
    attributes.prog_fd = UInt32(bitPattern: fd)
    attributes.repeat = run.repetitions
    attributes.flags = run.flags.rawValue
    attributes.cpu = run.cpu
    attributes.batch_size = run.batchSize
    attributes.data_size_in = UInt32(clamping: run.data.count)
    attributes.ctx_size_in = UInt32(clamping: run.context.count)
    var data = [UInt8](repeating: 0, count: max(run.dataRoom, 0))
    var context = [UInt8](repeating: 0, count: max(run.contextRoom, 0))
    // Programs that are called by system calls write here.
    var given = run.context
    let hasContext = !given.isEmpty || !context.isEmpty
    let result = unsafe run.data.withUnsafeBytes { input in
      unsafe given.withUnsafeMutableBytes { given in
        unsafe data.withUnsafeMutableBytes { data in
          unsafe context.withUnsafeMutableBytes { context in
            // The kernel takes an address without a size as one with room for everything.
            if unsafe !input.isEmpty { attributes.data_in = unsafe UInt64(address: input.baseAddress) }
            if unsafe !given.isEmpty { attributes.ctx_in = unsafe UInt64(address: given.baseAddress) }
            if unsafe !data.isEmpty {
              attributes.data_out = unsafe UInt64(address: data.baseAddress)
              attributes.data_size_out = UInt32(clamping: data.count)
            }
            if unsafe !context.isEmpty {
              attributes.ctx_out = unsafe UInt64(address: context.baseAddress)
              attributes.ctx_size_out = UInt32(clamping: context.count)
            }
            return command(.progTestRun, &attributes, least: hasContext ? 64 : 40)
          }
        }
      }
    }
    let isTruncated = result < 0 && KernelErrno(negated: result) == .ENOSPC
    guard result >= 0 || isTruncated else {
      throw SystemCallError(call: callName(.progTestRun), errno: .init(negated: result))
    }
    let seen = context.isEmpty ? given : Array(context.prefix(Int(attributes.ctx_size_out)))
    return TestRunResult(
      returnValue: attributes.retval, duration: attributes.duration,
      data: Array(data.prefix(Int(attributes.data_size_out))),
      dataSize: data.isEmpty ? 0 : Int(attributes.data_size_out), context: seen,
      contextSize: context.isEmpty ? given.count : Int(attributes.ctx_size_out))
  }

  /// Runs a program on a packet. C: `BPF_PROG_TEST_RUN`. Linux 4.12.
  ///
  /// - Parameters:
  ///   - data: the packet; empty for programs that take none.
  ///   - room: how many bytes of the packet are wanted back.
  ///   - context: the context; empty for what the kernel makes up. Linux 5.2.
  ///   - contextRoom: how many bytes of the context are wanted back.
  ///   - repeat: how often the program runs.
  public func progTestRun(
    fd: Int32, data: [UInt8], room: Int = 0, context: [UInt8] = [], contextRoom: Int = 0,
    repeat count: UInt32 = 1
  ) throws(SystemCallError) -> TestRunResult {
    var run = TestRun(data: data, context: context, repetitions: count)
    run.dataRoom = room
    run.contextRoom = contextRoom
    return try progTestRun(fd: fd, run)
  }
}
