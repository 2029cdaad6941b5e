import BPFBytes

extension CValueText {
  mutating func write(
    _ int: BTFInt, _ type: BTFType, _ memory: ValueMemory, at place: Int, _ bits: Bits?
  ) throws {
    if let bits { return part(hex(try value(of: bits, size: Int(int.size), type.id, memory, at: place))) }
    switch int.size {
    case 16:
      let (high, low) = try memory.wide(at: place)
      part(high == 0 ? hex(low) : hex(high) + Self.padded(low))
    case 1: try writeByte(int, memory.byte(at: place))
    default:
      let raw = try memory.unsigned(at: place, size: Int(int.size))
      part(int.isSigned ? "\(Self.extended(raw, bits: Int(int.size) * 8))" : "\(raw)")
    }
  }

  private mutating func writeByte(_ int: BTFInt, _ byte: UInt8) {
    if state.isCharacter {
      // Behind an array that has ended: only libbpf gets there.
      if state.isTerminated { return }
      if byte == 0 {
        part("'\\0'")
        state.isTerminated = true
        return
      }
      if Self.isPrintable(byte) { return part("'\(String(UnicodeScalar(byte)))'") }
    }
    part(int.isSigned ? "\(Int8(bitPattern: byte))" : "\(byte)")
  }

  mutating func writePointer(_ memory: ValueMemory, at place: Int) throws {
    let raw = try memory.unsigned(at: place, size: table.pointerSize)
    // As C libraries write a null pointer; libbpf asks them only if the memory is on a boundary.
    let isAligned = (place - memory.start) % max(table.pointerSize, 1) == 0
    part(raw == 0 && (isAligned || !followsLibbpf) ? "(nil)" : hex(raw))
  }

  mutating func writeFloat(size: Int, _ memory: ValueMemory, at place: Int) throws {
    switch size {
    case 4: part(Double(Float(bitPattern: UInt32(try memory.unsigned(at: place, size: 4)))).withSixDigits)
    case 8: part(Double(bitPattern: try memory.unsigned(at: place, size: 8)).withSixDigits)
    // What 16 bytes mean depends on the machine.
    default:
      throw BTFError(.inconsistent, section: "value", expected: "a float of 4 or 8 bytes", seen: "\(size)")
    }
  }

  mutating func write(
    _ enumeration: BTFEnumeration, _ type: BTFType, _ memory: ValueMemory, at place: Int, _ bits: Bits?
  ) throws {
    let value = try self.value(of: enumeration, type.id, memory, at: place, bits)
    let found = enumeration.values.first { enumerator in
      // libbpf compares what C has extended.
      followsLibbpf
        ? enumerator.value == value
        : enumerator.bitPattern(size: enumeration.size) == Self.cut(value, size: enumeration.size)
    }
    if let found { return part(found.name) }
    let is64 = type.kind == .enumeration64
    switch (enumeration.isSigned, is64) {
    // libbpf ends no part of a signed enumeration.
    case (true, _) where followsLibbpf:
      put(is64 ? "\(value)LL" : "\(Int32(truncatingIfNeeded: value))")
    case (true, true): part("\(value)LL")
    case (true, false): part("\(Int32(truncatingIfNeeded: value))")
    case (false, true): part("\(UInt64(bitPattern: value))ULL")
    case (false, false): part("\(UInt32(truncatingIfNeeded: value))")
    }
  }

  func value(
    of enumeration: BTFEnumeration, _ id: BTFTypeID, _ memory: ValueMemory, at place: Int, _ bits: Bits?
  ) throws -> Int64 {
    let size = Int(enumeration.size)
    if followsLibbpf { return try libbpfValue(of: enumeration, id, memory, at: place, bits) }
    guard let bits else {
      let raw = try memory.unsigned(at: place, size: size)
      return enumeration.isSigned ? Self.extended(raw, bits: size * 8) : Int64(bitPattern: raw)
    }
    let raw = try value(of: bits, size: size, id, memory, at: place)
    return enumeration.isSigned ? Self.extended(raw, bits: bits.count) : Int64(bitPattern: raw)
  }

