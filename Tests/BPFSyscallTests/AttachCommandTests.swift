import BPFSyscall
import BPFTypes
import FakeKernel
import Testing

@Suite("attach commands")
struct AttachCommandTests {
  let fake = FakeKernel()

  func program() throws -> FileDescriptor {
    try fake.progLoad(
      ProgLoad(type: .rawTracepoint, instructions: [UInt8](repeating: 0, count: 8), license: ""))
  }

  @Test func rawTracepoints() throws {
    let program = try program()
    let fd = UInt32(program.rawValue)
    _ = try fake.rawTracepointOpen(name: "sched_process_exec", programFD: program.rawValue)
    try ExpectedBytes(size: 16).address(at: 0).word(fd, at: 8).expect(.rawTracepointOpen, in: fake)
    _ = try fake.rawTracepointOpen(name: nil, programFD: program.rawValue, cookie: 1 << 40)
    try ExpectedBytes(size: 24).word(fd, at: 8).long(1 << 40, at: 16).expect(.rawTracepointOpen, in: fake)
    #expect(throws: SystemCallError(call: "bpf(BPF_RAW_TRACEPOINT_OPEN)", errno: .ENOENT)) {
      _ = try fake.rawTracepointOpen(name: "nothing", programFD: program.rawValue)
    }
  }

  @Test func perfEventLinks() throws {
    let program = try program()
    let fd = UInt32(program.rawValue)
    _ = try fake.linkCreatePerfEvent(programFD: program.rawValue, eventFD: 9, cookie: 0)
    try ExpectedBytes(size: 16).word(fd, at: 0).word(9, at: 4).word(41, at: 8).expect(.linkCreate, in: fake)
    _ = try fake.linkCreatePerfEvent(programFD: program.rawValue, eventFD: 9, cookie: 5)
    try ExpectedBytes(size: 24).word(fd, at: 0).word(9, at: 4).word(41, at: 8).long(5, at: 16)
      .expect(.linkCreate, in: fake)
  }

  @Test func changingLinks() throws {
    try fake.linkUpdate(fd: 5, programFD: 6)
    try ExpectedBytes(size: 8).word(5, at: 0).word(6, at: 4).expect(.linkUpdate, in: fake)
    try fake.linkUpdate(fd: 5, programFD: 6, oldProgramFD: 7)
    try ExpectedBytes(size: 16).word(5, at: 0).word(6, at: 4).word(4, at: 8).word(7, at: 12)
      .expect(.linkUpdate, in: fake)
    try fake.linkDetach(fd: 5)
    try ExpectedBytes(size: 4).word(5, at: 0).expect(.linkDetach, in: fake)
    fake.fail(.linkDetach, .EOPNOTSUPP)
    #expect(throws: SystemCallError(call: "bpf(BPF_LINK_DETACH)", errno: .EOPNOTSUPP)) {
      try fake.linkDetach(fd: 5)
    }
  }

  @Test func attachingToATarget() throws {
    try fake.progAttach(programFD: 6, targetFD: 5, type: .cgroupInetEgress, flags: 2)
    try ExpectedBytes(size: 16).word(5, at: 0).word(6, at: 4).word(1, at: 8).word(2, at: 12)
      .expect(.progAttach, in: fake)
    // Its number is zero, and still the field is passed: old kernels want the whole of it.
    try fake.progDetach(programFD: 6, targetFD: 5, type: .cgroupInetIngress)
    try ExpectedBytes(size: 16).word(5, at: 0).word(6, at: 4).expect(.progDetach, in: fake)
  }

  @Test func listingATarget() throws {
    fake.answer(.progQuery) { bytes in
      let attributes = Attributes(bytes)
      attributes.write([3, 0, 0, 0, 1, 0, 0, 0], through: 16)
      attributes.set(2, at: 24)
      return 0
    }
    #expect(try fake.progQuery(targetFD: 5, type: .cgroupInetEgress) == [3, 1])
    try ExpectedBytes(size: 32).word(5, at: 0).word(1, at: 4).address(at: 16).word(64, at: 24)
      .expect(.progQuery, in: fake)
    fake.answer(.progQuery) { bytes in
      Attributes(bytes).set(1000, at: 24)
      return 0
    }
    #expect(try fake.progQuery(targetFD: 5, type: .cgroupInetEgress).count == 64)
    fake.fail(.progQuery, .ENOSPC)
    #expect(throws: SystemCallError(call: "bpf(BPF_PROG_QUERY)", errno: .ENOSPC)) {
      _ = try fake.progQuery(targetFD: 5, type: .cgroupInetEgress)
    }
  }
}
