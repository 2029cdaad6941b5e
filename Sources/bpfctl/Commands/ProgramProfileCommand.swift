import BPF

/// `bpfctl prog profile`.
enum ProgramProfileCommand {
  static let command = Command(
    name: "profile", synopsis: "PROG [duration SECONDS] METRIC…",
    summary: "count what the processor does while a program runs",
    details: """
      PROG is \(Selection.programSynopsis).
      METRIC is one of \(ProfileMetric.all.map(\.name).joined(separator: ", ")):
      at most \(Program.mostProfileMetrics) at a time. cpu_clock is nanoseconds, and needs no counters of the processor, which virtual
      machines often lack. Without SECONDS, it goes on until Ctrl-C. The program has to have types (BTF).
      """,
    waitsForSignals: true
  ) { words, _, output in try run(&words, output) }

  private static func run(_ words: inout Words, _ output: Output) throws {
    let kernel = Kernel()
    let program = try Selection.program(&words, kernel)
    let duration = try words.take(keyword: "duration") ? words.takeNumber("SECONDS") : nil
    let metrics = try self.metrics(&words)
    let signals = try Signals()
    let profiler = try ObjectLoading.raisingMemoryLimit(kernel) { () throws(BPFError) in
      try program.startProfiling(metrics)
    }
    if let duration {
      _ = signals.wait(atMost: .seconds(Int64(duration)))
    } else {
      while signals.wait(atMost: .seconds(86400)) != .signal {}
    }
    let profile = try profiler.stop()
    if output.json {
      output.value(ProfileText.json(profile))
    } else {
      for line in ProfileText.lines(profile) { output.line(line) }
    }
    if profile.measuredRunCount < profile.runCount {
      output.note(
        "\(profile.runCount - profile.measuredRunCount) of \(profile.runCount) runs are not in the values: "
          + "another run interrupted them, or their CPU came later")
    }
  }

  /// The metrics that the words mean, each once, in the order of the list, as bpftool has it.
  private static func metrics(_ words: inout Words) throws -> [ProfileMetric] {
    var wanted = [try words.take("METRIC")]
    while let word = words.takeAny() { wanted.append(word) }
    var chosen: Set<String> = []
    for word in wanted {
      guard let metric = ProfileMetric.all.first(where: { !word.isEmpty && $0.name.hasPrefix(word) }) else {
        let names = ProfileMetric.all.map(\.name).joined(separator: ", ")
        throw Failure.usage("'\(word)' is no metric; there are \(names)")
      }
      chosen.insert(metric.name)
    }
    return ProfileMetric.all.filter { chosen.contains($0.name) }
  }
}

/// A profile as `prog profile` shows it.
enum ProfileText {
  /// As bpftool, key by key.
  static func json(_ profile: ProgramProfile) -> JSON {
    .array(
      profile.readings.map { reading in
        .object([
          "metric": .string(reading.metric.name),
          "run_cnt": .number(profile.runCount),
          "value": .number(reading.value),
          "enabled": .number(reading.enabled),
          "running": .number(reading.running),
        ])
      })
  }

  /// As bpftool, but for blanks at the end of lines.
  static func lines(_ profile: ProgramProfile) -> [String] {
    ["", "\(padded("\(profile.runCount)", to: 18)) run_cnt"]
      + profile.readings.map { line($0, of: profile) }
  }

  private static func line(_ reading: ProgramProfile.Reading, of profile: ProgramProfile) -> String {
    var line = padded("\(reading.value)", to: 18) + " " + reading.metric.name
    let multiplexing = reading.multiplexing.map { "(\(hundredths($0 * 100))%)" }
    let ratio = profile.ratio(of: reading).map {
      "# \(padded(hundredths($0), to: 8)) \(reading.metric.ratio?.unit ?? "")"
    }
    // What the columns before hold, or their room if there is something behind them.
    if let ratio { line = filled(line, to: 39) + ratio }
    if let multiplexing { line = filled(line, to: 39 + 41) + multiplexing }
    return line
  }

  private static func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(width - text.count, 0)) + text
  }

  private static func filled(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }

  /// A number with two places after the point; what has no such form is written as it is.
  private static func hundredths(_ value: Double) -> String {
    guard let all = Int64(exactly: (value * 100).rounded()), all >= 0 else { return "\(value)" }
    return "\(all / 100).\(all % 100 < 10 ? "0" : "")\(all % 100)"
  }
}
