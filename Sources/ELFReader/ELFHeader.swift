public import BPFBytes

/// The file header, `Elf64_Ehdr` in C.
///
/// Counts and the string table index stand here as they are stored. Files with 0xff00 or more sections, or
/// 0xffff or more segments, keep the real numbers in section 0; ``ELFFile/sections`` and
/// ``ELFFile/segments`` are already resolved.
public struct ELFHeader: Sendable, Hashable {
  /// The word size, `EI_CLASS`; always ``ELFClass/elf64`` in a file that was read.
  public let `class`: ELFClass
  /// The order of every integer in the file, `EI_DATA`.
  public let byteOrder: ByteOrder
  /// The operating system ABI, `EI_OSABI`; kept, not interpreted.
  public let osABI: UInt8
  /// The version of that ABI, `EI_ABIVERSION`.
  public let abiVersion: UInt8
  /// What the file is for, `e_type`.
  public let type: ELFFileType
  /// The architecture, `e_machine`.
  public let machine: ELFMachine
  /// The format version, `e_version`; 1 in every known file, not checked.
  public let version: UInt32
  /// The virtual address at which execution starts, `e_entry`.
  public let entry: UInt64
  /// Flags whose meaning depends on the machine, `e_flags`.
  public let flags: UInt32
  /// Where the program headers begin, `e_phoff`, in bytes.
  public let segmentTableOffset: UInt64
  /// Bytes of one program header, `e_phentsize`; 0 where there are none, as in objects for BPF.
  public let segmentEntrySize: UInt16
  /// The stored number of program headers, `e_phnum`.
  public let storedSegmentCount: UInt16
  /// Where the section headers begin, `e_shoff`, in bytes; 0 if there are none.
  public let sectionTableOffset: UInt64
  /// Bytes of one section header, `e_shentsize`.
  public let sectionEntrySize: UInt16
  /// The stored number of section headers, `e_shnum`.
  public let storedSectionCount: UInt16
  /// The stored index of the section that holds the section names, `e_shstrndx`.
  public let storedNameTableIndex: UInt16
}

/// The word size of an ELF file, `EI_CLASS`.
public struct ELFClass: RawRepresentable, Sendable, Hashable {
  /// The byte in the file.
  public let rawValue: UInt8
  /// Wraps a byte.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// 32-bit, `ELFCLASS32`; refused by this reader.
  public static let elf32 = ELFClass(rawValue: 1)
  /// 64-bit, `ELFCLASS64`.
  public static let elf64 = ELFClass(rawValue: 2)
}

/// What an ELF file is for, `e_type`. Unknown values are kept.
public struct ELFFileType: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The number in the file.
  public let rawValue: UInt16
  /// Wraps a number.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// No type, `ET_NONE`.
  public static let none = ELFFileType(rawValue: 0)
  /// An object file to be linked, `ET_REL`; what compilers make for BPF.
  public static let relocatable = ELFFileType(rawValue: 1)
  /// An executable at fixed addresses, `ET_EXEC`.
  public static let executable = ELFFileType(rawValue: 2)
  /// A shared object or position-independent executable, `ET_DYN`.
  public static let shared = ELFFileType(rawValue: 3)
  /// A memory image of a dead process, `ET_CORE`.
  public static let core = ELFFileType(rawValue: 4)

  /// The C name, or the number if it has none here.
  public var description: String {
    switch self {
    case .none: "ET_NONE"
    case .relocatable: "ET_REL"
    case .executable: "ET_EXEC"
    case .shared: "ET_DYN"
    case .core: "ET_CORE"
    default: "ET \(hex(rawValue))"
    }
  }
}

/// The architecture of an ELF file, `e_machine`. Unknown values are kept.
public struct ELFMachine: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The number in the file.
  public let rawValue: UInt16
  /// Wraps a number.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// No machine, `EM_NONE`; what old compilers wrote for BPF.
  public static let none = ELFMachine(rawValue: 0)
  /// `EM_386`.
  public static let i386 = ELFMachine(rawValue: 3)
  /// `EM_MIPS`.
  public static let mips = ELFMachine(rawValue: 8)
  /// `EM_PPC64`.
  public static let ppc64 = ELFMachine(rawValue: 21)
  /// `EM_S390`.
  public static let s390 = ELFMachine(rawValue: 22)
  /// `EM_ARM`.
  public static let arm = ELFMachine(rawValue: 40)
  /// `EM_X86_64`.
  public static let x86_64 = ELFMachine(rawValue: 62)
  /// `EM_AARCH64`.
  public static let aarch64 = ELFMachine(rawValue: 183)
  /// `EM_RISCV`.
  public static let riscv = ELFMachine(rawValue: 243)
  /// `EM_BPF`.
  public static let bpf = ELFMachine(rawValue: 247)
  /// `EM_LOONGARCH`.
  public static let loongarch = ELFMachine(rawValue: 258)

  /// The C name, or the number if it has none here.
  public var description: String {
    switch self {
    case .none: "EM_NONE"
    case .i386: "EM_386"
    case .mips: "EM_MIPS"
    case .ppc64: "EM_PPC64"
    case .s390: "EM_S390"
    case .arm: "EM_ARM"
    case .x86_64: "EM_X86_64"
    case .aarch64: "EM_AARCH64"
    case .riscv: "EM_RISCV"
    case .bpf: "EM_BPF"
    case .loongarch: "EM_LOONGARCH"
    default: "EM \(rawValue)"
    }
  }
}
