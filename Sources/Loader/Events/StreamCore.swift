import BPFTypes

/// What the iterators of a stream share: the reader, who waits, and what was read ahead.
@usableFromInline
final class StreamCore<Element: Sendable>: Sendable {
  /// Reads records and appends what they mean: made where the event's type is known, so that the work for each
  /// record is compiled for it.
  @usableFromInline
  typealias Fill = @Sendable (EventReader, _ limit: Int, _ events: inout [Element]) throws -> Void

  private struct State: Sendable {
    var waiters: [CheckedContinuation<Void, Never>] = []
    var queue: EventQueue<Element>?
    var failure: BPFError?
    var registration: UInt64?
    /// Whether the loop waits for the ring.
    var isArmed = false
  }

  /// How many events are decoded at a time: enough to make a batch cheap, few enough to stay in the cache.
  private static var batchLimit: Int { 256 }
  /// How many are read ahead at a time, before others get their turn on the loop's thread.
  private static var aheadLimit: Int { 4096 }

  private let reader: EventReader
  private let fill: Fill
  private let state: Locked<State>
  private let readsAhead: Bool

  @usableFromInline
  init(reader: EventReader, policy: EventPolicy, fill: @escaping Fill) {
    self.reader = reader
    self.fill = fill
    var state = State()
    switch policy.kind {
    case .leaveInKernel: break
    case .dropOldest(let capacity): state.queue = EventQueue(capacity: capacity, dropsOldest: true)
    case .buffer(let capacity): state.queue = EventQueue(capacity: capacity, dropsOldest: false)
    }
    readsAhead = state.queue != nil
    self.state = Locked(state)
    if readsAhead { armForReading() }
  }

  deinit {
    if let registration = state.withLock({ (state: inout State) in state.registration }) {
      reader.kernel.events.forget(registration)
    }
  }

  func finish() {
    reader.cancel()
    resumeWaiters()
  }

  func flush() {
    reader.flush()
  }

  func statistics() throws(BPFError) -> EventStatistics {
    var statistics = try reader.statistics()
    statistics.dropped = state.withLock { (state: inout State) in state.queue?.dropped ?? 0 }
    return statistics
  }

  // Consuming ------------------------------------------------------------------------------------------------

  /// Fills a batch, and waits until there is something to fill it with.
  ///
  /// - Returns: whether there is; `false` is the end of the stream.
  @usableFromInline
  func nextBatch(
    into batch: inout [Element], isolation actor: isolated (any Actor)?
  ) async throws(BPFError) -> Bool {
    while true {
      // What comes after the cancellation is not looked for; what came before it is still given out.
      let isLast = reader.hasBeenCancelled
      if readsAhead {
        batch = try takeReadAhead()
      } else {
        try readDirectly(into: &batch)
      }
      if !batch.isEmpty { return true }
      if isLast || Task.isCancelled { return false }
      await waitForMore(isolation: actor)
    }
  }

  private func readDirectly(into batch: inout [Element]) throws(BPFError) {
    batch.removeAll(keepingCapacity: true)
    if let failure = state.withLock({ (state: inout State) in state.failure }) { throw failure }
    do {
      try read(limit: Self.batchLimit, into: &batch)
    } catch {
      if batch.isEmpty { throw error }
      // What was read before the failure comes first.
      state.withLock { (state: inout State) in state.failure = error }
    }
  }

  private func takeReadAhead() throws(BPFError) -> [Element] {
    let (events, failure, hadNoRoom) = state.withLock { (state: inout State) in
      let hadNoRoom = state.queue?.room == 0
      let events = state.queue?.takeAll() ?? []
      // What was read before the failure comes first.
      let failure = events.isEmpty ? state.failure : nil
      return (events, failure, hadNoRoom)
    }
    if let failure { throw failure }
    if hadNoRoom { armForReading() }
    if events.isEmpty, reader.hasBeenCancelled {
      // Nobody reads ahead any more: what is left in the ring is taken directly.
      var rest: [Element] = []
      try read(limit: Self.batchLimit, into: &rest)
      return rest
    }
    return events
  }

  private func read(limit: Int, into events: inout [Element]) throws(BPFError) {
    do {
      try fill(reader, limit, &events)
    } catch {
      throw error as? BPFError ?? BPFError(.invalidState, at: .access, "\(error)", underlying: error)
    }
  }

  // Waiting --------------------------------------------------------------------------------------------------

  private func waitForMore(isolation actor: isolated (any Actor)?) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        state.withLock { (state: inout State) in state.waiters.append(continuation) }
        if !readsAhead { arm { $0.resumeWaiters() } }
        // Each of these may have come about before the continuation was there to be resumed.
        if Task.isCancelled || reader.hasBeenCancelled || hasNews { resumeWaiters() }
      }
    } onCancel: {
      resumeWaiters()
    }
  }

  private var hasNews: Bool {
    state.withLock { (state: inout State) in state.failure != nil || (state.queue?.count ?? 0) > 0 }
  }

  private func resumeWaiters() {
    let waiters = state.withLock { (state: inout State) in
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  // Reading ahead --------------------------------------------------------------------------------------------

  private func armForReading() {
    arm { $0.readAhead() }
  }

  /// On the loop's thread: moves records into the queue.
  private func readAhead() {
    guard !reader.hasBeenCancelled else { return resumeWaiters() }
    let limit = state.withLock { (state: inout State) in min(state.queue?.room ?? 0, Self.aheadLimit) }
    var events: [Element] = []
    var failure: BPFError?
    do {
      try read(limit: limit, into: &events)
    } catch {
      failure = error
    }
    let hasRoom = state.withLock { (state: inout State) in
      for event in events { state.queue?.append(event) }
      state.failure = failure
      return failure == nil && (state.queue?.room ?? 0) > 0
    }
    resumeWaiters()
    // A full queue is gone on with when the consumer has taken it.
    if hasRoom { armForReading() }
  }

  private func arm(_ job: @escaping @Sendable (StreamCore) -> Void) {
    let registration = state.withLock { (state: inout State) -> UInt64?? in
      guard !state.isArmed else { return nil }
      state.isArmed = true
      return state.registration
    }
    guard let registration else { return }
    do {
      let number = try reader.kernel.events.whenReadable(
        reader.fileDescriptor, registration: registration
      ) { [weak self] in
        guard let self else { return }
        state.withLock { (state: inout State) in state.isArmed = false }
        reader.clearFlush()
        job(self)
      }
      state.withLock { (state: inout State) in state.registration = number }
    } catch {
      let failure = BPFError(error, at: .access, of: .init(map: reader.maps.first?.name))
      state.withLock { (state: inout State) in
        state.isArmed = false
        state.failure = failure
      }
      resumeWaiters()
    }
  }
}
