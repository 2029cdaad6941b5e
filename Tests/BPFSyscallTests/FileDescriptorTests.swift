import BPFSyscall
import BPFTypes
import FakeKernel
import Testing

@Suite("file descriptors")
struct FileDescriptorTests {
  let fake = FakeKernel()

  @Test(arguments: [Int32(0), 1, 2])
  func lowNumbersAreMoved(_ number: Int32) throws {
    fake.startDescriptors(at: number)
    let descriptor = try fake.btfLoad([1])
    #expect(descriptor.rawValue == 3)
    #expect(fake.openDescriptors == [3])
    #expect(fake.closed == [number])
    let moves = fake.log.filter { $0.call == "fcntl(F_DUPFD_CLOEXEC)" }
    #expect(moves.map(\.arguments) == [[Int64(number), 3]])
  }

  @Test func numbersFromThreeOnStay() throws {
    let descriptor = try fake.btfLoad([1])
    #expect(descriptor.rawValue == 3 && fake.closed.isEmpty)
    #expect(!fake.log.contains { $0.call.hasPrefix("fcntl") })
  }

  @Test func aLowNumberThatCannotBeMovedIsClosed() {
    fake.startDescriptors(at: 0)
    fake.configure { $0.duplicateErrno = .EMFILE }
    #expect(throws: SystemCallError(call: "fcntl(F_DUPFD_CLOEXEC)", errno: .EMFILE)) {
      _ = try fake.btfLoad([1])
    }
    #expect(fake.openDescriptors.isEmpty && fake.badCloses.isEmpty)
  }

  @Test func theEndOfTheValueCloses() throws {
    do {
      let descriptor = try fake.btfLoad([1])
      #expect(fake.openDescriptors == [descriptor.rawValue])
    }
    #expect(fake.openDescriptors.isEmpty && fake.closed == [3] && fake.badCloses.isEmpty)
  }

  @Test func closingClosesOnce() throws {
    let descriptor = try fake.btfLoad([1])
    try descriptor.close()
    #expect(fake.closed == [3] && fake.badCloses.isEmpty)
  }

  @Test func aFailedCloseIsToldAndNotRepeated() throws {
    fake.configure { $0.closeErrno = .EIO }
    let descriptor = try fake.btfLoad([1])
    var seen: SystemCallError?
    do { try descriptor.close() } catch { seen = error }
    #expect(seen == SystemCallError(call: "close", errno: .EIO))
    #expect(fake.closed == [3] && fake.badCloses.isEmpty)
  }

  @Test func takingGivesTheNumberAway() throws {
    let number = try fake.btfLoad([1]).take()
    #expect(fake.openDescriptors == [number] && fake.closed.isEmpty)
  }

  @Test func failuresAreNamed() {
    fake.fail(.btfLoad, .EINVAL)
    #expect(throws: SystemCallError(call: "bpf(BPF_BTF_LOAD)", errno: .EINVAL)) { _ = try fake.btfLoad([1]) }
    #expect(SystemCallError(call: "close", errno: .EIO).description == "close: EIO")
  }
}
