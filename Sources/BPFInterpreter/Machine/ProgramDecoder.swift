import BPFTypes

/// Makes a linked program ready to run.
struct ProgramDecoder {
  let code: [Instruction]
  /// The address of a map's handle.
  let mapHandle: (Int) -> UInt64?
  /// The address of the first byte of a map's only value.
  let mapValue: (Int) -> UInt64?
  /// The address of a function of the program.
  let function: (Int) -> UInt64
  /// The names of kernel functions by number.
  let kernelFunctions: [UInt32: String]
  /// The maps that instructions refer to, by the instructions' numbers.
  let maps: [Int: Int]
  private var refusals: [String] = []

  init(
    code: [Instruction], maps: [Int: Int], kernelFunctions: [UInt32: String],
    mapHandle: @escaping (Int) -> UInt64?, mapValue: @escaping (Int) -> UInt64?,
    function: @escaping (Int) -> UInt64
  ) {
    self.code = code
    self.maps = maps
    self.kernelFunctions = kernelFunctions
    self.mapHandle = mapHandle
    self.mapValue = mapValue
    self.function = function
  }

  /// All instructions, and what those refused would need.
  mutating func decode() -> (instructions: [DecodedInstruction], refusals: [String]) {
    let decoded = code.indices.map { decode(code[$0], at: $0).withRegisters() }
    return (decoded, refusals)
  }

  private mutating func decode(_ instruction: Instruction, at place: Int) -> DecodedInstruction {
    guard instruction.destination <= 10, instruction.source <= 10 else { return illegal(.register) }
    var result = DecodedInstruction()
    result.destination = instruction.destination
    result.source = instruction.source
    result.target = Int32(instruction.offset)
    result.usesConstant = !instruction.usesSourceRegister
    result.constant = UInt64(bitPattern: Int64(instruction.immediate))
    switch instruction.instructionClass {
    case .arithmetic64, .arithmetic32: return arithmetic(instruction, result)
    case .jump64, .jump32: return jump(instruction, at: place, result)
    case .load: return constant(instruction, at: place, result)
    case .loadFromRegister: return load(instruction, result)
    case .store, .storeFromRegister: return store(instruction, result)
    }
  }

  private func illegal(_ reason: IllegalInstruction) -> DecodedInstruction {
    var result = DecodedInstruction()
    result.reason = reason
    return result
  }

  private mutating func refused(_ what: String) -> DecodedInstruction {
    var result = DecodedInstruction()
    result.kind = .refused
    result.constant = UInt64(refusals.count)
    refusals.append(what)
    return result
  }
}

// MARK: - Arithmetic

extension ProgramDecoder {
  private static let operations: [UInt8: ArithmeticOperation] = [
    Instruction.Arithmetic.add: .add, Instruction.Arithmetic.subtract: .subtract,
    Instruction.Arithmetic.multiply: .multiply, Instruction.Arithmetic.divide: .divide,
    Instruction.Arithmetic.or: .or, Instruction.Arithmetic.and: .and,
    Instruction.Arithmetic.shiftLeft: .shiftLeft, Instruction.Arithmetic.shiftRight: .shiftRight,
    Instruction.Arithmetic.negate: .negate, Instruction.Arithmetic.modulo: .modulo,
    Instruction.Arithmetic.xor: .xor, Instruction.Arithmetic.move: .move,
    Instruction.Arithmetic.shiftRightSigned: .shiftRightSigned,
  ]

  private mutating func arithmetic(_ instruction: Instruction, _ start: DecodedInstruction)
    -> DecodedInstruction
  {
    var result = start
    let is64 = instruction.instructionClass == .arithmetic64
    guard instruction.destination < 10 else { return illegal(.readOnlyRegister) }
    if instruction.operation == Instruction.Arithmetic.swap { return swap(instruction, result, is64: is64) }
    guard let operation = Self.operations[instruction.operation] else { return illegal(.opcode) }
    result.kind = is64 ? .arithmetic64 : .arithmetic32
    result.arithmetic = operation
    switch (operation, instruction.offset) {
    case (_, 0): return result
    case (.divide, 1): result.arithmetic = .divideSigned
    case (.modulo, 1): result.arithmetic = .moduloSigned
    case (.move, 8), (.move, 16), (.move, 32):
      guard instruction.usesSourceRegister, is64 || instruction.offset != 32 else { return illegal(.opcode) }
      result.kind = .moveSigned
      result.size = UInt8(truncatingIfNeeded: instruction.offset / 8)
      result.flag = !is64
    case (.move, 1) where is64: return refused("a cast between address spaces (arenas)")
    case (.move, -1) where is64: return refused("the address of a per-CPU variable")
    default: return illegal(.opcode)
    }
    return result
  }

