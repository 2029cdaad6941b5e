import BPF
import Glibc

let eventStreamChecks: [KernelCheck] = [
  KernelCheck("a stream that waits ends when its task is cancelled", needs: .ringBuffers) { context in
    let source = try EventProducer(context, records: 4)
    let stream = try source.loaded.events("ring")
    let waiting = try InBackgroundTask { () async throws -> Int in
      var count = 0
      for try await _ in stream { count += 1 }
      return count
    }
    try source.run("to_ring")
    usleep(100_000)
    waiting.cancel()
    try expectEqual(try waiting.finish(seconds: 5), 4, "events before the cancellation")
  },
  KernelCheck("a stream that drops the oldest keeps the newest and counts the others", needs: .ringBuffers) {
    context in
    let source = try EventProducer(context, records: 100)
    let stream = try source.loaded.events("ring", policy: .dropOldest(capacity: 10)) {
      record throws(BPFError) in
      try CField<UInt64>("number", at: 0).read(record) & 1023
    }
    try source.run("to_ring")
    try waitUntil("the ring is read ahead") { (try? stream.statistics().consumed) == 100 }
    stream.finish()
    let numbers = try waitForTask { () async throws -> [UInt64] in
      var numbers: [UInt64] = []
      for try await number in stream { numbers.append(number) }
      return numbers
    }
    try expectEqual(numbers, Array(90..<100), "the events that are left")
    try expectEqual(try stream.statistics().dropped, 90, "dropped events")
  },
  KernelCheck("a stream that reads ahead leaves the rest in the kernel", needs: .ringBuffers) { context in
    let source = try EventProducer(context, records: 100)
    let stream = try source.loaded.events("ring", policy: .buffer(capacity: 10)) { record throws(BPFError) in
      try CField<UInt64>("number", at: 0).read(record) & 1023
    }
    try source.run("to_ring")
    try waitUntil("some are read ahead") { (try? stream.statistics().consumed) ?? 0 >= 10 }
    usleep(50_000)
    try expectEqual(try stream.statistics().consumed, 10, "events read ahead")
    let numbers = try waitForTask { () async throws -> [UInt64] in
      var numbers: [UInt64] = []
      for try await number in stream {
        numbers.append(number)
        if numbers.count == 100 { break }
      }
      return numbers
    }
    try expectEqual(numbers, Array(0..<100), "all events in order")
    try expectEqual(try stream.statistics().dropped, 0, "dropped events")
  },
  KernelCheck("one reader at a time, and a reader that throws goes on after its record", needs: .ringBuffers)
  {
    context in
    let source = try EventProducer(context, records: 3)
    let reader = try source.loaded.eventReader("ring")
    try source.run("to_ring")
    var seen = 0
    try expectError(.invalidState) {
      try reader.consume { _, _ in
        seen += 1
        try reader.consume { _, _ in }
      }
    }
    try reader.consume { _, _ in seen += 1 }
    try expectEqual(seen, 3, "records, each once")
  },
  KernelCheck("a stream that waits costs nothing", needs: .ringBuffers) { context in
    let source = try EventProducer(context, records: 1)
    let stream = try source.loaded.events("ring")
    let waiting = try InBackgroundTask { () async throws in for try await _ in stream {} }
    usleep(200_000)
    let before = try wakeups()
    usleep(1_000_000)
    // This thread's own sleep is one of them, and Swift's threads may end their search for work.
    let count = try wakeups() - before
    stream.finish()
    _ = try waiting.finish()
    try expect(count <= 4, "\(count) wake-ups in an idle second")
  },
  KernelCheck("streams come and go without a trace", needs: .ringBuffers) { context in
    let source = try EventProducer(context, records: 2)
    func once(_ policy: EventPolicy) throws {
      for map in ["ring", "buffer"] {
        let stream = try source.loaded.events(map, policy: policy)
        try source.run(map == "ring" ? "to_ring" : "to_buffer")
        let count = try waitForTask { () async throws -> Int in
          var count = 0
          for try await _ in stream {
            count += 1
            if count == 2 { break }
          }
          return count
        }
        try expectEqual(count, 2, "events of \(map)")
      }
    }
    try requireNoGrowth(rounds: 100, least: 100, limit: .seconds(20)) {
      try once(.leaveInKernel)
      try once(.buffer(capacity: 4))
    }
  },
]

/// How often threads of this process gave up the CPU to wait.
private func wakeups() throws -> Int {
  try entries(ofFolder: "/proc/self/task").reduce(0) { sum, thread in
    sum + (try statusNumber("voluntary_ctxt_switches", "/proc/self/task/\(thread)/status"))
  }
}

private func waitUntil(_ what: String, _ condition: () throws -> Bool) throws {
  for _ in 0..<500 {
    if try condition() { return }
    usleep(10_000)
  }
  throw CheckFailure(description: "after five seconds it is not so that \(what)")
}
