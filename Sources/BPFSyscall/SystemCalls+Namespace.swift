internal import BPFTypes

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
