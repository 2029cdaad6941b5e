import BPFBytes
import BPFTypes
import Testing

@testable import NetlinkMessages

/// What is asked of the kernel, read as it would read it.
@Suite struct RequestTests {
  private static let place = FilterPlace(
    interface: 3, parent: TrafficControl.clsact | 2, priority: 10, handle: 2, chain: 4)

  private func received(_ request: NetlinkRequest) throws -> NetlinkMessage {
    try #require(try NetlinkMessage.parse(ByteSlice(request.bytes(sequence: 1, port: 2))).first)
  }

  /// `struct tcmsg`: its interface, handle, parent and information.
  private func trafficControl(_ message: NetlinkMessage) throws -> [UInt32] {
    try [4, 8, 12, 16].map { try message.payload.load(UInt32.self, at: $0) }
  }

  @Test func clsact() throws {
    for (request, type, flags) in [
      (try NetlinkRequest.createClsact(interface: 7), 36, [.request, .acknowledge, .create, .exclusive]),
      (try NetlinkRequest.deleteClsact(interface: 7), 37, [.request, .acknowledge]),
    ] as [(NetlinkRequest, UInt16, NetlinkFlags)] {
      let message = try received(request)
      #expect(message.type == type)
      #expect(message.flags == flags)
      #expect(try trafficControl(message) == [7, 0xffff_0000, 0xffff_fff1, 0])
      let attributes = try NetlinkAttributes(parsing: try message.payload.suffix(from: 20))
      #expect(attributes[1]?.string == "clsact")
    }
  }

  @Test func lists() throws {
    let disciplines = try received(.queueingDisciplines())
    #expect(disciplines.type == 38)
    #expect(disciplines.flags == [.request, .dump])
    #expect(try trafficControl(disciplines) == [0, 0, 0, 0])
    let filters = try received(.filters(interface: 7, parent: 0xffff_fff2))
    #expect(filters.type == 46)
    #expect(filters.flags == [.request, .dump])
    #expect(try trafficControl(filters) == [7, 0, 0xffff_fff2, 0])
    let links = try received(.links())
    #expect(links.type == 18)
    #expect(links.flags == [.request, .dump])
    #expect(try links.payload.load(UInt32.self, at: 4) == 0)
  }

  @Test func removedFilter() throws {
    let message = try received(.deleteBPFFilter(at: Self.place))
    #expect(message.type == 45)
    #expect(try trafficControl(message) == [3, 2, Self.place.parent, 10 << 16 | 0x0300])
    let attributes = try NetlinkAttributes(parsing: try message.payload.suffix(from: 20))
    #expect(attributes[1]?.string == "bpf")
    #expect(try attributes[11]?.integer(UInt32.self) == 4)
    var whole = Self.place
    whole.handle = 0
    #expect(throws: NetlinkFormatError.self) { try NetlinkRequest.deleteBPFFilter(at: whole) }
  }

  @Test func replacedFilter() throws {
    let request = try NetlinkRequest.addBPFFilter(at: Self.place, programFD: 9, name: "f", replaces: true)
    #expect(request.flags == [.request, .acknowledge, .echo, .create, .replace])
  }

  @Test func genericNetlink() throws {
    let family = try received(.genericFamily(named: "netdev"))
    #expect(family.type == 0x10)
    #expect(try family.payload.byte(at: 0) == 3)
    #expect(try NetlinkAttributes(parsing: try family.payload.suffix(from: 4))[2]?.string == "netdev")
    let features = try received(.deviceFeatures(family: 0x14, interface: 7))
    #expect(features.type == 0x14)
    #expect(try features.payload.byte(at: 0) == 1)
    #expect(
      try NetlinkAttributes(parsing: try features.payload.suffix(from: 4))[1]?.integer(UInt32.self) == 7)
  }
}
