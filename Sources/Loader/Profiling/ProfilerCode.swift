import BPFBytes
import BPFTypes

/// What is kept for each CPU while a program is profiled.
struct ProfilerState {
  let metricCount: Int

  /// C: `struct bpf_perf_event_value`: counter, enabled, running.
  static let readingSize = 24
  static let runs = 0
  static let measuredRuns = 8
  /// Whether the program runs now, and the readings of its entry are there.
  static let isRunning = 16
  private static let firstReading = 24

  /// The readings when the program was entered.
  func entry(_ metric: Int) -> Int { Self.firstReading + metric * Self.readingSize }

  /// The sums over all runs.
  func total(_ metric: Int) -> Int { entry(metricCount + metric) }

  /// In bytes.
  var size: Int { total(metricCount) }

  /// Adds what all CPUs have.
  ///
  /// - Parameter values: one for each CPU.
  /// - Throws: ``ByteRangeError`` if one is too short.
  func profile(of metrics: [ProfileMetric], _ values: [[UInt8]]) throws(ByteRangeError) -> ProgramProfile {
    func sum(_ offset: Int) throws(ByteRangeError) -> UInt64 {
      var sum: UInt64 = 0
      for value in values { sum &+= try ByteSlice(value).load(UInt64.self, at: offset) }
      return sum
    }
    var readings: [ProgramProfile.Reading] = []
    for (place, metric) in metrics.enumerated() {
      readings.append(
        .init(
          metric: metric, value: try sum(total(place)), enabled: try sum(total(place) + 8),
          running: try sum(total(place) + 16)))
    }
    return ProgramProfile(
      runCount: try sum(Self.runs), measuredRunCount: try sum(Self.measuredRuns), readings: readings)
  }
}

/// The two programs that profile another one: at its entry and at its exit.
///
/// Whatever calls a program keeps it on its CPU, so each CPU has a state of its own. Readings are the last thing
/// that is done at the entry and the first at the exit, in the same order, so that what lies between two readings of
/// a metric is the program, and reading the others once.
struct ProfilerCode {
  let state: ProfilerState
  /// How many places each metric has among the events: one for each CPU.
  let cpuSpan: Int32
  /// The descriptor of the perf event array.
  let events: Int32
  /// The descriptor of the array with one ``ProfilerState`` for each CPU.
  let states: Int32

  private enum Register {
    static let result: UInt8 = 0
    static let isRead: UInt8 = 6
    static let state: UInt8 = 7
    static let cpu: UInt8 = 8
    static let frame: UInt8 = 10
  }

  /// Runs when the program is entered. C: `fentry`.
  var atEntry: [Instruction] {
    var code = InstructionWriter()
    let isMissing = lookUpState(&code)
    code.store(constant: 0, at: Register.state, Int16(ProfilerState.isRunning))
    takeCPU(&code)
    let failures = read(&code, to: Register.state) { state.entry($0) }
    code.store(constant: 1, at: Register.state, Int16(ProfilerState.isRunning))
    code.land([isMissing] + failures)
    end(&code)
    return code.instructions
  }

  /// Runs when the program has ended. C: `fexit`.
  var atExit: [Instruction] {
    var code = InstructionWriter()
    code.move(Register.isRead, constant: 0)
    takeCPU(&code)
    let failures = read(&code, to: Register.frame, stackPlace)
    code.move(Register.isRead, constant: 1)
    code.land(failures)
    let isMissing = lookUpState(&code)
    increment(ProfilerState.runs, &code)
    code.load(1, at: Register.state, Int16(ProfilerState.isRunning))
    code.store(constant: 0, at: Register.state, Int16(ProfilerState.isRunning))
    let wasInterrupted = code.jump(if: 1, equals: 0)
    let isUnread = code.jump(if: Register.isRead, equals: 0)
    increment(ProfilerState.measuredRuns, &code)
    for metric in 0..<state.metricCount {
      for part in stride(from: 0, to: ProfilerState.readingSize, by: 8) { addDifference(metric, part, &code) }
    }
    code.land(isMissing, wasInterrupted, isUnread)
    end(&code)
    return code.instructions
  }

  /// Where a reading goes at the exit, below the key of ``lookUpState(_:)``.
  private func stackPlace(_ metric: Int) -> Int { -8 - (metric + 1) * ProfilerState.readingSize }

  /// - Returns: the jump that is taken if there is no state, which the verifier wants to see.
  private func lookUpState(_ code: inout InstructionWriter) -> InstructionWriter.Jump {
    code.storeWord(constant: 0, at: Register.frame, -4)
    code.move(2, Register.frame)
    code.add(2, constant: -4)
    code.load(1, map: states)
    code.call(.mapLookupElem)
    let isMissing = code.jump(if: Register.result, equals: 0)
    code.move(Register.state, Register.result)
    return isMissing
  }

  private func takeCPU(_ code: inout InstructionWriter) {
    code.call(.getSmpProcessorId)
    code.move(Register.cpu, Register.result)
  }

  /// Reads every metric of this CPU.
  ///
  /// - Returns: the jumps that are taken if one cannot be read.
  private func read(
    _ code: inout InstructionWriter, to base: UInt8, _ place: (Int) -> Int
  ) -> [InstructionWriter.Jump] {
    (0..<state.metricCount).map { metric in
      code.load(1, map: events)
      code.move(2, Register.cpu)
      code.add(2, constant: Int32(clamping: metric) * cpuSpan)
      code.move(3, base)
      code.add(3, constant: Int32(clamping: place(metric)))
      code.move(4, constant: Int32(ProfilerState.readingSize))
      code.call(.perfEventReadValue)
      return code.jump(if: Register.result, differsFrom: 0)
    }
  }

  /// Adds a part of what was read now, less what was read at the entry.
  private func addDifference(_ metric: Int, _ part: Int, _ code: inout InstructionWriter) {
    code.load(1, at: Register.frame, Int16(clamping: stackPlace(metric) + part))
    code.load(2, at: Register.state, Int16(clamping: state.entry(metric) + part))
    code.subtract(1, 2)
    code.load(2, at: Register.state, Int16(clamping: state.total(metric) + part))
    code.add(2, 1)
    code.store(2, at: Register.state, Int16(clamping: state.total(metric) + part))
  }

  private func increment(_ offset: Int, _ code: inout InstructionWriter) {
    code.load(1, at: Register.state, Int16(clamping: offset))
    code.add(1, constant: 1)
    code.store(1, at: Register.state, Int16(clamping: offset))
  }

  private func end(_ code: inout InstructionWriter) {
    code.move(Register.result, constant: 0)
    code.exit()
  }
}
