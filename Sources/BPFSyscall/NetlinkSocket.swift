internal import BPFBytes
internal import BPFTypes
internal import CBPF
package import NetlinkMessages

/// A conversation with the kernel by netlink, in the network namespace of the thread that opened it.
///
/// One request at a time: it is sent, and everything that answers it is read before the next one.
package struct NetlinkSocket: ~Copyable {
  private let descriptor: FileDescriptor
  private let calls: any SystemCalls
  private let port: UInt32
  private var sequence: UInt32
  /// Grows with the datagrams that come.
  private var buffer: [UInt8]

  /// A datagram has no more: the kernel makes them of 32 KiB at most, unless one object needs more.
  private static let longestDatagram = 1 << 24
  /// How often a list is asked for that changed while it was told.
  private static let listAttempts = 10

  private static let neverWaits = Int32(MSG_TRUNC) | Int32(MSG_DONTWAIT)
  private static let takesNothing = Int32(MSG_PEEK)

  /// Opens a socket.
  ///
  /// - Parameter netlinkProtocol: ``Netlink/route`` or ``Netlink/generic``.
  package init(_ netlinkProtocol: Int32, through calls: any SystemCalls) throws(NetlinkError) {
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor(
        adopting: calls.netlinkSocket(netlinkProtocol), of: "socket(AF_NETLINK)", through: calls)
    } catch {
      throw .socket(error)
    }
    let connected = calls.connectNetlink(descriptor.rawValue)
    guard connected >= 0 else {
      throw .socket(SystemCallError(call: "connect(AF_NETLINK)", errno: .init(negated: connected)))
    }
    let port: UInt32
    switch calls.netlinkPort(descriptor.rawValue) {
    case .success(let number): port = number
    case .failure(let errno): throw .socket(SystemCallError(call: "getsockname(AF_NETLINK)", errno: errno))
    }
    // Kernels that lack one of these answer less clearly, and just as rightly.
    for option in [
      Netlink.cappedAcknowledgements, Netlink.extendedAcknowledgements, Netlink.strictChecking,
    ] {
      _ = calls.setOption(descriptor.rawValue, level: Netlink.socketLevel, name: option, value: 1)
    }
    // All at the end, and no defaults: where this throws, Swift 6.2 destroys those that it has destroyed already.
    self.descriptor = descriptor
    self.port = port
    self.calls = calls
    sequence = 0
    buffer = [UInt8](repeating: 0, count: 1 << 13)
  }

  /// Sends a request and reads everything that answers it.
  ///
  /// - Returns: the messages, without the one that says that there are no more.
  /// - Throws: ``NetlinkError`` if the kernel refuses, or answers something else.
  package mutating func request(_ request: NetlinkRequest) throws(NetlinkError) -> [NetlinkMessage] {
    for _ in 0..<Self.listAttempts {
      try send(request)
      let (messages, isInterrupted) = try answers(to: request)
      if !isInterrupted { return messages }
    }
    throw .unexpected("what was asked for changes faster than the kernel can list it")
  }

  /// Builds and sends a request.
  package mutating func request(
    _ build: () throws(NetlinkFormatError) -> NetlinkRequest
  ) throws(NetlinkError) -> [NetlinkMessage] {
    let request: NetlinkRequest
    do { request = try build() } catch { throw .malformed(error) }
    return try self.request(request)
  }

  private mutating func send(_ request: NetlinkRequest) throws(NetlinkError) {
    sequence &+= 1
    let bytes = request.bytes(sequence: sequence, port: port)
    while true {
      let sent = unsafe bytes.withUnsafeBytes { unsafe calls.send(descriptor.rawValue, $0, flags: 0) }
      if sent == bytes.count { return }
      let errno = KernelErrno(negated: sent)
      guard sent < 0, errno == .EINTR else {
        guard sent < 0 else { throw .unexpected("the kernel took \(sent) of \(bytes.count) bytes") }
        throw .socket(SystemCallError(call: "send(AF_NETLINK)", errno: errno))
      }
    }
  }

  private mutating func answers(
    to request: NetlinkRequest
  ) throws(NetlinkError) -> (messages: [NetlinkMessage], isInterrupted: Bool) {
    let isDump = request.flags.isSuperset(of: .dump) && !request.flags.contains(.create)
    let wantsAcknowledgement = request.flags.contains(.acknowledge)
    var collected: [NetlinkMessage] = []
    var isInterrupted = false
    while true {
      for message in try receive() {
        guard message.sequence == sequence, message.port == port else {
          throw .unexpected(
            "an answer is for request \(message.sequence) of socket \(message.port), "
              + "not for request \(sequence) of socket \(port)")
        }
        if message.flags.contains(.dumpInterrupted) { isInterrupted = true }
        if message.isAcknowledgement || message.isEnd {
          let acknowledgement = try acknowledgement(message)
          // Some kernels put the interruption of a dump into its end.
          if isDump, acknowledgement.errno == .EINTR { return ([], true) }
          guard acknowledgement.errno == nil else { throw .refused(acknowledgement) }
          return (collected, isInterrupted)
        }
        collected.append(message)
        // A single object asked for without an acknowledgement is the whole answer.
        if !isDump, !wantsAcknowledgement, !message.flags.contains(.multi) { return (collected, false) }
      }
    }
  }

  private func acknowledgement(_ message: NetlinkMessage) throws(NetlinkError) -> NetlinkAcknowledgement {
    do { return try NetlinkAcknowledgement(parsing: message) } catch { throw .malformed(error) }
  }

  /// Reads one datagram. The kernel has answered before it returns from sending, so nothing waits here.
  private mutating func receive() throws(NetlinkError) -> [NetlinkMessage] {
    let size = try receive(flags: Self.takesNothing | Self.neverWaits)
    guard size <= Self.longestDatagram else { throw .unexpected("the kernel announces \(size) bytes") }
    if size > buffer.count { buffer = [UInt8](repeating: 0, count: size) }
    let count = try receive(flags: Self.neverWaits)
    guard count <= buffer.count else {
      throw .unexpected("\(count) bytes came where \(size) were announced")
    }
    guard count > 0 else { throw .unexpected("the kernel sent nothing") }
    let datagram = ByteSlice(Array(buffer[..<count]))
    do { return try NetlinkMessage.parse(datagram) } catch { throw .malformed(error) }
  }

  private mutating func receive(flags: Int32) throws(NetlinkError) -> Int {
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe calls.receive(descriptor.rawValue, into: $0, flags: flags)
      }
      if count >= 0 { return count }
      let errno = KernelErrno(negated: count)
      guard errno != .EINTR else { continue }
      guard errno != .EAGAIN else { throw .unexpected("the kernel gives no answer") }
      throw .socket(SystemCallError(call: "recv(AF_NETLINK)", errno: errno))
    }
  }
}
