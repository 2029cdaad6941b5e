import BPFBytes
import Testing

@testable import BTF

/// Tables in which every type stands once.
@Suite struct DeduplicatedTests {
  private func table(_ builder: BTFBuilder, base: BTFTable? = nil) throws -> BTFTable {
    try BTFTable(parsing: ByteSlice(builder.encoded()), base: base)
  }

  private func once(_ table: BTFTable) throws -> BTFTable {
    try BTFTable(parsing: ByteSlice(try table.deduplicated().bytes), base: table.base)
  }

  private func lines(_ table: BTFTable) throws -> [String] {
    try table.ownIDs.map { try table.rawText(of: $0) }
  }

  /// A list whose elements point to each other by two structures.
  private func addRing(to builder: inout BTFBuilder, first: UInt32) {
    let int = builder.addInt("int", size: 4, encoding: 1)
    let toSecond = builder.addReference(.pointer, to: BTFTypeID(rawValue: first + 4))
    let toFirst = builder.addReference(.pointer, to: BTFTypeID(rawValue: first + 3))
    _ = builder.addComposite(
      .structure, named: "one", size: 16, members: [("next", toSecond, 0), ("v", int, 64)])
    _ = builder.addComposite(.structure, named: "two", size: 8, members: [("next", toFirst, 0)])
  }

  @Test func circlesAreMerged() throws {
    var builder = BTFBuilder()
    addRing(to: &builder, first: 1)
    let single = try lines(try table(builder))
    addRing(to: &builder, first: 6)
    let double = try table(builder)
    #expect(try lines(try once(double)) == single)
    let numbers = try double.deduplicated().numbers
    #expect(numbers[4] == 4 && numbers[9] == 4 && numbers[10] == 5 && numbers[.void] == .void)
  }

  @Test func aDifferenceFarAwayKeepsTypesApart() throws {
    var builder = BTFBuilder()
    var ends: [BTFTypeID] = []
    for size in [4, 8] as [UInt32] {
      var id = builder.addInt("end", size: size)
      for _ in 0..<8 { id = builder.addReference(.pointer, to: id) }
      ends.append(id)
    }
    let all = try table(builder)
    #expect(try once(all).typeCount == all.typeCount)
  }

