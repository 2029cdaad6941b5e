/// One program header, `Elf64_Phdr` in C: a part of the file as it lies in memory.
public struct ELFSegment: Sendable, Hashable {
  /// Its position in ``ELFFile/segments``.
  public let index: Int
  /// What it is for, `p_type`.
  public let type: ELFSegmentType
  /// What memory may be used for, `p_flags`.
  public let flags: ELFSegmentFlags
  /// Where it begins in the file, `p_offset`, in bytes.
  public let offset: UInt64
  /// Where it begins in memory, `p_vaddr`.
  public let virtualAddress: UInt64
  /// Where it begins in physical memory, `p_paddr`, where that matters.
  public let physicalAddress: UInt64
  /// How many bytes it has in the file, `p_filesz`. Not checked against the file before they are asked for.
  public let fileSize: UInt64
  /// How many bytes it has in memory, `p_memsz`.
  public let memorySize: UInt64
  /// The alignment in memory and in the file, `p_align`, in bytes; 0 and 1 mean none.
  public let alignment: UInt64

  /// What errors call the segment.
  var label: String { "program header \(index) (\(type))" }
}

/// What a segment is for, `p_type`. Unknown values are kept.
public struct ELFSegmentType: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The number in the file.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Nothing, `PT_NULL`.
  public static let null = ELFSegmentType(rawValue: 0)
  /// Loaded into memory, `PT_LOAD`.
  public static let load = ELFSegmentType(rawValue: 1)
  /// Facts for the dynamic linker, `PT_DYNAMIC`.
  public static let dynamic = ELFSegmentType(rawValue: 2)
  /// The path of the dynamic linker, `PT_INTERP`.
  public static let interp = ELFSegmentType(rawValue: 3)
  /// Notes, `PT_NOTE`.
  public static let note = ELFSegmentType(rawValue: 4)
  /// The program headers themselves, `PT_PHDR`.
  public static let phdr = ELFSegmentType(rawValue: 6)
  /// The template of thread-local data, `PT_TLS`.
  public static let tls = ELFSegmentType(rawValue: 7)
  /// Tables for unwinding, `PT_GNU_EH_FRAME`.
  public static let gnuEHFrame = ELFSegmentType(rawValue: 0x6474_e550)
  /// Permissions of the stack, `PT_GNU_STACK`.
  public static let gnuStack = ELFSegmentType(rawValue: 0x6474_e551)
  /// Read-only after relocation, `PT_GNU_RELRO`.
  public static let gnuRelro = ELFSegmentType(rawValue: 0x6474_e552)
  /// Program properties, `PT_GNU_PROPERTY`.
  public static let gnuProperty = ELFSegmentType(rawValue: 0x6474_e553)

  /// The C name, or the number if it has none here.
  public var description: String {
    switch self {
    case .null: "PT_NULL"
    case .load: "PT_LOAD"
    case .dynamic: "PT_DYNAMIC"
    case .interp: "PT_INTERP"
    case .note: "PT_NOTE"
    case .phdr: "PT_PHDR"
    case .tls: "PT_TLS"
    case .gnuEHFrame: "PT_GNU_EH_FRAME"
    case .gnuStack: "PT_GNU_STACK"
    case .gnuRelro: "PT_GNU_RELRO"
    case .gnuProperty: "PT_GNU_PROPERTY"
    default: "PT \(hex(rawValue))"
    }
  }
}

/// What the memory of a segment may be used for, `p_flags`. Unknown bits are kept.
public struct ELFSegmentFlags: OptionSet, Sendable, Hashable {
  /// The bits in the file.
  public let rawValue: UInt32
  /// Wraps bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Executed, `PF_X`.
  public static let execute = ELFSegmentFlags(rawValue: 1)
  /// Written, `PF_W`.
  public static let write = ELFSegmentFlags(rawValue: 2)
  /// Read, `PF_R`.
  public static let read = ELFSegmentFlags(rawValue: 4)
}
