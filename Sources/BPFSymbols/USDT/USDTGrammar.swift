public import ELFReader

/// How a machine's assembler writes the operands that notes of static probes have as arguments, and where the kernel
/// keeps its registers. C: the tables and patterns of each architecture in libbpf's `usdt.c`.
public enum USDTGrammar: String, Sendable, Hashable, CaseIterable {
  /// AT&T's: `-4@-20(%rbp)`, `8@%rax`, `4@$-9`, `8@8(%rax,%rcx,4)`.
  case x86_64
  /// `-4@[sp, 12]`, `8@x0`, `4@w1`, `-4@-9`, `8@[x0, x1, lsl 3]`.
  case arm64
  /// `-4@160(%r15)`, `8@%r2`, `4@7`.
  case s390x
  /// `-4@-20(s0)`, `8@a0`, `4@7`.
  case riscv64

  /// That of the machine that this code was compiled for.
  public static var host: USDTGrammar? {
    #if arch(x86_64)
    .x86_64
    #elseif arch(arm64)
    .arm64
    #elseif arch(s390x)
    .s390x
    #elseif arch(riscv64)
    .riscv64
    #else
    nil
    #endif
  }

  /// That of a machine.
  ///
  /// - Throws: ``USDTError`` if nothing is known about it.
  public init(of machine: ELFMachine) throws(USDTError) {
    switch machine {
    case .x86_64: self = .x86_64
    case .aarch64: self = .arm64
    case .s390: self = .s390x
    case .riscv: self = .riscv64
    default: throw .unsupportedMachine(machine)
    }
  }

  /// Reads one argument: its size in bytes, negative if it is signed, an at sign, and an operand.
  func argument(_ text: ArraySlice<UInt8>) throws(USDTSyntaxError) -> USDTArgument {
    var scanner = USDTScanner(text)
    let expectation = "SIZE@OPERAND with a size of 1, 2, 4 or 8, negative for signed numbers"
    guard let size = scanner.number(), [1, 2, 4, 8].contains(size.magnitude), scanner.skip("@") else {
      throw USDTSyntaxError(expected: expectation)
    }
    let location: USDTArgument.Location? =
      switch self {
      case .x86_64: scanner.x86Operand()
      case .arm64: scanner.arm64Operand()
      case .s390x: scanner.s390xOperand()
      case .riscv64: scanner.riscvOperand()
      }
    guard let location, scanner.isAtEnd else { throw USDTSyntaxError(expected: operands) }
    return USDTArgument(location, size: UInt8(size.magnitude), isSigned: size < 0)
  }

  /// What errors say.
  private var operands: String {
    switch self {
    case .x86_64: "$NUMBER, %REGISTER, OFFSET(%BASE) or OFFSET(%BASE,%INDEX,SCALE) with general registers"
    case .arm64: "NUMBER, a register x0 to x30, w0 to w30 or sp, [BASE, OFFSET] or [BASE, INDEX, lsl SHIFT]"
    case .s390x: "NUMBER, %rN or OFFSET(%rN)"
    case .riscv64: "NUMBER, REGISTER or OFFSET(REGISTER)"
    }
  }
}

/// What an argument should look like.
struct USDTSyntaxError: Error {
  let expected: String
}
