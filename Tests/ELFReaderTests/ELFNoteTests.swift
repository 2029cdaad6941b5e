import BPFBytes
import ELFReader
import TestSupport
import Testing

@Suite struct ELFNoteTests {
  private func file(_ notes: [UInt8], alignment: UInt64 = 4, order: ByteOrder = .littleEndian) throws
    -> ELFFile
  {
    var builder = ELFBuilder(order: order)
    builder.add(.init(name: ".note.x", type: .note, contents: notes, alignment: alignment))
    builder.segments = [.init(type: .note, contents: notes, alignment: alignment)]
    return try builder.read()
  }

  @Test(arguments: bothOrders)
  func readsSectionsAndSegments(order: ByteOrder) throws {
    let builder = ELFBuilder(order: order)
    let notes =
      builder.note("GNU", type: 3, [1, 2, 3, 4, 5]) + builder.note("stapsdt", type: 0x8000_0003, [])
      + builder.note("", type: 1, [9])
    let file = try file(notes, order: order)
    for read in try [file.notes(in: file.sections[1]), file.notes(in: file.segments[0])] {
      #expect(read.map(\.name) == ["GNU", "stapsdt", ""])
      #expect(read.map(\.type) == [3, 0x8000_0003, 1])
      #expect(read.map(\.descriptor.array) == [[1, 2, 3, 4, 5], [], [9]])
    }
    #expect(try file.notes(in: file.sections[1]).first?.descriptor.fileOffset == file.sections[1].offset + 16)
  }

  @Test func alignsPropertyNotesToEight() throws {
    let builder = ELFBuilder()
    let notes =
      builder.note("GNU", type: 5, [UInt8](1...12), alignment: 8)
      + builder.note("GNU", type: 6, [7], alignment: 8)
    let file = try file(notes, alignment: 8)
    #expect(try file.notes(in: file.sections[1]).map(\.descriptor.array) == [[UInt8](1...12), [7]])
  }

  @Test func theLastPaddingMayBeMissing() throws {
    let builder = ELFBuilder()
    var notes = builder.note("GNU", type: 1, [1, 2, 3])
    notes.removeLast()
    #expect(try file(notes).notes(in: file(notes).sections[1]).first?.descriptor.array == [1, 2, 3])
    let bare = builder.integers([UInt32(3), 0, 7]) + Array("abc".utf8)
    let read = try file(bare).notes(in: file(bare).sections[1])
    #expect(read.map(\.name) == ["abc"])
    #expect(read.first?.type == 7)
  }

  @Test func namesTheNoteThatDoesNotFit() throws {
    let builder = ELFBuilder()
    let good = builder.note("GNU", type: 1, [1, 2, 3, 4])
    for bad in [
      builder.integers([UInt32(4), 5, 1]) + Array("GNU\0".utf8) + [1, 2, 3, 4],
      builder.integers([UInt32.max, .max, 1]), builder.integers([UInt32.max, 0, 1]),
      builder.integers([UInt32(0), .max, 1]), [1, 2, 3],
    ] {
      let file = try file(good + bad)
      let error = elfError { try file.notes(in: file.sections[1]) }
      #expect(error?.reason == .invalidNote)
      #expect(error?.section == ".note.x")
      #expect(error?.fileOffset == file.sections[1].offset + UInt64(good.count))
      #expect(error?.expected.hasPrefix("note 1") == true)
    }
  }

  @Test func refusesOtherPartsAndTooMany() throws {
    var builder = ELFBuilder()
    builder.add(
      .init(
        name: ".note", type: .note, contents: builder.note("a", type: 1, []) + builder.note("b", type: 1, []))
    )
    builder.segments = [.init(type: .load)]
    let file = try builder.read(limits: ELFLimits(notes: 1))
    #expect(elfError { try file.notes(in: file.sections[1]) }?.reason == .limitExceeded)
    #expect(elfError { try file.notes(in: file.sections[2]) }?.reason == .wrongSectionType)
    #expect(elfError { try file.notes(in: file.segments[0]) }?.reason == .wrongSectionType)
  }
}
