import BPFBytes
import BTF
import TestSupport
import Testing

/// Types for kernels that cannot read the newer ones: parity SAN-1 to SAN-12.
@Suite struct DowngradeTests {
  private func lines(without missing: Set<BTFFeature>, order: ByteOrder = .host) throws -> [String] {
    let before = try everyKind(order: order).table()
    let after = try BTFTable(parsing: ByteSlice(try before.downgraded(without: missing)))
    #expect(after.byteOrder == order)
    #expect(after.features.isDisjoint(with: missing), "\(after.features)")
    let old = rawLines(before)
    let changed = rawLines(after).filter { !old.contains($0) }
    return changed.flatMap { $0.split(separator: "\n").map(String.init) }
  }

  @Test func aKernelThatReadsAllGetsAll() throws {
    #expect(try lines(without: []) == [])
    #expect(try everyKind().table().features == Set(BTFFeature.allCases).subtracting([.optionalSection]))
  }

  /// SAN-1: a variable becomes an integer of one byte, SAN-2: a section a structure of them.
  @Test(arguments: bothOrders) func sectionsBecomeStructures(order: ByteOrder) throws {
    #expect(
      try lines(without: [.dataSection], order: order) == [
        "[14] INT 'state' size=1 bits_offset=0 nr_bits=8 encoding=(none)",
        "[15] STRUCT '_data' size=16 vlen=1", "\t'state' type_id=14 bits_offset=0",
      ])
  }

  /// SAN-3.
  @Test func optionalSectionsLoseTheQuestionMark() throws {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4)
    let variable = builder.addVariable("x", type: int)
    _ = builder.addDataSection("?.struct_ops", size: 4, variables: [(variable, 0, 4)])
    let table = try builder.table()
    #expect(table.features.contains(.optionalSection))
    let after = try BTFTable(parsing: ByteSlice(try table.downgraded(without: [.optionalSection])))
    #expect(try after.type(3).name == "_.struct_ops" && after.type(3).kind == .dataSection)
  }

  /// SAN-4: a prototype becomes an enumeration of its parameters, SAN-5: a function a typedef.
  @Test(arguments: bothOrders) func functionsBecomeTypedefs(order: ByteOrder) throws {
    #expect(
      try lines(without: [.function], order: order) == [
        "[12] TYPEDEF 'work' type_id=13", "[13] ENUM '(anon)' encoding=UNSIGNED size=4 vlen=2",
        "\t'count' val=8", "\t'' val=0",
      ])
  }

  /// SAN-6.
  @Test func globalFunctionsBecomeStatic() throws {
    #expect(try lines(without: [.globalFunction]) == ["[12] FUNC 'work' type_id=13 linkage=static"])
  }

  /// SAN-7 to SAN-9.
  @Test(arguments: bothOrders) func numbersAndMarksAreReplaced(order: ByteOrder) throws {
    #expect(try lines(without: [.float], order: order) == ["[16] STRUCT '(anon)' size=8 vlen=0"])
    #expect(
      try lines(without: [.declTag], order: order) == [
        "[17] INT 'mark' size=1 bits_offset=0 nr_bits=8 encoding=(none)"
      ])
    #expect(try lines(without: [.typeTag], order: order) == ["[18] CONST '(anon)' type_id=4"])
  }

  /// SAN-10, SAN-11.
  @Test(arguments: bothOrders) func enumerationsLoseWhatDoesNotFit(order: ByteOrder) throws {
    #expect(
      try lines(without: [.enumeration64], order: order) == [
        "[6] ENUM 'mode' encoding=UNSIGNED size=4 vlen=2", "\t'OFF' val=0", "\t'NEGATIVE' val=4294967294",
        "[19] UNION 'wide' size=8 vlen=2", "\t'BIG' type_id=20 bits_offset=0",
        "\t'ALL' type_id=20 bits_offset=0",
        "[20] INT 'enum64_placeholder' size=1 bits_offset=0 nr_bits=8 encoding=(none)",
      ])
  }

  /// SAN-12: what describes the kinds goes, and the oldest header is left.
  @Test func theLayoutIsDropped() throws {
    let bytes = everyKind().encoded(layout: [(0, 0), (4, 0)])
    let table = try BTFTable(parsing: ByteSlice(bytes))
    #expect(
      try BTFTable(parsing: ByteSlice(try table.downgraded(without: []))).bytes.count == bytes.count - 16)
  }

  /// Every number stays, so that whoever refers to a type finds one.
  @Test(arguments: bothOrders) func allAtOnce(order: ByteOrder) throws {
    let table = try everyKind(order: order).table()
    let after = try BTFTable(parsing: ByteSlice(try table.downgraded(without: Set(BTFFeature.allCases))))
    #expect(after.typeCount == table.typeCount + 1)
    #expect(after.features.isEmpty)
    for id in after.ids { _ = try after.type(id) }
  }
}
