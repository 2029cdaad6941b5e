public import BPFBytes

extension BTFTable {
  /// Reads a value.
  ///
  /// - Parameters:
  ///   - id: the value's type.
  ///   - bytes: memory of the machine that the types describe.
  ///   - offset: where the value begins.
  /// - Throws: ``BTFError`` if the memory is too short or the type has no values.
  public func value(of id: BTFTypeID, in bytes: ByteSlice, at offset: Int = 0) throws(BTFError) -> BTFValue {
    guard offset >= 0, offset <= bytes.count else {
      throw BTFError(
        .outOfRange, section: "value", type: id, expected: "an offset from 0 to \(bytes.count)",
        seen: "\(offset)")
    }
    var budget = limits.values
    do {
      return try value(of: id, in: bytes, at: offset, depth: 0, &budget)
    } catch let error as ByteRangeError {
      throw BTFError(error, section: "value", type: id, reading: "a value")
    } catch {
      throw error as? BTFError ?? BTFError(.inconsistent, type: id, expected: "a value", seen: "\(error)")
    }
  }

  private func value(
    of id: BTFTypeID, in bytes: ByteSlice, at offset: Int, depth: Int, _ budget: inout Int
  ) throws -> BTFValue {
    guard depth <= limits.depth else { throw tooDeep(id) }
    try spend(&budget, id)
    let type = try resolved(id)
    switch type.body {
    case .int(let int): return try value(of: int, in: bytes, at: offset)
    case .pointer:
      let raw = try unsigned(in: bytes, at: offset, size: pointerSize)
      return .pointer(raw)
    case .enumeration(let enumeration):
      let raw = try unsigned(in: bytes, at: offset, size: Int(enumeration.size))
      return enumerator(raw, of: enumeration)
    case .float(let size): return try float(in: bytes, at: offset, size: Int(size))
    case .array(let array): return try value(of: array, in: bytes, at: offset, depth: depth, &budget)
    case .composite(let composite):
      return .composite(
        try composite.members.map { try field($0, in: bytes, at: offset, depth: depth, &budget) })
    case .variable(let variable):
      return try value(of: variable.type, in: bytes, at: offset, depth: depth + 1, &budget)
    case .dataSection(let section):
      return .composite(
        try section.variables.map { entry in
          BTFValue.Field(
            name: try name(of: entry.type),
            value: try value(
              of: entry.type, in: bytes, at: offset + Int(entry.offset), depth: depth + 1, &budget))
        })
    default: throw wrongKind(id, expected: "a type with values", seen: type.kind)
    }
  }

  private func field(
    _ member: BTFMember, in bytes: ByteSlice, at offset: Int, depth: Int, _ budget: inout Int
  ) throws -> BTFValue.Field {
    guard member.bitfieldSize == 0 else {
      return .init(name: member.name, value: try bitfield(member, in: bytes, at: offset))
    }
    let place = offset + Int(member.bitOffset / 8)
    return .init(
      name: member.name,
      value: try value(of: member.type, in: bytes, at: place, depth: depth + 1, &budget))
  }

  private func value(of int: BTFInt, in bytes: ByteSlice, at offset: Int) throws -> BTFValue {
    let size = Int(int.size)
    if size == 16 {
      let first = try bytes.load(UInt64.self, at: offset, order: byteOrder)
      let second = try bytes.load(UInt64.self, at: offset + 8, order: byteOrder)
      return byteOrder == .littleEndian ? .wide(high: second, low: first) : .wide(high: first, low: second)
    }
    let raw = try unsigned(in: bytes, at: offset, size: size)
    if int.isBoolean { return .boolean(raw != 0) }
    if size == 1, int.isCharacter, Self.isPrintable(UInt8(truncatingIfNeeded: raw)) {
      return .character(UInt8(truncatingIfNeeded: raw))
    }
    return int.isSigned ? .signed(Self.extended(raw, bits: size * 8)) : .unsigned(raw)
  }

