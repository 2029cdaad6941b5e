import BPFTesting
import Testing

/// Frames byte by byte, with sums that were counted elsewhere.
@Suite struct PacketTests {
  @Test func ipv4() {
    // The header of RFC 1071's usual example: its sum is b861.
    let packet = Packet().ipv4(
      from: .init(192, 168, 0, 1), to: .init(192, 168, 0, 199), timeToLive: 64
    ).udp(from: 1, to: 2).payload([UInt8](repeating: 0, count: 87))
    let header = Array(packet.bytes[14..<34])
    #expect(header.prefix(4) == [0x45, 0, 0, 0x73])
    #expect(header[8...9] == [64, 17])
    #expect(Self.sum(header) == 0xffff)
  }

  @Test func udpOverIPv4() {
    let packet = Packet(to: .broadcast).ipv4(from: .init(10, 0, 0, 1), to: .init(10, 0, 0, 2))
      .udp(from: 0x1234, to: 53).payload([0xab, 0xcd, 0xef])
    let bytes = packet.bytes
    #expect(bytes.prefix(14) == [255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 1, 8, 0])
    #expect(bytes[34..<40] == [0x12, 0x34, 0, 53, 0, 11])
    #expect(bytes.count == 14 + 20 + 8 + 3)
    let pseudo: [UInt8] = [10, 0, 0, 1, 10, 0, 0, 2, 0, 17, 0, 11]
    #expect(Self.sum(pseudo + bytes[34...]) == 0xffff)
  }

  @Test func tcpOverIPv6BehindATag() {
    let packet = Packet().vlan(5).ipv6(
      from: .init(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1), to: .init(0x2001, 0xdb8, 0, 0, 0, 0, 0, 2)
    ).tcp(from: 80, to: 8080, flags: [.synchronize, .acknowledge], sequence: 7, acknowledgement: 8)
    let bytes = packet.bytes
    #expect(bytes[12..<18] == [0x81, 0, 0, 5, 0x86, 0xdd])
    #expect(bytes[18..<26] == [0x60, 0, 0, 0, 0, 20, 6, 64])
    #expect(bytes[58 + 12..<58 + 14] == [0x50, 0x12])
    let pseudo = Array(bytes[26..<58]) + [0, 0, 0, 20, 0, 0, 0, 6]
    #expect(Self.sum(pseudo + bytes[58...]) == 0xffff)
  }

  @Test func icmp() {
    let four = Packet().ipv4(from: .init(1, 2, 3, 4), to: .init(5, 6, 7, 8)).icmp().payload("ping").bytes
    #expect(four[23] == 1 && four[34] == 8)
    #expect(Self.sum(Array(four[34...])) == 0xffff)
    let six = Packet().ipv6(from: .init(0, 0, 0, 0, 0, 0, 0, 1), to: .init(0, 0, 0, 0, 0, 0, 0, 1))
      .icmp(type: 128).bytes
    #expect(six[20] == 58)
    #expect(Self.sum(Array(six[22..<54]) + [0, 0, 0, 8, 0, 0, 0, 58] + six[54...]) == 0xffff)
  }

  @Test func padding() {
    #expect(Packet().padded().bytes.count == 60)
    #expect(Packet().ipv4(from: .init(0, 0, 0, 0), to: .init(0, 0, 0, 0)).bytes.count == 34)
    #expect(Packet().bytes.suffix(2) == [0x88, 0xb5])
  }

  /// The sum of what holds its own sum is all ones.
  private static func sum(_ bytes: [UInt8]) -> Int {
    var total = 0
    for (place, byte) in bytes.enumerated() { total += place % 2 == 0 ? Int(byte) << 8 : Int(byte) }
    while total > 0xffff { total = (total & 0xffff) + (total >> 16) }
    return total
  }
}
