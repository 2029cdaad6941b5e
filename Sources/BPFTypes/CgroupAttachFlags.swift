/// How a program joins those that a control group has already. C: `attach_flags` of `BPF_PROG_ATTACH`.
public struct CgroupAttachFlags: OptionSet, Sendable, Hashable {
  /// The bits as the kernel takes them.
  public let rawValue: UInt32
  /// Wraps bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// A group below may put a program of its own in its place. C: `BPF_F_ALLOW_OVERRIDE`.
  public static let allowOverride = CgroupAttachFlags(rawValue: KernelMacro.BPF_F_ALLOW_OVERRIDE)
  /// It runs beside others, of this group and of those below. C: `BPF_F_ALLOW_MULTI`.
  public static let allowMulti = CgroupAttachFlags(rawValue: KernelMacro.BPF_F_ALLOW_MULTI)
  /// It takes the place of a given one. C: `BPF_F_REPLACE`. Linux 5.6.
  public static let replace = CgroupAttachFlags(rawValue: KernelMacro.BPF_F_REPLACE)
  /// It runs before a given one, or first. C: `BPF_F_BEFORE`. Linux 6.17.
  public static let before = CgroupAttachFlags(rawValue: KernelMacro.BPF_F_BEFORE)
  /// It runs after a given one, or last. C: `BPF_F_AFTER`. Linux 6.17.
  public static let after = CgroupAttachFlags(rawValue: KernelMacro.BPF_F_AFTER)
  /// The given one is named by its id. C: `BPF_F_ID`.
  public static let id = CgroupAttachFlags(rawValue: KernelMacro.BPF_F_ID)
  /// It runs before those of the groups below. C: `BPF_F_PREORDER`. Linux 6.15.
  public static let preorder = CgroupAttachFlags(rawValue: KernelMacro.BPF_F_PREORDER)
  /// The given one is a link. C: `BPF_F_LINK`.
  public static let link = CgroupAttachFlags(rawValue: KernelMacro.BPF_F_LINK)
}

/// Where a program stands among those of a control group.
public struct CgroupPosition: Sendable, Hashable {
  /// Something that is attached already.
  public enum Anchor: Sendable, Hashable {
    /// A program, by its id.
    case program(UInt32)
    /// A link, by its id.
    case link(UInt32)
  }

  /// The flags for the kernel.
  public let flags: CgroupAttachFlags
  /// The id of what the position is relative to; 0 for none.
  public let relativeID: UInt32
  /// The state of the group that the position was chosen by, or 0 for any. C: `expected_revision`.
  public var expectedRevision: UInt64 = 0

  private init(_ flag: CgroupAttachFlags, _ anchor: Anchor?) {
    switch anchor {
    case .program(let id):
      flags = [flag, .id]
      relativeID = id
    case .link(let id):
      flags = [flag, .id, .link]
      relativeID = id
    case nil:
      flags = flag
      relativeID = 0
    }
  }

  /// As the kernel likes it: behind all others.
  public static let anywhere = CgroupPosition([], nil)

  /// In front of something, or of everything. Linux 6.17.
  public static func before(_ anchor: Anchor? = nil) -> CgroupPosition { CgroupPosition(.before, anchor) }

  /// Behind something, or behind everything. Linux 6.17.
  public static func after(_ anchor: Anchor? = nil) -> CgroupPosition { CgroupPosition(.after, anchor) }
}
