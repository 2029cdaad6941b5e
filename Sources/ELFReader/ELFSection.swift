/// One section header with its name, `Elf64_Shdr` in C.
public struct ELFSection: Sendable, Hashable {
  /// Its position in ``ELFFile/sections``, which is the number that the rest of the file calls it by.
  public let index: Int
  /// Its name; empty for the null section. Bytes that are not UTF-8 are repaired.
  public let name: String
  /// What it holds, `sh_type`.
  public let type: ELFSectionType
  /// How it is treated, `sh_flags`.
  public let flags: ELFSectionFlags
  /// Where it lies in memory, `sh_addr`; 0 in objects that are not linked.
  public let address: UInt64
  /// Where its contents begin in the file, `sh_offset`, in bytes.
  public let offset: UInt64
  /// How long its contents are, `sh_size`, in bytes. Not checked against the file before they are asked for.
  public let size: UInt64
  /// The section that it depends on, `sh_link`: of symbols their string table, of relocations their symbols.
  public let link: UInt32
  /// `sh_info`: of relocations the section that they change, of symbols the index of the first global one.
  public let info: UInt32
  /// The alignment of its address, `sh_addralign`, in bytes; 0 and 1 mean none.
  public let alignment: UInt64
  /// Bytes of one entry, `sh_entsize`; 0 if it is not a table.
  public let entrySize: UInt64

  /// What errors call the section.
  var label: String { name.isEmpty ? "[\(index)]" : name }
}

/// How a section is treated, `sh_flags`. Unknown bits are kept.
public struct ELFSectionFlags: OptionSet, Sendable, Hashable {
  /// The bits in the file.
  public let rawValue: UInt64
  /// Wraps bits.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Written at run time, `SHF_WRITE`.
  public static let write = ELFSectionFlags(rawValue: 0x1)
  /// Part of the memory image, `SHF_ALLOC`.
  public static let alloc = ELFSectionFlags(rawValue: 0x2)
  /// Holds instructions, `SHF_EXECINSTR`.
  public static let execinstr = ELFSectionFlags(rawValue: 0x4)
  /// Equal entries may be merged, `SHF_MERGE`.
  public static let merge = ELFSectionFlags(rawValue: 0x10)
  /// Holds strings that end with NUL, `SHF_STRINGS`.
  public static let strings = ELFSectionFlags(rawValue: 0x20)
  /// ``ELFSection/info`` is the index of a section, `SHF_INFO_LINK`.
  public static let infoLink = ELFSectionFlags(rawValue: 0x40)
  /// Must stay behind the section that it links to, `SHF_LINK_ORDER`.
  public static let linkOrder = ELFSectionFlags(rawValue: 0x80)
  /// Member of a section group, `SHF_GROUP`.
  public static let group = ELFSectionFlags(rawValue: 0x200)
  /// Thread-local data, `SHF_TLS`.
  public static let tls = ELFSectionFlags(rawValue: 0x400)
  /// Contents are compressed behind an `Elf64_Chdr`, `SHF_COMPRESSED`.
  public static let compressed = ELFSectionFlags(rawValue: 0x800)
  /// Survives garbage collection by the linker, `SHF_GNU_RETAIN`.
  public static let retain = ELFSectionFlags(rawValue: 0x20_0000)
  /// Left out of linked files, `SHF_EXCLUDE`.
  public static let exclude = ELFSectionFlags(rawValue: 0x8000_0000)
}
