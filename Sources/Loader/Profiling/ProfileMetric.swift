public import BPFTypes

/// Something that is counted while a program runs.
///
/// Those of ``all`` have the names that bpftool gives them, and the clock, which every machine has.
public struct ProfileMetric: Sendable, Hashable {
  /// What a number means in relation to another metric of the same profile.
  public struct Ratio: Sendable, Hashable {
    /// The name of the other metric.
    public let base: String
    /// What the ratio is called.
    public let unit: String
    /// What the quotient is multiplied by.
    public let factor: Double
  }

  /// A short name, in lower case.
  public let name: String
  /// What is counted.
  public let event: PerfEvent
  /// Whether nothing is counted while the processor runs programs of users. C: `exclude_user`.
  public let excludesUser: Bool
  /// What the value is compared with, if there is something.
  public let ratio: Ratio?

  /// Describes a metric.
  public init(_ name: String, _ event: PerfEvent, excludesUser: Bool = true, ratio: Ratio? = nil) {
    self.name = name
    self.event = event
    self.excludesUser = excludesUser
    self.ratio = ratio
  }

  /// Cycles of the processor.
  public static let cycles = ProfileMetric("cycles", .cpuCycles)
  /// Instructions of the processor.
  public static let instructions = ProfileMetric(
    "instructions", .instructions, ratio: .init(base: "cycles", unit: "insns per cycle", factor: 1))
  /// Loads from the first level's data cache.
  public static let l1dLoads = ProfileMetric("l1d_loads", reads(of: 0, missed: false))
  /// Loads that the last level's cache does not have.
  public static let llcMisses = ProfileMetric(
    "llc_misses", reads(of: 2, missed: true), ratio: perMillion("LLC"))
  /// Instructions whose page has to be looked up.
  public static let itlbMisses = ProfileMetric(
    "itlb_misses", reads(of: 4, missed: true), ratio: perMillion("itlb"))
  /// Loads whose page has to be looked up.
  public static let dtlbMisses = ProfileMetric(
    "dtlb_misses", reads(of: 3, missed: true), ratio: perMillion("dtlb"))
  /// Nanoseconds, by the kernel's clock. Needs no counters of the processor, which virtual machines often lack.
  public static let cpuClock = ProfileMetric("cpu_clock", .cpuClock, excludesUser: false)

  /// Every metric that has a name here.
  public static let all = [cycles, instructions, l1dLoads, llcMisses, itlbMisses, dtlbMisses, cpuClock]

  /// C: `PERF_COUNT_HW_CACHE_OP_READ` of a cache, with `PERF_COUNT_HW_CACHE_RESULT_*`.
  private static func reads(of cache: UInt64, missed: Bool) -> PerfEvent {
    PerfEvent(type: KernelMacro.PERF_TYPE_HW_CACHE, config: cache | (missed ? 1 << 16 : 0))
  }

  private static func perMillion(_ cache: String) -> Ratio {
    Ratio(base: "instructions", unit: "\(cache) misses per million insns", factor: 1e6)
  }
}
