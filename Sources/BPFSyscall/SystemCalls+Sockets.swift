public import BPFTypes

// A kernel that a test plays, and that has nothing to do with networks, need not say so.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension SystemCalls {
  private var absent: Int { -Int(KernelErrno.ENOSYS.rawValue) }

  public func netlinkSocket(_ netlinkProtocol: Int32) -> Int { absent }
  public func connectNetlink(_ descriptor: Int32) -> Int { absent }
  public func netlinkPort(_ descriptor: Int32) -> Result<UInt32, KernelErrno> { .failure(.ENOSYS) }
  public func setOption(_ descriptor: Int32, level: Int32, name: Int32, value: Int32) -> Int { absent }
  public func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, flags: Int32) -> Int { absent }
  public func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, flags: Int32) -> Int {
    absent
  }
  public func enterNamespace(_ descriptor: Int32, kind: Int32) -> Int { absent }
  public func readLink(_ path: String, into buffer: UnsafeMutableRawBufferPointer) -> Int { absent }
}

extension SystemCalls {
  /// Which network namespace the calling thread is in, by a number that no other living one has.
  ///
  /// - Returns: `nil` if `/proc` does not say.
  package var networkNamespaceID: String? {
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe readLink("/proc/thread-self/ns/net", into: $0) }
    return count > 0 && count <= buffer.count ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}
