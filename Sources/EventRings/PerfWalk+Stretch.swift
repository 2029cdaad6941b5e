// The usual case, taken apart for speed: samples without times that lie in one piece. ``next(word:)`` takes all that is
// left: what goes on at the start of the memory, losses, other types, and what no kernel writes.
extension PerfWalk {
  /// Where the next records lie in the ring, as far as they lie in one piece and need no publishing between them.
  /// Empty where samples come with times.
  @inlinable public var stretch: Range<Int> {
    let start = place(0)
    let unpublished = cursor &- lastPublished
    guard timeSize == 0, unpublished < capacity / 8 else { return start..<start }
    let count = min(end &- cursor, capacity &- UInt64(start), capacity / 8 &- unpublished)
    return start..<start &+ Int(truncatingIfNeeded: count)
  }

  /// A sample that lies in one piece.
  @frozen public struct PlainSample: Sendable, Hashable {
    /// The bytes of the whole record.
    public let size: Int
    /// How many of them are the sample's; they begin ``distance`` behind the record's start.
    public let count: Int

    /// How far behind its record's start a sample begins.
    @inlinable public static var distance: Int { 12 }

    @inlinable
    init(size: Int, count: Int) {
      self.size = size
      self.count = count
    }
  }

  /// The record at an offset if it is a plain sample and ends before another one.
  ///
  /// - Parameters:
  ///   - stop: the end of the ``stretch`` that the offset is in.
  ///   - word: reads the eight-byte word at an offset of the ring.
  @inlinable
  public static func plainSample(
    at offset: Int, before stop: Int, word: (Int) -> UInt64
  ) -> PlainSample? {
    guard offset < stop else { return nil }
    let (type, length) = split(word(offset))
    let size = Int(truncatingIfNeeded: length)
    guard type == sample, size & 7 == 0, size >= 16, size <= stop &- offset else { return nil }
    let count = Int(truncatingIfNeeded: low(word(offset &+ 8)))
    guard count <= size &- PlainSample.distance else { return nil }
    return PlainSample(size: size, count: count)
  }

  /// Leaves behind what was read of a ``stretch``.
  @inlinable
  public mutating func leave(_ bytes: Int) {
    cursor &+= UInt64(truncatingIfNeeded: bytes)
  }
}
