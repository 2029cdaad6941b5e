public import BPFTypes
public import BTF

/// What a selection of an object's programs and maps needs to know about a kernel before it can be linked.
public struct Demand: Sendable, Hashable {
  /// Types to find in the kernel's BTF.
  public var kernelTypes: Set<KernelType> = []
  /// Functions of programs in the kernel to find in those programs' types.
  public var targetFunctions: Set<TargetFunction> = []
  /// Structures of operations whose layout in the kernel matters, such as `tcp_congestion_ops`.
  public var structOps: Set<String> = []
  /// Types that instructions depend on: by name, without their flavours, and kind (parity CORE-23).
  public var relocatedTypes: Set<KernelType> = []
  /// Whether the kernel's page size matters (ring buffers are rounded up to it).
  public var needsPageSize = false
  /// Whether the number of possible CPUs matters (perf event arrays have one entry for each).
  public var needsPossibleCPUs = false
  /// Whether the kernel's version matters: objects do not declare one, old kernels compare it.
  public var needsKernelVersion = false
  /// Options of the kernel's configuration that the object's own do not set.
  public var configuration: Set<String> = []
  /// Symbols whose addresses matter.
  public var kernelSymbols: Set<String> = []
  /// What programs want to know whether the kernel has it, and what the plan would silently do wrong without.
  public var features: Set<KernelFeature> = []
  /// The types of the programs, each once, in the order of the first of each.
  public var programTypes: [ProgramType] = []

  /// Nothing.
  public init() {}

  /// What the process must be allowed to do.
  public var capabilities: Set<Capability> {
    programTypes.reduce(into: []) { $0.formUnion($1.neededCapabilities) }
  }

  /// What the number of a map's entries depends on.
  mutating func addSize(of type: MapType, entries: UInt32) {
    if type == .ringbuf || type == .userRingbuf { needsPageSize = true }
    if type == .perfEventArray, entries == 0 { needsPossibleCPUs = true }
  }
}

/// A type of the kernel, looked up by name and kind.
public struct KernelType: Sendable, Hashable, Codable {
  /// The module whose BTF has to have it, `vmlinux` for the kernel proper, or `nil` for whichever has it first.
  public var module: String?
  /// The name in BTF, with its prefix, such as `bpf_lsm_file_open`.
  public var name: String
  /// The kind as BTF numbers it, such as 12 for a function.
  public var kind: UInt8

  /// Names a type.
  public init(module: String? = nil, name: String, kind: BTFKind) {
    self.module = module
    self.name = name
    self.kind = kind.rawValue
  }
}

extension BPFObject {
  /// What loading the enabled programs and maps needs to know about the kernel.
  ///
  /// - Throws: ``BPFError`` if a program's target cannot be read.
  public func demand() throws(BPFError) -> Demand {
    var demand = Demand()
    for map in maps where map.isEnabled {
      demand.addSize(of: map.type, entries: map.maxEntries)
      if let inner = map.innerMap { demand.addSize(of: inner.type, entries: inner.maxEntries) }
      if map.arenaSection != nil {
        demand.needsPageSize = true
        demand.features.insert(.fullRangeOffsets)
      }
      if let definition = map.structOps { demand.structOps.insert(definition.kernelStructure) }
    }
    addExterns(to: &demand)
    let uses = structOpsUses
    for program in programs where isLoaded(program, uses) {
      if !demand.programTypes.contains(program.type) { demand.programTypes.append(program.type) }
      if program.type == .kprobe, declaredKernelVersion == nil { demand.needsKernelVersion = true }
      // A program is attached in the way that it was loaded for, which later cannot be mended.
      if program.isStaticProbe, program.attachType == nil { demand.features.insert(.uprobeMulti) }
      do {
        if let type = try kernelType(of: program) { demand.kernelTypes.insert(type) }
        if let function = program.targetFunction { demand.targetFunctions.insert(function) }
      } catch {
        // Linking leaves the program out, and tells why.
        guard program.isOptional else { throw error }
      }
    }
    if let types {
      for root in Set(fieldQuestions.map(\.type)) {
        guard let name = types.essentialName(of: root), let kind = try? types.kind(of: root) else { continue }
        demand.relocatedTypes.insert(KernelType(name: name, kind: kind))
      }
    }
    return demand
  }

  /// The kernel type that a program binds to when it is loaded (parity SECG-10); `nil` for one that binds to
  /// another program, or to nothing.
  func kernelType(of program: ProgramBlueprint) throws(BPFError) -> KernelType? {
    guard program.definition?.traits.contains(.kernelTarget) == true else { return nil }
    let subject = subject(section: program.sectionName, program: program.name)
    guard program.type != .ext || program.targetProgram != nil else {
      throw BPFError(
        .invalidValue, at: .link, of: subject, "the program names no program to replace a function of",
        remedy: "set its target before loading (ProgramBlueprint.setTarget)")
    }
    guard let text = program.kernelTarget ?? program.targetText, !text.isEmpty else {
      throw BPFError(
        .invalidValue, at: .link, of: subject, "the program names no kernel target",
        expected: "a name in SEC(), as in fentry/do_unlinkat, or one set before loading")
    }
    guard program.targetProgram == nil else { return nil }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let name = parts.last, parts.allSatisfy({ !$0.isEmpty }) else {
      throw BPFError(
        .invalidValue, at: .link, of: subject, "the program's kernel target cannot be read",
        expected: "FUNCTION or MODULE:FUNCTION", seen: text)
    }
    let module = parts.count == 2 ? parts.first : nil
    switch program.attachType {
    case .some(.traceRawTp): return KernelType(module: module, name: "btf_trace_" + name, kind: .typedef)
    case .some(.lsmMac), .some(.lsmCgroup):
      return KernelType(module: module, name: "bpf_lsm_" + name, kind: .function)
    case .some(.traceIter): return KernelType(module: module, name: "bpf_iter_" + name, kind: .function)
    default: return KernelType(module: module, name: name, kind: .function)
    }
  }
}
