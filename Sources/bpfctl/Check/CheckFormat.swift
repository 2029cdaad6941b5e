import BPF
import BPFCheck

/// How the results of `bpfctl check` are printed.
enum CheckFormat: String, CaseIterable {
  case table, json, sarif, junit

  init(_ settings: Settings) throws {
    guard let word = settings.last("--format") else {
      self = settings.json ? .json : .table
      return
    }
    guard let format = CheckFormat(rawValue: word) else {
      throw Failure.usage(
        "'\(word)' is no format; expected \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self = format
  }

  func print(_ results: [CheckedObject], _ kernels: [String], _ output: Output) {
    switch self {
    case .table:
      for line in CheckTable(results, kernels).lines { output.line(line) }
      for failure in results.compactMap(\.failure) { output.note("Error: \(failure.message)") }
    case .json: output.value(.array(results.map(\.json)))
    case .sarif: output.value(CheckSARIF.log(results))
    case .junit: for line in CheckJUnit.lines(results, kernels) { output.line(line) }
    }
  }
}

/// Programs against kernels, and under it what stands in the way.
struct CheckTable {
  let lines: [String]

  init(_ results: [CheckedObject], _ kernels: [String]) {
    var rows = [["OBJECT", "PROGRAM", "SECTION", "SINCE"] + kernels]
    var causes: [String] = []
    for result in results {
      guard let first = result.verdicts.first else { continue }
      let object = result.path.split(separator: "/").last.map(String.init) ?? result.path
      for (place, program) in first.programs.enumerated() {
        let everywhere = result.verdicts.map { $0.programs[place] }
        rows.append(
          [
            object, program.name, program.section,
            Self.since(everywhere),
          ]
            + everywhere.map(\.cell))
        causes += Self.causes(object, program.name, everywhere, kernels)
      }
    }
    lines = Text.table(rows) + (causes.isEmpty ? [] : [""]) + causes
  }

  /// The release that brought the last of what a program cannot do without. What is guarded is needed only where it
  /// is there, so the least of the answers counts; where a program is refused, not all that it needs is known.
  private static func since(_ programs: [ProgramVerdict]) -> String {
    let able = programs.filter { $0.load != .no }.compactMap(\.neededRelease).min()
    return (able ?? programs.compactMap(\.neededRelease).max())?.description ?? "-"
  }

  /// What all kernels have in common is told once.
  private static func causes(
    _ object: String, _ name: String, _ programs: [ProgramVerdict], _ kernels: [String]
  ) -> [String] {
    var order: [Finding] = []
    var kernelsOf: [Finding: [String]] = [:]
    for (program, kernel) in zip(programs, kernels) {
      for finding in program.findings where finding.effect != .note {
        if kernelsOf[finding] == nil { order.append(finding) }
        kernelsOf[finding, default: []].append(kernel)
      }
    }
    return order.map { finding in
      "\(object): \(name) on \((kernelsOf[finding] ?? []).joined(separator: ", ")): \(finding.text)"
    }
  }
}

extension ProgramVerdict {
  /// Both outcomes in a word or two.
  var cell: String {
    switch (load, attach) {
    case (.no, _): "no"
    case (.unknown, _): "unknown"
    case (.yes, .no): "loads only"
    case (.yes, .unknown): "loads"
    case (.yes, .yes): "yes"
    }
  }
}

extension Finding {
  /// With the C line.
  var text: String { message + (source.map { " (\($0.place))" } ?? "") }
}

/// All that is known of one program on each kernel.
struct CheckStory {
  let lines: [String]

  init(program name: String, _ results: [CheckedObject]) {
    var lines: [String] = []
    for result in results where result.hasProgram(name) {
      for verdict in result.verdicts {
        guard let program = verdict.programs.first(where: { $0.name == name }) else { continue }
        lines.append("\(result.path): program \(name) (\(program.section)) on \(verdict.kernel)")
        lines.append("  loads: \(program.load.rawValue); can be attached: \(program.attach.rawValue)")
        lines.append("  the object's loader needs \(verdict.privileges.joined(separator: ", "))")
        let rows = program.requirements.map { requirement in
          [
            requirement.name, requirement.introduction.map { "since \($0)" } ?? "", requirement.presence.word,
            requirement.isReached ? "" : "not reached",
          ]
        }
        lines += Text.table(rows, indent: "  needs ")
        for finding in program.findings { lines.append("  \(finding.effect.rawValue): \(finding.text)") }
      }
    }
    self.lines = lines
  }
}

extension Presence {
  /// What is known, and how.
  var word: String {
    switch self {
    case .present(let evidence): "there, by its \(evidence.rawValue)"
    case .absent(let evidence): "not there, by its \(evidence.rawValue)"
    case .unknown: "unknown"
    }
  }
}
