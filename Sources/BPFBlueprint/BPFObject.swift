public import BPFBytes
import BPFTypes
public import BTF

/// What a compiled object asks for: its programs, maps and variables, equal on every machine.
///
/// A value: reading one needs no privileges, copies are independent, and until it is loaded everything the
/// user may choose (globals, map sizes, which programs) is changed here.
public struct BPFObject: Sendable {
  /// The object's name, at most 15 bytes: its file name up to the first dot.
  public let name: String
  /// The file it was read from, as given, or the name if it came from memory.
  public let path: String
  /// The byte order that its code was compiled for.
  public let byteOrder: ByteOrder
  /// The contents of the section `license`.
  public var license: String
  /// The contents of the section `version`, if there is one. C: `kern_version`.
  public let declaredKernelVersion: UInt32?
  /// The programs, in the order of the file.
  public var programs: NamedList<ProgramBlueprint>
  /// The maps: declared ones first, then data sections.
  public var maps: NamedList<MapBlueprint>
  /// The folder in a BPF file system for maps that are pinned by name. C: `pin_root_path`.
  public var pinFolder = "/sys/fs/bpf"
  /// What the object takes from the kernel, in the order of libbpf.
  public let externs: [Extern]
  /// Options that count before those of the kernel's own configuration (parity EXT-4).
  public var configuration = KernelConfiguration()
  /// Who finds out what the kernel's types say to the instructions (CO-RE).
  public var fieldResolution = FieldResolution.beforeLoading
  /// The object's types, if it has any.
  public internal(set) var types: BTFTable?
  /// What was passed over while reading, one sentence each.
  public internal(set) var remarks: [String]

  let extensions: BTFExtension?
  let code: CodeModel
  let fixups: BTFFixups
  let unsupported: [String]
  /// Where the variables of the data sections lie, by section and offset.
  public internal(set) var globalLayouts: [GlobalVariable.Layout]
}

extension BPFObject {
  /// Where a name of the object would be reported.
  func subject(section: String? = nil, program: String? = nil, map: String? = nil) -> BPFError.Subject {
    .init(object: path, section: section, program: program, map: map)
  }

  /// The programs that loading the object would load.
  public var enabledPrograms: [ProgramBlueprint] {
    let uses = structOpsUses
    return programs.filter { isLoaded($0, uses) }
  }
}
