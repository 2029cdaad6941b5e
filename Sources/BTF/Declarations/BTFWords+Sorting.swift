extension BTFWords {
  /// The types that a header declares, in the order of bpftool's (parity BTFC-4): by what they are, by the name of
  /// what they are of, by their own name, by a hash of what they consist of, and by their number.
  ///
  /// Types that no line of the header would come from are left out: see ``isDeclared(_:)``.
  func sortedForC() throws(BTFError) -> [UInt32] {
    var keys: [KeyForC] = []
    var names: [NamePlace] = []
    for id in 1..<UInt32(clamping: max(count, 1)) where try isDeclared(id) {
      let place = UInt32(clamping: keys.count)
      let own = name(id)
      let sort = try sortName(id)
      if sort != 0 { names.append(NamePlace(prefix: prefix(sort), name: sort, key: place, isOwn: false)) }
      if own != 0 { names.append(NamePlace(prefix: prefix(own), name: own, key: place, isOwn: true)) }
      keys.append(KeyForC(order: UInt64(try group(id)) << 60, id: id))
    }
    rank(&names, in: &keys)
    keys.sort { ($0.order, $0.id) < ($1.order, $1.id) }
    try sortTies(&keys)
    return keys.map(\.id)
  }

  /// What a type is sorted by.
  private struct KeyForC {
    /// The group in the upper 4 bits, then in 30 bits each the rank of the name of what it is of, and of its own.
    var order: UInt64
    let id: UInt32
  }

  /// Which key a name counts for.
  private struct NamePlace {
    let prefix: UInt64
    let name: UInt32
    let key: UInt32
    let isOwn: Bool
  }

  /// Notes in the keys where their names stand among each other: equal ones have the same rank, no name has 0.
  private func rank(_ names: inout [NamePlace], in keys: inout [KeyForC]) {
    names.sort { $0.prefix != $1.prefix ? $0.prefix < $1.prefix : precedes($0.name, $1.name) }
    var rank: UInt64 = 0
    var last: UInt32 = 0
    for place in names {
      if !areEqual(last, place.name) { rank += 1 }
      keys[Int(place.key)].order |= place.isOwn ? rank : rank << 30
      last = place.name
    }
  }

  private func firstEnumerator(_ id: UInt32) -> UInt32? {
    guard [.enumeration, .enumeration64].contains(kind(id)), elements(id) > 0 else { return nil }
    return word(id, 0)
  }

  /// Among types of the same names, a hash decides, which is the same in every kernel.
  private func sortTies(_ keys: inout [KeyForC]) throws(BTFError) {
    var first = 0
    while first < keys.count {
      var end = first + 1
      while end < keys.count, keys[end].order == keys[first].order { end += 1 }
      if end - first > 1 {
        var hashed: [(hash: UInt64, key: KeyForC)] = []
        hashed.reserveCapacity(end - first)
        for key in keys[first..<end] { hashed.append((try hash(key.id), key)) }
        hashed.sort { ($0.hash, $0.key.id) < ($1.hash, $1.key.id) }
        for (place, item) in hashed.enumerated() { keys[first + place] = item.key }
      }
      first = end
    }
  }

  /// Whether a header has a line for a type, or for one that is not declared before its turn comes.
  ///
  /// Functions, variables and tags have none: they are half of a kernel's types. Nor has, as a rule, what has no name:
  /// its turn is the last, and by then all is declared that has one, but for names of `void`.
  private func isDeclared(_ id: UInt32) throws(BTFError) -> Bool {
    switch kind(id) {
    case .function, .variable, .dataSection, .declTag: return false
    case .pointer, .const, .volatile, .restrict, .array: return try needsDeclaration(id)
    case .functionPrototype where !isNamed(id):
      if try needsDeclaration(reference(id)) { return true }
      for place in 0..<elements(id) where try needsDeclaration(parameter(id, place).type) { return true }
      return false
    default: return true
    }
  }

  /// Whether something that the last ones mention may not be declared yet.
  private func needsDeclaration(_ id: UInt32) throws(BTFError) -> Bool {
    var hasName = false
    var current = id
    for _ in 0...CDeclarations.mostLevels {
      switch kind(current) {
      case .int, .float: return false
      case .void: return hasName
      case .enumeration, .enumeration64, .structure, .union: return !hasName && !isNamed(current)
      case .functionPrototype: return !hasName
      case .typedef where !isNamed(current): return true
      default:
        guard let next = target(current) else { return true }
        hasName = hasName || kind(current) == .typedef
        current = next
      }
    }
    throw tooDeep(id)
  }

  private static let lastGroup = 10

  /// Enumerations first, as others need them; last, what is named by nothing.
  private func group(_ id: UInt32) throws(BTFError) -> Int {
    var isNamed = false
    var current = id
    for _ in 0...CDeclarations.mostLevels {
      isNamed = isNamed || self.isNamed(current)
      switch kind(current) {
      case .enumeration, .enumeration64: return isNamed ? 1 : 0
      case .int, .float: return 2
      case .structure, .union: return isNamed ? 3 : Self.lastGroup
      case .functionPrototype: return isNamed ? 4 : Self.lastGroup
      default:
        guard isNamed, let next = target(current) else { return Self.lastGroup }
        current = next
      }
    }
    throw tooDeep(id)
  }

  private func sortName(_ id: UInt32) throws(BTFError) -> UInt32 {
    if name(id) == 0, let first = firstEnumerator(id) { return first }
    var current = id
    for _ in 0...CDeclarations.mostLevels {
      guard let next = target(current) else { return name(current) }
      current = next
    }
    throw tooDeep(id)
  }

  /// What a type is of or stands for; `nil` for one that stands for itself.
  private func target(_ id: UInt32) -> UInt32? {
    switch kind(id) {
    case .array: word(id, 0)
    case .typeTag, .const, .pointer, .volatile, .restrict, .typedef, .declTag: reference(id)
    default: nil
    }
  }

  private func hash(_ id: UInt32, withMembers: Bool = true, level: Int = 0) throws(BTFError) -> UInt64 {
    guard level <= CDeclarations.mostLevels else { throw tooDeep(id) }
    var hash: UInt64 = 0
    func add(_ value: UInt64) { hash = hash &* 31 &+ value }
    func add(name: UInt32) {
      if name != 0 { add(self.hash(name: name)) }
    }
    add(name: name(id))
    if let target = target(id) {
      if kind(id) == .array { add(UInt64(word(id, 2))) }
      add(try self.hash(target, withMembers: withMembers, level: level + 1))
      return hash
    }
    switch kind(id) {
    case .enumeration: for place in 0..<elements(id) { add(name: word(id, place * 2)) }
    case .enumeration64: for place in 0..<elements(id) { add(name: word(id, place * 3)) }
    case .structure, .union:
      guard withMembers else { break }
      for place in 0..<elements(id) {
        let member = member(id, place)
        add(name: member.name)
        add(try self.hash(member.type, withMembers: false, level: level + 1))
      }
    default: break
    }
    return hash
  }

  private func hash(name: UInt32) -> UInt64 {
    unsafe withText(name) {
      unsafe $0.reduce(0) { $0 &* 31 &+ UInt64(bitPattern: Int64(Int8(bitPattern: $1))) }
    }
  }

  private func tooDeep(_ id: UInt32) -> BTFError {
    BTFError(
      .tooDeep, type: BTFTypeID(rawValue: id), expected: "at most \(CDeclarations.mostLevels) references",
      seen: "more, or a circle")
  }
}
