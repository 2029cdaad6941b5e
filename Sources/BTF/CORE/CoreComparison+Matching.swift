import BPFBytes

extension CoreComparison {
  /// Whether the kernel's type has all that the object's has, by name and type (parity CORE-27).
  mutating func areMatching(_ localID: BTFTypeID, _ targetID: BTFTypeID) throws -> Bool {
    try areMatching(localID, targetID, isPointee: false, level: Self.mostLevels)
  }

  private mutating func areMatching(
    _ localID: BTFTypeID, _ targetID: BTFTypeID, isPointee: Bool, level: Int
  ) throws -> Bool {
    var (localID, targetID, isPointee) = (localID, targetID, isPointee)
    for level in stride(from: level, to: 0, by: -1) {
      try spend(targetID)
      let left = try local.rawResolved(localID)
      let right = try target.rawResolved(targetID)
      guard try sameNames(left.name, right.name) else { return false }
      switch left.kind {
      case .void: return right.kind == .void
      case .int:
        return right.kind == .int && left.sizeOrType == right.sizeOrType
          && left.isSignedInt == right.isSignedInt
      case .enumeration, .enumeration64: return try areEnumerationsMatching(left, right)
      case .forward: return isForwardMatching(left, right, isPointee: isPointee)
      case .structure, .union:
        // What is behind a pointer counts by its name alone, and may be no more than declared.
        if isPointee { return left.kind == right.kind || isDeclaration(right, of: left.kind) }
        guard left.kind == right.kind else { return false }
        return try areMembersMatching(left, right, level: level)
      case .pointer:
        guard right.kind == .pointer else { return false }
        isPointee = true
        (localID, targetID) = (left.reference, right.reference)
      case .array:
        guard right.kind == .array, left.elementCount == right.elementCount else { return false }
        (localID, targetID) = (left.element, right.element)
      case .functionPrototype:
        guard right.kind == .functionPrototype, left.count == right.count else { return false }
        for index in 0..<left.count
        where try !areMatching(
          left.parameter(index), right.parameter(index), isPointee: isPointee, level: level - 1)
        {
          return false
        }
        (localID, targetID) = (left.reference, right.reference)
      default: return false
      }
    }
    throw target.tooDeep(targetID)
  }

  private func isDeclaration(_ type: RawType, of kind: BTFKind) -> Bool {
    type.kind == .forward && type.info.flag == (kind == .union)
  }

  private func isForwardMatching(_ left: RawType, _ right: RawType, isPointee: Bool) -> Bool {
    if right.kind == .forward { return left.info.flag == right.info.flag }
    return isPointee && right.kind == (left.info.flag ? .union : .structure)
  }

  /// The kernel may have more enumerators; their numbers do not count.
  private mutating func areEnumerationsMatching(_ left: RawType, _ right: RawType) throws -> Bool {
    guard right.isEnumeration, left.sizeOrType == right.sizeOrType else { return false }
    for index in 0..<left.count {
      let wanted = try local.text(at: left.enumeratorName(index)).essentialName
      var isThere = false
      for other in 0..<right.count where !isThere {
        try spend(right.id)
        isThere = try target.text(at: right.enumeratorName(other)).essentialName == wanted
      }
      guard isThere else { return false }
    }
    return true
  }

  /// The kernel may have more members, in any order.
  private mutating func areMembersMatching(_ left: RawType, _ right: RawType, level: Int) throws -> Bool {
    guard left.count <= right.count else { return false }
    for index in 0..<left.count {
      let wanted = left.member(index)
      let name = try local.text(at: wanted.name).essentialName
      var isThere = false
      for other in 0..<right.count where !isThere {
        try spend(right.id)
        let member = right.member(other)
        guard try target.text(at: member.name).essentialName == name else { continue }
        isThere = try areMatching(wanted.type, member.type, isPointee: false, level: level - 1)
      }
      guard isThere else { return false }
    }
    return true
  }
}
