import BPFBytes
import ELFReader
import TestSupport
import Testing

@Suite struct ELFHeaderTests {
  @Test(arguments: bothOrders)
  func readsEveryField(order: ByteOrder) throws {
    var builder = ELFBuilder(order: order)
    builder.flags = 0x0102_0304
    builder.entry = 0x1122_3344_5566_7788
    let file = try builder.read()
    #expect(file.byteOrder == order)
    #expect(file.header.class == .elf64)
    #expect(file.header.type == .relocatable)
    #expect(file.header.machine == .bpf)
    #expect(file.header.version == 1)
    #expect(file.header.flags == 0x0102_0304)
    #expect(file.header.entry == 0x1122_3344_5566_7788)
    #expect(file.header.segmentEntrySize == 0, "as clang writes for BPF")
    #expect(file.header.sectionEntrySize == 64)
    #expect(file.header.storedSectionCount == 2)
    #expect(file.segments.isEmpty)
  }

  @Test func keepsWhatItDoesNotKnow() throws {
    var builder = ELFBuilder()
    builder.type = ELFFileType(rawValue: 0xfe42)
    builder.machine = ELFMachine(rawValue: 0x9999)
    let file = try builder.read()
    #expect(file.header.type.rawValue == 0xfe42)
    #expect(file.header.machine.rawValue == 0x9999)
    #expect(file.header.machine.description == "EM 39321")
  }

  @Test(arguments: [[], [0x7f], [0x7f, 0x45, 0x4c], [0x7f, 0x45, 0x4c, 0x47], Array("#!/bin/sh\n".utf8)])
  func refusesOtherFiles(bytes: [UInt8]) {
    #expect(elfError { try ELFFile(ByteSlice(bytes)) }?.reason == .notELF)
  }

  @Test func refuses32BitFilesHoweverShort() {
    let error = elfError { try ELFFile(ByteSlice([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1])) }
    #expect(error?.reason == .unsupportedClass)
    #expect(error?.fileOffset == 4)
    #expect(error?.seen == "a 32-bit file, EI_CLASS 1")
  }

  @Test func refusesUnknownByteOrder() {
    var bytes = ELFBuilder().build()
    bytes[5] = 3
    let error = elfError { try ELFFile(ByteSlice(bytes)) }
    #expect(error?.reason == .unsupportedByteOrder)
    #expect(
      error?.description
        == "ELF unsupported-byte-order, offset 0x5: expected EI_DATA 1 (little endian) or 2 (big endian), seen 3"
    )
  }

  @Test func refusesAHeaderCutShort() {
    let error = elfError { try ELFFile(ByteSlice(Array(ELFBuilder().build()[..<63]))) }
    #expect(error?.reason == .outOfRange)
    #expect(error?.seen == "a file of 63 bytes")
  }

  @Test func readsAFileInsideABuffer() throws {
    let bytes = [UInt8](repeating: 0xaa, count: 100) + ELFBuilder().build()
    let file = try ELFFile(ByteSlice(bytes).suffix(from: 100))
    #expect(file.sections.map(\.name) == ["", ".shstrtab"])
  }
}
