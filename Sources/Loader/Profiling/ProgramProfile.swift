/// What was counted while a program ran.
public struct ProgramProfile: Sendable, Hashable {
  /// One metric's numbers, of all CPUs together.
  public struct Reading: Sendable, Hashable {
    /// What was counted.
    public let metric: ProfileMetric
    /// How much of it.
    public let value: UInt64
    /// For how long it was to be counted, in nanoseconds. C: `bpf_perf_event_value.enabled`.
    public let enabled: UInt64
    /// For how long it was counted, in nanoseconds: less, where metrics share the processor's counters.
    /// C: `bpf_perf_event_value.running`.
    public let running: UInt64

    /// States the numbers.
    public init(metric: ProfileMetric, value: UInt64, enabled: UInt64, running: UInt64) {
      self.metric = metric
      self.value = value
      self.enabled = enabled
      self.running = running
    }

    /// How much of the time it was counted, from 0 to 1; `nil` if it was so all the time.
    public var multiplexing: Double? { enabled > running ? Double(running) / Double(enabled) : nil }
  }

  /// How often the program ended.
  public let runCount: UInt64
  /// How many of these runs the readings are of. The others were interrupted by another run of the program on the
  /// same CPU, or their CPU was not there when profiling began.
  public let measuredRunCount: UInt64
  /// In the order in which the metrics were asked for.
  public let readings: [Reading]

  /// States what was counted.
  public init(runCount: UInt64, measuredRunCount: UInt64, readings: [Reading]) {
    self.runCount = runCount
    self.measuredRunCount = measuredRunCount
    self.readings = readings
  }

  /// A reading in relation to the one that its metric is compared with; `nil` if that is not there, or is 0.
  public func ratio(of reading: Reading) -> Double? {
    guard let ratio = reading.metric.ratio,
      let base = readings.first(where: { $0.metric.name == ratio.base }), base.value > 0
    else { return nil }
    return Double(reading.value) * ratio.factor / Double(base.value)
  }
}
