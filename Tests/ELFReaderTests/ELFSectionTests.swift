import BPFBytes
import ELFReader
import TestSupport
import Testing

@Suite struct ELFSectionTests {
  @Test(arguments: bothOrders)
  func readsEveryField(order: ByteOrder) throws {
    var builder = ELFBuilder(order: order)
    builder.add(
      .init(
        name: "xdp", type: .init(rawValue: 0x7000_1234),
        flags: [.alloc, .execinstr, .init(rawValue: 1 << 40)],
        address: 0x1000, contents: [1, 2, 3, 4], link: 7, info: 9, alignment: 8, entrySize: 2))
    let file = try builder.read()
    let section = try #require(file.section(named: "xdp"))
    #expect(section.index == 1)
    #expect(section.type.rawValue == 0x7000_1234)
    #expect(section.flags.rawValue == 1 << 40 | 6)
    #expect(section.address == 0x1000)
    #expect(section.size == 4)
    #expect(section.link == 7)
    #expect(section.info == 9)
    #expect(section.alignment == 8)
    #expect(section.entrySize == 2)
    let contents = try file.contents(of: section)
    #expect(contents.array == [1, 2, 3, 4])
    #expect(contents.fileOffset == section.offset)
    #expect(file.sections[0].type == .null)
    #expect(file.sections.map(\.index) == Array(file.sections.indices))
  }

  @Test func namesNeedNotBeUnique() throws {
    var builder = ELFBuilder()
    for byte in UInt8(0)..<3 { builder.add(.init(name: "kprobe/x", contents: [byte])) }
    let file = try builder.read()
    #expect(file.sections(named: "kprobe/x").map(\.index) == [1, 2, 3])
    #expect(file.section(named: "kprobe/x")?.index == 1)
    #expect(file.section(named: "nothing") == nil)
    #expect(file.sections(named: "nothing").isEmpty)
  }

  @Test(arguments: bothOrders)
  func countsBeyondSixteenBits(order: ByteOrder) throws {
    var builder = ELFBuilder(order: order)
    for index in 1...0x1_0010 {
      builder.add(.init(name: "s\(index)", contents: [UInt8(truncatingIfNeeded: index)]))
    }
    let file = try builder.read()
    #expect(file.header.storedSectionCount == 0)
    #expect(file.header.storedNameTableIndex == 0xffff)
    #expect(file.sections.count == 0x1_0012)
    #expect(file.sections[0xff07].name == "s\(0xff07)")
    #expect(file.sections.last?.name == ".shstrtab")
    #expect(try file.contents(of: file.sections[0x1_0001]).array == [1])
    #expect(try file.contents(of: file.sections[0]).isEmpty, "its size is a count")
  }

  @Test func stepsOverLargerHeaders() throws {
    var builder = ELFBuilder()
    builder.sectionEntrySize = 80
    builder.add(.init(name: ".text", contents: [1]))
    #expect(try builder.read().sections.map(\.name) == ["", ".text", ".shstrtab"])
  }

  @Test func refusesSmallerHeaders() throws {
    var bytes = ELFBuilder().build()
    try bytes.store(UInt16(63), at: 58)
    let error = elfError { try ELFFile(ByteSlice(bytes)) }
    #expect(error?.reason == .invalidEntrySize)
    #expect(error?.expected == "a section header table (2 headers) with entries of at least 64 bytes")
    #expect(error?.seen == "63")
  }

  @Test func readsAFileWithoutSections() throws {
    var bytes = ELFBuilder().build()
    try bytes.store(UInt64(0), at: 40)
    #expect(try ELFFile(ByteSlice(bytes)).sections.isEmpty)
  }

  @Test func readsAFileWithoutNames() throws {
    var bytes = ELFBuilder().build()
    try bytes.store(UInt16(0), at: 62)
    #expect(try ELFFile(ByteSlice(bytes)).sections.map(\.name) == ["", ""])
  }

  @Test func refusesANameTableThatIsNotThere() throws {
    var bytes = ELFBuilder().build()
    try bytes.store(UInt16(2), at: 62)
    let missing = elfError { try ELFFile(ByteSlice(bytes)) }
    #expect(missing?.reason == .invalidIndex)
    #expect(missing?.fileOffset == 62)
    #expect(missing?.seen == "section 2")

    var builder = ELFBuilder()
    builder.add(.init(name: ".text"))
    bytes = builder.build()
    try bytes.store(UInt16(1), at: 62)
    let wrong = elfError { try ELFFile(ByteSlice(bytes)) }
    #expect(wrong?.reason == .wrongSectionType)
    #expect(wrong?.section == "[1]")
    #expect(wrong?.seen == "SHT_PROGBITS")
  }

  @Test func refusesANameOutsideItsTable() throws {
    var builder = ELFBuilder()
    builder.add(.init(name: "x"))
    var bytes = builder.build()
    let table = try Int(ByteSlice(bytes).load(UInt64.self, at: 40, order: .littleEndian))
    try bytes.store(UInt32(1000), at: table + 64)
    let error = elfError { try ELFFile(ByteSlice(bytes)) }
    #expect(error?.reason == .invalidString)
    #expect(error?.section == "[1]")
    #expect(error?.fileOffset == UInt64(table + 64))
    #expect(error?.expected == "the name of section 1 inside [2] of 13 bytes")
    #expect(error?.seen == "name offset 1000")
  }

