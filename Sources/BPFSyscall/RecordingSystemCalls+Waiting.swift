// Each requirement is documented where it is stated.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension RecordingSystemCalls {
  public func write(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    let result = unsafe inner.write(descriptor, buffer)
    note("write", [Int64(descriptor), Int64(buffer.count)], result: result)
    return result
  }

  public func pollCreate() -> Int {
    let result = inner.pollCreate()
    note("epoll_create1", result: result)
    return result
  }

  public func pollAdd(_ poll: Int32, _ descriptor: Int32, number: UInt64, once: Bool) -> Int {
    let result = inner.pollAdd(poll, descriptor, number: number, once: once)
    note(
      "epoll_ctl(EPOLL_CTL_ADD)",
      [Int64(poll), Int64(descriptor), Int64(bitPattern: number), once ? 1 : 0], result: result)
    return result
  }

  public func pollAgain(_ poll: Int32, _ descriptor: Int32, number: UInt64) -> Int {
    let result = inner.pollAgain(poll, descriptor, number: number)
    note(
      "epoll_ctl(EPOLL_CTL_MOD)", [Int64(poll), Int64(descriptor), Int64(bitPattern: number)],
      result: result)
    return result
  }

  public func pollRemove(_ poll: Int32, _ descriptor: Int32) -> Int {
    let result = inner.pollRemove(poll, descriptor)
    note("epoll_ctl(EPOLL_CTL_DEL)", [Int64(poll), Int64(descriptor)], result: result)
    return result
  }

  public func pollWait(_ poll: Int32, number: inout UInt64, milliseconds: Int32) -> Int {
    let result = inner.pollWait(poll, number: &number, milliseconds: milliseconds)
    note("epoll_wait", [Int64(poll), Int64(milliseconds)], result: result)
    return result
  }

  public func eventDescriptor() -> Int {
    let result = inner.eventDescriptor()
    note("eventfd", result: result)
    return result
  }
}