  private func bitfield(_ member: BTFMember, in bytes: ByteSlice, at offset: Int) throws -> BTFValue {
    let bits = Int(member.bitfieldSize)
    let first = Int(member.bitOffset)
    guard bits <= 64 else {
      throw BTFError(.inconsistent, expected: "a bit field of at most 64 bits", seen: "\(bits)")
    }
    var raw: UInt64 = 0
    for bit in 0..<bits {
      // In either order, a bit field begins where the machine's bit numbering begins.
      let place = first + bit
      let byte = try bytes.byte(at: offset + place / 8)
      let value = UInt64(byteOrder == .littleEndian ? byte >> (place % 8) : byte >> (7 - place % 8)) & 1
      raw |= value << UInt64(byteOrder == .littleEndian ? bit : bits - 1 - bit)
    }
    let type = try resolved(member.type)
    switch type.body {
    case .int(let int) where int.isBoolean: return .boolean(raw != 0)
    case .int(let int): return int.isSigned ? .signed(Self.extended(raw, bits: bits)) : .unsigned(raw)
    case .enumeration(let enumeration):
      let value = enumeration.isSigned ? Self.extended(raw, bits: bits) : Int64(bitPattern: raw)
      return .enumerator(name: enumeration.values.first { $0.value == value }?.name, value: value)
    default: throw wrongKind(type.id, expected: "an integer or enumeration", seen: type.kind)
    }
  }

  private func enumerator(_ raw: UInt64, of enumeration: BTFEnumeration) -> BTFValue {
    let found = enumeration.values.first { $0.bitPattern(size: enumeration.size) == raw }
    let bits = Int(enumeration.size) * 8
    return .enumerator(
      name: found?.name, value: enumeration.isSigned ? Self.extended(raw, bits: bits) : Int64(bitPattern: raw)
    )
  }

  private func float(in bytes: ByteSlice, at offset: Int, size: Int) throws -> BTFValue {
    switch size {
    case 4: return .float(Double(Float(bitPattern: try bytes.load(at: offset, order: byteOrder))))
    case 8: return .float(Double(bitPattern: try bytes.load(at: offset, order: byteOrder)))
    default: return .bytes(try bytes.slice(at: offset, count: size).array)
    }
  }

  private func value(
    of array: BTFArray, in bytes: ByteSlice, at offset: Int, depth: Int, _ budget: inout Int
  ) throws -> BTFValue {
    let size = try self.size(of: array.element)
    let count = Int(array.count)
    guard count <= limits.values, size * count <= max(bytes.count - offset, 0) else {
      throw BTFError(
        .outOfRange, section: "value", expected: "\(count) elements of \(size) bytes",
        seen: "\(max(bytes.count - offset, 0)) bytes")
    }
    if size == 1, case .int(let int) = try resolved(array.element).body, !int.isBoolean,
      let text = Self.text(
        try bytes.slice(at: offset, count: count).array, mayBeEmpty: try isCharacter(array.element))
    {
      return .string(text)
    }
    return .array(
      try (0..<count).map {
        try value(of: array.element, in: bytes, at: offset + $0 * size, depth: depth + 1, &budget)
      })
  }

  private func spend(_ budget: inout Int, _ id: BTFTypeID) throws(BTFError) {
    guard budget > 0 else {
      throw BTFError(
        .limitExceeded, section: "value", type: id, expected: "a value of at most \(limits.values) parts",
        seen: "more")
    }
    budget -= 1
  }

  /// Whether a type is C's `char` itself, and no other name for it: zeros are a text then (parity MAPC-9).
  private func isCharacter(_ id: BTFTypeID) throws(BTFError) -> Bool {
    var type = try type(id)
    for _ in 0..<limits.depth where [.const, .volatile, .restrict].contains(type.kind) {
      guard case .reference(let target) = type.body else { return false }
      type = try self.type(target)
    }
    return type.kind == .int && type.name == "char"
  }

  /// Characters that print, up to a NUL byte which has to be there.
  private static func text(_ bytes: [UInt8], mayBeEmpty: Bool) -> String? {
    guard let end = bytes.firstIndex(of: 0), end > 0 || mayBeEmpty, bytes[..<end].allSatisfy(isPrintable)
    else {
      return nil
    }
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  private static func isPrintable(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7f }

  private static func extended(_ raw: UInt64, bits: Int) -> Int64 {
    guard bits > 0, bits < 64 else { return Int64(bitPattern: raw) }
    return Int64(bitPattern: raw << UInt64(64 - bits)) >> Int64(64 - bits)
  }

  private func unsigned(in bytes: ByteSlice, at offset: Int, size: Int) throws -> UInt64 {
    switch size {
    case 1: return UInt64(try bytes.byte(at: offset))
    case 2: return UInt64(try bytes.load(UInt16.self, at: offset, order: byteOrder))
    case 4: return UInt64(try bytes.load(UInt32.self, at: offset, order: byteOrder))
    case 8: return try bytes.load(UInt64.self, at: offset, order: byteOrder)
    default:
      throw BTFError(
        .inconsistent, section: "value", expected: "a number of 1, 2, 4, 8 or 16 bytes", seen: "\(size)")
    }
  }
}
