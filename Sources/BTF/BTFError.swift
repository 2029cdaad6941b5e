import BPFBytes

/// Why BTF cannot be read, and where.
public struct BTFError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of the failure.
  public var reason: Reason
  /// `.BTF` or `.BTF.ext`.
  public var section: String
  /// Bytes from the start of the file.
  public var fileOffset: UInt64?
  /// The type that was read, if any.
  public var type: BTFTypeID?
  /// What was needed.
  public var expected: String
  /// What was there.
  public var seen: String

  /// The kind of a failure.
  public enum Reason: Sendable, Hashable {
    /// The bytes do not begin like BTF.
    case notBTF
    /// Something lies outside its part.
    case outOfRange
    /// A field contradicts another one, or the format.
    case inconsistent
    /// No type of that number.
    case noSuchType
    /// Types refer to each other in a circle, or too deeply.
    case tooDeep
    /// A type has no size, or not the kind that was needed.
    case wrongKind
    /// A kind that is not known, and whose length therefore is not either.
    case unknownKind
    /// More of something than ``BTFLimits`` allows.
    case limitExceeded
    /// A text that does not suit the type.
    case invalidText
  }

  /// States a failure.
  public init(
    _ reason: Reason, section: String = ".BTF", at fileOffset: UInt64? = nil, type: BTFTypeID? = nil,
    expected: String, seen: String
  ) {
    self.reason = reason
    self.section = section
    self.fileOffset = fileOffset
    self.type = type
    self.expected = expected
    self.seen = seen
  }

  init(_ error: ByteRangeError, section: String = ".BTF", type: BTFTypeID? = nil, reading what: String) {
    self.init(
      .outOfRange, section: section, at: error.fileOffset, type: type,
      expected: "\(error.expected) bytes of \(what)", seen: "\(error.available)")
  }

  /// One line.
  public var description: String {
    var line = section
    if let type { line += ", type \(type)" }
    line += ": expected \(expected), seen \(seen)"
    if let fileOffset { line += " at offset \(fileOffset)" }
    return line.onOneLine
  }
}

/// How much is taken from BTF that nobody vouches for.
public struct BTFLimits: Sendable, Hashable {
  /// The largest number of types.
  public var types = 1 << 24
  /// How many references are followed to find what a type is.
  public var depth = 32
  /// How many numbers, members and elements one value may consist of: with types that branch at every level,
  /// the depth alone is no bound.
  public var values = 1 << 20

  /// Limits that no honest file meets.
  public static let `default` = BTFLimits()
}