  private func swap(_ instruction: Instruction, _ start: DecodedInstruction, is64: Bool) -> DecodedInstruction
  {
    var result = start
    guard [16, 32, 64].contains(instruction.immediate), instruction.offset == 0,
      !(is64 && instruction.usesSourceRegister)
    else { return illegal(.opcode) }
    result.kind = .swap
    // Of a 32-bit class, the bit of the source says which order the number is brought into.
    result.flag = is64 || instruction.usesSourceRegister
    return result
  }
}

// MARK: - Memory

extension ProgramDecoder {
  private static func size(_ instruction: Instruction) -> UInt8 {
    switch instruction.sizeBits {
    case 0x00: 4
    case 0x08: 2
    case 0x10: 1
    default: 8
    }
  }

  private func load(_ instruction: Instruction, _ start: DecodedInstruction) -> DecodedInstruction {
    var result = start
    guard instruction.destination < 10 else { return illegal(.readOnlyRegister) }
    result.size = Self.size(instruction)
    switch instruction.mode {
    case Instruction.Mode.memory: result.kind = .load
    case Instruction.Mode.memorySignExtended where result.size < 8: result.kind = .loadSigned
    default: return illegal(.opcode)
    }
    return result
  }

  private func store(_ instruction: Instruction, _ start: DecodedInstruction) -> DecodedInstruction {
    var result = start
    result.size = Self.size(instruction)
    let isConstant = instruction.instructionClass == .store
    result.usesConstant = isConstant
    if !isConstant, instruction.mode == Instruction.Mode.atomic { return atomic(instruction, result) }
    guard instruction.mode == Instruction.Mode.memory else { return illegal(.opcode) }
    result.kind = .store
    return result
  }

  private func atomic(_ instruction: Instruction, _ start: DecodedInstruction) -> DecodedInstruction {
    var result = start
    result.kind = .atomic
    switch instruction.immediate {
    case Instruction.Atomic.loadAcquire: result.atomic = .loadAcquire
    case Instruction.Atomic.storeRelease: result.atomic = .storeRelease
    default:
      guard result.size >= 4, let operation = Self.readModifyWrite(instruction.immediate) else {
        return illegal(.opcode)
      }
      result.atomic = operation
    }
    let written: UInt8? =
      switch result.atomic {
      case .add, .or, .and, .xor, .compareAndExchange, .storeRelease: nil
      case .loadAcquire: result.destination
      default: result.source
      }
    return written == 10 ? illegal(.readOnlyRegister) : result
  }

  private static func readModifyWrite(_ code: Int32) -> AtomicOperation? {
    switch code {
    case Int32(Instruction.Arithmetic.add): .add
    case Int32(Instruction.Arithmetic.or): .or
    case Int32(Instruction.Arithmetic.and): .and
    case Int32(Instruction.Arithmetic.xor): .xor
    case Int32(Instruction.Arithmetic.add) | Instruction.Atomic.fetch: .fetchAdd
    case Int32(Instruction.Arithmetic.or) | Instruction.Atomic.fetch: .fetchOr
    case Int32(Instruction.Arithmetic.and) | Instruction.Atomic.fetch: .fetchAnd
    case Int32(Instruction.Arithmetic.xor) | Instruction.Atomic.fetch: .fetchXor
    case Instruction.Atomic.exchange: .exchange
    case Instruction.Atomic.compareAndExchange: .compareAndExchange
    default: nil
    }
  }

