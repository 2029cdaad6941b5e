// Generated from the kernel's enum bpf_link_type by `make generate`; do not edit.

extension LinkType {
  /// C: `BPF_LINK_TYPE_UNSPEC`.
  public static let unspec = LinkType(rawValue: 0)
  /// C: `BPF_LINK_TYPE_RAW_TRACEPOINT`.
  public static let rawTracepoint = LinkType(rawValue: 1)
  /// C: `BPF_LINK_TYPE_TRACING`.
  public static let tracing = LinkType(rawValue: 2)
  /// C: `BPF_LINK_TYPE_CGROUP`.
  public static let cgroup = LinkType(rawValue: 3)
  /// C: `BPF_LINK_TYPE_ITER`.
  public static let iter = LinkType(rawValue: 4)
  /// C: `BPF_LINK_TYPE_NETNS`.
  public static let netns = LinkType(rawValue: 5)
  /// C: `BPF_LINK_TYPE_XDP`.
  public static let xdp = LinkType(rawValue: 6)
  /// C: `BPF_LINK_TYPE_PERF_EVENT`.
  public static let perfEvent = LinkType(rawValue: 7)
  /// C: `BPF_LINK_TYPE_KPROBE_MULTI`.
  public static let kprobeMulti = LinkType(rawValue: 8)
  /// C: `BPF_LINK_TYPE_STRUCT_OPS`.
  public static let structOps = LinkType(rawValue: 9)
  /// C: `BPF_LINK_TYPE_NETFILTER`.
  public static let netfilter = LinkType(rawValue: 10)
  /// C: `BPF_LINK_TYPE_TCX`.
  public static let tcx = LinkType(rawValue: 11)
  /// C: `BPF_LINK_TYPE_UPROBE_MULTI`.
  public static let uprobeMulti = LinkType(rawValue: 12)
  /// C: `BPF_LINK_TYPE_NETKIT`.
  public static let netkit = LinkType(rawValue: 13)
  /// C: `BPF_LINK_TYPE_SOCKMAP`.
  public static let sockmap = LinkType(rawValue: 14)
  /// C: `BPF_LINK_TYPE_TRACING_MULTI`.
  public static let tracingMulti = LinkType(rawValue: 15)

  static let kernelNames: [UInt32: StaticString] = [
    0: "BPF_LINK_TYPE_UNSPEC",
    1: "BPF_LINK_TYPE_RAW_TRACEPOINT",
    2: "BPF_LINK_TYPE_TRACING",
    3: "BPF_LINK_TYPE_CGROUP",
    4: "BPF_LINK_TYPE_ITER",
    5: "BPF_LINK_TYPE_NETNS",
    6: "BPF_LINK_TYPE_XDP",
    7: "BPF_LINK_TYPE_PERF_EVENT",
    8: "BPF_LINK_TYPE_KPROBE_MULTI",
    9: "BPF_LINK_TYPE_STRUCT_OPS",
    10: "BPF_LINK_TYPE_NETFILTER",
    11: "BPF_LINK_TYPE_TCX",
    12: "BPF_LINK_TYPE_UPROBE_MULTI",
    13: "BPF_LINK_TYPE_NETKIT",
    14: "BPF_LINK_TYPE_SOCKMAP",
    15: "BPF_LINK_TYPE_TRACING_MULTI",
  ]
}
