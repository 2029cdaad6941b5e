import BPFSyscall
public import BPFTypes

extension Kernel {
  /// Asks whether programs of a type may call a helper, by having a call of it verified.
  ///
  /// No program is loaded: behind the call comes what no verifier accepts, so that thousands of helpers can be
  /// asked for without burdening a kernel with as many programs.
  ///
  /// - Parameters:
  ///   - attachType: how programs are attached, where that decides too; without it, one that the type has.
  ///   - isSleepable: whether programs that may sleep are meant.
  ///   - interface: the device that is to run the program; 0 for the kernel itself.
  /// - Returns: `inconclusive` with `EOPNOTSUPP` for types that need a target, with `EPERM` if the process may not
  ///   call all that the kernel has.
  public func probe(
    _ helper: HelperID, in type: ProgramType, attachType: AttachType? = nil, isSleepable: Bool = false,
    onInterface interface: UInt32 = 0
  ) -> FeatureProbe {
    guard let known = ProgramQuestion(type), known.refusal == nil else {
      return .inconclusive(.EOPNOTSUPP)
    }
    let question = known.varied(attachType, isSleepable: isSleepable)
    // A call leaves nothing in the registers of its arguments.
    let unreadable = Instruction(opcode: 0xbf, destination: 0, source: 1)
    var request = question.request([.call(helper), unreadable, .exit], token: tokenDescriptor)
    request.interfaceIndex = interface
    var log = VerifierLog(capacity: probeLogCapacity)
    do {
      _ = try calls.progLoad(request, log: &log)
      return .supported
    } catch {
      // Without a word, the verifier did not come to the call.
      guard !log.text.isEmpty else { return .inconclusive(error.errno) }
      let text = Array(log.text.utf8)
      guard Self.refusals.contains(where: { Self.contains($0, in: text) }) else { return .supported }
      // Some helpers are there for the privileged alone, and unknown to everybody else.
      return calls.has(.bpf) == true && calls.has(.perfmon) == true ? .unsupported : .inconclusive(.EPERM)
    }
  }

  /// How verifiers, old and new, refuse a helper that they do not know, or not for this type.
  private static let refusals = ["invalid func ", "unknown func ", "program of this type cannot use helper "]
    .map { Array($0.utf8) }

  /// Byte by byte: thousands of logs are looked through.
  private static func contains(_ words: [UInt8], in text: [UInt8]) -> Bool {
    text.indices.contains { text[$0] == words.first && text[$0...].starts(with: words) }
  }
}
