/// How far the reader of a ring buffer (`BPF_MAP_TYPE_RINGBUF`) is, and what comes next: the protocol without
/// its memory.
///
/// The kernel writes records of an eight-byte header and a body, both padded to eight bytes, and moves its own
/// position past a record when it is reserved. A header's top bit says that the record is still being written,
/// the next one that it was given up. Positions only grow; where they lie in the ring is what remains of them
/// after division by its size. Format: kernel, `Documentation/bpf/ringbuf.rst` and `linux/bpf.h`.
///
/// The reader says how far it is by publishing its position. The kernel wakes a sleeping reader only for a
/// record that begins just where the published position stands, so after publishing the reader looks once more
/// before it sleeps: ``needsPublishing`` tells that this is still to be done.
@frozen public struct RingWalk: Sendable {
  /// The size of the ring in bytes, a power of two.
  public let capacity: UInt64
  @usableFromInline var cursor: UInt64
  @usableFromInline var lastPublished: UInt64
  /// How far the kernel was when it was looked at.
  @usableFromInline var end: UInt64

  /// The bit of a header that says a record is being written. C: `BPF_RINGBUF_BUSY_BIT`.
  @inlinable static var busyBit: UInt32 { 1 << 31 }
  /// The bit of a header that says a record was given up. C: `BPF_RINGBUF_DISCARD_BIT`.
  @inlinable static var discardBit: UInt32 { 1 << 30 }
  /// The bytes before each body. C: `BPF_RINGBUF_HDR_SZ`.
  @inlinable static var headerSize: UInt64 { 8 }

  /// Begins at a position that was published before.
  ///
  /// - Parameter capacity: a power of two, of at least eight bytes.
  /// - Returns: `nil` for any other capacity.
  public init?(capacity: UInt64, position: UInt64 = 0) {
    guard capacity >= Self.headerSize, capacity & (capacity - 1) == 0, capacity <= 1 << 32 else { return nil }
    self.capacity = capacity
    cursor = position
    lastPublished = position
    end = position
  }

  /// The reader's position. C: `consumer_pos`.
  @inlinable public var position: UInt64 { cursor }

  /// What stands at the reader's position.
  @frozen public enum Step: Sendable, Hashable {
    /// A record: where its body begins in the ring, and how many bytes it has. The ring's memory is mapped
    /// twice in a row, so a body never wraps.
    case record(offset: Int, count: Int)
    /// A record that was given up.
    case discarded
    /// A record that is still being written; all later ones have to wait for it.
    case busy
    /// Nothing more of what was seen.
    case empty
    /// Nothing that a kernel would write.
    case corrupt(RingCorruption)
  }

  /// Learns how far the kernel is; everything up to there can be walked over.
  ///
  /// - Parameter producer: the kernel's position, read with acquire order. C: `producer_pos`.
  /// - Returns: what is wrong with it, and then nothing can be walked over.
  @inlinable
  public mutating func see(producer: UInt64) -> RingCorruption? {
    let available = producer &- cursor
    guard available <= capacity, available & 7 == 0, cursor & 7 == 0 else {
      end = cursor
      return RingCorruption(at: cursor, .producer(producer, capacity: capacity))
    }
    end = producer
    return nil
  }

  /// Takes the next step; records and discarded ones are left behind.
  ///
  /// - Parameter header: reads the first word of the header at an offset of the ring, with acquire order.
  @inlinable
  public mutating func next(header: (Int) -> UInt32) -> Step {
    let available = end &- cursor
    if available == 0 { return .empty }
    let offset = Int(truncatingIfNeeded: cursor & (capacity &- 1))
    let word = header(offset)
    if word & Self.busyBit != 0 { return .busy }
    let count = UInt64(word & ~(Self.busyBit | Self.discardBit))
    let size = (count &+ Self.headerSize &+ 7) & ~7
    guard size <= available else {
      return .corrupt(.init(at: cursor, .recordSize(count, available: available)))
    }
    cursor &+= size
    if word & Self.discardBit != 0 { return .discarded }
    return .record(offset: offset &+ Int(Self.headerSize), count: Int(count))
  }

  /// Whether the kernel does not know yet how far the reader is.
  @inlinable public var needsPublishing: Bool { cursor != lastPublished }

  /// Whether so much was read since the last publication that the kernel should get the room back now.
  @inlinable public var isDueForPublishing: Bool { cursor &- lastPublished >= capacity / 8 }

  /// Notes that the position was published.
  @inlinable
  public mutating func didPublish() {
    lastPublished = cursor
  }
}
