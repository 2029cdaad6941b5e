import BPFBytes
import BPFTypes
import BTF
import ELFReader
import TestSupport
import Testing

@testable import BPFBlueprint

/// What instructions refer to: parity RELO-1, RELO-2, RELO-5, RELO-6 and the errors after them.
@Suite struct ReferenceTests {
  /// An object with `.text`, a data section, a program, and symbols for all of it.
  struct Scene {
    var builder: ObjectBuilder
    let text, data, main, external, helper, variable, other, textSection, dataSection: Int

    init(order: ByteOrder, _ instructions: [Instruction]) {
      builder = ObjectBuilder(order: order)
      text = builder.code(".text", nil, Instruction.nothing + Instruction.nothing)
      data = builder.section(".data", [UInt8](repeating: 7, count: 16), flags: [.alloc, .write])
      main = builder.code("socket", "main", instructions)
      let prototype = builder.types.addPrototype(result: .void)
      let outside = builder.types.addFunction("outside", prototype: prototype, linkage: .extern)
      _ = builder.types.addDataSection(".ksyms", size: 0, variables: [(outside, 0, 0)])
      external = builder.symbol("outside", in: 0, type: .notype)
      helper = builder.symbol("helper", in: text, at: 16, size: 16, type: .func)
      variable = builder.symbol("variable", in: data, at: 8, size: 4)
      other = builder.symbol("stray", in: builder.section("other", [0]), size: 1)
      textSection = builder.symbol("", in: text, type: .section, binding: .local)
      dataSection = builder.symbol("", in: data, type: .section, binding: .local)
    }
  }

  private func program(
    order: ByteOrder, _ instructions: [Instruction], at instruction: Int = 0, to symbol: KeyPath<Scene, Int>
  ) throws -> (BPFObject, ProgramLoad) {
    var scene = Scene(order: order, instructions + [.exit])
    scene.builder.relocate(scene.main, instruction: instruction, to: scene[keyPath: symbol])
    let object = try scene.builder.object()
    return (object, try object.link(Facts()).program("main"))
  }

  @Test(arguments: bothOrders)
  func variables(order: ByteOrder) throws {
    for (symbol, addend) in [(\Scene.variable, 2), (\.dataSection, 10)] as [(KeyPath<Scene, Int>, Int32)] {
      let (object, load) = try program(order: order, Instruction.load(3, addend), to: symbol)
      #expect(load.slots == [InstructionSlot(instruction: 0, map: MapSlot(rawValue: 0))])
      #expect(load.instructions[0] == Instruction(opcode: 0x18, destination: 3, source: 2))
      #expect(load.instructions[1].immediate == 10)
      #expect(object.references.count == 1)
      #expect(object.references[0].function == "main")
      guard case .data(".data", _) = object.references[0].target else { Issue.record("no data"); continue }
    }
  }

  @Test(arguments: bothOrders)
  func calls(order: ByteOrder) throws {
    let ways: [(KeyPath<Scene, Int>, Int32)] = [(\.helper, -1), (\.textSection, 1)]
    for (symbol, distance) in ways {
      let (object, load) = try program(order: order, [.call(distance: distance)], to: symbol)
      #expect(load.instructions == [.call(distance: 1), .exit] + Instruction.nothing)
      #expect(load.slots.isEmpty)
      #expect(object.references.map(\.target) == [.call(function: "helper")])
    }
  }

  @Test(arguments: bothOrders)
  func addresses(order: ByteOrder) throws {
    for (symbol, addend) in [(\Scene.helper, 0), (\.textSection, 16)] as [(KeyPath<Scene, Int>, Int32)] {
      let (object, load) = try program(order: order, Instruction.load(2, addend), to: symbol)
      #expect(load.instructions[0] == Instruction(opcode: 0x18, destination: 2, source: 4, immediate: 2))
      #expect(load.instructions[3...] == Instruction.nothing[...])
      #expect(object.references.map(\.target) == [.address(function: "helper")])
    }
  }

  @Test func externalsAreNamedAndRefused() throws {
    for instructions in [[Instruction.call(distance: -1)], Instruction.load()] {
      let error = bpfError { try program(order: .littleEndian, instructions, to: \.external) }
      #expect(error?.code == .unresolvedExtern && error?.description.contains("outside") == true)
    }
    let targets = try object("externs.bpf.o").references.map(\.target)
    #expect(targets.contains(.external(name: "_stext", isWeak: false)))
  }

  @Test(
    arguments: [
      ("only calls and 64-bit loads", [.move(0, 0)], \.variable),
      ("not one of a function", [.call(.mapLookupElem)], \.helper),
      ("leaves .text", [.call(distance: -1)], \.variable),
      ("leaves .text", [.call(distance: -100)], \.helper),
      ("start of a function", [.call(distance: 0)], \.helper),
      ("neither a map nor a variable", Instruction.load(), \.other),
      ("address of main leaves .text", Instruction.load(), \.mainSymbol),
      ("not that of an instruction", Instruction.load(1, 4), \.helper),
      ("not that of an instruction", Instruction.load(1, -64), \.helper),
      ("no second half", [Instruction.exit, Instruction.load()[0]], \.variable),
    ] as [(String, [Instruction], any KeyPath<Scene, Int> & Sendable)])
  func broken(word: String, instructions: [Instruction], symbol: any KeyPath<Scene, Int> & Sendable) {
    let error = bpfError {
      var scene = Scene(
        order: .littleEndian, word.contains("second half") ? instructions : instructions + [.exit])
      scene.builder.relocate(
        scene.main, instruction: word.contains("second half") ? 1 : 0, to: scene[keyPath: symbol])
      return try scene.builder.object().link(Facts())
    }
    #expect(error?.code == .malformedObject)
    #expect(error?.description.contains(word) == true, "\(String(describing: error))")
  }

  @Test(arguments: [4, 24, .max] as [UInt64])
  func relocationsBesideInstructions(offset: UInt64) {
    var scene = Scene(order: .littleEndian, Instruction.nothing)
    scene.builder.relocate(scene.main, offset: offset, to: scene.variable)
    #expect(bpfError { try scene.builder.object() }?.code == .malformedObject)
  }

  @Test func symbolsThatAreNotThere() {
    var scene = Scene(order: .littleEndian, Instruction.load() + [.exit])
    scene.builder.relocate(scene.main, instruction: 0, to: 99)
    let error = bpfError { try scene.builder.object() }
    #expect(error?.code == .malformedObject && error?.seen == "symbol 99", "\(String(describing: error))")
  }

  @Test func callsWithoutRelocations() {
    for instructions in [[Instruction.call(distance: 0), .exit], Instruction.load(1, source: 4) + [.exit]] {
      let scene = Scene(order: .littleEndian, instructions)
      let error = bpfError { try scene.builder.object().link(Facts()) }
      #expect(error?.description.contains("has no relocation") == true)
    }
  }
}

extension ReferenceTests.Scene {
  /// The symbol of the program is the first one.
  var mainSymbol: Int { 1 }
}
