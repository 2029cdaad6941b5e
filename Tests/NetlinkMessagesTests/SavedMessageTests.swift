import BPFBytes
import BPFTypes
import Testing

@testable import NetlinkMessages

/// The bytes of a saved answer.
func saved(_ text: String) -> [UInt8] {
  let digits = text.filter { !$0.isWhitespace }.map { UInt8($0.hexDigitValue ?? 0) }
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

func messages(_ text: String) throws -> [NetlinkMessage] {
  try NetlinkMessage.parse(ByteSlice(saved(text)))
}

@Suite("Saved answers") struct SavedMessageTests {
  @Test func link() throws {
    let message = try #require(try messages(Saved.link).first)
    let link = try #require(try LinkMessage(parsing: message))
    #expect(link.name == "nlcap")
    #expect(link.kind == "veth")
    #expect(link.mtu == 1500)
    #expect(link.xdp?.attached == 2)
    #expect(link.xdp?.genericProgramID != nil)
    #expect(link.xdp?.genericProgramID == link.xdp?.programID)
    #expect(link.xdp?.driverProgramID == nil)
  }

  @Test func disciplines() throws {
    let all = try messages(Saved.disciplines)
    #expect(all.last?.isEnd == true)
    let parsed = try all.compactMap { try TrafficControlMessage(parsing: $0) }
    let clsact = try #require(parsed.first { $0.kind == "clsact" })
    #expect(clsact.handle == TrafficControl.clsactHandle)
    #expect(clsact.parent == TrafficControl.clsact)
    #expect(clsact.subject == .queueingDiscipline)
  }

  @Test func filters() throws {
    let parsed = try messages(Saved.filters).compactMap { try TrafficControlMessage(parsing: $0) }
    let filters = try parsed.filter { $0.handle != 0 }.map { ($0, try #require(try $0.bpfFilter())) }
    let classic = try #require(filters.first { $0.0.priority == 5 })
    #expect(classic.1.programID == nil)
    #expect(!classic.1.isDirectAction)
    #expect(classic.0.protocolType == 3)
    let extended = try #require(filters.first { $0.0.priority == 7 })
    #expect(extended.1.isDirectAction)
    #expect(extended.1.programID != nil)
    #expect(extended.1.name?.contains("classifier") == true)
  }

  @Test func refusals() throws {
    for text in [Saved.refusal, Saved.cappedRefusal] {
      let message = try #require(try messages(text).first)
      #expect(message.isAcknowledgement)
      let answer = try NetlinkAcknowledgement(parsing: message)
      #expect(answer.errno == .EEXIST)
      #expect(answer.message == "Exclusivity flag on, cannot modify")
    }
    let missing = try NetlinkAcknowledgement(parsing: try #require(try messages(Saved.noDevice).first))
    #expect(missing.errno == .ENODEV)
  }

  @Test func genericNetlink() throws {
    let family = try #require(try messages(Saved.family).first).genericFamilyID()
    #expect(try #require(family) > 0x10)
    let features = try DeviceFeaturesMessage(parsing: try #require(try messages(Saved.features).first))
    #expect(features.xdp & 3 == 3)
  }

  /// Reads everything that any part of the module can read from some bytes.
  static func readAll(_ bytes: [UInt8]) throws {
    for message in try NetlinkMessage.parse(ByteSlice(bytes)) {
      var errors: [any Error] = []
      func attempt(_ body: () throws -> Void) { do { try body() } catch { errors.append(error) } }
      attempt { _ = try NetlinkAcknowledgement(parsing: message) }
      attempt { _ = try LinkMessage(parsing: message) }
      attempt { _ = try TrafficControlMessage(parsing: message)?.bpfFilter() }
      attempt { _ = try message.genericFamilyID() }
      attempt { _ = try DeviceFeaturesMessage(parsing: message) }
      for error in errors { #expect(error is NetlinkFormatError, "\(error)") }
    }
  }

  static let all = [
    Saved.link, Saved.disciplines, Saved.filters, Saved.refusal, Saved.cappedRefusal, Saved.noDevice,
    Saved.family, Saved.features,
  ]

  @Test(arguments: all.indices) func everyTruncation(_ index: Int) throws {
    let bytes = saved(Self.all[index])
    let whole = try NetlinkMessage.parse(ByteSlice(bytes)).count
    for length in 0..<bytes.count {
      do {
        let fewer = try NetlinkMessage.parse(ByteSlice(Array(bytes[..<length]))).count
        // Only a cut between two messages, or inside the padding of the last, is no error.
        #expect(fewer < whole || bytes.count - length < 4)
      } catch {
        #expect(error.offset <= length)
      }
    }
  }

  /// A message that is cut, with a header that does not say so.
  @Test(arguments: all.indices) func everyShorterMessage(_ index: Int) throws {
    let bytes = saved(Self.all[index])
    let message = try #require(try NetlinkMessage.parse(ByteSlice(bytes)).first)
    let length = 16 + message.payload.count
    for shorter in 16..<length {
      var cut = Array(bytes[..<shorter])
      try cut.store(UInt32(shorter), at: 0)
      try Self.readAll(cut)
    }
  }

  @Test(arguments: all.indices) func everyByteFlipped(_ index: Int) throws {
    var bytes = saved(Self.all[index])
    // Long dumps repeat themselves; the first messages have every kind of field.
    for place in bytes.indices.prefix(1200) {
      for mask: UInt8 in [0x01, 0x80, 0xff] {
        bytes[place] ^= mask
        do {
          try Self.readAll(bytes)
        } catch {
          #expect(error is NetlinkFormatError, "\(error)")
        }
        bytes[place] ^= mask
      }
    }
  }
}
