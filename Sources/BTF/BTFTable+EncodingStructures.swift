import BPFBytes

extension BTFTable {
  /// The largest value that is written from a text: a type can claim any size.
  private static let largestValue = 1 << 24

  /// Writes a value of a structure, union, array or section; members and elements that the text leaves out are
  /// zero.
  func encode(_ text: ValueText, as id: BTFTypeID) throws(BTFError) -> [UInt8] {
    let size = try size(of: id)
    guard size <= Self.largestValue else {
      throw BTFError(
        .limitExceeded, section: "value", type: id, expected: "at most \(Self.largestValue) bytes",
        seen: "\(size)")
    }
    var bytes = [UInt8](repeating: 0, count: size)
    try write(text, as: id, at: 0, into: &bytes, depth: 0)
    return bytes
  }

  private func write(
    _ text: ValueText, as id: BTFTypeID, at offset: Int, into bytes: inout [UInt8], depth: Int
  ) throws(BTFError) {
    guard depth <= limits.depth else { throw tooDeep(id) }
    let type = try resolved(id)
    switch (text, type.body) {
    case (.members(let members), .composite(let composite)):
      var seen: Set<String> = []
      for (name, value) in members {
        guard seen.insert(name).inserted else {
          throw invalid(id, expected: "each member once", seen: name)
        }
        guard let (member, base) = try find(name, in: composite, at: offset, depth: depth) else {
          throw invalid(
            id,
            expected:
              "one of \(composite.members.map(\.name).filter { !$0.isEmpty }.joined(separator: ", "))",
            seen: name)
        }
        try write(value, to: member, at: base, into: &bytes, depth: depth)
      }
    case (.members(let members), .dataSection(let section)):
      for (name, value) in members {
        guard let found = section.variables.first(where: { (try? self.name(of: $0.type)) == name }) else {
          throw invalid(id, expected: "a variable of the section", seen: name)
        }
        try write(value, as: found.type, at: offset + Int(found.offset), into: &bytes, depth: depth + 1)
      }
    case (_, .variable(let variable)):
      try write(text, as: variable.type, at: offset, into: &bytes, depth: depth + 1)
    case (.list(let list), .array(let array)):
      guard list.count <= Int(array.count) else {
        throw invalid(id, expected: "at most \(array.count) elements", seen: "\(list.count)")
      }
      let size = try size(of: array.element)
      for (place, element) in list.enumerated() {
        try write(element, as: array.element, at: offset + place * size, into: &bytes, depth: depth + 1)
      }
    case (.word, .composite), (.word, .dataSection):
      throw wrongKind(id, expected: "a type for \(text.title)", seen: type.kind)
    case (.word(let word), .array(let array)):
      try put(try encode(string: word, array: array, id), at: offset, into: &bytes)
    case (.word(let word), _): try put(try encode(text: bare(word, type), as: id), at: offset, into: &bytes)
    default: throw wrongKind(id, expected: "a type for \(text.title)", seen: type.kind)
    }
  }

  /// A character that prints is written as one, in quotes.
  private func bare(_ word: String, _ type: BTFType) -> String {
    guard case .int(let int) = type.body, int.size == 1, int.isCharacter, word.utf8.count == 1,
      let byte = word.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    else { return word }
    return "'\(word)'"
  }

  /// A member by its name, also one of a structure or union without a name; the latter are called as they are
  /// printed (``BTFValue/keys(for:)``), and each also by its place.
  private func find(
    _ name: String, in composite: BTFComposite, at offset: Int, depth: Int
  ) throws(BTFError) -> (BTFMember, base: Int)? {
    guard depth <= limits.depth else { return nil }
    let keys = BTFValue.keys(for: composite.members.map(\.name))
    for (place, member) in composite.members.enumerated() {
      if keys[place] == name { return (member, offset) }
      if member.name.isEmpty, name == "anonymous\(place)" { return (member, offset) }
      guard member.name.isEmpty, case .composite(let inner) = try resolved(member.type).body else { continue }
      let base = offset + Int(member.bitOffset / 8)
      if let found = try find(name, in: inner, at: base, depth: depth + 1) { return found }
    }
    return nil
  }

  private func write(
    _ text: ValueText, to member: BTFMember, at base: Int, into bytes: inout [UInt8], depth: Int
  ) throws(BTFError) {
    guard member.bitfieldSize > 0 else {
      return try write(
        text, as: member.type, at: base + Int(member.bitOffset / 8), into: &bytes, depth: depth + 1)
    }
    guard case .word(let word) = text, member.bitfieldSize <= 64 else {
      throw invalid(member.type, expected: "a number", seen: text.title)
    }
    let bits = Int(member.bitfieldSize)
    let isSigned = try isSigned(member.type)
    let value = number(try encode(text: word, as: member.type), isSigned: isSigned)
    // Nothing but copies of the sign may be lost.
    let kept = UInt64(64 - bits)
    let restored =
      isSigned
      ? UInt64(bitPattern: Int64(bitPattern: value << kept) >> Int64(kept)) : (value << kept) >> kept
    guard restored == value else {
      throw invalid(member.type, expected: "a number of \(bits) bits", seen: word)
    }
    for bit in 0..<bits {
      let place = Int(member.bitOffset) + bit
      let byte = base + place / 8
      guard bytes.indices.contains(byte) else { throw outside(member.type, byte, bytes.count) }
      let significance = byteOrder == .littleEndian ? bit : bits - 1 - bit
      let mask = UInt8(1) << UInt8(byteOrder == .littleEndian ? place % 8 : 7 - place % 8)
      if value >> UInt64(significance) & 1 == 1 { bytes[byte] |= mask } else { bytes[byte] &= ~mask }
    }
  }

  private func isSigned(_ id: BTFTypeID) throws(BTFError) -> Bool {
    switch try resolved(id).body {
    case .int(let int): int.isSigned
    case .enumeration(let enumeration): enumeration.isSigned
    default: false
    }
  }

  /// What was encoded, widened to 64 bits.
  private func number(_ bytes: [UInt8], isSigned: Bool) -> UInt64 {
    var value: UInt64 = 0
    for byte in byteOrder == .bigEndian ? bytes : bytes.reversed() { value = value << 8 | UInt64(byte) }
    let unused = UInt64(64 - min(bytes.count, 8) * 8)
    return isSigned && unused > 0
      ? UInt64(bitPattern: Int64(bitPattern: value << unused) >> Int64(unused)) : value
  }

  private func put(_ value: [UInt8], at offset: Int, into bytes: inout [UInt8]) throws(BTFError) {
    guard offset >= 0, value.count <= bytes.count, offset <= bytes.count - value.count else {
      throw outside(.void, offset, bytes.count)
    }
    bytes.replaceSubrange(offset..<(offset + value.count), with: value)
  }

  private func outside(_ id: BTFTypeID, _ place: Int, _ count: Int) -> BTFError {
    BTFError(.outOfRange, section: "value", type: id, expected: "a place below \(count)", seen: "\(place)")
  }
}

extension ValueText {
  fileprivate var title: String {
    switch self {
    case .word(let word): "'\(word)'"
    case .list: "a list"
    case .members: "members"
    }
  }
}
