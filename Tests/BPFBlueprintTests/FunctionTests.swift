import BPFBytes
import BPFTypes
import BTF
import ELFReader
import TestSupport
import Testing

@testable import BPFBlueprint

/// Functions beyond the everyday: parity SYM-1, SYM-2, SYM-8, SYM-9.
@Suite struct FunctionTests {
  /// Each function call of a program, as the instruction it leads to.
  private func calls(_ load: ProgramLoad) -> [Int] {
    load.instructions.enumerated().filter { $1.isSubprogramCall }.map { $0 + 1 + Int($1.immediate) }
  }

  /// Where each function of a program begins, by its function information.
  private func functions(_ load: ProgramLoad, of object: BPFObject) throws -> [String] {
    try (load.functionInfo?.words(order: object.byteOrder) ?? []).map { record in
      "\(record[0]) \(try object.types?.name(of: BTFTypeID(rawValue: record[1])) ?? "")"
    }
  }

  @Test(arguments: ["static_functions.bpf.o", "static_functions.bpfeb.o"])
  func staticFunctionsOutsideOfTextAreCalled(file: String) throws {
    let object = try object(file)
    #expect(object.programs.names == ["within_section", "from_another", "through_text"])
    let plan = try object.link(Facts())
    let within = try plan.program("within_section")
    #expect(calls(within) == [5])
    #expect(try functions(within, of: object) == ["0 within_section", "5 doubled"])
    let another = try plan.program("from_another")
    #expect(calls(another) == [6])
    #expect(try functions(another, of: object) == ["0 from_another", "6 doubled"])
    let through = try plan.program("through_text")
    #expect(calls(through) == [6, 9])
    #expect(try functions(through, of: object) == ["0 through_text", "6 doubled_and_one", "9 doubled"])
  }

  @Test func programsCannotBeCalled() throws {
    // By a relocation, and by a distance within the section.
    var builder = ObjectBuilder()
    let callee = builder.code("socket", "callee", Instruction.nothing)
    let caller = builder.code("xdp", "caller", [.call(distance: -1), .exit])
    builder.relocate(caller, instruction: 0, to: 1)
    _ = callee
    let error = bpfError { try builder.object() }
    #expect(error?.code == .malformedObject && error?.summary == "the call of callee leaves .text")
    var other = ObjectBuilder()
    let section = other.code("socket", nil, [.call(distance: 1), .exit] + Instruction.nothing)
    other.symbol("caller", in: section, size: 16, type: .func)
    other.symbol("callee", in: section, at: 16, size: 16, type: .func)
    let object = try other.object()
    #expect(bpfError { try object.link(Facts()) }?.summary == "the call of a function has no relocation")
  }

  @Test func staticProgramsThatNobodyCalls() throws {
    for calls in [false, true] {
      var builder = ObjectBuilder()
      let first = calls ? Instruction.call(distance: 1) : .move(0, 0)
      let section = builder.code("socket", nil, [first, .exit] + Instruction.nothing)
      builder.symbol("main", in: section, size: 16, type: .func)
      builder.symbol("unseen", in: section, at: 16, size: 16, type: .func, binding: .local)
      let error = bpfError { try builder.object() }
      #expect(error?.code == (calls ? nil : .unsupported))
      #expect(error?.subject.program == (calls ? nil : "unseen"))
    }
  }

  /// Parity SYM-8: code of a weak function that lost has no symbol, and its relocations lead anywhere.
  @Test(arguments: bothOrders)
  func whatLostIsSkipped(order: ByteOrder) throws {
    var builder = ObjectBuilder(order: order)
    let orphan = [Instruction.move(0, 1)] + Instruction.load() + [.exit]
    let text = builder.code(".text", nil, orphan + Instruction.nothing)
    let winner = builder.symbol("winner", in: text, at: 32, size: 16, type: .func, binding: .weak)
    let nowhere = builder.symbol("nowhere", in: 0)
    // A move cannot be relocated, and the load names something that is not there.
    builder.relocate(text, instruction: 0, to: nowhere)
    builder.relocate(text, instruction: 1, to: nowhere)
    let main = builder.code("socket", "main", [.call(distance: -1), .exit])
    builder.relocate(main, instruction: 0, to: winner)
    let object = try builder.object()
    #expect(object.references.map(\.target) == [.call(function: "winner")])
    #expect(object.remarks.isEmpty)
    let load = try object.link(Facts()).program("main")
    #expect(load.instructions == [.call(distance: 1), .exit] + Instruction.nothing)
    // In the function that won, the same is an error.
    builder.relocate(text, instruction: 4, to: nowhere)
    #expect(bpfError { try builder.object() }?.summary.contains("only calls and 64-bit loads") == true)
    builder.relocate(text, offset: 4096, to: nowhere)
    #expect(bpfError { try builder.object() }?.code == .malformedObject)
  }

