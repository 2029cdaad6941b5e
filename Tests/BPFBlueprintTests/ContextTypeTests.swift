import BPFBytes
import BPFTypes
import BTF
import TestSupport
import Testing

@testable import BPFBlueprint

/// Parameters that take the context by a tag: parity SYM-10.
@Suite struct ContextTypeTests {
  /// The prototypes of a program's functions, as the kernel gets them.
  private func functions(_ name: String, of plan: LoadPlan) throws -> [String] {
    guard case .loadBTF(let load) = plan.operations[0] else { throw FixtureError(description: "no BTF") }
    let table = try BTFTable(parsing: ByteSlice(load.bytes))
    let info = try #require(plan.program(name).functionInfo)
    return try info.words(order: plan.byteOrder).map { record in
      let type = try table.type(BTFTypeID(rawValue: record[1]))
      guard case .function(let function) = type.body, function.linkage == .global,
        case .functionPrototype(let prototype) = try table.type(function.prototype).body
      else { throw FixtureError(description: "\(type) is no global function") }
      let parameters = prototype.parameters.map { "\(table.spelling(of: $0.type)) \($0.name)" }
      return "\(type.name)(\(parameters.joined(separator: ", ")))"
    }
  }

  private var old: Facts {
    var facts = Facts()
    facts.missing.insert(.contextTag)
    return facts
  }

