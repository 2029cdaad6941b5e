// Generated from the kernel's enum bpf_map_type by `make generate`; do not edit.

extension MapType {
  /// C: `BPF_MAP_TYPE_UNSPEC`.
  public static let unspec = MapType(rawValue: 0)
  /// C: `BPF_MAP_TYPE_HASH`.
  public static let hash = MapType(rawValue: 1)
  /// C: `BPF_MAP_TYPE_ARRAY`.
  public static let array = MapType(rawValue: 2)
  /// C: `BPF_MAP_TYPE_PROG_ARRAY`.
  public static let progArray = MapType(rawValue: 3)
  /// C: `BPF_MAP_TYPE_PERF_EVENT_ARRAY`.
  public static let perfEventArray = MapType(rawValue: 4)
  /// C: `BPF_MAP_TYPE_PERCPU_HASH`.
  public static let percpuHash = MapType(rawValue: 5)
  /// C: `BPF_MAP_TYPE_PERCPU_ARRAY`.
  public static let percpuArray = MapType(rawValue: 6)
  /// C: `BPF_MAP_TYPE_STACK_TRACE`.
  public static let stackTrace = MapType(rawValue: 7)
  /// C: `BPF_MAP_TYPE_CGROUP_ARRAY`.
  public static let cgroupArray = MapType(rawValue: 8)
  /// C: `BPF_MAP_TYPE_LRU_HASH`.
  public static let lruHash = MapType(rawValue: 9)
  /// C: `BPF_MAP_TYPE_LRU_PERCPU_HASH`.
  public static let lruPercpuHash = MapType(rawValue: 10)
  /// C: `BPF_MAP_TYPE_LPM_TRIE`.
  public static let lpmTrie = MapType(rawValue: 11)
  /// C: `BPF_MAP_TYPE_ARRAY_OF_MAPS`.
  public static let arrayOfMaps = MapType(rawValue: 12)
  /// C: `BPF_MAP_TYPE_HASH_OF_MAPS`.
  public static let hashOfMaps = MapType(rawValue: 13)
  /// C: `BPF_MAP_TYPE_DEVMAP`.
  public static let devmap = MapType(rawValue: 14)
  /// C: `BPF_MAP_TYPE_SOCKMAP`.
  public static let sockmap = MapType(rawValue: 15)
  /// C: `BPF_MAP_TYPE_CPUMAP`.
  public static let cpumap = MapType(rawValue: 16)
  /// C: `BPF_MAP_TYPE_XSKMAP`.
  public static let xskmap = MapType(rawValue: 17)
  /// C: `BPF_MAP_TYPE_SOCKHASH`.
  public static let sockhash = MapType(rawValue: 18)
  /// C: `BPF_MAP_TYPE_CGROUP_STORAGE_DEPRECATED`.
  public static let cgroupStorageDeprecated = MapType(rawValue: 19)
  /// C: `BPF_MAP_TYPE_CGROUP_STORAGE`.
  public static let cgroupStorage = MapType(rawValue: 19)
  /// C: `BPF_MAP_TYPE_REUSEPORT_SOCKARRAY`.
  public static let reuseportSockarray = MapType(rawValue: 20)
  /// C: `BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE_DEPRECATED`.
  public static let percpuCgroupStorageDeprecated = MapType(rawValue: 21)
  /// C: `BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE`.
  public static let percpuCgroupStorage = MapType(rawValue: 21)
  /// C: `BPF_MAP_TYPE_QUEUE`.
  public static let queue = MapType(rawValue: 22)
  /// C: `BPF_MAP_TYPE_STACK`.
  public static let stack = MapType(rawValue: 23)
  /// C: `BPF_MAP_TYPE_SK_STORAGE`.
  public static let skStorage = MapType(rawValue: 24)
  /// C: `BPF_MAP_TYPE_DEVMAP_HASH`.
  public static let devmapHash = MapType(rawValue: 25)
  /// C: `BPF_MAP_TYPE_STRUCT_OPS`.
  public static let structOps = MapType(rawValue: 26)
  /// C: `BPF_MAP_TYPE_RINGBUF`.
  public static let ringbuf = MapType(rawValue: 27)
  /// C: `BPF_MAP_TYPE_INODE_STORAGE`.
  public static let inodeStorage = MapType(rawValue: 28)
  /// C: `BPF_MAP_TYPE_TASK_STORAGE`.
  public static let taskStorage = MapType(rawValue: 29)
  /// C: `BPF_MAP_TYPE_BLOOM_FILTER`.
  public static let bloomFilter = MapType(rawValue: 30)
  /// C: `BPF_MAP_TYPE_USER_RINGBUF`.
  public static let userRingbuf = MapType(rawValue: 31)
  /// C: `BPF_MAP_TYPE_CGRP_STORAGE`.
  public static let cgrpStorage = MapType(rawValue: 32)
  /// C: `BPF_MAP_TYPE_ARENA`.
  public static let arena = MapType(rawValue: 33)
  /// C: `BPF_MAP_TYPE_INSN_ARRAY`.
  public static let insnArray = MapType(rawValue: 34)
  /// C: `BPF_MAP_TYPE_RHASH`.
  public static let rhash = MapType(rawValue: 35)

  static let kernelNames: [UInt32: StaticString] = [
    0: "BPF_MAP_TYPE_UNSPEC",
    1: "BPF_MAP_TYPE_HASH",
    2: "BPF_MAP_TYPE_ARRAY",
    3: "BPF_MAP_TYPE_PROG_ARRAY",
    4: "BPF_MAP_TYPE_PERF_EVENT_ARRAY",
    5: "BPF_MAP_TYPE_PERCPU_HASH",
    6: "BPF_MAP_TYPE_PERCPU_ARRAY",
    7: "BPF_MAP_TYPE_STACK_TRACE",
    8: "BPF_MAP_TYPE_CGROUP_ARRAY",
    9: "BPF_MAP_TYPE_LRU_HASH",
    10: "BPF_MAP_TYPE_LRU_PERCPU_HASH",
    11: "BPF_MAP_TYPE_LPM_TRIE",
    12: "BPF_MAP_TYPE_ARRAY_OF_MAPS",
    13: "BPF_MAP_TYPE_HASH_OF_MAPS",
    14: "BPF_MAP_TYPE_DEVMAP",
    15: "BPF_MAP_TYPE_SOCKMAP",
    16: "BPF_MAP_TYPE_CPUMAP",
    17: "BPF_MAP_TYPE_XSKMAP",
    18: "BPF_MAP_TYPE_SOCKHASH",
    19: "BPF_MAP_TYPE_CGROUP_STORAGE",
    20: "BPF_MAP_TYPE_REUSEPORT_SOCKARRAY",
    21: "BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE",
    22: "BPF_MAP_TYPE_QUEUE",
    23: "BPF_MAP_TYPE_STACK",
    24: "BPF_MAP_TYPE_SK_STORAGE",
    25: "BPF_MAP_TYPE_DEVMAP_HASH",
    26: "BPF_MAP_TYPE_STRUCT_OPS",
    27: "BPF_MAP_TYPE_RINGBUF",
    28: "BPF_MAP_TYPE_INODE_STORAGE",
    29: "BPF_MAP_TYPE_TASK_STORAGE",
    30: "BPF_MAP_TYPE_BLOOM_FILTER",
    31: "BPF_MAP_TYPE_USER_RINGBUF",
    32: "BPF_MAP_TYPE_CGRP_STORAGE",
    33: "BPF_MAP_TYPE_ARENA",
    34: "BPF_MAP_TYPE_INSN_ARRAY",
    35: "BPF_MAP_TYPE_RHASH",
  ]
}
