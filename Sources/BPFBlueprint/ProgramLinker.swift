import BPFBytes
import BPFTypes
import BTF

/// Lays out one program: its own code, then every function it calls, each once, in the order of the first
/// call, depth first (parity SYM-3).
struct ProgramLinker {
  let object: BPFObject
  let facts: Facts
  let externs: ResolvedExterns
  let fields: FieldRelocations
  let information: CodeInformation
  /// Where the variables of an arena lie in it.
  var arenaOffset: UInt32 = 0
  /// Loads whose second half becomes a descriptor of a module's types.
  var moduleSlots: [ModuleInstructionSlot] = []
  /// Whether functions of modules are called.
  var callsModules = false
  var instructions: [Instruction] = []
  var slots: [InstructionSlot] = []
  /// The tables of places that the program jumps to, in the order of their first use.
  var jumpTables: [JumpTable] = []
  private(set) var functionInfo: InfoRecords?
  private(set) var lineInfo: InfoRecords?
  /// What is left to the kernel.
  var fieldRelocations: InfoRecords?
  /// Instructions that must not be reached on this kernel.
  var absences: [KernelAbsence] = []

  private(set) var placement: Placement

  /// No kernel takes more. C: `BPF_COMPLEXITY_LIMIT_INSNS`. Functions that overlap, as only a hostile object
  /// has them, would otherwise add up to the square of its size.
  private static let mostInstructions = 1_000_000

  /// Looks up once what the programs of an object have in common.
  init(object: BPFObject, facts: Facts, externs: ResolvedExterns) {
    self.object = object
    self.facts = facts
    self.externs = externs
    fields = FieldRelocations(of: object)
    information = CodeInformation(of: object)
    placement = Placement(functions: object.code.functions.count)
  }

  /// Where the functions of a program went.
  struct Placement {
    /// From a function's place in the object to its first instruction in the program; -1 for one that is not in it.
    private var starts: [Int]
    /// The functions of the program, in the order of their code.
    private(set) var order: [Int] = []

    init(functions count: Int) {
      starts = Array(repeating: -1, count: count)
    }

    func contains(_ function: Int) -> Bool { starts[function] >= 0 }

    func start(of function: Int) -> Int { max(starts[function], 0) }

    mutating func put(_ function: Int, at start: Int) {
      starts[function] = start
      order.append(function)
    }

    /// Begins another program.
    mutating func removeAll() {
      for function in order { starts[function] = -1 }
      order.removeAll(keepingCapacity: true)
    }
  }

  /// A function whose instructions are being gone through, and how far that got. The stack of these is the
  /// chain of calls: kept by hand, so that no input can exhaust the thread's own stack.
  private struct Frame {
    let function: Int
    var next = 0
  }

  /// Lays out a program.
  ///
  /// - Parameter callback: a function that belongs to it although nobody calls it.
  mutating func link(
    _ program: ProgramBlueprint, callback: Int? = nil, withInfo: Bool
  ) throws(BPFError) {
    begin()
    try follow(program.function, of: program)
    if let callback, !placement.contains(callback) { try follow(callback, of: program) }
    if withInfo { try linkInfo(program) }
    if object.fieldResolution == .byKernel { try leaveFields(of: program, withTypes: withInfo) }
  }

  /// Forgets the program before.
  private mutating func begin() {
    placement.removeAll()
    instructions = []
    slots = []
    moduleSlots = []
    callsModules = false
    jumpTables = []
    functionInfo = nil
    lineInfo = nil
    fieldRelocations = nil
    absences = []
  }

  /// Places a function and all that it calls.
  private mutating func follow(_ root: Int, of program: ProgramBlueprint) throws(BPFError) {
    var stack = [Frame(function: root)]
    try place(root, of: program)
    while var frame = stack.popLast() {
      let count = object.code.functions[frame.function].count
      let start = placement.start(of: frame.function)
      var callee: Int?
      while frame.next < count, callee == nil {
        let instruction = instructions[start + frame.next]
        // Only these can refer to something.
        if instruction.isLoadImmediate64 || instruction.isCall {
          callee = try patch(frame.next, of: frame.function, program: program)
        }
        frame.next += instruction.isLoadImmediate64 ? 2 : 1
      }
      guard let callee else { continue }
      stack.append(frame)
      stack.append(Frame(function: callee))
    }
  }