  @Test(arguments: ["context_argument.bpf.o", "context_argument.bpfeb.o"])
  func oldKernelsGetTheTypeOfEachProgram(file: String) throws {
    let object = try object(file)
    #expect(object.tagsContexts)
    let plan = try object.link(old)
    #expect(
      try functions("from_raw_tracepoint", of: plan) == [
        "from_raw_tracepoint(void * context)", "stack_of(struct bpf_raw_tracepoint_args * context)",
      ])
    #expect(
      try functions("from_kprobe", of: plan) == [
        "from_kprobe(void * context)", "stack_of(struct bpf_user_pt_regs_t * context)",
      ])
    guard case .loadBTF(let load) = plan.operations[0] else { return #expect(Bool(false), "no BTF") }
    let table = try BTFTable(parsing: ByteSlice(load.bytes))
    let before = try #require(object.types)
    // What was there keeps its number; each copy is a structure, a pointer, a prototype, a function and a tag.
    #expect(table.typeCount == before.typeCount + 10)
    for id in before.ids { #expect(try table.kind(of: id) == before.kind(of: id)) }
    #expect(try table.ids.filter { try table.name(of: $0) == "arg:ctx" }.count == 3)
    // Nothing else changes.
    let new = try object.link(Facts())
    #expect(plan.summary == new.summary && plan.remarks == new.remarks)
    #expect(plan.programs.map(\.instructions) == new.programs.map(\.instructions))
    #expect(plan.programs.map(\.lineInfo) == new.programs.map(\.lineInfo))
  }

  @Test func newKernelsGetTheObjectsTypes() throws {
    let object = try object("context_argument.bpf.o")
    let plan = try object.link(Facts())
    #expect(try functions("from_kprobe", of: plan).last == "stack_of(void * context)")
    guard case .loadBTF(let load) = plan.operations[0] else { return #expect(Bool(false), "no BTF") }
    #expect(try BTFTable(parsing: ByteSlice(load.bytes)).typeCount == object.types?.typeCount)
  }

  @Test func objectsWithoutTagsAreLeftAlone() throws {
    let object = try object("subprograms.bpf.o")
    #expect(!object.tagsContexts)
    let texts = try [Facts(), old].map { String(describing: try object.link($0)) }
    #expect(texts[0] == texts[1])
  }

  /// What a parameter may point to, for a kind of program, and what becomes of it.
  private func rewritten(
    section: String, linkage: BTFLinkage = .global, parameter: Int = 0,
    _ pointee: (inout BTFBuilder) -> BTFTypeID
  ) throws -> (type: String, remarks: [String]) {
    var builder = ObjectBuilder()
    let int = builder.types.addInt("int", size: 4)
    let target = pointee(&builder.types)
    let argument = target == int ? int : builder.types.addReference(.pointer, to: target)
    let prototype = builder.types.addPrototype(result: int, parameters: [("c", argument)])
    let main = builder.types.addFunction("main", prototype: prototype, linkage: .global)
    let callee = builder.types.addFunction("callee", prototype: prototype, linkage: linkage)
    builder.types.add(.declTag, named: "arg:ctx", sizeOrType: callee.rawValue, words: [UInt32(parameter)])
    // What the loader appends for a function of the kernel must not get in the way.
    let provided = builder.types.addFunction("provided", prototype: prototype, linkage: .extern)
    _ = builder.types.addDataSection(".ksyms", size: 0, variables: [(provided, 0, 0)])
    let object = try builder.object()
    let table = try #require(object.types)
    var contexts = try ContextTypes(of: object, types: table)
    let program = try #require(SectionTable.lookup(section)?.definition.programType)
    var writer = ByteWriter(order: .littleEndian)
    for word in [0, main.rawValue, 2, callee.rawValue] { writer.append(word) }
    var load = try ProgramLoad.sample(program)
    load.functionInfo = InfoRecords(recordSize: 8, count: 2, bytes: writer.bytes)
    try contexts.apply(to: &load)
    let words = try #require(load.functionInfo).words(order: .littleEndian)
    #expect(words[0][1] == main.rawValue)
    guard words[1][1] != callee.rawValue else { return ("", contexts.remarks) }
    let loadable = try contexts.appendix.added(
      to: table.loadable(applying: BTFFixups(), order: .littleEndian))
    guard case .function(let function) = try loadable.type(BTFTypeID(rawValue: words[1][1])).body,
      case .functionPrototype(let copy) = try loadable.type(function.prototype).body
    else { throw FixtureError(description: "no function") }
    return (loadable.spelling(of: copy.parameters[0].type), contexts.remarks)
  }

  private static func structure(_ name: String) -> @Sendable (inout BTFBuilder) -> BTFTypeID {
    { $0.addComposite(.structure, named: name, size: 0, members: []) }
  }

  private static func typedef(_ name: String) -> @Sendable (inout BTFBuilder) -> BTFTypeID {
    { types in
      let registers = types.addComposite(.structure, named: "user_pt_regs", size: 0, members: [])
      return types.addReference(.typedef, named: name, to: registers)
    }
  }

  private static let rows: [(String, @Sendable (inout BTFBuilder) -> BTFTypeID, String, Int)] = [
    ("xdp", { _ in .void }, "struct xdp_md *", 0), ("tc", { _ in .void }, "struct __sk_buff *", 0),
    ("xdp", structure("xdp_md"), "", 0), ("xdp", structure("__sk_buff"), "", 1),
    ("kprobe/x", structure("pt_regs"), "struct bpf_user_pt_regs_t *", 0),
    ("kprobe/x", typedef("bpf_user_pt_regs_t"), "", 0), ("kprobe/x", typedef("other_t"), "", 1),
    ("perf_event", structure("bpf_perf_event_data"), "", 0),
    ("raw_tp/x", { $0.addInt("long", size: 8) }, "struct bpf_raw_tracepoint_args *", 0),
    ("xdp", { $0.addInt("long", size: 8) }, "", 1), ("xdp", { _ in BTFTypeID(rawValue: 1) }, "", 1),
    // Programs of these types have no structure of a name.
    ("fentry/x", { _ in .void }, "", 0), ("syscall", { _ in .void }, "", 0),
  ]

  @Test(arguments: rows)
  func whatBecomesOfParameters(
    section: String, pointee: @Sendable (inout BTFBuilder) -> BTFTypeID, type: String, remarks: Int
  ) throws {
    let result = try rewritten(section: section, pointee)
    #expect(result.type == type && result.remarks.count == remarks, "\(result)")
  }

  @Test func tagsThatMeanNothing() throws {
    #expect(try rewritten(section: "xdp", linkage: .static) { _ in .void }.type == "")
    #expect(try rewritten(section: "xdp", parameter: 5) { _ in .void }.type == "")
  }
}

extension ProgramLoad {
  /// A program of a type that does nothing.
  fileprivate static func sample(_ type: ProgramType) throws -> ProgramLoad {
    var builder = ObjectBuilder()
    builder.code("socket", "main", Instruction.nothing)
    var object = try builder.object()
    object.programs["main"]?.type = type
    return try object.link(Facts()).program("main")
  }
}
