import BPFBytes
import Testing

@testable import BTF

/// Types of a module that are taken off one kernel and put onto another.
@Suite struct DistilledTests {
  /// The kernel that a module was built for.
  private func kernel() throws -> BTFTable {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4, encoding: 1)
    let wide = builder.addInt("long", size: 8, encoding: 1)
    _ = builder.addComposite(.structure, named: "unused", size: 4, members: [("a", int, 0)])
    let device = builder.addComposite(
      .structure, named: "device", size: 16, members: [("a", wide, 0), ("b", int, 64)])
    _ = builder.addReference(.pointer, to: device)
    _ = builder.addComposite(.union, named: "", size: 8, members: [("x", wide, 0)])
    _ = builder.addEnumeration64(named: "mode", values: [("ON", 1 << 40)])
    _ = builder.add(.forward, named: "opaque")
    return try table(builder)
  }

  private func table(_ builder: BTFBuilder, base: BTFTable? = nil) throws -> BTFTable {
    try BTFTable(parsing: ByteSlice(builder.encoded()), base: base)
  }

  private func module(on kernel: BTFTable, embedsDevice: Bool = false) throws -> BTFTable {
    func id(_ name: String) throws -> BTFTypeID { try #require(kernel.firstType(named: name)) }
    var builder = BTFBuilder(continuing: kernel)
    let pointer: BTFTypeID = 5
    let member = embedsDevice ? try id("device") : pointer
    _ = builder.addComposite(
      .structure, named: "private", size: 64,
      members: [("device", member, 0), ("choice", 6, 128), ("mode", try id("mode"), 192)])
    let opaque = builder.addReference(.pointer, to: try id("opaque"))
    let prototype = builder.addPrototype(result: try id("int"), parameters: [("context", opaque)])
    _ = builder.addFunction("start", prototype: prototype)
    return try table(builder, base: kernel)
  }

  private func distilled(_ module: BTFTable) throws -> (base: BTFTable, split: BTFTable) {
    let parts = try module.distilled()
    let base = try BTFTable(parsing: ByteSlice(parts.base))
    return (base, try BTFTable(parsing: ByteSlice(parts.split), base: base))
  }

  private func lines(_ table: BTFTable) throws -> [String] {
    try table.ownIDs.map { try table.rawText(of: $0) }
  }

  @Test func theBaseKeepsNamesAndSizesOnly() throws {
    let (base, split) = try distilled(try module(on: kernel()))
    #expect(
      try lines(base) == [
        "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED",
        "[2] INT 'long' size=8 bits_offset=0 nr_bits=64 encoding=SIGNED",
        "[3] STRUCT 'device' size=16 vlen=0",
        "[4] ENUM 'mode' encoding=UNSIGNED size=8 vlen=0", "[5] FWD 'opaque' fwd_kind=struct",
      ])
    // What has no name joins the module, behind its own types.
    #expect(
      try lines(split) == [
        "[6] STRUCT 'private' size=64 vlen=3\n\t'device' type_id=10 bits_offset=0\n\t'choice' type_id=11 bits_offset=128"
          + "\n\t'mode' type_id=4 bits_offset=192",
        "[7] PTR '(anon)' type_id=5", "[8] FUNC_PROTO '(anon)' ret_type_id=1 vlen=1\n\t'context' type_id=7",
        "[9] FUNC 'start' type_id=8 linkage=static", "[10] PTR '(anon)' type_id=3",
        "[11] UNION '(anon)' size=8 vlen=1\n\t'x' type_id=2 bits_offset=0",
      ])
  }

  /// A kernel with other numbers; `size` is that of its `struct device`.
  private func other(size: UInt32 = 16, more: (inout BTFBuilder) -> Void = { _ in }) throws -> BTFTable {
    var builder = BTFBuilder()
    _ = builder.addInt("char", size: 1)
    _ = builder.addEnumeration64(named: "mode", values: [("ON", 1), ("OFF", 2)])
    _ = builder.addInt("long", size: 8, encoding: 1)
    _ = builder.addInt("int", size: 4, encoding: 1)
    _ = builder.addComposite(.structure, named: "opaque", size: 4, members: [])
    _ = builder.addComposite(.structure, named: "device", size: size, members: [])
    more(&builder)
    return try table(builder)
  }

  @Test func namesLeadToTheOtherKernelsNumbers() throws {
    let (_, split) = try distilled(try module(on: kernel()))
    let target = try other(size: 99)
    let moved = try BTFTable(parsing: ByteSlice(try split.relocated(onto: target)), base: target)
    #expect(
      try lines(moved) == [
        "[7] STRUCT 'private' size=64 vlen=3\n\t'device' type_id=11 bits_offset=0\n\t'choice' type_id=12 bits_offset=128"
          + "\n\t'mode' type_id=2 bits_offset=192",
        "[8] PTR '(anon)' type_id=5", "[9] FUNC_PROTO '(anon)' ret_type_id=4 vlen=1\n\t'context' type_id=8",
        "[10] FUNC 'start' type_id=9 linkage=static", "[11] PTR '(anon)' type_id=6",
        "[12] UNION '(anon)' size=8 vlen=1\n\t'x' type_id=3 bits_offset=0",
      ])
  }

  @Test func theSizeCountsWhereAStructureIsInside() throws {
    let (_, split) = try distilled(try module(on: kernel(), embedsDevice: true))
    #expect(throws: Never.self) { _ = try split.relocated(onto: try other(size: 16)) }
    let error = try #require(throws: BTFError.self) { _ = try split.relocated(onto: try other(size: 24)) }
    #expect(error.reason == .noSuchType && error.expected.contains("STRUCT device of 16 bytes"))
  }

  @Test func theSizeTellsTypesOfOneNameApart() throws {
    let (_, split) = try distilled(try module(on: kernel()))
    let two = try other(size: 24) {
      _ = $0.addComposite(.structure, named: "device", size: 16, members: [])
    }
    let moved = try BTFTable(parsing: ByteSlice(try split.relocated(onto: two)), base: two)
    #expect(try moved.rawText(of: 12) == "[12] PTR '(anon)' type_id=7")
    let same = try other { _ = $0.addComposite(.structure, named: "device", size: 16, members: []) }
    let error = try #require(throws: BTFError.self) { _ = try split.relocated(onto: same) }
    #expect(error.reason == .inconsistent && error.seen.hasPrefix("2: types 6, 7"))
  }

  @Test func whatTheKernelLacksIsNamed() throws {
    let (_, split) = try distilled(try module(on: kernel()))
    var builder = BTFBuilder()
    _ = builder.addInt("int", size: 8, encoding: 1)
    let error = try #require(throws: BTFError.self) { _ = try split.relocated(onto: try table(builder)) }
    #expect(error.section == ".BTF.base" && error.expected == "a INT int of 4 bytes in the kernel")
    #expect(throws: BTFError.self) { _ = try split.relocated(onto: try table(BTFBuilder(order: .bigEndian))) }
  }

  @Test func aTableOfItsOwnHasNothingToDistill() throws {
    #expect(throws: BTFError.self) { _ = try kernel().distilled() }
    #expect(throws: BTFError.self) { _ = try kernel().relocated(onto: try kernel()) }
    // No compiler refers to functions of the kernel from a module's types.
    var base = BTFBuilder()
    let function = base.addFunction("f", prototype: base.addPrototype(result: 0))
    let strange = try table(base)
    var builder = BTFBuilder(continuing: strange)
    _ = builder.addReference(.pointer, to: function)
    #expect(throws: BTFError.self) { _ = try table(builder, base: strange).distilled() }
  }
}
