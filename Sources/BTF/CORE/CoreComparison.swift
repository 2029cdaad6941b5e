import BPFBytes

/// An object's types held against the types of a kernel or module.
struct CoreComparison {
  let local: BTFTable
  let target: BTFTable
  /// Types that branch at every level would take longer than anybody waits (`BTFLimits.values`).
  private(set) var steps: Int

  /// How deep types are compared (parity LIM-3).
  static let mostLevels = 32

  init(local: BTFTable, target: BTFTable, steps: Int) {
    self.local = local
    self.target = target
    self.steps = min(steps, target.limits.values)
  }

  mutating func spend(_ id: BTFTypeID) throws(BTFError) {
    guard steps > 0 else {
      throw BTFError(
        .limitExceeded, type: id, expected: "types that take \(target.limits.values) steps to compare",
        seen: "more")
    }
    steps -= 1
  }

  /// Whether two strings are the same but for their flavours; empty ones are the same.
  func sameNames(_ localName: UInt32, _ targetName: UInt32) throws(BTFError) -> Bool {
    try local.text(at: localName).essentialName == target.text(at: targetName).essentialName
  }

  /// Structures with structures, but enumerations of any width with each other (parity CORE-23).
  static func sameKinds(_ left: RawType, _ right: RawType) -> Bool {
    left.kind == right.kind || (left.isEnumeration && right.isEnumeration)
  }
}

// MARK: - The way of a path through other types

extension CoreComparison {
  /// Finds the way in the target that the object's path describes by names (parity CORE-24).
  ///
  /// - Returns: `nil` if the candidate has no such thing.
  mutating func match(_ path: CorePath, _ kind: CoreKind, from candidate: BTFTypeID) throws -> CorePath? {
    var found = CorePath(root: candidate)
    if kind.isAboutType {
      let isMatch =
        kind == .typeMatches
        ? try areMatching(path.root, candidate) : try areCompatible(path.root, candidate)
      return isMatch ? found : nil
    }
    if kind.isAboutEnumerator {
      guard let step = path.steps.first, let name = step.name else { return nil }
      found.steps = try enumerator(name, in: candidate).map { [$0] } ?? []
      return found.steps.isEmpty ? nil : found
    }
    var next = candidate
    for (number, step) in path.steps.enumerated() {
      let type = try target.rawResolved(next)
      if step.name != nil {
        guard let member = try follow(step, in: type, &found, level: 0) else { return nil }
        next = member
        continue
      }
      var element = type
      // The root counts as an element already.
      if number > 0 {
        guard type.kind == .array,
          step.index < type.elementCount || target.isFlexible(type, behind: found.steps.last)
        else { return nil }
        element = try target.rawResolved(type.element)
      }
      guard found.steps.count < CorePath.mostSteps else { throw tooLong() }
      found.steps.append(.init(type: element.id, index: step.index, name: nil))
      try found.advance(bits: try target.bits(of: step.index, element.id))
      next = element.id
    }
    return found
  }

  private func enumerator(_ name: UInt32, in candidate: BTFTypeID) throws -> CorePath.Step? {
    let type = try target.rawResolved(candidate)
    guard type.isEnumeration else { return nil }
    let wanted = try local.text(at: name).essentialName
    for index in 0..<type.count {
      let name = type.enumeratorName(index)
      if try target.text(at: name).essentialName == wanted {
        return .init(type: type.id, index: index, name: name)
      }
    }
    return nil
  }

  /// Finds a member by its name, also inside of members that have none.
  ///
  /// - Returns: the member's type, or `nil` if there is none, or one that cannot be the same.
  private mutating func follow(
    _ step: CorePath.Step, in type: RawType, _ found: inout CorePath, level: Int
  ) throws -> BTFTypeID? {
    guard type.isComposite else { return nil }
    let localMember = try local.raw(step.type).member(step.index)
    let wanted = try local.text(at: localMember.name)
    return try follow(wanted, localMember.type, in: type, &found, level: level).flatMap(\.self)
  }