  /// Appends a function's code.
  private mutating func place(_ index: Int, of program: ProgramBlueprint) throws(BPFError) {
    let function = object.code.functions[index]
    let section = object.code.sections[function.section]
    guard function.count <= Self.mostInstructions - instructions.count else {
      throw error(
        .malformedObject, function, 0, program,
        "the program and the functions it calls have more than \(Self.mostInstructions) instructions",
        seen: nil)
    }
    placement.put(index, at: instructions.count)
    do {
      try Instruction.decode(
        function.count, of: section.bytes, at: function.start * Instruction.size, order: object.byteOrder,
        into: &instructions)
    } catch {
      throw malformed(function, 0, program, "\(error)")
    }
    try patchFields(of: index, program: program)
  }

  /// Completes one instruction.
  ///
  /// - Returns: the function it refers to, if that was not placed before.
  private mutating func patch(
    _ number: Int, of index: Int, program: ProgramBlueprint
  ) throws(BPFError) -> Int? {
    let function = object.code.functions[index]
    let place = placement.start(of: index) + number
    let instruction = instructions[place]
    let reference = object.code.sections[function.section].references[function.start + number]
    if instruction.isLoadImmediate64, number + 1 >= function.count {
      throw malformed(function, number, program, "the 64-bit load has no second half")
    }
    switch reference {
    case .map(let map):
      load(map: map, at: place, pseudo: Instruction.pseudoMapFD, value: nil)
      return nil
    case .data(let map, let offset):
      let start = object.maps[map].arenaSection == nil ? 0 : arenaOffset
      let value = UInt32(bitPattern: instruction.immediate) &+ UInt32(truncatingIfNeeded: offset) &+ start
      load(map: map, at: place, pseudo: Instruction.pseudoMapValue, value: Int32(bitPattern: value))
      return nil
    case .jumpTable(let offset, let size):
      try load(tableAt: offset, size: size, at: place, number, of: index, program: program)
      return nil
    case .call(let target):
      return try refer(to: target, from: number, of: function, at: place, program: program)
    case .functionAddress(let target):
      instructions[place].source = Instruction.pseudoFunction
      return try refer(to: target, from: number, of: function, at: place, program: program)
    case .external(let name, _):
      try patch(extern: name, at: place, number, of: function, program: program)
      return nil
    case nil:
      return try patchUnrelocated(instruction, number, of: function, at: place, program: program)
    }
  }

  /// A call within a section needs no relocation; the address of a function always has one.
  private mutating func patchUnrelocated(
    _ instruction: Instruction, _ number: Int, of function: CodeFunction, at place: Int,
    program: ProgramBlueprint
  ) throws(BPFError) -> Int? {
    if instruction.isLoadImmediate64, instruction.source == Instruction.pseudoFunction {
      throw malformed(function, number, program, "the address of a function has no relocation")
    }
    guard instruction.isSubprogramCall else { return nil }
    let target = CodeTarget(
      section: function.section,
      instruction: Int(clamping: Int64(function.start + number) + Int64(instruction.immediate) + 1))
    guard function.section == object.code.text || object.code.callable(target) != nil else {
      throw malformed(function, number, program, "the call of a function has no relocation")
    }
    return try refer(to: target, from: number, of: function, at: place, program: program)
  }

  private mutating func refer(
    to target: CodeTarget, from number: Int, of function: CodeFunction, at place: Int,
    program: ProgramBlueprint
  ) throws(BPFError) -> Int? {
    guard let callee = object.code.callable(target) else {
      throw malformed(
        function, number, program, "the call does not lead to the start of a function",
        seen: "instruction \(target.instruction) of \(object.code.sections[target.section].name)")
    }
    let isNew = !placement.contains(callee)
    if isNew { try self.place(callee, of: program) }
    instructions[place].immediate = Int32(clamping: placement.start(of: callee) - place - 1)
    return isNew ? callee : nil
  }

