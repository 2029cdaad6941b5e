import BPFBytes
import BPFTypes
import BTF
import ELFReader
import TestSupport
import Testing

@testable import BPFBlueprint

/// An object whose one program takes the addresses of externs, in the order in which they are added.
struct ExternScene {
  var builder: ObjectBuilder
  private var entries: [String: [(type: BTFTypeID, offset: UInt32, size: UInt32)]] = [:]
  private var names: [(name: String, isWeak: Bool, isCall: Bool)] = []

  init(order: ByteOrder = .littleEndian) {
    builder = ObjectBuilder(order: order)
  }

  mutating func variable(
    _ name: String, in section: String = ".kconfig", _ type: BTFTypeID, size: UInt32, isWeak: Bool = false,
    linkage: BTFLinkage = .extern
  ) {
    let id = builder.types.addVariable(name, type: type, linkage: linkage)
    entries[section, default: []].append((id, 0, size))
    names.append((name, isWeak, false))
  }

  mutating func function(_ name: String, isWeak: Bool = false, in section: String = ".ksyms") {
    let prototype = builder.types.addPrototype(result: .void)
    let id = builder.types.addFunction(name, prototype: prototype, linkage: .extern)
    entries[section, default: []].append((id, 0, 0))
    names.append((name, isWeak, true))
  }

  func object() throws -> BPFObject {
    var builder = builder
    for (section, entries) in entries.sorted(by: { $0.key < $1.key }) {
      _ = builder.types.addDataSection(section, size: 0, variables: entries)
    }
    let code = names.flatMap { $0.isCall ? [Instruction.call(distance: -1)] : Instruction.load() }
    let main = builder.code("socket", "main", code + Instruction.nothing)
    var place = 0
    for extern in names {
      let symbol = builder.symbol(
        extern.name, in: 0, type: .notype, binding: extern.isWeak ? .weak : .global)
      builder.relocate(main, instruction: place, to: symbol)
      place += extern.isCall ? 1 : 2
    }
    return try builder.object()
  }
}

@Suite struct ExternTests {
  private func types(_ scene: inout ExternScene) -> (int: BTFTypeID, long: BTFTypeID, char: BTFTypeID) {
    (
      scene.builder.types.addInt("int", size: 4, encoding: 1),
      scene.builder.types.addInt("unsigned long", size: 8),
      scene.builder.types.addInt("char", size: 1, encoding: 3)
    )
  }

  private func configuration(_ text: String) throws -> KernelConfiguration {
    try KernelConfiguration(parsing: ByteSlice(Array(text.utf8)))
  }

