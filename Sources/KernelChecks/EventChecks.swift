import BPF
import Glibc

/// A record of `exec_events.bpf.c`.
struct ExecEvent: CStructure, Equatable {
  static let pidField = CField<UInt32>("pid", at: 0)
  static let userField = CField<UInt32>("uid", at: 4)
  static let commandField = CField<String>("comm", at: 8, count: 16)
  static let fileField = CField<String>("filename", at: 24, count: 64)
  static let layout = CLayout(
    "exec_event", size: 88,
    [pidField.member, userField.member, commandField.member, fileField.member])

  let pid: UInt32
  let user: UInt32
  let command: String
  let file: String

  init(_ record: RawSpan) throws(BPFError) {
    pid = try Self.pidField.read(record)
    user = try Self.userField.read(record)
    command = try Self.commandField.read(record)
    file = try Self.fileField.read(record)
  }
}

/// A structure of the same name whose members lie elsewhere.
private struct WrongEvent: CStructure {
  static let layout = CLayout("exec_event", size: 88, [CField<UInt64>("pid", at: 0).member])
  init(_ record: RawSpan) throws(BPFError) {}
}

let eventChecks: [KernelCheck] = [
  KernelCheck("events come through a ring buffer, decoded, into a task", needs: .ringBuffers) { context in
    try requireExecEvents(context, program: "to_ring", map: "ring")
  },
  KernelCheck("events come through a perf event array, decoded, into a task") { context in
    try requireExecEvents(context, program: "to_buffer", map: "buffer")
  },
  KernelCheck("a layout that differs from the object's types is refused", needs: .ringBuffers) { context in
    let loaded = try context.load("exec_events")
    let error = try expectError(.invalidValue) { _ = try loaded.events("ring", as: WrongEvent.self) }
    try expect(error.description.contains("4 bytes at 0"), "the place: \(error)")
  },
  KernelCheck(
    "several maps are read on one wait, and each record tells where it is from", needs: .ringBuffers
  ) { context in
    let source = try EventProducer(context, records: 3)
    let reader = try source.loaded.eventReader("second_ring", "buffer", "ring")
    try source.run("to_ring")
    try source.run("to_second_ring")
    try source.run("to_buffer")
    var seen: [EventOrigin: Int] = [:]
    while seen.values.reduce(0, +) < 7 {
      let result = try reader.read(until: .now + .seconds(5)) { _, origin in seen[origin, default: 0] += 1 }
      try expectEqual(result, .readable, "the wait; seen \(seen)")
    }
    try expectEqual(seen[EventOrigin(map: 0, cpu: nil)], 1, "records of the second ring")
    try expectEqual(seen[EventOrigin(map: 2, cpu: nil)], 3, "records of the ring")
    let perf = seen.filter { $0.key.map == 1 && $0.key.cpu != nil }
    try expectEqual(perf.values.reduce(0, +), 3, "records of the perf event array")
  },
  KernelCheck("no record is lost uncounted in a ring buffer, nor given up ones seen", needs: .ringBuffers) {
    context in
    try requireEveryRecord(context, program: "to_ring", map: "ring", givesUp: true)
  },
  KernelCheck("no record is lost uncounted in a perf event array") { context in
    try requireEveryRecord(context, program: "to_buffer", map: "buffer", givesUp: false)
  },
  KernelCheck("a reader that sleeps is woken for each record", needs: .ringBuffers) { context in
    for (program, map) in [("to_ring", "ring"), ("to_buffer", "buffer")] {
      let source = try EventProducer(context, records: 1)
      let reader = try source.loaded.eventReader(map)
      // Producer and reader meet at every moment of each other's work.
      let producing = try InBackground {
        for round in 0..<400 {
          usleep(UInt32(round % 37) * 20)
          try source.run(program)
        }
      }
      var count = 0
      while count < 400 {
        let result = try reader.read(until: .now + .seconds(10)) { _, _ in count += 1 }
        try expectEqual(result, .readable, "the wait for record \(count) of \(map)")
      }
      try producing.finish()
      try expectEqual(try reader.wait(until: .now + .milliseconds(20)), .timedOut, "a wait for nothing")
    }
  },
  KernelCheck("records that wake nobody are seen when asked for", needs: .ringBuffers) { context in
    let source = try EventProducer(context, records: 5) { object in try object.globals["wakeup"]?.set(1) }
    let reader = try source.loaded.eventReader("ring")
    try source.run("to_ring")
    reader.flush()
    // Both are told, in no order: that the ring is readable, if it still is, and the flush.
    var count = 0
    var results: [EventReader.WaitResult] = []
    while results.last != .flushed {
      results.append(try reader.read(until: .now + .seconds(5)) { _, _ in count += 1 })
      try expect(results.last != .timedOut, "the flush was not told: \(results)")
    }
    try expectEqual(count, 5, "records")
    try expectEqual(try reader.wait(until: .now + .milliseconds(20)), .timedOut, "and no more")
    reader.cancel()
    try expectEqual(try reader.wait(), .cancelled, "a wait after the cancellation")
    try expectEqual(try reader.wait(), .cancelled, "and another one")
  },
]

