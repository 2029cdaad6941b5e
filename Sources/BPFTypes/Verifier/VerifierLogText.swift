/// The end of a log as lines: the reason stands there, however long the way to it was.
struct VerifierLogText {
  /// The lines, oldest first.
  private(set) var lines: [Substring]

  /// How many bytes from the end are looked at.
  static let limit = 256 << 10

  init(_ log: String) {
    let bytes = log.utf8
    var tail = bytes.suffix(Self.limit)
    if tail.count < bytes.count { tail = tail.drop { $0 != 10 }.dropFirst() }
    lines = tail.split(separator: 10, omittingEmptySubsequences: false).map { Self.line(Substring($0)) }
    takeOutOfOtherOutput()
  }

  /// Logs get around: with carriage returns, or indented by a tab.
  private static func line(_ line: Substring) -> Substring {
    var line = line
    if line.utf8.last == 13 { line = Substring(line.utf8.dropLast()) }
    if line.utf8.first == 9 { line = Substring(line.utf8.dropFirst()) }
    return line
  }

  /// What libbpf prints has the log between two marks.
  private mutating func takeOutOfOtherOutput() {
    if let end = lines.lastIndex(where: { $0.contains("-- END PROG LOAD LOG --") }) {
      lines.removeSubrange(end...)
    }
    if let start = lines.lastIndex(where: { $0.contains("-- BEGIN PROG LOAD LOG --") }) {
      lines.removeSubrange(...start)
    }
  }

  /// Takes the kernel's report out, which stands between the classic reason and the statistics.
  mutating func takeReport() -> [Substring] {
    guard let start = lines.lastIndex(where: { $0.hasPrefix(VerifierReport.KernelReport.mark) }) else {
      return []
    }
    // Its lines are titles, indented or blank; what follows belongs to the classic log again.
    let end =
      lines[(start + 1)...].firstIndex { line in
        guard let first = line.first else { return false }
        return first != " " && !VerifierReport.KernelReport.titles.contains(String(line))
      } ?? lines.endIndex
    let report = Array(lines[start..<end])
    lines.removeSubrange(start..<end)
    return report
  }
}
