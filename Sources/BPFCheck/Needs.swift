import BPFBlueprint
import BPFBytes
import BPFTypes
import BTF

/// What a planned program or map needs of a kernel, and what it means if that is not there.
struct Needs {
  let surface: KernelSurface
  private(set) var requirements: [Requirement] = []
  private(set) var findings: [Finding] = []
  private var seen: Set<Requirement> = []

  init(of surface: KernelSurface) {
    self.surface = surface
  }

  mutating func find(_ finding: Finding) { findings.append(finding) }

  /// Notes a need; what is absent becomes a finding.
  ///
  /// - Parameter line: where it is needed, looked up the first time only.
  mutating func need(
    _ requirement: Requirement, _ effect: Finding.Effect = .refused, at line: () -> SourceLine? = { nil }
  ) {
    guard seen.insert(requirement).inserted else { return }
    let source = line()
    requirements.append(requirement)
    let since = requirement.introduction.map { "; Linux has it since \($0)" } ?? ""
    switch requirement.presence {
    case .present: break
    case .absent where requirement.isReached:
      findings.append(
        Finding(
          requirement.rule, effect, "the kernel does not have \(requirement.name)\(since)", source: source))
    case .absent:
      findings.append(
        Finding(
          requirement.rule, .note,
          "guarded: the kernel does not have \(requirement.name), and the program asks first",
          source: source))
    case .unknown:
      findings.append(
        Finding(
          requirement.rule, effect == .refused ? .undecided : .doubtful,
          "whether the kernel has \(requirement.name) cannot be told\(since)", source: source))
    }
  }

  mutating func need(
    _ ability: KernelAbility, isReached: Bool = true, at line: () -> SourceLine? = { nil }
  ) {
    need(
      Requirement(
        .ability, ability.name, since: ability.introduction, surface.presence(of: ability),
        isReached: isReached || ability.isRefusedUnreached), at: line)
  }
}

// MARK: - Maps

extension Needs {
  mutating func need(_ map: MapCreation) {
    need(map.type)
    if let finding = openSize(of: map) { find(finding) }
    if let inner = map.innerMap { need(inner.type) }
    let flags: [(MapFlags, KernelAbility)] = [
      (.rdonlyProg, .constantMaps), (.mmapable, .mappableMaps), (.link, .operationLinks),
      (.segvOnFault, .faultingArenas), (.rbOverwrite, .overwritingRings),
    ]
    // The loader does without the second where a kernel refuses it.
    for (flag, ability) in flags where map.flags.contains(flag) && (flag != .mmapable || map.type == .arena) {
      need(ability)
    }
  }

  /// What kernels refuse and programs set before they load the object.
  private func openSize(of map: MapCreation) -> Finding? {
    switch map.type {
    // Those that belong to something else have no number of entries, and the loader fills in the others.
    case .skStorage, .inodeStorage, .taskStorage, .cgrpStorage, .cgroupStorage, .percpuCgroupStorage,
      .structOps,
      .arena, .perfEventArray:
      return nil
    case .ringbuf, .userRingbuf:
      guard map.maxEntries == 0 else { return nil }
    default:
      guard map.maxEntries == 0 || map.valueSize == 0 else { return nil }
    }
    let what = map.maxEntries == 0 ? "the number of entries" : "the size of a value"
    return Finding(
      .mapSize, .undecided, "\(what) of the map \(map.name.onOneLine) is 0 until somebody sets it")
  }

  private mutating func need(_ type: MapType) {
    need(
      Requirement(
        .mapType, "maps of type \(type.name)", since: Introductions.mapTypes[type], surface.presence(of: type)
      ))
  }
}

// MARK: - Programs

extension Needs {
  mutating func need(_ load: ProgramLoad, _ object: BPFObject, reached: ReachedInstructions) {
    need(
      Requirement(
        .programType, "programs of type \(load.type.name)", since: Introductions.programTypes[load.type],
        surface.presence(of: load.type)))
    needAttachType(of: load, as: object.programs[load.name]?.definition)
    needFlags(of: load)
    let rights = ProgramRights(of: load, surface)
    needLicense(of: load, rights)
    let absences = Dictionary(
      load.absences.map { ($0.instruction, $0) }, uniquingKeysWith: { first, _ in first })
    var isSecondHalf = false
    for (place, instruction) in load.instructions.enumerated() {
      if isSecondHalf {
        isSecondHalf = false
        continue
      }
      isSecondHalf = instruction.isLoadImmediate64
      let isReached = reached.contains(place)
      if let absence = absences[place] {
        find(absence, isReached, object.sourceLine(of: load, instruction: place))
      } else if instruction.isCall, !instruction.isSubprogramCall, !instruction.isKernelFunctionCall {
        needHelper(instruction, isReached, object, load, rights, place)
      } else {
        needInstruction(instruction, isReached, object, load, rights, place)
      }
    }
  }

