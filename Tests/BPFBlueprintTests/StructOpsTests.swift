import BPFBytes
import BPFTypes
import BTF
import ELFReader
import TestSupport
import Testing

@testable import BPFBlueprint

/// A kernel that takes operations: `struct demo_ops` of a few members, inside of `struct bpf_struct_ops_demo_ops`.
private struct DemoKernel {
  var types = BTFBuilder()
  private(set) var structure: BTFTypeID = .void
  private(set) var value: BTFTypeID = .void

  /// - Parameter flagsSize: of the integer `flags`.
  init(name: String = "demo_ops", flagsSize: UInt32 = 4, flagsAreBits: Bool = false) {
    let int = types.addInt("int", size: 4, encoding: 1)
    let flags = types.addInt("flags_t", size: flagsSize)
    let prototype = types.addPrototype(result: int)
    let function = types.addReference(.pointer, to: prototype)
    let pointer = types.addReference(.pointer, to: .void)
    let sized = types.addArray(of: types.addInt("char", size: 1, encoding: 1), index: int, count: 8)
    structure = types.addComposite(
      .structure, named: name, size: 64,
      members: [
        ("owner", pointer, 0), ("start", function, 64), ("flags", flags, 128), ("name", sized, 192),
        ("stop", function, 256), ("plain", pointer, 320),
      ])
    let common = types.addInt("refcount", size: 8)
    value = types.addComposite(
      .structure, named: "bpf_struct_ops_" + name, size: 128,
      members: [("common", common, 0), ("data", structure, 512)])
  }

  /// - Parameter module: has the types, continuing those of a kernel without operations.
  func facts(_ name: String = "demo_ops", module: String? = nil) throws -> Facts {
    let table = try BTFTable(parsing: ByteSlice(types.encoded()))
    let empty = try BTFTable(parsing: ByteSlice(BTFBuilder().encoded()))
    let source = module.map { KernelTypes(empty, modules: [($0, table)]) } ?? KernelTypes(table)
    var facts = Facts()
    facts.structOps = try source.structOps([name])
    if let module { facts.modules[module] = 7 }
    return facts
  }
}

/// An object with a variable `ops` of a structure of the same members in another order.
private struct DemoObject {
  var builder = ObjectBuilder()
  var data = [UInt8](repeating: 0, count: 32)
  /// From the member's offset to the symbol that fills it.
  var fills: [(offset: UInt64, symbol: Int)] = []
  var structure = "demo_ops___mine"
  var section = ".struct_ops"
  /// What the object's structure has beyond `stop`, `flags`, `start` and `name`.
  var lastMember: (name: String, kind: BTFKind) = ("name", .array)
  private(set) var starts = 0
  private(set) var stops = 0
  private(set) var code = 0

  init() {
    let count = Instruction.nothing.count * 8
    code = builder.code("struct_ops", nil, Instruction.nothing + Instruction.nothing)
    starts = builder.symbol("starts", in: code, at: 0, size: UInt64(count), type: .func)
    stops = builder.symbol("stops", in: code, at: UInt64(count), size: UInt64(count), type: .func)
    fills = [(0, stops), (16, starts)]
    data[8] = 7
    data.replaceSubrange(24..<27, with: Array("abc".utf8))
  }

