internal import BPFTypes

extension SystemCalls {
  /// Opens a set of descriptors to wait for. C: `epoll_create1`.
  public func openPoll() throws(SystemCallError) -> FileDescriptor {
    try FileDescriptor(adopting: pollCreate(), of: "epoll_create1", through: self)
  }

  /// Opens a descriptor by which one thread wakes another. C: `eventfd`.
  public func openEventDescriptor() throws(SystemCallError) -> FileDescriptor {
    try FileDescriptor(adopting: eventDescriptor(), of: "eventfd", through: self)
  }

  /// Adds a descriptor to a set. C: `EPOLL_CTL_ADD`.
  ///
  /// - Parameters:
  ///   - number: what ``waitForOne(_:milliseconds:)`` answers for it.
  ///   - once: whether to report it once, until ``watchAgain(_:_:number:)``.
  public func watch(
    _ poll: Int32, _ descriptor: Int32, number: UInt64, once: Bool = false
  ) throws(SystemCallError) {
    try require(pollAdd(poll, descriptor, number: number, once: once), "epoll_ctl(EPOLL_CTL_ADD)")
  }

  /// Has a descriptor that was reported once reported again; at once, if it is readable now.
  public func watchAgain(_ poll: Int32, _ descriptor: Int32, number: UInt64) throws(SystemCallError) {
    try require(pollAgain(poll, descriptor, number: number), "epoll_ctl(EPOLL_CTL_MOD)")
  }

  /// Waits for one descriptor of a set to become readable.
  ///
  /// - Parameter milliseconds: how long; -1 for ever.
  /// - Returns: its number, or `nil` if the time is over or a signal came in between.
  public func waitForOne(_ poll: Int32, milliseconds: Int32) throws(SystemCallError) -> UInt64? {
    var number: UInt64 = 0
    let result = pollWait(poll, number: &number, milliseconds: milliseconds)
    guard result < 0 else { return result > 0 ? number : nil }
    let errno = KernelErrno(negated: result)
    guard errno == .EINTR else { throw SystemCallError(call: "epoll_wait", errno: errno) }
    return nil
  }

  /// Makes an event descriptor readable.
  public func raise(_ descriptor: Int32) {
    var one: UInt64 = 1
    // It can only fail when it is raised already, 2^64 - 2 times over.
    _ = unsafe withUnsafeBytes(of: &one) { unsafe write(descriptor, $0) }
  }

  /// Makes an event descriptor no longer readable.
  public func clear(_ descriptor: Int32) {
    var count: UInt64 = 0
    // It can only fail when nothing was raised.
    _ = unsafe withUnsafeMutableBytes(of: &count) { unsafe read(descriptor, into: $0) }
  }

  private func require(_ result: Int, _ call: String) throws(SystemCallError) {
    guard result >= 0 else { throw SystemCallError(call: call, errno: .init(negated: result)) }
  }
}
