internal import BPFTypes
internal import CBPF
internal import EventRings

/// The reading end of a ring buffer map: its memory, the barriers between it and the kernel, and how far the
/// reader is. For one thread at a time. Linux 5.8.
@safe public final class RingConsumer {
  private let memory: RingMemory
  private var walk: RingWalk
  /// What every record is told to come from.
  public let origin: EventOrigin
  /// How many records were read.
  public private(set) var consumed: UInt64 = 0
  /// How many records their programs gave up. C: `bpf_ringbuf_discard`.
  public private(set) var discarded: UInt64 = 0

  /// Maps a ring.
  ///
  /// - Parameters:
  ///   - fd: a map of type `ringbuf`, borrowed; the memory stays when it is closed.
  ///   - size: the map's `max_entries`: the ring's size in bytes.
  ///   - place: the map's place among those that are read together.
  /// - Throws: ``SystemCallError``; `EINVAL` if no ring can have that size.
  public init(
    mapping fd: Int32, size: Int, place: Int, through calls: any SystemCalls
  ) throws(SystemCallError) {
    guard size > 0, size <= 1 << 32, RingWalk(capacity: UInt64(size)) != nil else {
      throw SystemCallError(call: "mmap", errno: .EINVAL)
    }
    memory = try RingMemory(mapping: fd, size: size, through: calls)
    guard let walk = RingWalk(capacity: UInt64(size), position: memory.published) else {
      throw SystemCallError(call: "mmap", errno: .EINVAL)
    }
    self.walk = walk
    origin = EventOrigin(map: place, cpu: nil)
  }

  /// The ring's size in bytes.
  public var capacity: Int { Int(clamping: walk.capacity) }

  /// How many bytes are in the ring: records, their headers, and what is being written.
  public var available: Int {
    Int(clamping: memory.producer &- walk.position)
  }

  /// Reads what is there, without waiting.
  ///
  /// At most one ring's size is read in a call, so that it ends however fast records come. The kernel gets
  /// the room back while the call goes on, an eighth of the ring at a time.
  ///
  /// - Parameters:
  ///   - limit: how many records are read at most.
  ///   - body: gets each record, valid during the call, and ``origin``. If it throws, its record counts as read.
  /// - Returns: how many records were read.
  /// - Throws: what `body` throws, or ``RingCorruption``.
  public func consume(limit: Int, _ body: (RawSpan, EventOrigin) throws -> Void) throws -> Int {
    let producer = unsafe memory.kernelPage
    let ring = unsafe memory.ring
    let origin = origin
    var walk = walk
    let start = walk.position
    var count = 0
    while true {
      if let corruption = walk.see(producer: unsafe cbpf_acquire_64(producer)) {
        settle(walk, count)
        throw corruption
      }
      reading: while count < limit, !walk.isDueForPublishing {
        do {
          try unsafe readPlain(&walk, ring, &count, limit: limit, body)
        } catch {
          settle(walk, count)
          throw error
        }
        guard count < limit else { break }
        switch walk.next(header: { unsafe cbpf_acquire_32(ring + $0) }) {
        case .record(let offset, let length):
          count &+= 1
          do {
            try body(unsafe RawSpan(_unsafeStart: ring + offset, byteCount: length), origin)
          } catch {
            settle(walk, count)
            throw error
          }
        case .discarded:
          discarded &+= 1
        case .busy, .empty:
          break reading
        case .corrupt(let corruption):
          settle(walk, count)
          throw corruption
        }
      }
      // The kernel wakes for a record where the published position stands, and there alone: one that was
      // finished before the publication has to be seen now.
      let sawNothingNew = !walk.needsPublishing
      publish(&walk)
      if sawNothingNew || count >= limit || walk.position &- start >= walk.capacity {
        settle(walk, count)
        return count
      }
    }
  }

  /// Reads the records that are complete, up to the first that is not.
  @inline(never)
  private func readPlain(
    _ walk: inout RingWalk, _ ring: UnsafeRawPointer, _ count: inout Int, limit: Int,
    _ body: (RawSpan, EventOrigin) throws -> Void
  ) throws {
    let origin = origin
    let stretch = walk.stretch
    var offset = stretch.lowerBound
    var left = limit &- count
    defer {
      walk.leave(offset &- stretch.lowerBound)
      count = limit &- left
    }
    // What goes on within this loop is paid for by every record.
    while left > 0,
      let record = RingWalk.plainRecord(
        at: offset, before: stretch.upperBound, header: { unsafe cbpf_acquire_32(ring + $0) })
    {
      let start = unsafe ring + (offset &+ RingWalk.PlainRecord.distance)
      unsafe cbpf_prefetch(start + prefetchDistance)
      offset &+= record.size
      left &-= 1
      try body(unsafe RawSpan(_unsafeStart: start, byteCount: record.count), origin)
    }
  }

  /// Notes how far a call came, and tells the kernel.
  private func settle(_ walk: RingWalk, _ count: Int) {
    self.walk = walk
    publish(&self.walk)
    consumed &+= UInt64(count)
  }

  private func publish(_ walk: inout RingWalk) {
    guard walk.needsPublishing else { return }
    memory.publish(walk.position)
    walk.didPublish()
  }
}
