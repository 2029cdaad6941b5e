import BPF

/// Where a ``TestBench`` runs programs.
public enum TestEngine: String, Sendable, CaseIterable, CustomStringConvertible {
  /// In this process, anywhere, without privileges.
  case interpreter
  /// In the running kernel, by `BPF_PROG_TEST_RUN`: nothing is attached, and nothing outside sees it.
  case kernel

  /// The word itself.
  public var description: String { rawValue }

  /// Why it cannot be used here, or `nil`.
  ///
  /// In Swift Testing: `.enabled(if: TestEngine.kernel.reasonToSkip == nil, "…")`, or a test for each of
  /// ``available``.
  public var reasonToSkip: String? {
    guard self == .kernel else { return nil }
    let calls = LiveSystemCalls()
    let lacking = [Capability.bpf, .netAdmin, .perfmon].filter { calls.has($0) == false }
    guard !lacking.isEmpty else { return nil }
    return
      "the kernel runs programs only for who has \(lacking.map(\.description).joined(separator: " and "))"
  }

  /// Those that can be used here: the interpreter always.
  public static var available: [TestEngine] { allCases.filter { $0.reasonToSkip == nil } }
}
