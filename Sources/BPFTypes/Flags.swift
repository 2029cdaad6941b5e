/// Properties of a map. C: `BPF_F_*` for `BPF_MAP_CREATE` (`linux/bpf.h`).
public struct MapFlags: OptionSet, Sendable, Hashable, Codable {
  /// The bits as the kernel takes them.
  public let rawValue: UInt32
  /// Wraps bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// C: `BPF_F_NO_PREALLOC`.
  public static let noPrealloc = MapFlags(rawValue: KernelMacro.BPF_F_NO_PREALLOC)
  /// C: `BPF_F_NO_COMMON_LRU`.
  public static let noCommonLRU = MapFlags(rawValue: KernelMacro.BPF_F_NO_COMMON_LRU)
  /// C: `BPF_F_NUMA_NODE`.
  public static let numaNode = MapFlags(rawValue: KernelMacro.BPF_F_NUMA_NODE)
  /// User space only reads. C: `BPF_F_RDONLY`.
  public static let rdonly = MapFlags(rawValue: KernelMacro.BPF_F_RDONLY)
  /// User space only writes. C: `BPF_F_WRONLY`.
  public static let wronly = MapFlags(rawValue: KernelMacro.BPF_F_WRONLY)
  /// Programs only read. C: `BPF_F_RDONLY_PROG`.
  public static let rdonlyProg = MapFlags(rawValue: KernelMacro.BPF_F_RDONLY_PROG)
  /// Programs only write. C: `BPF_F_WRONLY_PROG`.
  public static let wronlyProg = MapFlags(rawValue: KernelMacro.BPF_F_WRONLY_PROG)
  /// User space can map the values. C: `BPF_F_MMAPABLE`.
  public static let mmapable = MapFlags(rawValue: KernelMacro.BPF_F_MMAPABLE)
  /// Operations that are attached by a link. C: `BPF_F_LINK`. Linux 6.4.
  public static let link = MapFlags(rawValue: KernelMacro.BPF_F_LINK)
  /// The value's type is one of a module. C: `BPF_F_VTYPE_BTF_OBJ_FD`. Linux 6.9.
  public static let valueTypeBTF = MapFlags(rawValue: KernelMacro.BPF_F_VTYPE_BTF_OBJ_FD)
  /// A process that touches what no program has allocated of an arena is killed. C: `BPF_F_SEGV_ON_FAULT`.
  /// Linux 6.9.
  public static let segvOnFault = MapFlags(rawValue: KernelMacro.BPF_F_SEGV_ON_FAULT)
  /// C: `BPF_F_TOKEN_FD`.
  public static let tokenFD = MapFlags(rawValue: KernelMacro.BPF_F_TOKEN_FD)
  /// A full ring buffer overwrites its oldest records. C: `BPF_F_RB_OVERWRITE`. Linux 6.19.
  public static let rbOverwrite = MapFlags(rawValue: KernelMacro.BPF_F_RB_OVERWRITE)
}

/// Properties of a program. C: `BPF_F_*` for `BPF_PROG_LOAD`.
public struct ProgramFlags: OptionSet, Sendable, Hashable, Codable {
  /// The bits as the kernel takes them.
  public let rawValue: UInt32
  /// Wraps bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// C: `BPF_F_STRICT_ALIGNMENT`.
  public static let strictAlignment = ProgramFlags(rawValue: KernelMacro.BPF_F_STRICT_ALIGNMENT)
  /// C: `BPF_F_ANY_ALIGNMENT`.
  public static let anyAlignment = ProgramFlags(rawValue: KernelMacro.BPF_F_ANY_ALIGNMENT)
  /// C: `BPF_F_SLEEPABLE`.
  public static let sleepable = ProgramFlags(rawValue: KernelMacro.BPF_F_SLEEPABLE)
  /// C: `BPF_F_XDP_HAS_FRAGS`.
  public static let xdpHasFrags = ProgramFlags(rawValue: KernelMacro.BPF_F_XDP_HAS_FRAGS)
  /// C: `BPF_F_XDP_DEV_BOUND_ONLY`.
  public static let xdpDevBoundOnly = ProgramFlags(rawValue: KernelMacro.BPF_F_XDP_DEV_BOUND_ONLY)
  /// C: `BPF_F_TOKEN_FD`.
  public static let tokenFD = ProgramFlags(rawValue: KernelMacro.BPF_F_TOKEN_FD)
}

/// How an element is written. C: `BPF_ANY` and its like.
public struct UpdateFlags: OptionSet, Sendable, Hashable {
  /// The bits as the kernel takes them.
  public let rawValue: UInt64
  /// Wraps bits.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Whether or not the key is there. C: `BPF_ANY`.
  public static let any: UpdateFlags = []
  /// Only if the key is not there. C: `BPF_NOEXIST`.
  public static let noExist = UpdateFlags(rawValue: KernelMacro.BPF_NOEXIST)
  /// Only if the key is there. C: `BPF_EXIST`.
  public static let exist = UpdateFlags(rawValue: KernelMacro.BPF_EXIST)
  /// Under the value's spin lock. C: `BPF_F_LOCK`.
  public static let lock = UpdateFlags(rawValue: KernelMacro.BPF_F_LOCK)
}
