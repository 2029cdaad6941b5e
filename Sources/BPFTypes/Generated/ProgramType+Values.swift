// Generated from the kernel's enum bpf_prog_type by `make generate`; do not edit.

extension ProgramType {
  /// C: `BPF_PROG_TYPE_UNSPEC`.
  public static let unspec = ProgramType(rawValue: 0)
  /// C: `BPF_PROG_TYPE_SOCKET_FILTER`.
  public static let socketFilter = ProgramType(rawValue: 1)
  /// C: `BPF_PROG_TYPE_KPROBE`.
  public static let kprobe = ProgramType(rawValue: 2)
  /// C: `BPF_PROG_TYPE_SCHED_CLS`.
  public static let schedCls = ProgramType(rawValue: 3)
  /// C: `BPF_PROG_TYPE_SCHED_ACT`.
  public static let schedAct = ProgramType(rawValue: 4)
  /// C: `BPF_PROG_TYPE_TRACEPOINT`.
  public static let tracepoint = ProgramType(rawValue: 5)
  /// C: `BPF_PROG_TYPE_XDP`.
  public static let xdp = ProgramType(rawValue: 6)
  /// C: `BPF_PROG_TYPE_PERF_EVENT`.
  public static let perfEvent = ProgramType(rawValue: 7)
  /// C: `BPF_PROG_TYPE_CGROUP_SKB`.
  public static let cgroupSkb = ProgramType(rawValue: 8)
  /// C: `BPF_PROG_TYPE_CGROUP_SOCK`.
  public static let cgroupSock = ProgramType(rawValue: 9)
  /// C: `BPF_PROG_TYPE_LWT_IN`.
  public static let lwtIn = ProgramType(rawValue: 10)
  /// C: `BPF_PROG_TYPE_LWT_OUT`.
  public static let lwtOut = ProgramType(rawValue: 11)
  /// C: `BPF_PROG_TYPE_LWT_XMIT`.
  public static let lwtXmit = ProgramType(rawValue: 12)
  /// C: `BPF_PROG_TYPE_SOCK_OPS`.
  public static let sockOps = ProgramType(rawValue: 13)
  /// C: `BPF_PROG_TYPE_SK_SKB`.
  public static let skSkb = ProgramType(rawValue: 14)
  /// C: `BPF_PROG_TYPE_CGROUP_DEVICE`.
  public static let cgroupDevice = ProgramType(rawValue: 15)
  /// C: `BPF_PROG_TYPE_SK_MSG`.
  public static let skMsg = ProgramType(rawValue: 16)
  /// C: `BPF_PROG_TYPE_RAW_TRACEPOINT`.
  public static let rawTracepoint = ProgramType(rawValue: 17)
  /// C: `BPF_PROG_TYPE_CGROUP_SOCK_ADDR`.
  public static let cgroupSockAddr = ProgramType(rawValue: 18)
  /// C: `BPF_PROG_TYPE_LWT_SEG6LOCAL`.
  public static let lwtSeg6local = ProgramType(rawValue: 19)
  /// C: `BPF_PROG_TYPE_LIRC_MODE2`.
  public static let lircMode2 = ProgramType(rawValue: 20)
  /// C: `BPF_PROG_TYPE_SK_REUSEPORT`.
  public static let skReuseport = ProgramType(rawValue: 21)
  /// C: `BPF_PROG_TYPE_FLOW_DISSECTOR`.
  public static let flowDissector = ProgramType(rawValue: 22)
  /// C: `BPF_PROG_TYPE_CGROUP_SYSCTL`.
  public static let cgroupSysctl = ProgramType(rawValue: 23)
  /// C: `BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE`.
  public static let rawTracepointWritable = ProgramType(rawValue: 24)
  /// C: `BPF_PROG_TYPE_CGROUP_SOCKOPT`.
  public static let cgroupSockopt = ProgramType(rawValue: 25)
  /// C: `BPF_PROG_TYPE_TRACING`.
  public static let tracing = ProgramType(rawValue: 26)
  /// C: `BPF_PROG_TYPE_STRUCT_OPS`.
  public static let structOps = ProgramType(rawValue: 27)
  /// C: `BPF_PROG_TYPE_EXT`.
  public static let ext = ProgramType(rawValue: 28)
  /// C: `BPF_PROG_TYPE_LSM`.
  public static let lsm = ProgramType(rawValue: 29)
  /// C: `BPF_PROG_TYPE_SK_LOOKUP`.
  public static let skLookup = ProgramType(rawValue: 30)
  /// C: `BPF_PROG_TYPE_SYSCALL`.
  public static let syscall = ProgramType(rawValue: 31)
  /// C: `BPF_PROG_TYPE_NETFILTER`.
  public static let netfilter = ProgramType(rawValue: 32)

  static let kernelNames: [UInt32: StaticString] = [
    0: "BPF_PROG_TYPE_UNSPEC",
    1: "BPF_PROG_TYPE_SOCKET_FILTER",
    2: "BPF_PROG_TYPE_KPROBE",
    3: "BPF_PROG_TYPE_SCHED_CLS",
    4: "BPF_PROG_TYPE_SCHED_ACT",
    5: "BPF_PROG_TYPE_TRACEPOINT",
    6: "BPF_PROG_TYPE_XDP",
    7: "BPF_PROG_TYPE_PERF_EVENT",
    8: "BPF_PROG_TYPE_CGROUP_SKB",
    9: "BPF_PROG_TYPE_CGROUP_SOCK",
    10: "BPF_PROG_TYPE_LWT_IN",
    11: "BPF_PROG_TYPE_LWT_OUT",
    12: "BPF_PROG_TYPE_LWT_XMIT",
    13: "BPF_PROG_TYPE_SOCK_OPS",
    14: "BPF_PROG_TYPE_SK_SKB",
    15: "BPF_PROG_TYPE_CGROUP_DEVICE",
    16: "BPF_PROG_TYPE_SK_MSG",
    17: "BPF_PROG_TYPE_RAW_TRACEPOINT",
    18: "BPF_PROG_TYPE_CGROUP_SOCK_ADDR",
    19: "BPF_PROG_TYPE_LWT_SEG6LOCAL",
    20: "BPF_PROG_TYPE_LIRC_MODE2",
    21: "BPF_PROG_TYPE_SK_REUSEPORT",
    22: "BPF_PROG_TYPE_FLOW_DISSECTOR",
    23: "BPF_PROG_TYPE_CGROUP_SYSCTL",
    24: "BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE",
    25: "BPF_PROG_TYPE_CGROUP_SOCKOPT",
    26: "BPF_PROG_TYPE_TRACING",
    27: "BPF_PROG_TYPE_STRUCT_OPS",
    28: "BPF_PROG_TYPE_EXT",
    29: "BPF_PROG_TYPE_LSM",
    30: "BPF_PROG_TYPE_SK_LOOKUP",
    31: "BPF_PROG_TYPE_SYSCALL",
    32: "BPF_PROG_TYPE_NETFILTER",
  ]
}