  @Test func aDeclarationBecomesTheOnlyDefinition() throws {
    var builder = BTFBuilder()
    let declared = builder.add(.forward, named: "thing")
    _ = builder.addReference(.pointer, to: declared)
    let defined = builder.addComposite(.structure, named: "thing", size: 4, members: [])
    _ = builder.addReference(.pointer, to: defined)
    #expect(
      try lines(try once(try table(builder))) == [
        "[1] PTR '(anon)' type_id=2", "[2] STRUCT 'thing' size=4 vlen=0",
      ])
    // Two different definitions leave open which is meant; so does one of another sort.
    _ = builder.addComposite(.structure, named: "thing", size: 8, members: [])
    #expect(try once(try table(builder)).firstType(named: "thing", kind: .forward) != nil)
    var union = BTFBuilder()
    _ = union.add(.forward, named: "thing")
    _ = union.addComposite(.union, named: "thing", size: 4, members: [])
    #expect(try once(try table(union)).typeCount == 3)
  }

  /// Each of two files defines one of two structures and declares the other.
  @Test func declarationsInCirclesAreResolved() throws {
    var builder = BTFBuilder()
    for isFirst in [true, false] {
      let base = isFirst ? 1 : 5 as UInt32
      let other = isFirst ? "b" : "a"
      let declared = builder.add(.forward, named: other)
      let toOther = builder.addReference(.pointer, to: declared)
      let own = isFirst ? "a" : "b"
      let toSelf = builder.addReference(.pointer, to: BTFTypeID(rawValue: base + 3))
      _ = builder.addComposite(
        .structure, named: own, size: 16, members: [("other", toOther, 0), ("own", toSelf, 64)])
    }
    let merged = try once(try table(builder))
    #expect(merged.typeCount == 5 && merged.firstType(named: "a", kind: .forward) == nil)
    #expect(try merged.deduplicated().bytes == merged.bytes.array)
  }

  @Test func anEnumerationWithoutMembersIsADeclaration() throws {
    var builder = BTFBuilder()
    _ = builder.addEnumeration(named: "mode", values: [])
    _ = builder.addEnumeration64(named: "mode", values: [("ON", 1)])
    #expect(
      try lines(try once(try table(builder))) == [
        "[1] ENUM64 'mode' encoding=UNSIGNED size=8 vlen=1\n\t'ON' val=1ULL"
      ])
  }

  @Test func variablesAndSectionsStay() throws {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4)
    for _ in 0..<2 {
      let variable = builder.addVariable("counter", type: int)
      _ = builder.addDataSection(".data", size: 4, variables: [(variable, 0, 4)])
    }
    #expect(try once(try table(builder)).typeCount == 6)
  }

  @Test func whatTheBaseHasIsNotRepeated() throws {
    var builder = BTFBuilder()
    addRing(to: &builder, first: 1)
    let base = try table(builder)
    var module = BTFBuilder(continuing: base)
    addRing(to: &module, first: 6)
    _ = module.addReference(.pointer, to: 10)
    let split = try table(module, base: base)
    let result = try split.deduplicated()
    let merged = try BTFTable(parsing: ByteSlice(result.bytes), base: base)
    // A pointer to the second structure is in the base as well.
    #expect(merged.typeCount == base.typeCount)
    #expect(result.numbers[9] == 4 && result.numbers[11] == 2)
  }

  @Test func filesAreJoinedAndMerged() throws {
    var builder = BTFBuilder()
    addRing(to: &builder, first: 1)
    let file = try table(builder)
    let joined = try BTFTable(parsing: ByteSlice(try BTFTable.joined([file, file, file])))
    #expect(joined.typeCount == 16)
    #expect(try lines(try once(joined)) == lines(file))
    #expect(throws: BTFError.self) {
      _ = try BTFTable.joined([file, try table(BTFBuilder(order: .bigEndian))])
    }
    #expect(try BTFTable(parsing: ByteSlice(try BTFTable.joined([]))).typeCount == 1)
  }

  @Test func chainsThatOnlyTheirEndsTellApartEndInAnError() throws {
    var builder = BTFBuilder()
    for size in [4, 8] as [UInt32] {
      var id = builder.addInt("end", size: size)
      for _ in 0..<1000 { id = builder.addReference(.pointer, to: id) }
    }
    let error = try #require(throws: BTFError.self) { _ = try table(builder).deduplicated() }
    #expect(error.reason == .limitExceeded)
    var broken = BTFBuilder()
    _ = broken.addReference(.pointer, to: 77)
    #expect(throws: BTFError.self) { _ = try table(broken).deduplicated() }
  }

  @Test func anotherOrderKeepsWhatTypesSay() throws {
    var builder = BTFBuilder()
    addRing(to: &builder, first: 1)
    let before = try table(builder)
    #expect(try before.orderByName() == [2, 3, 1, 4, 5])
    let after = try BTFTable(parsing: ByteSlice(try before.permuted([5, 4, 3, 2, 1])))
    #expect(
      try lines(after) == [
        "[1] STRUCT 'two' size=8 vlen=1\n\t'next' type_id=3 bits_offset=0",
        "[2] STRUCT 'one' size=16 vlen=2\n\t'next' type_id=4 bits_offset=0\n\t'v' type_id=5 bits_offset=64",
        "[3] PTR '(anon)' type_id=2", "[4] PTR '(anon)' type_id=1",
        "[5] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED",
      ])
    #expect(try lines(BTFTable(parsing: ByteSlice(try after.permuted([5, 4, 3, 2, 1])))) == lines(before))
    for order in [[1, 2, 3, 4], [1, 2, 3, 4, 4], [1, 2, 3, 4, 6], [0, 1, 2, 3, 4], [1, 2, 3, 4, 5, 5]]
      as [[BTFTypeID]]
    {
      #expect(throws: BTFError.self) { _ = try before.permuted(order) }
    }
  }
}