  /// EXT-1: the section of the types says what an extern is.
  @Test func classification() throws {
    var scene = ExternScene()
    let types = types(&scene)
    scene.variable("LINUX_KERNEL_VERSION", types.int, size: 4)
    scene.variable("jiffies", in: ".ksyms", .void, size: 0, isWeak: true)
    let constant = scene.builder.types.addReference(.const, to: .void)
    scene.variable("_text", in: ".ksyms", constant, size: 0)
    scene.variable("runqueues", in: ".ksyms", types.long, size: 8)
    scene.function("bpf_function")
    let externs = try scene.object().externs
    #expect(
      externs.map(\.name) == ["LINUX_KERNEL_VERSION", "_text", "bpf_function", "jiffies", "runqueues"])
    #expect(externs.map(\.isWeak) == [false, false, false, true, false])
    guard case .configuration = externs[0].kind, case .symbol = externs[1].kind,
      case .function = externs[2].kind,
      case .symbol = externs[3].kind, case .variable(types.long) = externs[4].kind
    else {
      Issue.record("\(externs.map(\.kind))")
      return
    }
  }

  /// EXT-1: what types do not say, or say of other places.
  @Test func declarationsThatCannotBe() throws {
    var function = ExternScene()
    function.function("CONFIG_F", in: ".kconfig")
    var elsewhere = ExternScene()
    elsewhere.variable("x", in: ".other", types(&elsewhere).int, size: 4)
    var defined = ExternScene()
    defined.variable("x", in: ".ksyms", types(&defined).int, size: 4, linkage: .global)
    for scene in [function, elsewhere, defined] {
      #expect(bpfError { try scene.object() }?.code == .malformedObject)
    }
    var untyped = ObjectBuilder()
    let main = untyped.code("socket", "main", Instruction.load() + Instruction.nothing)
    untyped.relocate(main, instruction: 0, to: untyped.symbol("x", in: 0, type: .notype))
    #expect(bpfError { try untyped.object() }?.description.contains("no BTF") == true)
  }

  /// EXT-2: types of options.
  @Test func unsupportedTypes() throws {
    for size in [3, 16] as [UInt32] {
      var scene = ExternScene()
      scene.variable("CONFIG_X", scene.builder.types.addInt("odd", size: size), size: size)
      #expect(bpfError { try scene.object() }?.code == .unsupported)
    }
    var scene = ExternScene()
    let enumeration = scene.builder.types.addEnumeration(named: "other", values: [("A", 0)])
    scene.variable("CONFIG_X", enumeration, size: 4)
    #expect(bpfError { try scene.object() }?.description.contains("enum libbpf_tristate") == true)
  }

  /// EXT-7, SEC-10, MAP-17: options lie by alignment, size and name, in a constant map of their own.
  @Test(arguments: bothOrders)
  func layout(order: ByteOrder) throws {
    var scene = ExternScene(order: order)
    let types = types(&scene)
    let text = scene.builder.types.addArray(of: types.char, index: types.int, count: 5)
    scene.variable("CONFIG_TEXT", text, size: 5, isWeak: true)
    scene.variable("CONFIG_B", types.int, size: 4, isWeak: true)
    scene.variable("CONFIG_LONG", types.long, size: 8, isWeak: true)
    scene.variable("CONFIG_CHAR", types.char, size: 1, isWeak: true)
    scene.variable("CONFIG_A", types.int, size: 4, isWeak: true)
    var object = try scene.object()
    let places = object.externs.map { extern -> String in
      guard case .configuration(let variable) = extern.kind else { return "?" }
      return "\(extern.name) \(variable.offset)"
    }
    #expect(
      places == ["CONFIG_LONG 0", "CONFIG_A 8", "CONFIG_B 12", "CONFIG_CHAR 16", "CONFIG_TEXT 17"])
    object.configuration = try configuration("CONFIG_A=0x10\nCONFIG_CHAR=m\nCONFIG_TEXT=\"longer\"\n")
    let plan = try object.link(Facts())
    #expect(plan.summary.prefix(4) == ["btf", "create .kconfig", "update .kconfig", "freeze .kconfig"])
    let map = try plan.map(".kconfig")
    #expect(map.kernelName == "test.kconfig" && map.valueSize == 22 && map.flags == [.rdonlyProg, .mmapable])
    #expect(map.valueType == object.types?.firstType(named: ".kconfig", kind: .dataSection)?.rawValue)
    guard case .updateMap(let update) = plan.operations[2] else { Issue.record("no update"); return }
    let number: [UInt8] = order == .littleEndian ? [16, 0, 0, 0] : [0, 0, 0, 16]
    #expect(
      update.value.bytes
        == [0, 0, 0, 0, 0, 0, 0, 0] + number + [0, 0, 0, 0] + Array("mlong\0".utf8))
    #expect(plan.remarks.contains { $0.contains("CONFIG_TEXT") && $0.contains("cut") })
    let main = try plan.program("main")
    #expect(main.slots.count == 5 && main.instructions.map(\.source).prefix(1) == [2])
    #expect([1, 3, 5, 7, 9].map { main.instructions[$0].immediate } == [17, 12, 0, 16, 8])
    #expect(object.globals["CONFIG_A"] == nil)
    #expect(bpfError { try object.maps[".kconfig"]?.setInitialValue([]) }?.code == .invalidValue)
  }

  /// EXT-4: options of the user come first, and only the others are asked for.
  @Test func demandOfOptions() throws {
    var object = try object("externs.bpf.o")
    let demand = try object.demand()
    #expect(
      demand.configuration == [
        "CONFIG_HZ", "CONFIG_BPF_SYSCALL", "CONFIG_VETH", "CONFIG_NET", "CONFIG_DEFAULT_HOSTNAME",
        "CONFIG_NOTHING_OF_THE_KIND",
      ])
    #expect(demand.kernelSymbols == ["_stext", "jiffies", "no_such_symbol"] && demand.needsKernelVersion)
    #expect(demand.features == [.attachCookie, .syscallWrapper])
    object.configuration = try configuration("CONFIG_HZ=100\nCONFIG_NET=y\nCONFIG_UNUSED=y\n")
    #expect(try object.demand().configuration.count == 4)
    var facts = Facts()
    facts.kernelVersion = 0x060c05
    facts.kernelSymbols = ["_stext": [0x1234]]
    facts.configuration = ["CONFIG_HZ": "250"]
    guard
      case .updateMap(let update)? = try object.link(facts).operations.first(where: {
        if case .updateMap(let update) = $0 { update.name == ".kconfig" } else { false }
      })
    else { Issue.record("no value"); return }
    guard case .configuration(let variable)? = object.extern(named: "CONFIG_HZ")?.extern.kind else {
      Issue.record("no option")
      return
    }
    #expect(update.value.bytes[variable.offset] == 100)
  }

  /// EXT-5, EXT-6: what the loader says of itself and the kernel.
  @Test func virtualOptions() throws {
    var scene = ExternScene()
    let types = types(&scene)
    let bool = scene.builder.types.addInt("_Bool", size: 1, encoding: 4)
    scene.variable("LINUX_KERNEL_VERSION", types.int, size: 4)
    scene.variable("LINUX_HAS_BPF_COOKIE", bool, size: 1)
    scene.variable("LINUX_HAS_SYSCALL_WRAPPER", bool, size: 1)
    scene.variable("LINUX_LATER", types.int, size: 4, isWeak: true)
    let object = try scene.object()
    #expect(bpfError { try object.link(Facts()) }?.code == .unresolvedExtern)
    var facts = Facts()
    facts.kernelVersion = 0x060c05
    facts.missing = [.syscallWrapper]
    facts.undetermined = [.attachCookie]
    let plan = try object.link(facts)
    guard case .updateMap(let update) = plan.operations[2] else { Issue.record("no update"); return }
    #expect(update.value.bytes == [5, 12, 6, 0, 0, 0, 0, 0, 1, 0])
    #expect(plan.remarks.contains { $0.contains("LINUX_HAS_BPF_COOKIE") })
    for (name, isWeak) in [("LINUX_LATER", false), ("OTHER", true)] {
      var scene = ExternScene()
      scene.variable(name, self.types(&scene).int, size: 4, isWeak: isWeak)
      #expect(bpfError { try scene.object().link(Facts()) }?.code == .unresolvedExtern)
    }
    var narrow = ExternScene()
    narrow.variable("LINUX_KERNEL_VERSION", self.types(&narrow).char, size: 1)
    #expect(bpfError { try narrow.object().link(facts) }?.code == .invalidValue)
  }

  /// EXT-8: the weak ones are 0, the others are errors that name the instruction.
  @Test func optionsThatAreNotSet() throws {
    var scene = ExternScene()
    let types = types(&scene)
    scene.variable("CONFIG_STRONG", types.int, size: 4)
    scene.variable("CONFIG_WEAK", types.int, size: 4, isWeak: true)
    var object = try scene.object()
    var facts = Facts()
    facts.missingConfiguration = "ENOENT"
    let error = bpfError { try object.link(facts) }
    #expect(error?.code == .unresolvedExtern && error?.place.instruction == 0)
    #expect(error?.subject.program == "main" && error?.description.contains("ENOENT") == true)
    object.programs["main"]?.isEnabled = false
    #expect(try object.link(facts).summary.contains("create .kconfig"))
    object.programs["main"]?.isEnabled = true
    object.configuration = try configuration("CONFIG_STRONG=-1\n")
    guard case .updateMap(let update) = try object.link(facts).operations[2] else { return }
    #expect(update.value.bytes == [255, 255, 255, 255, 0, 0, 0, 0])
  }

  /// EXT-8, EXT-9, RELO-3: addresses in two halves, 0 for what is weak and absent.
  @Test(arguments: bothOrders)
  func symbols(order: ByteOrder) throws {
    var scene = ExternScene(order: order)
    scene.variable("jiffies", in: ".ksyms", .void, size: 0)
    scene.variable("maybe", in: ".ksyms", .void, size: 0, isWeak: true)
    let object = try scene.object()
    #expect(try object.demand().kernelSymbols == ["jiffies", "maybe"])
    var facts = Facts()
    facts.kernelSymbols = ["jiffies": [0xffff_ffff_8260_6980]]
    let plan = try object.link(facts)
    #expect(
      try Array(plan.program("main").instructions.prefix(4))
        == Instruction.load(1, Int32(bitPattern: 0x8260_6980), -1) + Instruction.load(1))
    #expect(plan.remarks.contains { $0.contains("maybe") })
    #expect(plan.summary == ["btf", "load main"])
    let absent = bpfError { try object.link(Facts()) }
    #expect(absent?.code == .unresolvedExtern && absent?.place.instruction == 0)
    facts.kernelSymbols["maybe"] = [0x1000, 0x2000]
    #expect(bpfError { try object.link(facts) }?.seen == "0x1000 and 0x2000")
    var hidden = Facts()
    hidden.missingKernelSymbols = "zeros"
    #expect(bpfError { try object.link(hidden) }?.description.contains("kptr_restrict") == true)
  }

  /// EXT-11, EXT-12, RELO-4, LOG-5: calls by number, of modules through their place, of nothing by a number that
  /// the verifier's log shows.
  @Test func functions() throws {
    var scene = ExternScene()
    scene.function("bpf_a")
    scene.function("bpf_b___new")
    scene.function("bpf_c")
    scene.function("bpf_weak", isWeak: true)
    let object = try scene.object()
    #expect(bpfError { try object.link(Facts()) }?.code == .unresolvedExtern)
    var facts = Facts()
    facts.kernelExterns = [
      "bpf_a": .found(FoundKernelType(id: 70)),
      "bpf_b___new": .found(FoundKernelType(id: 900, module: "second")),
      "bpf_c": .found(FoundKernelType(id: 901, module: "first")),
    ]
    facts.modules = ["first": 11, "second": 22]
    let load = try object.link(facts).program("main")
    func call(_ id: Int32, _ place: Int16) -> Instruction {
      Instruction(opcode: 0x85, source: 2, offset: place, immediate: id)
    }
    #expect(
      Array(load.instructions.prefix(4)) == [
        call(70, 0), call(900, 1), call(901, 2), .call(unknownHelper: 2_002_000_003),
      ])
    #expect(load.calledModules.map(\.rawValue) == ["second", "first"])
    #expect(load.absences == [KernelAbsence(instruction: 3, what: "bpf_weak()", marker: 2_002_000_003)])
    facts.kernelExterns["bpf_weak"] = .differs("int")
    #expect(try object.link(facts).program("main").instructions[3] == .call(unknownHelper: 2_002_000_003))
    facts.kernelExterns["bpf_a"] = .differs("int")
    #expect(bpfError { try object.link(facts) }?.seen == "int")
  }

  /// EXT-10, RELO-3: variables by number, those of modules with a descriptor in the second half.
  @Test func typedVariables() throws {
    var scene = ExternScene()
    let types = types(&scene)
    scene.variable("here", in: ".ksyms", types.int, size: 4)
    scene.variable("there", in: ".ksyms", types.int, size: 4)
    scene.variable("nowhere", in: ".ksyms", types.int, size: 4, isWeak: true)
    let object = try scene.object()
    var facts = Facts()
    facts.kernelExterns = [
      "here": .found(FoundKernelType(id: 70)), "there": .found(FoundKernelType(id: 900, module: "m")),
    ]
    let load = try object.link(facts).program("main")
    #expect(
      Array(load.instructions.prefix(6))
        == Instruction.load(1, source: 3, 70) + Instruction.load(1, source: 3, 900) + Instruction.load())
    #expect(load.moduleSlots == [ModuleInstructionSlot(instruction: 3, module: ModuleSlot(rawValue: "m"))])
    #expect(load.calledModules.isEmpty)
    facts.kernelExterns["nowhere"] = .differs("long")
    #expect(bpfError { try object.link(facts) }?.code == .unresolvedExtern)
  }

  /// EXT-10, EXT-11: what the kernel has counts only if it is of the declared type.
  @Test func kernelTypesAreCompared() throws {
    var scene = ExternScene()
    let types = types(&scene)
    scene.function("bpf_a___other")
    scene.function("bpf_more")
    scene.variable("number", in: ".ksyms", types.int, size: 4)
    scene.variable("pointer", in: ".ksyms", types.int, size: 4)
    let object = try scene.object()
    var builder = BTFBuilder()
    let long = builder.addInt("long", size: 8, encoding: 1)
    let plain = builder.addFunction("bpf_a", prototype: builder.addPrototype(result: .void))
    _ = builder.addFunction("bpf_more", prototype: builder.addPrototype(result: long))
    let number = builder.addVariable("number", type: builder.addReference(.const, to: long))
    _ = builder.addVariable("pointer", type: builder.addReference(.pointer, to: long))
    let kernel = KernelTypes(try BTFTable(parsing: ByteSlice(builder.encoded())))
    var facts = Facts()
    try facts.learn(object, from: kernel)
    #expect(facts.kernelExterns["bpf_a___other"] == .found(FoundKernelType(id: plain.rawValue)))
    #expect(facts.kernelExterns["number"] == .found(FoundKernelType(id: number.rawValue)))
    for name in ["bpf_more", "pointer"] {
      guard case .differs? = facts.kernelExterns[name] else { Issue.record("\(name)"); continue }
    }
  }

  /// EXT-11: what follows three underscores tells declarations of one thing apart.
  @Test(
    arguments: [
      ("bpf_x___old", "bpf_x"), ("bpf_x", "bpf_x"), ("a___b", "a"), ("___b", "___b"), ("a___", "a___"),
      ("a____b", "a____b"), ("a___b___c", "a___b"), ("_a___b", "_a"), ("", ""),
    ])
  func flavours(name: String, kernelName: String) {
    #expect(Extern(name: name, isWeak: false, kind: .symbol).kernelName == kernelName)
  }

}
