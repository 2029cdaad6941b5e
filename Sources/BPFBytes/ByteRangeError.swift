/// A read that would leave the bytes it may look at.
public struct ByteRangeError: Error, Hashable, CustomStringConvertible {
  /// Where the read would have begun, counted from the start of the file.
  public let fileOffset: UInt64
  /// How many bytes the read needed.
  public let expected: Int
  /// How many bytes are there from that place on.
  public let available: Int

  /// States a failed read.
  public init(fileOffset: UInt64, expected: Int, available: Int) {
    self.fileOffset = fileOffset
    self.expected = expected
    self.available = available
  }

  /// One line: how much was needed, where, and how much is there.
  public var description: String {
    "needs \(expected) bytes at offset \(fileOffset), \(available) are there"
  }
}
