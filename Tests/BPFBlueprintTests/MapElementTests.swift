import BPFBytes
import BPFTypes
import BTF
import ELFReader
import TestSupport
import Testing

@testable import BPFBlueprint

/// Maps and programs that maps hold from the start: parity RELO-8, MAP-20, MAP-21.
@Suite struct MapElementTests {
  @Test func mapsOfMapsAreFilledWhenAllMapsAreThere() throws {
    let object = try object("map_in_map.bpf.o")
    #expect(
      object.maps["outer"]?.initialElements == [
        InitialElement(index: 0, content: .map("first")), InitialElement(index: 2, content: .map("second")),
      ])
    let plan = try object.link(Facts())
    #expect(
      plan.summary == [
        "btf", "create first", "create second", "create outer", "create numbered", "create .bss",
        "update .bss",
        "insert outer[0] first", "insert outer[2] second", "insert numbered[1] second",
        "insert numbered[3] first", "load read_array", "load read_hash",
      ])
    let inner = try #require(plan.map("outer").innerMap)
    #expect(inner.type == .array && inner.keySize == 4 && inner.valueSize == 8 && inner.maxEntries == 1)
    #expect(try inner.isTyped && inner.keyType.rawValue == plan.map("first").keyType)
    #expect(
      try !plan.map("outer").usesObjectBTF && plan.map("outer").isTyped && plan.map("first").innerMap == nil)
    #expect(plan.remarks.isEmpty)
  }

  @Test func innerMapsGoWithoutTypesWhereTheirHolderMust() throws {
    var facts = Facts()
    facts.mapsWithoutTypes["outer"] = "EINVAL"
    let plan = try object("map_in_map.bpf.o").link(facts)
    #expect(try !plan.map("outer").isTyped && plan.map("numbered").isTyped)
    facts.refusedObjectBTF = "EINVAL"
    #expect(try !object("map_in_map.bpf.o").link(facts).map("numbered").isTyped)
  }

  @Test func innerMapsAreRoundedAsOthersAre() throws {
    var object = try object("map_in_map.bpf.o")
    object.maps["outer"]?.innerMap = InnerMap(type: .ringbuf, keySize: 0, valueSize: 0, maxEntries: 5000)
    object.maps["numbered"]?.innerMap = InnerMap(
      type: .perfEventArray, keySize: 4, valueSize: 4, maxEntries: 0)
    #expect(try object.demand().needsPageSize && object.demand().needsPossibleCPUs)
    var facts = Facts()
    facts.possibleCPUs = 6
    let plan = try object.link(facts)
    #expect(try plan.map("outer").innerMap?.maxEntries == 8192)
    #expect(try plan.map("numbered").innerMap?.maxEntries == 6)
  }

  @Test func programArraysAreFilledWhenAllProgramsAreThere() throws {
    var object = try object("tail_calls.bpf.o")
    let plan = try object.link(Facts())
    #expect(plan.summary.last == "insert jumps[0] target")
    #expect(plan.remarks == ["element 2 of map jumps stays empty: the program absent is not loaded"])
    object.programs["absent"]?.isEnabled = true
    let both = try object.link(Facts())
    #expect(both.summary.suffix(2) == ["insert jumps[0] target", "insert jumps[2] absent"])
    #expect(both.remarks.isEmpty)
    object.maps["jumps"]?.isEnabled = false
    #expect(try !object.link(Facts()).summary.contains { $0.hasPrefix("insert") })
  }

  @Test func disabledInnerMapsAreReported() throws {
    var object = try object("map_in_map.bpf.o")
    object.maps["first"]?.isEnabled = false
    let plan = try object.link(Facts())
    #expect(
      plan.remarks == [
        "element 0 of map outer stays empty: the map first is not loaded",
        "element 3 of map numbered stays empty: the map first is not loaded",
      ])
    #expect(plan.summary.filter { $0.hasPrefix("insert") }.count == 2)
  }

  /// Whoever finds a pinned map of maps finds it filled (parity MAP-22).
  @Test func pinsFollowContents() throws {
    var object = try object("map_in_map.bpf.o")
    for name in ["first", "outer"] { object.maps[name]?.pinning = .byName }
    object.pinFolder = "/pins"
    object.maps[".bss"]?.pinPath = "/elsewhere/bss"
    let plan = try object.link(Facts())
    #expect(
      plan.summary.filter { !$0.hasPrefix("load") && !$0.hasPrefix("btf") } == [
        "create first", "pin first /pins/first", "create second", "create outer", "create numbered",
        "create .bss", "update .bss", "pin .bss /elsewhere/bss", "insert outer[0] first",
        "insert outer[2] second", "pin outer /pins/outer", "insert numbered[1] second",
        "insert numbered[3] first",
      ])
    #expect(try plan.map("first").pinPath == "/pins/first" && plan.map("second").pinPath == nil)
  }

  // MARK: relocations that lead nowhere

  /// An object with a map of maps `holder` of 16 + 2 * 8 bytes, an array `plain` behind it, and one program.
  struct Broken {
    var builder: ObjectBuilder
    let section: Int
    let program: Int
    let main: Int
    let plain: Int

    init(order: ByteOrder = .littleEndian, type: UInt32 = 12, keySize: UInt32 = 4) {
      builder = ObjectBuilder(order: order)
      func number(_ value: UInt32, _ types: inout BTFBuilder) -> BTFTypeID {
        types.addReference(.pointer, to: types.addArray(of: 1, index: 1, count: value))
      }
      _ = builder.types.addInt("int", size: 4)
      let inner = builder.types.addComposite(
        .structure, named: "inner", size: 8, members: [("type", number(2, &builder.types), 0)])
      let element = type == 3 ? builder.types.addPrototype(result: 1) : inner
      let values = builder.types.addArray(
        of: builder.types.addReference(.pointer, to: element), index: 1, count: 0)
      let holder = builder.types.addComposite(
        .structure, named: "", size: 16,
        members: [
          ("type", number(type, &builder.types), 0), ("key_size", number(keySize, &builder.types), 64),
          ("values", values, 128),
        ])
      let variables = [
        (builder.types.addVariable("holder", type: holder), 0, 32),
        (builder.types.addVariable("plain", type: inner), 32, 8),
      ]
      _ = builder.types.addDataSection(
        ".maps", size: 0, variables: variables.map { ($0.0, UInt32($0.1), UInt32($0.2)) })
      section = builder.section(".maps", [UInt8](repeating: 0, count: 40), flags: [.alloc, .write])
      builder.symbol("holder", in: section, size: 32)
      plain = builder.symbol("plain", in: section, at: 32, size: 8)
      program = builder.code("socket", "main", Instruction.nothing)
      main = plain + 1
    }
  }

  @Test(arguments: bothOrders)
  func elementsOfBothKinds(order: ByteOrder) throws {
    var maps = Broken(order: order)
    maps.builder.relocate(maps.section, offset: 24, to: maps.plain)
    #expect(
      try maps.builder.object().maps["holder"]?.initialElements == [.init(index: 1, content: .map("plain"))])
    var programs = Broken(order: order, type: 3)
    programs.builder.relocate(programs.section, offset: 16, to: programs.main)
    #expect(
      try programs.builder.object().maps["holder"]?.initialElements == [
        .init(index: 0, content: .program("main"))
      ])
  }

  /// By a word of the message: where the relocation lies, what it names, what holds it.
  @Test(
    arguments: [
      ("not lie in the values", 8, "plain", 12, 4), ("not lie in the values", 32, "plain", 12, 4),
      ("not lie in the values", 4096, "plain", 12, 4), ("not lie on a value", 20, "plain", 12, 4),
      ("no map of the object", 16, "main", 12, 4), ("no map of the object", 16, "beside", 12, 4),
      ("no map of the object", 16, "missing", 12, 4), ("no program", 16, "plain", 3, 4),
      ("no program", 16, "missing", 3, 4), ("no program", 16, "inside", 3, 4),
      ("keys are no numbers", 16, "plain", 13, 8),
    ] as [(String, UInt64, String, UInt32, UInt32)])
  func relocationsThatLeadNowhere(
    word: String, offset: UInt64, target: String, type: UInt32, keySize: UInt32
  ) {
    var broken = Broken(type: type, keySize: keySize)
    let symbols = [
      "plain": broken.plain, "main": broken.main,
      "beside": broken.builder.symbol("beside", in: broken.section, at: 36),
      "missing": broken.builder.symbol("missing", in: 0),
      "inside": broken.builder.symbol("inside", in: broken.program, at: 8, type: .notype),
    ]
    broken.builder.relocate(broken.section, offset: offset, to: symbols[target] ?? 0)
    let error = bpfError { try broken.builder.object() }
    #expect(error?.code == .malformedObject, "\(String(describing: error))")
    #expect(error?.summary.contains(word) == true && error?.subject.section == ".maps")
  }
}
