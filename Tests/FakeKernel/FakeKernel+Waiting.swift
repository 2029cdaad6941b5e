import BPFSyscall
import BPFTypes

/// Waiting is the machine's own, under numbers of the fake: only what the fake itself makes can be waited for.
extension FakeKernel {
  package func write(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    withOwn(descriptor) { LiveSystemCalls().write($0, buffer) }
  }

  package func pollCreate() -> Int { adopt(LiveSystemCalls().pollCreate()) }

  package func eventDescriptor() -> Int { adopt(LiveSystemCalls().eventDescriptor()) }

  package func pollAdd(_ poll: Int32, _ descriptor: Int32, number: UInt64, once: Bool) -> Int {
    withOwn(poll) { poll in
      withOwn(descriptor) { LiveSystemCalls().pollAdd(poll, $0, number: number, once: once) }
    }
  }

  package func pollAgain(_ poll: Int32, _ descriptor: Int32, number: UInt64) -> Int {
    withOwn(poll) { poll in withOwn(descriptor) { LiveSystemCalls().pollAgain(poll, $0, number: number) } }
  }

  package func pollRemove(_ poll: Int32, _ descriptor: Int32) -> Int {
    withOwn(poll) { poll in withOwn(descriptor) { LiveSystemCalls().pollRemove(poll, $0) } }
  }

  package func pollWait(_ poll: Int32, number: inout UInt64, milliseconds: Int32) -> Int {
    withOwn(poll) { LiveSystemCalls().pollWait($0, number: &number, milliseconds: milliseconds) }
  }

  private func adopt(_ own: Int) -> Int {
    own < 0 ? own : install(.waiting(Int32(own)))
  }

  private func withOwn(_ descriptor: Int32, _ body: (Int32) -> Int) -> Int {
    guard case .waiting(let own) = self[descriptor] else { return KernelErrno.EBADF.negated }
    return body(own)
  }
}
