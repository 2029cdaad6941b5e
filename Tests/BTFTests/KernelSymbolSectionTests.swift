import BPFBytes
import BTF
import Testing

/// Sections of what others define, made into something that kernels take (parity BTF-30, BTF-31).
@Suite struct KernelSymbolSectionTests {
  private func loadable(_ builder: BTFBuilder, _ fixups: BTFFixups = BTFFixups()) throws -> [String] {
    let table = try BTFTable(parsing: ByteSlice(builder.encoded()))
    let mended = try BTFTable(
      parsing: ByteSlice(try table.loadable(applying: fixups, order: builder.byteOrder)))
    return try mended.ids.map { try mended.rawText(of: $0) }
  }

  @Test(arguments: [ByteOrder.littleEndian, .bigEndian])
  func variablesBecomeIntegers(order: ByteOrder) throws {
    var builder = BTFBuilder(order: order)
    let byte = builder.addInt("char", size: 1, encoding: 2)
    let number = builder.addInt("unsigned int", size: 4)
    let large = builder.addComposite(.structure, named: "rq", size: 1, members: [("a", byte, 0)])
    let first = builder.addVariable("runqueues", type: large, linkage: .extern)
    let second = builder.addVariable("jiffies", type: .void, linkage: .extern)
    _ = builder.addDataSection(".ksyms", size: 0, variables: [(first, 0, 1), (second, 0, 0)])
    let lines = try loadable(builder)
    #expect(lines.count == 6)
    #expect(lines[3] == "[4] VAR 'runqueues' type_id=\(number), linkage=global")
    #expect(lines[4] == "[5] VAR 'jiffies' type_id=\(number), linkage=global")
    #expect(lines[5].contains("DATASEC '.ksyms' size=8 vlen=2"))
    #expect(lines[5].contains("type_id=4 offset=0 size=4") && lines[5].contains("type_id=5 offset=4 size=4"))
  }

  @Test(arguments: [ByteOrder.littleEndian, .bigEndian])
  func functionsGetAStandIn(order: ByteOrder) throws {
    var builder = BTFBuilder(order: order)
    let long = builder.addInt("long", size: 8, encoding: 1)
    let prototype = builder.addPrototype(result: .void, parameters: [("", long), ("named", long)])
    let one = builder.addFunction("bpf_one", prototype: prototype, linkage: .extern)
    let other = builder.addFunction("bpf_other", prototype: prototype, linkage: .extern)
    _ = builder.addDataSection(".ksyms", size: 0, variables: [(one, 0, 0), (other, 0, 0)])
    let lines = try loadable(builder)
    // An integer of 32 bits was not there.
    #expect(lines.count == 7)
    #expect(lines[1].contains("'dummy_ksym' type_id=1") && lines[1].contains("'named' type_id=1"))
    #expect(lines[2] == "[3] FUNC 'bpf_one' type_id=2 linkage=global")
    #expect(lines[4].contains("type_id=7 offset=0 size=4") && lines[4].contains("type_id=7 offset=4 size=4"))
    #expect(lines[5].hasPrefix("[6] INT 'int' size=4") && lines[5].contains("SIGNED"))
    #expect(lines[6] == "[7] VAR 'dummy_ksym' type_id=6, linkage=global")
  }

  @Test func optionsGetTheirPlaces() throws {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4, encoding: 1)
    let long = builder.addInt("long", size: 8, encoding: 1)
    let first = builder.addVariable("CONFIG_A", type: int, linkage: .extern)
    let second = builder.addVariable("CONFIG_B", type: long, linkage: .extern)
    _ = builder.addDataSection(".kconfig", size: 0, variables: [(first, 0, 4), (second, 0, 8)])
    var fixups = BTFFixups()
    fixups.add(
      .init(name: ".kconfig", size: 12),
      [
        .init(section: ".kconfig", name: "CONFIG_A", offset: 8),
        .init(section: ".kconfig", name: "CONFIG_B", offset: 0),
      ])
    let lines = try loadable(builder, fixups)
    #expect(lines[2].hasSuffix("linkage=global") && lines[3].hasSuffix("linkage=global"))
    #expect(lines[4].contains("size=12"))
    let entries = lines[4].split(separator: "type_id=").dropFirst()
    #expect(entries.map { $0.hasPrefix("4 offset=0 size=8") } == [true, false])
    #expect(entries.map { $0.hasPrefix("3 offset=8 size=4") } == [false, true])
  }

  /// Entries of other kinds, of nothing, and in a circle are refused, not rewritten.
  @Test func sectionsThatNoCompilerWrites() throws {
    for target in [1, 2, 3, 99] as [UInt32] {
      var builder = BTFBuilder()
      _ = builder.addInt("int", size: 4)
      _ = builder.addReference(.pointer, to: BTFTypeID(rawValue: 1))
      _ = builder.addDataSection(".ksyms", size: 0, variables: [(BTFTypeID(rawValue: target), 0, 0)])
      #expect(throws: BTFError.self) { try loadable(builder) }
    }
    var builder = BTFBuilder()
    let function = builder.addFunction("f", prototype: BTFTypeID(rawValue: 77), linkage: .extern)
    _ = builder.addDataSection(".ksyms", size: 0, variables: [(function, 0, 0)])
    #expect(throws: BTFError.self) { try loadable(builder) }
  }
}
