/// Numbers that the kernel's headers define as macros, so that its BTF does not have them.
///
/// This is the one place where they are written by hand; a test compiles an assertion for each that the
/// installed headers know.
package enum KernelMacro {
  // linux/bpf.h, BPF_MAP_CREATE
  static let BPF_F_NO_PREALLOC: UInt32 = 1 << 0
  static let BPF_F_NO_COMMON_LRU: UInt32 = 1 << 1
  static let BPF_F_NUMA_NODE: UInt32 = 1 << 2
  static let BPF_F_RDONLY: UInt32 = 1 << 3
  static let BPF_F_WRONLY: UInt32 = 1 << 4
  static let BPF_F_RDONLY_PROG: UInt32 = 1 << 7
  static let BPF_F_WRONLY_PROG: UInt32 = 1 << 8
  static let BPF_F_MMAPABLE: UInt32 = 1 << 10
  static let BPF_F_VTYPE_BTF_OBJ_FD: UInt32 = 1 << 15
  static let BPF_F_SEGV_ON_FAULT: UInt32 = 1 << 17
  static let BPF_F_TOKEN_FD: UInt32 = 1 << 16
  static let BPF_F_RB_OVERWRITE: UInt32 = 1 << 19

  // linux/bpf.h, BPF_PROG_LOAD
  static let BPF_F_STRICT_ALIGNMENT: UInt32 = 1 << 0
  static let BPF_F_ANY_ALIGNMENT: UInt32 = 1 << 1
  static let BPF_F_SLEEPABLE: UInt32 = 1 << 4
  static let BPF_F_XDP_HAS_FRAGS: UInt32 = 1 << 5
  static let BPF_F_XDP_DEV_BOUND_ONLY: UInt32 = 1 << 6

  // linux/bpf.h, BPF_PROG_TEST_RUN
  package static let BPF_F_TEST_RUN_ON_CPU: UInt32 = 1 << 0
  package static let BPF_F_TEST_XDP_LIVE_FRAMES: UInt32 = 1 << 1
  package static let BPF_F_TEST_SKB_CHECKSUM_COMPLETE: UInt32 = 1 << 2

  // linux/bpf.h, BPF_MAP_UPDATE_ELEM
  static let BPF_NOEXIST: UInt64 = 1
  static let BPF_EXIST: UInt64 = 2
  static let BPF_F_LOCK: UInt64 = 4

  // linux/sched.h
  package static let CLONE_NEWNET: Int32 = 0x4000_0000

  // linux/bpf.h, bpf_insn.src_reg
  static let BPF_PSEUDO_MAP_FD: UInt8 = 1
  static let BPF_PSEUDO_MAP_VALUE: UInt8 = 2
  static let BPF_PSEUDO_BTF_ID: UInt8 = 3
  static let BPF_PSEUDO_FUNC: UInt8 = 4
  static let BPF_PSEUDO_MAP_IDX: UInt8 = 5
  static let BPF_PSEUDO_MAP_IDX_VALUE: UInt8 = 6
  static let BPF_PSEUDO_CALL: UInt8 = 1
  static let BPF_PSEUDO_KFUNC_CALL: UInt8 = 2

  // linux/perf_event.h
  package static let PERF_EVENT_IOC_ENABLE: UInt = 0x2400
  package static let PERF_EVENT_IOC_DISABLE: UInt = 0x2401
  package static let PERF_EVENT_IOC_SET_BPF: UInt = 0x4004_2408
  package static let PERF_FLAG_FD_CLOEXEC: UInt = 1 << 3

  // linux/magic.h
  package static let BPF_FS_MAGIC: UInt = 0xcafe_4a11

  // linux/capability.h
  package static let CAP_NET_ADMIN: UInt32 = 12
  package static let CAP_SYS_ADMIN: UInt32 = 21
  package static let CAP_PERFMON: UInt32 = 38
  package static let CAP_BPF: UInt32 = 39

  /// Every macro above with the header that has it, for the test.
  static let loadTable: [(name: String, value: UInt64, header: String)] = [
    ("BPF_F_NO_PREALLOC", UInt64(BPF_F_NO_PREALLOC), "linux/bpf.h"),
    ("BPF_F_NO_COMMON_LRU", UInt64(BPF_F_NO_COMMON_LRU), "linux/bpf.h"),
    ("BPF_F_NUMA_NODE", UInt64(BPF_F_NUMA_NODE), "linux/bpf.h"),
    ("BPF_F_RDONLY", UInt64(BPF_F_RDONLY), "linux/bpf.h"),
    ("BPF_F_WRONLY", UInt64(BPF_F_WRONLY), "linux/bpf.h"),
    ("BPF_F_RDONLY_PROG", UInt64(BPF_F_RDONLY_PROG), "linux/bpf.h"),
    ("BPF_F_WRONLY_PROG", UInt64(BPF_F_WRONLY_PROG), "linux/bpf.h"),
    ("BPF_F_MMAPABLE", UInt64(BPF_F_MMAPABLE), "linux/bpf.h"),
    ("BPF_F_VTYPE_BTF_OBJ_FD", UInt64(BPF_F_VTYPE_BTF_OBJ_FD), "linux/bpf.h"),
    ("BPF_F_SEGV_ON_FAULT", UInt64(BPF_F_SEGV_ON_FAULT), "linux/bpf.h"),
    ("BPF_F_TOKEN_FD", UInt64(BPF_F_TOKEN_FD), "linux/bpf.h"),
    ("BPF_F_RB_OVERWRITE", UInt64(BPF_F_RB_OVERWRITE), "linux/bpf.h"),
    ("BPF_F_STRICT_ALIGNMENT", UInt64(BPF_F_STRICT_ALIGNMENT), "linux/bpf.h"),
    ("BPF_F_ANY_ALIGNMENT", UInt64(BPF_F_ANY_ALIGNMENT), "linux/bpf.h"),
    ("BPF_F_SLEEPABLE", UInt64(BPF_F_SLEEPABLE), "linux/bpf.h"),
    ("BPF_F_XDP_HAS_FRAGS", UInt64(BPF_F_XDP_HAS_FRAGS), "linux/bpf.h"),
    ("BPF_F_XDP_DEV_BOUND_ONLY", UInt64(BPF_F_XDP_DEV_BOUND_ONLY), "linux/bpf.h"),
    ("BPF_F_TEST_RUN_ON_CPU", UInt64(BPF_F_TEST_RUN_ON_CPU), "linux/bpf.h"),
    ("BPF_F_TEST_XDP_LIVE_FRAMES", UInt64(BPF_F_TEST_XDP_LIVE_FRAMES), "linux/bpf.h"),
    ("BPF_F_TEST_SKB_CHECKSUM_COMPLETE", UInt64(BPF_F_TEST_SKB_CHECKSUM_COMPLETE), "linux/bpf.h"),
    ("BPF_NOEXIST", BPF_NOEXIST, "linux/bpf.h"),
    ("BPF_EXIST", BPF_EXIST, "linux/bpf.h"),
    ("BPF_F_LOCK", BPF_F_LOCK, "linux/bpf.h"),
    ("CLONE_NEWNET", UInt64(CLONE_NEWNET), "linux/sched.h"),
    ("BPF_PSEUDO_MAP_FD", UInt64(BPF_PSEUDO_MAP_FD), "linux/bpf.h"),
    ("BPF_PSEUDO_MAP_VALUE", UInt64(BPF_PSEUDO_MAP_VALUE), "linux/bpf.h"),
    ("BPF_PSEUDO_BTF_ID", UInt64(BPF_PSEUDO_BTF_ID), "linux/bpf.h"),
    ("BPF_PSEUDO_FUNC", UInt64(BPF_PSEUDO_FUNC), "linux/bpf.h"),
    ("BPF_PSEUDO_MAP_IDX", UInt64(BPF_PSEUDO_MAP_IDX), "linux/bpf.h"),
    ("BPF_PSEUDO_MAP_IDX_VALUE", UInt64(BPF_PSEUDO_MAP_IDX_VALUE), "linux/bpf.h"),
    ("BPF_PSEUDO_CALL", UInt64(BPF_PSEUDO_CALL), "linux/bpf.h"),
    ("BPF_PSEUDO_KFUNC_CALL", UInt64(BPF_PSEUDO_KFUNC_CALL), "linux/bpf.h"),
    ("PERF_EVENT_IOC_ENABLE", UInt64(PERF_EVENT_IOC_ENABLE), "linux/perf_event.h"),
    ("PERF_EVENT_IOC_DISABLE", UInt64(PERF_EVENT_IOC_DISABLE), "linux/perf_event.h"),
    ("PERF_EVENT_IOC_SET_BPF", UInt64(PERF_EVENT_IOC_SET_BPF), "linux/perf_event.h"),
    ("PERF_FLAG_FD_CLOEXEC", UInt64(PERF_FLAG_FD_CLOEXEC), "linux/perf_event.h"),
    ("BPF_FS_MAGIC", UInt64(BPF_FS_MAGIC), "linux/magic.h"),
    ("CAP_NET_ADMIN", UInt64(CAP_NET_ADMIN), "linux/capability.h"),
    ("CAP_SYS_ADMIN", UInt64(CAP_SYS_ADMIN), "linux/capability.h"),
    ("CAP_PERFMON", UInt64(CAP_PERFMON), "linux/capability.h"),
    ("CAP_BPF", UInt64(CAP_BPF), "linux/capability.h"),
  ]
}
