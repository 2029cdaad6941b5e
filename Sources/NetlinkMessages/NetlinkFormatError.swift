import BPFBytes

/// Bytes that are no netlink message, or a request that cannot be put into one.
public struct NetlinkFormatError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where in the datagram.
  public let offset: Int
  /// What is wrong, without a full stop.
  public let summary: String

  init(at offset: Int, _ summary: String) {
    self.offset = offset
    self.summary = summary
  }

  init(in slice: ByteSlice, at offset: Int = 0, _ summary: String) {
    self.init(at: Int(clamping: slice.fileOffset) + offset, summary)
  }

  /// Says what was being read when the bytes ended.
  init(_ error: ByteRangeError, reading what: String) {
    self.init(
      at: Int(clamping: error.fileOffset),
      "\(what) needs \(error.expected) bytes, \(error.available) are there")
  }

  /// One line.
  public var description: String { "offset \(offset): \(summary)" }
}

extension ByteSlice {
  /// Reads an integer in the machine's order, which is that of netlink.
  func netlinkInteger<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type = T.self, at offset: Int, of what: String
  ) throws(NetlinkFormatError) -> T {
    do { return try load(T.self, at: offset) } catch { throw NetlinkFormatError(error, reading: what) }
  }

  func netlinkSuffix(from offset: Int, of what: String) throws(NetlinkFormatError) -> ByteSlice {
    do { return try suffix(from: offset) } catch { throw NetlinkFormatError(error, reading: what) }
  }
}
