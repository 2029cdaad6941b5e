internal import BPFTypes
internal import CBPF
internal import EventRings

/// The reading end of one CPU's perf buffer: the event that programs write to, its memory, and how far the
/// reader is. For one thread at a time. Linux 4.4.
@safe public final class PerfConsumer {
  /// The CPU whose programs write here.
  public let cpu: Int
  /// What every record is told to come from.
  public let origin: EventOrigin
  /// Where the event goes in the map.
  public let index: UInt32
  private let event: FileDescriptor
  private let hasTimes: Bool
  private let region: MappedRegion
  private let pageSize: Int
  private var walk: PerfWalk
  /// Room for a record that goes on at the start of the memory; the kernel's sizes have 16 bits.
  private var scratch: [UInt8] = []
  /// How many records were read.
  public private(set) var consumed: UInt64 = 0
  /// How many records found no room.
  public private(set) var lost: UInt64 = 0
  /// When the record that is lent was written, in nanoseconds of `CLOCK_MONOTONIC`, if times were asked for.
  public private(set) var time: UInt64?
  /// The number that the kernel knows the event of the last loss by. C: `id`.
  public private(set) var lostEventID: UInt64?

  /// Opens the event and maps its memory.
  ///
  /// - Parameters:
  ///   - cpu: an online CPU.
  ///   - place: the map's place among those that are read together.
  ///   - pages: the size of the buffer in pages, a power of two.
  ///   - wakeupEvents: after how many records a waiting reader is woken.
  ///   - index: where the event goes in the map; the CPU's number by default.
  ///   - hasTimes: whether records come with ``time``.
  /// - Throws: ``SystemCallError``; `ENODEV` if the CPU is offline.
  public init(
    cpu: Int, place: Int, pages: Int, wakeupEvents: UInt32, index: UInt32? = nil, hasTimes: Bool = false,
    through calls: any SystemCalls
  ) throws(SystemCallError) {
    self.cpu = cpu
    self.index = index ?? UInt32(clamping: cpu)
    self.hasTimes = hasTimes
    origin = EventOrigin(map: place, cpu: cpu)
    pageSize = max(calls.pageSize, 1)
    let (size, overflow) = pages.multipliedReportingOverflow(by: pageSize)
    guard !overflow, size > 0, size <= 1 << 32,
      let walk = PerfWalk(capacity: UInt64(size), hasTimes: hasTimes)
    else {
      throw SystemCallError(call: "mmap", errno: .EINVAL)
    }
    self.walk = walk
    event = try calls.perfEventOpenOutput(cpu: cpu, wakeupEvents: wakeupEvents, hasTimes: hasTimes)
    region = try MappedRegion(
      mapping: event.rawValue, offset: 0, count: pageSize + size, isWritable: true, through: calls)
    try calls.perfEventEnable(eventFD: event.rawValue)
  }

  /// The event's descriptor, which goes into the map under ``index``. Borrowed.
  public var eventFD: Int32 { event.rawValue }

  /// The size of the buffer in bytes.
  public var capacity: Int { Int(clamping: walk.capacity) }

  /// How many bytes are in the buffer.
  public var available: Int { Int(clamping: unsafe cbpf_acquire_64(head) &- walk.position) }

  private var head: UnsafeRawPointer {
    unsafe UnsafeRawPointer(region.base)
      + (MemoryLayout<perf_event_mmap_page>.offset(of: \.data_head) ?? 1024)
  }

  private var tail: UnsafeMutableRawPointer {
    unsafe region.base + (MemoryLayout<perf_event_mmap_page>.offset(of: \.data_tail) ?? 1032)
  }

  /// Reads what is there, without waiting; at most one buffer's size in a call.
  ///
  /// - Parameters:
  ///   - limit: how many records are read at most.
  ///   - onLost: told of records that found no room, where they are missing.
  ///   - body: gets each record, valid during the call, with up to seven bytes of the kernel's padding at its
  ///     end, and ``origin``. If it throws, its record counts as read.
  /// - Returns: how many records were read.
  /// - Throws: what `body` throws, or ``RingCorruption``.
  public func consume(
    limit: Int, onLost: ((EventOrigin, UInt64) -> Void)? = nil, _ body: (RawSpan, EventOrigin) throws -> Void
  ) throws -> Int {
    let ring = unsafe UnsafeRawPointer(region.base) + pageSize
    let room = capacity
    let origin = origin
    let hasTimes = hasTimes
    var walk = walk
    let start = walk.position
    let head = unsafe head
    var count = 0
    while true {
      if let corruption = walk.see(producer: unsafe cbpf_acquire_64(head)) {
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
        switch walk.next(word: { unsafe ring.loadUnaligned(fromByteOffset: $0, as: UInt64.self) }) {
        case .sample(let offset, let length):
          count &+= 1
          // A word that never goes on at the start of the memory.
          if hasTimes {
            let place = (offset &- PerfWalk.timeDistance) & (room &- 1)
            time = unsafe ring.loadUnaligned(fromByteOffset: place, as: UInt64.self)
          }
          do {
            // Few go on at the start of the memory.
            if length <= room &- offset {
              try body(unsafe RawSpan(_unsafeStart: ring + offset, byteCount: length), origin)
            } else {
              try unsafe readAround(ring, offset, length, body)
            }
          } catch {
            settle(walk, count)
            throw error
          }
        case .lost(let number):
          noteLost(number, walk.lostEventID, onLost)
        case .other: break
        case .empty: break reading
        case .corrupt(let corruption):
          settle(walk, count)
          throw corruption
        }
      }
      let sawNothingNew = !walk.needsPublishing
      publish(&walk)
      if sawNothingNew || count >= limit || walk.position &- start >= walk.capacity {
        settle(walk, count)
        return count
      }
    }
  }

