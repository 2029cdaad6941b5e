import EventRings
import Testing

/// One CPU's perf buffer in memory, written as the kernel does.
private struct PerfModel {
  let capacity: Int
  var producer: UInt64 = 0
  var bytes: [UInt8]

  init(capacity: Int) {
    self.capacity = capacity
    bytes = [UInt8](repeating: 0, count: capacity)
  }

  mutating func append<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value) { raw in
      for byte in raw {
        bytes[Int(producer) % capacity] = byte
        producer += 1
      }
    }
  }

  mutating func header(type: UInt32, size: UInt16) {
    append(type)
    append(UInt16(0))
    append(size)
  }

  /// A sample of bytes that all have one value; padded so that the record ends on a multiple of eight.
  mutating func sample(_ count: Int, _ value: UInt8) {
    let padded = (count + 4 + 7) / 8 * 8 - 4
    header(type: 9, size: UInt16(12 + padded))
    append(UInt32(padded))
    for place in 0..<padded { append(place < count ? value : 0) }
  }

  mutating func lost(_ number: UInt64) {
    header(type: 2, size: 24)
    append(UInt64(1))
    append(number)
  }

  func word(_ offset: Int) -> UInt64 {
    bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
  }
}

@Suite struct PerfWalkTests {
  @Test func samplesAndLossesComeInOrder() throws {
    var ring = PerfModel(capacity: 128)
    var walk = try #require(PerfWalk(capacity: 128))
    ring.sample(5, 7)
    ring.lost(42)
    ring.header(type: 3, size: 8)
    #expect(walk.next(producer: ring.producer, word: ring.word) == .sample(offset: 12, count: 12))
    #expect(walk.next(producer: ring.producer, word: ring.word) == .lost(42))
    #expect(walk.next(producer: ring.producer, word: ring.word) == .other(type: 3))
    #expect(walk.next(producer: ring.producer, word: ring.word) == .empty)
    #expect(walk.position == ring.producer)
  }

  /// With times, the word before the number of bytes is one; losses have none.
  @Test func samplesWithTimes() throws {
    var ring = PerfModel(capacity: 128)
    var walk = try #require(PerfWalk(capacity: 128, hasTimes: true))
    ring.header(type: 9, size: 32)
    ring.append(UInt64(123_456))
    ring.append(UInt32(12))
    for value in 0..<12 { ring.append(UInt8(value)) }
    ring.lost(42)
    guard case .sample(let offset, let count) = walk.next(producer: ring.producer, word: ring.word) else {
      Issue.record("no sample")
      return
    }
    #expect(offset == 20 && count == 12)
    #expect(ring.word(offset - PerfWalk.timeDistance) == 123_456)
    #expect(walk.next(producer: ring.producer, word: ring.word) == .lost(42))
    #expect(walk.lostEventID == 1)
    // One of the size of a sample without a time has no room for one.
    ring.header(type: 9, size: 16)
    ring.append(UInt64(0))
    guard case .corrupt = walk.next(producer: ring.producer, word: ring.word) else {
      Issue.record("a sample without a time")
      return
    }
  }

  @Test func recordsGoOnAtTheStart() throws {
    var ring = PerfModel(capacity: 64)
    var walk = try #require(PerfWalk(capacity: 64))
    for round in 0..<40 {
      let value = UInt8(round + 1)
      ring.sample(20, value)
      guard case .sample(let offset, let count) = walk.next(producer: ring.producer, word: ring.word) else {
        Issue.record("no sample in round \(round)")
        return
      }
      #expect(count == 20)
      #expect((0..<20).allSatisfy { ring.bytes[(offset + $0) % 64] == value })
    }
  }

  @Test(
    arguments: [
      (type: 9, size: 8), (type: 9, size: 0), (type: 9, size: 12), (type: 9, size: 72), (type: 2, size: 16),
      (type: 9, size: 0xfff8), (type: 1, size: 4),
    ] as [(type: UInt32, size: UInt16)])
  func sizesThatNoKernelWritesAreCorrupt(type: UInt32, size: UInt16) throws {
    var ring = PerfModel(capacity: 64)
    var walk = try #require(PerfWalk(capacity: 64))
    ring.header(type: type, size: size)
    ring.producer = 64
    guard case .corrupt = walk.next(producer: ring.producer, word: ring.word) else {
      Issue.record("taken for a record")
      return
    }
    #expect(walk.position == 0)
  }

