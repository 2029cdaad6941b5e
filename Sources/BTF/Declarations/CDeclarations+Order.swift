extension CDeclarations {
  /// Puts what a type needs, and then the type, into the queue of definitions.
  ///
  /// A pointer to a named structure needs no definition: a declaration will do. What a structure contains has to be
  /// defined before it, and so has an unnamed structure wherever it is, because it is defined in place.
  ///
  /// - Parameter throughPointer: whether a pointer stands between this type and the one that needs it.
  /// - Returns: whether the type is complete where the queue ends, and not only declared.
  mutating func order(_ id: UInt32, throughPointer: Bool, level: Int) throws(BTFError) -> Bool {
    let state = order[Int(id)]
    if state == .done { return true }
    try step(id, level)
    if state == .open {
      if throughPointer, words.isComposite(id), words.isNamed(id) { return false }
      throw BTFError(
        .inconsistent, type: BTFTypeID(rawValue: id), expected: "types that do not contain themselves",
        seen: "a circle")
    }
    switch words.kind(id) {
    case .int, .float, .function, .variable, .dataSection, .declTag:
      order[Int(id)] = .done
      return false
    case .pointer:
      let isComplete = try order(words.reference(id), throughPointer: true, level: level + 1)
      order[Int(id)] = .done
      return isComplete
    case .array: return try order(words.word(id, 0), throughPointer: false, level: level + 1)
    case .volatile, .const, .restrict, .typeTag:
      return try order(words.reference(id), throughPointer: throughPointer, level: level + 1)
    case .structure, .union: return try orderComposite(id, throughPointer: throughPointer, level: level)
    case .enumeration, .enumeration64, .forward:
      if words.isNamed(id) || !isReferenced[Int(id)] { queue.append(id) }
      order[Int(id)] = .done
      return true
    case .typedef:
      let isComplete = try order(words.reference(id), throughPointer: throughPointer, level: level + 1)
      // Behind a pointer the name of a type that is only declared can wait until the type is.
      if throughPointer, !isComplete { return false }
      queue.append(id)
      order[Int(id)] = .done
      return true
    case .functionPrototype:
      var isComplete = try order(words.reference(id), throughPointer: throughPointer, level: level + 1)
      for place in 0..<words.elements(id) {
        let type = words.parameter(id, place).type
        if try order(type, throughPointer: throughPointer, level: level + 1) { isComplete = true }
      }
      return isComplete
    default:
      throw BTFError(
        .unknownKind, type: BTFTypeID(rawValue: id), expected: "a kind that C can declare",
        seen: "\(words.kind(id).rawValue)")
    }
  }

  private mutating func orderComposite(_ id: UInt32, throughPointer: Bool, level: Int) throws(BTFError)
    -> Bool
  {
    if throughPointer, words.isNamed(id) { return false }
    order[Int(id)] = .open
    for place in 0..<words.elements(id) {
      _ = try order(words.member(id, place).type, throughPointer: false, level: level + 1)
    }
    if words.isNamed(id) { queue.append(id) }
    order[Int(id)] = .done
    return true
  }
}