  /// Reads the samples that lie in one piece, up to the first record that is none.
  @inline(never)
  private func readPlain(
    _ walk: inout PerfWalk, _ ring: UnsafeRawPointer, _ count: inout Int, limit: Int,
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
      let sample = PerfWalk.plainSample(
        at: offset, before: stretch.upperBound,
        word: { unsafe ring.loadUnaligned(fromByteOffset: $0, as: UInt64.self) })
    {
      let start = unsafe ring + (offset &+ PerfWalk.PlainSample.distance)
      unsafe cbpf_prefetch(start + prefetchDistance)
      offset &+= sample.size
      left &-= 1
      try body(unsafe RawSpan(_unsafeStart: start, byteCount: sample.count), origin)
    }
  }

  /// Losses are rare; kept out of the loop, they do not take its registers.
  @inline(never)
  private func noteLost(
    _ number: UInt64, _ event: UInt64, _ onLost: ((EventOrigin, UInt64) -> Void)?
  ) {
    lostEventID = event
    lost &+= number
    onLost?(origin, number)
  }

  /// Notes how far a call came, and tells the kernel.
  private func settle(_ walk: PerfWalk, _ count: Int) {
    self.walk = walk
    publish(&self.walk)
    consumed &+= UInt64(count)
  }

  @inline(never)
  private func readAround(
    _ ring: UnsafeRawPointer, _ offset: Int, _ length: Int, _ body: (RawSpan, EventOrigin) throws -> Void
  ) throws {
    let room = capacity - offset
    // Without the memory zeroed anew: the same room serves every record.
    if scratch.isEmpty { scratch = [UInt8](repeating: 0, count: 1 << 16) }
    unsafe scratch.withUnsafeMutableBytes { bytes in
      unsafe bytes.copyBytes(from: UnsafeRawBufferPointer(start: ring + offset, count: room))
      unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[room...])
        .copyBytes(from: UnsafeRawBufferPointer(start: ring, count: length - room))
    }
    try unsafe scratch.withUnsafeBytes { bytes in
      try body(unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: bytes[..<length])), origin)
    }
  }

  private func publish(_ walk: inout PerfWalk) {
    guard walk.needsPublishing else { return }
    unsafe cbpf_release_64(tail, walk.position)
    cbpf_fence()
    walk.didPublish()
  }
}

extension SystemCalls {
  /// Opens the event that `bpf_perf_event_output` writes to on one CPU, for every process.
  ///
  /// - Parameters:
  ///   - wakeupEvents: after how many records a waiting reader is woken.
  ///   - hasTimes: whether the monotonic time stands before each record. C: `PERF_SAMPLE_TIME`.
  func perfEventOpenOutput(
    cpu: Int, wakeupEvents: UInt32, hasTimes: Bool
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = perf_event_attr()
    attributes.size = UInt32(MemoryLayout<perf_event_attr>.size)
    attributes.type = PERF_TYPE_SOFTWARE.rawValue
    attributes.config = UInt64(PERF_COUNT_SW_BPF_OUTPUT.rawValue)
    attributes.sample_type = UInt64(PERF_SAMPLE_RAW.rawValue)
    if hasTimes {
      attributes.sample_type |= UInt64(PERF_SAMPLE_TIME.rawValue)
      attributes.use_clockid = 1
      attributes.clockid = KernelMacro.CLOCK_MONOTONIC
    }
    attributes.sample_period = 1
    attributes.wakeup_events = max(wakeupEvents, 1)
    let result = unsafe withUnsafeMutableBytes(of: &attributes) { bytes in
      unsafe perfEventOpen(
        bytes, process: -1, cpu: Int32(clamping: cpu), group: -1, flags: KernelMacro.PERF_FLAG_FD_CLOEXEC)
    }
    return try FileDescriptor(adopting: result, of: "perf_event_open", through: self)
  }
}