  /// Off its boundary, libbpf shifts all of an enumeration out; in bit fields it knows no signs; and where it asks whether
  /// one is zero, it reads beyond the value.
  private func libbpfValue(
    of enumeration: BTFEnumeration, _ id: BTFTypeID, _ memory: ValueMemory, at place: Int, _ bits: Bits?
  ) throws -> Int64 {
    let size = Int(enumeration.size)
    let raw: UInt64
    if let bits {
      raw = try value(of: bits, size: size, id, memory, at: place)
    } else {
      guard (place - memory.start) % (try table.alignment(of: id)) == 0 else { return 0 }
      raw = try memory.padded(at: place, size: size)
    }
    return enumeration.isSigned ? Self.extended(raw, bits: size * 8) : Int64(bitPattern: raw)
  }

  /// What a bit field holds, without a sign.
  func value(
    of bits: Bits, size: Int, _ id: BTFTypeID, _ memory: ValueMemory, at place: Int
  ) throws -> UInt64 {
    guard bits.count <= 64, size <= 8 else {
      throw BTFError(
        .inconsistent, section: "value", type: id, expected: "a bit field of at most 64 bits",
        seen: "\(bits.count) bits of \(size) bytes")
    }
    return try memory.bits(at: place, first: bits.first, count: bits.count)
  }
}

// MARK: - What is zero

extension CValueText {
  func isLeftOut(_ type: BTFType, _ memory: ValueMemory, at place: Int, _ bits: Bits?) throws -> Bool {
    guard !options.showsZeros, state.depth > 0, !state.isElement || state.isCharacter else { return false }
    if !followsLibbpf, state.isElement { return false }
    var parts = budget
    return try isZero(type, memory, at: place, bits, level: 0, &parts)
  }

  private func isZero(
    _ type: BTFType, _ memory: ValueMemory, at place: Int, _ bits: Bits?, level: Int, _ parts: inout Int
  ) throws -> Bool {
    guard parts > 0, level <= table.limits.depth else { throw table.tooDeep(type.id) }
    parts -= 1
    switch type.body {
    case .int(let int):
      if let bits { return try value(of: bits, size: Int(int.size), type.id, memory, at: place) == 0 }
      return try memory.bytes(at: place, count: Int(int.size)).allSatisfy { $0 == 0 }
    case .float(let size): return try memory.bytes(at: place, count: Int(size)).allSatisfy { $0 == 0 }
    case .pointer: return try memory.bytes(at: place, count: table.pointerSize).allSatisfy { $0 == 0 }
    case .enumeration(let enumeration):
      return try value(of: enumeration, type.id, memory, at: place, followsLibbpf ? nil : bits) == 0
    case .array(let array):
      let size = try table.size(of: array.element)
      if try isByte(array.element) {
        return try array.count == 0 || memory.byte(at: place) == 0
      }
      let element = try table.resolved(array.element)
      for index in 0..<Int(array.count)
      where try !isZero(element, memory, at: place + index * size, nil, level: level + 1, &parts) {
        return false
      }
      return true
    case .composite(let composite):
      for member in composite.members {
        let first = Int(member.bitOffset)
        let bits = member.bitfieldSize == 0 ? nil : Bits(first: first % 8, count: Int(member.bitfieldSize))
        let resolved = try table.resolved(member.type)
        let isZero = try isZero(resolved, memory, at: place + first / 8, bits, level: level + 1, &parts)
        if !isZero || followsLibbpf { return isZero }
      }
      return true
    default: return false
    }
  }
}

// MARK: - Notations

extension CValueText {
  func hex(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }

  static func padded(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  static func extended(_ raw: UInt64, bits: Int) -> Int64 {
    guard bits > 0, bits < 64 else { return Int64(bitPattern: raw) }
    return Int64(bitPattern: raw << UInt64(64 - bits)) >> Int64(64 - bits)
  }

  static func cut(_ value: Int64, size: UInt32) -> UInt64 {
    let bits = UInt64(bitPattern: value)
    return size >= 8 ? bits : bits & ((1 << (UInt64(size) * 8)) - 1)
  }
}
