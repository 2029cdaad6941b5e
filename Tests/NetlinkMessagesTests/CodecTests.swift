import BPFBytes
import BPFTypes
import Testing

@testable import NetlinkMessages

@Suite("Codec") struct CodecTests {
  /// A request as the kernel would see it.
  private func received(_ request: NetlinkRequest) throws -> NetlinkMessage {
    let all = try NetlinkMessage.parse(ByteSlice(request.bytes(sequence: 9, port: 77)))
    #expect(all.count == 1)
    return try #require(all.first)
  }

  @Test func requestsComeBack() throws {
    let message = try received(
      .setXDP(index: 5, programFD: -1, flags: [.skbMode, .replace], expectedFD: 12))
    #expect(message.type == 19)
    #expect(message.flags == [.request, .acknowledge])
    #expect(message.sequence == 9)
    #expect(message.port == 77)
    #expect(try message.payload.load(UInt32.self, at: 4) == 5)
    let attributes = try NetlinkAttributes(parsing: try message.payload.suffix(from: 16))
    let xdp = try #require(attributes[43]).nested()
    #expect(try xdp[1]?.integer(Int32.self) == -1)
    #expect(try xdp[3]?.integer(UInt32.self) == 18)
    #expect(try xdp[8]?.integer(Int32.self) == 12)
    #expect(xdp[4] == nil)
  }

  @Test func filtersComeBack() throws {
    let place = FilterPlace(interface: 3, parent: 0xffff_fff2, priority: 10, handle: 2, chain: 4)
    let request = try NetlinkRequest.addBPFFilter(
      at: place, programFD: 8, name: "watch:[44]", replaces: false)
    #expect(request.flags == [.request, .acknowledge, .echo, .create, .exclusive])
    // An answer differs from the request in nothing but its type, which here is the same.
    let filter = try #require(try TrafficControlMessage(parsing: try received(request)))
    #expect(filter.interface == 3)
    #expect(filter.priority == 10)
    #expect(filter.protocolType == 3)
    #expect(filter.handle == 2)
    #expect(filter.chain == 4)
    let options = try #require(try filter.bpfFilter())
    #expect(options.name == "watch:[44]")
    #expect(options.isDirectAction)
    #expect(throws: NetlinkFormatError.self) {
      try NetlinkRequest.deleteBPFFilter(
        at: FilterPlace(interface: 3, parent: 1, priority: 0, handle: 2, chain: 0))
    }
  }

  @Test func textsAreKept() throws {
    for name in ["lo", "abcdefghijklmno", "a-name-longer-than-fifteen-bytes"] {
      let message = try received(.link(index: 0, name: name))
      let attributes = try NetlinkAttributes(parsing: try message.payload.suffix(from: 16))
      #expect(attributes[name.count > 15 ? 53 : 3]?.string == name)
    }
  }

  @Test func whatIsTooLongIsRefused() {
    #expect(throws: NetlinkFormatError.self) {
      try NetlinkRequest.link(index: 0, name: String(repeating: "x", count: 70_000))
    }
  }

  @Test func lyingLengths() throws {
    func header(_ length: UInt32, _ rest: [UInt8] = []) throws -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: 16) + rest
      try bytes.store(length, at: 0)
      return bytes
    }
    for length: UInt32 in [0, 1, 15, 17, 20, .max, 0x8000_0000] {
      let bytes = try header(length)
      #expect(throws: NetlinkFormatError.self) { try NetlinkMessage.parse(ByteSlice(bytes)) }
    }
    for length: UInt16 in [0, 3, 9, .max] {
      var bytes: [UInt8] = [0, 0, 1, 0, 1, 2, 3, 4]
      try bytes.store(length, at: 0)
      #expect(throws: NetlinkFormatError.self) { try NetlinkAttributes(parsing: ByteSlice(bytes)) }
    }
    #expect(throws: NetlinkFormatError.self) { try NetlinkAttributes(parsing: ByteSlice([4, 0, 1])) }
  }

  private func acknowledgement(
    _ code: Int32, flags: UInt16, repeated: UInt32, body: [UInt8], type: UInt16 = 2
  ) throws -> NetlinkAcknowledgement {
    var writer = ByteWriter()
    writer.append(code)
    if type == 2 {
      writer.append(repeated)
      writer.append(contentsOf: [UInt8](repeating: 0, count: 12))
    }
    writer.append(contentsOf: body)
    return try NetlinkAcknowledgement(
      parsing: NetlinkMessage(
        type: type, flags: NetlinkFlags(rawValue: flags), sequence: 1, port: 1,
        payload: ByteSlice(writer.bytes)))
  }

  @Test func errorsCarryWords() throws {
    let words: [UInt8] = [8, 0, 1, 0] + Array("No!".utf8) + [0] + [8, 0, 2, 0, 36, 0, 0, 0]
    let capped = try acknowledgement(-22, flags: 0x300, repeated: 40, body: words)
    #expect(capped.errno == .EINVAL)
    #expect(capped.message == "No!")
    #expect(capped.requestOffset == 36)
    let whole = try acknowledgement(
      -16, flags: 0x200, repeated: 22, body: [UInt8](repeating: 7, count: 8) + words)
    #expect(whole.errno == .EBUSY)
    #expect(whole.message == "No!")
    let end = try acknowledgement(0, flags: 0x202, repeated: 0, body: words, type: 3)
    #expect(end.errno == nil)
    #expect(end.message == "No!")
    let silent = try acknowledgement(-1, flags: 0, repeated: 16, body: words)
    #expect(silent.errno == .EPERM)
    #expect(silent.message == nil)
    #expect(throws: NetlinkFormatError.self) {
      try acknowledgement(-22, flags: 0x200, repeated: 4000, body: words)
    }
    #expect(throws: NetlinkFormatError.self) {
      try acknowledgement(-22, flags: 0x200, repeated: 3, body: words)
    }
    #expect(throws: NetlinkFormatError.self) { try acknowledgement(5, flags: 0, repeated: 16, body: []) }
    #expect(try acknowledgement(.min, flags: 0, repeated: 16, body: []).errno?.rawValue == .max)
  }

  @Test func lastOfSeveralCounts() throws {
    let attributes = try NetlinkAttributes(
      parsing: ByteSlice([8, 0, 1, 0, 1, 0, 0, 0, 8, 0, 1, 0x80, 2, 0, 0, 0]))
    #expect(try attributes[1]?.integer(UInt32.self) == 2)
    #expect(try attributes[1]?.unsigned() == 2)
    #expect(throws: NetlinkFormatError.self) { try attributes[1]?.integer(UInt64.self) }
  }
}
