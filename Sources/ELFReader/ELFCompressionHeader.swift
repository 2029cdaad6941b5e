/// What a compressed section says about itself, `Elf64_Chdr` in C.
public struct ELFCompressionHeader: Sendable, Hashable {
  /// How it is compressed, `ch_type`.
  public let type: ELFCompressionType
  /// How many bytes it has when inflated, `ch_size`, as the file claims.
  public let size: UInt64
  /// The alignment of the inflated bytes, `ch_addralign`.
  public let alignment: UInt64
}

/// How a section is compressed, `ELFCOMPRESS_*`. Unknown values are kept.
public struct ELFCompressionType: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The number in the file.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// DEFLATE, `ELFCOMPRESS_ZLIB`.
  public static let zlib = ELFCompressionType(rawValue: 1)
  /// Zstandard, `ELFCOMPRESS_ZSTD`.
  public static let zstd = ELFCompressionType(rawValue: 2)

  /// The C name, or the number if it has none here.
  public var description: String {
    switch self {
    case .zlib: "ELFCOMPRESS_ZLIB"
    case .zstd: "ELFCOMPRESS_ZSTD"
    default: "ELFCOMPRESS \(rawValue)"
    }
  }
}