/// Programs that start are told as events to a task that waits for them.
private func requireExecEvents(_ context: CheckContext, program: String, map: String) throws {
  let loaded = try context.load("exec_events")
  try loaded.withLoaded { loaded in
    try loaded.program(program).attach()
    let stream = try loaded.events(map, as: ExecEvent.self)
    let collecting = try InBackgroundTask { () async throws -> [ExecEvent] in
      var events: [ExecEvent] = []
      for try await event in stream { events.append(event) }
      return events
    }
    let processes = try runPrograms(5)
    // What was written before the end is given out before it.
    usleep(200_000)
    stream.finish()
    let events = try collecting.finish()
    for process in processes {
      let own = events.filter { $0.pid == UInt32(process) }
      try expectEqual(own.map(\.command), ["true"], "commands of process \(process)")
      try expectEqual(own.map(\.file), ["/bin/true"], "files of process \(process)")
      try expectEqual(own.map(\.user), [getuid()], "users of process \(process)")
    }
    try expectEqual(try stream.statistics().consumed, UInt64(events.count), "records consumed")
  }
}

/// Two producers at full speed against a reader that stalls: what was produced is what was read, what failed and
/// what was given up, and what was read is whole.
private func requireEveryRecord(
  _ context: CheckContext, program: String, map: String, givesUp: Bool
) throws {
  let source = try EventProducer(context, records: 256) { object in
    try object.globals["gives_up"]?.set(givesUp)
  }
  var options = PerfBufferOptions()
  options.pages = 8
  let reader = try source.loaded.eventReader(map, options: options)
  let isOver = AtomicFlag()
  let producing = try (0..<2).map { _ in
    try InBackground { while !isOver.value { try source.run(program) } }
  }
  var random = SystemRandomNumberGenerator()
  var read: UInt64 = 0
  var last: [Int: UInt64] = [:]
  func check(_ record: RawSpan, _ origin: EventOrigin) throws {
    let number = try CField<UInt64>("number", at: 0).read(record)
    try expectEqual(try CField<UInt64>("complement", at: 8).read(record), ~number, "the complement")
    let size = 16 + Int(number & 31) + Int(number & 15)
    let padding = record.byteCount - size
    try expect(
      origin.cpu == nil ? padding == 0 : (0..<8).contains(padding), "a record of \(size) has \(padding) more")
    if let cpu = origin.cpu {
      // On one CPU numbers only grow; between CPUs there is no order.
      try expect(last[cpu].map { $0 < number } ?? true, "CPU \(cpu): \(number) after \(last[cpu] ?? 0)")
      last[cpu] = number
    }
    read += 1
  }
  let end = ContinuousClock.now + LongRun.producing
  while ContinuousClock.now < end {
    try reader.read(until: end, check)
    if Int.random(in: 0..<8, using: &random) == 0 { usleep(UInt32.random(in: 0..<20_000, using: &random)) }
  }
  isOver.set()
  for producer in producing { try producer.finish() }
  while try reader.consume(check) > 0 {}
  let statistics = try reader.statistics()
  let prefix = origin(of: map)
  let produced = try source.number("\(prefix)produced")
  let failed = try source.number("\(prefix)failed")
  let givenUp = givesUp ? try source.number("given_up") : 0
  try expectEqual(
    read + failed + givenUp, produced, "read \(read), failed \(failed), given up \(givenUp), produced")
  try expectEqual(statistics.consumed, read, "records in the statistics")
  try expectEqual(statistics.discarded, givenUp, "records given up in the statistics")
  // The kernel tells a loss with the next record that finds room, so a loss at the very end is not told.
  try expect(statistics.lost <= failed, "the kernel tells \(statistics.lost) lost records of \(failed)")
  try expect(produced > 10_000, "only \(produced) records were produced")
  try expect(failed > 0, "the reader was never behind")
}

private func origin(of map: String) -> String { map == "buffer" ? "perf_" : "" }
