import BPFBytes
public import BPFTypes

/// Whether something works on a kernel.
public enum Outcome: String, Sendable, Hashable, CaseIterable {
  /// It does, as far as it can be told without the verifier.
  case yes
  /// It does not.
  case no
  /// That depends on what only the running kernel, or the user, can say.
  case unknown
}

/// What a check of one object against one kernel found.
public struct ObjectVerdict: Sendable {
  /// The object's file.
  public let object: String
  /// The kernel's name.
  public let kernel: String
  /// In the order of the object.
  public let programs: [ProgramVerdict]
  /// What concerns the object as a whole; each program's verdict takes it in.
  public let findings: [Finding]
  /// What the process that loads it needs.
  public let privileges: [String]
}

/// What a check found about one program on one kernel.
public struct ProgramVerdict: Sendable {
  /// The name in the object.
  public let name: String
  /// The section, as written.
  public let section: String
  /// Whether loading the object loads it without being asked.
  public let isEnabled: Bool
  /// What was found, the object's own findings included.
  public let findings: [Finding]
  /// What it needs of kernels, and since when those have it.
  public let requirements: [Requirement]

  /// Whether the kernel will load it.
  public var load: Outcome {
    let effects = Set(findings.map(\.effect))
    return effects.contains(.refused) ? .no : effects.contains(.undecided) ? .unknown : .yes
  }

  /// Whether it can be attached where its section says, once it is loaded.
  public var attach: Outcome {
    let effects = Set(findings.map(\.effect))
    return effects.contains(.unattachable) ? .no : effects.contains(.doubtful) ? .unknown : .yes
  }

  /// The newest release among those that brought what it cannot do without; distributions may have it earlier.
  public var neededRelease: KernelRelease? {
    requirements.filter(\.isReached).compactMap(\.introduction).max()
  }
}

/// Something that a program needs of a kernel.
public struct Requirement: Sendable, Hashable {
  /// What sort of thing it is.
  public let rule: Finding.Rule
  /// Its name.
  public let name: String
  /// The release that brought it, if that is known.
  public let introduction: KernelRelease?
  /// Whether the kernel has it.
  public let presence: Presence
  /// Whether the program can come where it is used.
  public let isReached: Bool

  init(
    _ rule: Finding.Rule, _ name: String, since introduction: KernelRelease?, _ presence: Presence,
    isReached: Bool = true
  ) {
    self.rule = rule
    self.name = name.onOneLine
    self.introduction = introduction
    self.presence = presence
    self.isReached = isReached
  }
}
