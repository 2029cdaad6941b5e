/// The one line of a verifier log that says why, and the places it names.
struct VerifierCause {
  /// What the verifier objects to.
  private(set) var summary: String?
  /// The instruction it was looking at.
  private(set) var instruction: Int?
  /// The C line as `file:line`, where the log has it.
  private(set) var sourcePlace: String?

  /// Reads a log from its end: statistics come last, before them the reason, before that the instruction
  /// and the source line.
  init(log: String) {
    let lines = log.split(separator: "\n").map(Substring.init)
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