  private mutating func constant(
    _ instruction: Instruction, at place: Int, _ start: DecodedInstruction
  ) -> DecodedInstruction {
    var result = start
    switch instruction.mode {
    case Instruction.Mode.absolute, Instruction.Mode.indirect:
      guard instruction.sizeBits != 0x18 else { return illegal(.opcode) }
      result.kind = .packetLoad
      result.size = Self.size(instruction)
      result.flag = instruction.mode == Instruction.Mode.indirect
      return result
    case Instruction.Mode.immediate where instruction.isDoubleWord: break
    default: return illegal(.opcode)
    }
    guard place + 1 < code.count, code[place + 1].opcode == 0 else { return illegal(.secondHalf) }
    guard instruction.destination < 10 else { return illegal(.readOnlyRegister) }
    let upper = code[place + 1].immediate
    result.kind = .constant
    result.target = Int32(clamping: place + 2)
    let number = UInt64(UInt32(bitPattern: upper)) << 32 | UInt64(UInt32(bitPattern: instruction.immediate))
    switch instruction.source {
    case 0: result.constant = number
    case Instruction.pseudoMapFD:
      guard let map = maps[place], let address = mapHandle(map) else {
        return refused("a map that is not created")
      }
      result.constant = address
    case Instruction.pseudoMapValue:
      guard let map = maps[place] else { return refused("a map that is not created") }
      guard let address = mapValue(map) else { return refused("the value of a map of that type") }
      result.constant = address &+ UInt64(UInt32(bitPattern: upper))
    case Instruction.pseudoFunction:
      guard let target = target(place, instruction.immediate) else { return illegal(.target) }
      result.constant = function(Int(target))
    case Instruction.pseudoBTFID: return refused("the address of a variable of the kernel")
    default: return illegal(.opcode)
    }
    return result
  }
}

// MARK: - Jumps

extension ProgramDecoder {
  private static let comparisons: [UInt8: Comparison] = [
    0x10: .equal, 0x20: .greater, 0x30: .greaterOrEqual, 0x40: .bits, 0x50: .notEqual, 0x60: .signedGreater,
    0x70: .signedGreaterOrEqual, 0xa0: .less, 0xb0: .lessOrEqual, 0xc0: .signedLess, 0xd0: .signedLessOrEqual,
  ]

  private func target(_ place: Int, _ distance: some FixedWidthInteger) -> Int32? {
    let target = Int64(place) + 1 + Int64(distance)
    return target >= 0 && target < Int64(code.count) ? Int32(target) : nil
  }

  private mutating func jump(
    _ instruction: Instruction, at place: Int, _ start: DecodedInstruction
  ) -> DecodedInstruction {
    var result = start
    let is64 = instruction.instructionClass == .jump64
    switch instruction.operation {
    case Instruction.Jump.call where is64: return call(instruction, at: place, result)
    case Instruction.Jump.exit where is64:
      result.kind = .exit
      return result
    case Instruction.Jump.always:
      if is64, instruction.usesSourceRegister { return refused("a jump by a table") }
      result.kind = .goto
      guard let target = is64 ? target(place, instruction.offset) : target(place, instruction.immediate)
      else {
        return illegal(.target)
      }
      result.target = target
      return result
    case Instruction.Jump.may where is64 && !instruction.usesSourceRegister: result.kind = .mayGoto
    default:
      guard let comparison = Self.comparisons[instruction.operation] else { return illegal(.opcode) }
      result.kind = is64 ? .jump64 : .jump32
      result.comparison = comparison
    }
    guard let target = target(place, instruction.offset) else { return illegal(.target) }
    result.target = target
    return result
  }

  private mutating func call(
    _ instruction: Instruction, at place: Int, _ start: DecodedInstruction
  ) -> DecodedInstruction {
    var result = start
    if instruction.isSubprogramCall {
      guard let target = target(place, instruction.immediate) else { return illegal(.target) }
      result.kind = .subprogram
      result.target = target
      return result
    }
    if instruction.isKernelFunctionCall {
      let number = UInt32(bitPattern: instruction.immediate)
      return refused("the kernel function \(kernelFunctions[number].map { "\($0)()" } ?? "number \(number)")")
    }
    guard instruction.source == 0 else { return illegal(.opcode) }
    result.kind = .helper
    result.constant = UInt64(UInt32(bitPattern: instruction.immediate))
    return result
  }
}
