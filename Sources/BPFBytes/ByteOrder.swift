/// The order in which the bytes of an integer lie in memory.
public enum ByteOrder: UInt8, Sendable, Hashable, Codable {
  case littleEndian = 1
  case bigEndian = 2

  /// The order of the machine that this code runs on.
  public static var host: ByteOrder {
    UInt16(littleEndian: 1) == 1 ? .littleEndian : .bigEndian
  }
}

extension FixedWidthInteger {
  /// Reinterprets an integer that was loaded as it lies in memory.
  @inlinable
  public init(_ raw: Self, in order: ByteOrder) {
    self = order == .littleEndian ? Self(littleEndian: raw) : Self(bigEndian: raw)
  }

  /// The integer whose memory, on this machine, holds `self` in the given order.
  @inlinable
  public func stored(in order: ByteOrder) -> Self {
    order == .littleEndian ? littleEndian : bigEndian
  }
}
