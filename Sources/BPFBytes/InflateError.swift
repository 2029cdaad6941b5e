/// Why compressed bytes cannot be read.
public struct InflateError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public enum Reason: Sendable, Hashable {
    /// The bytes do not begin as gzip does.
    case notGzip
    /// The bytes end before the data does.
    case truncated
    /// A method of compression, or a flag, that gzip does not define.
    case unknownMethod
    /// A block of a type, a code or a distance that nothing writes.
    case malformed
    /// The data is longer than the caller takes.
    case tooLong(limit: Int)
    /// The data is not what was compressed.
    case wrongChecksum
  }

  /// What is wrong.
  public let reason: Reason
  /// Where, in bytes from the start of the compressed bytes.
  public let offset: Int

  /// One line.
  public var description: String {
    let what =
      switch reason {
      case .notGzip: "not gzip"
      case .truncated: "gzip data that is cut short"
      case .unknownMethod: "gzip data of an unknown method"
      case .malformed: "malformed gzip data"
      case .tooLong(let limit): "gzip data of more than \(limit) bytes"
      case .wrongChecksum: "gzip data with a wrong checksum"
      }
    return "\(what) at offset \(offset)"
  }
}
