extension BTFTable {
  /// How deep types are compared (parity LIM-3).
  private static let mostLevels = 32

  /// Whether a type of this table and one of another are the same sort of thing, by the rule for prototypes and
  /// variables of the kernel (parity CORE-26, EXT-10, EXT-11): names, sizes and members do not count, what
  /// pointers and arrays are of and what functions take does.
  ///
  /// - Throws: ``BTFError`` for types in a circle, or that are not there.
  public func isCompatible(_ id: BTFTypeID, with otherID: BTFTypeID, of other: BTFTable) throws(BTFError)
    -> Bool
  {
    // Prototypes that branch at every level would take longer than anybody waits.
    var steps = limits.values
    return try isCompatible(id, with: otherID, of: other, level: Self.mostLevels, &steps)
  }

  private func isCompatible(
    _ id: BTFTypeID, with otherID: BTFTypeID, of other: BTFTable, level: Int, _ steps: inout Int
  ) throws(BTFError) -> Bool {
    var (id, otherID) = (id, otherID)
    for level in stride(from: level, to: 0, by: -1) {
      guard steps > 0 else { throw tooDeep(id) }
      steps -= 1
      let left = try resolved(id)
      let right = try other.resolved(otherID)
      switch (left.body, right.body) {
      case (.void, .void), (.enumeration, .enumeration), (.forward, .forward): return true
      case (.composite, .composite): return left.kind == right.kind
      case (.int(let one), .int(let two)): return one.bitOffset == 0 && two.bitOffset == 0
      case (.pointer(let one), .pointer(let two)): (id, otherID) = (one, two)
      case (.array(let one), .array(let two)): (id, otherID) = (one.element, two.element)
      case (.functionPrototype(let one), .functionPrototype(let two)):
        guard one.parameters.count == two.parameters.count else { return false }
        for (mine, others) in zip(one.parameters, two.parameters)
        where try !isCompatible(mine.type, with: others.type, of: other, level: level - 1, &steps) {
          return false
        }
        (id, otherID) = (one.result, two.result)
      default: return false
      }
    }
    throw tooDeep(id)
  }
}