  @Test func refusesANameWithoutEnd() throws {
    var bytes = ELFBuilder().build()
    let table = try Int(ByteSlice(bytes).load(UInt64.self, at: 40, order: .littleEndian))
    try bytes.store(UInt64(10), at: table + 64 + 32)  // `.shstrtab` was 11 bytes with the first and last NUL
    let error = elfError { try ELFFile(ByteSlice(bytes)) }
    #expect(error?.reason == .invalidString)
    #expect(error?.seen == "no NUL byte from name offset 1 on")
  }

  @Test func boundsTheCostOfNames() {
    var builder = ELFBuilder()
    builder.add(.init(name: "a-name-of-20-letters"))
    builder.add(.init(name: "another-name"))
    #expect(elfError { try builder.read(limits: ELFLimits(nameLength: 20, nameBytes: 41)) } == nil)
    #expect(elfError { try builder.read(limits: ELFLimits(nameLength: 19)) }?.reason == .limitExceeded)
    #expect(elfError { try builder.read(limits: ELFLimits(nameBytes: 40)) }?.reason == .limitExceeded)
    #expect(elfError { try builder.read(limits: ELFLimits(nameLength: .max, nameBytes: .max)) } == nil)
    #expect(
      elfError { try builder.read(limits: ELFLimits(nameLength: -1, nameBytes: -1)) }?.reason
        == .limitExceeded)
  }

  @Test func boundsTheCountOfSections() {
    var builder = ELFBuilder()
    builder.add(.init())
    #expect(elfError { try builder.read(limits: ELFLimits(sections: 3)) } == nil)
    let error = elfError { try builder.read(limits: ELFLimits(sections: 2)) }
    #expect(error?.reason == .limitExceeded)
    #expect(error?.seen == "3")
  }

  @Test func refusesAnEndlessCountOfSections() throws {
    var bytes = ELFBuilder().build()
    try bytes.store(UInt16(0), at: 60)
    let table = try Int(ByteSlice(bytes).load(UInt64.self, at: 40, order: .littleEndian))
    try bytes.store(UInt64.max, at: table + 32)
    #expect(elfError { try ELFFile(ByteSlice(bytes)) }?.reason == .limitExceeded)
    try bytes.store(UInt64(1000), at: table + 32)
    #expect(elfError { try ELFFile(ByteSlice(bytes)) }?.reason == .outOfRange)
  }

  @Test(arguments: [(UInt64.max, UInt64(1)), (0, .max), (.max, .max), (1 << 62, 1 << 62), (64, 10_000)])
  func refusesContentsOutsideTheFile(offset: UInt64, size: UInt64) throws {
    var builder = ELFBuilder()
    builder.add(.init(name: "tc", size: size, offset: offset))
    let file = try builder.read()
    let error = elfError { try file.contents(of: file.sections[1]) }
    #expect(error?.reason == .outOfRange)
    #expect(error?.section == "tc")
    #expect(error?.fileOffset == offset)
    #expect(error?.expected == "the contents of \(size) bytes inside the file")
  }

  @Test func sectionsWithoutBytesAreEmpty() throws {
    var builder = ELFBuilder()
    builder.add(.init(name: ".bss", type: .nobits, size: 1 << 50, offset: 1 << 60))
    let file = try builder.read()
    #expect(file.sections[1].size == 1 << 50)
    #expect(try file.contents(of: file.sections[1]).isEmpty)
  }

  @Test func boundsTheSizeOfAWindow() throws {
    var builder = ELFBuilder()
    builder.add(.init(name: "big", contents: [UInt8](repeating: 0, count: 1000)))
    let file = try builder.read(limits: ELFLimits(windowBytes: 999))
    #expect(elfError { try file.contents(of: file.sections[1]) }?.reason == .limitExceeded)
  }

  @Test(arguments: bothOrders)
  func refusesCompressedContentsButReadsTheirHeader(order: ByteOrder) throws {
    var builder = ELFBuilder(order: order)
    let header = builder.integers([UInt32(2), 0]) + builder.integers([UInt64(0x1234), 8])
    builder.add(.init(name: ".debug_info", flags: .compressed, contents: header + [1, 2, 3]))
    builder.add(.init(name: ".short", flags: .compressed, contents: Array(header[..<23])))
    builder.add(.init(name: ".plain", contents: header))
    let file = try builder.read()
    let compression = try #require(try file.compression(of: file.sections[1]))
    #expect(compression.type == .zstd)
    #expect(compression.size == 0x1234)
    #expect(compression.alignment == 8)
    let error = elfError { try file.contents(of: file.sections[1]) }
    #expect(error?.reason == .compressed)
    #expect(error?.section == ".debug_info")
    #expect(elfError { try file.compression(of: file.sections[2]) }?.reason == .outOfRange)
    #expect(try file.compression(of: file.sections[3]) == nil)
  }
}
