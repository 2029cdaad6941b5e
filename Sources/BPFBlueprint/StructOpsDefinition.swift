import BPFTypes
public import BTF

/// A structure of operations that an object implements for the kernel: a variable of one of four sections.
public struct StructOpsDefinition: Sendable, Hashable {
  /// The C structure in the object, such as `tcp_congestion_ops` or `tcp_congestion_ops___mine`.
  public let structure: String
  /// The structure's number in the object's types.
  public let type: BTFTypeID
  /// Whether it is attached by a link. C: `BPF_F_LINK`, Linux 6.4.
  public let usesLink: Bool
  /// The programs that implement members, by the members' names.
  public internal(set) var functions: [String: String] = [:]
  /// As above, as the object was compiled.
  let declared: [String: String]

  init(
    structure: String, type: BTFTypeID, usesLink: Bool, functions: [String: String]
  ) {
    self.structure = structure
    self.type = type
    self.usesLink = usesLink
    self.functions = functions
    declared = functions
  }

  /// What the kernel calls the structure: without a flavour, which is what follows three underscores.
  public var kernelStructure: String { KernelName.withoutFlavour(structure) }
}

/// The sections that hold structures of operations (parity SEC-12, SEC-13).
enum StructOpsSection: String {
  case plain = ".struct_ops"
  case link = ".struct_ops.link"
  case optional = "?.struct_ops"
  case optionalLink = "?.struct_ops.link"

  var usesLink: Bool { self == .link || self == .optionalLink }
  var isEnabled: Bool { self == .plain || self == .link }
}

extension KernelName {
  /// The name up to the last three underscores that stand between other characters.
  static func withoutFlavour(_ name: String) -> String {
    let bytes = Array(name.utf8)
    let mark = UInt8(ascii: "_")
    guard bytes.count >= 5 else { return name }
    for start in stride(from: bytes.count - 5, through: 0, by: -1)
    where bytes[start] != mark && bytes[start + 1] == mark && bytes[start + 2] == mark
      && bytes[start + 3] == mark && bytes[start + 4] != mark
    {
      return String(decoding: bytes[...start], as: UTF8.self)
    }
    return name
  }
}

// MARK: - Which programs are loaded

extension BPFObject {
  /// The programs of `struct_ops` that maps refer to, or did before they were edited; and whether a map that is
  /// created still does.
  var structOpsUses: [String: Bool] {
    var uses: [String: Bool] = [:]
    for map in maps {
      guard let definition = map.structOps else { continue }
      for program in definition.declared.values where uses[program] == nil { uses[program] = false }
      for program in definition.functions.values {
        uses[program] = map.isEnabled || uses[program] == true
      }
    }
    return uses
  }

  /// Whether loading the object loads a program (parity SOPS-4): the user's word counts first, then whether a
  /// program of `struct_ops` has a use.
  func isLoaded(_ program: ProgramBlueprint, _ uses: [String: Bool]) -> Bool {
    guard program.type == .structOps, !program.isChosen, let isUsed = uses[program.name] else {
      return program.isEnabled
    }
    return isUsed
  }
}
