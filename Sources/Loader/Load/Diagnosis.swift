import BPFBlueprint
import BPFTypes

/// What a failed step teaches about the kernel, so that the next plan does without what it refused.
enum Diagnosis {
  /// The facts with one more among them, or `nil` if the failure teaches nothing that helps.
  static func learn(
    from failure: ExecutionFailure, facts: Facts, object: BPFObject, kernel: Kernel
  ) -> Facts? {
    guard let errno = failure.error.errno else { return nil }
    var learned = facts
    switch failure.operation {
    case .loadBTF where errno != .EPERM && facts.refusedObjectBTF == nil:
      let used = (object.types?.features ?? []).map { KernelFeature($0) }
      if errno == .EINVAL, learned.lacks(used, on: kernel) { return learned }
      // Types make a program easier to read, but none of what is loaded here needs them (parity BTF-32).
      learned.refusedObjectBTF = failure.error.summary
      return learned
    case .createMap(let creation)
    where creation.isTyped && creation.kernelValueType == 0 && facts.mapsWithoutTypes[creation.name] == nil:
      guard errno == .EINVAL || errno == .ENOTSUPP || errno == .EOPNOTSUPP else { return nil }
      learned.mapsWithoutTypes[creation.name] = "\(errno)"
      return learned
    case .loadProgram(let program) where errno != .EPERM:
      var used: [KernelFeature] = program.readsByNewHelpers ? [.readKernel] : []
      if object.tagsContexts { used.append(.contextTag) }
      if learned.lacks(used, on: kernel) { return learned }
      return without(program, failure, facts, object)
    case .loadProgram(let program):
      return without(program, failure, facts, object)
    default:
      return nil
    }
  }
}

extension Diagnosis {
  /// The object can do without a program that it calls optional, unless nobody may load any.
  private static func without(
    _ program: ProgramLoad, _ failure: ExecutionFailure, _ facts: Facts, _ object: BPFObject
  ) -> Facts? {
    guard object.programs[program.name]?.isOptional == true, facts.refusedPrograms[program.name] == nil,
      failure.error.code != .missingCapability
    else { return nil }
    var learned = facts
    learned.refusedPrograms[program.name] = failure.error.description
    return learned
  }
}

extension Facts {
  /// Asks the kernel for features, and notes what it lacks.
  ///
  /// - Returns: whether that was news.
  fileprivate mutating func lacks(_ features: [KernelFeature], on kernel: Kernel) -> Bool {
    let before = missing.count
    for feature in features where !missing.contains(feature) {
      if kernel.probe(feature) == .unsupported { missing.insert(feature) }
    }
    return missing.count > before
  }
}
