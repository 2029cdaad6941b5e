internal import BPFTypes
internal import CBPF
internal import EventRings

/// The reading end of a ring buffer map whose newest records overwrite the oldest (`BPF_F_RB_OVERWRITE`). For one
/// thread at a time. Linux 6.19.
///
/// A record may be overwritten while it is read, so each is copied out of the ring, and given away only if it
/// was still there afterwards.
@safe public final class OverwritingRingConsumer {
  private let memory: RingMemory
  private let overwritePosition: Int
  private var walk: RingWalk
  private var copy: [UInt8] = []
  /// What every record is told to come from.
  public let origin: EventOrigin
  /// How many records were read.
  public private(set) var consumed: UInt64 = 0
  /// How many records their programs gave up, as far as they were seen. C: `bpf_ringbuf_discard`.
  public private(set) var discarded: UInt64 = 0
  /// How many bytes of records, with their headers, were overwritten before they were read.
  public private(set) var overwritten: UInt64 = 0

  /// Maps a ring.
  ///
  /// - Parameters:
  ///   - fd: a map of type `ringbuf`, borrowed; the memory stays when it is closed.
  ///   - size: the map's `max_entries`: the ring's size in bytes.
  ///   - overwritePosition: how far behind `producer_pos` the member `overwrite_pos` of the kernel's
  ///     `struct bpf_ringbuf` is, in bytes.
  ///   - place: the map's place among those that are read together.
  /// - Throws: ``SystemCallError``; `EINVAL` if no ring can be like that.
  public init(
    mapping fd: Int32, size: Int, overwritePosition: Int, place: Int, through calls: any SystemCalls
  ) throws(SystemCallError) {
    guard size > 0, size <= 1 << 32, RingWalk(capacity: UInt64(size)) != nil,
      overwritePosition > 0, overwritePosition % 8 == 0, overwritePosition <= calls.pageSize - 8
    else { throw SystemCallError(call: "mmap", errno: .EINVAL) }
    memory = try RingMemory(mapping: fd, size: size, through: calls)
    guard let walk = RingWalk(capacity: UInt64(size), position: memory.published) else {
      throw SystemCallError(call: "mmap", errno: .EINVAL)
    }
    self.walk = walk
    self.overwritePosition = overwritePosition
    origin = EventOrigin(map: place, cpu: nil)
  }

  /// How many bytes are in the ring and not overwritten: records, their headers, and what is being written.
  public var available: Int {
    let producer = memory.producer
    let oldest = memory.position(at: overwritePosition)
    let begin = walk.isOverwritten(by: oldest) ? oldest : walk.position
    return max(Int(Int64(bitPattern: producer &- begin)), 0)
  }

  /// Reads what is there, oldest first, without waiting. At most one ring's size is read in a call.
  ///
  /// - Parameters:
  ///   - limit: how many records are read at most.
  ///   - body: gets each record, valid during the call, and ``origin``. If it throws, its record counts as read.
  /// - Returns: how many records were read.
  /// - Throws: what `body` throws, or ``RingCorruption``.
  public func consume(limit: Int, _ body: (RawSpan, EventOrigin) throws -> Void) throws -> Int {
    var count = 0
    var walked: UInt64 = 0
    defer {
      publish()
      consumed &+= UInt64(count)
    }
    while true {
      let producer = memory.producer
      let skipped = try walk.see(producer: producer, overwritten: memory.position(at: overwritePosition))
      overwritten &+= skipped
      let start = walk.position
      reading: while count < limit {
        switch try takeNext() {
        case .record(let length):
          count &+= 1
          try body(unsafe copy.span.bytes.extracting(first: length), origin)
        case .discarded: discarded &+= 1
        case .nothing: break reading
        }
      }
      walked &+= walk.position &- start
      // Room is no concern of these programs; the position only says where the kernel has to wake the reader.
      let sawNothingNew = !walk.needsPublishing
      publish()
      if sawNothingNew || count >= limit || walked >= walk.capacity { return count }
    }
  }

  private enum Taken {
    /// A record of so many bytes, which are in ``copy`` now.
    case record(Int)
    case discarded
    /// Nothing that can be read before the kernel has been looked at again.
    case nothing
  }

  /// Takes the next record out of the ring, if it is whole.
  private func takeNext() throws(RingCorruption) -> Taken {
    var next = walk
    let ring = unsafe memory.ring
    let step = next.next(header: { unsafe cbpf_acquire_32(ring + $0) })
    if case .record(let offset, let length) = step {
      if copy.count < length { copy = Array(repeating: 0, count: length) }
      unsafe copy.withUnsafeMutableBytes { target in
        unsafe target.copyMemory(from: UnsafeRawBufferPointer(start: ring + offset, count: length))
      }
      // All that was read of the ring was read before the position is.
      cbpf_fence()
    }
    if walk.isOverwritten(by: memory.position(at: overwritePosition)) { return .nothing }
    switch step {
    case .record(_, let length):
      walk = next
      return .record(length)
    case .discarded:
      walk = next
      return .discarded
    case .busy, .empty: return .nothing
    case .corrupt(let corruption): throw corruption
    }
  }

  private func publish() {
    guard walk.needsPublishing else { return }
    memory.publish(walk.position)
    walk.didPublish()
  }
}
