extension VerifierReport.KernelReport {
  /// What the report begins with.
  static let mark = "Verification failed:"
  /// Its sections.
  static let titles = ["Reason:", "At:", "Causal path:", "Suggestion:"]

  /// Reads the report's lines, its first included.
  init?(_ lines: [Substring]) {
    guard let first = lines.first else { return nil }
    title = String(VerifierLogLine.trimmed(first.dropFirst(Self.mark.count)))
    reason = Self.paragraph(below: "Reason:", lines)
    suggestion = Self.paragraph(below: "Suggestion:", lines)
    steps = Self.notes(in: Self.section("Causal path:", lines))
  }

  /// The line of the source that the section `At` names, and its function.
  static func place(_ lines: [Substring]) -> (function: String, source: VerifierReport.Source)? {
    let section = section("At:", lines)
    guard let head = section.first(where: { $0.contains(" @ ") }) else { return nil }
    let parts = head.split(separator: " ")
    guard parts.count == 3, parts[1] == "@" else { return nil }
    let place = parts[2].split(separator: ":")
    guard place.count >= 2, let line = Int(String(place[1])) else { return nil }
    let text = section.first { isMarked($0, line) }.flatMap { marked in
      marked.firstIndex(of: "|").map { VerifierLogLine.trimmed(marked[marked.index(after: $0)...]) }
    }
    return (String(parts[0]), .init(file: String(place[0]), line: line, text: text.map(String.init) ?? ""))
  }

  private static func isMarked(_ line: Substring, _ number: Int) -> Bool {
    let words = line.split(separator: " ")
    return words.count > 2 && words[0] == ">>>" && words[1] == "\(number)" && words[2] == "|"
  }

  /// The lines below a title, up to the next one.
  private static func section(_ title: String, _ lines: [Substring]) -> ArraySlice<Substring> {
    guard let start = lines.firstIndex(where: { $0 == title }) else { return [] }
    let rest = lines[(start + 1)...]
    return rest.prefix { !titles.contains(String($0)) }
  }

  /// A section of plain text, as one line.
  private static func paragraph(below title: String, _ lines: [Substring]) -> String? {
    let words = section(title, lines).flatMap { $0.split(separator: " ") }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  /// What is noted below marked lines; long notes go on in further lines without a number.
  private static func notes(in lines: ArraySlice<Substring>) -> [String] {
    var notes: [String] = []
    var isOpen = false
    for line in lines {
      let text = VerifierLogLine.trimmed(line)
      guard text.hasPrefix("|") else {
        isOpen = false
        continue
      }
      let content = VerifierLogLine.trimmed(text.dropFirst())
      if content.hasPrefix("^-- ") {
        notes.append(String(content.dropFirst(4)))
        isOpen = true
      } else if isOpen {
        notes[notes.count - 1] += " " + content
      }
    }
    return notes
  }
}