  func object(variables: Int = 1) throws(BPFError) -> BPFObject {
    var builder = builder
    var types = builder.types
    let int = types.addInt("int", size: 4, encoding: 1)
    let prototype = types.addPrototype(result: int)
    let function = types.addReference(.pointer, to: prototype)
    let last =
      lastMember.kind == .array
      ? types.addArray(of: types.addInt("char", size: 1, encoding: 1), index: int, count: 8)
      : lastMember.kind == .pointer
        ? types.addReference(.pointer, to: .void) : types.addInt("long", size: 8, encoding: 1)
    let type = types.addComposite(
      .structure, named: structure, size: 32,
      members: [
        ("stop", function, 0), ("flags", int, 64), ("start", function, 128), (lastMember.name, last, 192),
      ])
    var contents: [UInt8] = []
    var entries: [(type: BTFTypeID, offset: UInt32, size: UInt32)] = []
    for number in 0..<variables {
      entries.append((types.addVariable(number == 0 ? "ops" : "ops\(number)", type: type), 0, 32))
      contents += data
    }
    _ = types.addDataSection(section, size: 0, variables: entries)
    builder.types = types
    let index = builder.section(section, contents, flags: [.alloc, .write])
    for number in 0..<variables {
      builder.symbol(number == 0 ? "ops" : "ops\(number)", in: index, at: UInt64(number * 32), size: 32)
      for fill in fills {
        builder.relocate(index, offset: UInt64(number * 32) + fill.offset, to: fill.symbol)
      }
    }
    return try builder.object()
  }
}

extension LoadPlan {
  fileprivate var structOps: [StructOpsValue] {
    operations.compactMap { if case .structOpsValue(let value) = $0 { value } else { nil } }
  }
}

@Suite("struct_ops")
struct StructOpsTests {
  @Test(
    "SEC-12, SEC-13: a map of each variable",
    arguments: [
      (".struct_ops", true, false), (".struct_ops.link", true, true), ("?.struct_ops", false, false),
      ("?.struct_ops.link", false, true),
    ])
  func sections(name: String, isEnabled: Bool, usesLink: Bool) throws {
    var demo = DemoObject()
    demo.section = name
    let object = try demo.object(variables: 2)
    #expect(object.maps.names == ["ops", "ops1"])
    for map in object.maps {
      #expect(map.type == .structOps && map.origin == .structOps && map.isEnabled == isEnabled)
      #expect(map.flags == (usesLink ? .link : []) && map.keySize == 4 && map.maxEntries == 1)
      #expect(map.structOps?.structure == "demo_ops___mine" && map.structOps?.kernelStructure == "demo_ops")
      #expect(map.structOps?.functions == ["stop": "stops", "start": "starts"])
      #expect(map.structOps?.usesLink == usesLink)
    }
    #expect(try object.demand().structOps == (isEnabled ? ["demo_ops"] : []))
  }

  @Test(
    "SOPS-1: the flavour is what follows the last three underscores",
    arguments: [
      ("demo_ops", "demo_ops"), ("demo_ops___v2", "demo_ops"), ("a___b___c", "a___b"), ("___x", "___x"),
      ("a____b", "a____b"), ("a___", "a___"), ("", ""),
    ])
  func flavours(name: String, stripped: String) {
    #expect(KernelName.withoutFlavour(name) == stripped)
  }

  @Test("SOPS-1: the structure is looked up by its value type, in modules too")
  func kernelTypes() throws {
    let kernel = DemoKernel()
    let facts = try kernel.facts(module: "demo")
    let found = try #require(facts.structOps["demo_ops"])
    #expect(found.structure == kernel.structure.rawValue && found.value == kernel.value.rawValue)
    #expect(found.valueSize == 128 && found.offset == 64 && found.module == "demo")
    #expect(found.members.map(\.name) == ["owner", "start", "flags", "name", "stop", "plain"])
    #expect(found.members.map(\.isFunctionPointer) == [false, true, false, false, true, false])
    let plan = try DemoObject().object().link(facts)
    let slot = ModuleSlot(rawValue: "demo")
    #expect(try plan.map("ops").kernelModule == slot && plan.program("starts").kernelTargetModule == slot)
    #expect(plan.summary.prefix(3) == ["btf", "module demo", "create ops"])
    #expect(plan.summary.filter { $0.hasPrefix("module") }.count == 1)
    // MAP-13: the number of the value's type is one of the module's.
    #expect(try plan.map("ops").flags == .valueTypeBTF)
    #expect(try DemoObject().object().link(try kernel.facts()).map("ops").flags.isEmpty)
    #expect(try kernel.facts("other_ops").structOps.isEmpty)
  }

