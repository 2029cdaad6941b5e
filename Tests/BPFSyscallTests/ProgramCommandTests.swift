import BPFSyscall
import BPFTypes
import FakeKernel
import Testing

@Suite("program commands")
struct ProgramCommandTests {
  let fake = FakeKernel()
  /// `r0 = 0; exit`.
  let code: [UInt8] = [0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0]

  @Test func loadPassesUpToTheLastFieldThatIsUsed() throws {
    _ = try fake.progLoad(ProgLoad(type: .socketFilter, instructions: code, license: "GPL"))
    try ExpectedBytes(size: 24).word(1, at: 0).word(2, at: 4).address(at: 8).address(at: 16)
      .expect(.progLoad, in: fake)
  }

  @Test func loadPassesEveryField() throws {
    var request = ProgLoad(type: .tracing, instructions: code, license: "GPL")
    request.name = "a name that is too long"
    request.kernelVersion = 0x60c00
    request.flags = .sleepable
    request.interfaceIndex = 3
    request.expectedAttachType = .traceFentry
    request.btfFD = 11
    request.functionInfo = .init(recordSize: 8, count: 1, bytes: [0, 0, 0, 0, 1, 0, 0, 0])
    request.lineInfo = .init(recordSize: 16, count: 1, bytes: [UInt8](repeating: 2, count: 16))
    request.fieldRelocations = .init(recordSize: 16, count: 1, bytes: [UInt8](repeating: 3, count: 16))
    request.attachBTFID = 12
    request.attachFD = 13
    request.descriptors = [14]
    request.tokenFD = 20
    fake.answer(.progLoad) { bytes in
      let attributes = Attributes(bytes)
      #expect(attributes.memory(8, count: 16) == code)
      #expect(attributes.string(16) == "GPL")
      #expect(attributes.memory(80, count: 8) == [0, 0, 0, 0, 1, 0, 0, 0])
      #expect(attributes.memory(96, count: 16) == [UInt8](repeating: 2, count: 16))
      #expect(attributes.memory(120, count: 4) == [14, 0, 0, 0])
      #expect(attributes.memory(128, count: 16) == [UInt8](repeating: 3, count: 16))
      return nil
    }
    _ = try fake.progLoad(request)
    try ExpectedBytes(size: 152).word(26, at: 0).word(2, at: 4).address(at: 8).address(at: 16)
      .word(0x60c00, at: 40).word(1 << 4 | 1 << 16, at: 44).name("a name that is ", at: 48).word(3, at: 64)
      .word(24, at: 68).word(11, at: 72).word(8, at: 76).address(at: 80).word(1, at: 88).word(16, at: 92)
      .address(at: 96).word(1, at: 104).word(12, at: 108).word(13, at: 112).word(1, at: 116).address(at: 120)
      .address(at: 128).word(16, at: 136).word(20, at: 144)
      .expect(.progLoad, in: fake)
  }

  @Test func informationGoesOnlyWithATable() throws {
    var request = ProgLoad(type: .kprobe, instructions: code, license: "GPL")
    request.functionInfo = .init(recordSize: 8, count: 1, bytes: [UInt8](repeating: 1, count: 8))
    _ = try fake.progLoad(request)
    #expect(fake.calls(.progLoad).last?.attributes.count == 24)
  }

  /// LOAD-9: a kernel that knows less of a record says how much, and gets zeros for the rest.
  @Test func longRecordsAreShortened() throws {
    var request = ProgLoad(type: .kprobe, instructions: code, license: "GPL")
    request.btfFD = 11
    request.functionInfo = .init(recordSize: 12, count: 2, bytes: [UInt8](repeating: 1, count: 24))
    request.lineInfo = .init(recordSize: 20, count: 1, bytes: [UInt8](repeating: 2, count: 20))
    fake.answer(.progLoad) { bytes in
      let attributes = Attributes(bytes)
      let function = [UInt8](repeating: 1, count: 8) + [0, 0, 0, 0]
      guard attributes.memory(80, count: 24) == function + function else {
        attributes.set(8, at: 76)
        return KernelErrno.E2BIG.negated
      }
      guard attributes.memory(96, count: 20) == [UInt8](repeating: 2, count: 16) + [0, 0, 0, 0] else {
        attributes.set(16, at: 92)
        return KernelErrno.E2BIG.negated
      }
      #expect(attributes.word(76) == 12 && attributes.word(92) == 20)
      return nil
    }
    _ = try fake.progLoad(request)
    #expect(fake.calls(.progLoad).count == 3)
  }

