public import BPFBlueprint
import BPFBytes
public import BPFTypes

/// Runs an object's programs without a kernel.
///
/// It carries a plan out as a kernel would: creates the maps, fills and freezes them, and takes the programs. A run of
/// a program then finds maps, packet and context in memory of its own, and every access is checked. There is no
/// verifier: a program that none would accept runs until it does something that is wrong, and the error names it.
///
/// One interpreter is for one thread at a time.
public final class Interpreter {
  private let object: BPFObject?
  private let path: String?
  private let machine: Machine
  private var programs: [Int: Loaded] = [:]
  /// What was left out on the way, one sentence each.
  public private(set) var remarks: [String]
  /// The maps, in the order of the object.
  public private(set) var maps: [InterpretedMap] = []

  /// Links an object and takes what it loads.
  ///
  /// - Parameters:
  ///   - facts: what is known of a kernel, for objects that depend on its types; else nothing is.
  ///   - options: the machine to play.
  /// - Throws: ``BPFError`` if the object cannot be linked, or as ``init(_:plan:facts:options:)``.
  public convenience init(
    _ object: BPFObject, facts: Facts = Facts(), options: InterpreterOptions = InterpreterOptions()
  ) throws(BPFError) {
    var facts = facts
    facts.possibleCPUs = max(options.cpus, 1)
    var object = object
    object.fieldResolution = .beforeLoading
    try self.init(object, plan: try object.link(facts), facts: facts, options: options)
  }

  /// Takes what a plan loads.
  ///
  /// - Parameters:
  ///   - object: the one that the plan was made of.
  ///   - facts: those that the plan was made with.
  /// - Throws: ``BPFError``: `unsupported` for code of another byte order, or code that a kernel completes
  ///   (``FieldResolution/byKernel``), `limitExceeded` for maps that take more
  ///   memory than ``InterpreterOptions/memoryLimit``.
  public init(
    _ object: BPFObject, plan: LoadPlan, facts: Facts, options: InterpreterOptions = InterpreterOptions()
  ) throws(BPFError) {
    guard plan.byteOrder == .host else {
      throw BPFError(
        .unsupported, at: .load, of: .init(object: plan.path), "code of the other byte order is not simulated"
      )
    }
    self.object = object
    path = plan.path
    remarks = plan.remarks
    machine = try Self.machine(options)
    var functions: [UInt32: String] = [:]
    for (name, found) in facts.kernelExterns {
      if case .found(let place) = found { functions[place.id] = name }
    }
    for operation in plan.operations { try carryOut(operation, functions) }
  }

  /// Takes a program of instructions alone, under the name `code`.
  ///
  /// - Parameters:
  ///   - code: instructions that refer to no map.
  ///   - type: what kind of program they are, and so what their context is.
  /// - Throws: ``BPFError`` if the options leave no room for a stack.
  public init(
    _ code: [Instruction], type: ProgramType, options: InterpreterOptions = InterpreterOptions()
  ) throws(BPFError) {
    object = nil
    path = nil
    remarks = []
    machine = try Self.machine(options)
    programs[0] = Loaded(name: "code", type: type, load: nil)
    decode(code, slot: 0, name: "code", type: type, maps: [:], functions: [:])
  }

  private static func machine(_ options: InterpreterOptions) throws(BPFError) -> Machine {
    guard (1...8192).contains(options.cpus), (0..<options.cpus).contains(options.cpu) else {
      throw BPFError(
        .invalidValue, at: .configure, "the number of CPUs makes no sense",
        expected: "1 to 8192, and programs on one of them", seen: "CPU \(options.cpu) of \(options.cpus)")
    }
    do throws(Fault) {
      return try Machine(options)
    } catch {
      throw BPFError(
        .limitExceeded, at: .load, "the memory limit leaves no room for a stack",
        seen: "\(options.memoryLimit) bytes")
    }
  }

  /// A map by its name in the object.
  ///
  /// - Throws: ``BPFError`` with code `notFound`.
  public func map(_ name: String) throws(BPFError) -> InterpretedMap {
    if let found = maps.first(where: { $0.name == name }) { return found }
    throw BPFError(
      .notFound, at: .access, of: .init(object: path, map: name), "there is no such map",
      expected: maps.isEmpty ? "none" : maps.map(\.name).joined(separator: ", "))
  }

