import BPFBytes

/// Memory of the machine that types describe, in which a value lies.
struct ValueMemory {
  let bytes: ByteSlice
  let order: ByteOrder
  /// Where the whole value begins, which is taken to be on every boundary.
  let start: Int

  func byte(at place: Int) throws(ByteRangeError) -> UInt8 { try bytes.byte(at: place) }

  func bytes(at place: Int, count: Int) throws(ByteRangeError) -> [UInt8] {
    try bytes.slice(at: place, count: count).array
  }

  /// A number of 1, 2, 4 or 8 bytes.
  func unsigned(at place: Int, size: Int) throws -> UInt64 {
    switch size {
    case 1: return UInt64(try bytes.byte(at: place))
    case 2: return UInt64(try bytes.load(UInt16.self, at: place, order: order))
    case 4: return UInt64(try bytes.load(UInt32.self, at: place, order: order))
    case 8: return try bytes.load(UInt64.self, at: place, order: order)
    default:
      throw BTFError(
        .inconsistent, section: "value", expected: "a number of 1, 2, 4, 8 or 16 bytes", seen: "\(size)")
    }
  }

  /// The same, with zeros where the memory has ended.
  func padded(at place: Int, size: Int) throws -> UInt64 {
    let there = try bytes.slice(at: place, count: max(min(size, bytes.count - place), 0)).array
    let filled = ByteSlice(there + [UInt8](repeating: 0, count: max(size - there.count, 0)))
    return try ValueMemory(bytes: filled, order: order, start: 0).unsigned(at: 0, size: size)
  }

  /// A number of 16 bytes.
  func wide(at place: Int) throws(ByteRangeError) -> (high: UInt64, low: UInt64) {
    let first = try bytes.load(UInt64.self, at: place, order: order)
    let second = try bytes.load(UInt64.self, at: place + 8, order: order)
    return order == .littleEndian ? (second, first) : (first, second)
  }

  /// At most 64 bits from some bit on: the low end of a byte comes first in little-endian order, the high end in the
  /// other.
  func bits(at place: Int, first: Int, count: Int) throws(ByteRangeError) -> UInt64 {
    var raw: UInt64 = 0
    for bit in 0..<count {
      let position = first + bit
      let byte = try bytes.byte(at: place + position / 8)
      let value = order == .littleEndian ? byte >> (position % 8) : byte >> (7 - position % 8)
      raw |= UInt64(value & 1) << UInt64(order == .littleEndian ? bit : count - 1 - bit)
    }
    return raw
  }
}

extension Double {
  /// As C's `%f` writes it: six digits behind the point, rounded to even from the exact value.
  var withSixDigits: String {
    let sign = self.sign == .minus ? "-" : ""
    guard !isNaN else { return sign + "nan" }
    guard isFinite else { return sign + "inf" }
    let mantissa = significandBitPattern | (isNormal ? 1 << 52 : 0)
    let exponent = Int(max(exponentBitPattern, 1)) - 1075
    if exponent >= 0 { return sign + Self.digits(mantissa, shifted: exponent) + ".000000" }
    // 73 bits at most.
    let scaled = UInt128(mantissa) * 1_000_000
    let shift = -exponent
    var rounded: UInt128 = shift < 128 ? scaled >> UInt128(shift) : 0
    if shift < 128 {
      let rest = scaled & ((1 << UInt128(shift)) - 1)
      let half: UInt128 = 1 << UInt128(shift - 1)
      if rest > half || rest == half && rounded & 1 == 1 { rounded += 1 }
    }
    let fraction = String(rounded % 1_000_000)
    let padding = String(repeating: "0", count: 6 - fraction.count)
    return sign + String(rounded / 1_000_000) + "." + padding + fraction
  }

  /// The decimal digits of a number times a power of two.
  private static func digits(_ number: UInt64, shifted shift: Int) -> String {
    var digits = String(number).utf8.reversed().map { $0 - UInt8(ascii: "0") }
    for _ in 0..<shift {
      var carry: UInt8 = 0
      for place in digits.indices {
        let doubled = digits[place] * 2 + carry
        digits[place] = doubled % 10
        carry = doubled / 10
      }
      if carry > 0 { digits.append(carry) }
    }
    return String(decoding: digits.reversed().map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
  }
}
