import BPF
import Glibc

/// Parity PROG-12: what happens while a program runs is counted.
let profilerChecks: [KernelCheck] = [
  KernelCheck("each run of a profiled program is counted, and the time that it takes", needs: .trampolines) {
    context in
    let program = try context.load("xdp_counter").program("count_xdp")
    let other = try context.load("xdp_counter").program("count_xdp")
    try runXDP(program, times: 3)
    let began = monotonicTime()
    let profiler = try program.startProfiling([.cpuClock])
    // Enough of them for a clock that stands still between two ticks, as emulated machines may have.
    try runXDP(program, times: 500)
    try runXDP(other, times: 2)
    let halfway = try profiler.profile()
    try expectEqual(halfway.runCount, 500, "runs halfway")
    for _ in 0..<4 { try runXDP(program, times: 1000) }
    let profile = try profiler.stop()
    let window = monotonicTime() - began
    try runXDP(program, times: 6)
    try expectEqual(profile.runCount, 4500, "runs")
    try expectEqual(profile.measuredRunCount, 4500, "runs that were measured")
    try expectEqual(profile.readings.map(\.metric.name), ["cpu_clock"], "metrics")
    let reading = profile.readings[0]
    try expect(
      reading.value > halfway.readings[0].value && halfway.readings[0].value > 0,
      "the clock goes on: \(halfway.readings[0].value), \(reading.value)")
    try expect(reading.value < window, "\(reading.value) ns are less than all of \(window)")
    try expect(
      reading.enabled > 0 && reading.running == reading.enabled,
      "the clock runs all the time: \(reading.running) of \(reading.enabled)")
  },
  KernelCheck("a program is profiled on every CPU, by four metrics and twice at a time", needs: .trampolines)
  {
    context in
    // A raw tracepoint is run on the CPU that is asked for.
    let program = try loadTestRun("place", context)
    let names = ["cpu_clock", "switches", "faults", "task_clock"]
    let events: [PerfEvent] = [.cpuClock, .contextSwitches, .pageFaults, .taskClock]
    let metrics = zip(names, events).map { ProfileMetric($0, $1, excludesUser: false) }
    let first = try program.startProfiling(metrics)
    let second = try program.startProfiling([.cpuClock])
    let cpus = UInt32(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1))
    for cpu in 0..<cpus { _ = try program.runRawTracepoint([1, 1], cpu: cpu) }
    let all = try first.stop()
    let clock = try second.stop()
    try expectEqual(all.measuredRunCount, UInt64(cpus), "runs")
    try expectEqual(clock.measuredRunCount, UInt64(cpus), "runs that the other one counted")
    try expectEqual(all.readings.map(\.metric.name), names, "metrics")
    try expectEqual(all.readings[1].value, 0, "nothing is scheduled within a program")
    try expectEqual(all.readings[2].value, 0, "no page is missing within a program")
    try expect(all.readings[0].value > 0 && clock.readings[0].value > 0, "both clocks went on")
  },
  KernelCheck("counters that a machine lacks, and programs without types, are told", needs: .bpf) { context in
    let untyped = try context.load("no_types")
    guard let program = untyped.programs.first else { throw CheckFailure(description: "no program") }
    try expectError(.unsupported) { _ = try program.startProfiling([.cpuClock]) }
    try expect(try context.kernel.countedMetrics().contains(.cpuClock), "the clock is everywhere")
    // Where the kernel found counters of the processor, it shows them.
    let units = try entries(ofFolder: "/sys/bus/event_source/devices")
    guard !units.contains(where: { $0.hasPrefix("cpu") || $0.hasPrefix("arm") }) else { return }
    let typed = try context.load("xdp_counter").program("count_xdp")
    let error = try expectError(.noSuchTarget) { _ = try typed.startProfiling([.cycles]) }
    try expect(error.remedy?.contains("cpu_clock") == true, "what there is: \(error)")
  },
]

private func runXDP(_ program: Program, times: UInt32) throws {
  var run = TestRun()
  run.data = [UInt8](repeating: 0, count: 64)
  run.repetitions = times
  _ = try program.testRun(run)
}

private func monotonicTime() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
