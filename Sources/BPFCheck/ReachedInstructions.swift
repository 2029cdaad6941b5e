import BPFBlueprint
import BPFBytes
import BPFTypes

/// Which instructions of a program a kernel's verifier may come to, once the constants are in: those of the kernel's
/// types, those of `.rodata` and those of the kernel's configuration.
///
/// The verifier follows every path by itself and knows more than this does, which keeps one state for each place. So
/// what is unreached here is unreached there; what is reached here may turn out not to be.
struct ReachedInstructions {
  private var reached: [Bool]
  private let instructions: [Instruction]
  private let slots: [Int: MapSlot]
  private let constants: [MapSlot: ByteSlice]
  private let order: ByteOrder
  private var states: [Int: [ConstantValue]] = [:]
  private var waiting: [Int] = []
  private let leaders: Set<Int>
  /// No compiler writes longer programs; for longer ones nothing is taken as unreached.
  private static let mostFollowed = 1 << 17

  /// Follows a program.
  ///
  /// - Parameters:
  ///   - instructions: the whole program.
  ///   - slots: which maps its loads refer to, by the number of the instruction.
  ///   - constants: the values of maps that never change.
  init(
    of instructions: [Instruction], slots: [InstructionSlot], constants: [MapSlot: ByteSlice],
    order: ByteOrder
  ) {
    self.instructions = instructions
    reached = Array(repeating: false, count: instructions.count)
    self.slots = Dictionary(slots.map { ($0.instruction, $0.map) }, uniquingKeysWith: { first, _ in first })
    self.constants = constants
    self.order = order
    leaders = Self.leaders(of: instructions)
    guard instructions.count <= Self.mostFollowed, !instructions.contains(where: { $0.opcode == 0x0d }) else {
      // Jumps by tables may lead anywhere.
      reached = Array(repeating: true, count: instructions.count)
      return
    }
    enter(0, Array(repeating: .unknown, count: 11))
    while let start = waiting.popLast() { follow(from: start) }
  }

  /// Whether an instruction may be executed.
  func contains(_ instruction: Int) -> Bool { reached.indices.contains(instruction) && reached[instruction] }

  /// Where a jump leads, so that states from several sides meet.
  private static func leaders(of instructions: [Instruction]) -> Set<Int> {
    var leaders: Set<Int> = [0]
    for (place, instruction) in instructions.enumerated() {
      if let target = target(of: instruction, at: place) { leaders.insert(target) }
    }
    return leaders
  }

  private static func target(of instruction: Instruction, at place: Int) -> Int? {
    if instruction.isLoadImmediate64, instruction.source == Instruction.pseudoFunction {
      return place + 1 + Int(instruction.immediate)
    }
    guard instruction.opcode & 0x07 == 0x05 || instruction.opcode & 0x07 == 0x06 else { return nil }
    if instruction.isSubprogramCall { return place + 1 + Int(instruction.immediate) }
    guard !instruction.isCall, instruction.opcode != 0x95, instruction.opcode != 0x0d else { return nil }
    let distance = instruction.opcode == 0x06 ? Int(instruction.immediate) : Int(instruction.offset)
    return place + 1 + distance
  }

  /// Comes to a place where states meet; goes on from there if anything new is known, or nothing any more.
  private mutating func enter(_ place: Int, _ state: [ConstantValue]) {
    guard instructions.indices.contains(place) else { return }
    guard let known = states[place] else {
      states[place] = state
      return waiting.append(place)
    }
    let joined = zip(known, state).map { $0.joined($1) }
    guard joined != known else { return }
    states[place] = joined
    waiting.append(place)
  }

  private mutating func follow(from start: Int) {
    guard var state = states[start] else { return }
    var place = start
    while instructions.indices.contains(place) {
      reached[place] = true
      let instruction = instructions[place]
      var next: Int? = place + 1
      switch instruction.opcode & 0x07 {
      case 0x05, 0x06: next = jump(instruction, at: place, &state)
      case 0x04, 0x07: compute(instruction, &state)
      case 0x00:
        load(constant: instruction, at: place, &state)
        if instruction.isLoadImmediate64 { next = place + 2 }
        if reached.indices.contains(place + 1), instruction.isLoadImmediate64 { reached[place + 1] = true }
      case 0x01: state[destination: instruction] = read(instruction, state)
      case 0x03 where instruction.opcode & 0xe0 == 0xc0:
        // What was there before comes back, in one register or the other.
        state[0] = .unknown
        state[source: instruction] = .unknown
        state[destination: instruction] =
          instruction.immediate == 0x100 ? .unknown : state[destination: instruction]
      default: break
      }
      guard let after = next else { return }
      if leaders.contains(after) { return enter(after, state) }
      place = after
    }
  }

