/// A ring says something that no kernel writes: the memory is not a ring, or somebody else wrote to it.
@frozen public struct RingCorruption: Error, Sendable, Hashable {
  /// Where, in bytes since the ring was made.
  public let position: UInt64
  /// What is wrong there.
  public let kind: Kind

  /// What can be wrong with a ring.
  @frozen public enum Kind: Sendable, Hashable {
    /// The kernel's position is behind the reader's, more than the ring's size ahead of it, or not on a record.
    case producer(UInt64, capacity: UInt64)
    /// A record of so many bytes, where fewer were written, or none of that size can stand.
    case recordSize(UInt64, available: UInt64)
    /// A sample of so many bytes in a record that is too small for it.
    case sampleSize(UInt64, record: UInt64)
  }

  @inlinable
  init(at position: UInt64, _ kind: Kind) {
    self.position = position
    self.kind = kind
  }

  /// What was expected.
  public var expected: String {
    switch kind {
    case .producer(_, let capacity): "a producer at most \(capacity) bytes ahead, in steps of 8"
    case .recordSize(_, let available): "a record within \(available) bytes"
    case .sampleSize(_, let record): "a sample within a record of \(record) bytes"
    }
  }

  /// What was there.
  public var seen: String {
    switch kind {
    case .producer(let position, _): "\(position)"
    case .recordSize(let size, _), .sampleSize(let size, _): "\(size) bytes"
    }
  }
}

extension RingCorruption: CustomStringConvertible {
  /// One line.
  public var description: String { "ring position \(position): expected \(expected), seen \(seen)" }
}
