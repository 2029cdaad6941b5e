/// The classic log from its end: the reasons, and what led to them.
struct VerifierTrace {
  /// An instruction that was gone through.
  struct Step {
    let number: Int
    let text: Substring
    /// The registers behind it.
    var state: Substring
    /// The line of the source, if the log tells it right before the instruction.
    var source: VerifierReport.Source?
  }

  /// The last lines that are neither trace nor statistics.
  private(set) var messages: [Substring] = []
  /// The way there, oldest first.
  private(set) var steps: [Step] = []

  init(_ lines: [Substring]) {
    var end = lines.count
    // From the end to the reasons, which reach up to the trace.
    while end > 0, messages.isEmpty || Self.isPartOfReason(lines[end - 1]) {
      switch VerifierLogLine(lines[end - 1]) {
      case .message: messages.append(Self.message(lines[end - 1]))
      case .instruction where messages.isEmpty:
        // The log of a program that was accepted, or one that was cut off.
        return
      default: break
      }
      end -= 1
    }
    messages.reverse()
    readSteps(lines[..<end])
  }

  /// States and blank lines may stand between reasons.
  private static func isPartOfReason(_ line: Substring) -> Bool {
    switch VerifierLogLine(line) {
    case .message, .statistics, .blank: true
    case .state: line.hasPrefix("cur state:") || line.hasPrefix("old state:")
    default: false
    }
  }

  /// A reason without what may stick to it.
  private static func message(_ line: Substring) -> Substring {
    let end = line.firstRange(of: "processed ")?.lowerBound
    let isJoined = end != nil && line.contains(" insns (limit ")
    return VerifierLogLine.trimmed(isJoined ? line[..<(end ?? line.endIndex)] : line)
  }

  private mutating func readSteps(_ lines: ArraySlice<Substring>) {
    var told: VerifierReport.Source?
    for line in lines {
      switch VerifierLogLine(line) {
      case .instruction(let number, let text, let state):
        steps.append(Step(number: number, text: text, state: state, source: told))
        told = nil
      case .source(let line):
        told = line
      case .state(let state):
        if !steps.isEmpty { steps[steps.count - 1].state += state }
      default: break
      }
    }
  }

  /// The conditional jumps before the last instruction.
  var branches: [VerifierReport.Branch] {
    var found: [VerifierReport.Branch] = []
    var place = steps.count - 2
    while place >= 0, found.count < VerifierReport.maximumBranches {
      let step = steps[place]
      if step.text.hasPrefix("if ") {
        found.append(
          .init(instruction: step.number, text: String(step.text), source: source(ofStep: place)))
      }
      place -= 1
    }
    return found.reversed()
  }

  /// The line of the source that a step belongs to; it is only told where it changes.
  func source(ofStep place: Int) -> VerifierReport.Source? {
    steps[...place].last { $0.source != nil }?.source
  }
}
