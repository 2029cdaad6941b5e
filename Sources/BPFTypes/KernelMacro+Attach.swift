/// Numbers for attaching, kept apart from those for loading.
extension KernelMacro {
  // linux/bpf.h, BPF_PROG_ATTACH and BPF_LINK_CREATE
  static let BPF_F_ALLOW_OVERRIDE: UInt32 = 1 << 0
  static let BPF_F_ALLOW_MULTI: UInt32 = 1 << 1
  package static let BPF_F_REPLACE: UInt32 = 1 << 2
  package static let BPF_F_BEFORE: UInt32 = 1 << 3
  package static let BPF_F_AFTER: UInt32 = 1 << 4
  package static let BPF_F_ID: UInt32 = 1 << 5
  static let BPF_F_PREORDER: UInt32 = 1 << 6
  package static let BPF_F_LINK: UInt32 = 1 << 13

  // linux/bpf.h, BPF_PROG_QUERY
  package static let BPF_F_QUERY_EFFECTIVE: UInt32 = 1 << 0

  // linux/bpf.h, bpf_link_info
  package static let BPF_F_KPROBE_MULTI_RETURN: UInt32 = 1 << 0
  package static let BPF_F_UPROBE_MULTI_RETURN: UInt32 = 1 << 0

  // linux/perf_event.h
  package static let PERF_TYPE_HARDWARE: UInt32 = 0
  package static let PERF_TYPE_SOFTWARE: UInt32 = 1
  package static let PERF_TYPE_TRACEPOINT: UInt32 = 2
  package static let PERF_TYPE_HW_CACHE: UInt32 = 3
  package static let PERF_TYPE_RAW: UInt32 = 4
  package static let PERF_TYPE_BREAKPOINT: UInt32 = 5
  package static let PERF_SAMPLE_CALLCHAIN: UInt64 = 1 << 5

  // linux/time.h
  package static let CLOCK_MONOTONIC: Int32 = 1

  // linux/fcntl.h
  package static let O_PATH: Int32 = 0o10_000_000

  /// Every macro with the header that has it, for the test.
  static let table = loadTable + attachTable

  /// Every macro above with the header that has it.
  static let attachTable: [(name: String, value: UInt64, header: String)] = [
    ("BPF_F_ALLOW_OVERRIDE", UInt64(BPF_F_ALLOW_OVERRIDE), "linux/bpf.h"),
    ("BPF_F_ALLOW_MULTI", UInt64(BPF_F_ALLOW_MULTI), "linux/bpf.h"),
    ("BPF_F_REPLACE", UInt64(BPF_F_REPLACE), "linux/bpf.h"),
    ("BPF_F_BEFORE", UInt64(BPF_F_BEFORE), "linux/bpf.h"),
    ("BPF_F_AFTER", UInt64(BPF_F_AFTER), "linux/bpf.h"),
    ("BPF_F_ID", UInt64(BPF_F_ID), "linux/bpf.h"),
    ("BPF_F_PREORDER", UInt64(BPF_F_PREORDER), "linux/bpf.h"),
    ("BPF_F_LINK", UInt64(BPF_F_LINK), "linux/bpf.h"),
    ("BPF_F_QUERY_EFFECTIVE", UInt64(BPF_F_QUERY_EFFECTIVE), "linux/bpf.h"),
    ("BPF_F_KPROBE_MULTI_RETURN", UInt64(BPF_F_KPROBE_MULTI_RETURN), "linux/bpf.h"),
    ("BPF_F_UPROBE_MULTI_RETURN", UInt64(BPF_F_UPROBE_MULTI_RETURN), "linux/bpf.h"),
    ("PERF_TYPE_HARDWARE", UInt64(PERF_TYPE_HARDWARE), "linux/perf_event.h"),
    ("PERF_TYPE_SOFTWARE", UInt64(PERF_TYPE_SOFTWARE), "linux/perf_event.h"),
    ("PERF_TYPE_TRACEPOINT", UInt64(PERF_TYPE_TRACEPOINT), "linux/perf_event.h"),
    ("PERF_TYPE_HW_CACHE", UInt64(PERF_TYPE_HW_CACHE), "linux/perf_event.h"),
    ("PERF_TYPE_RAW", UInt64(PERF_TYPE_RAW), "linux/perf_event.h"),
    ("PERF_TYPE_BREAKPOINT", UInt64(PERF_TYPE_BREAKPOINT), "linux/perf_event.h"),
    ("PERF_SAMPLE_CALLCHAIN", PERF_SAMPLE_CALLCHAIN, "linux/perf_event.h"),
    ("CLOCK_MONOTONIC", UInt64(CLOCK_MONOTONIC), "linux/time.h"),
    ("O_PATH", UInt64(O_PATH), "linux/fcntl.h"),
  ]
}
