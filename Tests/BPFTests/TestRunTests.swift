import BPF
import FakeKernel
import Testing

/// Programs run on given data: what the kernel is asked, and what becomes of its answer.
@Suite struct TestRunTests {
  private let fake = FakeKernel()

  private func program(_ type: ProgramType) throws -> Program {
    var program = FakeProgram()
    program.id = 5
    program.type = type
    program.name = "tested"
    fake.pin(.program(program), at: "/tested")
    return try Kernel(systemCalls: fake).program(pinnedAt: "/tested")
  }

  private func words(_ values: [UInt32]) -> [UInt8] {
    values.flatMap { value in withUnsafeBytes(of: value) { Array($0) } }
  }

  @Test func xdpHasMetadataAndAContext() throws {
    let context = self.words([8, 22, 0, 3, 4, 0])
    let left = self.words([12, 26, 4, 3, 4, 0])
    fake.answer(.progTestRun) { bytes in
      let run = Attributes(bytes)
      #expect(run.memory(16, count: 22) == [UInt8](repeating: 1, count: 8) + [UInt8](repeating: 2, count: 14))
      #expect(run.memory(48, count: 24) == context && run.word(40) == 24 && run.word(44) == 24)
      #expect(run.word(12) == 1 << 16 && run.word(32) == 10 && run.word(64) == 0)
      run.set(3, at: 4)
      run.set(22, at: 12)
      run.set(55, at: 36)
      run.write([UInt8](repeating: 9, count: 8) + [UInt8](repeating: 7, count: 14), through: 24)
      run.set(24, at: 44)
      run.write(left, through: 56)
      return 0
    }
    var given = XDPRunContext()
    given.metadata = [UInt8](repeating: 1, count: 8)
    given.interfaceIndex = 3
    given.receiveQueue = 4
    var options = PacketRunOptions()
    options.repetitions = 10
    let result = try program(.xdp).runXDP([UInt8](repeating: 2, count: 14), context: given, options: options)
    #expect(result.action == .transmit && result.action.description == "XDP_TX" && result.duration == 55)
    #expect(result.metadata == [UInt8](repeating: 9, count: 8))
    #expect(result.packet == [UInt8](repeating: 7, count: 14))
  }

  @Test func livePacketsDoNotComeBack() throws {
    fake.answer(.progTestRun) { bytes in
      let run = Attributes(bytes)
      #expect(run.word(64) == 2 && run.word(72) == 16 && run.word(32) == 100)
      #expect(run.long(24) == 0 && run.word(12) == 0 && run.long(56) == 0)
      return 0
    }
    try program(.xdp).sendXDP([UInt8](repeating: 0, count: 60), count: 100, batchSize: 16)
    #expect(fake.calls(.progTestRun).count == 1)
  }

  @Test func aBufferHasItsWords() throws {
    fake.answer(.progTestRun) { bytes in
      let run = Attributes(bytes)
      let context = run.memory(48, count: 192)
      func word(_ offset: Int) -> UInt32 {
        context.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
      }
      #expect(run.word(40) == 192 && run.word(44) == 192 && run.word(64) == 4)
      #expect(
        [8, 32, 36, 40, 48, 64, 152, 160, 164, 176, 184].map(word) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
      var left = context
      left[8] = 99
      run.write(left, through: 56)
      run.set(192, at: 44)
      run.set(0, at: 12)
      return 0
    }
    var context = SocketBufferContext()
    context.mark = 1
    context.priority = 2
    context.ingressInterfaceIndex = 3
    context.interfaceIndex = 4
    context.controlBlock = [5, 0, 0, 0, 6, 77]
    context.timestamp = 7
    context.wireLength = 8
    context.segments = 9
    context.segmentSize = 10
    context.hardwareTimestamp = 11
    var options = PacketRunOptions()
    options.hasChecksum = true
    let result = try program(.schedCls).runSocketBuffer([0], context: context, options: options)
    var expected = context
    expected.mark = 99
    expected.controlBlock = [5, 0, 0, 0, 6]
    #expect(result.context == expected)
  }

  @Test func argumentsOfATracepointAndItsCPU() throws {
    fake.answer(.progTestRun) { bytes in
      let run = Attributes(bytes)
      #expect(run.word(40) == 16 && run.word(32) == 0 && run.word(64) == 1 && run.word(68) == 1)
      #expect(run.memory(48, count: 9) == [5, 0, 0, 0, 0, 0, 0, 0, 6])
      run.set(42, at: 4)
      return 0
    }
    #expect(try program(.rawTracepoint).runRawTracepoint([5, 6], cpu: 1) == 42)
  }

  /// The kernel writes into what it is given, and takes no other room.
  @Test func theArgumentOfASystemCall() throws {
    fake.answer(.progTestRun) { bytes in
      let run = Attributes(bytes)
      #expect(run.long(56) == 0 && run.word(44) == 0 && run.word(32) == 0)
      run.write([1, 2, 3], through: 48)
      run.set(7, at: 4)
      return 0
    }
    let result = try program(.syscall).runSyscall([1, 2, 0])
    #expect(result.returnValue == 7 && result.context == [1, 2, 3])
  }

  @Test func tooLittleRoomTellsHowMuchIsNeeded() throws {
    fake.answer(.progTestRun) { bytes in
      Attributes(bytes).set(100, at: 12)
      return KernelErrno.ENOSPC.negated
    }
    var options = PacketRunOptions()
    options.room = 20
    let program = try program(.xdp)
    let error = try failure { _ = try program.runXDP([0], options: options) }
    #expect(error.code == .invalidValue && error.expected == "100 bytes" && error.seen == "20")
  }

  @Test func theTypeHasToFit() throws {
    let program = try program(.kprobe)
    for run in [
      { _ = try program.runXDP([]) }, { _ = try program.runSyscall([]) },
      { _ = try program.runRawTracepoint([]) }, { _ = try program.runSocketBuffer([]) },
      { _ = try program.sendXDP([]) },
    ] as [() throws -> Void] {
      let error = try failure { try run() }
      #expect(error.code == .invalidValue && error.seen == "kprobe" && error.stage == .run)
    }
    #expect(fake.calls(.progTestRun).isEmpty)
  }

  @Test(arguments: [
    (KernelErrno.EINVAL, BPFError.Code.invalidValue), (.ENOTSUPP, .unsupported), (.EPERM, .systemCallFailed),
  ])
  func refusalsAreExplained(errno: KernelErrno, code: BPFError.Code) throws {
    let program = try program(.xdp)
    fake.fail(.progTestRun, errno)
    let error = try failure { _ = try program.testRun(TestRun()) }
    #expect(error.code == code && error.errno == errno && error.subject.program == "tested")
  }
}
