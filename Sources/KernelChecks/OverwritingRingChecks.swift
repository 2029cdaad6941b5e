import BPF
import Glibc

extension Requirement {
  static let overwriting = linux(6, 19, for: "BPF_F_RB_OVERWRITE")
}

/// Ring buffers whose newest records overwrite the oldest (parity CONS-8).
let overwritingRingChecks: [KernelCheck] = [
  KernelCheck(
    "of a ring that overwrites, the newest records are read and the others counted", needs: .overwriting
  ) {
    context in
    let ring = try OverwritingRing(context, records: 1000)
    // Fewer than fit are all there.
    let few = try OverwritingRing(context, records: 20)
    try few.write()
    try few.readAll()
    try expectEqual(few.numbers, (0..<20).filter { $0 & 7 != 7 }, "numbers of the records that fit")
    for round in 1...3 {
      try ring.write()
      try ring.readAll()
      let whole = (0..<UInt64(round * 1000)).filter { $0 & 7 != 7 }
      try expectEqual(ring.numbers, Array(whole.suffix(ring.numbers.count)), "the newest, in order")
      try expect(ring.numbers.count > 30, "only \(ring.numbers.count) records were in the ring")
      ring.numbers = []
    }
    try ring.requireEveryByte()
  },
  KernelCheck("a ring that overwrites is whole under fire", needs: .overwriting) { context in
    let ring = try OverwritingRing(context, records: 256)
    let isOver = AtomicFlag()
    let producing = try (0..<2).map { _ in try InBackground { while !isOver.value { try ring.write() } } }
    var random = SystemRandomNumberGenerator()
    let end = ContinuousClock.now + LongRun.producing
    while ContinuousClock.now < end {
      _ = try ring.reader.wait(until: end)
      try ring.readAll()
      if Int.random(in: 0..<8, using: &random) == 0 { usleep(UInt32.random(in: 0..<20_000, using: &random)) }
    }
    isOver.set()
    for producer in producing { try producer.finish() }
    try ring.readAll()
    try ring.requireEveryByte()
    let statistics = try ring.reader.statistics()
    try expect(statistics.overwritten > 0, "the reader was never behind")
    try expect(statistics.consumed > 100, "only \(statistics.consumed) records were read")
  },
  KernelCheck("who waits for a ring that overwrites is woken", needs: .overwriting) { context in
    let ring = try OverwritingRing(context, records: 300)
    for _ in 0..<20 {
      try expectEqual(try ring.reader.wait(until: .now + .milliseconds(20)), .timedOut, "an empty ring")
      let writing = try InBackground {
        usleep(2000)
        try ring.write()
      }
      try expectEqual(try ring.reader.wait(until: .now + .seconds(10)), .readable, "a ring with news")
      try writing.finish()
      try ring.readAll()
    }
    try ring.requireEveryByte()
  },
]

/// `overwriting_ring.bpf.c`, loaded, and what was read of it. Read by one thread at a time.
private final class OverwritingRing: @unchecked Sendable {
  let reader: EventReader
  /// The numbers of the records that were read.
  var numbers: [UInt64] = []
  private let loaded: LoadedObject
  private var bytesRead: UInt64 = 0

  init(_ context: CheckContext, records: UInt32) throws {
    var object = try context.object("overwriting_ring")
    try object.globals["records"]?.set(records)
    loaded = try object.load(on: context.kernel)
    reader = try loaded.eventReader("ring")
  }

  /// Runs the program once, on this thread's CPU.
  func write() throws {
    _ = try LiveSystemCalls().progTestRun(
      fd: try loaded.program("write_records").fileDescriptor, data: [], repeat: 0)
  }

  func readAll() throws {
    while try reader.consume(take) > 0 {}
  }

  private func take(_ record: RawSpan, _ origin: EventOrigin) throws {
    let number = try CField<UInt64>("number", at: 0).read(record)
    try expectEqual(try CField<UInt64>("complement", at: 8).read(record), ~number, "the complement")
    try expectEqual(
      record.byteCount, 16 + Int(number & 31) + Int(number & 15), "the size of record \(number)")
    bytesRead += UInt64(record.byteCount + 15) & ~7
    numbers.append(number)
  }

  /// What was written is what was read, given up and overwritten, to the byte.
  func requireEveryByte() throws {
    let statistics = try reader.statistics()
    let givenUp = statistics.discarded * 72
    try expectEqual(
      bytesRead + givenUp + statistics.overwritten, try loaded.number("bytes"),
      "read \(bytesRead), given up \(givenUp), overwritten \(statistics.overwritten); bytes written")
    try expectEqual(try reader.available(), 0, "bytes left")
  }
}
