import BPFTypes

/// What the iterators of a stream share: the reader, who waits, and what was read ahead.
final class StreamCore<Element: Sendable>: Sendable {
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

  private let reader: EventReader
  private let decode: @Sendable (RawSpan) throws(BPFError) -> Element?
  private let state: Locked<State>
  private let readsAhead: Bool

  init(
    reader: EventReader, policy: EventPolicy,
    decode: @escaping @Sendable (RawSpan) throws(BPFError) -> Element?
  ) {
    self.reader = reader
    self.decode = decode
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
  func nextBatch(
    into batch: inout [Element], isolation actor: isolated (any Actor)?
  ) async throws(BPFError) -> Bool {
    while true {
      // What comes after the cancellation is not looked for; what came before it is still given out.
      let isLast = reader.hasBeenCancelled
      if readsAhead {
        batch = try takeReadAhead()
      } else {
        batch.removeAll(keepingCapacity: true)
        try read(limit: Self.batchLimit) { batch.append($0) }
      }
      if !batch.isEmpty { return true }
      if isLast || Task.isCancelled { return false }
      await waitForMore(isolation: actor)
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
      try read(limit: Self.batchLimit) { rest.append($0) }
      return rest
    }
    return events
  }

  private func read(limit: Int, _ body: (Element) -> Void) throws(BPFError) {
    do {
      try reader.consume(limit: limit) { record, _ in
        if let element = try decode(record) { body(element) }
      }
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
    var room = 0
    do {
      room = state.withLock { (state: inout State) in state.queue?.room ?? 0 }
      try read(limit: room) { element in
        state.withLock { (state: inout State) in state.queue?.append(element) }
      }
      room = state.withLock { (state: inout State) in state.queue?.room ?? 0 }
    } catch {
      state.withLock { (state: inout State) in state.failure = error }
      return resumeWaiters()
    }
    resumeWaiters()
    // A full queue is gone on with when the consumer has taken it.
    if room > 0 { armForReading() }
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
