import BPFBytes
import BPFTypes
import BTF
import Testing

@testable import BPFBlueprint

/// An answer that replaces `local` by `value`.
private func answer(_ local: UInt64, _ value: UInt64?) -> CoreAnswer {
  var answer = CoreAnswer()
  answer.local = local
  answer.value = value
  return answer
}

@Suite struct FieldPatchTests {
  private func patched(_ code: [Instruction], _ answer: CoreAnswer) throws -> [Instruction] {
    var code = code
    _ = try FieldPatch(answer).apply(to: &code, at: 0, end: code.count)
    return code
  }

  private func refusal(_ code: [Instruction], _ answer: CoreAnswer) -> FieldPatch.Mismatch? {
    do {
      _ = try patched(code, answer)
      return nil
    } catch {
      return error as? FieldPatch.Mismatch
    }
  }

  /// CORE-30, CORE-29.
  @Test func constants() throws {
    #expect(try patched([.move(1, 8)], answer(8, 16)) == [.move(1, 16)])
    #expect(refusal([.move(1, 9)], answer(8, 16))?.expected == "8")
    var unchecked = answer(8, 16)
    unchecked.isChecked = false
    #expect(try patched([.move(1, 9)], unchecked) == [.move(1, 16)])
    // Negative numbers are compared with their sign.
    #expect(try patched([.move(1, -2)], answer(UInt64(bitPattern: -2), 3)) == [.move(1, 3)])
    // A register is no place for a constant.
    #expect(refusal([Instruction(opcode: 0xbf)], answer(0, 1)) != nil)
    #expect(refusal([.exit], answer(0, 1)) != nil)
  }

  /// CORE-31: loads and stores of every class; sizes follow where that changes nothing.
  @Test(arguments: [0x61, 0x62, 0x63] as [UInt8])
  func offsets(opcode: UInt8) throws {
    let access = Instruction(opcode: opcode, offset: 4)
    var moved = answer(4, 20)
    (moved.localSize, moved.size) = (4, 4)
    #expect(try patched([access], moved) == [Instruction(opcode: opcode, offset: 20)])
    for (size, bits) in [(1, 0x10), (2, 0x08), (8, 0x18)] as [(UInt32, UInt8)] {
      moved.size = size
      #expect(try patched([access], moved) == [Instruction(opcode: opcode & ~0x18 | bits, offset: 20)])
    }
    moved.isResizable = false
    #expect(try patched([access], moved) == [.call(unknownHelper: 195_896_080)])
    moved.isResizable = true
    moved.size = 3
    #expect(refusal([access], moved) != nil)
    (moved.localSize, moved.size) = (8, 4)
    #expect(refusal([access], moved) != nil)
    #expect(refusal([access], answer(5, 20)) != nil)
    #expect(try patched([access], answer(4, 32767))[0].offset == 32767)
    #expect(refusal([access], answer(4, 32768))?.isRange == true)
  }

  /// CORE-32, CORE-38.
  @Test func longConstants() throws {
    let load = Instruction.load(1, 5, 1)
    #expect(
      try patched(load, answer(0x1_0000_0005, 0xffff_ffff_0000_0002)) == Instruction.load(1, 2, -1))
    #expect(refusal(load, answer(5, 6)) != nil)
    #expect(refusal(Instruction.load(1, source: 1, 5, 1), answer(0x1_0000_0005, 6)) != nil)
    #expect(refusal([load[0]], answer(5, 6)) != nil)
  }

  /// CORE-33.
  @Test func poison() throws {
    let call = Instruction.call(unknownHelper: 195_896_080)
    #expect(try patched(Instruction.load(1, 5, 1), answer(5, nil)) == [call, call])
    #expect(try patched([.move(1, 8), .exit], answer(8, nil)) == [call, .exit])
  }
}

