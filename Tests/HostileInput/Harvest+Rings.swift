import BPFBytes
import EventRings

/// A ring's memory and what is done with it, as bytes.
///
/// Byte 0: bit 7 says that every read sees other bytes than the one before, as if somebody wrote meanwhile;
/// the low 5 bits are the power of two that the capacity is. Then come the reader's position, and four
/// positions that the kernel is said to be at, 8 bytes each, little-endian. The rest is the memory, repeated
/// as far as it is needed.
struct RingScript {
  let capacity: UInt64
  let isRaced: Bool
  let position: UInt64
  let producers: [UInt64]
  let memory: ByteSlice

  init(_ bytes: ByteSlice) throws(ByteRangeError) {
    let first = try bytes.byte(at: 0)
    capacity = 1 << UInt64(first & 0x1f)
    isRaced = first & 0x80 != 0
    position = try bytes.load(at: 1, order: .littleEndian)
    var producers: [UInt64] = []
    for place in 0..<4 { producers.append(try bytes.load(at: 9 + place * 8, order: .littleEndian)) }
    self.producers = producers
    memory = try bytes.slice(at: 41, count: bytes.count - 41)
  }
}

/// Reads words of a script's memory.
private final class RingMemory {
  private let script: RingScript
  private var reads = 0
  /// An offset that no ring of that size has.
  private(set) var strayed: Int?

  init(_ script: RingScript) { self.script = script }

  func word(_ offset: Int) -> UInt64 {
    if offset < 0 || offset % 8 != 0 || UInt64(offset) > script.capacity - min(8, script.capacity) {
      strayed = offset
    }
    let words = script.memory.count / 8
    guard words > 0 else { return 0 }
    reads += 1
    let place = script.isRaced ? reads % words : Int(UInt64(offset).magnitude / 8 % UInt64(words))
    return (try? script.memory.load(UInt64.self, at: place * 8, order: .host)) ?? 0
  }
}

extension Harvest {
  /// Steps that are taken at most for each position of the kernel: a ring of minimal records can be long.
  private static let steps = 64

  mutating func readRings(_ bytes: [UInt8]) {
    guard let script = try? RingScript(ByteSlice(bytes)) else { return }
    walkRing(script)
    walkOverwrittenRing(script)
    walkPerf(script)
  }

  private mutating func walkRing(_ script: RingScript) {
    guard var walk = RingWalk(capacity: script.capacity, position: script.position) else { return }
    let memory = RingMemory(script)
    for producer in script.producers {
      if let corruption = walk.see(producer: producer) { note("\(corruption)") }
      steps: for _ in 0..<Self.steps {
        let before = walk.position
        let stretch = walk.stretch
        if let record = RingWalk.plainRecord(
          at: stretch.lowerBound, before: stretch.upperBound,
          header: { UInt32(truncatingIfNeeded: memory.word($0)) })
        {
          require(
            record.size <= stretch.count && record.count >= 0
              && record.count <= record.size - RingWalk.PlainRecord.distance,
            "a record of \(record.count) bytes in \(record.size) of \(stretch)")
          var long = walk
          walk.leave(record.size)
          // Where memory changes between two looks, so may what they see.
          require(
            script.isRaced
              || long.next(header: { UInt32(truncatingIfNeeded: memory.word($0)) })
                == .record(offset: stretch.lowerBound + RingWalk.PlainRecord.distance, count: record.count)
                && long.position == walk.position,
            "two ways to read a record differ")
          note(record.count)
          continue
        }
        switch walk.next(header: { UInt32(truncatingIfNeeded: memory.word($0)) }) {
        case .record(let offset, let count):
          // The memory is mapped twice in a row.
          require(
            offset >= 8 && count >= 0 && UInt64(offset) + UInt64(count) <= script.capacity * 2
              && UInt64(count) <= script.capacity - 8, "a record of \(count) bytes at \(offset)")
          require(walk.position &- before >= UInt64(count) + 8, "a record is not left behind")
          note(count)
        case .discarded: require(walk.position != before, "a discarded record is not left behind")
        case .busy, .empty: break steps
        case .corrupt(let corruption):
          require(walk.position == before, "the reader went on over what is corrupt")
          note("\(corruption)")
          break steps
        }
      }
      if walk.isDueForPublishing || walk.needsPublishing { walk.didPublish() }
    }
    require(memory.strayed == nil, "a header is read at \(memory.strayed ?? 0)")
  }

  /// As in a ring that overwrites: every other position is that of its oldest record.
  private mutating func walkOverwrittenRing(_ script: RingScript) {
    guard var walk = RingWalk(capacity: script.capacity, position: script.position) else { return }
    let memory = RingMemory(script)
    for (producer, overwritten) in zip(script.producers, script.producers.dropFirst()) {
      let before = walk.position
      do {
        let skipped = try walk.see(producer: producer, overwritten: overwritten)
        require(walk.position == before &+ skipped, "\(skipped) bytes were skipped from \(before)")
        require(!walk.isOverwritten(by: overwritten), "the reader stands on what is overwritten")
      } catch {
        require(walk.position == before, "the reader went on over what is corrupt")
        note("\(error)")
      }
      for _ in 0..<Self.steps {
        guard
          case .record(let offset, let count) = walk.next(header: {
            UInt32(truncatingIfNeeded: memory.word($0))
          })
        else { break }
        require(
          offset >= 8 && count >= 0 && UInt64(offset) + UInt64(count) <= script.capacity * 2,
          "a record of \(count) bytes at \(offset)")
      }
    }
    require(memory.strayed == nil, "a header is read at \(memory.strayed ?? 0)")
  }

  private mutating func walkPerf(_ script: RingScript) {
    guard var walk = PerfWalk(capacity: script.capacity, position: script.position) else { return }
    let memory = RingMemory(script)
    for producer in script.producers {
      if let corruption = walk.see(producer: producer) { note("\(corruption)") }
      steps: for _ in 0..<Self.steps {
        let before = walk.position
        let stretch = walk.stretch
        if let sample = PerfWalk.plainSample(
          at: stretch.lowerBound, before: stretch.upperBound, word: memory.word)
        {
          require(
            sample.size <= stretch.count && sample.count >= 0
              && sample.count <= sample.size - PerfWalk.PlainSample.distance,
            "a sample of \(sample.count) bytes in \(sample.size) of \(stretch)")
          var long = walk
          walk.leave(sample.size)
          require(
            script.isRaced
              || long.next(word: memory.word)
                == .sample(offset: stretch.lowerBound + PerfWalk.PlainSample.distance, count: sample.count)
                && long.position == walk.position,
            "two ways to read a sample differ")
          note(sample.count)
          continue
        }
        switch walk.next(word: memory.word) {
        case .sample(let offset, let count):
          require(
            offset >= 0 && UInt64(offset) < script.capacity && count >= 0
              && UInt64(count) <= script.capacity, "a sample of \(count) bytes at \(offset)")
          note(count)
        case .lost(let number): note(number)
        case .other(let type): note(type)
        case .empty: break steps
        case .corrupt(let corruption):
          require(walk.position == before, "the reader went on over what is corrupt")
          note("\(corruption)")
          break steps
        }
        require(walk.position != before, "a record is not left behind")
      }
      if walk.isDueForPublishing || walk.needsPublishing { walk.didPublish() }
    }
    require(memory.strayed == nil, "a word is read at \(memory.strayed ?? 0)")
  }
}