  /// The same number says that a program is too long, and then there is nothing to shorten.
  @Test func otherReasonsOfE2BIGStay() throws {
    var request = ProgLoad(type: .kprobe, instructions: code, license: "GPL")
    request.btfFD = 11
    request.functionInfo = .init(recordSize: 8, count: 1, bytes: [UInt8](repeating: 1, count: 8))
    fake.fail(.progLoad, .E2BIG)
    #expect(throws: SystemCallError(call: "bpf(BPF_PROG_LOAD)", errno: .E2BIG)) {
      _ = try fake.progLoad(request)
    }
    #expect(fake.calls(.progLoad).count == 1)
  }

  @Test func anInterruptedLoadIsTriedFiveTimes() throws {
    fake.fail(.progLoad, .EAGAIN, times: 4)
    _ = try fake.progLoad(ProgLoad(type: .kprobe, instructions: code, license: "GPL"))
    #expect(fake.calls(.progLoad).count == 5)

    fake.fail(.progLoad, .EAGAIN, times: 100)
    #expect(throws: SystemCallError(call: "bpf(BPF_PROG_LOAD)", errno: .EAGAIN)) {
      _ = try fake.progLoad(ProgLoad(type: .kprobe, instructions: code, license: "GPL"))
    }
    #expect(fake.calls(.progLoad).count == 10)
  }

  @Test(arguments: [KernelErrno.EPERM, .EACCES, .EINVAL, .E2BIG, .ENOMEM, .EINTR, .ENOSPC])
  func anyOtherFailureIsFinal(_ errno: KernelErrno) {
    fake.fail(.progLoad, errno)
    #expect(throws: SystemCallError(call: "bpf(BPF_PROG_LOAD)", errno: errno)) {
      _ = try fake.progLoad(ProgLoad(type: .kprobe, instructions: code, license: "GPL"))
    }
    #expect(fake.calls(.progLoad).count == 1)
  }

  @Test func theVerifiersLogIsKept() throws {
    fake.configure { $0.verifierLog = "0: R1=ctx\nprocessed 2 insns\n" }
    var log = VerifierLog(capacity: 1000, level: 2)
    _ = try fake.progLoad(ProgLoad(type: .kprobe, instructions: code, license: "GPL"), log: &log)
    #expect(log.text == "0: R1=ctx\nprocessed 2 insns\n")
    try ExpectedBytes(size: 40).word(2, at: 0).word(2, at: 4).address(at: 8).address(at: 16).word(2, at: 24)
      .word(1000, at: 28).address(at: 32).expect(.progLoad, in: fake)

    fake.fail(.progLoad, .EACCES)
    #expect(throws: SystemCallError.self) {
      _ = try fake.progLoad(ProgLoad(type: .kprobe, instructions: code, license: "GPL"), log: &log)
    }
    #expect(log.text.hasPrefix("0: R1=ctx"))
  }

  /// Kernels refuse less than 128 bytes; what does not fit is cut.
  @Test func theVerifiersLogMayNotFit() throws {
    fake.configure { $0.verifierLog = String(repeating: "x", count: 300) }
    var log = VerifierLog(capacity: 1)
    #expect(throws: SystemCallError(call: "bpf(BPF_PROG_LOAD)", errno: .ENOSPC)) {
      _ = try fake.progLoad(ProgLoad(type: .kprobe, instructions: code, license: "GPL"), log: &log)
    }
    #expect(log.text == String(repeating: "x", count: 127))
  }

  /// A kernel that refuses before the verifier runs leaves the buffer as it was.
  @Test func withoutALogThereIsNoText() {
    fake.fail(.progLoad, .EPERM)
    var log = VerifierLog(capacity: 4096)
    #expect(throws: SystemCallError.self) {
      _ = try fake.progLoad(ProgLoad(type: .kprobe, instructions: code, license: "GPL"), log: &log)
    }
    #expect(log.text == "")
  }

  @Test func bindingAMap() throws {
    try fake.programBindMap(programFD: 5, mapFD: 6)
    try ExpectedBytes(size: 8).word(5, at: 0).word(6, at: 4).expect(.progBindMap, in: fake)
  }

  @Test func loadingTypes() throws {
    let descriptor = try fake.btfLoad([1, 2, 3])
    guard case .btf(_, let bytes) = fake[descriptor.rawValue] else { return #expect(Bool(false), "no BTF") }
    #expect(bytes == [1, 2, 3])
    try ExpectedBytes(size: 24).address(at: 0).word(3, at: 16).expect(.btfLoad, in: fake)
    _ = try fake.btfLoad([1, 2, 3], tokenFD: 20)
    try ExpectedBytes(size: 40).address(at: 0).word(3, at: 16).word(1 << 16, at: 32).word(20, at: 36)
      .expect(.btfLoad, in: fake)
  }

  @Test func runningAProgram() throws {
    fake.answer(.progTestRun) { bytes in
      let attributes = Attributes(bytes)
      #expect(attributes.memory(16, count: 3) == [1, 2, 3])
      attributes.set(2, at: 4)
      attributes.set(2, at: 12)
      attributes.set(77, at: 36)
      attributes.write([9, 8], through: 24)
      return 0
    }
    let result = try fake.progTestRun(fd: 5, data: [1, 2, 3], room: 4, repeat: 10)
    #expect(result.returnValue == 2 && result.duration == 77 && result.data == [9, 8])
    try ExpectedBytes(size: 40).word(5, at: 0).word(3, at: 8).word(4, at: 12).address(at: 16).address(at: 24)
      .word(10, at: 32).expect(.progTestRun, in: fake)
  }

  @Test func runningAProgramOnAContext() throws {
    fake.answer(.progTestRun) { bytes in
      let attributes = Attributes(bytes)
      #expect(attributes.memory(48, count: 2) == [4, 5])
      attributes.set(2, at: 44)
      attributes.write([7, 6], through: 56)
      return 0
    }
    #expect(try fake.progTestRun(fd: 5, data: [], context: [4, 5], contextRoom: 3).context == [7, 6])
    try ExpectedBytes(size: 64).word(5, at: 0).word(1, at: 32).word(2, at: 40).word(3, at: 44).address(at: 48)
      .address(at: 56).expect(.progTestRun, in: fake)
  }

  @Test func runningAProgramThatAsksForMoreRoom() throws {
    fake.answer(.progTestRun) { bytes in
      Attributes(bytes).set(UInt32.max, at: 12)
      return 0
    }
    #expect(try fake.progTestRun(fd: 5, data: [], room: 4).data.count == 4)
    try ExpectedBytes(size: 40).word(5, at: 0).word(4, at: 12).address(at: 24).word(1, at: 32)
      .expect(.progTestRun, in: fake)
    fake.fail(.progTestRun, .ENOTSUPP)
    #expect(throws: SystemCallError(call: "bpf(BPF_PROG_TEST_RUN)", errno: .ENOTSUPP)) {
      _ = try fake.progTestRun(fd: 5, data: [])
    }
  }
}
