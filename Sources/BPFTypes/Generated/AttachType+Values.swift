// Generated from the kernel's enum bpf_attach_type by `make generate`; do not edit.

extension AttachType {
  /// C: `BPF_CGROUP_INET_INGRESS`.
  public static let cgroupInetIngress = AttachType(rawValue: 0)
  /// C: `BPF_CGROUP_INET_EGRESS`.
  public static let cgroupInetEgress = AttachType(rawValue: 1)
  /// C: `BPF_CGROUP_INET_SOCK_CREATE`.
  public static let cgroupInetSockCreate = AttachType(rawValue: 2)
  /// C: `BPF_CGROUP_SOCK_OPS`.
  public static let cgroupSockOps = AttachType(rawValue: 3)
  /// C: `BPF_SK_SKB_STREAM_PARSER`.
  public static let skSkbStreamParser = AttachType(rawValue: 4)
  /// C: `BPF_SK_SKB_STREAM_VERDICT`.
  public static let skSkbStreamVerdict = AttachType(rawValue: 5)
  /// C: `BPF_CGROUP_DEVICE`.
  public static let cgroupDevice = AttachType(rawValue: 6)
  /// C: `BPF_SK_MSG_VERDICT`.
  public static let skMsgVerdict = AttachType(rawValue: 7)
  /// C: `BPF_CGROUP_INET4_BIND`.
  public static let cgroupInet4Bind = AttachType(rawValue: 8)
  /// C: `BPF_CGROUP_INET6_BIND`.
  public static let cgroupInet6Bind = AttachType(rawValue: 9)
  /// C: `BPF_CGROUP_INET4_CONNECT`.
  public static let cgroupInet4Connect = AttachType(rawValue: 10)
  /// C: `BPF_CGROUP_INET6_CONNECT`.
  public static let cgroupInet6Connect = AttachType(rawValue: 11)
  /// C: `BPF_CGROUP_INET4_POST_BIND`.
  public static let cgroupInet4PostBind = AttachType(rawValue: 12)
  /// C: `BPF_CGROUP_INET6_POST_BIND`.
  public static let cgroupInet6PostBind = AttachType(rawValue: 13)
  /// C: `BPF_CGROUP_UDP4_SENDMSG`.
  public static let cgroupUdp4Sendmsg = AttachType(rawValue: 14)
  /// C: `BPF_CGROUP_UDP6_SENDMSG`.
  public static let cgroupUdp6Sendmsg = AttachType(rawValue: 15)
  /// C: `BPF_LIRC_MODE2`.
  public static let lircMode2 = AttachType(rawValue: 16)
  /// C: `BPF_FLOW_DISSECTOR`.
  public static let flowDissector = AttachType(rawValue: 17)
  /// C: `BPF_CGROUP_SYSCTL`.
  public static let cgroupSysctl = AttachType(rawValue: 18)
  /// C: `BPF_CGROUP_UDP4_RECVMSG`.
  public static let cgroupUdp4Recvmsg = AttachType(rawValue: 19)
  /// C: `BPF_CGROUP_UDP6_RECVMSG`.
  public static let cgroupUdp6Recvmsg = AttachType(rawValue: 20)
  /// C: `BPF_CGROUP_GETSOCKOPT`.
  public static let cgroupGetsockopt = AttachType(rawValue: 21)
  /// C: `BPF_CGROUP_SETSOCKOPT`.
  public static let cgroupSetsockopt = AttachType(rawValue: 22)
  /// C: `BPF_TRACE_RAW_TP`.
  public static let traceRawTp = AttachType(rawValue: 23)
  /// C: `BPF_TRACE_FENTRY`.
  public static let traceFentry = AttachType(rawValue: 24)
  /// C: `BPF_TRACE_FEXIT`.
  public static let traceFexit = AttachType(rawValue: 25)
  /// C: `BPF_MODIFY_RETURN`.
  public static let modifyReturn = AttachType(rawValue: 26)
  /// C: `BPF_LSM_MAC`.
  public static let lsmMac = AttachType(rawValue: 27)
  /// C: `BPF_TRACE_ITER`.
  public static let traceIter = AttachType(rawValue: 28)
  /// C: `BPF_CGROUP_INET4_GETPEERNAME`.
  public static let cgroupInet4Getpeername = AttachType(rawValue: 29)
  /// C: `BPF_CGROUP_INET6_GETPEERNAME`.
  public static let cgroupInet6Getpeername = AttachType(rawValue: 30)
  /// C: `BPF_CGROUP_INET4_GETSOCKNAME`.
  public static let cgroupInet4Getsockname = AttachType(rawValue: 31)
  /// C: `BPF_CGROUP_INET6_GETSOCKNAME`.
  public static let cgroupInet6Getsockname = AttachType(rawValue: 32)
  /// C: `BPF_XDP_DEVMAP`.
  public static let xdpDevmap = AttachType(rawValue: 33)
  /// C: `BPF_CGROUP_INET_SOCK_RELEASE`.
  public static let cgroupInetSockRelease = AttachType(rawValue: 34)
  /// C: `BPF_XDP_CPUMAP`.
  public static let xdpCpumap = AttachType(rawValue: 35)
  /// C: `BPF_SK_LOOKUP`.
  public static let skLookup = AttachType(rawValue: 36)
  /// C: `BPF_XDP`.
  public static let xdp = AttachType(rawValue: 37)
  /// C: `BPF_SK_SKB_VERDICT`.
  public static let skSkbVerdict = AttachType(rawValue: 38)
  /// C: `BPF_SK_REUSEPORT_SELECT`.
  public static let skReuseportSelect = AttachType(rawValue: 39)
  /// C: `BPF_SK_REUSEPORT_SELECT_OR_MIGRATE`.
  public static let skReuseportSelectOrMigrate = AttachType(rawValue: 40)
  /// C: `BPF_PERF_EVENT`.
  public static let perfEvent = AttachType(rawValue: 41)
  /// C: `BPF_TRACE_KPROBE_MULTI`.
  public static let traceKprobeMulti = AttachType(rawValue: 42)
  /// C: `BPF_LSM_CGROUP`.
  public static let lsmCgroup = AttachType(rawValue: 43)
  /// C: `BPF_STRUCT_OPS`.
  public static let structOps = AttachType(rawValue: 44)
  /// C: `BPF_NETFILTER`.
  public static let netfilter = AttachType(rawValue: 45)
  /// C: `BPF_TCX_INGRESS`.
  public static let tcxIngress = AttachType(rawValue: 46)
  /// C: `BPF_TCX_EGRESS`.
  public static let tcxEgress = AttachType(rawValue: 47)
  /// C: `BPF_TRACE_UPROBE_MULTI`.
  public static let traceUprobeMulti = AttachType(rawValue: 48)
  /// C: `BPF_CGROUP_UNIX_CONNECT`.
  public static let cgroupUnixConnect = AttachType(rawValue: 49)
  /// C: `BPF_CGROUP_UNIX_SENDMSG`.
  public static let cgroupUnixSendmsg = AttachType(rawValue: 50)
  /// C: `BPF_CGROUP_UNIX_RECVMSG`.
  public static let cgroupUnixRecvmsg = AttachType(rawValue: 51)
  /// C: `BPF_CGROUP_UNIX_GETPEERNAME`.
  public static let cgroupUnixGetpeername = AttachType(rawValue: 52)
  /// C: `BPF_CGROUP_UNIX_GETSOCKNAME`.
  public static let cgroupUnixGetsockname = AttachType(rawValue: 53)
  /// C: `BPF_NETKIT_PRIMARY`.
  public static let netkitPrimary = AttachType(rawValue: 54)
  /// C: `BPF_NETKIT_PEER`.
  public static let netkitPeer = AttachType(rawValue: 55)
  /// C: `BPF_TRACE_KPROBE_SESSION`.
  public static let traceKprobeSession = AttachType(rawValue: 56)
  /// C: `BPF_TRACE_UPROBE_SESSION`.
  public static let traceUprobeSession = AttachType(rawValue: 57)
  /// C: `BPF_TRACE_FSESSION`.
  public static let traceFsession = AttachType(rawValue: 58)
  /// C: `BPF_TRACE_FENTRY_MULTI`.
  public static let traceFentryMulti = AttachType(rawValue: 59)
  /// C: `BPF_TRACE_FEXIT_MULTI`.
  public static let traceFexitMulti = AttachType(rawValue: 60)
  /// C: `BPF_TRACE_FSESSION_MULTI`.
  public static let traceFsessionMulti = AttachType(rawValue: 61)

