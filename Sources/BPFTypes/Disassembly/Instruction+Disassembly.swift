/// Instructions as text, in the notation of the kernel's verifier and of `bpftool prog dump xlated`.
extension Instruction {
  /// The instruction as text, without its number and opcode: `r1 = *(u32 *)(r1 +0)`.
  ///
  /// - Parameters:
  ///   - next: the instruction behind it, which has the upper half of a 64-bit constant.
  ///   - names: what constants and called functions are called, where somebody knows better than the verifier.
  /// - Returns: for an opcode that is not known, its eight bytes: `raw 8f 21 00 00 00 00 00 00`.
  public func disassembly(next: Instruction? = nil, names: (any OperandNames)? = nil) -> String {
    let text: String? =
      switch instructionClass {
      case .arithmetic32, .arithmetic64: arithmeticText
      case .loadFromRegister: loadText
      case .store: storeText
      case .storeFromRegister: mode == Mode.atomic ? atomicText : storeFromRegisterText
      case .load: constantText(next: next, names)
      case .jump64, .jump32: jumpText(names)
      }
    return text ?? rawText
  }

  /// Whether another instruction belongs to it, with the upper half of its constant.
  public var isWide: Bool { isLoadImmediate64 }

  /// The bytes as they lie in memory of a little-endian machine.
  private var rawText: String {
    let word = UInt32(bitPattern: immediate)
    let bytes: [UInt8] =
      [opcode, source << 4 | destination]
      + [0, 8].map { UInt8(truncatingIfNeeded: UInt16(bitPattern: offset) >> $0) }
      + [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> $0) }
    return "raw " + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }

  /// A number with its sign.
  private func signed(_ number: some BinaryInteger) -> String { number < 0 ? "\(number)" : "+\(number)" }

  /// `u32`.
  private var sizeName: String {
    switch sizeBits {
    case 0x00: "32"
    case 0x08: "16"
    case 0x10: "8"
    default: "64"
    }
  }

  /// A place in memory: `*(u32 *)(r1 +4)`.
  private func memory(_ register: UInt8, sign: String = "u") -> String {
    "*(\(sign)\(sizeName) *)(r\(register) \(signed(offset)))"
  }

  /// The address of a place in memory, as atomic functions take it: `(u64 *)(r1 +0)`.
  private var place: String { "(u\(sizeName) *)(r\(destination) \(signed(offset)))" }
}

// MARK: - Arithmetic

extension Instruction {
  private static let operators = [
    "+=", "-=", "*=", "/=", "|=", "&=", "<<=", ">>=", "neg", "%=", "^=", "=", "s>>=",
  ]

  private var arithmeticText: String? {
    let is64 = instructionClass == .arithmetic64
    let prefix = is64 ? "r" : "w"
    switch operation {
    case Arithmetic.swap: return swapText(is64: is64)
    case Arithmetic.negate: return "\(prefix)\(destination) = -\(prefix)\(destination)"
    default: break
    }
    let place = Int(operation >> 4)
    guard Self.operators.indices.contains(place) else { return nil }
    if !usesSourceRegister {
      return "\(prefix)\(destination) \(signedOperator ?? Self.operators[place]) \(immediate)"
    }
    if operation == Arithmetic.move {
      if let cast = castText(is64: is64) { return cast }
    }
    return "\(prefix)\(destination) \(signedOperator ?? Self.operators[place]) \(prefix)\(source)"
  }

  /// Division of numbers with signs, told by the offset; Linux 6.6.
  private var signedOperator: String? {
    guard offset == 1 else { return nil }
    switch operation {
    case Arithmetic.divide: return "s/="
    case Arithmetic.modulo: return "s%="
    default: return nil
    }
  }

  private func swapText(is64: Bool) -> String {
    if is64 { return "r\(destination) = bswap\(immediate) r\(destination)" }
    return "r\(destination) = \(usesSourceRegister ? "be" : "le")\(immediate) r\(destination)"
  }

  /// Moves that change what they move, told by the offset.
  private func castText(is64: Bool) -> String? {
    let prefix = is64 ? "r" : "w"
    switch (offset, is64) {
    case (8, _), (16, _), (32, true):
      return "\(prefix)\(destination) = (s\(offset))\(prefix)\(source)"
    case (1, true):
      let spaces = UInt32(bitPattern: immediate)
      return "r\(destination) = addr_space_cast(r\(source), \(spaces >> 16), \(spaces & 0xffff))"
    case (-1, true): return "r\(destination) = &(void __percpu *)(r\(source))"
    default: return nil
    }
  }
}

// MARK: - Memory

