import BPF

/// What is told of one program, or of a log.
struct Explanation {
  /// The program, if an object was looked at.
  var program: String?
  /// Why it is rejected; `nil` for a program that is accepted.
  let report: VerifierReport?
  /// The kernel's answer.
  var errno: KernelErrno?

  // Text ------------------------------------------------------------------------------------------------------

  func print(to output: Output) {
    if let program {
      output.line(
        "program \(program): " + (report == nil ? "accepted" : "rejected\(errno.map { " (\($0))" } ?? "")"))
    }
    guard let report else { return }
    for line in Text.table(rows(report), indent: program == nil ? "" : "  ") { output.line(line) }
    if output.showsDetails { output.note(report.log) }
  }

  private func rows(_ report: VerifierReport) -> [[String]] {
    var rows: [[String]] = []
    if let source = report.source {
      let place = [source.place, report.function.map { "in \($0)" }].compactMap { $0 }.joined(separator: ", ")
      rows.append(["source", place.isEmpty ? source.text : place])
      if !place.isEmpty { rows.append(["", source.text]) }
    }
    if let number = report.instruction {
      rows.append(["instruction", report.instructionText.map { "\(number): \($0)" } ?? "\(number)"])
    }
    rows.append(["cause", report.cause ?? "none: the program is accepted, or the log ends before its reason"])
    if let suggestion = report.suggestion { rows.append(["what helps", suggestion]) }
    for (place, branch) in report.branches.enumerated() {
      let source = branch.source.map { "  ; \($0.text)" } ?? ""
      rows.append([place == 0 ? "path" : "", "\(branch.instruction): \(branch.text)\(source)"])
    }
    if let effort = effort(report.statistics) { rows.append(["effort", effort]) }
    return rows
  }

  private func effort(_ statistics: VerifierReport.Statistics) -> String? {
    guard let instructions = statistics.instructions else { return nil }
    var parts = [Text.count(instructions, "instruction")]
    if let limit = statistics.limit { parts[0] += " of \(limit)" }
    if let states = statistics.states { parts.append(Text.count(states, "state")) }
    if !statistics.stackDepths.isEmpty {
      parts.append("stack " + statistics.stackDepths.map(String.init).joined(separator: "+"))
    }
    if let time = statistics.microseconds { parts.append("\(time) µs") }
    return parts.joined(separator: ", ")
  }

  // JSON ------------------------------------------------------------------------------------------------------

  func json(withLog: Bool) -> JSON {
    var members: [JSON.Member] = []
    func add(_ name: String, _ value: JSON?) {
      if let value { members.append(.init(name: name, value: value)) }
    }
    add("program", program.map { .string($0) })
    add("rejected", .bool(report?.cause != nil))
    guard let report else { return .object(members) }
    add("errno", errno.map { .string("\($0)") })
    add("kind", report.problem.map { .string($0.rawValue) })
    add("cause", report.cause.map { .string($0) })
    add("message", report.message.map { .string($0) })
    add("suggestion", report.suggestion.map { .string($0) })
    add("instruction", report.instruction.map { .number($0) })
    add("instruction_text", report.instructionText.map { .string($0) })
    add("register", report.register.map { .number($0) })
    add("function", report.function.map { .string($0) })
    add("source", report.source.map(json))
    add(
      "branches",
      .array(
        report.branches.map { branch in
          .object(
            [
              .init(name: "instruction", value: .number(branch.instruction)),
              .init(name: "instruction_text", value: .string(branch.text)),
            ] + (branch.source.map { [.init(name: "source", value: json($0))] } ?? []))
        }))
    add("kernel_report", report.kernelReport.map(json))
    add("statistics", json(report.statistics))
    if withLog { add("log", .string(report.log)) }
    return .object(members)
  }

  private func json(_ source: VerifierReport.Source) -> JSON {
    var members: [JSON.Member] = []
    if let file = source.file { members.append(.init(name: "file", value: .string(file))) }
    if let line = source.line { members.append(.init(name: "line", value: .number(line))) }
    return .object(members + [.init(name: "text", value: .string(source.text))])
  }

  private func json(_ report: VerifierReport.KernelReport) -> JSON {
    .object([
      "title": .string(report.title), "reason": .string(report.reason ?? ""),
      "steps": .array(report.steps.map { .string($0) }),
    ])
  }

  private func json(_ statistics: VerifierReport.Statistics) -> JSON {
    let numbers: [(String, Int?)] = [
      ("instructions", statistics.instructions), ("limit", statistics.limit),
      ("states_per_instruction", statistics.statesPerInstruction), ("states", statistics.states),
      ("peak_states", statistics.peakStates), ("microseconds", statistics.microseconds),
    ]
    var members = numbers.compactMap { name, value in
      value.map { JSON.Member(name: name, value: .number($0)) }
    }
    if !statistics.stackDepths.isEmpty {
      members.append(.init(name: "stack_depths", value: .array(statistics.stackDepths.map { .number($0) })))
    }
    return .object(members)
  }
}
