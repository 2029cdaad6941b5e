import BPFTypes

/// A program of random arithmetic, jumps, loads, stores and atomics, that any verifier accepts and no compiler folds:
/// it computes with numbers of the packet, and returns a mixture of all results.
struct RandomProgram {
  /// How many numbers the packet has.
  static let numbers = 32
  /// Where they begin in the packet.
  static let start = 16

  private(set) var code: [Instruction] = []
  private var random: SplitMix
  /// Whether instructions of Linux 6.6 (cpu v4) may come.
  private let isModern: Bool
  /// Whether loads that acquire and stores that release may come. Linux 6.15.
  private let hasOrder: Bool

  /// - Parameters:
  ///   - steps: how many results there are, of a few instructions each.
  ///   - version: the kernel's. C: `LINUX_VERSION_CODE`.
  init(seed: UInt64, steps: Int, for version: UInt32) {
    random = SplitMix(seed)
    isModern = version >= 6 << 16 | 6 << 8
    hasOrder = version >= 6 << 16 | 15 << 8
    prologue()
    for _ in 0..<steps { step() }
    // The upper half counts as well.
    code += [
      .register(0xbf, 1, 6), .constant(0x77, 1, 32), .register(0xaf, 6, 1), .register(0xbf, 0, 6), .exit,
    ]
  }

