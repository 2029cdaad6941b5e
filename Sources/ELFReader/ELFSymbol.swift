/// One symbol with its name, `Elf64_Sym` in C.
public struct ELFSymbol: Sendable, Hashable {
  /// Its position in the table, which is the number that relocations call it by.
  public let index: Int
  /// Its name; empty for the null symbol and, as stored, for most section symbols. Bytes that are not UTF-8
  /// are repaired.
  public let name: String
  /// Who sees it, from `st_info`.
  public let binding: ELFSymbolBinding
  /// What it names, from `st_info`.
  public let type: ELFSymbolType
  /// How it can be reached from other components, from `st_other`.
  public let visibility: ELFSymbolVisibility
  /// Where it is defined, `st_shndx`.
  public let section: ELFSymbolSection
  /// Its value, `st_value`: in relocatable files an offset in its section, in linked files an address.
  public let value: UInt64
  /// How many bytes it covers, `st_size`; 0 if that is not known.
  public let size: UInt64
}

/// Where a symbol is defined, `st_shndx` with extended indices resolved.
public enum ELFSymbolSection: Sendable, Hashable {
  /// In another file, `SHN_UNDEF`.
  case undefined
  /// Nowhere: the value is absolute, `SHN_ABS`.
  case absolute
  /// In memory that the linker is to allocate, `SHN_COMMON`.
  case common
  /// In the section with this index, which the file has.
  case section(Int)
  /// In a place that a processor or an operating system defines, `SHN_LORESERVE` and above.
  case reserved(UInt16)
}

/// Who sees a symbol, `STB_*`. Unknown values are kept.
public struct ELFSymbolBinding: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The number in the file, 4 bits.
  public let rawValue: UInt8
  /// Wraps a number.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Its own file alone, `STB_LOCAL`.
  public static let local = ELFSymbolBinding(rawValue: 0)
  /// Every file, `STB_GLOBAL`.
  public static let global = ELFSymbolBinding(rawValue: 1)
  /// Every file, and a global one of that name wins, `STB_WEAK`.
  public static let weak = ELFSymbolBinding(rawValue: 2)
  /// One for the whole process, `STB_GNU_UNIQUE`.
  public static let gnuUnique = ELFSymbolBinding(rawValue: 10)

  /// The C name, or the number if it has none here.
  public var description: String {
    switch self {
    case .local: "STB_LOCAL"
    case .global: "STB_GLOBAL"
    case .weak: "STB_WEAK"
    case .gnuUnique: "STB_GNU_UNIQUE"
    default: "STB \(rawValue)"
    }
  }
}

/// What a symbol names, `STT_*`. Unknown values are kept.
public struct ELFSymbolType: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The number in the file, 4 bits.
  public let rawValue: UInt8
  /// Wraps a number.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Not said, `STT_NOTYPE`.
  public static let notype = ELFSymbolType(rawValue: 0)
  /// Data, `STT_OBJECT`.
  public static let object = ELFSymbolType(rawValue: 1)
  /// Code, `STT_FUNC`.
  public static let `func` = ELFSymbolType(rawValue: 2)
  /// A section as a whole, `STT_SECTION`.
  public static let section = ELFSymbolType(rawValue: 3)
  /// The name of a source file, `STT_FILE`.
  public static let file = ELFSymbolType(rawValue: 4)
  /// Data that the linker is to allocate, `STT_COMMON`.
  public static let common = ELFSymbolType(rawValue: 5)
  /// Thread-local data, `STT_TLS`.
  public static let tls = ELFSymbolType(rawValue: 6)
  /// A function that picks an implementation, `STT_GNU_IFUNC`.
  public static let gnuIfunc = ELFSymbolType(rawValue: 10)

  /// The C name, or the number if it has none here.
  public var description: String {
    switch self {
    case .notype: "STT_NOTYPE"
    case .object: "STT_OBJECT"
    case .func: "STT_FUNC"
    case .section: "STT_SECTION"
    case .file: "STT_FILE"
    case .common: "STT_COMMON"
    case .tls: "STT_TLS"
    case .gnuIfunc: "STT_GNU_IFUNC"
    default: "STT \(rawValue)"
    }
  }
}

/// How a symbol can be reached from other components, `STV_*`.
public struct ELFSymbolVisibility: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The number in the file, 2 bits.
  public let rawValue: UInt8
  /// Wraps a number.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// As the binding says, `STV_DEFAULT`.
  public static let `default` = ELFSymbolVisibility(rawValue: 0)
  /// As a processor defines, `STV_INTERNAL`.
  public static let `internal` = ELFSymbolVisibility(rawValue: 1)
  /// Not at all, `STV_HIDDEN`; libbpf takes such functions for static ones.
  public static let hidden = ELFSymbolVisibility(rawValue: 2)
  /// Seen, but not replaced, `STV_PROTECTED`.
  public static let protected = ELFSymbolVisibility(rawValue: 3)

  /// The C name.
  public var description: String {
    switch self {
    case .default: "STV_DEFAULT"
    case .internal: "STV_INTERNAL"
    case .hidden: "STV_HIDDEN"
    case .protected: "STV_PROTECTED"
    default: "STV \(rawValue)"
    }
  }
}
