import BPFBlueprint
import BPFTypes

/// What a planned program may do, by its kind and its license.
struct ProgramRights {
  let kind: ProgramKind
  let helpers: HelperRights
  /// Whether the license lets it call what is for the GPL alone.
  let isCompatible: Bool
  /// The instructions of the function that is entered first; some others run where programs that do not sleep may.
  private let mainEnd: Int

  init(of load: ProgramLoad, _ surface: KernelSurface) {
    kind = ProgramKind(of: load, surface)
    helpers = HelperRights(of: kind)
    isCompatible = License.isCompatible(load.license)
    var starts: [Int] = []
    var takesAddresses = false
    for (place, instruction) in load.instructions.enumerated() {
      let isAddress = instruction.isLoadImmediate64 && instruction.source == Instruction.pseudoFunction
      guard isAddress || instruction.isSubprogramCall else { continue }
      takesAddresses = takesAddresses || isAddress
      starts.append(place + 1 + Int(instruction.immediate))
    }
    mainEnd = takesAddresses ? starts.filter { $0 > 0 }.min() ?? 0 : load.instructions.count
  }

  /// Whether an instruction runs where the program's own kind decides about sleeping: callbacks of work queues sleep
  /// though their program does not.
  func decidesSleep(at place: Int) -> Bool { place < mainEnd }
}

extension Needs {
  /// Of some kinds all programs have to be under the GPL.
  mutating func needLicense(of load: ProgramLoad, _ rights: ProgramRights) {
    guard !rights.isCompatible else { return }
    let what = "programs of type \(load.type.name)"
    let license = License.described(load.license)
    switch rights.helpers.demandsLicense(at: surface.level) {
    case .absent: break
    case .present:
      find(
        Finding(.license, .refused, "\(what) need a license that is compatible with the GPL, and \(license)"))
    case .unknown:
      find(
        Finding(
          .license, .undecided,
          "whether \(what) need a license that is compatible with the GPL cannot be told, and \(license)"))
    }
  }

  /// The helper may be there for other programs only.
  mutating func needRight(
    of load: ProgramLoad, _ rights: ProgramRights, toCall helper: HelperID, _ isReached: Bool, at place: Int,
    line: () -> SourceLine?
  ) {
    let name = helper.kernelName ?? "number \(helper.rawValue)"
    needLicense(of: load, rights, for: helper, name, isReached, line: line)
    if helper == .dPath, needPath(of: load, isReached, line: line) { return }
    guard let right = rights.helpers.right(toCall: helper) else { return }
    var presence = right.presence(at: surface.level)
    if case .present = presence { return }
    let who = description(of: load)
    let isForSleepers = rights.helpers.isForSleepers(helper)
    if isForSleepers, !rights.decidesSleep(at: place) { presence = .unknown }
    let reason =
      isForSleepers
      ? "it may sleep, and they may not unless their section says so" : "they may \(right.history)"
    tell(.helper, presence, who, name, reason, isReached, line)
  }

  /// The kernel may have the function for other programs only.
  mutating func needRight(
    of load: ProgramLoad, _ rights: ProgramRights, toCall function: String, _ isReached: Bool, at place: Int,
    line: () -> SourceLine?
  ) {
    if !rights.isCompatible {
      // The verifier asks before it follows the program.
      add(
        Finding(
          .license, .refused,
          "kernel functions such as \(function) are for programs under a license that is compatible with the GPL, "
            + "and \(License.described(load.license))", source: line()))
    }
    guard let right = FunctionRights(ofFunction: function, in: rights.kind) else { return }
    var presence = right.presence(at: surface.level)
    if case .present = presence { return }
    if right.isForSleepers, !rights.decidesSleep(at: place) { presence = .unknown }
    let reason =
      right.isForSleepers
      ? "it may sleep, and they may not unless their section says so"
      : "those of type \(right.types(at: surface.level).joined(separator: ", ")) may"
    tell(
      .kernelFunction, presence, description(of: load), "the kernel function \(function)", reason, isReached,
      line)
  }

  private mutating func needLicense(
    of load: ProgramLoad, _ rights: ProgramRights, for helper: HelperID, _ name: String, _ isReached: Bool,
    line: () -> SourceLine?
  ) {
    guard !rights.isCompatible else { return }
    let license = License.described(load.license)
    switch (rights.helpers.demandsLicense(for: helper, at: surface.level), isReached) {
    case (.absent, _): break
    case (.present, true):
      add(
        Finding(
          .license, .refused,
          "\(name) is for programs under a license that is compatible with the GPL, and \(license)",
          source: line()
        ))
    case (.present, false):
      add(
        Finding(
          .license, .note, "guarded: \(name) is for programs under the GPL, and the program asks first",
          source: line()))
    case (.unknown, true):
      add(
        Finding(
          .license, .undecided,
          "whether \(name) is for programs under the GPL alone cannot be told, and \(license)",
          source: line()))
    case (.unknown, false): break
    }
  }

  /// `bpf_d_path` is for programs that are bound to one of a few functions.
  ///
  /// - Returns: whether that decides.
  private mutating func needPath(of load: ProgramLoad, _ isReached: Bool, line: () -> SourceLine?) -> Bool {
    guard load.type == .tracing, load.attachType != .traceIter, load.targetProgram == nil,
      load.kernelTargetModule == nil, let function = surface.name(of: load.kernelTarget)
    else { return false }
    let presence = TargetRights.mayAskForPath(function, at: surface.level)
    if case .present = presence { return true }
    tell(
      .helper, presence, "programs bound to '\(function)'", HelperID.dPath.kernelName ?? "bpf_d_path",
      "those of a few functions of the file system may", isReached, line)
    return true
  }

  private func description(of load: ProgramLoad) -> String {
    let structure = load.type == .structOps ? surface.name(of: load.kernelTarget).map { " for \($0)" } : nil
    let attachment = load.type == .structOps ? nil : load.attachType.map { " for \($0.name)" }
    return "programs of type \(load.type.name)\(structure ?? attachment ?? "")"
  }

  private mutating func tell(
    _ rule: Finding.Rule, _ presence: Presence, _ who: String, _ what: String, _ reason: String,
    _ isReached: Bool, _ line: () -> SourceLine?
  ) {
    switch (presence, isReached) {
    case (.absent, true):
      add(Finding(rule, .refused, "\(who) may not call \(what): \(reason)", source: line()))
    case (.absent, false):
      add(
        Finding(
          rule, .note, "guarded: \(who) may not call \(what), and the program asks first", source: line()))
    case (.present, _), (_, false): break
    case (.unknown, true):
      add(
        Finding(rule, .undecided, "whether \(who) may call \(what) cannot be told: \(reason)", source: line())
      )
    }
  }

  /// Notes what was not found before, at whatever line.
  private mutating func add(_ finding: Finding) {
    let isKnown = findings.contains { $0.rule == finding.rule && $0.message == finding.message }
    if !isKnown { find(finding) }
  }
}
