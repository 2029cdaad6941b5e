import BPFInterpreter
import BPFTypes
import Testing

/// Calls, limits, and what ends a program.
@Suite struct ControlFlowTests {
  @Test func functionsKeepTheirCallersRegisters() throws {
    // main: r6 = 5; r1 = 2; call double; r0 += r6; exit. double: r6 = 100; r0 = r1 * 2; exit
    let code: [Instruction] = [
      .move(6, 5), .move(1, 2), op(0x85, 0, 1, imm: 2), op(0x0f, 0, 6), .exit,
      .move(6, 100), op(0xbf, 0, 1), op(0x27, 0, imm: 2), .exit,
    ]
    #expect(try run(code).returnValue == 9)
  }

  @Test func eachFunctionHasAStackOfItsOwn() throws {
    // The callee writes to its stack; the caller's is as it was, and can be written through its address.
    let code: [Instruction] = [
      op(0x7a, 10, off: -8, imm: 7), op(0xbf, 1, 10), op(0x07, 1, imm: -8), op(0x85, 0, 1, imm: 2),
      op(0x79, 0, 10, off: -8), .exit,
      op(0x7a, 10, off: -8, imm: 99), op(0x79, 2, 1), op(0x07, 2, imm: 1), op(0x7b, 1, 2), .exit,
    ]
    #expect(try run(code).returnValue == 8)
  }

  @Test func callsInEachOtherHaveALimit() throws {
    let error = failure([op(0x85, 0, 1, imm: -1), .exit])
    #expect(error?.code == .illegalProgram)
    #expect(error?.summary.contains("more than 8 calls") == true)
  }

  @Test func endlessProgramsEnd() throws {
    var options = InterpreterOptions()
    options.instructionLimit = 1000
    let error = failure([op(0x05, 0, off: -1)], options: options)
    #expect(error?.code == .limitExceeded)
    #expect(error?.summary == "the program has not ended after 1000 instructions")
    #expect(error?.place.instruction == 0)
  }

  @Test func loopsThatMayGoOnEndInTheEnd() throws {
    var options = InterpreterOptions()
    options.instructionLimit = 100_000_000
    // r0 += 1; may_goto +1; goto -3; exit
    let code: [Instruction] = [
      .move(0, 0), op(0x07, 0, imm: 1), op(0xe5, 0, off: 1), op(0x05, 0, off: -3), .exit,
    ]
    #expect(try run(code, options: options).returnValue == 8 << 20 | 1)
  }

  @Test func callbacks() throws {
    // bpf_loop(10, callback, &sum, 0); the callback adds its number and stops at 5.
    let code: [Instruction] = [
      op(0x7a, 10, off: -8, imm: 0), .move(1, 10), op(0x18, 2, Instruction.pseudoFunction, imm: 9), op(0, 0),
      op(0xbf, 3, 10), op(0x07, 3, imm: -8), .move(4, 0), .call(.loop), op(0x79, 6, 10, off: -8),
      op(0x67, 0, imm: 8), op(0x4f, 0, 6), .exit,
      op(0x79, 3, 2), op(0x0f, 3, 1), op(0x7b, 2, 3), .move(0, 0), op(0x55, 1, off: 1, imm: 5), .move(0, 1),
      .exit,
    ]
    #expect(try run(code).returnValue == 6 << 8 | 15)
  }

  @Test func whatIsNoInstructionIsTold() {
    let cases: [([Instruction], String)] = [
      ([op(0xff, 0)], "the instruction is not known"), ([.move(0, 0)], "the program runs off its end"),
      ([op(0xb7, 11)], "the instruction uses a register beyond r10"),
      ([op(0xb7, 10)], "the instruction writes to the frame pointer r10"),
      ([op(0x05, 0, off: 9)], "the jump leads out of the program"),
      ([op(0x18, 0)], "the 64-bit load has no second half"),
      ([.call(unknownHelper: 9999), .exit], "the helper 9999 does not exist"),
    ]
    for (code, summary) in cases {
      let error = failure(code)
      #expect(error?.code == .illegalProgram && error?.summary == summary, "\(String(describing: error))")
    }
  }

  @Test func whatOnlyAKernelHasIsRefusedByName() {
    #expect(failure([.call(.fibLookup), .exit])?.summary == "the helper bpf_fib_lookup() is not simulated")
    #expect(failure([.call(.fibLookup), .exit])?.code == .unsupported)
    let function = op(0x85, 0, Instruction.pseudoKernelFunction, imm: 77)
    #expect(failure([function, .exit])?.summary == "the kernel function number 77 is not simulated")
    #expect(
      failure([.exit], type: .skMsg)?.summary == "the context of programs of type sk_msg is not simulated")
    // What is not reached does not matter.
    #expect(failure([.move(0, 0), op(0x05, 0, off: 1), .call(.fibLookup), .exit])?.code == nil)
  }
}

/// What the verifier refuses before a program runs is refused where it is reached here.
@Suite struct UnwrittenRegisterTests {
  @Test(
    arguments: [
      // r0 += r7; exit
      ([.move(0, 1), op(0x0f, 0, 7), .exit], 7, 1),
      // r0 is not set before the end.
      ([op(0x05, 0, off: 0), .exit], 0, 1),
      // A program is given a context alone.
      ([op(0xbf, 0, 2), .exit], 2, 0),
      // *(u64 *)(r10 - 8) = r3
      ([op(0x7b, 10, 3, off: -8), .move(0, 0), .exit], 3, 0),
      // if r8 == 0 goto +0
      ([.move(0, 0), op(0x15, 8, off: 0), .exit], 8, 1),
      // After a call, its arguments are gone.
      ([.call(.ktimeGetNs), op(0xbf, 0, 1), .exit], 1, 1),
      // A function sees its caller's arguments, but not what it keeps: r6 = 1; call +1; exit; r0 = r6; exit
      ([.move(6, 1), op(0x85, 0, 1, imm: 1), .exit, op(0xbf, 0, 6), .exit], 6, 3),
      // lock *(u64 *)(r10 - 8) += r4
      ([op(0x7a, 10, off: -8), op(0xdb, 10, 4, off: -8), .move(0, 0), .exit], 4, 1),
    ] as [([Instruction], Int, Int)])
  func areNotRead(_ code: [Instruction], _ register: Int, _ place: Int) {
    let error = failure(code)
    #expect(error?.summary.contains("r\(register) is read, and nothing was written to it") == true, "\(code)")
    #expect(error?.code == .illegalProgram && error?.place.instruction == place)
  }

  @Test func whatIsKeptIsThereAfterACall() throws {
    // r6 = 4; r1 = 3; call +2; r0 += r6; exit; r0 = r1; exit
    let code: [Instruction] = [
      .move(6, 4), .move(1, 3), op(0x85, 0, 1, imm: 2), op(0x0f, 0, 6), .exit, op(0xbf, 0, 1), .exit,
    ]
    #expect(try run(code).returnValue == 7)
  }
}
