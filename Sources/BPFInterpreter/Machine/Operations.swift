import BPFTypes

/// What an instruction does, in groups that the machine tells apart first.
enum InstructionKind: UInt8 {
  case arithmetic64, arithmetic32, jump64, jump32, goto
  case load, loadSigned, store, atomic
  /// A constant of 64 bits: a number, a map, a place in a map's value, or a function.
  case constant
  case moveSigned, swap
  case packetLoad
  case helper, subprogram, exit
  case mayGoto
  /// Something that only a kernel has; the place in ``DecodedProgram/refusals`` says what.
  case refused
  case illegal
}

/// What is computed.
enum ArithmeticOperation: UInt8 {
  case add, subtract, multiply, divide, or, and, shiftLeft, shiftRight, negate, modulo, xor, move,
    shiftRightSigned
  case divideSigned, moduloSigned
}

/// What is compared.
enum Comparison: UInt8 {
  case equal, greater, greaterOrEqual, bits, notEqual, signedGreater, signedGreaterOrEqual, less, lessOrEqual,
    signedLess, signedLessOrEqual
}

/// An atomic instruction.
enum AtomicOperation: UInt8 {
  case add, or, and, xor, fetchAdd, fetchOr, fetchAnd, fetchXor, exchange, compareAndExchange, loadAcquire,
    storeRelease
}

extension ArithmeticOperation {
  /// The result for 64 bits, as the kernel defines it also where C does not: division by zero gives zero, the
  /// remainder of it leaves what is divided, and shifts count modulo 64.
  @inline(__always)
  func on64(_ a: UInt64, _ b: UInt64) -> UInt64 {
    switch self {
    case .add: a &+ b
    case .subtract: a &- b
    case .multiply: a &* b
    case .divide: b == 0 ? 0 : a / b
    case .or: a | b
    case .and: a & b
    case .shiftLeft: a &<< b
    case .shiftRight: a &>> b
    case .negate: 0 &- a
    case .modulo: b == 0 ? a : a % b
    case .xor: a ^ b
    case .move: b
    case .shiftRightSigned: UInt64(bitPattern: Int64(bitPattern: a) &>> Int64(bitPattern: b))
    case .divideSigned: UInt64(bitPattern: Self.quotient(Int64(bitPattern: a), Int64(bitPattern: b)))
    case .moduloSigned: UInt64(bitPattern: Self.remainder(Int64(bitPattern: a), Int64(bitPattern: b)))
    }
  }

  /// The result for 32 bits, extended with zeros.
  @inline(__always)
  func on32(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let a = UInt32(truncatingIfNeeded: left)
    let b = UInt32(truncatingIfNeeded: right)
    let result: UInt32 =
      switch self {
      case .add: a &+ b
      case .subtract: a &- b
      case .multiply: a &* b
      case .divide: b == 0 ? 0 : a / b
      case .or: a | b
      case .and: a & b
      case .shiftLeft: a &<< b
      case .shiftRight: a &>> b
      case .negate: 0 &- a
      case .modulo: b == 0 ? a : a % b
      case .xor: a ^ b
      case .move: b
      case .shiftRightSigned: UInt32(bitPattern: Int32(bitPattern: a) &>> Int32(bitPattern: b))
      case .divideSigned: UInt32(bitPattern: Self.quotient(Int32(bitPattern: a), Int32(bitPattern: b)))
      case .moduloSigned: UInt32(bitPattern: Self.remainder(Int32(bitPattern: a), Int32(bitPattern: b)))
      }
    return UInt64(result)
  }

  /// The smallest number divided by -1 is itself.
  @inline(__always)
  private static func quotient<T: FixedWidthInteger & SignedInteger>(_ a: T, _ b: T) -> T {
    b == 0 ? 0 : b == -1 ? 0 &- a : a / b
  }

  @inline(__always)
  private static func remainder<T: FixedWidthInteger & SignedInteger>(_ a: T, _ b: T) -> T {
    b == 0 ? a : b == -1 ? 0 : a % b
  }
}

extension Comparison {
  /// Whether two numbers of 64 bits compare so.
  @inline(__always)
  func holds64(_ a: UInt64, _ b: UInt64) -> Bool { holds(a, b, Int64(bitPattern: a), Int64(bitPattern: b)) }

  /// Whether the lower halves of two numbers compare so.
  @inline(__always)
  func holds32(_ a: UInt64, _ b: UInt64) -> Bool {
    let left = UInt32(truncatingIfNeeded: a)
    let right = UInt32(truncatingIfNeeded: b)
    return holds(left, right, Int32(bitPattern: left), Int32(bitPattern: right))
  }

  @inline(__always)
  private func holds<U: FixedWidthInteger, S: FixedWidthInteger>(_ a: U, _ b: U, _ c: S, _ d: S) -> Bool {
    switch self {
    case .equal: a == b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    case .bits: a & b != 0
    case .notEqual: a != b
    case .signedGreater: c > d
    case .signedGreaterOrEqual: c >= d
    case .less: a < b
    case .lessOrEqual: a <= b
    case .signedLess: c < d
    case .signedLessOrEqual: c <= d
    }
  }
}

/// Integers with their bytes turned round, and truncated.
enum ByteSwap {
  /// - Parameters:
  ///   - bits: 16, 32 or 64.
  ///   - swaps: whether the bytes are turned round, or the number is only truncated.
  @inline(__always)
  static func apply(_ value: UInt64, bits: UInt64, swaps: Bool) -> UInt64 {
    switch bits {
    case 16:
      let part = UInt16(truncatingIfNeeded: value)
      return UInt64(swaps ? part.byteSwapped : part)
    case 32:
      let part = UInt32(truncatingIfNeeded: value)
      return UInt64(swaps ? part.byteSwapped : part)
    default: return swaps ? value.byteSwapped : value
    }
  }
}

/// Integers of fewer bits, extended by their sign.
enum SignExtension {
  /// - Parameter size: in bytes: 1, 2, 4 or 8.
  @inline(__always)
  static func apply(_ value: UInt64, size: UInt8) -> UInt64 {
    switch size {
    case 1: UInt64(bitPattern: Int64(Int8(truncatingIfNeeded: value)))
    case 2: UInt64(bitPattern: Int64(Int16(truncatingIfNeeded: value)))
    case 4: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value)))
    default: value
    }
  }
}