@Suite struct FieldTests {
  /// The fixture for either order, on a kernel whose types are its own.
  private func linked(_ file: String) throws -> ProgramLoad {
    let object = try object(file)
    var facts = Facts()
    try facts.learn(object, from: KernelTypes(try #require(object.types)))
    return try #require(try object.link(facts).programs.first)
  }

  /// CORE-20, ELF-2: big-endian objects are planned like others.
  @Test func bothOrdersAreOneProgram() throws {
    let (little, big) = (try linked("core_kinds.bpf.o"), try linked("core_kinds.bpfeb.o"))
    #expect(little.instructions.count > 100 && little.absences.count == big.absences.count)
    // The shifts of bit fields differ, and nothing else does but what the compiler chose.
    #expect(little.absences.map(\.what) == big.absences.map(\.what))
  }

  /// CORE-35: what is not loaded asks nothing; CORE-36: nor does it need a kernel.
  @Test func disabledProgramsAskNothing() throws {
    var object = try object("core_absent.bpf.o")
    #expect(object.fieldQuestions.count == 1)
    #expect(
      try object.demand().relocatedTypes == [KernelType(name: "task_struct", kind: .structure)])
    object.programs["unguarded"]?.isEnabled = false
    #expect(object.fieldQuestions.isEmpty)
    #expect(try object.link(Facts()).programs.map(\.name) == ["plain"])
  }

  /// CORE-37: the kernel gets the instructions as they were compiled, and what they ask of its types.
  @Test(arguments: ["core_kinds.bpf.o", "core_kinds.bpfeb.o"]) func fieldsAreLeftToTheKernel(file: String)
    throws
  {
    var object = try object(file)
    object.fieldResolution = .byKernel
    #expect(try object.demand().relocatedTypes.isEmpty)
    let load = try #require(try object.link(Facts()).programs.first)
    let records = try #require(load.fieldRelocations)
    let questions = object.coreQuestions
    #expect(records.recordSize == 16 && records.count >= questions.count && load.absences.isEmpty)
    let bytes = ByteSlice(records.bytes)
    func word(_ number: Int, of record: Int) throws -> UInt32 {
      try bytes.load(UInt32.self, at: record * 16 + number * 4, order: object.byteOrder)
    }
    for record in 0..<records.count {
      let offset = Int(try word(0, of: record))
      #expect(offset % Instruction.size == 0 && offset / Instruction.size < load.instructions.count)
      // What the object's own types say stands in the instruction still.
      let answered = try linked(file).instructions[offset / Instruction.size]
      #expect(answered.opcode == load.instructions[offset / Instruction.size].opcode || answered.isCall)
      let question = try #require(questions.first { $0.type.rawValue == (try? word(1, of: record)) })
      #expect(try object.types?.string(at: word(2, of: record)).isEmpty == false, "\(question)")
      #expect(try word(3, of: record) <= 12)
    }
  }

  /// CORE-37: the kernel reads what is asked in the object's types, which it has to have then.
  @Test func theKernelNeedsTheTypes() throws {
    var object = try object("core_kinds.bpf.o")
    object.fieldResolution = .byKernel
    var facts = Facts()
    facts.refusedObjectBTF = "too old"
    let error = #expect(throws: BPFError.self) { try object.link(facts) }
    #expect(error?.code == .unsupported)
  }

  /// CORE-33: what is absent is told by name and place.
  @Test func absentFieldsAreNamed() throws {
    let object = try object("core_absent.bpf.o")
    var kernel = BTFBuilder()
    let int = kernel.addInt("int", size: 4, encoding: 1)
    _ = kernel.addComposite(.structure, named: "task_struct", size: 4, members: [("pid", int, 0)])
    var facts = Facts()
    try facts.learn(object, from: KernelTypes(try BTFTable(parsing: ByteSlice(kernel.encoded()))))
    let load = try object.link(facts).program("unguarded")
    #expect(load.absences.map(\.what) == ["struct task_struct.nowhere_to_be_found"])
    let place = try #require(load.absences.first?.instruction)
    #expect(load.instructions[place] == .call(unknownHelper: KernelAbsence.helper))
  }

  /// Programs that the object can do without.
  @Test func optionalProgramsAreLeftOutWithARemark() throws {
    var object = try object("core_absent.bpf.o")
    object.programs["unguarded"]?.isOptional = true
    let plan = try object.link(Facts())
    #expect(plan.programs.map(\.name) == ["plain"])
    #expect(plan.remarks.count == 1 && plan.remarks[0].contains("unguarded was left out"))
  }
}
