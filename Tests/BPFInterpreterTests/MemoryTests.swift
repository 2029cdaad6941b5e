import BPFInterpreter
import BPFTypes
import TestSupport
import Testing

/// Accesses that go wrong, and where errors say that they did.
@Suite struct MemoryTests {
  @Test func theStackHasBounds() {
    for offset: Int16 in [0, -513, -4] {
      let error = failure([op(0x7b, 10, 1, off: offset), .exit])
      #expect(error?.code == .memoryFault, "offset \(offset)")
      #expect(error?.seen == "byte \(offset) of a stack, counted from r10, of 512 bytes")
    }
    #expect(failure([.move(0, 0), op(0x7b, 10, 1, off: -512), op(0x7b, 10, 1, off: -8), .exit]) == nil)
  }

  @Test func numbersAreNoAddresses() {
    #expect(failure([.move(1, 8), op(0x79, 0, 1), .exit])?.seen == "an address that comes from NULL")
    #expect(
      failure(load(1, 0xffff_ffff_0000_0000) + [op(0x79, 0, 1), .exit])?.seen == "an address of nothing")
    #expect(failure(load(1, .max) + [op(0x79, 0, 1), .exit])?.seen == "an address of nothing")
  }

  @Test func packetsHaveBounds() throws {
    // r2 = data; r3 = data_end; r0 = the byte at an offset
    func read(_ offset: Int16) -> [Instruction] {
      [op(0x61, 2, 1, off: 0), op(0x61, 3, 1, off: 4), op(0x71, 0, 2, off: offset), .exit]
    }
    #expect(try run(read(63), packet: (0..<64).map { UInt8($0) }).returnValue == 63)
    #expect(failure(read(64))?.seen == "byte 64 of the packet, of 64 bytes")
    #expect(failure(read(-1))?.seen == "byte -1 of the packet, of 64 bytes")
    let length: [Instruction] = [
      op(0x61, 0, 1, off: 4), op(0x61, 2, 1, off: 0), op(0x1f, 0, 2), .exit,
    ]
    #expect(try run(length).returnValue == 64)
  }

  @Test func contextsHaveFields() {
    #expect(failure([op(0x79, 0, 1, off: 0), .exit])?.code == .memoryFault)
    #expect(failure([op(0x61, 0, 1, off: 24), .exit])?.code == .memoryFault)
    #expect(failure([.move(2, 0), op(0x63, 1, 2, off: 0), .exit])?.code == .memoryFault)
    #expect(failure([op(0x61, 0, 1, off: 76), .exit], type: .socketFilter)?.code == .memoryFault)
    #expect(failure([.move(2, 0), op(0x63, 1, 2, off: 8), .exit], type: .socketFilter)?.code == .memoryFault)
    let written: [Instruction] = [.move(0, 0), .move(2, 0)]
    #expect(
      failure(written + [op(0x63, 1, 2, off: 8), op(0x61, 0, 1, off: 8), .exit], type: .schedCls) == nil)
    #expect(failure(written + [op(0x63, 1, 2, off: 48), .exit], type: .socketFilter) == nil)
    #expect(failure([op(0x79, 0, 1, off: 168), .exit], type: .schedCls)?.code == .unsupported)
  }

  @Test func faultsNameTheCLine() throws {
    let interpreter = try Interpreter(try object("verifier_reject"))
    let error = try #require(throws: BPFError.self) { _ = try interpreter.run("unchecked") }
    #expect(error.code == .memoryFault)
    #expect(error.place.source?.hasSuffix("verifier_reject.bpf.c:18") == true)
    #expect(error.place.instruction != nil && error.subject.program == "unchecked")
    #expect(error.seen == "an address that comes from NULL")
  }

  @Test func memoryHasALimit() throws {
    var options = InterpreterOptions()
    options.memoryLimit = 6000
    let error = try #require(throws: BPFError.self) {
      _ = try Interpreter(try object("xdp_counter"), options: options)
    }
    #expect(error.code == .limitExceeded && error.subject.map == "packets")
    options.cpus = 0
    #expect(throws: BPFError.self) { _ = try Interpreter([.exit], type: .xdp, options: options) }
  }

  @Test func kernelMemoryIsWhatIsGiven() throws {
    // bpf_probe_read_kernel(fp - 8, 4, address); r0 = what was read, r7 = its result
    func read(_ address: UInt64) -> [Instruction] {
      load(3, address) + [
        op(0xbf, 1, 10), op(0x07, 1, imm: -8), .move(2, 4), op(0x7a, 10, off: -8, imm: -1),
        .call(.probeReadKernel),
        op(0x67, 0, imm: 32), op(0x61, 1, 10, off: -8), op(0x4f, 0, 1),
      ]
    }
    var options = InterpreterOptions()
    options.kernelMemory = [InterpretedMemory(address: 0xffff_ffff_8100_0000, bytes: [1, 2, 3, 4, 5])]
    #expect(try run(read(0xffff_ffff_8100_0001) + [.exit], options: options).returnValue == 0x0504_0302)
    // Beyond what is known: zeros, and -EFAULT.
    #expect(try run(read(0xffff_ffff_8100_0002) + [.exit], options: options).returnValue == 0)
    #expect(
      try run(read(8) + [op(0xc7, 0, imm: 32), .exit], options: options).returnValue
        == UInt32(bitPattern: -14))
  }
}