  // MARK: exception callbacks

  /// An object with a program, a function `caught` and others, and such tags.
  private func tagged(
    _ tags: [(tag: String, function: String)],
    callback: (binding: ELFSymbolBinding, visibility: UInt8) = (.global, 0),
    names: [String] = ["caught", "helper"], calls: Bool = false
  ) throws -> BPFObject {
    var builder = ObjectBuilder()
    let int = builder.types.addInt("int", size: 4)
    let prototype = builder.types.addPrototype(result: int)
    var functions: [String: BTFTypeID] = [:]
    for name in ["main"] + names {
      functions[name] = builder.types.addFunction(name, prototype: prototype, linkage: .global)
    }
    for tag in tags {
      builder.types.add(
        .declTag, named: tag.tag, sizeOrType: (functions[tag.function] ?? int).rawValue, words: [UInt32.max])
    }
    let code = names.flatMap { _ in Instruction.nothing }
    let text = builder.code(".text", nil, code)
    var symbols: [Int] = []
    for (place, name) in names.enumerated() {
      symbols.append(
        builder.symbol(
          name, in: text, at: UInt64(place * 16), size: 16, type: .func,
          binding: name == "caught" ? callback.binding : .global,
          visibility: name == "caught" ? callback.visibility : 0))
    }
    let main = builder.code("socket", "main", (calls ? [.call(distance: -1)] : []) + Instruction.nothing)
    if calls { builder.relocate(main, instruction: 0, to: symbols[0]) }
    return try builder.object()
  }

  @Test func callbacksGoAlong() throws {
    let object = try tagged([("exception_callback:caught", "main")])
    #expect(
      try object.link(Facts()).program("main").instructions == Instruction.nothing + Instruction.nothing)
    // Once, although it is called too, which is the verifier's matter.
    let called = try tagged([("exception_callback:caught", "main")], calls: true)
    #expect(try called.link(Facts()).program("main").instructions.count == 5)
    // Tags that mean something else, or are on something else.
    for tags in [[("exception", "main")], [("exception_callback:caught", "helper")], []] {
      #expect(try tagged(tags).link(Facts()).program("main").instructions == Instruction.nothing)
    }
  }

  @Test func kernelsThatCannotReadTheTagGetNoCallback() throws {
    let object = try tagged([("exception_callback:caught", "main")])
    var facts = Facts()
    facts.missing.insert(KernelFeature(.declTag))
    #expect(try object.link(facts).program("main").instructions == Instruction.nothing)
    facts = Facts()
    facts.refusedObjectBTF = "EINVAL"
    #expect(try object.link(facts).program("main").instructions == Instruction.nothing)
  }

  @Test func twoCallbacksAreTheVerifiersMatter() throws {
    let object = try tagged([("exception_callback:caught", "main"), ("exception_callback:helper", "main")])
    #expect(try object.link(Facts()).program("main").instructions == Instruction.nothing)
  }

  @Test func callbacksThatCannotBe() throws {
    func error(_ object: BPFObject) -> BPFError? { bpfError { try object.link(Facts()) } }
    let tag = [("exception_callback:caught", "main")]
    #expect(error(try tagged([("exception_callback:", "main")]))?.code == .malformedObject)
    #expect(error(try tagged([("exception_callback:absent", "main")]))?.code == .notFound)
    #expect(error(try tagged([("exception_callback:main", "main")]))?.code == .notFound, "a program")
    #expect(
      error(try tagged([("exception_callback:caught", "int")]))?.summary.contains("not on a program") == true)
    for callback in [(.local, 0), (.global, 2), (.global, 1)] as [(ELFSymbolBinding, UInt8)] {
      #expect(error(try tagged(tag, callback: callback))?.summary.contains("static or hidden") == true)
    }
    let twice = error(try tagged(tag, names: ["caught", "caught"]))
    #expect(twice?.summary.hasPrefix("there are 2 functions") == true)
    // Nobody is troubled by the tag of a program that is not loaded.
    var disabled = try tagged([("exception_callback:absent", "main")])
    disabled.programs["main"]?.isEnabled = false
    #expect(error(disabled) == nil)
  }
}
