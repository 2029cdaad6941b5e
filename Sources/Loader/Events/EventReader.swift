import BPFSyscall
public import BPFTypes
import EventRings
import Synchronization

/// Reads the records of ring buffers and perf event arrays, several of them on one wait.
///
/// Records are lent where they lie in the ring, without a copy. The reader blocks only where it says so; its
/// ``fileDescriptor`` fits into any event loop, and ``EventStream`` into `for await`. One thread reads at a
/// time; any thread may cancel or flush.
public final class EventReader: @unchecked Sendable {
  // Unchecked: `sources` is touched only by who has set `isInUse`; all else is constant or locked.
  private var sources: [EventSource]
  private var current: PerfConsumer?
  private let isInUse = Atomic<Bool>(false)
  private let isCancelled = Atomic<Bool>(false)

  /// The maps, in the order of ``EventOrigin/map``.
  public let maps: [Map]
  let kernel: Kernel
  private let options: PerfBufferOptions
  private let poll: OwnedDescriptor
  private let wake: OwnedDescriptor
  /// Kept, so that nothing detaches while somebody reads.
  private let owner: LoadedObject?

  /// The number under which the wake-up descriptor is waited for; sources have their places.
  private static let wakeNumber = UInt64.max

  /// Opens the rings of some maps.
  ///
  /// - Parameters:
  ///   - maps: of type `ringbuf` or `perf_event_array`; at least one.
  ///   - options: how perf buffers are made.
  /// - Throws: ``BPFError`` if a map is of another type, or the kernel refuses.
  public convenience init(_ maps: [Map], options: PerfBufferOptions = .init()) throws(BPFError) {
    try self.init(maps, options: options, owner: nil)
  }

  init(_ maps: [Map], options: PerfBufferOptions, owner: LoadedObject?) throws(BPFError) {
    guard let kernel = maps.first?.kernel else {
      throw BPFError(.invalidValue, at: .access, "a reader needs at least one map")
    }
    do {
      poll = OwnedDescriptor(try kernel.calls.openPoll())
      wake = OwnedDescriptor(try kernel.calls.openEventDescriptor())
      try kernel.calls.watch(poll.rawValue, wake.rawValue, number: Self.wakeNumber)
    } catch {
      throw BPFError(error, at: .access, of: maps[0].subject, kernel: kernel)
    }
    self.kernel = kernel
    self.maps = maps
    self.options = options
    self.owner = owner
    sources = []
    for (place, map) in maps.enumerated() { try add(try EventSource.open(map, place: place, options)) }
  }

  deinit {
    for source in sources { source.withdraw() }
  }

  private func add(_ more: [EventSource]) throws(BPFError) {
    for source in more {
      sources.append(source)
      do {
        try kernel.calls.watch(poll.rawValue, source.descriptor, number: UInt64(sources.count - 1))
      } catch {
        throw maps[source.origin.map].failure(error)
      }
    }
  }

  /// Becomes readable when there is something to read, and when somebody cancels or flushes. Borrowed: valid
  /// while this object is alive, to be waited for and nothing else.
  public var fileDescriptor: Int32 { poll.rawValue }

  /// What was seen so far.
  ///
  /// - Throws: ``BPFError`` with code `invalidState` if another thread is reading.
  public func statistics() throws(BPFError) -> EventStatistics {
    try exclusively { () throws(BPFError) in counts(of: sources) }
  }

  /// What was seen so far of one map.
  ///
  /// - Parameter place: the map's place in ``maps``; another one has seen nothing.
  /// - Throws: ``BPFError`` with code `invalidState` if another thread is reading.
  public func statistics(ofMap place: Int) throws(BPFError) -> EventStatistics {
    try exclusively { () throws(BPFError) in counts(of: sources.filter { $0.origin.map == place }) }
  }

  /// How many bytes lie in all rings together: how far the reader is behind.
  ///
  /// - Throws: ``BPFError`` with code `invalidState` if another thread is reading.
  public func available() throws(BPFError) -> Int {
    try exclusively { () throws(BPFError) in sources.reduce(0) { $0 + max($1.available, 0) } }
  }

  /// Makes buffers for CPUs that came online since the reader was made.
  ///
  /// - Returns: how many buffers were made.
  @discardableResult
  public func adoptNewCPUs() throws(BPFError) -> Int {
    try exclusively { () throws(BPFError) in
      let before = sources.count
      for (place, map) in maps.enumerated() where map.type == .perfEventArray {
        let known = Set(sources.compactMap { $0.origin.map == place ? $0.origin.cpu : nil })
        try add(try EventSource.open(map, place: place, options, excluding: known))
      }
      return sources.count - before
    }
  }