  /// - Returns: `nil` if there is no member of the name; `.some(nil)` if there is one that cannot be the same.
  private mutating func follow(
    _ wanted: ByteSlice, _ localType: BTFTypeID, in type: RawType, _ found: inout CorePath, level: Int
  ) throws -> BTFTypeID?? {
    guard level + found.steps.count < CorePath.mostSteps else { throw tooLong() }
    try spend(type.id)
    for index in 0..<type.count {
      let member = type.member(index)
      if target.isText(at: member.name, wanted) {
        found.steps.append(.init(type: type.id, index: index, name: member.name))
        try found.advance(bits: member.bitOffset)
        return try areFieldsCompatible(localType, member.type) ? .some(member.type) : .some(nil)
      }
      guard member.name == 0 else { continue }
      let inner = try target.rawResolved(member.type)
      guard inner.isComposite else { continue }
      let before = found.bitOffset
      try found.advance(bits: member.bitOffset)
      if let result = try follow(wanted, localType, in: inner, &found, level: level + 1) { return result }
      found.bitOffset = before
    }
    return nil
  }

  private func tooLong() -> CoreFailure {
    CoreFailure(.malformed, "the kernel's types are nested deeper than \(CorePath.mostSteps) levels")
  }
}

// MARK: - Types that can stand for each other

extension CoreComparison {
  /// Whether a field of one type can be read where the object has one of another (parity CORE-25).
  mutating func areFieldsCompatible(_ localID: BTFTypeID, _ targetID: BTFTypeID) throws -> Bool {
    var (localID, targetID) = (localID, targetID)
    for _ in 0...Self.mostLevels {
      let left = try local.rawResolved(localID)
      let right = try target.rawResolved(targetID)
      if left.isComposite, right.isComposite { return true }
      guard Self.sameKinds(left, right) else { return false }
      switch left.kind {
      case .pointer, .float: return true
      case .forward, .enumeration, .enumeration64:
        let leftName = try local.text(at: left.name).essentialName
        let rightName = try target.text(at: right.name).essentialName
        return leftName.isEmpty || rightName.isEmpty || leftName == rightName
      case .int: return left.intOffset == 0 && right.intOffset == 0
      case .array: (localID, targetID) = (left.element, right.element)
      default: return false
      }
    }
    throw local.tooDeep(localID)
  }

  /// Whether two types of one name are the same sort of thing: neither sizes nor members count (CORE-26).
  mutating func areCompatible(_ localID: BTFTypeID, _ targetID: BTFTypeID) throws -> Bool {
    guard Self.sameKinds(try local.raw(localID), try target.raw(targetID)) else { return false }
    return try areCompatible(localID, targetID, level: Self.mostLevels)
  }

  /// The same without regard to how the two types themselves are qualified or named.
  ///
  /// - Parameter level: how much deeper the types may be nested.
  mutating func areCompatible(_ localID: BTFTypeID, _ targetID: BTFTypeID, level: Int) throws -> Bool {
    var (localID, targetID) = (localID, targetID)
    for level in stride(from: level, to: 0, by: -1) {
      try spend(targetID)
      let left = try local.rawResolved(localID)
      let right = try target.rawResolved(targetID)
      guard Self.sameKinds(left, right) else { return false }
      switch left.kind {
      case .void, .structure, .union, .enumeration, .enumeration64, .forward: return true
      case .int: return left.intOffset == 0 && right.intOffset == 0
      case .pointer: (localID, targetID) = (left.reference, right.reference)
      case .array: (localID, targetID) = (left.element, right.element)
      case .functionPrototype:
        guard left.count == right.count else { return false }
        for index in 0..<left.count
        where try !areCompatible(left.parameter(index), right.parameter(index), level: level - 1) {
          return false
        }
        (localID, targetID) = (left.reference, right.reference)
      default: return false
      }
    }
    throw target.tooDeep(targetID)
  }
}