  @Test("SOPS-1: no such structure, and no BTF, are told apart")
  func missingKernelType() throws {
    let object = try DemoObject().object()
    var facts = Facts()
    #expect(bpfError { try object.link(facts) }?.code == .noSuchTarget)
    facts.missingKernelBTF = "no such file"
    #expect(bpfError { try object.link(facts) }?.code == .noKernelBTF)
  }

  @Test("SOPS-1: an anonymous structure is refused")
  func anonymousStructure() {
    var demo = DemoObject()
    demo.structure = ""
    let error = bpfError { try demo.object() }
    #expect(error?.code == .malformedObject && error?.summary.contains("no name") == true)
  }

  @Test("SOPS-2, SOPS-3, MAP-13: members are copied by name and programs bound by number")
  func layout() throws {
    let kernel = DemoKernel()
    let plan = try DemoObject().object().link(try kernel.facts())
    #expect(plan.summary == ["btf", "create ops", "load starts", "load stops", "struct_ops ops"])
    let map = try plan.map("ops")
    #expect(map.keySize == 4 && map.valueSize == 128 && map.maxEntries == 1 && map.usesObjectBTF)
    #expect(map.keyType == 0 && map.valueType == 0 && map.kernelValueType == kernel.value.rawValue)
    for (name, member) in [("starts", 1), ("stops", 4)] as [(String, UInt32)] {
      let program = try plan.program(name)
      #expect(program.kernelTarget == kernel.structure.rawValue && program.attachType?.rawValue == member)
    }
    let value = try #require(plan.structOps.first)
    var expected = [UInt8](repeating: 0, count: 128)
    expected[64 + 16] = 7
    expected.replaceSubrange(88..<91, with: Array("abc".utf8))
    #expect(value.bytes == expected)
    #expect(
      value.functions == [
        .init(offset: 64 + 32, program: ProgramSlot(rawValue: 1)),
        .init(offset: 64 + 8, program: ProgramSlot(rawValue: 0)),
      ])
  }

  @Test("SOPS-2: what the kernel does not have may only be zero")
  func missingMember() throws {
    let facts = try DemoKernel().facts()
    var demo = DemoObject()
    demo.lastMember = ("unknown", .int)
    #expect(bpfError { try demo.object().link(facts) }?.summary.contains("does not have it") == true)
    demo.data = [UInt8](repeating: 0, count: 32)
    #expect(try demo.object().link(facts).structOps.first?.bytes.allSatisfy { $0 == 0 } == true)
    // A function that is missing there has to be taken out, and its program goes with it.
    var reduced = facts
    reduced.structOps["demo_ops"]?.members.removeAll { $0.name == "stop" }
    var object = try demo.object()
    #expect(bpfError { try object.link(reduced) }?.remedy?.contains("no program") == true)
    try object.structOps["ops"]?.setFunction("stop", to: nil)
    let plan = try object.link(reduced)
    #expect(plan.programs.map(\.name) == ["starts"] && plan.structOps.first?.functions.count == 1)
  }

  @Test("SOPS-2: kind, size and bit fields have to agree")
  func differingMembers() throws {
    func error(_ change: (inout KernelStructOps.Member) -> Void, _ member: Int = 2) throws -> String {
      var facts = try DemoKernel().facts()
      if var demo = facts.structOps["demo_ops"] {
        change(&demo.members[member])
        facts.structOps["demo_ops"] = demo
      }
      let error = bpfError { try DemoObject().object().link(facts) }
      #expect(error?.code == .unsupported)
      return error?.summary ?? ""
    }
    #expect(try error { $0.size = 8 }.contains("another size"))
    #expect(try error { $0.size = nil }.contains("another size"))
    #expect(try error { $0.kind = BTFKind.pointer.rawValue }.contains("another kind"))
    #expect(try error { $0.isBitfield = true }.contains("bit fields"))
    #expect(try error({ $0.isFunctionPointer = false }, 1).contains("no function pointer"))
    #expect(try error { $0.offset = 1 << 40 }.contains("another size"))
  }

  @Test("SOPS-2: a pointer is a program or nothing")
  func pointerMember() throws {
    var demo = DemoObject()
    demo.lastMember = ("plain", .pointer)
    let facts = try DemoKernel().facts()
    #expect(bpfError { try demo.object().link(facts) }?.summary.contains("only be set to a program") == true)
    demo.data = [UInt8](repeating: 0, count: 32)
    #expect(try demo.object().link(facts).structOps.count == 1)
  }

  @Test("SOPS-3: a program implements one member only, in as many maps as it likes")
  func reuse() throws {
    let facts = try DemoKernel().facts()
    let both = try DemoObject().object(variables: 2).link(facts)
    #expect(both.structOps.count == 2 && both.programs.count == 2)
    var demo = DemoObject()
    demo.fills = [(0, demo.starts), (16, demo.starts)]
    let error = bpfError { try demo.object().link(facts) }
    #expect(error?.code == .invalidValue && error?.summary.contains("two different members") == true)
  }

  @Test("SOPS-4: programs are loaded if a map that is created uses them")
  func autoload() throws {
    let facts = try DemoKernel().facts()
    var demo = DemoObject()
    demo.section = "?.struct_ops"
    var object = try demo.object()
    let without = try object.link(facts)
    #expect(object.enabledPrograms.isEmpty && without.summary == ["btf"])
    object.maps["ops"]?.isEnabled = true
    #expect(object.enabledPrograms.map(\.name) == ["starts", "stops"])
    // The user's word counts more.
    object.programs["stops"]?.isEnabled = false
    let plan = try object.link(facts)
    #expect(plan.programs.map(\.name) == ["starts"] && plan.structOps.first?.functions.count == 1)
    #expect(plan.remarks.contains { $0.contains("'stop'") && $0.contains("left empty") })
    object.maps["ops"]?.isEnabled = false
    object.programs["stops"]?.isEnabled = true
    #expect(bpfError { try object.link(facts) }?.summary.contains("no map of operations") == true)
  }

  @Test("SOPS-4: a program that no variable names is an error")
  func unused() throws {
    var demo = DemoObject()
    demo.fills = [(16, demo.starts)]
    let error = bpfError { try demo.object().link(try DemoKernel().facts()) }
    #expect(error?.code == .invalidValue && error?.subject.program == "stops")
  }

  @Test("SOPS-5, MAP-28: the structure is edited by its members")
  func shadow() throws {
    var object = try DemoObject().object()
    #expect(object.structOps.map(\.name) == ["ops"])
    let before = try #require(object.structOps["ops"])
    #expect(before.members == ["stop", "flags", "start", "name"])
    #expect(try before["flags"]?.integer(as: Int32.self) == 7 && before["none"] == nil)
    try object.structOps["ops"]?["flags"]?.set(Int32(-2))
    try object.structOps["ops"]?["name"]?.set(text: "other")
    try object.structOps["ops"]?.setFunction("stop", to: nil)
    let plan = try object.link(try DemoKernel().facts())
    let value = try #require(plan.structOps.first)
    #expect(Array(value.bytes[80..<84]) == [0xfe, 0xff, 0xff, 0xff])
    #expect(Array(value.bytes[88..<93]) == Array("other".utf8))
    // The program that was named at first is not loaded, although it is not said to be unused.
    #expect(plan.programs.map(\.name) == ["starts"] && value.functions.map(\.offset) == [72])
    #expect(
      bpfError { try object.structOps["ops"]?.setFunction("flags", to: "stops") }?.code == .invalidValue)
    #expect(bpfError { try object.structOps["ops"]?.setFunction("none", to: "stops") }?.code == .notFound)
    #expect(bpfError { try object.structOps["ops"]?.setFunction("stop", to: "none") }?.code == .notFound)
    #expect(bpfError { try object.maps["ops"]?.setInitialValue([1]) }?.code == .invalidValue)
    try object.maps["ops"]?.setInitialValue([UInt8](repeating: 0, count: 32))
    #expect(try object.structOps["ops"]?["flags"]?.integer(as: Int32.self) == 0)
  }

  @Test("SOPS-6: programs of struct_ops.s may sleep")
  func sleepable() throws {
    var demo = DemoObject()
    let code = demo.builder.code("struct_ops.s/start", nil, Instruction.nothing)
    let slow = demo.builder.symbol("slow", in: code, size: 16, type: .func)
    demo.fills = [(0, demo.stops), (16, slow)]
    let object = try demo.object()
    #expect(object.maps["ops"]?.structOps?.functions["start"] == "slow")
    #expect(object.programs["slow"]?.flags == .sleepable && object.programs["stops"]?.flags == [])
  }

  @Test("SEC-4: structures of operations need types", arguments: [".struct_ops", "?.struct_ops.link"])
  func withoutTypes(section: String) {
    var builder = ObjectBuilder()
    builder.section(section, [1, 2, 3, 4])
    #expect(bpfError { try builder.object() }?.summary.contains("no BTF") == true)
    builder.types = BTFBuilder()
    _ = builder.types.addInt("int", size: 4)
    #expect(bpfError { try builder.object() }?.summary.contains("does not describe") == true)
  }

  @Test("BTF-32: the kernel has to take the object's types")
  func refusedTypes() throws {
    var facts = try DemoKernel().facts()
    facts.refusedObjectBTF = "EINVAL"
    let error = bpfError { try DemoObject().object().link(facts) }
    #expect(error?.code == .unsupported && error?.seen == "EINVAL")
  }
}

