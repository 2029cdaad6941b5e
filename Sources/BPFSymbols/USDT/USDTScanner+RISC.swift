extension USDTScanner {
  /// An operand of arm64. Some assemblers write `#` before numbers.
  mutating func arm64Operand() -> USDTArgument.Location? {
    if skip("[") { return arm64Memory() }
    if let register = register(ARM64Registers.place) { return .register(register) }
    // A register that is always zero is no register that the kernel keeps.
    if skip(word: "xzr") || skip(word: "wzr") { return .constant(0) }
    _ = skip("#")
    return number().map { .constant($0) }
  }

  private mutating func arm64Memory() -> USDTArgument.Location? {
    guard let base = register(ARM64Registers.widePlace) else { return nil }
    if skip("]") { return .memory(base: base, displacement: 0) }
    guard skip(",") else { return nil }
    guard let index = register(ARM64Registers.widePlace) else {
      _ = skip("#")
      guard let displacement = number(), skip("]") else { return nil }
      return .memory(base: base, displacement: displacement)
    }
    var shift: Int64 = 0
    if skip(",") {
      guard skip(word: "lsl") else { return nil }
      skipBlanks()
      _ = skip("#")
      guard let amount = number(), (0...3).contains(amount) else { return nil }
      shift = amount
    }
    guard skip("]") else { return nil }
    return .indexed(base: base, index: index, shift: UInt8(shift), displacement: 0)
  }

  /// An operand of s390x.
  mutating func s390xOperand() -> USDTArgument.Location? {
    if skip("%") { return register(S390XRegisters.place).map { .register($0) } }
    guard let number = number() else { return nil }
    guard skip("(") else { return .constant(number) }
    guard skip("%"), let base = register(S390XRegisters.place), skip(")") else { return nil }
    return .memory(base: base, displacement: number)
  }

  /// An operand of RISC-V.
  mutating func riscvOperand() -> USDTArgument.Location? {
    if let register = register(RISCVRegisters.place) { return .register(register) }
    if skip(word: "zero") { return .constant(0) }
    guard let number = number() else { return nil }
    guard skip("(") else { return .constant(number) }
    guard let base = register(RISCVRegisters.place), skip(")") else { return nil }
    return .memory(base: base, displacement: number)
  }
}

/// Numbers as registers have them: without a sign or a leading zero.
private func registerNumber(_ name: String, after prefix: Character, below count: UInt16) -> UInt16? {
  guard name.first == prefix else { return nil }
  let digits = name.dropFirst()
  guard let number = UInt16(digits), number < count, String(number) == digits else { return nil }
  return number
}

/// `struct user_pt_regs` of arm64: 31 registers, then the stack's.
private enum ARM64Registers {
  /// The low half of a register begins where the whole does; an argument's size cuts off the rest.
  static func place(_ name: String) -> UInt16? {
    if let place = widePlace(name) { return place }
    return registerNumber(name, after: "w", below: 31).map { $0 * 8 }
  }

  /// Registers that can hold addresses.
  static func widePlace(_ name: String) -> UInt16? {
    if name == "sp" { return 248 }
    return registerNumber(name, after: "x", below: 31).map { $0 * 8 }
  }
}

/// `user_pt_regs` of s390x: an argument of a system call, the status in 16 bytes, then 16 registers.
private enum S390XRegisters {
  static func place(_ name: String) -> UInt16? {
    registerNumber(name, after: "r", below: 16).map { 24 + $0 * 8 }
  }
}

/// `struct user_regs_struct` of RISC-V, in whose order the registers have no gaps.
private enum RISCVRegisters {
  private static let names = [
    "pc", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5", "a6",
    "a7", "s2",
    "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
  ]

  static func place(_ name: String) -> UInt16? {
    let known = name == "fp" ? "s0" : name
    return names.firstIndex(of: known).map { UInt16($0) * 8 }
  }
}
