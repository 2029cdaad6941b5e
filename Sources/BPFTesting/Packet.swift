/// A packet that is put together from its outermost header inwards: lengths and checksums come out right.
///
/// ```swift
/// Packet().ipv4(from: .init(10, 0, 0, 1), to: .init(10, 0, 0, 2)).udp(from: 5353, to: 53).payload("hello")
/// ```
public struct Packet: Sendable, Hashable {
  /// The headers, outermost first.
  private var layers: [Layer] = []
  private let source: HardwareAddress
  private let target: HardwareAddress
  private var content: [UInt8] = []
  private var least = 0

  enum Layer: Sendable, Hashable {
    case vlan(UInt16)
    case ipv4(source: IPv4Address, target: IPv4Address, timeToLive: UInt8, service: UInt8)
    case ipv6(source: IPv6Address, target: IPv6Address, hopLimit: UInt8)
    case udp(source: UInt16, target: UInt16)
    case tcp(source: UInt16, target: UInt16, flags: TCPFlags, sequence: UInt32, acknowledgement: UInt32)
    case icmp(type: UInt8, code: UInt8)
  }

  /// An Ethernet frame.
  public init(
    from source: HardwareAddress = .init(2, 0, 0, 0, 0, 1),
    to target: HardwareAddress = .init(2, 0, 0, 0, 0, 2)
  ) {
    self.source = source
    self.target = target
  }

  private func adding(_ layer: Layer) -> Packet {
    var result = self
    result.layers.append(layer)
    return result
  }

  /// Adds a tag of a virtual network (IEEE 802.1Q).
  public func vlan(_ number: UInt16) -> Packet { adding(.vlan(number & 0xfff)) }

  /// Adds a header of IPv4 (RFC 791), without options.
  public func ipv4(
    from source: IPv4Address, to target: IPv4Address, timeToLive: UInt8 = 64, service: UInt8 = 0
  ) -> Packet {
    adding(.ipv4(source: source, target: target, timeToLive: timeToLive, service: service))
  }

  /// Adds a header of IPv6 (RFC 8200), without extensions.
  public func ipv6(from source: IPv6Address, to target: IPv6Address, hopLimit: UInt8 = 64) -> Packet {
    adding(.ipv6(source: source, target: target, hopLimit: hopLimit))
  }

  /// Adds a header of UDP (RFC 768).
  public func udp(from source: UInt16, to target: UInt16) -> Packet {
    adding(.udp(source: source, target: target))
  }

  /// Adds a header of TCP (RFC 9293), without options.
  public func tcp(
    from source: UInt16, to target: UInt16, flags: TCPFlags = .synchronize, sequence: UInt32 = 0,
    acknowledgement: UInt32 = 0
  ) -> Packet {
    adding(
      .tcp(source: source, target: target, flags: flags, sequence: sequence, acknowledgement: acknowledgement)
    )
  }

  /// Adds a header of ICMP (RFC 792), or behind IPv6 of ICMPv6 (RFC 4443): an echo request of IPv4 by default.
  public func icmp(type: UInt8 = 8, code: UInt8 = 0) -> Packet { adding(.icmp(type: type, code: code)) }

  /// Sets what the innermost header carries.
  public func payload(_ bytes: [UInt8]) -> Packet {
    var result = self
    result.content = bytes
    return result
  }

  /// Sets what the innermost header carries, as UTF-8.
  public func payload(_ text: String) -> Packet { payload(Array(text.utf8)) }

  /// Adds zeros behind the packet up to a size; Ethernet's smallest is 60 bytes.
  public func padded(to size: Int = 60) -> Packet {
    var result = self
    result.least = size
    return result
  }

  /// The whole frame.
  public var bytes: [UInt8] {
    var inner = content
    for place in layers.indices.reversed() {
      inner =
        header(layers[place], below: layers[..<place].last, over: layers[(place + 1)...].first, inner) + inner
    }
    let frame = target.bytes + source.bytes + Self.big(Self.etherType(layers.first)) + inner
    return frame + [UInt8](repeating: 0, count: max(least - frame.count, 0))
  }
}

// MARK: - Headers

