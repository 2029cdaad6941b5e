import BPFTypes

/// Helpers for kernels that do not tell kernel memory from user memory (parity LOAD-8): the older ones read
/// either.
enum ReadFallback {
  /// Whether the instructions call a helper that older kernels lack.
  static func applies(to instructions: [Instruction]) -> Bool {
    instructions.contains { older($0) != nil }
  }

  /// Calls the older helpers instead.
  static func rewrite(_ instructions: inout [Instruction]) {
    for place in instructions.indices {
      guard let helper = older(instructions[place]) else { continue }
      instructions[place].immediate = Int32(bitPattern: helper.rawValue)
    }
  }

  private static func older(_ instruction: Instruction) -> HelperID? {
    guard instruction.isCall, instruction.source == 0 else { return nil }
    switch HelperID(rawValue: UInt32(bitPattern: instruction.immediate)) {
    case .probeReadKernel, .probeReadUser: return .probeRead
    case .probeReadKernelStr, .probeReadUserStr: return .probeReadStr
    default: return nil
    }
  }
}

extension ProgramLoad {
  /// Whether the program calls helpers that tell kernel memory from user memory. Linux 5.5.
  public var readsByNewHelpers: Bool { ReadFallback.applies(to: instructions) }
}