@Suite("struct_ops relocations")
struct StructOpsRelocationTests {
  /// The reason why an object is refused whose first member is filled by a symbol.
  private func reason(_ change: (inout DemoObject) -> Void) -> String {
    var demo = DemoObject()
    change(&demo)
    let error = bpfError { try demo.object() }
    #expect(error?.code == .malformedObject && error?.subject.section == ".struct_ops")
    return error?.summary ?? ""
  }

  @Test("RELO-10: each broken target has an error of its own")
  func targets() {
    let reasons = [
      reason { demo in demo.fills = [(0, demo.builder.symbol("outside", in: 0, type: .func))] },
      reason { demo in
        demo.fills = [(0, demo.builder.symbol("data", in: demo.builder.section(".data", [1, 2, 3, 4])))]
      },
      reason { demo in demo.fills = [(0, demo.builder.symbol("odd", in: demo.code, at: 4))] },
      reason { demo in demo.fills = [(0, demo.builder.symbol("middle", in: demo.code, at: 8))] },
      reason { demo in
        let text = demo.builder.code(".text", "helper", Instruction.nothing)
        demo.fills = [(0, demo.builder.symbol("alias", in: text))]
      },
      reason { demo in
        let other = demo.builder.code("xdp", "filter", Instruction.nothing)
        demo.fills = [(0, demo.builder.symbol("alias", in: other))]
      },
      reason { demo in demo.fills = [(8, demo.starts)] },
      reason { demo in demo.fills = [(4, demo.starts)] },
      reason { demo in demo.fills = [(4096, demo.starts)] },
    ]
    let expected = [
      "not defined", "not a function", "on an instruction", "start of a function",
      "a subprogram", "not a program of struct_ops", "no function pointer", "no member", "no variable",
    ]
    for (reason, part) in zip(reasons, expected) { #expect(reason.contains(part), "\(reason)") }
    #expect(Set(reasons).count == reasons.count)
  }

  @Test("RELO-10: a symbol of the section carries the offset in the slot")
  func addend() throws {
    var demo = DemoObject()
    let section = demo.builder.symbol("", in: demo.code, type: .section, binding: .local)
    demo.fills = [(0, section), (16, demo.starts)]
    demo.data[0] = UInt8(Instruction.nothing.count * 8)
    let object = try demo.object()
    #expect(object.maps["ops"]?.structOps?.functions == ["stop": "stops", "start": "starts"])
    #expect(object.maps["ops"]?.initialValue?.bytes.prefix(8).allSatisfy { $0 == 0 } == true)
  }
}
