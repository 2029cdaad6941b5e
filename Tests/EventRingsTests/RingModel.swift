import EventRings

/// The kernel's side of a ring buffer in memory: reserve, commit and discard as it does them, a step each.
struct RingModel: Hashable {
  let capacity: UInt64
  private(set) var producer: UInt64 = 0
  /// Where each header word lies.
  private(set) var headers: [UInt64: UInt32] = [:]
  /// What the reader published.
  var published: UInt64 = 0
  /// Whether a sleeping reader has been woken.
  var isWoken = false

  static let busy: UInt32 = 1 << 31
  static let discarded: UInt32 = 1 << 30

  init(capacity: UInt64) {
    self.capacity = capacity
  }

  /// Begins a record; `nil` if there is no room.
  mutating func reserve(_ count: UInt32) -> UInt64? {
    let size = (UInt64(count) + 8 + 7) / 8 * 8
    guard producer + size - published <= capacity else { return nil }
    let position = producer
    headers[position % capacity] = count | Self.busy
    producer += size
    return position
  }

  /// Begins a record that there has to be room for.
  mutating func begin(_ count: UInt32) throws -> UInt64 {
    struct NoRoom: Error {}
    guard let position = reserve(count) else { throw NoRoom() }
    return position
  }

  /// Ends a record, and wakes the reader if it stands there.
  mutating func finish(_ position: UInt64, givesUp: Bool = false) {
    let word = headers[position % capacity, default: 0] & ~Self.busy
    headers[position % capacity] = givesUp ? word | Self.discarded : word
    if published == position { isWoken = true }
  }

  func header(_ offset: Int) -> UInt32 { headers[UInt64(offset), default: 0] }
}

/// A reader that follows the protocol of `RingConsumer`, with every access to shared memory as a step of its
/// own, so that the kernel's steps can come in between.
struct ReaderModel: Hashable {
  enum Place: Hashable {
    case lookAtProducer, takeStep, publish, sleep
  }

  private var walk: RingWalkState
  private var producer: UInt64 = 0
  private(set) var place = Place.lookAtProducer
  private(set) var records = 0
  /// Whether it looks once more after it has published; without that, wake-ups are lost.
  let looksAgain: Bool

  init(capacity: UInt64, looksAgain: Bool) {
    walk = RingWalkState(capacity: capacity)
    self.looksAgain = looksAgain
  }

  mutating func step(_ ring: inout RingModel) {
    switch place {
    case .lookAtProducer:
      producer = ring.producer
      place = .takeStep
    case .takeStep:
      switch walk.next(producer: producer, ring) {
      case .record: records += 1
      case .discarded: break
      case .busy, .empty: place = walk.needsPublishing ? .publish : .sleep
      case .corrupt: place = .sleep
      }
    case .publish:
      ring.published = walk.position
      walk.didPublish()
      place = looksAgain ? .lookAtProducer : .sleep
    case .sleep:
      guard ring.isWoken else { return }
      ring.isWoken = false
      place = .lookAtProducer
    }
  }
}

/// `RingWalk` as a value that can be a key: it is made anew for each step.
private struct RingWalkState: Hashable {
  let capacity: UInt64
  private(set) var position: UInt64 = 0
  private var published: UInt64 = 0

  init(capacity: UInt64) {
    self.capacity = capacity
  }

  var needsPublishing: Bool { position != published }

  mutating func didPublish() { published = position }

  mutating func next(producer: UInt64, _ ring: RingModel) -> RingWalk.Step {
    guard var walk = RingWalk(capacity: capacity, position: position) else { return .empty }
    defer { position = walk.position }
    return walk.next(producer: producer, header: ring.header)
  }
}

extension RingWalk {
  /// Looks how far the kernel is and takes a step.
  mutating func next(producer: UInt64, header: (Int) -> UInt32) -> Step {
    if let corruption = see(producer: producer) { return .corrupt(corruption) }
    return next(header: header)
  }
}

extension PerfWalk {
  /// Looks how far the kernel is and takes a step.
  mutating func next(producer: UInt64, word: (Int) -> UInt64) -> Step {
    if let corruption = see(producer: producer) { return .corrupt(corruption) }
    return next(word: word)
  }
}