  /// A packet with random numbers, of which some are those where mistakes are made.
  static func packet(seed: UInt64) -> [UInt8] {
    var random = SplitMix(seed)
    var bytes = [UInt8](repeating: 0, count: start)
    for _ in 0..<numbers {
      let number = random.number()
      bytes += (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
    }
    return bytes
  }

  /// `r7` is the packet, `r6` the mixture.
  private mutating func prologue() {
    let size = Int32(Self.start + Self.numbers * 8)
    code = [
      Instruction(opcode: 0x61, destination: 7, source: 1, offset: 0),
      Instruction(opcode: 0x61, destination: 2, source: 1, offset: 4),
      .register(0xbf, 3, 7), .constant(0x07, 3, size),
      Instruction(opcode: 0x3d, destination: 2, source: 3, offset: 2),
      .move(0, 0), .exit, .move(6, 17),
    ]
  }

  private mutating func load(_ register: UInt8) {
    let place = Int16(Self.start + Int(random.next() % UInt64(Self.numbers)) * 8)
    code.append(Instruction(opcode: 0x79, destination: register, source: 7, offset: place))
  }

  private mutating func step() {
    load(1)
    load(2)
    switch random.next() % 8 {
    case 0..<4: arithmetic()
    case 4, 5: jump()
    case 6: memory()
    default: atomic()
    }
    // r6 = r6 * 31 + r1
    code += [.constant(0x27, 6, 31), .register(0x0f, 6, 1)]
  }

  private mutating func arithmetic() {
    let is64 = random.flag()
    let kind: UInt8 = is64 ? 0x07 : 0x04
    let operations: [UInt8] = [
      0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x80, 0x90, 0xa0, 0xb0, 0xc0, 0xd0,
    ]
    let operation = operations[Int(random.next() % UInt64(operations.count))]
    switch operation {
    case 0x80: code.append(.constant(kind | operation, 1, 0))
    case 0xd0: swap()
    case 0xb0 where isModern && random.flag():
      let sizes: [Int16] = is64 ? [8, 16, 32] : [8, 16]
      code.append(
        Instruction(
          opcode: kind | 0xb8, destination: 1, source: 2,
          offset: sizes[Int(random.next() % UInt64(sizes.count))]))
    default:
      let isSigned = isModern && (operation == 0x30 || operation == 0x90) && random.flag()
      let isShift = operation == 0x60 || operation == 0x70 || operation == 0xc0
      var instruction: Instruction
      if random.flag() {
        instruction = .register(kind | operation | 0x08, 1, 2)
      } else {
        var constant = random.constant()
        // Constants that no verifier takes: shifts by the whole width, division by zero.
        if isShift { constant &= is64 ? 63 : 31 }
        if operation == 0x30 || operation == 0x90, constant == 0 { constant = 7 }
        instruction = .constant(kind | operation, 1, constant)
      }
      if isSigned { instruction.offset = 1 }
      code.append(instruction)
    }
  }

  private mutating func swap() {
    let width = [Int32(16), 32, 64][Int(random.next() % 3)]
    let opcodes: [UInt8] = isModern ? [0xd4, 0xdc, 0xd7] : [0xd4, 0xdc]
    code.append(.constant(opcodes[Int(random.next() % UInt64(opcodes.count))], 1, width))
  }

  private mutating func jump() {
    let kind: UInt8 = random.flag() ? 0x05 : 0x06
    let comparisons: [UInt8] = [0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0xa0, 0xb0, 0xc0, 0xd0]
    let comparison = comparisons[Int(random.next() % UInt64(comparisons.count))]
    var instruction =
      random.flag()
      ? Instruction.register(kind | comparison | 0x08, 1, 2)
      : .constant(kind | comparison, 1, random.constant())
    instruction.offset = 1
    code += [instruction, .constant(0x07, 1, random.constant())]
    // What was compared is not what is mixed in, so that the verifier forgets its bounds.
    if isModern, random.flag() {
      code += [
        Instruction(opcode: 0x1d, destination: 1, source: 2, offset: 1),
        Instruction(opcode: 0x06, immediate: 1),
        .constant(0x07, 1, 3),
      ]
    }
  }

  /// Stores of every size, and loads that extend with zeros or by the sign.
  private mutating func memory() {
    let sizes: [(bits: UInt8, bytes: Int16)] = [(0x00, 4), (0x08, 2), (0x10, 1), (0x18, 8)]
    let stored = sizes[Int(random.next() % 4)]
    let loaded = sizes[Int(random.next() % 4)]
    code.append(Instruction(opcode: 0x7b, destination: 10, source: 2, offset: -8))
    code.append(
      random.flag()
        ? Instruction(opcode: 0x63 | stored.bits, destination: 10, source: 1, offset: -8)
        : Instruction(opcode: 0x62 | stored.bits, destination: 10, offset: -8, immediate: random.constant()))
    if hasOrder, random.flag() {
      code += [
        Instruction(opcode: 0xc3 | stored.bits, destination: 10, source: 2, offset: -8, immediate: 0x110),
        Instruction(opcode: 0xc3 | stored.bits, destination: 1, source: 10, offset: -8, immediate: 0x100),
      ]
      return
    }
    let extends = isModern && loaded.bytes < 8 && random.flag()
    code.append(
      Instruction(opcode: (extends ? 0x81 : 0x61) | loaded.bits, destination: 1, source: 10, offset: -8))
  }

  private mutating func atomic() {
    let operations: [Int32] = [0x00, 0x40, 0x50, 0xa0, 0x01, 0x41, 0x51, 0xa1, 0xe1, 0xf1]
    let operation = operations[Int(random.next() % UInt64(operations.count))]
    let opcode: UInt8 = random.flag() ? 0xdb : 0xc3
    code += [
      Instruction(opcode: 0x7b, destination: 10, source: 1, offset: -8),
      // Half of the comparisons shall find what they expect.
      .register(0xbf, 0, random.flag() ? 1 : 2),
      Instruction(opcode: opcode, destination: 10, source: 2, offset: -8, immediate: operation),
      Instruction(opcode: 0x79, destination: 1, source: 10, offset: -8),
      .register(0xaf, 1, 2),
    ]
    if operation == 0xf1 { code.append(.register(0x0f, 1, 0)) }
  }
}

/// Numbers that look random, and are the same for the same seed.
struct SplitMix {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func flag() -> Bool { next() & 1 == 0 }

  /// A number of 64 bits, often one where mistakes are made.
  mutating func number() -> UInt64 {
    let corners: [UInt64] = [
      0, 1, 2, .max, .max - 1, 1 << 31, (1 << 31) - 1, 1 << 32, (1 << 32) - 1, 1 << 63, (1 << 63) - 1,
      0xffff_ffff_8000_0000, 0x80, 0xff, 0x7f, 0x8000, 0xffff, 31, 32, 33, 63, 64, 65,
    ]
    return next() % 3 == 0 ? corners[Int(next() % UInt64(corners.count))] : next() >> (next() % 64)
  }

  /// A constant of an instruction.
  mutating func constant() -> Int32 { Int32(truncatingIfNeeded: number()) }
}

extension Instruction {
  static func register(_ opcode: UInt8, _ destination: UInt8, _ source: UInt8) -> Instruction {
    Instruction(opcode: opcode, destination: destination, source: source)
  }

  static func constant(_ opcode: UInt8, _ destination: UInt8, _ constant: Int32) -> Instruction {
    Instruction(opcode: opcode, destination: destination, immediate: constant)
  }
}
