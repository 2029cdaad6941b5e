/// A pattern for names, in which `*` stands for any text and `?` for any one byte; all else stands for itself.
public struct GlobPattern: Sendable, Hashable, CustomStringConvertible {
  /// As it was written.
  public let description: String
  private let bytes: [UInt8]

  /// Takes a pattern as it is written.
  public init(_ text: String) {
    description = text
    bytes = Array(text.utf8)
  }

  /// Whether more than one name can match.
  public var hasWildcards: Bool { bytes.contains { $0 == Self.any || $0 == Self.one } }

  private static let any = UInt8(ascii: "*")
  private static let one = UInt8(ascii: "?")

  /// Whether the whole of a name matches.
  public func matches(_ name: String) -> Bool { matches(name.utf8) }

  /// Whether the whole of a name matches.
  ///
  /// Where the text behind a star does not fit, the star takes one byte more; only the last star ever has to, so
  /// this takes no longer than the product of both lengths.
  public func matches<Name: Collection<UInt8>>(_ name: Name) -> Bool {
    var place = name.startIndex
    var next = 0
    var retry: (next: Int, place: Name.Index)?
    while place < name.endIndex {
      if next < bytes.count, bytes[next] == Self.any {
        next += 1
        retry = (next, place)
      } else if next < bytes.count, bytes[next] == Self.one || bytes[next] == name[place] {
        next += 1
        place = name.index(after: place)
      } else if let (after, start) = retry {
        place = name.index(after: start)
        next = after
        retry = (after, place)
      } else {
        return false
      }
    }
    return bytes[next...].allSatisfy { $0 == Self.any }
  }
}
