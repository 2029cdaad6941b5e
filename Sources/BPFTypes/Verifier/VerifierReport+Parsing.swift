extension VerifierReport {
  /// Reads a log.
  ///
  /// Takes time for the end of a long log only, and never fails.
  ///
  /// - Parameter log: what the verifier wrote, alone or within what libbpf prints.
  public init(log: String) {
    self.log = log
    var text = VerifierLogText(log)
    let sections = text.takeReport()
    kernelReport = KernelReport(sections)
    statistics = Statistics(text.lines)
    let trace = VerifierTrace(text.lines)
    guard !trace.messages.isEmpty else { return }
    let rule = VerifierRule.match(trace.messages)
    let words = rule.map { trace.messages[$0.line] } ?? trace.messages[trace.messages.count - 1]
    message = String(words)
    register = Self.register(in: words) ?? trace.messages.lazy.compactMap(Self.register).last
    instruction = Self.number(after: Self.instructionMarks, in: words) ?? trace.steps.last?.number
    let step = trace.steps.lastIndex { $0.number == instruction }
    instructionText = step.map { String(trace.steps[$0].text) }
    problem = rule?.rule.problem
    if let special = trace.refine(problem, register: register, message: words) { problem = special }
    source = step.flatMap(trace.source(ofStep:))
    if let place = KernelReport.place(sections) {
      function = place.function
      // The report cuts long lines off; the trace does not.
      if source?.place != place.source.place { source = place.source }
    }
    branches = trace.branches
  }

  /// Words in front of an instruction's number, in reasons that are not about the last one of the trace.
  private static let instructionMarks = ["unreachable insn ", "from insn ", "at insn "]

  private static func number(after marks: [String], in text: Substring) -> Int? {
    for mark in marks {
      guard let range = text.firstRange(of: mark) else { continue }
      let digits = text[range.upperBound...].prefix { $0.isASCII && $0.isNumber }
      if let number = Int(String(digits)) { return number }
    }
    return nil
  }

  /// The first word of the form `R0` to `R10`.
  private static func register(in text: Substring) -> Int? {
    for word in text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "(" }) {
      guard word.first == "R", let number = Int(String(word.dropFirst())), (0...10).contains(number) else {
        continue
      }
      return number
    }
    return nil
  }
}

extension VerifierReport.Statistics {
  /// Reads what stands at the end of a log.
  init(_ lines: [Substring]) {
    for line in lines.suffix(16) {
      // Kernels before 7.4 forget the line break behind some reasons.
      if let start = line.firstRange(of: "processed "), line.contains(" insns (limit ") {
        readProcessed(line[start.lowerBound...])
      } else if line.hasPrefix("verification time ") {
        microseconds = Self.numbers(in: line).first
      } else if line.hasPrefix("stack depth ") {
        stackDepths = Self.numbers(in: line)
      }
    }
  }

  /// `processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0`.
  private mutating func readProcessed(_ line: Substring) {
    let numbers = Self.numbers(in: line)
    func number(_ place: Int) -> Int? { place < numbers.count ? numbers[place] : nil }
    instructions = number(0)
    limit = number(1)
    statesPerInstruction = number(2)
    states = number(3)
    peakStates = number(4)
  }

  private static func numbers(in line: Substring) -> [Int] {
    line.split { !($0.isASCII && $0.isNumber) }.compactMap { Int(String($0)) }
  }
}
