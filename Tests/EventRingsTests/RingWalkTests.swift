import EventRings
import Testing

@Suite struct RingWalkTests {
  /// Takes steps until one stops the walk.
  private func walk(_ walk: inout RingWalk, _ ring: RingModel) -> [RingWalk.Step] {
    var steps: [RingWalk.Step] = []
    while true {
      let step = walk.next(producer: ring.producer, header: ring.header)
      steps.append(step)
      switch step {
      case .record, .discarded: continue
      default: return steps
      }
    }
  }

  @Test func recordsComeInOrderAndAround() throws {
    var ring = RingModel(capacity: 64)
    var walk = try #require(RingWalk(capacity: 64))
    for round in 0..<100 {
      let count = UInt32(round % 23)
      let position = try ring.begin(count)
      ring.finish(position)
      let expected = Int(position % 64) + 8
      #expect(self.walk(&walk, ring) == [.record(offset: expected, count: Int(count)), .empty])
      #expect(walk.needsPublishing)
      ring.published = walk.position
      walk.didPublish()
      #expect(!walk.needsPublishing)
    }
  }

  @Test func aBusyRecordHoldsUpLaterOnes() throws {
    var ring = RingModel(capacity: 64)
    var walk = try #require(RingWalk(capacity: 64))
    let first = try ring.begin(8)
    let second = try ring.begin(3)
    ring.finish(second)
    #expect(self.walk(&walk, ring) == [.busy])
    ring.finish(first, givesUp: true)
    #expect(self.walk(&walk, ring) == [.discarded, .record(offset: 24, count: 3), .empty])
  }

  @Test func aFullRingIsReadWhole() throws {
    var ring = RingModel(capacity: 64)
    var walk = try #require(RingWalk(capacity: 64))
    for _ in 0..<4 { ring.finish(try ring.begin(8)) }
    #expect(ring.reserve(0) == nil)
    #expect(self.walk(&walk, ring).count == 5)
  }

  @Test func roomIsGivenBackAnEighthAtATime() throws {
    var ring = RingModel(capacity: 1024)
    var walk = try #require(RingWalk(capacity: 1024))
    for _ in 0..<8 { ring.finish(try ring.begin(24)) }
    for record in 1...8 {
      _ = walk.next(producer: ring.producer, header: ring.header)
      #expect(walk.isDueForPublishing == (record % 4 == 0))
      if walk.isDueForPublishing { walk.didPublish() }
    }
  }

  @Test func positionsMayWrapAround() throws {
    let start = UInt64.max - 23
    var walk = try #require(RingWalk(capacity: 64, position: start))
    let first = walk.next(producer: 8, header: { offset in offset == 40 ? 8 : 0 })
    #expect(first == .record(offset: 48, count: 8))
    #expect(walk.position == start &+ 16)
  }

  @Test(arguments: [0, 7, 9, 24, 63, 1 << 33])
  func sizesThatNoRingHasAreRefused(capacity: UInt64) {
    #expect(RingWalk(capacity: capacity) == nil)
  }

  @Test(
    arguments: [
      (producer: 72, header: 0), (producer: 4, header: 0), (producer: .max, header: 0),
      (producer: 1 << 40, header: 0),
      (producer: 16, header: 9), (producer: 16, header: 0x3fff_ffff), (producer: 8, header: 1),
      (producer: 64, header: 57), (producer: 16, header: 0x4000_0000 | 9),
    ] as [(producer: UInt64, header: UInt32)])
  func whatNoKernelWritesIsCorrupt(producer: UInt64, header: UInt32) throws {
    var walk = try #require(RingWalk(capacity: 64))
    guard case .corrupt(let corruption) = walk.next(producer: producer, header: { _ in header }) else {
      Issue.record("taken for a record")
      return
    }
    #expect(corruption.position == 0)
    #expect(!corruption.description.isEmpty)
    #expect(walk.position == 0, "nothing was skipped")
  }

