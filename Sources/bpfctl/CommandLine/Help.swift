/// Help, made from the table of commands.
enum Help {
  /// What `bpfctl … help` prints.
  static func text(for path: [Command]) -> String {
    guard let command = path.last else { return "" }
    let names = ["bpfctl"] + path.dropFirst().map(\.name)
    let prefix = names.joined(separator: " ")
    var lines: [String] = []
    if command.children.isEmpty {
      lines.append("Usage: \(prefix)\(command.synopsis.isEmpty ? "" : " " + command.synopsis)")
      lines += ["", sentence(command.summary)]
      if !command.details.isEmpty { lines += ["", command.details] }
    } else {
      lines.append(path.count == 1 ? "Usage: bpfctl [OPTIONS] COMMAND …" : "Usage: \(prefix) COMMAND …")
      lines += ["", sentence(command.summary), ""]
      lines += rows(command.children.map { (usage(of: $0), $0.summary) })
      if !command.details.isEmpty { lines += ["", command.details] }
    }
    if !command.options.isEmpty {
      lines += ["", "Options:"] + rows(command.options.map { ("\($0.name) \($0.value)", $0.summary) })
    }
    lines += ["", "Options of every command:"]
    lines += rows(GlobalOption.allCases.map { ("-\($0.letter), --\($0.rawValue)", $0.summary) })
    if path.count == 1 {
      lines += ["", "Words may be shortened: `bpfctl p s` is `bpfctl prog show`.", "", "Exit codes:"]
      lines += rows(ExitCode.allCases.map { ("\($0.rawValue)", $0.meaning) })
    }
    return lines.joined(separator: "\n")
  }

  private static func usage(of command: Command) -> String {
    let names = command.alias.map { "{ \(command.name) | \($0) }" } ?? command.name
    guard command.children.isEmpty else {
      return names + " { " + (command.children.map(\.name) + ["help"]).joined(separator: " | ") + " }"
    }
    return command.synopsis.isEmpty ? names : "\(names) \(command.synopsis)"
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  /// Two columns; a wide left side puts the right one on a line of its own.
  private static func rows(_ rows: [(String, String)]) -> [String] {
    let width = min(rows.map(\.0.count).max() ?? 0, 34)
    return rows.map { left, right in
      left.count > width
        ? "  \(left)\n" + String(repeating: " ", count: width + 4) + right
        : "  \(left)" + String(repeating: " ", count: width - left.count + 2) + right
    }
  }
}
