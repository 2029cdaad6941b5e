extension BTFTable {
  /// What a type is behind its names, qualifiers and tags.
  ///
  /// - Throws: ``BTFError`` with reason `tooDeep` if that does not end.
  public func resolved(_ id: BTFTypeID) throws(BTFError) -> BTFType {
    try type(try resolvedID(id))
  }

  /// The number of what a type is behind its names, qualifiers and tags.
  public func resolvedID(_ id: BTFTypeID) throws(BTFError) -> BTFTypeID {
    var current = id
    for _ in 0...limits.depth {
      guard current != .void else { return .void }
      if current < firstOwnID, let base { return try base.resolvedID(current) }
      let head = try ownHead(of: current)
      switch head.info.kind {
      case .typedef, .volatile, .const, .restrict, .typeTag: current = BTFTypeID(rawValue: head.sizeOrType)
      default: return current
      }
    }
    throw tooDeep(id)
  }

  /// How many bytes a value of the type takes.
  ///
  /// - Throws: ``BTFError`` with reason `wrongKind` for types without values, `tooDeep` for circles.
  public func size(of id: BTFTypeID) throws(BTFError) -> Int {
    var factor = 1
    var current = id
    for _ in 0...limits.depth {
      guard current != .void else { throw wrongKind(id, expected: "a type with a size", seen: .void) }
      let (table, head) = try head(of: current)
      switch head.info.kind {
      case .int, .structure, .union, .enumeration, .enumeration64, .float, .dataSection:
        return try product(factor, Int(head.sizeOrType), of: id)
      case .pointer: return try product(factor, pointerSize, of: id)
      case .typedef, .volatile, .const, .restrict, .typeTag, .variable:
        current = BTFTypeID(rawValue: head.sizeOrType)
      case .array:
        guard case .array(let array) = try table.type(current).body else { throw tooDeep(id) }
        factor = try product(factor, Int(array.count), of: id)
        current = array.element
      default: throw wrongKind(id, expected: "a type with a size", seen: head.info.kind)
      }
    }
    throw tooDeep(id)
  }

  /// The boundary, in bytes, that a value of the type begins on.
  public func alignment(of id: BTFTypeID) throws(BTFError) -> Int {
    var budget = limits.values
    return try alignment(of: id, depth: 0, &budget)
  }

  private func alignment(of id: BTFTypeID, depth: Int, _ budget: inout Int) throws(BTFError) -> Int {
    guard depth <= limits.depth, budget > 0 else { throw tooDeep(id) }
    budget -= 1
    let type = try resolved(id)
    switch type.body {
    case .int(let int): return max(min(pointerSize, Int(int.size)), 1)
    case .float(let size): return max(min(pointerSize, Int(size)), 1)
    case .enumeration(let enumeration): return max(min(pointerSize, Int(enumeration.size)), 1)
    case .pointer: return pointerSize
    case .array(let array): return try alignment(of: array.element, depth: depth + 1, &budget)
    case .composite(let composite):
      var largest = 1
      for member in composite.members {
        let wanted = try alignment(of: member.type, depth: depth + 1, &budget)
        // A member off its boundary, or a size that is no multiple, tells a packed structure.
        if member.bitfieldSize == 0, Int(member.bitOffset) % (8 * wanted) != 0 { return 1 }
        largest = max(largest, wanted)
      }
      return Int(composite.size) % largest == 0 ? largest : 1
    default: throw wrongKind(id, expected: "a type with a size", seen: type.kind)
    }
  }

  private func product(_ left: Int, _ right: Int, of id: BTFTypeID) throws(BTFError) -> Int {
    let (result, overflow) = left.multipliedReportingOverflow(by: right)
    guard !overflow, result <= 1 << 40 else {
      throw BTFError(.limitExceeded, type: id, expected: "a size below 2^40 bytes", seen: "more")
    }
    return result
  }

  func tooDeep(_ id: BTFTypeID) -> BTFError {
    BTFError(.tooDeep, type: id, expected: "at most \(limits.depth) references", seen: "more, or a circle")
  }

  func wrongKind(_ id: BTFTypeID, expected: String, seen: BTFKind) -> BTFError {
    BTFError(.wrongKind, type: id, expected: expected, seen: seen.kernelName)
  }
}
