extension BTFWords {
  /// All types but `void`, in the order of bpftool's header (parity BTFC-4): by what they are, by the name of what
  /// they are of, by their own name, by a hash of what they consist of, and by their number.
  func sortedForC() throws(BTFError) -> [UInt32] {
    let ranks = ranksOfNames()
    var keyed: [(key: UInt64, id: UInt32)] = []
    keyed.reserveCapacity(count)
    for id in 1..<UInt32(clamping: max(count, 1)) {
      let group = try group(id)
      let name = try sortName(id)
      let key = UInt64(group) << 60 | UInt64(ranks[Int(name)]) << 30 | UInt64(ranks[Int(self.name(id))])
      keyed.append((key, id))
    }
    keyed.sort { ($0.key, $0.id) < ($1.key, $1.id) }
    try sortTies(&keyed)
    return keyed.map(\.id)
  }

  /// The order of names among each other, by where they begin: equal ones have the same rank.
  private func ranksOfNames() -> [UInt32] {
    var ranks = [UInt32](repeating: 0, count: byteCount)
    var names: [(prefix: UInt64, name: UInt32)] = []
    func add(_ name: UInt32) {
      guard name != 0, ranks[Int(name)] == 0 else { return }
      ranks[Int(name)] = 1
      names.append((prefix(name), name))
    }
    for id in 1..<UInt32(clamping: max(count, 1)) {
      add(name(id))
      if let first = firstEnumerator(id) { add(first) }
    }
    names.sort { $0.prefix != $1.prefix ? $0.prefix < $1.prefix : precedes($0.name, $1.name) }
    var rank: UInt32 = 0
    var last: UInt32 = 0
    for (_, name) in names {
      if !areEqual(last, name) { rank += 1 }
      ranks[Int(name)] = rank
      last = name
    }
    return ranks
  }

  private func firstEnumerator(_ id: UInt32) -> UInt32? {
    guard [.enumeration, .enumeration64].contains(kind(id)), elements(id) > 0 else { return nil }
    return word(id, 0)
  }

  /// Among types of the same names, a hash decides, which is the same in every kernel.
  private func sortTies(_ keyed: inout [(key: UInt64, id: UInt32)]) throws(BTFError) {
    var first = 0
    while first < keyed.count {
      var end = first + 1
      while end < keyed.count, keyed[end].key == keyed[first].key { end += 1 }
      if end - first > 1 {
        var hashed: [(hash: UInt64, id: UInt32)] = []
        for (_, id) in keyed[first..<end] { hashed.append((try hash(id), id)) }
        hashed.sort { ($0.hash, $0.id) < ($1.hash, $1.id) }
        for (place, item) in hashed.enumerated() { keyed[first + place].id = item.id }
      }
      first = end
    }
  }

  /// Enumerations first, as others need them; last, what is named by nothing.
  private func group(_ id: UInt32) throws(BTFError) -> Int {
    let last = 10
    var isNamed = false
    var current = id
    for _ in 0...CDeclarations.mostLevels {
      isNamed = isNamed || self.isNamed(current)
      switch kind(current) {
      case .enumeration, .enumeration64: return isNamed ? 1 : 0
      case .int, .float: return 2
      case .structure, .union: return isNamed ? 3 : last
      case .functionPrototype: return isNamed ? 4 : last
      default:
        guard isNamed, let next = target(current) else { return last }
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
    var hash: UInt64 = 0
    for byte in text(name) { hash = hash &* 31 &+ UInt64(bitPattern: Int64(Int8(bitPattern: byte))) }
    return hash
  }

  private func tooDeep(_ id: UInt32) -> BTFError {
    BTFError(
      .tooDeep, type: BTFTypeID(rawValue: id), expected: "at most \(CDeclarations.mostLevels) references",
      seen: "more, or a circle")
  }
}
