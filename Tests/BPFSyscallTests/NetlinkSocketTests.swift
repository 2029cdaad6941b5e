import BPFBytes
import BPFTypes
import FakeKernel
import NetlinkMessages
import Synchronization
import Testing

@testable import BPFSyscall

/// A kernel that answers netlink requests with what a test says.
private final class FakeNetlink: ForwardingSystemCalls {
  let next: any SystemCalls = FakeKernel()

  struct State {
    var datagrams: [[UInt8]] = []
    var interruptions = 0
    var requests: [NetlinkMessage] = []
  }

  let state = Mutex(State())
  let answer: @Sendable (NetlinkMessage) -> [[UInt8]]

  init(interruptions: Int = 0, _ answer: @escaping @Sendable (NetlinkMessage) -> [[UInt8]]) {
    self.answer = answer
    state.withLock { $0.interruptions = interruptions }
  }

  func netlinkSocket(_ netlinkProtocol: Int32) -> Int { 9 }
  func connectNetlink(_ descriptor: Int32) -> Int { 0 }
  func netlinkPort(_ descriptor: Int32) -> Result<UInt32, KernelErrno> { .success(77) }
  func setOption(_ descriptor: Int32, level: Int32, name: Int32, value: Int32) -> Int { -92 }
  func close(_ descriptor: Int32) -> Int { 0 }

  private var isInterrupted: Bool {
    state.withLock { state in
      guard state.interruptions > 0 else { return false }
      state.interruptions -= 1
      return true
    }
  }

  func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, flags: Int32) -> Int {
    if isInterrupted { return -4 }
    guard let request = try? NetlinkMessage.parse(ByteSlice(Array(bytes))).first else { return -22 }
    let answers = answer(request)
    state.withLock { state in
      state.requests.append(request)
      state.datagrams += answers
    }
    return bytes.count
  }

  func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, flags: Int32) -> Int {
    if isInterrupted { return -4 }
    let datagram = state.withLock { state -> [UInt8]? in
      guard let first = state.datagrams.first else { return nil }
      // MSG_PEEK
      if flags & 2 == 0 { state.datagrams.removeFirst() }
      return first
    }
    guard let datagram else { return -11 }
    for (place, byte) in datagram.prefix(buffer.count).enumerated() { buffer[place] = byte }
    return datagram.count
  }
}

private func message(
  _ type: UInt16, flags: UInt16 = 0, to request: NetlinkMessage, port: UInt32 = 77, _ payload: [UInt8] = []
) -> [UInt8] {
  var writer = ByteWriter()
  writer.append(UInt32(16 + payload.count))
  writer.append(type)
  writer.append(flags)
  writer.append(request.sequence)
  writer.append(port)
  writer.append(contentsOf: payload)
  return writer.bytes
}

private func ask(_ fake: FakeNetlink, times: Int = 1) throws -> [NetlinkMessage] {
  var socket = try NetlinkSocket(Netlink.route, through: fake)
  var answers: [NetlinkMessage] = []
  for _ in 0..<times {
    answers += try socket.request { () throws(NetlinkFormatError) in try .links() }
  }
  return answers
}

@Suite("Netlink socket") struct NetlinkSocketTests {
  @Test func listsOverManyDatagrams() throws {
    let fake = FakeNetlink(interruptions: 5) { request in
      let link = message(16, flags: 2, to: request, [UInt8](repeating: 1, count: 16))
      return [link + link, link, message(3, flags: 2, to: request, [0, 0, 0, 0])]
    }
    #expect(try ask(fake, times: 2).count == 6)
    fake.state.withLock { state in
      #expect(state.requests.map(\.sequence) == [1, 2])
      #expect(state.datagrams.isEmpty)
    }
  }

  @Test func growsWithTheDatagram() throws {
    let fake = FakeNetlink { request in
      let large = message(16, flags: 2, to: request, [UInt8](repeating: 7, count: 300_000))
      return [large, message(3, flags: 2, to: request)]
    }
    #expect(try ask(fake).map(\.payload.count) == [300_000])
  }

  @Test func asksAgainWhenTheListChanged() throws {
    let fake = FakeNetlink { request in
      let flags: UInt16 = request.sequence < 3 ? 0x12 : 2
      return [message(16, flags: flags, to: request), message(3, flags: flags, to: request, [0, 0, 0, 0])]
    }
    #expect(try ask(fake).count == 1)
    let restless = FakeNetlink { request in [message(3, flags: 0x12, to: request, [0, 0, 0, 0])] }
    #expect(throws: NetlinkError.self) { try ask(restless) }
  }

  @Test func refusesAnswersToOthers() {
    for answer: @Sendable (NetlinkMessage) -> [[UInt8]] in [
      { [message(3, to: $0, port: 78)] },
      { request in
        var other = message(3, to: request)
        other[8] ^= 0xff
        return [other]
      },
      { _ in [] },
      { _ in [[]] },
      { _ in [[1, 2, 3]] },
      { request in [message(2, to: request, [1, 0])] },
    ] {
      #expect(throws: NetlinkError.self) { try ask(FakeNetlink(answer)) }
    }
  }

  @Test func tellsTheKernelsWords() throws {
    let fake = FakeNetlink { request in
      let words: [UInt8] = [9, 0, 1, 0] + Array("Nope\0".utf8) + [0, 0, 0]
      let errno: [UInt8] = [0xf0, 0xff, 0xff, 0xff]
      let repeated: [UInt8] = [16, 0, 0, 0] + [UInt8](repeating: 0, count: 12)
      return [message(2, flags: 0x300, to: request, errno + repeated + words)]
    }
    let error = try #require(throws: NetlinkError.self) { try ask(fake) }
    #expect(error.errno == .EBUSY)
    #expect(error.kernelMessage == "Nope")
    #expect(error.description.contains("Nope"))
  }
}
