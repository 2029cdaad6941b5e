import BPF

/// What the running kernel lets programs of each kind do: call helpers and kernel functions, and be bound to its own
/// functions. `scripts/helper-rights` makes tables of it.
///
/// No program is ever loaded: each begins with the call that is asked about, and goes on with what no verifier accepts.
public enum ProgramRights {
  /// Begins each line of answers.
  public static let mark = "@@ rights"

  /// Asks about everything that sections of objects can be, and tells as it goes.
  ///
  /// - Parameter helpersOnly: whether nothing is asked about functions of the kernel, of which there are so many that
  ///   it takes minutes.
  public static func print(helpersOnly: Bool) throws {
    let bytes = try LiveSystemCalls().readFile("/sys/kernel/btf/vmlinux")
    let names = try KernelNames(of: BTFTable(parsing: bytes))
    let judge = VerifierJudge()
    let kinds = ProgramKind.all(names).filter { judge.hears(of: $0) }
    for kind in kinds { tellHelpers(of: kind, judge) }
    if helpersOnly { return }
    tellFunctions(of: kinds, names, judge)
    tellTargets(names, judge)
  }

  private static func tell(_ what: String, _ kind: ProgramKind, _ words: [String]) {
    if !words.isEmpty { Swift.print("\(mark) \(what) \(kind) \(words.joined(separator: " "))") }
  }

  /// `kind` with 1 if its programs have to be under the GPL, `calls` with the numbers of the helpers that it may call,
  /// `gpl` with those among them that need the GPL, `sleeps` with those that it may not call as they sleep.
  private static func tellHelpers(of kind: ProgramKind, _ judge: VerifierJudge) {
    Swift.print("\(mark) kind \(kind) \(judge.demandsLicense(kind) ? 1 : 0)")
    var answers: [VerifierJudge.Answer: [String]] = [:]
    var restricted: [String] = []
    for helper in HelperID.all where helper != .unspec {
      let answer = judge.answer(to: .call(helper), in: kind)
      answers[answer, default: []].append("\(helper.rawValue)")
      guard answer == .allowed || answer == .targetDecides, !judge.demandsLicense(kind) else { continue }
      if judge.answer(to: .call(helper), in: kind, license: "Proprietary") == .licenseRefused {
        restricted.append("\(helper.rawValue)")
      }
    }
    // What depends on the target is a right of the kind all the same.
    tell("calls", kind, answers[.allowed, default: []] + answers[.targetDecides, default: []])
    tell("target-decides", kind, answers[.targetDecides, default: []])
    tell("sleeps", kind, answers[.sleeps, default: []])
    tell("gpl", kind, restricted)
  }

  /// `functions` with those that a kind may call, `sleeping` with those that it may not call as they sleep.
  private static func tellFunctions(of kinds: [ProgramKind], _ names: KernelNames, _ judge: VerifierJudge) {
    var candidates = names.callable
    if candidates.isEmpty {
      var types: Set<ProgramType> = []
      let oneOfEachType = kinds.filter { types.insert($0.type).inserted }
      candidates = names.likelyCallable.filter { candidate in
        oneOfEachType.contains { judge.answer(to: .call(function: candidate.id), in: $0) != .refused }
      }
    }
    for kind in kinds {
      let answers = Dictionary(grouping: candidates) { judge.answer(to: .call(function: $0.id), in: kind) }
      tell("functions", kind, answers[.allowed, default: []].map(\.name))
      tell("sleeping", kind, answers[.sleeps, default: []].map(\.name))
    }
  }

  /// Which functions programs may be bound to: `modifiable` by `fmod_ret`, `pausable` by tracing programs that may
  /// sleep, `hooks` by LSM programs, and `sleeping-hooks` by those that may sleep; `path` where `bpf_d_path` may be called.
  private static func tellTargets(_ names: KernelNames, _ judge: VerifierJudge) {
    func tell(
      _ what: String, _ type: ProgramType, _ attachType: AttachType, isSleepable: Bool = false,
      calling helper: HelperID = .unspec, among functions: [KernelNames.Function]
    ) {
      let accepted = functions.filter { function in
        let kind = ProgramKind(type, attachType, isSleepable: isSleepable, [.init(function.id, attachType)])
        return judge.hears(of: kind)
          && (helper == .unspec || judge.answer(to: .call(helper), in: kind) == .allowed)
      }
      Swift.print("\(mark) \(what) \(accepted.map(\.name).joined(separator: " "))")
    }
    let hooks = names.functions { $0.hasPrefix("bpf_lsm_") }
    tell("hooks", .lsm, .lsmMac, among: hooks)
    tell("sleeping-hooks", .lsm, .lsmMac, isSleepable: true, among: hooks)
    let ordinary = names.functions { !$0.hasPrefix("bpf_lsm_") }
    tell("modifiable", .tracing, .modifyReturn, among: ordinary)
    tell("pausable", .tracing, .traceFentry, isSleepable: true, among: ordinary)
    let paths = names.functions { name in
      ["security_", "vfs_", "dentry_", "filp_", "path_", "do_", "file_"].contains { name.hasPrefix($0) }
    }
    tell("path", .tracing, .traceFentry, calling: .dPath, among: paths)
  }
}
