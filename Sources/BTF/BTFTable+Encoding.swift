import BPFBytes

extension BTFTable {
  /// Writes a value that is given as text: a number (decimal, `0x` or `0b`), `true` or `false`, the name of
  /// an enumerator, a character in single quotes, or the text of a character array.
  ///
  /// Structures, unions and arrays are written as JSON, or as C has them between braces, with lists in brackets:
  /// `{ "port": 80, "tag": [1, 2] }`, `{ .port = 80, .tag = [1, 2] }`. What is left out is zero.
  ///
  /// - Returns: as many bytes as the type has.
  /// - Throws: ``BTFError`` with reason `invalidText` if the text does not suit the type or is out of range.
  public func encode(text: String, as id: BTFTypeID) throws(BTFError) -> [UInt8] {
    let type = try resolved(id)
    switch type.body {
    case .composite, .dataSection:
      return try encode(try ValueText(parsing: text, depth: limits.depth), as: id)
    case .array(let array):
      if let tree = ValueText(array: text, depth: limits.depth) { return try encode(tree, as: id) }
      return try encode(string: text, array: array, id)
    case .int(let int) where int.size == 16: return try encode(wide: text, id)
    case .float(let size): return try encode(float: text, size: Int(size), id)
    case .int(let int):
      return try encode(
        number: text, size: Int(int.size), isSigned: int.isSigned, isBoolean: int.isBoolean, id)
    case .pointer:
      return try encode(number: text, size: pointerSize, isSigned: false, isBoolean: false, id)
    case .enumeration(let enumeration):
      if let named = enumeration.values.first(where: { $0.name == text }) {
        return try stored(UInt64(bitPattern: named.value), size: Int(enumeration.size), id)
      }
      return try encode(
        number: text, size: Int(enumeration.size), isSigned: enumeration.isSigned, isBoolean: false, id)
    default:
      throw wrongKind(id, expected: "a type with values", seen: type.kind)
    }
  }

  /// A number of 128 bits: its hexadecimal digits, or a decimal number of 64.
  private func encode(wide text: String, _ id: BTFTypeID) throws(BTFError) -> [UInt8] {
    let digits = text.hasPrefix("0x") || text.hasPrefix("0X") ? text.dropFirst(2) : nil
    let wide = digits.flatMap { $0.first?.isHexDigit == true ? UInt128($0, radix: 16) : nil }
    guard let number = wide ?? (digits == nil ? Self.magnitude(text[...]).map { UInt128($0) } : nil) else {
      throw invalid(id, expected: "a number of 16 bytes", seen: "'\(text)'")
    }
    let low = try stored(UInt64(truncatingIfNeeded: number), size: 8, id)
    let high = try stored(UInt64(truncatingIfNeeded: number >> 64), size: 8, id)
    return byteOrder == .littleEndian ? low + high : high + low
  }

  private func encode(float text: String, size: Int, _ id: BTFTypeID) throws(BTFError) -> [UInt8] {
    guard let value = Double(text), size == 4 || size == 8 else {
      throw invalid(id, expected: "a number of 4 or 8 bytes with a point", seen: "'\(text)'")
    }
    return try stored(size == 8 ? value.bitPattern : UInt64(Float(value).bitPattern), size: size, id)
  }

  /// The longest array that is filled from a text: a type can claim any length.
  private static let largestText = 1 << 24

  func encode(string text: String, array: BTFArray, _ id: BTFTypeID) throws(BTFError) -> [UInt8] {
    guard case .int(let int) = try resolved(array.element).body, int.size == 1 else {
      throw wrongKind(id, expected: "an array of characters", seen: .array)
    }
    let bytes = Array(text.utf8)
    let count = Int(array.count)
    // C programs expect the NUL that ends a string.
    guard bytes.count < count else {
      throw invalid(id, expected: "at most \(max(count - 1, 0)) bytes", seen: "\(bytes.count)")
    }
    guard count <= Self.largestText else {
      throw BTFError(
        .limitExceeded, section: "value", type: id, expected: "an array of at most \(Self.largestText) bytes",
        seen: "\(count)")
    }
    return bytes + [UInt8](repeating: 0, count: count - bytes.count)
  }

  private func encode(
    number text: String, size: Int, isSigned: Bool, isBoolean: Bool, _ id: BTFTypeID
  ) throws(BTFError) -> [UInt8] {
    if let value = ["true": 1, "false": 0][text], isBoolean || !isSigned || size == 1 {
      return try stored(UInt64(value), size: size, id)
    }
    let scalars = Array(text.utf8)
    if scalars.count == 3, scalars[0] == UInt8(ascii: "'"), scalars[2] == UInt8(ascii: "'") {
      return try stored(UInt64(scalars[1]), size: size, id)
    }
    let isNegative = text.hasPrefix("-")
    let digits = isNegative ? text.dropFirst() : Substring(text)
    guard let magnitude = Self.magnitude(digits) else {
      throw invalid(id, expected: isBoolean ? "true or false" : "a number", seen: "'\(text)'")
    }
    guard [1, 2, 4, 8].contains(size) else {
      throw invalid(id, expected: "a number of 1, 2, 4 or 8 bytes", seen: "\(size)")
    }
    let bits = UInt64(size * 8)
    let limit: UInt64
    if isBoolean {
      limit = 1
    } else if isSigned {
      limit = (1 << (bits - 1)) - (isNegative ? 0 : 1)
    } else {
      limit = bits >= 64 ? .max : (1 << bits) - 1
    }
    guard magnitude <= limit, !isNegative || isSigned || magnitude == 0 else {
      throw invalid(
        id, expected: "a value that fits \(isSigned ? "a signed" : "an unsigned") integer of \(size) bytes",
        seen: text)
    }
    return try stored(isNegative ? 0 &- magnitude : magnitude, size: size, id)
  }

  private static func magnitude(_ text: Substring) -> UInt64? {
    var digits = text
    var radix = 10
    if text.hasPrefix("0x") || text.hasPrefix("0X") {
      (digits, radix) = (text.dropFirst(2), 16)
    } else if text.hasPrefix("0b") || text.hasPrefix("0B") {
      (digits, radix) = (text.dropFirst(2), 2)
    }
    // Swift's own reading would take a sign here.
    guard digits.first?.isHexDigit == true else { return nil }
    return UInt64(digits, radix: radix)
  }

  /// The low bytes of a number.
  private func stored(_ value: UInt64, size: Int, _ id: BTFTypeID) throws(BTFError) -> [UInt8] {
    guard [1, 2, 4, 8].contains(size) else {
      throw invalid(id, expected: "a number of 1, 2, 4 or 8 bytes", seen: "\(size)")
    }
    return (0..<size).map { place in
      let shift = byteOrder == .littleEndian ? place : size - 1 - place
      return UInt8(truncatingIfNeeded: value >> UInt64(shift * 8))
    }
  }

  func invalid(_ id: BTFTypeID, expected: String, seen: String) -> BTFError {
    BTFError(.invalidText, section: "value", type: id, expected: expected, seen: seen)
  }
}
