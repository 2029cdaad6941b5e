import BPFBytes
import BPFTypes
import BTF
import ELFReader
import TestSupport
import Testing

@testable import BPFBlueprint

/// Programs and the functions they take along: parity SYM-1 to SYM-7.
@Suite struct LinkTests {
  /// Each function call of a program, as the instruction it leads to.
  private func calls(_ load: ProgramLoad) -> [Int] {
    load.instructions.enumerated().filter { $1.isSubprogramCall }.map { $0 + 1 + Int($1.immediate) }
  }

  /// Where each function of a program begins, by its function information.
  private func functions(_ load: ProgramLoad, of object: BPFObject) throws -> [Int: String] {
    var result: [Int: String] = [:]
    for record in try load.functionInfo?.words(order: object.byteOrder) ?? [] {
      result[Int(record[0])] = try object.types?.name(of: BTFTypeID(rawValue: record[1]))
    }
    return result
  }

  @Test(arguments: ["subprograms.bpf.o", "subprograms.bpfeb.o"])
  func functionsFollowInTheOrderOfTheirFirstCall(file: String) throws {
    let object = try object(file)
    #expect(object.programs.names == ["first", "second"])
    #expect(Set(object.programs.map(\.sectionName)) == ["raw_tp/sched_process_exec"])
    let plan = try object.link(Facts())
    let first = try plan.program("first"), second = try plan.program("second")
    // In instructions: first 11, plus_one 3, twice 5, hidden_square 5, store 11; second 9, weak_half 3.
    #expect(
      try functions(first, of: object) == [
        0: "first", 11: "plus_one", 14: "twice", 19: "hidden_square", 24: "store",
      ])
    #expect(first.instructions.count == 35)
    #expect(calls(first) == [11, 19, 24, 14, 14])
    #expect(
      try functions(second, of: object) == [
        0: "second", 9: "hidden_square", 14: "twice", 19: "weak_half", 22: "store",
      ])
    #expect(second.instructions.count == 33)
    #expect(calls(second) == [9, 19, 22, 14])
    for load in [first, second] {
      #expect(load.slots.count == 1 && load.slots[0].map.rawValue == 0)
      let instruction = load.instructions[load.slots[0].instruction]
      #expect(instruction.isLoadImmediate64 && instruction.source == 1 && instruction.immediate == 0)
    }
  }

  @Test(arguments: ["subprograms.bpf.o", "callbacks.bpf.o", "execve_counter.bpf.o", "subprograms.bpfeb.o"])
  func linesFollowTheirInstructions(file: String) throws {
    let object = try object(file)
    for load in try object.link(Facts()).programs {
      let lines = try #require(load.lineInfo).words(order: object.byteOrder)
      let places = lines.map { Int($0[0]) }
      #expect(places == places.sorted() && Set(places).count == places.count)
      #expect(places.first == 0)
      #expect(places.allSatisfy { $0 < load.instructions.count })
      // The kernel wants a line at the start of every function.
      #expect(try Set(functions(load, of: object).keys).isSubset(of: places))
      let program = try #require(object.programs[load.name])
      for (place, record) in zip(places, lines) where place < program.instructionCount {
        #expect(object.sourceLine(of: program, instruction: place)?.line == record[3] >> 10)
      }
    }
  }

  @Test func callbacksCountByTheirAddress() throws {
    let object = try object("callbacks.bpf.o")
    let load = try object.link(Facts()).program("walk")
    #expect(object.references.contains { $0.target == .address(function: "visit") })
    let place = try #require(load.instructions.firstIndex { $0.isLoadImmediate64 && $0.source == 4 })
    let program = try #require(object.programs["walk"])
    #expect(place + 1 + Int(load.instructions[place].immediate) == program.instructionCount)
    #expect(try functions(load, of: object) == [0: "walk", program.instructionCount: "visit"])
    #expect(load.slots.map { object.maps[$0.map.rawValue].name }.sorted().contains(".bss"))
  }

  @Test func recursionEnds() throws {
    var builder = ObjectBuilder()
    let text = builder.code(".text", "again", [.call(distance: -1), .exit])
    let main = builder.code("socket", "main", [.call(distance: -1), .exit])
    builder.relocate(main, instruction: 0, to: 1)
    _ = text
    let load = try builder.object().link(Facts()).program("main")
    #expect(load.instructions == [.call(distance: 1), .exit, .call(distance: -1), .exit])
  }

  /// Parity MAP-25.
  @Test func disabledMapsLeaveCallsOfNoHelper() throws {
    var object = try object("subprograms.bpf.o")
    object.maps["results"]?.isEnabled = false
    let plan = try object.link(Facts())
    #expect(plan.maps.isEmpty)
    for load in plan.programs {
      #expect(load.slots.isEmpty)
      #expect(load.instructions.count { $0 == .call(unknownHelper: 2_001_000_000) } == 2)
    }
  }

  /// CORE-36.
  @Test func fieldsOfAnUnknownKernelAreNamedWithTheirLine() throws {
    let error = bpfError { try object("core_read.bpf.o").link(Facts()) }
    #expect(error?.code == .noKernelBTF && error?.summary.contains("struct task_struct.tgid") == true)
    #expect(error?.place.source?.hasSuffix("core_read.bpf.c:15") == true, "\(String(describing: error))")
  }

  /// Functions that do not lie in their section as they should.
  @Test(arguments: [(0, 24), (8, 16), (0, 0), (4, 8), (0, 12), (.max, 8), (8, .max)] as [(UInt64, UInt64)])
  func functionsOutOfPlace(value: UInt64, size: UInt64) {
    var builder = ObjectBuilder()
    let code = builder.code("socket", nil, Instruction.nothing)
    builder.symbol("main", in: code, at: value, size: size, type: .func)
    #expect(bpfError { try builder.object() }?.code == .malformedObject)
  }

  @Test func staticPrograms() {
    var builder = ObjectBuilder()
    builder.code("socket", "main", Instruction.nothing, binding: .local)
    #expect(bpfError { try builder.object() }?.code == .unsupported)
  }

  @Test func codeThatEndsInAnInstruction() {
    var builder = ObjectBuilder()
    builder.section("socket", [UInt8](repeating: 0, count: 12), flags: [.alloc, .execinstr])
    #expect(bpfError { try builder.object() }?.summary.contains("does not end") == true)
  }
}