  /// Whatever memory says, steps stay inside of it and come to an end.
  /// The short way takes complete records, and stops where the room is due to be given back.
  @Test func completeRecordsAreFoundByTheShortWay() throws {
    var ring = RingModel(capacity: 1024)
    var walk = try #require(RingWalk(capacity: 1024))
    let positions = [16, 13, 8, 16, 56, 8].map { ring.reserve($0) }
    for position in positions where position != positions[3] { ring.finish(try #require(position)) }
    #expect(walk.stretch.isEmpty)
    #expect(walk.see(producer: ring.producer) == nil)
    #expect(walk.stretch == 0..<128)
    let record = RingWalk.plainRecord(at: 24, before: 128, header: ring.header)
    #expect(record?.size == 24 && record?.count == 13)
    #expect(
      RingWalk.plainRecord(at: 24, before: 40, header: ring.header) == nil, "it goes on behind the stretch")
    #expect(
      RingWalk.plainRecord(at: 64, before: 128, header: ring.header) == nil, "it is still being written")
    walk.leave(64)
    #expect(walk.next(header: ring.header) == .busy)
    ring.finish(try #require(positions[3]))
    #expect(walk.stretch == 64..<128)
    walk.leave(24)
    #expect(walk.next(header: ring.header) == .record(offset: 96, count: 56))
    #expect(walk.stretch.isEmpty && walk.isDueForPublishing)
    walk.didPublish()
    #expect(walk.stretch == 152..<168)
  }

  @Test func randomMemoryIsSurvived() throws {
    var random = Seeded(seed: 0x5eed)
    for _ in 0..<20_000 {
      let capacity = UInt64(8) << UInt64.random(in: 0..<6, using: &random)
      var walk = try #require(RingWalk(capacity: capacity, position: random.next()))
      let producer = walk.position &+ UInt64.random(in: 0...capacity * 2, using: &random)
      let words = (0..<Int(capacity / 4)).map { _ in
        UInt32(truncatingIfNeeded: random.next()) & (random.next() & 1 == 0 ? .max : 0x3f)
      }
      var steps = 0
      walking: while true {
        steps += 1
        try #require(steps <= Int(capacity) / 8 + 1)
        if walk.see(producer: producer) == nil { requireOneAnswer(walk) { words[$0 / 4] } }
        switch walk.next(producer: producer, header: { words[$0 / 4] }) {
        case .record(let offset, let count):
          #expect(
            offset >= 8 && offset + count <= 2 * Int(capacity), "inside of the memory that is mapped twice")
        case .discarded: break
        case .busy, .empty, .corrupt: break walking
        }
      }
    }
  }
}

/// What the short way takes for a record is one for the other way too, and ends in the same place.
private func requireOneAnswer(_ walk: RingWalk, header: (Int) -> UInt32) {
  let stretch = walk.stretch
  guard let record = RingWalk.plainRecord(at: stretch.lowerBound, before: stretch.upperBound, header: header)
  else { return }
  var short = walk
  var long = walk
  short.leave(record.size)
  let start = stretch.lowerBound + RingWalk.PlainRecord.distance
  #expect(long.next(header: header) == .record(offset: start, count: record.count))
  #expect(short.position == long.position)
}

/// Every order in which the steps of kernel and reader can come.
@Suite struct RingInterleavingTests {
  /// What producers do: each list is one producer's, in its order. Each record is reserved and finished.
  private struct State: Hashable {
    var ring: RingModel
    var reader: ReaderModel
    var producers: [Producer]
  }

  private struct Producer: Hashable {
    var records: [UInt32]
    var open: UInt64?
  }

  /// Goes through all orders. Returns how many states there are, and those in which the reader sleeps for ever
  /// although a finished record is there.
  private func explore(_ producers: [[UInt32]], looksAgain: Bool) -> (states: Int, lost: Int) {
    let start = State(
      ring: RingModel(capacity: 256), reader: ReaderModel(capacity: 256, looksAgain: looksAgain),
      producers: producers.map { Producer(records: $0) })
    let total = producers.map(\.count).reduce(0, +)
    var seen: Set<State> = [start]
    var open = [start]
    var lost = 0
    while let state = open.popLast() {
      var nexts: [State] = []
      for place in state.producers.indices {
        var next = state
        if let position = next.producers[place].open {
          next.ring.finish(position)
          next.producers[place].open = nil
        } else if let count = next.producers[place].records.first {
          next.producers[place].records.removeFirst()
          next.producers[place].open = next.ring.reserve(count)
        } else {
          continue
        }
        nexts.append(next)
      }
      let producersAreDone = nexts.isEmpty
      var next = state
      next.reader.step(&next.ring)
      if next != state {
        nexts.append(next)
      } else if producersAreDone, state.reader.records < total {
        lost += 1
      }
      for next in nexts where seen.insert(next).inserted { open.append(next) }
    }
    return (seen.count, lost)
  }

  @Test(arguments: [[[8, 8, 8]], [[8], [16]], [[8, 8], [0, 24]], [[8], [8], [8]]] as [[[UInt32]]])
  func noWakeUpIsLost(producers: [[UInt32]]) {
    let result = explore(producers, looksAgain: true)
    #expect(result.states > 50)
    #expect(result.lost == 0)
  }

  @Test func theModelFindsAReaderThatDoesNotLookAgain() {
    #expect(explore([[8, 8]], looksAgain: false).lost > 0)
  }
}

/// Numbers that are the same in each run.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
