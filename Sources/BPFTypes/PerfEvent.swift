/// Something that the kernel or the processor counts, and that a program can be run for.
///
/// C: `type` and `config` of `struct perf_event_attr` (`linux/perf_event.h`).
public struct PerfEvent: Sendable, Hashable {
  /// Which unit counts. C: `type`.
  public let type: UInt32
  /// What it counts. C: `config`.
  public let config: UInt64

  /// Names an event by the kernel's numbers.
  public init(type: UInt32, config: UInt64) {
    self.type = type
    self.config = config
  }

  /// Counted by the kernel. C: `PERF_TYPE_SOFTWARE` with `PERF_COUNT_SW_*`.
  public static func software(_ config: UInt64) -> PerfEvent {
    PerfEvent(type: KernelMacro.PERF_TYPE_SOFTWARE, config: config)
  }

  /// Counted by the processor. C: `PERF_TYPE_HARDWARE` with `PERF_COUNT_HW_*`.
  public static func hardware(_ config: UInt64) -> PerfEvent {
    PerfEvent(type: KernelMacro.PERF_TYPE_HARDWARE, config: config)
  }

  /// A timer of each CPU. C: `PERF_COUNT_SW_CPU_CLOCK`.
  public static let cpuClock = software(0)
  /// A timer that runs while the task does. C: `PERF_COUNT_SW_TASK_CLOCK`.
  public static let taskClock = software(1)
  /// C: `PERF_COUNT_SW_PAGE_FAULTS`.
  public static let pageFaults = software(2)
  /// C: `PERF_COUNT_SW_CONTEXT_SWITCHES`.
  public static let contextSwitches = software(3)
  /// C: `PERF_COUNT_SW_CPU_MIGRATIONS`.
  public static let cpuMigrations = software(4)
  /// C: `PERF_COUNT_HW_CPU_CYCLES`.
  public static let cpuCycles = hardware(0)
  /// C: `PERF_COUNT_HW_INSTRUCTIONS`.
  public static let instructions = hardware(1)
  /// C: `PERF_COUNT_HW_CACHE_REFERENCES`.
  public static let cacheReferences = hardware(2)
  /// C: `PERF_COUNT_HW_CACHE_MISSES`.
  public static let cacheMisses = hardware(3)
  /// C: `PERF_COUNT_HW_BRANCH_INSTRUCTIONS`.
  public static let branchInstructions = hardware(4)
  /// C: `PERF_COUNT_HW_BRANCH_MISSES`.
  public static let branchMisses = hardware(5)
}

extension PerfEvent {
  /// What counts, as perf and bpftool call it, or `nil` for a unit that is not known here.
  public var typeName: String? {
    let names = ["hardware", "software", "tracepoint", "hw-cache", "raw", "breakpoint"]
    return Int(exactly: type).flatMap { names.indices.contains($0) ? names[$0] : nil }
  }

  /// What is counted, as perf and bpftool call it, or `nil` for what has no name here.
  public var configName: String? {
    switch type {
    case KernelMacro.PERF_TYPE_HARDWARE: name(config, Self.hardwareNames)
    case KernelMacro.PERF_TYPE_SOFTWARE: name(config, Self.softwareNames)
    case KernelMacro.PERF_TYPE_HW_CACHE:
      part(config & 0xff, Self.cacheNames) + "-" + part(config >> 8 & 0xff, ["load", "store", "prefetch"])
        + "-" + part(config >> 16, ["refs", "misses"])
    default: nil
    }
  }

  private static let hardwareNames = [
    "cpu-cycles", "instructions", "cache-references", "cache-misses", "branch-instructions", "branch-misses",
    "bus-cycles", "stalled-cycles-frontend", "stalled-cycles-backend", "ref-cycles",
  ]
  private static let softwareNames = [
    "cpu-clock", "task-clock", "page-faults", "context-switches", "cpu-migrations", "minor-faults",
    "major-faults", "alignment-faults", "emulation-faults", "dummy", "bpf-output", "cgroup-switches",
  ]
  private static let cacheNames = ["L1-dcache", "L1-icache", "LLC", "dTLB", "iTLB", "branch", "node"]

  private func name(_ number: UInt64, _ names: [String]) -> String? {
    Int(exactly: number).flatMap { names.indices.contains($0) ? names[$0] : nil }
  }

  private func part(_ number: UInt64, _ names: [String]) -> String { name(number, names) ?? "\(number)" }
}

/// How often a perf event fires.
public enum PerfSampling: Sendable, Hashable {
  /// Once in so many counts; nanoseconds for the clocks. C: `sample_period`.
  case period(UInt64)
  /// About so often in a second. C: `freq` and `sample_freq`.
  case frequency(UInt64)
}

/// Whose events are counted.
public enum PerfScope: Sendable, Hashable {
  /// Those of every process on one CPU.
  case cpu(Int)
  /// Those of one process, on every CPU; 0 is the calling one, and of that the calling thread.
  case process(Int32)
  /// Those of one process on one CPU.
  case processOnCPU(process: Int32, cpu: Int)
}
