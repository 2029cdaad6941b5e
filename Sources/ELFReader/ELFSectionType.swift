/// What a section holds, `sh_type`. Unknown values are kept.
public struct ELFSectionType: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The number in the file.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Nothing, `SHT_NULL`.
  public static let null = ELFSectionType(rawValue: 0)
  /// Code or data, `SHT_PROGBITS`.
  public static let progbits = ELFSectionType(rawValue: 1)
  /// All symbols, `SHT_SYMTAB`.
  public static let symtab = ELFSectionType(rawValue: 2)
  /// Strings that others point into, `SHT_STRTAB`.
  public static let strtab = ELFSectionType(rawValue: 3)
  /// Relocations with addends, `SHT_RELA`.
  public static let rela = ELFSectionType(rawValue: 4)
  /// A hash table of dynamic symbols, `SHT_HASH`.
  public static let hash = ELFSectionType(rawValue: 5)
  /// Facts for the dynamic linker, `SHT_DYNAMIC`.
  public static let dynamic = ELFSectionType(rawValue: 6)
  /// Notes, `SHT_NOTE`.
  public static let note = ELFSectionType(rawValue: 7)
  /// Zeroed memory without bytes in the file, `SHT_NOBITS`.
  public static let nobits = ELFSectionType(rawValue: 8)
  /// Relocations whose addends lie in place, `SHT_REL`; what clang emits for BPF.
  public static let rel = ELFSectionType(rawValue: 9)
  /// Symbols for the dynamic linker, `SHT_DYNSYM`.
  public static let dynsym = ELFSectionType(rawValue: 11)
  /// Pointers to constructors, `SHT_INIT_ARRAY`.
  public static let initArray = ELFSectionType(rawValue: 14)
  /// Pointers to destructors, `SHT_FINI_ARRAY`.
  public static let finiArray = ELFSectionType(rawValue: 15)
  /// Pointers to early constructors, `SHT_PREINIT_ARRAY`.
  public static let preinitArray = ELFSectionType(rawValue: 16)
  /// Indices of a section group, `SHT_GROUP`.
  public static let group = ELFSectionType(rawValue: 17)
  /// Section indices of symbols that need 32 bits, `SHT_SYMTAB_SHNDX`.
  public static let symtabShndx = ELFSectionType(rawValue: 18)
  /// Packed relative relocations, `SHT_RELR`; not decoded by this reader.
  public static let relr = ELFSectionType(rawValue: 19)
  /// Symbols whose address matters, `SHT_LLVM_ADDRSIG`.
  public static let llvmAddrsig = ELFSectionType(rawValue: 0x6fff_4c03)
  /// A hash table of dynamic symbols, `SHT_GNU_HASH`.
  public static let gnuHash = ELFSectionType(rawValue: 0x6fff_fff6)
  /// Versions that the file defines, `SHT_GNU_verdef`.
  public static let gnuVerdef = ELFSectionType(rawValue: 0x6fff_fffd)
  /// Versions that the file needs, `SHT_GNU_verneed`.
  public static let gnuVerneed = ELFSectionType(rawValue: 0x6fff_fffe)
  /// The version of each dynamic symbol, `SHT_GNU_versym`.
  public static let gnuVersym = ELFSectionType(rawValue: 0x6fff_ffff)

  /// The C name, or the number if it has none here.
  public var description: String {
    switch self {
    case .null: "SHT_NULL"
    case .progbits: "SHT_PROGBITS"
    case .symtab: "SHT_SYMTAB"
    case .strtab: "SHT_STRTAB"
    case .rela: "SHT_RELA"
    case .hash: "SHT_HASH"
    case .dynamic: "SHT_DYNAMIC"
    case .note: "SHT_NOTE"
    case .nobits: "SHT_NOBITS"
    case .rel: "SHT_REL"
    case .dynsym: "SHT_DYNSYM"
    case .initArray: "SHT_INIT_ARRAY"
    case .finiArray: "SHT_FINI_ARRAY"
    case .preinitArray: "SHT_PREINIT_ARRAY"
    case .group: "SHT_GROUP"
    case .symtabShndx: "SHT_SYMTAB_SHNDX"
    case .relr: "SHT_RELR"
    case .llvmAddrsig: "SHT_LLVM_ADDRSIG"
    case .gnuHash: "SHT_GNU_HASH"
    case .gnuVerdef: "SHT_GNU_verdef"
    case .gnuVerneed: "SHT_GNU_verneed"
    case .gnuVersym: "SHT_GNU_versym"
    default: "SHT \(hex(rawValue))"
    }
  }
}
