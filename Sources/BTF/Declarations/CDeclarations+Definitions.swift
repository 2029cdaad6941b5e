extension CDeclarations {
  /// `struct name`, without more.
  mutating func writeForward(_ id: UInt32) {
    let isUnion = words.kind(id) == .union || words.kind(id) == .forward && words.flag(id)
    put(isUnion ? "union" : "struct")
    writeTag(id)
  }

  private mutating func writeTag(_ id: UInt32) {
    guard words.isNamed(id) else { return }
    put(" ")
    put(name(id))
  }

  mutating func writeComposite(_ id: UInt32, indent: Int, level: Int) throws(BTFError) {
    let isStructure = words.kind(id) == .structure
    let size = Int(words.reference(id))
    let isPacked = isStructure ? try isPacked(id) : false
    writeForward(id)
    put(" {")
    var padding = CPadding(pointerBits: words.pointerSize * 8)
    for place in 0..<words.elements(id) {
      let member = words.member(id, place)
      let boundary = isPacked ? 1 : try boundary(of: member.type)
      try pad(
        id, &padding, to: member.bitOffset, boundary: boundary, isBitfield: member.bits != 0,
        indent: indent + 1)
      line(indent + 1)
      try declarator(of: member.type, CName(member.name), indent: indent + 1, level: level + 1)
      if member.bits != 0 {
        put(": ")
        put(member.bits)
      }
      put(";")
      padding.advance(
        to: member.bitOffset, bits: member.bits != 0 ? member.bits : try bits(of: member.type),
        isBitfield: member.bits != 0)
    }
    if isStructure {
      let boundary = try boundary(of: id)
      try pad(id, &padding, to: size * 8, boundary: boundary, isBitfield: false, indent: indent + 1)
    }
    if words.elements(id) > 0 || size > 0 { line(indent) }
    put("}")
    if isPacked { put(" __attribute__((packed))") }
  }

  private mutating func pad(
    _ id: UInt32, _ padding: inout CPadding, to next: Int, boundary: Int, isBitfield: Bool, indent: Int
  ) throws(BTFError) {
    // A structure may say that it is larger than any text.
    steps -= padding.gap(before: next) / 64
    try step(id, 0)
    padding.fill(to: next, boundary: boundary, isBitfield: isBitfield) { type, bits in
      line(indent)
      put(type)
      put(": ")
      put(bits)
      put(";")
    }
  }

  mutating func writeEnumeration(_ id: UInt32, indent: Int) {
    put("enum")
    writeTag(id)
    let isWide = words.kind(id) == .enumeration64
    guard words.elements(id) > 0 else { return }
    put(" {")
    for place in 0..<words.elements(id) {
      line(indent + 1)
      let text = words.word(id, place * (isWide ? 3 : 2))
      // Numbers share their names with types.
      put(CName(text, number: identifiers.count(text, in: words)))
      put(" = ")
      writeNumber(id, place, isWide: isWide)
      put(",")
    }
    line(indent)
    put("}")
    let size = words.reference(id)
    if size == 1 {
      put(" __attribute__((mode(byte)))")
    } else if size == 8, words.pointerSize == 8, !hasWideNumber(id, isWide: isWide) {
      put(" __attribute__((mode(word)))")
    }
  }

  private mutating func writeNumber(_ id: UInt32, _ place: Int, isWide: Bool) {
    let isSigned = words.flag(id)
    guard isWide else {
      let bits = words.word(id, place * 2 + 1)
      return isSigned ? put(Int32(bitPattern: bits)) : put(bits)
    }
    let bits = UInt64(words.word(id, place * 3 + 1)) | UInt64(words.word(id, place * 3 + 2)) << 32
    if isSigned {
      put(Int64(bitPattern: bits))
      put("LL")
    } else {
      put(bits)
      put("ULL")
    }
  }

  /// Whether a number makes a compiler choose 64 bits by itself.
  private func hasWideNumber(_ id: UInt32, isWide: Bool) -> Bool {
    isWide && (0..<words.elements(id)).contains { words.word(id, $0 * 3 + 2) != 0 }
  }
}
