/// The machine that an ``Interpreter`` plays. All of it is given, so that every run of a program is like every other.
public struct InterpreterOptions: Sendable {
  /// How many CPUs have values of their own in per-CPU maps.
  public var cpus = 1
  /// The CPU that programs run on, below ``cpus``.
  public var cpu = 0
  /// How many instructions one run may take, those of called functions and callbacks included.
  public var instructionLimit = 10_000_000
  /// How many bytes maps, packets and stacks may take together.
  public var memoryLimit = 256 << 20
  /// What `bpf_ktime_get_ns` says first, in nanoseconds.
  public var clock: UInt64 = 1_000_000_000
  /// By how many nanoseconds the clock goes on with each reading.
  public var clockStep: UInt64 = 1000
  /// Where the numbers of `bpf_get_prandom_u32` begin.
  public var randomSeed: UInt64 = 1
  /// The process that programs find running.
  public var process = InterpretedProcess()
  /// What `bpf_probe_read_kernel` and its like find at addresses that are no memory of the program's.
  public var kernelMemory: [InterpretedMemory] = []

  /// Whether perf event arrays have readers; without one, the kernel takes no record (`ENOENT`).
  public var readsPerfBuffers = true

  /// One CPU, one second after the machine's start.
  public init() {}
}

/// The process that programs find running.
public struct InterpretedProcess: Sendable, Hashable {
  /// The thread's number. C: the lower half of `bpf_get_current_pid_tgid()`.
  public var thread: UInt32 = 1000
  /// The process's number. C: the upper half of `bpf_get_current_pid_tgid()`.
  public var process: UInt32 = 1000
  /// C: the lower half of `bpf_get_current_uid_gid()`.
  public var user: UInt32 = 0
  /// C: the upper half of `bpf_get_current_uid_gid()`.
  public var group: UInt32 = 0
  /// At most 15 bytes count. C: `comm`.
  public var name = "sim"
  /// C: `bpf_get_current_cgroup_id()`.
  public var controlGroup: UInt64 = 1
  /// The address of its structure, which ``InterpreterOptions/kernelMemory`` may describe. C: `struct task_struct *`.
  public var task: UInt64 = 0

  /// A process of root's.
  public init() {}
}

/// Bytes at an address of the kernel's, or of a process's, for programs that read such.
public struct InterpretedMemory: Sendable, Hashable {
  /// Where the first byte is.
  public var address: UInt64
  /// What is there.
  public var bytes: [UInt8]

  /// States what is where.
  public init(address: UInt64, bytes: [UInt8]) {
    self.address = address
    self.bytes = bytes
  }
}

/// What a program is run on.
public struct RunInput: Sendable {
  /// The packet from its Ethernet header on, for programs that see packets; at least 14 bytes.
  public var packet: [UInt8]
  /// The context as C lays it out: `struct xdp_md`, `struct __sk_buff`, the arguments of a raw tracepoint, eight
  /// bytes each. What is missing is zero; `nil` is what the kernel makes up for `BPF_PROG_TEST_RUN`.
  public var context: [UInt8]?
  /// What `bpf_get_attach_cookie` says.
  public var cookie: UInt64 = 0

  /// States what to run on.
  public init(packet: [UInt8] = [], context: [UInt8]? = nil) {
    self.packet = packet
    self.context = context
  }
}

/// What a run of a program did.
public struct RunResult: Sendable {
  /// What the program returned, as `BPF_PROG_TEST_RUN` gives it. C: `retval`.
  public let returnValue: UInt32
  /// The packet as the program left it. C: `data_out`.
  public let packet: [UInt8]
  /// The context as the program left it. C: `ctx_out`.
  public let context: [UInt8]
  /// The lines of `bpf_trace_printk`, in order, without line breaks at their ends.
  public let trace: [String]
  /// The records given to ring buffers and perf event arrays, in order.
  public let events: [InterpretedEvent]
  /// The interface's number of the last `bpf_redirect`, or of the element of `bpf_redirect_map`.
  public let redirection: UInt32?
  /// How many instructions ran.
  public let instructions: Int
}

/// A record that a program gave to user space.
public struct InterpretedEvent: Sendable, Hashable {
  /// The map's name.
  public let map: String
  /// The CPU whose buffer it went to.
  public let cpu: Int
  /// The record.
  public let bytes: [UInt8]
}
