import BPFBytes

extension BTFTable {
  /// Takes out of the base what this table needs to be moved onto another base: only the named types that it refers to,
  /// without their contents; what has no name of its own joins this table (parity BTF-22).
  ///
  /// So a module that was built for one kernel can be used with another, whose types have other numbers. Its ELF file
  /// carries the two as `.BTF.base` and `.BTF`. C: `btf__distill_base` of libbpf 1.5.
  ///
  /// - Returns: the small base, and this table with the numbers that it has upon that.
  /// - Throws: ``BTFError`` if the table has no base, or refers to what no module refers to.
  public func distilled() throws(BTFError) -> (base: [UInt8], split: [UInt8]) {
    guard base != nil else {
      throw BTFError(.inconsistent, expected: "a table that continues another one", seen: "one of its own")
    }
    let needed = try neededOfBase().sorted()
    var numbers: [BTFTypeID: BTFTypeID] = [:]
    var small = BTFBuilder(order: byteOrder)
    for id in needed {
      if let record = try distilledRecord(id) { numbers[id] = try small.add(record, of: self) }
    }
    let smallBytes = small.encoded()
    let smallTable = try BTFTable(parsing: ByteSlice(smallBytes))
    // The table's own types keep their order, and what comes from the base follows.
    let moved = Array(ownIDs) + needed.filter { numbers[$0] == nil }
    for (place, id) in moved.enumerated() {
      numbers[id] = BTFTypeID(rawValue: UInt32(clamping: smallTable.typeCount + place))
    }
    var split = BTFBuilder(continuing: smallTable)
    for id in moved {
      var record = try self.record(id)
      record.mapTypes { numbers[$0] ?? .void }
      try split.add(record, of: self)
    }
    return (smallBytes, split.encoded())
  }

  /// The types of the base that the table's own refer to, and those that these need. A structure with a name can be
  /// found again by it; without one, all that it consists of is needed.
  private func neededOfBase() throws(BTFError) -> Set<BTFTypeID> {
    var needed: Set<BTFTypeID> = []
    var waiting: [BTFTypeID] = []
    for id in ownIDs { waiting += try record(id).references.filter { $0 != .void && $0 < firstOwnID } }
    while let id = waiting.popLast() {
      guard needed.insert(id).inserted else { continue }
      let record = try record(id)
      switch record.kind {
      case .int, .float, .forward, .enumeration, .enumeration64: continue
      case .structure, .union:
        if record.name != 0 { continue }
      case .array, .typedef, .pointer, .const, .restrict, .volatile, .functionPrototype, .typeTag: break
      default:
        throw wrongKind(id, expected: "a type that a module refers to", seen: record.kind)
      }
      waiting += record.references.filter { $0 != .void }
    }
    return needed
  }

  /// What stands for a type in a distilled base; `nil` for one that joins the table itself.
  private func distilledRecord(_ id: BTFTypeID) throws(BTFError) -> BTFRecord? {
    let record = try record(id)
    func bare(_ kind: BTFKind) -> BTFRecord? {
      guard record.name != 0 else { return nil }
      return BTFRecord(
        name: record.name, info: UInt32(kind.rawValue) << 24, sizeOrType: record.sizeOrType, words: [])
    }
    switch record.kind {
    case .int, .float, .forward: return record
    case .structure, .union: return bare(record.kind)
    // Which of the two it is may differ between kernels.
    case .enumeration, .enumeration64: return bare(.enumeration)
    default: return nil
    }
  }
}
