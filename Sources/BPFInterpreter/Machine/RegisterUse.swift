/// Registers, a bit for each.
struct RegisterSet: OptionSet {
  let rawValue: UInt16

  /// What functions return: `r0`.
  static let result = one(0)
  /// What functions are given: `r1` to `r5`. After a call, nothing is known of them.
  static let arguments = RegisterSet(rawValue: 0b0011_1110)
  /// What a program begins with: its context and its stack.
  static let atStart = RegisterSet([one(1), frame])
  /// `r10`.
  static let frame = one(10)

  static func one(_ number: UInt8) -> RegisterSet { RegisterSet(rawValue: 1 << UInt16(number & 15)) }

  /// The number of the lowest one.
  var lowest: Int { rawValue.trailingZeroBitCount }
}

extension DecodedInstruction {
  /// The same with ``reads`` and ``writes``.
  ///
  /// Of a helper, the arguments are not among what it reads: each takes its own number of them.
  func withRegisters() -> DecodedInstruction {
    var result = self
    let target = RegisterSet.one(destination)
    let operand: RegisterSet = usesConstant ? [] : .one(source)
    switch kind {
    case .arithmetic64, .arithmetic32:
      result.reads = arithmetic == .move ? operand : [target, operand]
      result.writes = target
    case .jump64, .jump32: result.reads = [target, operand]
    case .load, .loadSigned, .moveSigned:
      result.reads = .one(source)
      result.writes = target
    case .store: result.reads = [target, operand]
    case .constant: result.writes = target
    case .swap: (result.reads, result.writes) = (target, target)
    case .atomic: (result.reads, result.writes) = registersOfAtomic()
    case .packetLoad:
      result.reads = flag ? [.one(6), .one(source)] : .one(6)
      result.writes = .result
    case .helper: result.writes = .result
    case .goto, .subprogram, .exit, .mayGoto, .refused, .illegal: break
    }
    return result
  }

  private func registersOfAtomic() -> (reads: RegisterSet, writes: RegisterSet) {
    let (target, operand) = (RegisterSet.one(destination), RegisterSet.one(source))
    return switch atomic {
    case .loadAcquire: (operand, target)
    case .add, .or, .and, .xor, .storeRelease: ([target, operand], [])
    case .compareAndExchange: ([target, operand, .result], .result)
    case .fetchAdd, .fetchOr, .fetchAnd, .fetchXor, .exchange: ([target, operand], operand)
    }
  }
}
