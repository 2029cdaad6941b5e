public import BPFBlueprint
import BPFBytes
import BPFTypes
import BTF

/// Tells what loading an object on a kernel would come to, without that kernel and without privileges.
///
/// Everything up to the verifier's own judgement is told: whether the object's questions about the kernel's types have
/// answers, whether what is missing is guarded, whether the kernel has the types of programs and maps, the helpers,
/// functions, instructions and flags, which helpers and kernel functions a kind of program may call, and under which
/// license. What only the verifier knows is not: whether memory is accessed safely, whether the program ends, and
/// whether it is too complex.
public struct ObjectCheck: Sendable {
  private let object: BPFObject

  /// Prepares to check an object, all of its programs.
  ///
  /// - Parameter object: as it is to be loaded; its own configuration and variables count.
  public init(_ object: BPFObject) {
    self.object = object
  }

  /// Checks the object against a kernel.
  public func verdict(on kernel: KernelDescription) -> ObjectVerdict {
    var whole = Needs(of: kernel.surface)
    var chosen = object
    chosen.programs.updateAll { program in
      program.isOptional = true
      if !program.isEnabled, program.type != .structOps { program.isEnabled = true }
    }
    let facts = facts(of: chosen, on: kernel, &whole)
    var plan: LoadPlan?
    do throws(BPFError) {
      plan = try chosen.link(facts)
    } catch {
      whole.find(Self.finding(for: error, kernel))
    }
    for case .createMap(let map) in plan?.operations ?? [] { whole.need(map) }
    var programs: [ProgramVerdict] = []
    let loads = plan.map(Self.loads) ?? [:]
    let constants = plan.map(Self.constants) ?? [:]
    let hasModules = !kernel.types.modules.isEmpty
    let targets = object.programs.map { AttachTarget(of: $0, hasModules: hasModules) }
    let found = kernel.having(Set(targets.flatMap(\.candidates)))
    for (program, target) in zip(object.programs, targets) {
      var needs = whole
      if let load = loads[program.name] {
        let reached = ReachedInstructions(
          of: load.instructions, slots: load.slots, constants: constants, order: object.byteOrder)
        needs.need(load, object, reached: reached)
        if let finding = TargetRights.finding(for: load, on: kernel) { needs.find(finding) }
      } else if plan != nil {
        needs.find(reason(for: program, chosen, facts, kernel))
      }
      if let finding = target.finding(in: found) { needs.find(finding) }
      if let finding = HookOptions.finding(for: program, in: kernel.configuration) { needs.find(finding) }
      programs.append(
        ProgramVerdict(
          name: program.name, section: program.sectionName, isEnabled: program.isEnabled,
          findings: needs.findings, requirements: needs.requirements))
    }
    return ObjectVerdict(
      object: object.path, kernel: kernel.name, programs: programs, findings: whole.findings,
      privileges: privileges(on: kernel))
  }

  private static func loads(of plan: LoadPlan) -> [String: ProgramLoad] {
    var loads: [String: ProgramLoad] = [:]
    for case .loadProgram(let load) in plan.operations where loads[load.name] == nil {
      loads[load.name] = load
    }
    return loads
  }

  /// The values of maps that are frozen before the first program is loaded.
  private static func constants(of plan: LoadPlan) -> [MapSlot: ByteSlice] {
    var written: [MapSlot: ByteSlice] = [:]
    var frozen: Set<MapSlot> = []
    for operation in plan.operations {
      switch operation {
      case .updateMap(let update): written[update.slot] = ByteSlice(update.value.bytes)
      case .freezeMap(let slot, _): frozen.insert(slot)
      default: break
      }
    }
    return written.filter { frozen.contains($0.key) }
  }

