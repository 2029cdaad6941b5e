/// Why the verifier refuses a program, read from its log: what is wrong, where, and what usually helps.
///
/// Logs of every kernel are understood as far as they go: the classic one, in which the reason is the last
/// line of a trace, and that of Linux 7.3, which tells some reasons again in a report of several sections.
/// Any text can be given; what it does not say is `nil`.
public struct VerifierReport: Sendable {
  /// The whole log.
  public let log: String
  /// The verifier's own words, on one line.
  public internal(set) var message: String?
  /// What kind of mistake it is; `nil` if the words are not known here.
  public internal(set) var problem: VerifierProblem?
  /// The number of the instruction that is refused, counted in the program as it was loaded.
  public internal(set) var instruction: Int?
  /// That instruction as the log prints it, or as ``Disassembly`` does.
  public var instructionText: String?
  /// The register that the verifier objects to, 0 to 10.
  public internal(set) var register: Int?
  /// The line of the source.
  public var source: Source?
  /// The function that the instruction belongs to.
  public var function: String?
  /// The last branches that were taken on the way there, the oldest first; at most ``maximumBranches``.
  public internal(set) var branches: [Branch] = []
  /// The report that the kernel added. Linux 7.3.
  public internal(set) var kernelReport: KernelReport?
  /// How much work the verification was.
  public internal(set) var statistics: Statistics

  /// How many branches are kept.
  public static let maximumBranches = 4

  /// What is wrong, on one line: in plain words if the problem is known, with the verifier's own behind them.
  ///
  /// `nil` if the log holds no reason, as that of a program that was accepted.
  public var cause: String? {
    guard let message else { return nil }
    guard let explanation = problem?.explanation else { return message }
    return "\(explanation) (\(message))"
  }

  /// What usually helps: what the kernel suggests, else what is known of the problem.
  ///
  /// Where the trace shows a more special problem than the kernel's report is about, that one's remedy is told.
  public var suggestion: String? {
    if let problem, problem.isMoreSpecific { return problem.suggestion }
    return kernelReport?.suggestion ?? problem?.suggestion
  }

  /// A line of the source.
  public struct Source: Sendable, Hashable, CustomStringConvertible {
    /// The file; logs of kernels before 6.10 do not name it.
    public var file: String?
    /// Counted from 1; missing where the file is.
    public var line: Int?
    /// The line itself.
    public var text: String

    /// States a line.
    public init(file: String? = nil, line: Int? = nil, text: String) {
      self.file = file
      self.line = line
      self.text = text
    }

    /// `file:line`, where both are known.
    public var place: String? {
      guard let file, let line else { return nil }
      return "\(file):\(line)"
    }

    /// `file:line: text`.
    public var description: String { place.map { "\($0): \(text)" } ?? text }
  }

  /// A conditional jump on the way to the mistake.
  public struct Branch: Sendable, Hashable {
    /// The number of the jump.
    public var instruction: Int
    /// The jump as the log prints it.
    public var text: String
    /// The line of the source, where the log has it.
    public var source: Source?
  }

  /// The sections of the report that Linux 7.3 adds to the classic log.
  public struct KernelReport: Sendable, Hashable {
    /// Such as `Memory Safety: Access outside bounds`.
    public var title: String
    /// Section `Reason`.
    public var reason: String?
    /// Section `Suggestion`.
    public var suggestion: String?
    /// Section `Causal path`: what each step says of itself, the oldest first.
    public var steps: [String] = []
  }

  /// The numbers at the end of a log.
  public struct Statistics: Sendable, Hashable {
    /// How many instructions were gone through, those of every path.
    public var instructions: Int?
    /// How many of these the kernel bears.
    public var limit: Int?
    /// How many states were kept at most for one instruction.
    public var statesPerInstruction: Int?
    /// How many states there were.
    public var states: Int?
    /// How many were kept at once.
    public var peakStates: Int?
    /// Bytes of stack by function, the program's own first; with log level 4.
    public var stackDepths: [Int] = []
    /// Microseconds; with log level 4.
    public var microseconds: Int?
  }
}
