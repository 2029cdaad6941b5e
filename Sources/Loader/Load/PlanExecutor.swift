import BPFBlueprint
import BPFBytes
import BPFSyscall
import BPFTypes
import BTF

/// A step that failed, and which one.
struct ExecutionFailure: Error {
  let operation: LoadOperation
  let error: BPFError
}

/// What a load is about, shared by all of its steps.
final class LoadContext: Sendable {
  let plan: LoadPlan
  let object: BPFObject
  let kernel: Kernel
  let options: LoadOptions

  init(plan: LoadPlan, object: BPFObject, kernel: Kernel, options: LoadOptions) {
    self.plan = plan
    self.object = object
    self.kernel = kernel
    self.options = options
  }
}

/// Carries out a plan; whatever it created is closed again if a step fails.
struct PlanExecutor {
  let context: LoadContext
  var plan: LoadPlan { context.plan }
  var object: BPFObject { context.object }
  var kernel: Kernel { context.kernel }
  var options: LoadOptions { context.options }

  var objectTypes: OwnedDescriptor?
  private var modules: [ModuleSlot: OwnedDescriptor] = [:]
  var maps = SlotTable<MapSlot, Map>()
  /// Maps that were there before: their contents are other people's.
  var foundMaps: Set<MapSlot> = []
  /// The files of this load, to be removed if it fails.
  var newPins: [String] = []
  var programs = SlotTable<ProgramSlot, Program>()
  /// What became of programs that were loaded together with those before them.
  var ahead: [ProgramSlot: Result<VerifiedProgram, BPFError>] = [:]
  /// How many programs are verified at a time; `nil` until one takes long enough for it to matter.
  var threads: Int?
  private var structOps: [StructOps] = []
  /// Where the variables of the arena begin in it.
  var arenaOffset = 0
  var report = LoadReport()
  let attachments: AttachmentStore

  init(plan: LoadPlan, object: BPFObject, kernel: Kernel, options: LoadOptions) {
    context = LoadContext(plan: plan, object: object, kernel: kernel, options: options)
    attachments = AttachmentStore(kernel: kernel)
    threads = options.verifierThreads
  }

  mutating func execute(retries: Int) throws(ExecutionFailure) -> LoadedObject {
    report.retries = retries
    report.remarks = plan.remarks
    for (place, operation) in plan.operations.enumerated() {
      do {
        loadTogether(from: place)
        try execute(operation)
      } catch {
        removePins()
        throw ExecutionFailure(operation: operation, error: error)
      }
    }
    attachments.usdtSpecs = USDTSpecs { name in
      maps.all.first { object.maps.indices.contains($0.place) && object.maps[$0.place].name == name }?.value
    }
    return LoadedObject(
      object: object, kernel: kernel,
      programs: programs.all.map(\.value),
      // Tables that programs jump by are nobody's to use, and the programs keep them.
      maps: maps.all.filter { object.maps.indices.contains($0.place) }, structOps: structOps,
      arenaOffset: arenaOffset, report: report, attachments: attachments)
  }

  private mutating func execute(_ operation: LoadOperation) throws(BPFError) {
    guard plan.byteOrder == .host else {
      throw BPFError(
        .notBPFObject, at: .load, of: .init(object: plan.path),
        "the object is for machines of the other byte order",
        remedy: "compile with -target bpf on this machine")
    }
    switch operation {
    case .openModule(let slot, let id): try openModule(slot, id: id)
    case .loadBTF(let load): try loadTypes(load)
    case .createMap(let creation): try create(creation)
    case .mapArena(let mapping): try map(mapping)
    case .updateMap(let update): try self.update(update)
    case .freezeMap(let slot, let name): try freeze(slot, name)
    case .insert(let insertion): try insert(insertion)
    case .pinMap(let slot, let name, let path): try pin(slot, name, at: path)
    case .loadProgram(let load): try self.load(load)
    case .bindMap(let program, let map, let programName, let mapName):
      bind(program, map, "program \(programName)", "map \(mapName)")
    case .structOpsValue(let value): try complete(value)
    }
  }

  /// What the whole plan needs: who lacks a part of it learns so at the first step that is refused.
  var neededCapabilities: Set<Capability> {
    plan.operations.reduce(into: [.bpf]) { result, operation in
      if case .loadProgram(let load) = operation { result.formUnion(load.type.neededCapabilities) }
    }
  }

  /// Numbers of tables are not given twice, so the table is the one that the plan was made with.
  private mutating func openModule(_ slot: ModuleSlot, id: UInt32) throws(BPFError) {
    modules[slot] = try kernel.open(KernelModule(name: slot.rawValue, id: id))
  }

  func types(of module: ModuleSlot, for user: BPFError.Subject) throws(BPFError) -> Int32 {
    if let descriptor = modules[module] { return descriptor.rawValue }
    throw BPFError(
      .invalidState, at: .load, of: user,
      "the plan uses the types of module \(module.rawValue), which it did not open")
  }

  private mutating func loadTypes(_ load: BTFLoad) throws(BPFError) {
    do {
      objectTypes = OwnedDescriptor(try kernel.calls.btfLoad(load.bytes, tokenFD: kernel.tokenDescriptor))
    } catch {
      throw BPFError(
        error, at: .load, of: .init(object: plan.path, section: ".BTF"), kernel: kernel,
        needing: neededCapabilities)
    }
  }

  /// Only tools that look at the program's constants miss this one, so a failure is no more than a remark.
  private mutating func bind(_ program: ProgramSlot, _ map: MapSlot, _ programName: String, _ mapName: String)
  {
    guard let program = programs[program], let map = maps[map] else { return }
    do {
      try kernel.calls.programBindMap(programFD: program.fileDescriptor, mapFD: map.fileDescriptor)
    } catch {
      report.remarks.append("\(mapName.onOneLine) could not be bound to \(programName.onOneLine): \(error)")
    }
  }

  /// The kernel gets the value when the map is attached; a map that was put in its place has one of its own.
  private mutating func complete(_ value: StructOpsValue) throws(BPFError) {
    guard let map = maps[value.slot], !foundMaps.contains(value.slot) else { return }
    structOps.append(
      try StructOps(
        value, map: map, structure: object.maps[value.slot.rawValue].structOps?.kernelStructure ?? "",
        programs: programs, store: attachments))
  }
}
