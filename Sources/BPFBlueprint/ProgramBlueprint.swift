public import BPFTypes

/// A program of an object, before any kernel has seen it.
public struct ProgramBlueprint: Sendable {
  /// The C function's name.
  public let name: String
  /// The ELF section it stands in, as written, with a leading `?` if there is one.
  public let sectionName: String
  /// The same without the `?`, which says only that the program is not loaded unless asked for.
  var plainSectionName: String { sectionName.hasPrefix("?") ? String(sectionName.dropFirst()) : sectionName }
  /// What the section name means; `nil` for a name that nobody knows.
  public let definition: SectionDefinition?
  /// The text after the first `/` of the section name, if the definition takes one.
  public let targetText: String?

  /// C: `prog_type`. Unspecified for an unknown section until it is set.
  public var type: ProgramType
  /// C: `expected_attach_type`.
  public var attachType: AttachType?
  /// C: `prog_flags`.
  public var flags: ProgramFlags
  /// Whether loading the object loads this program. False for sections with a leading `?`.
  ///
  /// Until it is set, a program of `struct_ops` is loaded only if a map that is created uses it.
  public var isEnabled: Bool { didSet { isChosen = true } }
  /// Whether the user has said that it is to be loaded, or that it is not.
  private(set) var isChosen = false
  /// Whether the object does without the program if this kernel lacks what it needs, or refuses it. What was
  /// left out is told in the report.
  public var isOptional = false
  /// The kernel function, hook or type to bind to, in place of the section's own text.
  public var kernelTarget: String?
  /// The program that has the function to bind to, or `nil` for the kernel itself. C: `attach_prog_fd`.
  public var targetProgram: TargetProgram?
  /// The interface a device-bound program is for, or 0. C: `prog_ifindex`.
  public var interfaceIndex: UInt32 = 0

  /// How many instructions the function itself has, without the subprograms it calls.
  public let instructionCount: Int
  /// Where its code begins in the file, in bytes.
  public let fileOffset: UInt64

  let function: Int

  /// Whether its section says that it is for a static probe of user space.
  var isStaticProbe: Bool { type == .kprobe && definition?.traits.contains(.usdt) == true }

  /// Gives the program the type and attach type that a section of that name would have.
  ///
  /// - Throws: ``BPFError`` with code `invalidValue` if no such section name is known.
  public mutating func setType(bySectionName name: String) throws(BPFError) {
    let bare = name.hasSuffix("/") ? String(name.dropLast()) : name
    guard let found = SectionTable.lookup(bare) else {
      throw BPFError(
        .invalidValue, at: .configure, of: .init(program: self.name, item: "type '\(name)'"),
        "no section of that name is known", remedy: "give a SEC() name such as kprobe, tc or xdp")
    }
    type = found.definition.programType
    attachType = found.definition.attachType
  }
}
