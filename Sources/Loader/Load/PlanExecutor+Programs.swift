import BPFBlueprint
import BPFSyscall
import BPFTypes

/// A program that the verifier accepted.
struct VerifiedProgram: Sendable {
  let descriptor: OwnedDescriptor
  let report: LoadReport.ProgramReport
}

extension PlanExecutor {
  /// Loads a program, if that was not done together with those before it.
  mutating func load(_ load: ProgramLoad) throws(BPFError) {
    let verified = try ahead.isEmpty ? verify(load) : verifiedAhead(load)
    if threads == nil, verified.report.nanoseconds > Self.worthThreads {
      // Where the machine does not tell, one after the other is never wrong.
      threads = (try? kernel.calls.onlineCPUs().count) ?? 1
    }
    report.programs.append(verified.report)
    programs[load.slot] = Program(
      load, blueprint: object.programs[load.slot.rawValue], descriptor: verified.descriptor,
      kernel: kernel, attachments: attachments)
  }

  private mutating func verifiedAhead(_ load: ProgramLoad) throws(BPFError) -> VerifiedProgram {
    guard let early = ahead.removeValue(forKey: load.slot) else { return try verify(load) }
    return try early.get()
  }

  /// What starting threads costs at most, in nanoseconds. That programs take longer to verify is not seen from
  /// outside; it shows when the first of them does.
  private static let worthThreads: UInt64 = 500_000

  /// Loads the programs from a place in the plan on at the same time, as long as nothing between them changes
  /// what they are loaded with. The kernel verifies on the thread that asks it to, and has no lock around it.
  ///
  /// Whatever the threads do, the failure that counts is that of the first program in the plan, and all
  /// descriptors are closed by this thread, one after the other: kernels that free many programs on several
  /// CPUs at once have been seen to hang.
  mutating func loadTogether(from place: Int) {
    guard let threads, threads > 1, case .loadProgram(let first) = plan.operations[place],
      ahead[first.slot] == nil
    else { return }
    let loads = plan.programsLoadedTogether(from: place)
    guard loads.count > 1 else { return }
    let executor = self
    // The threads end with the pool.
    let pool = WorkerPool(threads: min(threads, loads.count))
    let results = pool.mapToFirstFailure(loads) { load in
      Result { () throws(BPFError) in try executor.verify(load) }
    }
    for (load, result) in zip(loads, results) { ahead[load.slot] = result }
  }

  private func verify(_ load: ProgramLoad) throws(BPFError) -> VerifiedProgram {
    var instructions = load.instructions
    for slot in load.slots {
      guard let map = maps[slot.map], instructions.indices.contains(slot.instruction) else {
        throw BPFError(
          .invalidState, at: .load, of: .init(object: plan.path, program: load.name),
          place: .init(instruction: slot.instruction), "the plan uses a map that it did not create")
      }
      instructions[slot.instruction].immediate = map.fileDescriptor
    }
    let user = BPFError.Subject(object: plan.path, program: load.name)
    for slot in load.moduleSlots where instructions.indices.contains(slot.instruction) {
      instructions[slot.instruction].immediate = try types(of: slot.module, for: user)
    }
    let calledModules = try load.calledModules.map { (module) throws(BPFError) in
      try types(of: module, for: user)
    }
    let targetTypes = try load.kernelTargetModule.map { (module) throws(BPFError) in
      try types(of: module, for: user)
    }
    let targetProgram = try load.targetProgram.map { (target) throws(BPFError) in try kernel.program(target) }
    let started = monotonicNanoseconds()
    let loader = ProgramLoader(
      program: load, instructions: instructions, objectTypes: objectTypes, context: context,
      target: targetProgram?.fileDescriptor ?? targetTypes, calledModules: calledModules,
      logLevel: options.verifierLogLevel)
    var log: String?
    let descriptor = try withExtendedLifetime(targetProgram) { () throws(BPFError) in
      OwnedDescriptor(try loader.load(log: &log))
    }
    return VerifiedProgram(
      descriptor: descriptor,
      report: .init(
        name: load.name, instructions: instructions.count, nanoseconds: monotonicNanoseconds() &- started,
        verifierReport: log.map(VerifierReport.init(log:))))
  }
}

extension LoadPlan {
  /// The programs from a place on, up to the first step that is neither their loading nor a binding to a map.
  fileprivate func programsLoadedTogether(from place: Int) -> [ProgramLoad] {
    var loads: [ProgramLoad] = []
    for operation in operations[place...] {
      switch operation {
      case .loadProgram(let load): loads.append(load)
      case .bindMap: continue
      default: return loads
      }
    }
    return loads
  }
}
