import BPF
import BPFCheck

extension CheckedObject {
  /// Everything, for programs.
  var json: JSON {
    if let failure { return .object(["object": .string(path), "error": .string(failure.message)]) }
    return .object(["object": .string(path), "kernels": .array(verdicts.map(\.json))])
  }
}

extension ObjectVerdict {
  fileprivate var json: JSON {
    .object([
      "kernel": .string(kernel), "privileges": .array(privileges.map(JSON.string)),
      "programs": .array(programs.map(\.json)),
    ])
  }
}

extension ProgramVerdict {
  fileprivate var json: JSON {
    .object([
      "name": .string(name), "section": .string(section), "autoload": .bool(isEnabled),
      "load": .string(load.rawValue), "attach": .string(attach.rawValue),
      "since": neededRelease.map { .string($0.description) } ?? .null,
      "findings": .array(findings.map(\.json)), "requirements": .array(requirements.map(\.json)),
    ])
  }
}

extension Finding {
  fileprivate var json: JSON {
    .object([
      "rule": .string(rule.rawValue), "effect": .string(effect.rawValue), "message": .string(message),
      "file": source.map { .string($0.file) } ?? .null, "line": source.map { .number($0.line) } ?? .null,
    ])
  }
}

extension Requirement {
  fileprivate var json: JSON {
    .object([
      "rule": .string(rule.rawValue), "name": .string(name),
      "since": introduction.map { .string($0.description) } ?? .null, "presence": .string(presence.word),
      "reached": .bool(isReached),
    ])
  }
}

/// Results as tools for code reviews take them: SARIF 2.1.0 of OASIS.
enum CheckSARIF {
  static func log(_ results: [CheckedObject]) -> JSON {
    let rules = Finding.Rule.all.map { rule, title in
      JSON.object(["id": .string(rule.rawValue), "shortDescription": .object(["text": .string(title)])])
    }
    let driver = JSON.object([
      "name": "bpfctl", "version": .string(ControlProgram.version), "rules": .array(rules),
    ])
    return .object([
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
      "runs": .array([
        .object([
          "tool": .object(["driver": driver]), "results": .array(results.flatMap(self.results)),
        ])
      ]),
    ])
  }

  private static func results(_ object: CheckedObject) -> [JSON] {
    if let failure = object.failure {
      return [result(.link, "error", failure.message, location(object.path, nil))]
    }
    return object.verdicts.flatMap { verdict in
      verdict.programs.flatMap { program in
        program.findings.map { finding in
          result(
            finding.rule, level(finding.effect), "\(program.name) on \(verdict.kernel): \(finding.message)",
            location(finding.source?.file ?? object.path, finding.source?.line))
        }
      }
    }
  }

  private static func result(_ rule: Finding.Rule, _ level: String, _ text: String, _ location: JSON) -> JSON
  {
    .object([
      "ruleId": .string(rule.rawValue), "level": .string(level), "message": .object(["text": .string(text)]),
      "locations": .array([location]),
    ])
  }

  private static func location(_ file: String, _ line: UInt32?) -> JSON {
    let artifact = JSON.object(["uri": .string(reference(to: file))])
    guard let line, line > 0 else {
      return .object(["physicalLocation": .object(["artifactLocation": artifact])])
    }
    return .object([
      "physicalLocation": .object([
        "artifactLocation": artifact, "region": .object(["startLine": .number(line)]),
      ])
    ])
  }

  /// A path as RFC 3986 writes it: bytes that have no place in a reference are spelt by their numbers.
  private static func reference(to path: String) -> String {
    path.utf8.reduce(into: "") { text, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "/"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
  }

  private static func level(_ effect: Finding.Effect) -> String {
    switch effect {
    case .refused: "error"
    case .unattachable, .undecided, .doubtful: "warning"
    case .note: "note"
    }
  }
}

/// Results as continuous integration takes those of tests: a suite for each kernel, a case for each program.
enum CheckJUnit {
  static func lines(_ results: [CheckedObject], _ kernels: [String]) -> [String] {
    var lines = [#"<?xml version="1.0" encoding="UTF-8"?>"#, "<testsuites>"]
    for failure in results where failure.failure != nil {
      lines.append(#"  <testsuite name="\#(escaped(failure.path))" tests="1" failures="0" errors="1">"#)
      lines.append(#"    <testcase classname="\#(escaped(failure.path))" name="read">"#)
      lines.append(#"      <error message="\#(escaped(failure.failure?.message ?? ""))"/>"#)
      lines += ["    </testcase>", "  </testsuite>"]
    }
    for (place, kernel) in kernels.enumerated() {
      let verdicts = results.filter { $0.failure == nil }.map { $0.verdicts[place] }
      let programs = verdicts.flatMap { verdict in verdict.programs.map { (verdict.object, $0) } }
      func count(_ outcome: Outcome) -> Int { programs.filter { $0.1.load == outcome }.count }
      lines.append(
        #"  <testsuite name="\#(escaped(kernel))" tests="\#(programs.count)" failures="\#(count(.no))" "#
          + #"errors="0" skipped="\#(count(.unknown))">"#)
      for (object, program) in programs { lines += testCase(object, program) }
      lines.append("  </testsuite>")
    }
    return lines + ["</testsuites>"]
  }

  private static func testCase(_ object: String, _ program: ProgramVerdict) -> [String] {
    let head = #"    <testcase classname="\#(escaped(object))" name="\#(escaped(program.name))""#
    let wanted: Finding.Effect = program.load == .no ? .refused : .undecided
    let texts = program.findings.filter { $0.effect == wanted }.map(\.text)
    let message = escaped(texts.joined(separator: "; "))
    switch program.load {
    case .yes: return [head + "/>"]
    case .no: return [head + ">", #"      <failure message="\#(message)"/>"#, "    </testcase>"]
    case .unknown: return [head + ">", #"      <skipped message="\#(message)"/>"#, "    </testcase>"]
    }
  }

  /// Text inside an attribute. XML has no way to write most control characters.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t": result += "&#9;"
      case "\n": result += "&#10;"
      case "\u{0}"..."\u{1f}", "\u{fffe}", "\u{ffff}": result += "\u{fffd}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
