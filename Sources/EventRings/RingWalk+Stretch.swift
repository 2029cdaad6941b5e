// The usual case, taken apart for speed: records that are complete. ``next(header:)`` takes all that is left: what is
// still being written or was given up, what goes on behind the stretch, and what no kernel writes.
extension RingWalk {
  /// Where the next records begin in the ring, as far as they need no publishing between them.
  @inlinable public var stretch: Range<Int> {
    let start = Int(truncatingIfNeeded: cursor & (capacity &- 1))
    let unpublished = cursor &- lastPublished
    guard unpublished < capacity / 8 else { return start..<start }
    let count = min(end &- cursor, capacity &- UInt64(start), capacity / 8 &- unpublished)
    return start..<start &+ Int(truncatingIfNeeded: count)
  }

  /// A record that is complete.
  @frozen public struct PlainRecord: Sendable, Hashable {
    /// The bytes of the whole, with the header and what pads it.
    public let size: Int
    /// The bytes of the body; they begin ``distance`` behind the record's start.
    public let count: Int

    /// How far behind its record's start a body begins.
    @inlinable public static var distance: Int { 8 }

    @inlinable
    init(size: Int, count: Int) {
      self.size = size
      self.count = count
    }
  }

  /// The record at an offset if it is complete and ends before another one.
  ///
  /// - Parameters:
  ///   - stop: the end of the ``stretch`` that the offset is in.
  ///   - header: reads the first word of the header at an offset of the ring, with acquire order.
  @inlinable
  public static func plainRecord(at offset: Int, before stop: Int, header: (Int) -> UInt32) -> PlainRecord? {
    guard offset < stop else { return nil }
    let word = header(offset)
    guard word & (busyBit | discardBit) == 0 else { return nil }
    let count = Int(word)
    let size = (count &+ 15) & ~7
    guard size <= stop &- offset else { return nil }
    return PlainRecord(size: size, count: count)
  }

  /// Leaves behind what was read of a ``stretch``.
  @inlinable
  public mutating func leave(_ bytes: Int) {
    cursor &+= UInt64(truncatingIfNeeded: bytes)
  }
}
