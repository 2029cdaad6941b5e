import BPFTypes

/// Puts instructions one behind the other. Jumps go forward, to places that are not known when they are written.
struct InstructionWriter {
  /// A jump that has not landed yet.
  struct Jump {
    fileprivate let place: Int
  }

  private(set) var instructions: [Instruction] = []

  private enum Opcode {
    static let source: UInt8 = 0x08
    static let doubleWord: UInt8 = 0x18

    static func compute(_ operation: UInt8, bySource: Bool) -> UInt8 {
      Instruction.Class.arithmetic64.rawValue | operation | (bySource ? source : 0)
    }

    static func access(_ kind: Instruction.Class, _ size: UInt8 = doubleWord) -> UInt8 {
      kind.rawValue | Instruction.Mode.memory | size
    }
  }

  /// Two instructions, of which the second has the upper half of a 64-bit constant: a map's descriptor.
  mutating func load(_ register: UInt8, map descriptor: Int32) {
    append(
      .init(opcode: 0x18, destination: register, source: Instruction.pseudoMapFD, immediate: descriptor))
    append(.init(opcode: 0))
  }

  /// `register = constant`.
  mutating func move(_ register: UInt8, constant: Int32) { append(.move(register, constant)) }

  /// `register = other`.
  mutating func move(_ register: UInt8, _ other: UInt8) {
    append(
      .init(
        opcode: Opcode.compute(Instruction.Arithmetic.move, bySource: true), destination: register,
        source: other))
  }

  /// `register += constant`.
  mutating func add(_ register: UInt8, constant: Int32) {
    append(
      .init(
        opcode: Opcode.compute(Instruction.Arithmetic.add, bySource: false), destination: register,
        immediate: constant))
  }

  /// `register += other`.
  mutating func add(_ register: UInt8, _ other: UInt8) {
    append(
      .init(
        opcode: Opcode.compute(Instruction.Arithmetic.add, bySource: true), destination: register,
        source: other))
  }

  /// `register -= other`.
  mutating func subtract(_ register: UInt8, _ other: UInt8) {
    append(
      .init(
        opcode: Opcode.compute(Instruction.Arithmetic.subtract, bySource: true), destination: register,
        source: other))
  }

  /// `register = *(u64 *)(base + offset)`.
  mutating func load(_ register: UInt8, at base: UInt8, _ offset: Int16) {
    append(
      .init(opcode: Opcode.access(.loadFromRegister), destination: register, source: base, offset: offset))
  }

  /// `*(u64 *)(base + offset) = register`.
  mutating func store(_ register: UInt8, at base: UInt8, _ offset: Int16) {
    append(
      .init(opcode: Opcode.access(.storeFromRegister), destination: base, source: register, offset: offset))
  }

  /// `*(u64 *)(base + offset) = constant`.
  mutating func store(constant: Int32, at base: UInt8, _ offset: Int16) {
    append(
      .init(opcode: Opcode.access(.store), destination: base, offset: offset, immediate: constant))
  }

  /// `*(u32 *)(base + offset) = constant`.
  mutating func storeWord(constant: Int32, at base: UInt8, _ offset: Int16) {
    append(
      .init(opcode: Opcode.access(.store, 0), destination: base, offset: offset, immediate: constant))
  }

  mutating func call(_ helper: HelperID) { append(.call(helper)) }

  mutating func exit() { append(.exit) }

  /// Jumps if a register is a constant.
  mutating func jump(if register: UInt8, equals constant: Int32) -> Jump {
    jump(0x10, register, constant)
  }

  /// Jumps if a register is not a constant.
  mutating func jump(if register: UInt8, differsFrom constant: Int32) -> Jump {
    jump(0x50, register, constant)
  }

  /// Makes jumps end at what is written next.
  mutating func land(_ jumps: Jump...) { land(jumps) }

  /// Makes jumps end at what is written next.
  mutating func land(_ jumps: [Jump]) {
    for jump in jumps {
      instructions[jump.place].offset = Int16(clamping: instructions.count - jump.place - 1)
    }
  }

  private mutating func jump(_ comparison: UInt8, _ register: UInt8, _ constant: Int32) -> Jump {
    append(
      .init(
        opcode: Instruction.Class.jump64.rawValue | comparison, destination: register, immediate: constant))
    return Jump(place: instructions.count - 1)
  }

  private mutating func append(_ instruction: Instruction) { instructions.append(instruction) }
}
