import BPFBytes
import ELFReader
import TestSupport
import Testing

@Suite struct ELFSegmentTests {
  @Test(arguments: bothOrders)
  func readsEveryField(order: ByteOrder) throws {
    var builder = ELFBuilder(order: order)
    builder.segmentEntrySize = 60
    builder.segments = [
      .init(type: .init(rawValue: 0x6000_0001), contents: [1]),
      .init(
        flags: [.read, .execute], contents: [1, 2, 3], address: 0x40_0000, memorySize: 0x1000,
        alignment: 0x1000),
    ]
    let file = try builder.read()
    #expect(file.segments.map(\.index) == [0, 1])
    #expect(file.segments[0].type.rawValue == 0x6000_0001)
    let segment = file.segments[1]
    #expect(segment.type == .load)
    #expect(segment.flags == [.read, .execute])
    #expect(segment.virtualAddress == 0x40_0000)
    #expect(segment.physicalAddress == 0x40_0000)
    #expect(segment.fileSize == 3)
    #expect(segment.memorySize == 0x1000)
    #expect(segment.alignment == 0x1000)
    #expect(try file.contents(of: segment).array == [1, 2, 3])
  }

  @Test func takesTheCountFromSectionZero() throws {
    var builder = ELFBuilder()
    builder.segments = [.init(), .init()]
    builder.forcesExtendedSegmentCount = true
    let file = try builder.read()
    #expect(file.header.storedSegmentCount == 0xffff)
    #expect(file.segments.count == 2)
  }

  @Test func refusesSmallHeadersAndTooMany() throws {
    var builder = ELFBuilder()
    builder.segments = [.init(), .init()]
    #expect(elfError { try builder.read(limits: ELFLimits(segments: 1)) }?.reason == .limitExceeded)
    var bytes = builder.build()
    try bytes.store(UInt16(55), at: 54)
    #expect(elfError { try ELFFile(ByteSlice(bytes)) }?.reason == .invalidEntrySize)
    try bytes.store(UInt16(56), at: 54)
    try bytes.store(UInt64.max, at: 32)
    #expect(elfError { try ELFFile(ByteSlice(bytes)) }?.reason == .outOfRange)
  }

  @Test func refusesContentsOutsideTheFile() throws {
    var builder = ELFBuilder()
    builder.segments = [.init()]
    var bytes = builder.build()
    try bytes.store(UInt64.max, at: 64 + 32)
    let file = try ELFFile(ByteSlice(bytes))
    let error = elfError { try file.contents(of: file.segments[0]) }
    #expect(error?.reason == .outOfRange)
    #expect(error?.expected.contains("program header 0 (PT_LOAD)") == true)
  }
}