  /// - Returns: where to go on; `nil` if other places were entered instead.
  private mutating func jump(_ instruction: Instruction, at place: Int, _ state: inout [ConstantValue])
    -> Int?
  {
    let operation = instruction.opcode & 0xf0
    if instruction.isCall {
      if let callee = Self.target(of: instruction, at: place), instruction.isSubprogramCall {
        enter(callee, [.unknown] + state[1...5] + Array(repeating: .unknown, count: 5))
      }
      for register in 0...5 { state[register] = .unknown }
      return place + 1
    }
    if operation == 0x90 { return nil }
    guard let target = Self.target(of: instruction, at: place) else { return place + 1 }
    if operation == 0x00 { return target }
    let right =
      instruction.opcode & 0x08 != 0
      ? state[source: instruction] : .number(UInt64(bitPattern: Int64(instruction.immediate)))
    let isTaken =
      operation == 0xe0
      ? nil
      : ConstantValue.isTaken(
        operation, state[destination: instruction], right, is64: instruction.opcode & 0x07 == 0x05)
    if isTaken != false { enter(target, state) }
    return isTaken == true ? nil : place + 1
  }

  private func compute(_ instruction: Instruction, _ state: inout [ConstantValue]) {
    let operation = instruction.opcode & 0xf0
    // Division, byte swaps and moves that extend a sign are not followed.
    guard operation != 0xd0, instruction.offset == 0 else {
      return state[destination: instruction] = .unknown
    }
    let right: ConstantValue =
      instruction.opcode & 0x08 != 0
      ? state[source: instruction] : .number(UInt64(bitPattern: Int64(instruction.immediate)))
    state[destination: instruction] = .computed(
      operation, state[destination: instruction], right, is64: instruction.opcode & 0x07 == 0x07)
  }

  private mutating func load(constant instruction: Instruction, at place: Int, _ state: inout [ConstantValue])
  {
    guard instruction.isLoadImmediate64, place + 1 < instructions.count else {
      // Reads of packets by the oldest instructions.
      for register in 0...5 { state[register] = .unknown }
      return
    }
    let upper = UInt32(bitPattern: instructions[place + 1].immediate)
    switch instruction.source {
    case 0:
      state[destination: instruction] = .number(
        UInt64(upper) << 32 | UInt64(UInt32(bitPattern: instruction.immediate)))
    case Instruction.pseudoMapValue:
      state[destination: instruction] =
        slots[place].map { .mapValue(map: $0, offset: UInt64(upper)) } ?? .address
    case Instruction.pseudoFunction:
      // Some helper will call it, with whatever it likes.
      if let callee = Self.target(of: instruction, at: place) {
        enter(callee, Array(repeating: .unknown, count: 11))
      }
      state[destination: instruction] = .address
    default: state[destination: instruction] = .address
    }
  }

  /// What the verifier reads from a map that nobody can change any more.
  private func read(_ instruction: Instruction, _ state: [ConstantValue]) -> ConstantValue {
    guard instruction.opcode & 0xe0 == 0x60, case .mapValue(let map, let start) = state[source: instruction],
      let bytes = constants[map]
    else { return .unknown }
    let offset = Int64(truncatingIfNeeded: start) &+ Int64(instruction.offset)
    guard let place = Int(exactly: offset) else { return .unknown }
    switch instruction.opcode & 0x18 {
    case 0x10:
      return (try? bytes.load(UInt8.self, at: place, order: order)).map { .number(UInt64($0)) } ?? .unknown
    case 0x08:
      return (try? bytes.load(UInt16.self, at: place, order: order)).map { .number(UInt64($0)) } ?? .unknown
    case 0x00:
      return (try? bytes.load(UInt32.self, at: place, order: order)).map { .number(UInt64($0)) } ?? .unknown
    default: return (try? bytes.load(UInt64.self, at: place, order: order)).map { .number($0) } ?? .unknown
    }
  }
}

extension [ConstantValue] {
  /// Instructions of hostile objects name registers that there are not.
  fileprivate subscript(destination instruction: Instruction) -> ConstantValue {
    get { indices.contains(Int(instruction.destination)) ? self[Int(instruction.destination)] : .unknown }
    set {
      if indices.contains(Int(instruction.destination)) { self[Int(instruction.destination)] = newValue }
    }
  }

  fileprivate subscript(source instruction: Instruction) -> ConstantValue {
    get { indices.contains(Int(instruction.source)) ? self[Int(instruction.source)] : .unknown }
    set { if indices.contains(Int(instruction.source)) { self[Int(instruction.source)] = newValue } }
  }
}
