import BPFBytes
import BTF
import TestSupport
import Testing

@Suite struct LookupTests {
  /// "task" stands for a structure and a typedef, as in C.
  private func table(order: ByteOrder) throws -> BTFTable {
    var builder = BTFBuilder(order: order)
    _ = builder.addInt("int", size: 4)
    _ = builder.addComposite(.structure, named: "task", size: 0, members: [])
    _ = builder.addReference(.typedef, named: "task", to: 2)
    _ = builder.addInt("tasks", size: 4)
    _ = builder.addInt("", size: 4)
    _ = builder.addComposite(.structure, named: "task", size: 4, members: [])
    return try builder.table()
  }

  @Test(arguments: bothOrders)
  func byNameAndKind(order: ByteOrder) throws {
    let table = try table(order: order)
    #expect(table.firstType(named: "task") == 2)
    #expect(table.firstType(named: "task", kind: .typedef) == 3)
    #expect(table.firstType(named: "tasks") == 4)
    #expect(table.firstType(named: "tas") == nil)
    #expect(table.firstType(named: "task", kind: .union) == nil)
    #expect(table.allTypes(named: "task") == [2, 3, 6])
    #expect(table.allTypes(named: "task", kind: .structure) == [2, 6])
    #expect(table.allTypes(named: "nothing") == [])
  }

  @Test(arguments: bothOrders)
  func manyInOnePass(order: ByteOrder) throws {
    let table = try table(order: order)
    let wanted: [BTFTable.Wanted: BTFTypeID?] = [
      .init(name: "task", kind: .structure): 2, .init(name: "task", kind: .typedef): 3,
      .init(name: "int", kind: .int): 1, .init(name: "int", kind: .structure): nil,
      .init(name: "absent", kind: .int): nil,
    ]
    #expect(table.find(Set(wanted.keys)) == wanted.compactMapValues { $0 })
    #expect(table.find([]) == [:])
  }
}

/// Tables that continue another one, as those of kernel modules do.
@Suite struct SplitTableTests {
  /// The module's structure has a name that only the base's strings hold, so `pahole` stores it there.
  private func tables(order: ByteOrder) throws -> (base: BTFTable, split: BTFTable) {
    let base = try everyKind(order: order).table()
    let strings = everyKind(order: order).encoded().count - 24 - Int(try stringsOffset(of: base))
    var builder = BTFBuilder(order: order)
    _ = builder.addComposite(.structure, named: "own", size: 8, members: [("m", 1, 0)])
    _ = builder.addReference(.pointer, to: 20)
    _ = builder.addComposite(.structure, named: "shared", size: 2, members: [])
    var bytes = builder.encoded()
    func rename(_ place: Int, to offset: UInt32) throws {
      try bytes.store(offset, at: 24 + place, order: order)
    }
    let own = try bytes.firstOffset(of: "own"), member = try bytes.firstOffset(of: "m")
    try rename(0, to: UInt32(strings) + own)
    try rename(12, to: UInt32(strings) + member)
    try rename(36, to: try base.bytes.array.firstOffset(of: "pair"))
    return (base, try BTFTable(parsing: ByteSlice(bytes), base: base))
  }

  private func stringsOffset(of table: BTFTable) throws -> UInt32 {
    try table.bytes.load(UInt32.self, at: 16, order: table.byteOrder)
  }

  @Test(arguments: bothOrders)
  func numbersAndStringsContinue(order: ByteOrder) throws {
    let (base, split) = try tables(order: order)
    #expect(split.firstOwnID == 20)
    #expect(split.typeCount == 23)
    #expect(split.base?.typeCount == base.typeCount)
    #expect(try split.name(of: 4) == "pair")
    #expect(try split.name(of: 20) == "own")
    #expect(try split.rawText(of: 20) == "[20] STRUCT 'own' size=8 vlen=1\n\t'm' type_id=1 bits_offset=0")
    #expect(split.spelling(of: 21) == "struct own *")
    #expect(try split.size(of: 20) == 8)
    #expect(btfError { try split.type(23) }?.reason == .noSuchType)
    #expect(btfError { try base.type(20) }?.reason == .noSuchType)
  }

  @Test(arguments: bothOrders)
  func namesMayStandInTheBase(order: ByteOrder) throws {
    let (_, split) = try tables(order: order)
    #expect(try split.name(of: 22) == "pair")
    #expect(split.allTypes(named: "pair") == [4, 22])
    #expect(split.firstType(named: "pair") == 22)
    #expect(split.firstType(named: "int") == 1)
    let pair = BTFTable.Wanted(name: "pair", kind: .structure)
    let own = BTFTable.Wanted(name: "own", kind: .structure)
    #expect(split.find([pair, own]) == [pair: 4, own: 20])
  }

  @Test func aBaseLendsItsPointerSize() throws {
    var builder = BTFBuilder()
    _ = builder.addInt("long", size: 4)
    let base = try builder.table()
    #expect(try BTFBuilder().table(base: base).pointerSize == 4)
  }
}

extension [UInt8] {
  /// Where a string stands in the strings of a table that holds it once.
  fileprivate func firstOffset(of text: String) throws -> UInt32 {
    let wanted = [0] + Array(text.utf8) + [0]
    guard let table = try? BTFTable(parsing: ByteSlice(self)),
      let offset = try? ByteSlice(self).load(UInt32.self, at: 16, order: table.byteOrder),
      let place = indices.first(where: {
        $0 >= 24 + Int(offset) && self[$0...].starts(with: wanted)
      })
    else { throw FixtureError(description: "no string \(text)") }
    return UInt32(place + 1 - 24) - offset
  }
}
