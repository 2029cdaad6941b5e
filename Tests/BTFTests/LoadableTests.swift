import BPFBytes
import BTF
import TestSupport
import Testing

/// What the loader mends before a kernel sees the types: parity BTF-30, SYM-6, SYM-7.
@Suite struct LoadableTests {
  /// A section as clang leaves it: no size, and offset 0 for everything that is visible.
  private func table(order: ByteOrder) throws -> BTFTable {
    var builder = BTFBuilder(order: order)
    let int = builder.addInt("int", size: 4)
    let late = builder.addVariable("late", type: int)
    let early = builder.addVariable("early", type: int)
    let hidden = builder.addVariable("hidden", type: int)
    let local = builder.addVariable("local", type: int, linkage: .static)
    _ = builder.addDataSection(
      ".data", size: 0, variables: [(late, 0, 4), (early, 0, 4), (hidden, 0, 4), (local, 8, 4)])
    let prototype = builder.addPrototype(result: int)
    _ = builder.addFunction("shown", prototype: prototype, linkage: .global)
    _ = builder.addFunction("covered", prototype: prototype, linkage: .global)
    return try builder.table()
  }

  private var fixups: BTFFixups {
    BTFFixups(
      sections: [.init(name: ".data", size: 16), .init(name: ".bss", size: 4)],
      variables: [
        .init(section: ".data", name: "late", offset: 12), .init(section: ".data", name: "early", offset: 0),
        .init(section: ".data", name: "hidden", offset: 4, isHidden: true),
        .init(section: ".data", name: "local", offset: 99, isHidden: true),
      ], staticFunctions: ["covered"])
  }

  @Test(arguments: bothOrders, bothOrders)
  func sectionsAreMended(from order: ByteOrder, to target: ByteOrder) throws {
    let bytes = try table(order: order).loadable(applying: fixups, order: target)
    let mended = try BTFTable(parsing: ByteSlice(bytes))
    #expect(mended.byteOrder == target)
    #expect(
      rawLines(mended)[1...].joined(separator: "\n") == """
        [2] VAR 'late' type_id=1, linkage=global
        [3] VAR 'early' type_id=1, linkage=global
        [4] VAR 'hidden' type_id=1, linkage=static
        [5] VAR 'local' type_id=1, linkage=static
        [6] DATASEC '.data' size=16 vlen=4
        \ttype_id=3 offset=0 size=4 (VAR 'early')
        \ttype_id=4 offset=4 size=4 (VAR 'hidden')
        \ttype_id=5 offset=8 size=4 (VAR 'local')
        \ttype_id=2 offset=12 size=4 (VAR 'late')
        [7] FUNC_PROTO '(anon)' ret_type_id=1 vlen=0
        [8] FUNC 'shown' type_id=7 linkage=global
        [9] FUNC 'covered' type_id=7 linkage=static
        """)
  }

  @Test func whatNeedsNoMendingStaysAsItIs() throws {
    let bytes = everyKind(order: .host).encoded()
    #expect(try BTFTable(parsing: ByteSlice(bytes)).loadable(applying: BTFFixups()) == bytes)
    let once = try table(order: .host).loadable(applying: fixups)
    #expect(try BTFTable(parsing: ByteSlice(once)).loadable(applying: fixups) == once)
  }

  @Test func variablesOfOneOffsetKeepTheirOrder() throws {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4)
    let variables = (0..<20).map { builder.addVariable("v\($0)", type: int, linkage: .static) }
    _ = builder.addDataSection(".bss", size: 0, variables: variables.map { ($0, 0, 4) })
    let table = try builder.table()
    let mended = try BTFTable(parsing: ByteSlice(try table.loadable(applying: fixups)))
    #expect(rawLines(mended).last == rawLines(table).last?.replacing("size=0 vlen", with: "size=4 vlen"))
  }

  @Test func sectionsOfSomethingElse() throws {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4)
    _ = builder.addDataSection(".data", size: 0, variables: [(int, 0, 4)])
    #expect(btfError { try builder.table().loadable(applying: fixups) }?.reason == .wrongKind)
    #expect(try builder.table().loadable(applying: BTFFixups()) == builder.encoded())
  }

  @Test(arguments: bothOrders, bothOrders)
  func layoutsStayOnlyIfAskedFor(from order: ByteOrder, to target: ByteOrder) throws {
    let plain = everyKind(order: order)
    let table = try BTFTable(parsing: ByteSlice(plain.encoded(layout: UnknownKindTests.layout)))
    let wanted = everyKind(order: target)
    #expect(try table.loadable(applying: BTFFixups(), order: target) == wanted.encoded())
    #expect(
      try table.loadable(applying: BTFFixups(), order: target, keepingLayout: true)
        == wanted.encoded(layout: UnknownKindTests.layout))
  }

  /// Newer linkers write the header of 32 bytes even if there is no layout; kernels take zeros for what they do
  /// not know, and nothing else.
  @Test(
    "BTF-3, SAN-12: a longer header stays if nothing of it is used", arguments: [8, 16, 24])
  func longHeaders(extra: Int) throws {
    let bytes = everyKind(order: .littleEndian).encoded()
    func lengthened(_ tail: [UInt8]) -> [UInt8] {
      var result = Array(bytes[..<24]) + tail + bytes[24...]
      result[4] = UInt8(24 + tail.count)
      return result
    }
    let zeros = [UInt8](repeating: 0, count: extra)
    let table = try BTFTable(parsing: ByteSlice(lengthened(zeros)))
    #expect(try table.loadable(applying: BTFFixups(), order: .littleEndian) == lengthened(zeros))
    guard extra > 8 else { return }
    let other = try BTFTable(parsing: ByteSlice(lengthened(zeros.dropLast() + [1])))
    #expect(try other.loadable(applying: BTFFixups(), order: .littleEndian) == bytes)
  }

  @Test func wordsOfUnknownKindsCannotBeSwapped() throws {
    var builder = BTFBuilder(order: .littleEndian)
    builder.add(BTFKind(rawValue: 40), elements: 1, words: [1, 2, 3])
    let table = try BTFTable(parsing: ByteSlice(builder.encoded(layout: UnknownKindTests.layout)))
    #expect(
      btfError { try table.loadable(applying: BTFFixups(), order: .bigEndian) }?.reason == .unknownKind)
    #expect(try table.loadable(applying: BTFFixups(), order: .littleEndian) == builder.encoded())
  }

  @Test(arguments: twinFiles)
  func compiledTablesSurviveTheWayThereAndBack(file: String) throws {
    let table = try BTFTests.table(ofFile: file)
    for order in bothOrders {
      let copy = try BTFTable(parsing: ByteSlice(try table.loadable(applying: BTFFixups(), order: order)))
      #expect(copy.byteOrder == order)
      #expect(rawLines(copy) == rawLines(table))
    }
  }
}