extension Packet {
  private static func big<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    unsafe withUnsafeBytes(of: value.bigEndian) { unsafe Array($0) }
  }

  private static func etherType(_ layer: Layer?) -> UInt16 {
    switch layer {
    case .vlan: 0x8100
    case .ipv4: 0x0800
    case .ipv6: 0x86dd
    // For local experiments (IEEE 802).
    default: 0x88b5
    }
  }

  private static func protocolNumber(_ layer: Layer?, isIPv6: Bool) -> UInt8 {
    switch layer {
    case .udp: 17
    case .tcp: 6
    case .icmp: isIPv6 ? 58 : 1
    // For experiments (RFC 3692), or nothing behind IPv6.
    default: isIPv6 ? 59 : 253
    }
  }

  private func header(_ layer: Layer, below outer: Layer?, over inner: Layer?, _ data: [UInt8]) -> [UInt8] {
    switch layer {
    case .vlan(let number): return Self.big(number) + Self.big(Self.etherType(inner))
    case .ipv4(let source, let target, let timeToLive, let service):
      var header: [UInt8] = [0x45, service] + Self.big(UInt16(truncatingIfNeeded: 20 + data.count))
      header += [0, 0, 0, 0, timeToLive, Self.protocolNumber(inner, isIPv6: false), 0, 0]
      header += source.bytes + target.bytes
      return Self.summed(header, at: 10, [])
    case .ipv6(let source, let target, let hopLimit):
      return [0x60, 0, 0, 0] + Self.big(UInt16(truncatingIfNeeded: data.count))
        + [Self.protocolNumber(inner, isIPv6: true), hopLimit] + source.bytes + target.bytes
    case .udp(let source, let target):
      let size = 8 + data.count
      let header = Self.big(source) + Self.big(target) + Self.big(UInt16(truncatingIfNeeded: size)) + [0, 0]
      var summed = Self.summed(header, at: 6, Self.pseudo(outer, 17, size) + data)
      // Zero would say that there is no sum.
      if summed[6] == 0, summed[7] == 0 { (summed[6], summed[7]) = (0xff, 0xff) }
      return summed
    case .tcp(let source, let target, let flags, let sequence, let acknowledgement):
      let header =
        Self.big(source) + Self.big(target) + Self.big(sequence) + Self.big(acknowledgement)
        + [0x50, flags.rawValue, 0xff, 0xff, 0, 0, 0, 0]
      return Self.summed(header, at: 16, Self.pseudo(outer, 6, 20 + data.count) + data)
    case .icmp(let type, let code):
      let header: [UInt8] = [type, code, 0, 0, 0, 1, 0, 1]
      guard case .ipv6 = outer else { return Self.summed(header, at: 2, data) }
      return Self.summed(header, at: 2, Self.pseudo(outer, 58, 8 + data.count) + data)
    }
  }

  /// What transports sum beside themselves.
  private static func pseudo(_ outer: Layer?, _ number: UInt8, _ size: Int) -> [UInt8] {
    switch outer {
    case .ipv4(let source, let target, _, _):
      source.bytes + target.bytes + [0, number] + big(UInt16(truncatingIfNeeded: size))
    case .ipv6(let source, let target, _):
      source.bytes + target.bytes + big(UInt32(truncatingIfNeeded: size)) + [0, 0, 0, number]
    default: []
    }
  }

  /// A header with its sum in place (RFC 1071).
  private static func summed(_ header: [UInt8], at place: Int, _ others: [UInt8]) -> [UInt8] {
    var result = header
    var sum: UInt64 = 0
    // Headers have even sizes, so that words do not begin in one and end in the other.
    for bytes in [header, others] {
      for start in stride(from: 0, to: bytes.count, by: 2) {
        sum += UInt64(bytes[start]) << 8 | (start + 1 < bytes.count ? UInt64(bytes[start + 1]) : 0)
      }
    }
    while sum > 0xffff { sum = (sum & 0xffff) + (sum >> 16) }
    let complement = ~UInt16(truncatingIfNeeded: sum)
    result[place] = UInt8(complement >> 8)
    result[place + 1] = UInt8(complement & 0xff)
    return result
  }
}
