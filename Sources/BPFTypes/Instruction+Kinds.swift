/// What an instruction does, told by its opcode and registers.
extension Instruction {
  /// The first half of a 64-bit load of a constant. C: `BPF_LD | BPF_IMM | BPF_DW`.
  public var isLoadImmediate64: Bool { opcode == 0x18 }

  /// A call of a helper, a kernel function or a function of the program. C: `BPF_JMP | BPF_CALL`.
  public var isCall: Bool { opcode == 0x85 }

  /// A call of a function of the program. C: `BPF_PSEUDO_CALL`.
  public var isSubprogramCall: Bool { isCall && source == KernelMacro.BPF_PSEUDO_CALL }

  /// A call of a kernel function by its BTF number. C: `BPF_PSEUDO_KFUNC_CALL`.
  public var isKernelFunctionCall: Bool { isCall && source == KernelMacro.BPF_PSEUDO_KFUNC_CALL }

  /// Marks a constant as the descriptor of a map. C: `BPF_PSEUDO_MAP_FD`.
  public static var pseudoMapFD: UInt8 { KernelMacro.BPF_PSEUDO_MAP_FD }

  /// Marks a constant as a place in a map's value. C: `BPF_PSEUDO_MAP_VALUE`.
  public static var pseudoMapValue: UInt8 { KernelMacro.BPF_PSEUDO_MAP_VALUE }

  /// Marks a constant as the distance to a function of the program. C: `BPF_PSEUDO_FUNC`.
  public static var pseudoFunction: UInt8 { KernelMacro.BPF_PSEUDO_FUNC }

  /// Marks a constant as the number of a variable or function in the kernel's types. C: `BPF_PSEUDO_BTF_ID`.
  public static var pseudoBTFID: UInt8 { KernelMacro.BPF_PSEUDO_BTF_ID }

  /// Marks a call as one of a kernel function by its number. C: `BPF_PSEUDO_KFUNC_CALL`.
  public static var pseudoKernelFunction: UInt8 { KernelMacro.BPF_PSEUDO_KFUNC_CALL }

  /// `r0 … r10 = constant`, of 32 bits that are extended to 64.
  public static func move(_ register: UInt8, _ constant: Int32) -> Instruction {
    Instruction(opcode: 0xb7, destination: register, immediate: constant)
  }

  /// A call of a helper.
  public static func call(_ helper: HelperID) -> Instruction {
    Instruction(opcode: 0x85, immediate: Int32(bitPattern: helper.rawValue))
  }

  /// A call of a helper that does not exist, to mark code that must not be reached.
  public static func call(unknownHelper number: Int32) -> Instruction {
    Instruction(opcode: 0x85, immediate: number)
  }

  /// Returns from the function.
  public static var exit: Instruction { Instruction(opcode: 0x95) }
}
