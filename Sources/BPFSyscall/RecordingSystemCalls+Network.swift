public import BPFTypes

// Each requirement is documented where it is stated.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension RecordingSystemCalls {
  public func netlinkSocket(_ netlinkProtocol: Int32) -> Int {
    let result = inner.netlinkSocket(netlinkProtocol)
    note("socket(AF_NETLINK)", [Int64(netlinkProtocol)], result: result)
    return result
  }

  public func connectNetlink(_ descriptor: Int32) -> Int {
    let result = inner.connectNetlink(descriptor)
    note("connect", [Int64(descriptor)], result: result)
    return result
  }

  public func netlinkPort(_ descriptor: Int32) -> Result<UInt32, KernelErrno> {
    let answer = inner.netlinkPort(descriptor)
    note("getsockname", [Int64(descriptor)], result: result(of: answer.map(UInt64.init)))
    return answer
  }

  public func setOption(_ descriptor: Int32, level: Int32, name: Int32, value: Int32) -> Int {
    let result = inner.setOption(descriptor, level: level, name: name, value: value)
    note("setsockopt", [Int64(descriptor), Int64(level), Int64(name), Int64(value)], result: result)
    return result
  }

  public func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, flags: Int32) -> Int {
    let result = unsafe inner.send(descriptor, bytes, flags: flags)
    note("send", [Int64(descriptor), Int64(bytes.count), Int64(flags)], result: result)
    return result
  }

  public func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, flags: Int32) -> Int {
    let result = unsafe inner.receive(descriptor, into: buffer, flags: flags)
    note("recv", [Int64(descriptor), Int64(buffer.count), Int64(flags)], result: result)
    return result
  }

  public func enterNamespace(_ descriptor: Int32, kind: Int32) -> Int {
    let result = inner.enterNamespace(descriptor, kind: kind)
    note("setns", [Int64(descriptor), Int64(kind)], result: result)
    return result
  }

  public func uprobe() -> Int {
    let result = inner.uprobe()
    note("uprobe", result: result)
    return result
  }

  public func readLink(_ path: String, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let result = unsafe inner.readLink(path, into: buffer)
    note("readlink", text: path, result: result)
    return result
  }
}