  /// Reads what is there, without waiting.
  ///
  /// Of each ring at most its own size is read, so that the call ends however fast records come.
  ///
  /// - Parameters:
  ///   - limit: how many records are read at most.
  ///   - onLost: told where records are missing, and how many (perf event arrays).
  ///   - body: gets each record and where it came from. The bytes are valid during the call; those of perf
  ///     event arrays end with up to seven bytes of the kernel's padding. If it throws, its record counts as
  ///     read.
  /// - Returns: how many records were read.
  /// - Throws: what `body` throws, or ``BPFError``: `corruptRing` if a ring cannot be understood,
  ///   `invalidState` if another thread is reading, or `body` reads on.
  @discardableResult
  public func consume(
    limit: Int = .max, onLost: ((EventOrigin, UInt64) -> Void)? = nil,
    _ body: (RawSpan, EventOrigin) throws -> Void
  ) throws -> Int {
    try enter()
    defer { leave() }
    defer { current = nil }
    var total = 0
    for source in sources where total < limit {
      if case .perf(let consumer, _) = source { current = consumer } else { current = nil }
      do {
        total += try source.consume(limit: limit - total, onLost: onLost, body)
      } catch let corruption as RingCorruption {
        throw BPFError(
          .corruptRing, at: .access, of: maps[source.origin.map].subject, "the ring cannot be understood",
          expected: corruption.expected, seen: corruption.seen, underlying: corruption)
      }
    }
    return total
  }

  /// What is known of the record, or the loss, that ``consume(limit:onLost:_:)`` is telling of; for its closures,
  /// and `nil` for ring buffers and at other times.
  public var details: PerfRecordDetails? {
    current.map { PerfRecordDetails(key: $0.index, time: $0.time, lostEventID: $0.lostEventID) }
  }

  private func counts(of sources: [EventSource]) -> EventStatistics {
    var result = EventStatistics()
    for source in sources {
      switch source {
      case .ring(let consumer, _):
        result.consumed &+= consumer.consumed
        result.discarded &+= consumer.discarded
      case .overwriting(let consumer, _):
        result.consumed &+= consumer.consumed
        result.discarded &+= consumer.discarded
        result.overwritten &+= consumer.overwritten
      case .perf(let consumer, _):
        result.consumed &+= consumer.consumed
        result.lost &+= consumer.lost
      }
    }
    return result
  }

  private func exclusively<R>(_ body: () throws(BPFError) -> R) throws(BPFError) -> R {
    try enter()
    defer { leave() }
    return try body()
  }

  private func enter() throws(BPFError) {
    guard !isInUse.exchange(true, ordering: .acquiring) else {
      throw BPFError(
        .invalidState, at: .access, of: .init(map: maps.first?.name), "somebody else is reading",
        remedy: "let one task or thread read, and give its records to the others")
    }
  }

  private func leave() {
    isInUse.store(false, ordering: .releasing)
  }
}

// Waiting ----------------------------------------------------------------------------------------------------

extension EventReader {
  /// Why a wait ended.
  public enum WaitResult: Sendable, Hashable {
    /// There is something to read.
    case readable
    /// The time is over.
    case timedOut
    /// Somebody asked for what is there, see ``EventReader/flush()``.
    case flushed
    /// Nobody is to wait any more, see ``EventReader/cancel()``.
    case cancelled
  }

  /// Waits until there is something to read. Blocks the thread: not for tasks of Swift's own pool, for which
  /// ``EventStream`` is there.
  ///
  /// - Parameter deadline: when to give up; `nil` for never.
  /// - Throws: ``BPFError`` if the kernel refuses.
  public func wait(until deadline: ContinuousClock.Instant? = nil) throws(BPFError) -> WaitResult {
    while true {
      if hasBeenCancelled { return .cancelled }
      let timeout = Self.milliseconds(until: deadline)
      let number: UInt64?
      do {
        number = try kernel.calls.waitForOne(poll.rawValue, milliseconds: timeout)
      } catch {
        throw BPFError(error, at: .access, of: .init(map: maps.first?.name))
      }
      switch number {
      case nil:
        guard let deadline, deadline <= .now else { continue }
        return .timedOut
      case Self.wakeNumber:
        if hasBeenCancelled { return .cancelled }
        kernel.calls.clear(wake.rawValue)
        return .flushed
      default: return .readable
      }
    }
  }

  /// Waits for records and reads them. Blocks the thread.
  ///
  /// - Parameters:
  ///   - deadline: when to give up; `nil` for never.
  ///   - body: as for ``consume(limit:onLost:_:)``.
  /// - Returns: why the wait ended; what is there has been read in every case.
  @discardableResult
  public func read(
    until deadline: ContinuousClock.Instant? = nil, _ body: (RawSpan, EventOrigin) throws -> Void
  ) throws -> WaitResult {
    let result = try wait(until: deadline)
    try consume(body)
    return result
  }

  /// Ends every wait, now and in future. What is in the rings can still be read.
  public func cancel() {
    isCancelled.store(true, ordering: .releasing)
    kernel.calls.raise(wake.rawValue)
  }

  /// Ends the wait that is under way, or the next one, whether or not the kernel has told of records: for those
  /// that programs wrote with `BPF_RB_NO_WAKEUP`, or that wait for more (``PerfBufferOptions/wakeupEvents``).
  public func flush() {
    kernel.calls.raise(wake.rawValue)
  }

  /// Whether ``cancel()`` was called.
  public var hasBeenCancelled: Bool { isCancelled.load(ordering: .acquiring) }

  /// Takes back what ``flush()`` raised, for who waits for the descriptor himself.
  func clearFlush() {
    if !hasBeenCancelled { kernel.calls.clear(wake.rawValue) }
  }

  private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return -1 }
    let (seconds, attoseconds) = ContinuousClock.now.duration(to: deadline).components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    guard seconds < 1 << 20 else { return 1 << 30 }
    // Rounded up: a wait that ends too early would be tried again in a circle.
    return Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
  }
}