  static let kernelNames: [UInt32: StaticString] = [
    0: "BPF_CGROUP_INET_INGRESS",
    1: "BPF_CGROUP_INET_EGRESS",
    2: "BPF_CGROUP_INET_SOCK_CREATE",
    3: "BPF_CGROUP_SOCK_OPS",
    4: "BPF_SK_SKB_STREAM_PARSER",
    5: "BPF_SK_SKB_STREAM_VERDICT",
    6: "BPF_CGROUP_DEVICE",
    7: "BPF_SK_MSG_VERDICT",
    8: "BPF_CGROUP_INET4_BIND",
    9: "BPF_CGROUP_INET6_BIND",
    10: "BPF_CGROUP_INET4_CONNECT",
    11: "BPF_CGROUP_INET6_CONNECT",
    12: "BPF_CGROUP_INET4_POST_BIND",
    13: "BPF_CGROUP_INET6_POST_BIND",
    14: "BPF_CGROUP_UDP4_SENDMSG",
    15: "BPF_CGROUP_UDP6_SENDMSG",
    16: "BPF_LIRC_MODE2",
    17: "BPF_FLOW_DISSECTOR",
    18: "BPF_CGROUP_SYSCTL",
    19: "BPF_CGROUP_UDP4_RECVMSG",
    20: "BPF_CGROUP_UDP6_RECVMSG",
    21: "BPF_CGROUP_GETSOCKOPT",
    22: "BPF_CGROUP_SETSOCKOPT",
    23: "BPF_TRACE_RAW_TP",
    24: "BPF_TRACE_FENTRY",
    25: "BPF_TRACE_FEXIT",
    26: "BPF_MODIFY_RETURN",
    27: "BPF_LSM_MAC",
    28: "BPF_TRACE_ITER",
    29: "BPF_CGROUP_INET4_GETPEERNAME",
    30: "BPF_CGROUP_INET6_GETPEERNAME",
    31: "BPF_CGROUP_INET4_GETSOCKNAME",
    32: "BPF_CGROUP_INET6_GETSOCKNAME",
    33: "BPF_XDP_DEVMAP",
    34: "BPF_CGROUP_INET_SOCK_RELEASE",
    35: "BPF_XDP_CPUMAP",
    36: "BPF_SK_LOOKUP",
    37: "BPF_XDP",
    38: "BPF_SK_SKB_VERDICT",
    39: "BPF_SK_REUSEPORT_SELECT",
    40: "BPF_SK_REUSEPORT_SELECT_OR_MIGRATE",
    41: "BPF_PERF_EVENT",
    42: "BPF_TRACE_KPROBE_MULTI",
    43: "BPF_LSM_CGROUP",
    44: "BPF_STRUCT_OPS",
    45: "BPF_NETFILTER",
    46: "BPF_TCX_INGRESS",
    47: "BPF_TCX_EGRESS",
    48: "BPF_TRACE_UPROBE_MULTI",
    49: "BPF_CGROUP_UNIX_CONNECT",
    50: "BPF_CGROUP_UNIX_SENDMSG",
    51: "BPF_CGROUP_UNIX_RECVMSG",
    52: "BPF_CGROUP_UNIX_GETPEERNAME",
    53: "BPF_CGROUP_UNIX_GETSOCKNAME",
    54: "BPF_NETKIT_PRIMARY",
    55: "BPF_NETKIT_PEER",
    56: "BPF_TRACE_KPROBE_SESSION",
    57: "BPF_TRACE_UPROBE_SESSION",
    58: "BPF_TRACE_FSESSION",
    59: "BPF_TRACE_FENTRY_MULTI",
    60: "BPF_TRACE_FEXIT_MULTI",
    61: "BPF_TRACE_FSESSION_MULTI",
  ]
}
