import BPFBlueprint
import BPFTypes
import TestSupport
import Testing

@Suite struct CLayoutTests {
  private func object() throws -> BPFObject {
    try BPFObject(parsing: try fixture("exec_events"), path: "exec_events.bpf.o")
  }

  private func failure(_ size: Int, _ members: CLayout.Member..., name: String = "exec_event") throws
    -> BPFError?
  {
    do {
      try object().verify(CLayout(name, size: size, members))
    } catch let error as BPFError {
      return error
    }
    return nil
  }

  @Test func aLayoutThatAgreesIsTaken() throws {
    let error = try failure(
      88, .init("pid", at: 0, size: 4), .init("uid", at: 4, size: 4), .init("comm", at: 8, size: 16),
      .init("filename", at: 24, size: 64))
    #expect(error == nil)
  }

  @Test func everyDifferenceIsTold() throws {
    let size = try #require(try failure(80))
    #expect(size.code == .invalidValue && size.description.contains("88 bytes"))
    let place = try #require(try failure(88, .init("uid", at: 8, size: 4)))
    #expect(place.code == .invalidValue && place.description.contains("'uid'"))
    #expect(place.expected?.contains("4 bytes at 4") == true && place.seen == "4 bytes at 8")
    let width = try #require(try failure(88, .init("uid", at: 4, size: 8)))
    #expect(width.code == .invalidValue)
    let member = try #require(try failure(88, .init("gid", at: 0, size: 4)))
    #expect(member.code == .notFound && member.description.contains("'gid'"))
    let structure = try #require(try failure(8, name: "nothing"))
    #expect(
      structure.code == .notFound && structure.remedy?.contains("struct nothing *unused_nothing") == true)
  }

  @Test func structuresThatVariablesPointToAreEvents() throws {
    #expect(try object().eventStructures == ["exec_event"])
    let without = try BPFObject(parsing: try fixture("globals"), path: "globals.bpf.o")
    #expect(without.eventStructures.isEmpty)
  }

  @Test func membersAreReadWhereTheyLie() throws {
    let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 0x41, 0x42, 0, 0x43]
    try bytes.withUnsafeBytes { (raw) throws -> Void in
      let record = RawSpan(_unsafeBytes: raw)
      #expect(try CField<UInt32>("a", at: 4).read(record) == UInt32(littleEndian: 0x0807_0605))
      #expect(try CField<UInt16>("a", at: 3).read(record) == UInt16(littleEndian: 0x0504))
      #expect(try CField<Bool>("a", at: 0).read(record))
      #expect(try CField<String>("a", at: 8, count: 4).read(record) == "AB")
      #expect(try CField<[UInt8]>("a", at: 10, count: 2).read(record) == [0, 0x43])
    }
  }

  @Test(arguments: [-1, 9, 12, 100, .max] as [Int])
  func nothingIsReadOutsideOfTheRecord(offset: Int) throws {
    let bytes = [UInt8](repeating: 0, count: 12)
    bytes.withUnsafeBytes { raw in
      let record = RawSpan(_unsafeBytes: raw)
      #expect(throws: BPFError.self) { try CField<UInt32>("a", at: offset).read(record) }
      #expect(throws: BPFError.self) { try CField<String>("a", at: offset, count: 4).read(record) }
      #expect(throws: BPFError.self) { try CField<[UInt8]>("a", at: offset, count: .max).read(record) }
      #expect(throws: BPFError.self) { try CField<[UInt8]>("a", at: 4, count: -1).read(record) }
    }
  }
}