  /// The names of the programs that can be run, in the order of the object.
  public var programNames: [String] { programs.sorted { $0.key < $1.key }.map(\.value.name) }

  /// The type of a program.
  ///
  /// - Throws: ``BPFError`` with code `notFound`.
  public func type(of program: String) throws(BPFError) -> ProgramType { try find(program).type }

  /// Runs a program once. Maps and the clock keep their state from run to run.
  ///
  /// - Throws: ``BPFError``: `notFound` without such a program, `invalidValue` for a packet that is none,
  ///   `unsupported` naming what only a kernel has, `memoryFault`, `illegalProgram` or `limitExceeded` with the C
  ///   line where the program fails.
  public func run(_ program: String, _ input: RunInput = RunInput()) throws(BPFError) -> RunResult {
    let loaded = try find(program)
    guard let decoded = machine.programs.values.first(where: { $0.name == program }),
      let model = ContextModel(loaded.type)
    else {
      throw BPFError(
        .unsupported, at: .run, of: subject(loaded),
        "the context of programs of type \(loaded.type.name) is not simulated")
    }
    let takesPacket = !model.isPlain
    guard !takesPacket || input.packet.count >= PacketBuffer.ethernetSize else {
      throw BPFError(
        .invalidValue, at: .run, of: subject(loaded),
        "the program sees packets, which begin with an Ethernet header",
        expected: "at least \(PacketBuffer.ethernetSize) bytes", seen: "\(input.packet.count)")
    }
    do throws(Fault) {
      return try machine.run(decoded, model, input)
    } catch {
      throw self.error(error, loaded)
    }
  }

  private func find(_ program: String) throws(BPFError) -> Loaded {
    if let found = programs.values.first(where: { $0.name == program }) { return found }
    throw BPFError(
      .notFound, at: .run, of: .init(object: path, program: program), "there is no such program",
      expected: programs.isEmpty ? "none" : programNames.joined(separator: ", "))
  }

  private func subject(_ program: Loaded) -> BPFError.Subject {
    .init(object: path, section: program.load?.section, program: program.name)
  }

  /// A program that can be run.
  private struct Loaded {
    let name: String
    let type: ProgramType
    /// What was planned; `nil` for instructions alone.
    let load: ProgramLoad?
  }
}

// MARK: - Carrying a plan out

extension Interpreter {
  private func carryOut(_ operation: LoadOperation, _ functions: [UInt32: String]) throws(BPFError) {
    switch operation {
    case .createMap(let creation): try create(creation)
    case .updateMap(let update):
      guard let map = machine.maps[update.slot.rawValue] else { return }
      guard case .values(let table) = map.contents else { return }
      do throws(Refusal) {
        try table.updateAll(update.key, update.value.bytes, 0)
      } catch {
        throw BPFError(
          .systemCallFailed, at: .load, of: .init(object: path, map: update.name),
          "the map does not take its start value", errno: error.errno)
      }
    case .freezeMap(let slot, _): machine.maps[slot.rawValue]?.isFrozen = true
    case .insert(let insertion): try insert(insertion)
    case .loadProgram(let load):
      guard load.fieldRelocations == nil else {
        throw BPFError(
          .unsupported, at: .load, of: .init(object: path, section: load.section, program: load.name),
          "a kernel was to complete the program from its types")
      }
      take(load, functions)
    case .pinMap(_, let name, let path):
      remarks.append("map \(name.onOneLine) is not pinned at \(path.onOneLine)")
    case .openModule, .loadBTF, .mapArena, .bindMap, .structOpsValue: break
    }
  }