  mutating func load(map: Int, at place: Int, pseudo: UInt8, value: Int32?) {
    guard object.maps[map].isEnabled else {
      poison(at: place, map: map)
      return
    }
    instructions[place].source = pseudo
    instructions[place].immediate = 0
    if let value { instructions[place + 1].immediate = value }
    slots.append(InstructionSlot(instruction: place, map: MapSlot(rawValue: map)))
  }

  /// A map that is not created leaves calls of a helper that does not exist: harmless in code that the
  /// verifier proves dead, telling in its log elsewhere (parity LIM-7, LOG-4).
  private mutating func poison(at place: Int, map: Int) {
    let marker = Int32(clamping: Int(Poison.map) + map)
    let call = Instruction.call(unknownHelper: marker)
    instructions[place] = call
    instructions[place + 1] = call
    let name = object.maps[map].name.onOneLine
    absences.append(.init(instruction: place, what: "map '\(name)'", marker: marker, cause: .disabledMap))
  }
}

// MARK: - Function and line information

extension ProgramLinker {
  /// Takes the records of every placed function along (parity LOAD-9). A program without records of its own
  /// goes without any.
  private mutating func linkInfo(_ program: ProgramBlueprint) throws(BPFError) {
    functionInfo = try records(from: information.functions, "function", program)
    lineInfo = try records(from: information.lines, "line", program)
  }

  /// - Parameter sections: the records by the code's sections.
  private func records(
    from sections: [BTFRecordSection?], _ what: String, _ program: ProgramBlueprint
  ) throws(BPFError) -> InfoRecords? {
    var result = InfoRecords(recordSize: 0, count: 0, bytes: [])
    for index in placement.order {
      let function = object.code.functions[index]
      let section = sections[function.section]
      let added = section?.append(
        from: function.start, count: function.count, movedTo: placement.start(of: index),
        order: object.byteOrder, to: &result.bytes)
      guard let section, let added, added > 0 else {
        guard result.count > 0 else { return nil }
        throw malformed(
          function, 0, program, "\(what) information is missing for a called function, but not for its caller"
        )
      }
      guard result.count == 0 || result.recordSize == section.recordSize else {
        throw malformed(function, 0, program, "\(what) information has records of two sizes")
      }
      result.recordSize = section.recordSize
      result.count += added
    }
    return result.count > 0 ? result : nil
  }

  /// The records of functions, lines and CO-RE by the places of the code's sections.
  struct CodeInformation {
    let functions: [BTFRecordSection?]
    let lines: [BTFRecordSection?]
    /// Only those that are left to the kernel.
    let relocations: [BTFRecordSection?]

    init(of object: BPFObject) {
      func bySection(_ records: [BTFRecordSection]?) -> [BTFRecordSection?] {
        // Both are in the order of the file, as a rule, so that the search ends where it begins.
        var next = 0
        return object.code.sections.map { section in
          guard let records, !records.isEmpty else { return nil }
          for step in records.indices {
            let place = (next + step) % records.count
            guard records[place].sectionName == section.name else { continue }
            next = place + 1
            return records[place]
          }
          return nil
        }
      }
      functions = bySection(object.extensions?.functionInfo)
      lines = bySection(object.extensions?.lineInfo)
      relocations = object.fieldResolution == .byKernel ? bySection(object.extensions?.coreRelocations) : []
    }
  }

  func malformed(
    _ function: CodeFunction, _ number: Int, _ program: ProgramBlueprint, _ summary: String,
    seen: String? = nil
  ) -> BPFError {
    error(.malformedObject, function, number, program, summary, seen: seen)
  }

  private func unsupported(
    _ function: CodeFunction, _ number: Int, _ program: ProgramBlueprint, _ summary: String
  ) -> BPFError {
    error(.unsupported, function, number, program, summary, seen: nil)
  }

  func error(
    _ code: BPFError.Code, _ function: CodeFunction, _ number: Int, _ program: ProgramBlueprint,
    _ summary: String, expected: String? = nil, seen: String?
  ) -> BPFError {
    let section = object.code.sections[function.section].name
    let place = BPFError.Place(
      instruction: function.start + number,
      source: object.sourceLine(section: section, instruction: function.start + number)?.place)
    return BPFError(
      code, at: .link, of: object.subject(section: section, program: program.name), place: place, summary,
      expected: expected, seen: seen)
  }
}
