import BPF
import Glibc

let perfEventChecks: [KernelCheck] = [
  KernelCheck("a timer of this process, by ioctl") { context in
    try requireSamples(context, .process(0), .ioctl)
  },
  KernelCheck("a timer of this process, by link", needs: .perfLinks) { context in
    let kernelTells = Requirement.linux(6, 6, for: "").missing() == nil
    try requireSamples(context, .process(0), .link) { info in
      guard kernelTells else { return }
      guard case .perfEvent(.event(let event, _)) = info.details else {
        throw CheckFailure(description: "the link says \(info.details)")
      }
      // New kernels tell the number that they gave the unit, in place of the one that was asked for.
      try expectEqual(event.config, PerfEvent.cpuClock.config, "the event's number")
    }
  },
  KernelCheck("a timer of one CPU fires on that CPU alone") { context in
    let counts = try requireSamples(context, .cpu(0), .automatic)
    try expect(counts.dropFirst().allSatisfy { $0 == 0 }, "samples of other CPUs: \(counts)")
  },
  KernelCheck("a counter, a process and a CPU that are not there are told") { context in
    let program = try context.load("perf_sampler").program("on_sample")
    try expectError(.noSuchTarget) {
      try program.attachPerfEvent(PerfEvent(type: 0xffff, config: 0), .period(1), on: .cpu(0))
    }
    try expectError(.noSuchTarget) {
      try program.attachPerfEvent(.cpuClock, .period(1), on: .process(0x3f_ffff))
    }
    try expectError(.noSuchTarget) {
      try program.attachPerfEvent(.cpuClock, .period(1_000_000), on: .cpu(4000))
    }
  },
]

/// Samples while this thread is busy, and not after that.
///
/// - Returns: the samples of each CPU.
@discardableResult
private func requireSamples(
  _ context: CheckContext, _ scope: PerfScope, _ mode: PerfEventMode,
  _ look: (LinkInfo) throws -> Void = { _ in }
) throws -> [UInt64] {
  let loaded = try context.load("perf_sampler")
  return try loaded.withLoaded { loaded in
    let info = try loaded.program("on_sample").attachPerfEvent(
      .cpuClock, .frequency(500), on: scope, via: mode)
    if mode == .link { try look(try loaded.withLink(info) { link throws(BPFError) in try link.linkInfo() }) }
    // The timer of a CPU fires on idle ones too.
    beBusy(milliseconds: 300)
    try loaded.detachAll()
    let counts = try samples(loaded)
    let total = counts.reduce(0, +)
    try expect(total >= 10, "300 ms at 500 Hz; seen \(total) samples")
    beBusy(milliseconds: 50)
    try expectEqual(try samples(loaded), counts, "samples after the detachment")
    return counts
  }
}

private func samples(_ loaded: LoadedObject) throws -> [UInt64] {
  guard let values = try loaded.map("samples").perCPUValues([0, 0, 0, 0]) else {
    throw CheckFailure(description: "the counter is not there")
  }
  return values.map { bytes in bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) } }
}

private func beBusy(milliseconds: UInt64) {
  func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
  }
  let end = now() + milliseconds
  while now() < end {}
}