  private func create(_ creation: MapCreation) throws(BPFError) {
    let shape = MapShape(
      name: creation.name, type: creation.type, keySize: creation.keySize, valueSize: creation.valueSize,
      maxEntries: creation.maxEntries, flags: creation.flags)
    if let problem = shape.problem {
      throw BPFError(
        .invalidValue, at: .load, of: .init(object: path, map: creation.name),
        "no kernel creates a map of type \(shape.type.name) with \(problem)")
    }
    do throws(Fault) {
      let map = try InterpretedMap(
        shape, number: creation.slot.rawValue, keyType: creation.keyType,
        valueType: creation.valueType, cpus: machine.options.cpus, in: machine.memory)
      machine.maps[creation.slot.rawValue] = map
      maps.append(map)
    } catch {
      throw BPFError(
        .limitExceeded, at: .load, of: .init(object: path, map: creation.name),
        "the map takes more memory than the interpreter may use",
        expected: "\(machine.options.memoryLimit) bytes for all maps",
        seen: "\(creation.maxEntries) entries of \(creation.valueSize) bytes")
    }
  }

  private func insert(_ insertion: ElementInsertion) throws(BPFError) {
    guard let map = machine.maps[insertion.slot.rawValue], case .references(let table) = map.contents else {
      return
    }
    let content =
      switch insertion.content {
      case .map(let slot): slot.rawValue
      case .program(let slot): slot.rawValue
      }
    do throws(Refusal) {
      try table.insert(ArrayIndex.key(Int(insertion.index)), content)
    } catch {
      throw BPFError(
        .systemCallFailed, at: .load, of: .init(object: path, map: insertion.name),
        "the map does not take \(insertion.contentName) as element \(insertion.index)", errno: error.errno)
    }
  }

  private func take(_ load: ProgramLoad, _ functions: [UInt32: String]) {
    let slot = load.slot.rawValue
    programs[slot] = Loaded(name: load.name, type: load.type, load: load)
    decode(
      load.instructions, slot: slot, name: load.name, type: load.type,
      maps: Dictionary(load.slots.map { ($0.instruction, $0.map.rawValue) }) { first, _ in first },
      functions: functions)
  }

  private func decode(
    _ code: [Instruction], slot: Int, name: String, type: ProgramType,
    maps: [Int: Int], functions: [UInt32: String]
  ) {
    let machine = machine
    var decoder = ProgramDecoder(
      code: code, maps: maps, kernelFunctions: functions,
      mapHandle: { machine.maps[$0] == nil ? nil : machine.handle($0) },
      mapValue: { number in
        guard case .values(let table) = machine.maps[number]?.contents else { return nil }
        return table.address(0, cpu: 0)
      },
      function: machine.functionAddress)
    let (instructions, refusals) = decoder.decode()
    machine.programs[slot] = DecodedProgram(
      name: name, type: type, instructions, refusals: refusals)
  }
}

// MARK: - Errors

extension Interpreter {
  /// A fault as the user is told of it: with the program, the instruction and the C line.
  private func error(_ fault: Fault, _ started: Loaded) -> BPFError {
    let place = machine.faultPlace
    // A tail call may have led to another program.
    let program = programs.values.first { $0.name == place?.program } ?? started
    var error = BPFError(.illegalProgram, at: .run, of: subject(program), "")
    error.place.instruction = place?.instruction
    if let object, let place, let load = program.load {
      error.place.source = object.sourceLine(of: load, instruction: place.instruction)?.place
    }
    switch fault {
    case .memory(let address, let size, let isWrite):
      error.code = .memoryFault
      error.summary =
        "the program \(isWrite ? "writes" : "reads") \(size) bytes at \(Self.hexadecimal(address))"
      error.seen = machine.faultDescription
    case .context(let offset, let size, let isWrite):
      error.code = .memoryFault
      error.summary =
        "the program \(isWrite ? "writes" : "reads") \(size) bytes at offset \(offset) of its context, which no verifier allows"
    case .illegal(let reason): error.summary = reason.summary
    case .unsupported(let what):
      error.code = .unsupported
      error.summary = "\(what) is not simulated"
      error.remedy = "run the program in a kernel"
    case .misuse(let what): error.summary = what
    case .budget:
      error.code = .limitExceeded
      error.summary = "the program has not ended after \(machine.options.instructionLimit) instructions"
    case .memoryLimit:
      error.code = .limitExceeded
      error.summary = "the program needs more than \(machine.options.memoryLimit) bytes of memory"
    }
    return error
  }

  private static func hexadecimal(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }
}
