/// An address of Ethernet.
public struct HardwareAddress: Sendable, Hashable {
  /// Six bytes.
  public let bytes: [UInt8]

  /// States the bytes.
  public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, _ e: UInt8, _ f: UInt8) {
    bytes = [a, b, c, d, e, f]
  }

  /// Everybody.
  public static let broadcast = HardwareAddress(0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
}

/// An address of IPv4.
public struct IPv4Address: Sendable, Hashable {
  /// Four bytes.
  public let bytes: [UInt8]

  /// States the numbers between the dots.
  public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) { bytes = [a, b, c, d] }

  /// As a program reads it from a packet into a `__u32` of this machine.
  public var stored: UInt32 {
    unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(as: UInt32.self) }
  }
}

/// An address of IPv6.
public struct IPv6Address: Sendable, Hashable {
  /// Sixteen bytes.
  public let bytes: [UInt8]

  /// States the numbers between the colons.
  public init(
    _ a: UInt16, _ b: UInt16, _ c: UInt16, _ d: UInt16, _ e: UInt16, _ f: UInt16, _ g: UInt16, _ h: UInt16
  ) {
    bytes = [a, b, c, d, e, f, g, h].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
  }
}

/// What a segment of TCP says of itself (RFC 9293).
public struct TCPFlags: OptionSet, Sendable, Hashable {
  /// The bits of the header's byte.
  public let rawValue: UInt8
  /// Wraps bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// FIN.
  public static let finish = TCPFlags(rawValue: 1)
  /// SYN.
  public static let synchronize = TCPFlags(rawValue: 2)
  /// RST.
  public static let reset = TCPFlags(rawValue: 4)
  /// PSH.
  public static let push = TCPFlags(rawValue: 8)
  /// ACK.
  public static let acknowledge = TCPFlags(rawValue: 16)
}
