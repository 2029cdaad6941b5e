import BPF

/// Asks the running kernel's verifier about calls, by programs that it cannot accept.
struct VerifierJudge {
  /// What comes of a call.
  enum Answer: Hashable {
    /// The verifier goes on to the arguments.
    case allowed
    /// There is no such helper or function, or not for this kind of program.
    case refused
    /// It may sleep, and the program may not.
    case sleeps
    /// It is there for programs under the GPL.
    case licenseRefused
    /// It is there, but not where this program is bound.
    case targetDecides
  }

  private let calls = LiveSystemCalls()
  /// How verifiers, old and new, refuse a helper that they do not know, or not for this kind of program.
  private static let unknownHelper = [
    "invalid func ", "unknown func ", "program of this type cannot use helper ",
  ]

  /// Whether the kernel has programs of a kind: its verifier comes to an instruction.
  func hears(of kind: ProgramKind) -> Bool {
    let log = log(of: .call(.unspec), bound: kind.bindings.first, kind)
    return Self.unknownHelper.contains(where: log.contains)
  }

  /// Whether programs of a kind have to be under the GPL, whatever they call.
  func demandsLicense(_ kind: ProgramKind) -> Bool {
    log(of: .call(.unspec), bound: kind.bindings.first, kind, license: "Proprietary").contains("GPL")
  }

  /// What becomes of a call, by the most that any of the kind's targets allows.
  func answer(to call: Instruction, in kind: ProgramKind, license: String = "GPL") -> Answer {
    var best: Answer?
    for binding in kind.bindings {
      switch meaning(of: log(of: call, bound: binding, kind, license: license)) {
      case .allowed: return .allowed
      case .refused: best = best ?? .refused
      case let other: best = other
      }
    }
    return best ?? .refused
  }

  private func meaning(of log: String) -> Answer {
    // By the words of kernel/bpf/verifier.c and kernel/bpf/btf.c from 5.10 to 7.3.
    let phrases: [(Answer, [String])] = [
      (
        .licenseRefused,
        ["cannot call GPL", "cannot call kernel function from non-GPL", "must have a GPL compatible license"]
      ),
      (.targetDecides, ["helper call is not allowed in probe"]),
      (
        .sleeps,
        [
          "might sleep in a non-sleepable", "sleepable helper ", "must be sleepable to call",
          "is sleepable within",
          "is sleepable but the program is not",
        ]
      ),
      (
        .refused,
        Self.unknownHelper + [
          "calling kernel function ", "reserved field", "unknown opcode", "failed to find",
          "cannot find address",
          "is not a function", "arguments. Too many", "with variable args", "is unsupported",
        ]
      ),
    ]
    // Without a word, the verifier did not come to the call.
    guard !log.isEmpty else { return .refused }
    return phrases.first { $0.1.contains(where: log.contains) }?.0 ?? .allowed
  }

  private func log(
    of call: Instruction, bound binding: ProgramKind.Binding?, _ kind: ProgramKind, license: String = "GPL"
  ) -> String {
    // A call leaves nothing in the registers of its arguments.
    let unreadable = Instruction(opcode: 0xbf, destination: 0, source: 1)
    var request = ProgLoad(
      type: kind.type, instructions: Instruction.encode([call, unreadable, .exit]), license: license)
    request.expectedAttachType = binding?.attachType
    request.attachBTFID = binding?.target ?? 0
    if kind.isSleepable { request.flags.insert(.sleepable) }
    var log = VerifierLog(capacity: 1 << 14)
    // None is accepted; why not is in the log.
    do { _ = try calls.progLoad(request, log: &log) } catch {}
    return log.text
  }
}

extension Instruction {
  /// A call of a kernel function, by its number in the kernel's types.
  static func call(function: BTFTypeID) -> Instruction {
    Instruction(
      opcode: 0x85, source: Instruction.pseudoKernelFunction, immediate: Int32(bitPattern: function.rawValue))
  }
}
