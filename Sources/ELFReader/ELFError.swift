import BPFBytes

/// Why a file, or a part of it, cannot be read as ELF64.
public struct ELFError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of failure it is.
  public var reason: Reason
  /// The section concerned: its name, or `[index]` while it has none.
  public var section: String?
  /// Where the offending bytes lie, counted from the start of the ELF file.
  public var fileOffset: UInt64?
  /// What the format, or the reader, needs there. Names the table and the index in it.
  public var expected: String
  /// What is there instead.
  public var seen: String

  /// States a failure.
  public init(
    _ reason: Reason,
    section: String? = nil,
    fileOffset: UInt64? = nil,
    expected: String,
    seen: String
  ) {
    self.reason = reason
    self.section = section
    self.fileOffset = fileOffset
    self.expected = expected
    self.seen = seen
  }

  /// One line: the reason, the section, the offset, what was expected and what was seen.
  public var description: String {
    var line = "ELF \(reason)"
    if let section { line += ", section \(section)" }
    if let fileOffset { line += ", offset \(hex(fileOffset))" }
    return (line + ": expected \(expected), seen \(seen)").onOneLine
  }

  /// The kind of a failure. Open: switch over it with a default.
  public struct Reason: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// A stable word, in kebab case.
    public let rawValue: String
    /// Wraps a word.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The word itself.
    public var description: String { rawValue }

    /// The file does not begin with the ELF magic.
    public static let notELF = Reason(rawValue: "not-elf")
    /// Not a 64-bit file.
    public static let unsupportedClass = Reason(rawValue: "unsupported-class")
    /// The byte order is neither little nor big endian.
    public static let unsupportedByteOrder = Reason(rawValue: "unsupported-byte-order")
    /// Bytes that the file refers to lie outside it, or a part is shorter than what it must hold.
    public static let outOfRange = Reason(rawValue: "out-of-range")
    /// A table whose entries are too small, or whose size is not a whole number of entries.
    public static let invalidEntrySize = Reason(rawValue: "invalid-entry-size")
    /// An index names a section or a symbol that does not exist.
    public static let invalidIndex = Reason(rawValue: "invalid-index")
    /// A section, or one that it links to, is of another type than the request needs.
    public static let wrongSectionType = Reason(rawValue: "wrong-section-type")
    /// A name that lies outside its string table or has no end there.
    public static let invalidString = Reason(rawValue: "invalid-string")
    /// A note whose sizes do not fit where it lies.
    public static let invalidNote = Reason(rawValue: "invalid-note")
    /// The section is compressed (`SHF_COMPRESSED`); this reader does not inflate.
    public static let compressed = Reason(rawValue: "compressed")
    /// A count or size is above what ``ELFLimits`` allows.
    public static let limitExceeded = Reason(rawValue: "limit-exceeded")
    /// The source could not deliver bytes that the file should have.
    public static let readFailed = Reason(rawValue: "read-failed")
  }
}

/// An offset, as tools print it.
func hex(_ value: some BinaryInteger) -> String {
  "0x" + String(value, radix: 16)
}
