/// How far the reader of one CPU's perf buffer is, and what comes next: the protocol without its memory.
///
/// The kernel writes records of an eight-byte header (`struct perf_event_header`: type, flags, size of the
/// whole) and a body. Positions only grow; a record may go on at the start of the memory.
/// Format: kernel, `linux/perf_event.h`, from `PERF_RECORD_SAMPLE` and `struct perf_event_mmap_page`.
@frozen public struct PerfWalk: Sendable {
  /// The size of the data pages in bytes, a power of two.
  public let capacity: UInt64
  /// How many bytes the time takes that stands before each sample.
  @usableFromInline let timeSize: UInt64
  @usableFromInline var cursor: UInt64
  @usableFromInline var lastPublished: UInt64
  /// How far the kernel was when it was looked at.
  @usableFromInline var end: UInt64
  @usableFromInline var lostID: UInt64 = 0

  @usableFromInline static let headerSize: UInt64 = 8
  @usableFromInline static let lost: UInt32 = 2  // PERF_RECORD_LOST
  @usableFromInline static let sample: UInt32 = 9  // PERF_RECORD_SAMPLE

  /// Begins at a position that was published before.
  ///
  /// - Parameter hasTimes: whether the kernel writes the time before each sample. C: `PERF_SAMPLE_TIME`.
  /// - Returns: `nil` if the capacity is no power of two.
  public init?(capacity: UInt64, position: UInt64 = 0, hasTimes: Bool = false) {
    guard capacity >= Self.headerSize, capacity & (capacity - 1) == 0, capacity <= 1 << 32 else { return nil }
    self.capacity = capacity
    timeSize = hasTimes ? 8 : 0
    cursor = position
    lastPublished = position
    end = position
  }

  /// The reader's position. C: `data_tail`.
  @inlinable public var position: UInt64 { cursor }

  /// The number that the kernel knows the event of the last loss by. C: `id`.
  public var lostEventID: UInt64 { lostID }

  /// How far before a sample's bytes its time stands in the ring, if there is one.
  public static let timeDistance = 12

  /// What stands at the reader's position.
  @frozen public enum Step: Sendable, Hashable {
    /// What a program wrote: where its bytes begin in the ring, and how many there are. The kernel pads them,
    /// so up to seven bytes at the end are not the program's.
    case sample(offset: Int, count: Int)
    /// So many records found no room before this place.
    case lost(UInt64)
    /// A record of another type.
    case other(type: UInt32)
    /// Nothing more of what was seen.
    case empty
    /// Nothing that a kernel would write.
    case corrupt(RingCorruption)
  }

  /// Learns how far the kernel is; everything up to there can be walked over.
  ///
  /// - Parameter producer: the kernel's position, read with acquire order. C: `data_head`.
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

  /// Takes the next step, and leaves its record behind.
  ///
  /// - Parameter word: reads the eight-byte word at an offset of the ring, which is a multiple of eight.
  @inlinable
  public mutating func next(word: (Int) -> UInt64) -> Step {
    let available = end &- cursor
    if available == 0 { return .empty }
    let offset = place(0)
    let header = word(offset)
    // Two words of 32 and 16 bits and the size, in the machine's byte order.
    let (type, size) = Self.split(header)
    guard size >= Self.headerSize, size <= available, size & 7 == 0 else {
      return .corrupt(.init(at: cursor, .recordSize(size, available: available)))
    }
    switch type {
    case Self.sample:
      // After the header, and the time if there is one, come the number of bytes as 32 bits and the bytes.
      guard size >= 16 &+ timeSize else {
        return .corrupt(.init(at: cursor, .recordSize(size, available: available)))
      }
      let count = Self.low(word(place(8 &+ timeSize)))
      guard count <= size &- 12 &- timeSize else {
        return .corrupt(.init(at: cursor, .sampleSize(count, record: size)))
      }
      let start = place(12 &+ timeSize)
      cursor &+= size
      return .sample(offset: start, count: Int(count))
    case Self.lost:
      // An id, then the number.
      guard size >= 24 else { return .corrupt(.init(at: cursor, .recordSize(size, available: available))) }
      lostID = word(place(8))
      let number = word(place(16))
      cursor &+= size
      return .lost(number)
    default:
      cursor &+= size
      return .other(type: type)
    }
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

  @inlinable
  func place(_ further: UInt64) -> Int {
    Int(truncatingIfNeeded: (position &+ further) & (capacity &- 1))
  }

  /// Type and size of a header.
  @inlinable
  static func split(_ header: UInt64) -> (type: UInt32, size: UInt64) {
    #if _endian(little)
    (UInt32(truncatingIfNeeded: header), header >> 48)
    #else
    (UInt32(truncatingIfNeeded: header >> 32), header & 0xffff)
    #endif
  }

  /// The first 32 bits of a word.
  @inlinable
  static func low(_ word: UInt64) -> UInt64 {
    #if _endian(little)
    word & 0xffff_ffff
    #else
    word >> 32
    #endif
  }
}
