public import BPFTypes

/// The records of a map as an asynchronous sequence of decoded events.
///
/// Waiting for the next event suspends the task; no thread is blocked, and nothing runs while nothing comes.
/// The stream retains the object that its map belongs to. It ends when it is finished or its task is
/// cancelled, and throws when a record cannot be decoded or the ring not be understood.
///
/// One task consumes a stream; two iterators at a time take events from each other.
public struct EventStream<Element: Sendable>: AsyncSequence, Sendable {
  /// What the stream throws.
  public typealias Failure = BPFError
  @usableFromInline let core: StreamCore<Element>

  @usableFromInline
  init(core: StreamCore<Element>) {
    self.core = core
  }

  /// Begins to take events.
  public func makeAsyncIterator() -> Iterator {
    Iterator(core: core)
  }

  /// Ends the stream: events that are there are still given out, then comes `nil`.
  public func finish() {
    core.finish()
  }

  /// Has the consumer look at the ring now, whether or not the kernel has told of records; see
  /// ``EventReader/flush()``.
  public func flush() {
    core.flush()
  }

  /// What was seen so far.
  ///
  /// - Throws: ``BPFError`` with code `invalidState` while the ring is being read.
  public func statistics() throws(BPFError) -> EventStatistics {
    try core.statistics()
  }

  /// Takes the events of a stream, a batch at a time.
  public struct Iterator: AsyncIteratorProtocol {
    @usableFromInline let core: StreamCore<Element>
    @usableFromInline var batch: [Element] = []
    @usableFromInline var place = 0

    init(core: StreamCore<Element>) {
      self.core = core
    }

    /// The next event, or `nil` when there will be no more.
    @inlinable
    public mutating func next() async throws(BPFError) -> Element? {
      try await next(isolation: nil)
    }

    /// The next event, or `nil` when there will be no more.
    @inlinable
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(BPFError) -> Element? {
      if place == batch.count {
        place = 0
        guard try await core.nextBatch(into: &batch, isolation: actor) else { return nil }
      }
      let element = batch[place]
      place += 1
      return element
    }
  }
}
