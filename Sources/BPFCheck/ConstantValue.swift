import BPFBlueprint

/// What is known of a register.
enum ConstantValue: Hashable, Sendable {
  /// Nothing.
  case unknown
  /// Its number.
  case number(UInt64)
  /// A place in the value of a map, by the map's place in the object, which is never NULL.
  case mapValue(map: MapSlot, offset: UInt64)
  /// Some address that is never NULL.
  case address

  /// What is known if it may be one or the other.
  func joined(_ other: ConstantValue) -> ConstantValue { self == other ? self : .unknown }
}

extension ConstantValue {
  /// The result of an operation of the arithmetic classes. C: `BPF_OP`.
  static func computed(
    _ operation: UInt8, _ left: ConstantValue, _ right: ConstantValue, is64: Bool
  ) -> ConstantValue {
    if operation == 0xb0 { return is64 ? right : right.low32 }
    if case .mapValue(let map, let offset) = left, case .number(let distance) = right, is64 {
      switch operation {
      case 0x00: return .mapValue(map: map, offset: offset &+ distance)
      case 0x10: return .mapValue(map: map, offset: offset &- distance)
      default: return .unknown
      }
    }
    guard case .number(let left) = left, case .number(let right) = right else { return .unknown }
    return number(operation, left, right, is64: is64)
  }

  private static func number(_ operation: UInt8, _ left: UInt64, _ right: UInt64, is64: Bool) -> ConstantValue
  {
    let width: UInt64 = is64 ? 64 : 32
    let (left, right) = is64 ? (left, right) : (left & 0xffff_ffff, right & 0xffff_ffff)
    let result: UInt64
    switch operation {
    case 0x00: result = left &+ right
    case 0x10: result = left &- right
    case 0x20: result = left &* right
    case 0x40: result = left | right
    case 0x50: result = left & right
    case 0x60: result = left << (right % width)
    case 0x70: result = left >> (right % width)
    case 0x80: result = 0 &- left
    case 0xa0: result = left ^ right
    case 0xc0:
      result =
        is64
        ? UInt64(bitPattern: Int64(bitPattern: left) >> Int64(right % width))
        : UInt64(UInt32(bitPattern: Int32(truncatingIfNeeded: left) >> Int32(right % width)))
    default: return .unknown
    }
    return .number(is64 ? result : result & 0xffff_ffff)
  }

  private var low32: ConstantValue {
    if case .number(let value) = self { .number(value & 0xffff_ffff) } else { .unknown }
  }

  /// Whether a conditional jump is taken; `nil` if that cannot be told. C: `BPF_OP` of the jump classes.
  static func isTaken(
    _ operation: UInt8, _ left: ConstantValue, _ right: ConstantValue, is64: Bool
  ) -> Bool? {
    if case .number(0) = right, is64, left.isAddress {
      return operation == 0x10 ? false : operation == 0x50 ? true : nil
    }
    guard case .number(let left) = left, case .number(let right) = right else { return nil }
    let (a, b) = is64 ? (left, right) : (left & 0xffff_ffff, right & 0xffff_ffff)
    let (c, d) =
      is64
      ? (Int64(bitPattern: left), Int64(bitPattern: right))
      : (Int64(Int32(truncatingIfNeeded: left)), Int64(Int32(truncatingIfNeeded: right)))
    switch operation {
    case 0x10: return a == b
    case 0x20: return a > b
    case 0x30: return a >= b
    case 0x40: return a & b != 0
    case 0x50: return a != b
    case 0x60: return c > d
    case 0x70: return c >= d
    case 0xa0: return a < b
    case 0xb0: return a <= b
    case 0xc0: return c < d
    case 0xd0: return c <= d
    default: return nil
    }
  }

  private var isAddress: Bool {
    switch self {
    case .mapValue, .address: true
    case .unknown, .number: false
    }
  }
}
