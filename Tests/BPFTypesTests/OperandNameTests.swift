import BPFTypes
import Testing

/// What operands of a program are called that the kernel holds.
@Suite struct OperandNameTests {
  private let names = HeldProgramNames(
    callBase: 0x1000, addresses: [0x8000, 0x9000],
    symbols: [0x9000: "bpf_prog_ff_twice", 0x1040: "bpf_kfunc"])

  private func text(_ instruction: Instruction, next: Instruction? = nil) -> String {
    instruction.disassembly(next: next, names: names)
  }

  private func load(_ source: UInt8, _ immediate: Int32) -> Instruction {
    Instruction(opcode: 0x18, destination: 1, source: source, immediate: immediate)
  }

  @Test func calls() {
    #expect(text(.call(.mapLookupElem)) == "call bpf_map_lookup_elem#1")
    let function = Instruction(opcode: 0x85, source: 1, offset: 3, immediate: 1)
    #expect(text(function) == "call pc+3#bpf_prog_ff_twice")
    #expect(text(Instruction(opcode: 0x85, source: 1, offset: -3)) == "call pc-3#0x8000")
    #expect(text(Instruction(opcode: 0x85, source: 2, immediate: 0x40)) == "call bpf_kfunc#64")
    #expect(text(.call(unknownHelper: -16)) == "call 0xff0#-16")
    let interpreted = HeldProgramNames(callBase: 0, addresses: [], symbols: [:])
    #expect(function.disassembly(names: interpreted) == "call pc+3")
  }

  @Test func constants() {
    let next = Instruction(opcode: 0, immediate: 24)
    #expect(text(load(1, 7), next: next) == "r1 = map[id:7]")
    #expect(text(load(2, 7), next: next) == "r1 = map[id:7][0]+24")
    #expect(text(load(6, 2), next: next) == "r1 = map[idx:2]+24")
    #expect(text(load(4, -5), next: next) == "r1 = subprog[-5]")
    #expect(text(load(4, 5), next: next) == "r1 = subprog[+5]")
    #expect(text(load(0, 1), next: next) == "r1 = 0x1800000001")
  }
}
