import BPFBytes

/// A table in which every type stands once, and where the types of the original went.
public struct DeduplicatedTypes: Sendable {
  /// The whole table.
  public let bytes: [UInt8]
  /// From the number of each type before to its number now.
  public let numbers: [BTFTypeID: BTFTypeID]
}

extension BTFTable {
  /// Merges types that say the same (parity BTF-20).
  ///
  /// Two types are the same if no difference can be found, however far their references are followed; so structures
  /// that refer to each other in circles are merged too. A structure or enumeration that is only declared becomes the
  /// one that is defined under its name, if all definitions are the same. Variables and sections are never merged. What
  /// the base has is not repeated. C: `btf__dedup`.
  ///
  /// - Throws: ``BTFError`` if a type cannot be read.
  public func deduplicated() throws(BTFError) -> DeduplicatedTypes {
    let (kept, numbers) = try distinctTypes()
    return DeduplicatedTypes(bytes: try rewriting(kept, numbers: numbers).encoded(), numbers: numbers)
  }

  /// The own types that stay, and which of them each type is.
  func distinctTypes() throws(BTFError) -> (kept: [BTFTypeID], numbers: [BTFTypeID: BTFTypeID]) {
    var classes = try TypeClasses(of: self)
    try classes.settle()
    var representatives: [Int: BTFTypeID] = [:]
    var numbers: [BTFTypeID: BTFTypeID] = [.void: .void]
    var kept: [BTFTypeID] = []
    // A definition stands for its declarations wherever it comes; else the first one of a class stands for it.
    for id in ids where !classes.isResolvedDeclaration(id) {
      let place = classes.representativeClass(of: id)
      if representatives[place] == nil { representatives[place] = id }
    }
    for id in ids {
      let representative = representatives[classes.representativeClass(of: id)] ?? id
      if id < firstOwnID {
        numbers[id] = id
      } else if representative == id {
        numbers[id] = BTFTypeID(rawValue: firstOwnID.rawValue &+ UInt32(clamping: kept.count))
        kept.append(id)
      }
    }
    for id in ownIDs where numbers[id] == nil {
      let representative = representatives[classes.representativeClass(of: id)] ?? id
      numbers[id] = numbers[representative] ?? representative
    }
    return (kept, numbers)
  }

  /// The table with its own types in another order (C: `btf__permute` of libbpf 1.7).
  ///
  /// - Parameter order: the numbers of all own types, each once.
  /// - Throws: ``BTFError`` with reason `inconsistent` if that is not what they are.
  public func permuted(_ order: [BTFTypeID]) throws(BTFError) -> [UInt8] {
    try rewriting(order, numbers: try numbers(ofOrder: order)).encoded()
  }

  /// The number that each own type has in an order.
  func numbers(ofOrder order: [BTFTypeID]) throws(BTFError) -> [BTFTypeID: BTFTypeID] {
    var numbers: [BTFTypeID: BTFTypeID] = [:]
    for (place, id) in order.enumerated() {
      guard id >= firstOwnID, Int(id.rawValue) < typeCount, numbers[id] == nil else {
        throw BTFError(
          .inconsistent, type: id, expected: "every number from \(firstOwnID) to \(typeCount - 1) once",
          seen: "\(id)")
      }
      numbers[id] = BTFTypeID(rawValue: firstOwnID.rawValue &+ UInt32(clamping: place))
    }
    guard order.count == offsets.count else {
      throw BTFError(.inconsistent, expected: "\(offsets.count) numbers", seen: "\(order.count)")
    }
    return numbers
  }

  /// The order in which kernels from 7.0 on have their types: those without a name first, then by name.
  public func orderByName() throws(BTFError) -> [BTFTypeID] {
    var named: [(name: [UInt8], id: BTFTypeID)] = []
    for id in ownIDs { named.append((try text(at: try raw(id).name).array, id)) }
    return named.sorted { left, right in
      left.name == right.name ? left.id < right.id : left.name.lexicographicallyPrecedes(right.name)
    }.map(\.id)
  }

  /// Some of the own types, in an order, with other numbers; those of the base keep theirs.
  func rewriting(
    _ kept: [BTFTypeID], numbers: [BTFTypeID: BTFTypeID]
  ) throws(BTFError) -> BTFBuilder {
    var builder = base.map { BTFBuilder(continuing: $0) } ?? BTFBuilder(order: byteOrder)
    for id in kept {
      var record = try record(id)
      try record.mapTypes { (old) throws(BTFError) in
        if old < firstOwnID { return old }
        guard let new = numbers[old] else {
          throw BTFError(.noSuchType, type: id, expected: "a number below \(typeCount)", seen: "\(old)")
        }
        return new
      }
      try builder.add(record, of: self)
    }
    return builder
  }

  /// One table of the types of several, one after the other; nothing is merged yet.
  ///
  /// - Parameter tables: each stands by itself, all of one byte order.
  public static func joined(_ tables: [BTFTable]) throws(BTFError) -> [UInt8] {
    guard let first = tables.first else { return BTFBuilder().encoded() }
    var builder = BTFBuilder(order: first.byteOrder)
    var shift: UInt32 = 0
    for table in tables {
      guard table.base == nil, table.byteOrder == first.byteOrder else {
        throw BTFError(
          .inconsistent, expected: "tables of one byte order that stand by themselves", seen: "another one")
      }
      for id in table.ids {
        var record = try table.record(id)
        record.mapTypes { $0 == .void ? .void : BTFTypeID(rawValue: $0.rawValue &+ shift) }
        try builder.add(record, of: table)
      }
      shift = shift &+ UInt32(clamping: table.typeCount - 1)
    }
    return builder.encoded()
  }
}
