extension USDTScanner {
  /// An operand in AT&T's words.
  mutating func x86Operand() -> USDTArgument.Location? {
    if skip("$") { return number().map { .constant($0) } }
    if skip("%") { return register(X86Registers.place).map { .register($0) } }
    let displacement = number() ?? 0
    guard skip("("), skip("%"), let base = register(X86Registers.place) else { return nil }
    if skip(")") { return .memory(base: base, displacement: displacement) }
    guard skip(","), skip("%"), let index = register(X86Registers.place) else { return nil }
    var shift: UInt8 = 0
    if skip(",") {
      guard let scale = number(), [1, 2, 4, 8].contains(scale) else { return nil }
      shift = UInt8(scale.trailingZeroBitCount)
    }
    guard skip(")") else { return nil }
    return .indexed(base: base, index: index, shift: shift, displacement: displacement)
  }
}

/// `struct pt_regs` of x86-64.
private enum X86Registers {
  /// Parts of a register begin where it does, but for `ah` and its like, which nothing can tell.
  static func place(_ name: String) -> UInt16? {
    switch name {
    case "r15", "r15d", "r15w", "r15b": 0
    case "r14", "r14d", "r14w", "r14b": 8
    case "r13", "r13d", "r13w", "r13b": 16
    case "r12", "r12d", "r12w", "r12b": 24
    case "rbp", "ebp", "bp", "bpl": 32
    case "rbx", "ebx", "bx", "bl": 40
    case "r11", "r11d", "r11w", "r11b": 48
    case "r10", "r10d", "r10w", "r10b": 56
    case "r9", "r9d", "r9w", "r9b": 64
    case "r8", "r8d", "r8w", "r8b": 72
    case "rax", "eax", "ax", "al": 80
    case "rcx", "ecx", "cx", "cl": 88
    case "rdx", "edx", "dx", "dl": 96
    case "rsi", "esi", "si", "sil": 104
    case "rdi", "edi", "di", "dil": 112
    case "rip", "eip": 128
    case "rsp", "esp", "sp", "spl": 152
    default: nil
    }
  }
}