  private mutating func needInstruction(
    _ instruction: Instruction, _ isReached: Bool, _ object: BPFObject, _ load: ProgramLoad,
    _ rights: ProgramRights, _ place: Int
  ) {
    let function = BTFTypeID(rawValue: UInt32(bitPattern: instruction.immediate))
    // Functions of modules have the numbers of other tables.
    if instruction.isKernelFunctionCall, instruction.offset == 0,
      let (name, presence) = surface.function(function)
    {
      // Every call is looked at, whether it is reached or not.
      need(Requirement(.absentFunction, "a function \(name) that programs may call", since: nil, presence)) {
        object.sourceLine(of: load, instruction: place)
      }
      if !presence.isAbsent {
        needRight(of: load, rights, toCall: name, isReached, at: place) {
          object.sourceLine(of: load, instruction: place)
        }
      }
    }
    guard let ability = KernelAbility.needed(by: instruction) else { return }
    need(ability, isReached: isReached) { object.sourceLine(of: load, instruction: place) }
  }

  private mutating func needHelper(
    _ instruction: Instruction, _ isReached: Bool, _ object: BPFObject, _ load: ProgramLoad,
    _ rights: ProgramRights, _ place: Int
  ) {
    let helper = HelperID(rawValue: UInt32(bitPattern: instruction.immediate))
    need(
      Requirement(
        .helper, "the helper \(helper.kernelName ?? "number \(helper.rawValue)")",
        since: Introductions.helpers[helper], surface.presence(of: helper), isReached: isReached)
    ) { object.sourceLine(of: load, instruction: place) }
    guard !surface.presence(of: helper).isAbsent else { return }
    needRight(of: load, rights, toCall: helper, isReached, at: place) {
      object.sourceLine(of: load, instruction: place)
    }
  }

  private mutating func find(_ absence: KernelAbsence, _ isReached: Bool, _ source: SourceLine?) {
    let isFunction = absence.what.hasSuffix("()")
    let rule: Finding.Rule = isFunction ? .absentFunction : .absentField
    let finding =
      if !isReached {
        Finding(
          rule, .note, "guarded: the kernel has no \(absence.what), and the program asks first",
          source: source)
      } else if isFunction, !surface.listsFunctions {
        Finding(
          rule, .undecided,
          "whether the kernel has \(absence.what) cannot be told: its types list no functions",
          source: source)
      } else {
        Finding(rule, .refused, "the kernel has no \(absence.what), and the program uses it", source: source)
      }
    if !findings.contains(finding) { findings.append(finding) }
  }

  /// Only some types are loaded for one attach type; for others it counts when the program is attached.
  private mutating func needAttachType(of load: ProgramLoad, as definition: SectionDefinition?) {
    guard let type = load.attachType, load.type != .structOps else { return }
    let isChecked: Bool
    switch load.type {
    case .cgroupSock, .cgroupSockAddr, .cgroupSkb, .cgroupSockopt, .skLookup, .netfilter, .tracing, .lsm:
      isChecked = true
    default: isChecked = false
    }
    // Without it, there still is the older way: XDP by netlink, a filter of clsact, an option of the socket.
    let isOptional =
      definition?.traits.contains(.attachTypeOptional) == true || definition?.name.hasPrefix("tc/") == true
      || type == .skReuseportSelect
    guard isChecked || !isOptional else { return }
    need(
      Requirement(
        .attachType, "the attach type \(type.name)", since: Introductions.attachTypes[type],
        surface.presence(of: type)), isChecked ? .refused : .unattachable)
  }

  private mutating func needFlags(of load: ProgramLoad) {
    if load.flags.contains(.xdpHasFrags) { need(.fragments) }
    guard load.flags.contains(.sleepable) else { return }
    switch load.type {
    case .tracing where load.attachType == .traceIter: need(.sleepableIterator)
    case .tracing where load.attachType == .traceRawTp: need(.sleepableTracepoint)
    case .tracing, .lsm: need(.sleepableTracing)
    case .kprobe: need(.sleepableUprobe)
    case .structOps: need(.sleepableOperations)
    case .tracepoint, .rawTracepoint, .rawTracepointWritable: need(.sleepableTracepoint)
    case .syscall: need(.sleepableSyscall)
    default: break
    }
  }
}
