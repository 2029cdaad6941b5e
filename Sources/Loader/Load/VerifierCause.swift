/// The one line of a verifier log that says why, and the places it names.
struct VerifierCause {
  /// What the verifier objects to.
  private(set) var summary: String?
  /// The instruction it was looking at.
  private(set) var instruction: Int?
  /// The C line as `file:line`, where the log has it.
  private(set) var sourcePlace: String?
  /// What the kernel says would help; Linux 7.3 and later.
  private(set) var suggestion: String?

  /// Reads a log from its end: statistics come last, before them the reason, before that the instruction
  /// and the source line. Newer kernels put a report of several paragraphs between reason and statistics.
  init(log: String) {
    var lines = log.split(separator: "\n").map(Substring.init)
    if let report = lines.lastIndex(where: { $0.hasPrefix("Verification failed:") }) {
      suggestion = Self.paragraph("Suggestion:", of: lines[report...])
      lines.removeSubrange(report...)
    }
    var place = lines.count - 1
    while place >= 0, Self.isStatistics(lines[place]) { place -= 1 }
    guard place >= 0 else { return }
    var reason = place
    // Hints follow the reason, indented or as a register's state.
    while reason > 0, lines[reason].first?.isWhitespace == true { reason -= 1 }
    summary = Self.trimmed(lines[reason])
    for line in lines[..<reason].reversed() {
      if instruction == nil { instruction = Self.instructionNumber(line) }
      if sourcePlace == nil { sourcePlace = Self.source(line) }
      if instruction != nil, sourcePlace != nil { break }
    }
  }

  /// The indented lines below a title, as one.
  private static func paragraph(_ title: String, of lines: ArraySlice<Substring>) -> String? {
    guard let start = lines.lastIndex(where: { $0 == title }) else { return nil }
    let body = lines[(start + 1)...].prefix { $0.first?.isWhitespace == true }
    let words = body.flatMap { $0.split(separator: " ") }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  private static func isStatistics(_ line: Substring) -> Bool {
    ["processed ", "verification time ", "stack depth ", "mark_precise:"].contains { line.hasPrefix($0) }
      || line.allSatisfy(\.isWhitespace)
  }

  /// `12: (85) call …` begins with the number of an instruction.
  private static func instructionNumber(_ line: Substring) -> Int? {
    guard let colon = line.firstIndex(of: ":"), line[line.index(after: colon)...].hasPrefix(" (") else {
      return nil
    }
    return Int(line[..<colon])
  }

  /// `; text @ file.c:12` is a line of the source; older kernels leave out the place.
  private static func source(_ line: Substring) -> String? {
    guard line.hasPrefix("; "), let mark = line.lastIndex(of: "@") else { return nil }
    let place = line[line.index(after: mark)...].drop { $0 == " " }
    return place.contains(":") ? String(place) : nil
  }

  private static func trimmed(_ line: Substring) -> String {
    var text = line
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