  /// Why a program has no place in the plan.
  private func reason(
    for program: ProgramBlueprint, _ chosen: BPFObject, _ facts: Facts, _ kernel: KernelDescription
  ) -> Finding {
    guard chosen.enabledPrograms.contains(where: { $0.name == program.name }) else {
      return Finding(.link, .note, "no map that is created uses the program, so it is not loaded")
    }
    var alone = chosen
    alone.programs.updateAll { other in
      other.isEnabled = other.name == program.name
      other.isOptional = false
    }
    do throws(BPFError) {
      _ = try alone.link(facts)
    } catch {
      return Self.finding(for: error, kernel)
    }
    return Finding(.link, .undecided, "the program cannot be planned together with the object's others")
  }
}

// MARK: - What is known of the kernel

extension ObjectCheck {
  /// An address that stands for one which only the running kernel tells.
  private static let someAddress: UInt64 = 0xffff_ffff_8000_0000

  private func facts(of object: BPFObject, on kernel: KernelDescription, _ whole: inout Needs) -> Facts {
    var facts = Facts()
    facts.kernelVersion = (kernel.release ?? kernel.surface.level)?.code ?? 0
    do throws(BPFError) {
      let demand = try object.demand()
      if let configuration = kernel.configuration {
        facts.configuration = configuration.values.filter { demand.configuration.contains($0.key) }
      } else if !demand.configuration.isEmpty {
        facts.missingConfiguration = "none was given"
        whole.find(
          Finding(
            .configuration, .note,
            "options of the kernel's configuration are taken as not set: none was given"))
      }
      for symbol in demand.kernelSymbols { facts.kernelSymbols[symbol] = [Self.someAddress] }
      if let name = demand.kernelSymbols.sorted().first {
        whole.find(
          Finding(
            .symbol, .undecided,
            "the address of '\(name.onOneLine)' is taken by its name, which only the running kernel can tell")
        )
      }
      if kernel.surface.presence(of: .getAttachCookie).isAbsent { facts.missing.insert(.attachCookie) }
      if kernel.surface.presence(of: AttachType.traceUprobeMulti).isAbsent {
        facts.missing.insert(.uprobeMulti)
      }
      try facts.learn(object, from: kernel.types)
    } catch {
      whole.find(Self.finding(for: error, kernel))
    }
    return facts
  }

  /// What a failure to plan means for the load.
  private static func finding(for error: BPFError, _ kernel: KernelDescription) -> Finding {
    let text = error.summary + (error.seen.map { ": \($0)" } ?? "")
    let isOption = error.subject.item?.hasPrefix("extern CONFIG_") == true
    switch error.code {
    case .unresolvedExtern where isOption:
      let name = error.subject.item?.dropFirst("extern ".count) ?? ""
      return Finding(
        .configuration, kernel.configuration == nil ? .undecided : .refused, "\(name): \(text)")
    case .unresolvedExtern:
      return Finding(
        .absentFunction, target(missing: error, kernel), (error.subject.item.map { "\($0): " } ?? "") + text)
    case .noSuchTarget: return Finding(.target, target(missing: error, kernel), text)
    case .invalidValue: return Finding(.link, .undecided, text + (error.remedy.map { "; \($0)" } ?? ""))
    default: return Finding(.link, .refused, text)
    }
  }

  /// Minimised types do not list what programs bind to.
  private static func target(missing: BPFError, _ kernel: KernelDescription) -> Finding.Effect {
    kernel.surface.listsFunctions ? .refused : .undecided
  }

  /// What the process that loads the object needs on the kernel.
  private func privileges(on kernel: KernelDescription) -> [String] {
    var words: [String] = []
    let capabilities = object.enabledPrograms.reduce(into: Set<Capability>([.bpf])) {
      $0.formUnion($1.type.neededCapabilities)
    }
    // The smaller privileges came with this release.
    if let level = kernel.surface.level, level < KernelRelease(5, 8) {
      words.append(Capability.sysAdmin.description)
    } else {
      words += capabilities.sorted { $0.rawValue < $1.rawValue }.map(\.description)
    }
    if let level = kernel.surface.level, level < KernelRelease(5, 11) { words.append("RLIMIT_MEMLOCK") }
    if object.externs.contains(where: { $0.kind == .symbol }) { words.append("CAP_SYSLOG") }
    return words
  }
}