extension Instruction {
  private var loadText: String? {
    switch mode {
    case Mode.memory: "r\(destination) = \(memory(source))"
    case Mode.memorySignExtended: "r\(destination) = \(memory(source, sign: "s"))"
    default: nil
    }
  }

  private var storeText: String? {
    switch mode {
    case Mode.memory: "\(memory(destination)) = \(immediate)"
    case Mode.noSpeculation: "nospec"
    default: nil
    }
  }

  private var storeFromRegisterText: String? {
    mode == Mode.memory ? "\(memory(destination)) = r\(source)" : nil
  }

  private var atomicText: String? {
    let bits = isDoubleWord ? "64" : ""
    switch immediate {
    case Atomic.exchange: return "r\(source) = atomic\(bits)_xchg(\(place), r\(source))"
    case Atomic.compareAndExchange: return "r0 = atomic\(bits)_cmpxchg(\(place), r0, r\(source))"
    case Atomic.loadAcquire:
      return "r\(destination) = load_acquire((u\(sizeName) *)(r\(source) \(signed(offset))))"
    case Atomic.storeRelease: return "store_release(\(place), r\(source))"
    default: break
    }
    guard let operation = atomicOperation(immediate & ~Atomic.fetch) else { return nil }
    if immediate & Atomic.fetch != 0 {
      return "r\(source) = atomic\(bits)_fetch_\(operation.name)(\(place), r\(source))"
    }
    return "lock \(memory(destination)) \(operation.sign) r\(source)"
  }

  private func atomicOperation(_ code: Int32) -> (name: String, sign: String)? {
    switch code {
    case Int32(Arithmetic.add): ("add", "+=")
    case Int32(Arithmetic.or): ("or", "|=")
    case Int32(Arithmetic.and): ("and", "&=")
    case Int32(Arithmetic.xor): ("xor", "^=")
    default: nil
    }
  }

  /// Constants of 64 bits, and the packet access of classic BPF.
  private func constantText(next: Instruction?, _ names: (any OperandNames)?) -> String? {
    switch mode {
    case Mode.absolute: return "r0 = *(u\(sizeName) *)skb[\(immediate)]"
    case Mode.indirect: return "r0 = *(u\(sizeName) *)skb[r\(source) + \(immediate)]"
    case Mode.immediate where isDoubleWord:
      if let name = names?.constant(of: self, next: next) { return "r\(destination) = \(name)" }
      let low = UInt64(UInt32(bitPattern: immediate))
      let high = UInt64(UInt32(bitPattern: next?.immediate ?? 0))
      return "r\(destination) = 0x\(String(high << 32 | low, radix: 16))"
    default: return nil
    }
  }
}

// MARK: - Jumps

extension Instruction {
  /// By the upper half of the opcode; empty for what is no comparison.
  private static let comparisons = [
    "", "==", ">", ">=", "&", "!=", "s>", "s>=", "", "", "<", "<=", "s<", "s<=", "", "",
  ]

  private func jumpText(_ names: (any OperandNames)?) -> String? {
    let is64 = instructionClass == .jump64
    switch operation {
    case Jump.always:
      if !is64 { return "gotol pc\(signed(immediate))" }
      return usesSourceRegister ? "gotox r\(destination)" : "goto pc\(signed(offset))"
    case Jump.call where is64: return callText(names)
    case Jump.exit where is64: return "exit"
    case Jump.may where is64: return "may_goto pc\(signed(offset))"
    default: break
    }
    let comparison = Self.comparisons[Int(operation >> 4)]
    guard !comparison.isEmpty else { return nil }
    let prefix = is64 ? "r" : "w"
    let right =
      usesSourceRegister
      ? "\(prefix)\(source)" : "0x\(String(UInt32(bitPattern: immediate), radix: 16))"
    return "if \(prefix)\(destination) \(comparison) \(right) goto pc\(signed(offset))"
  }

  private func callText(_ names: (any OperandNames)?) -> String {
    if let name = names?.callee(of: self) {
      return isSubprogramCall ? "call pc\(name)" : "call \(name)#\(immediate)"
    }
    if isSubprogramCall { return "call pc\(signed(immediate))" }
    if isKernelFunctionCall { return "call kernel-function#\(immediate)" }
    return "call \(HelperID(rawValue: UInt32(bitPattern: immediate)).callName)#\(immediate)"
  }
}

extension HelperID {
  /// The name as the kernel prints it and C calls it, such as `bpf_map_lookup_elem`; `unknown` for a number
  /// that is not known here.
  public var callName: String {
    guard self != .unspec, let name = kernelName else { return "unknown" }
    return "bpf_" + name.dropFirst(Self.prefix.count)
  }
}
