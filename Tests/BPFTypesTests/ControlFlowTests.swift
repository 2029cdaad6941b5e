import BPFTypes
import Testing

@Suite struct ControlFlowTests {
  private func jump(_ opcode: UInt8, _ offset: Int16, _ immediate: Int32 = 0) -> Instruction {
    Instruction(opcode: opcode, offset: offset, immediate: immediate)
  }

  @Test func aBranchMakesThreeBlocks() {
    let flow = ControlFlow(
      [jump(0x15, 2), .move(0, 1), .exit, .move(0, 2), .exit], isVerified: true)
    #expect(flow.functions.count == 1)
    #expect(flow.functions[0].blocks.map(\.instructions) == [0..<1, 1..<3, 3..<5])
    #expect(
      flow.functions[0].blocks.map(\.successors) == [[.block(1), .block(2)], [.exit], [.exit]])
  }

  @Test func jumpsGoBackToo() {
    let flow = ControlFlow([.move(0, 1), jump(0x05, -2)], isVerified: true)
    #expect(flow.functions[0].blocks.map(\.successors) == [[.block(0)]])
  }

  /// C: `gotol`, whose distance is in the constant.
  @Test func longJumps() {
    let flow = ControlFlow([jump(0x06, 0, 1), .move(0, 1), .exit], isVerified: true)
    #expect(flow.functions[0].blocks.map(\.instructions) == [0..<1, 1..<2, 2..<3])
    #expect(flow.functions[0].blocks.first?.successors == [.block(2)])
  }

  @Test func functionsBeginWhereCallsAndAddressesGo() {
    let code = [
      Instruction(opcode: 0x85, source: 1, offset: 3, immediate: 2),
      Instruction(opcode: 0x18, source: 4, immediate: 3), Instruction(opcode: 0), .exit, .move(0, 4), .exit,
    ]
    let verified = ControlFlow(code, isVerified: true)
    #expect(verified.functions.map { $0.blocks.first?.instructions } == [0..<4, 4..<5, 5..<6])
    // The compiler's distance is in the constant.
    let compiled = ControlFlow(code, isVerified: false)
    #expect(compiled.functions.map { $0.blocks.first?.instructions } == [0..<3, 3..<4, 5..<6])
  }

  @Test func whatLeavesTheProgramEnds() {
    let flow = ControlFlow([jump(0x15, 100), jump(0x05, -100), jump(0x0d, 0)], isVerified: true)
    let blocks = flow.functions[0].blocks
    #expect(blocks.map(\.successors) == [[.block(1), .exit], [.exit], [.exit]])
    #expect(ControlFlow([], isVerified: true).functions.isEmpty)
    let falling = ControlFlow([.move(0, 1)], isVerified: true)
    #expect(falling.functions[0].blocks.first?.successors == [.exit])
  }
}