  @Test func aSampleLongerThanItsRecordIsCorrupt() throws {
    var ring = PerfModel(capacity: 64)
    var walk = try #require(PerfWalk(capacity: 64))
    ring.header(type: 9, size: 24)
    ring.append(UInt32(13))
    ring.producer = 24
    #expect(
      walk.next(producer: ring.producer, word: ring.word)
        == .corrupt(try #require(corruption(of: walk, ring))))
    #expect(walk.position == 0)
  }

  private func corruption(of walk: PerfWalk, _ ring: PerfModel) -> RingCorruption? {
    var walk = walk
    guard case .corrupt(let corruption) = walk.next(producer: ring.producer, word: ring.word) else {
      return nil
    }
    return corruption.kind == .sampleSize(13, record: 24) ? corruption : nil
  }

  @Test(arguments: [4, 72, .max, 1 << 40] as [UInt64])
  func implausibleProducersAreCorrupt(producer: UInt64) throws {
    var walk = try #require(PerfWalk(capacity: 64))
    guard case .corrupt(let corruption) = walk.next(producer: producer, word: { _ in 0 }) else {
      Issue.record("taken for a record")
      return
    }
    #expect(corruption.kind == .producer(producer, capacity: 64))
  }

  /// The short way takes whole stretches of samples, and stops where the room is due to be given back.
  @Test func samplesInOnePieceAreFoundByTheShortWay() throws {
    var ring = PerfModel(capacity: 1024)
    var walk = try #require(PerfWalk(capacity: 1024))
    for value in 0..<6 { ring.sample(12, UInt8(value)) }
    ring.lost(3)
    #expect(walk.stretch.isEmpty)
    #expect(walk.see(producer: ring.producer) == nil)
    #expect(walk.stretch == 0..<128)
    let sample = PerfWalk.plainSample(at: 24, before: walk.stretch.upperBound, word: ring.word)
    #expect(sample?.size == 24 && sample?.count == 12)
    // The sixth ends behind the stretch, which is an eighth of the memory, and the record behind it is a loss.
    #expect(PerfWalk.plainSample(at: 120, before: 128, word: ring.word) == nil)
    #expect(PerfWalk.plainSample(at: 144, before: 1024, word: ring.word) == nil)
    walk.leave(120)
    #expect(walk.stretch == 120..<128)
    #expect(walk.next(word: ring.word) == .sample(offset: 132, count: 12))
    #expect(walk.stretch.isEmpty && walk.isDueForPublishing)
    walk.didPublish()
    #expect(walk.stretch == 144..<168)
  }

  @Test func theShortWayIsNotForTimesNorForTheMemorysEnd() throws {
    var ring = PerfModel(capacity: 64)
    var timed = try #require(PerfWalk(capacity: 64, hasTimes: true))
    ring.sample(20, 1)
    #expect(timed.see(producer: ring.producer) == nil)
    #expect(timed.stretch.isEmpty)
    var walk = try #require(PerfWalk(capacity: 64, position: 56))
    #expect(walk.see(producer: 88) == nil)
    #expect(walk.stretch == 56..<64)
  }

  @Test func randomMemoryIsSurvived() throws {
    var random = Seeded(seed: 0xfeed)
    for _ in 0..<20_000 {
      let capacity = UInt64(8) << UInt64.random(in: 0..<6, using: &random)
      var walk = try #require(PerfWalk(capacity: capacity))
      let producer = UInt64.random(in: 0...capacity * 2, using: &random)
      let words = (0..<Int(capacity / 8)).map { _ in
        // Plausible headers now and then.
        random.next() & 1 == 0 ? random.next() : random.next() & 0x0038_0000_0000_0009
      }
      var steps = 0
      walking: while true {
        steps += 1
        try #require(steps <= Int(capacity) / 8 + 1)
        if walk.see(producer: producer) == nil { requireOneAnswer(walk) { words[$0 / 8] } }
        switch walk.next(producer: producer, word: { words[$0 / 8] }) {
        case .sample(let offset, let count):
          #expect(offset < Int(capacity) && count <= Int(capacity))
        case .lost, .other: break
        case .empty, .corrupt: break walking
        }
      }
    }
  }
}

/// What the short way takes for a sample is one for the other way too, and ends in the same place.
private func requireOneAnswer(_ walk: PerfWalk, word: (Int) -> UInt64) {
  let stretch = walk.stretch
  guard let sample = PerfWalk.plainSample(at: stretch.lowerBound, before: stretch.upperBound, word: word)
  else {
    return
  }
  var short = walk
  var long = walk
  short.leave(sample.size)
  let start = stretch.lowerBound + PerfWalk.PlainSample.distance
  #expect(long.next(word: word) == .sample(offset: start, count: sample.count))
  #expect(short.position == long.position)
}
