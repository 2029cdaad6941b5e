extension CDeclarations {
  /// The boundary of a type in bytes; 0 for one without values. C: `btf__align_of`.
  mutating func boundary(of id: UInt32, level: Int = 0) throws(BTFError) -> Int {
    if let known = boundaries[Int(id)] { return Int(known) }
    try step(id, level)
    let boundary: Int
    switch words.kind(id) {
    case .int, .float, .enumeration, .enumeration64:
      boundary = min(words.pointerSize, Int(words.reference(id)))
    case .pointer: boundary = words.pointerSize
    case .typedef, .volatile, .const, .restrict, .typeTag:
      boundary = try self.boundary(of: words.reference(id), level: level + 1)
    case .array: boundary = try self.boundary(of: words.word(id, 0), level: level + 1)
    case .structure, .union: boundary = try compositeBoundary(id, level: level)
    default: boundary = 0
    }
    boundaries[Int(id)] = UInt8(clamping: boundary)
    return boundary
  }

  private mutating func compositeBoundary(_ id: UInt32, level: Int) throws(BTFError) -> Int {
    var largest = 1
    for place in 0..<words.elements(id) {
      let member = words.member(id, place)
      let boundary = try self.boundary(of: member.type, level: level + 1)
      if boundary == 0 { return 0 }
      largest = max(largest, boundary)
      // A member off its boundary tells that there is none.
      if member.bits == 0, member.bitOffset % (8 * boundary) != 0 { return 1 }
    }
    return Int(words.reference(id)) % largest == 0 ? largest : 1
  }

  /// Whether members lie where a compiler puts them only if it is told to leave no gaps.
  mutating func isPacked(_ id: UInt32) throws(BTFError) -> Bool {
    var largest = 1
    for place in 0..<words.elements(id) {
      let member = words.member(id, place)
      let boundary = try self.boundary(of: member.type)
      if boundary > 0, member.bits == 0, member.bitOffset % (8 * boundary) != 0 { return true }
      largest = max(largest, boundary)
    }
    return Int(words.reference(id)) % largest != 0
  }

  /// The size of a type in bits; 0 for one without values. C: `btf__resolve_size`.
  mutating func bits(of id: UInt32) throws(BTFError) -> Int {
    var factor = 8
    var current = id
    for level in 0... {
      try step(current, level)
      let size: Int
      switch words.kind(current) {
      case .int, .structure, .union, .enumeration, .enumeration64, .float, .dataSection:
        size = Int(words.reference(current))
      case .pointer: size = words.pointerSize
      case .typedef, .volatile, .const, .restrict, .typeTag, .variable:
        current = words.reference(current)
        continue
      case .array:
        factor = try product(factor, Int(words.word(current, 2)), of: id)
        current = words.word(current, 0)
        continue
      default: size = 0
      }
      return try product(factor, size, of: id)
    }
    return 0
  }

  private func product(_ left: Int, _ right: Int, of id: UInt32) throws(BTFError) -> Int {
    let (result, overflow) = left.multipliedReportingOverflow(by: right)
    guard !overflow, result <= 1 << 43 else {
      throw BTFError(
        .limitExceeded, type: BTFTypeID(rawValue: id), expected: "a size below 2^40 bytes", seen: "more")
    }
    return result
  }
}
