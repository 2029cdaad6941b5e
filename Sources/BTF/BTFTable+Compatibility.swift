extension BTFTable {
  /// Whether a type of this table and one of another are the same sort of thing, by the rule for prototypes and
  /// variables of the kernel (parity CORE-26, EXT-10, EXT-11): names, sizes and members do not count, what
  /// pointers and arrays are of and what functions take does. Unlike those of a relocation, the two types
  /// themselves may be qualified or named otherwise.
  ///
  /// - Throws: ``BTFError`` for types in a circle, or that are not there.
  public func isCompatible(_ id: BTFTypeID, with otherID: BTFTypeID, of other: BTFTable) throws(BTFError)
    -> Bool
  {
    var comparison = CoreComparison(local: self, target: other, steps: limits.values)
    do {
      return try comparison.areCompatible(id, otherID, level: CoreComparison.mostLevels)
    } catch {
      throw error as? BTFError
        ?? BTFError(.inconsistent, type: id, expected: "types to compare", seen: "\(error)")
    }
  }
}
