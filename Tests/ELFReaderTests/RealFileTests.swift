import BPFBytes
import ELFReader
import TestSupport
import Testing

@Suite struct RealFileTests {
  @Test(arguments: objectNames)
  func readsCompiledObjects(name: String) throws {
    let file = try ELFFile(fixture(name))
    #expect(file.header.machine == .bpf)
    #expect(file.header.type == .relocatable)
    #expect(file.section(named: "license") != nil)
    #expect(file.section(named: ".BTF")?.type == .progbits)
    let table = try #require(file.sections.first { $0.type == .symtab })
    let symbols = try file.symbols(in: table)
    #expect(symbols.contains { $0.type == .func && $0.binding == .global && $0.size > 0 })
    let relocated = file.sections.filter { $0.type == .rel }
    #expect(!relocated.isEmpty)
    for section in relocated {
      #expect(try !file.relocations(in: section).isEmpty)
      #expect(Int(section.link) == table.index)
      #expect(section.name == ".rel" + file.sections[Int(section.info)].name)
    }
    #expect(walk(file).errors == [])
  }

  @Test func readsThisProgramInWindows() throws {
    let bytes = try readFile("/proc/self/exe")
    let windows = WindowedFile(bytes)
    let inMemory = try ELFFile(ByteSlice(bytes))
    let windowed = try ELFFile(source: windows)
    #expect(windows.readCount == 4, "file header, section headers, section names, program headers")
    #expect(inMemory.header == windowed.header)
    #expect(inMemory.sections == windowed.sections)
    #expect(inMemory.segments == windowed.segments)
    #expect(inMemory.header.type == .shared || inMemory.header.type == .executable)

    let table = try #require(windowed.sections.first { $0.type == .dynsym })
    let before = windows.readCount
    let symbols = try windowed.symbols(in: table)
    #expect(windows.readCount == before + 2, "the symbols, their names")
    #expect(try symbols == inMemory.symbols(in: table))
    #expect(symbols.contains { $0.name.hasPrefix("swift_") && $0.section == .undefined })

    let relocations = try #require(windowed.sections.first { $0.type == .rela })
    let beforeRelocations = windows.readCount
    #expect(try !windowed.relocations(in: relocations).isEmpty)
    #expect(windows.readCount == beforeRelocations + 1)
    #expect(walk(windowed).errors == [])
    #expect(walk(windowed).entries == walk(inMemory).entries)
  }

  @Test func notesAreTheSameInSectionsAndSegments() throws {
    let file = try ELFFile(ByteSlice(try readFile("/proc/self/exe")))
    let bySection = try file.sections.filter { $0.type == .note && $0.flags.contains(.alloc) }
      .flatMap { try file.notes(in: $0) }
    let bySegment = try file.segments.filter { $0.type == .note }.flatMap { try file.notes(in: $0) }
    #expect(!bySection.isEmpty)
    #expect(
      bySection.map(\.descriptor.fileOffset).sorted() == bySegment.map(\.descriptor.fileOffset).sorted())
    #expect(bySection.contains { $0.name == "GNU" })
  }

  @Test func errorsOfTheSourceKeepTheirReason() throws {
    struct Failing: ELFSource {
      let size: UInt64 = 1 << 20
      func bytes(at offset: UInt64, count: Int) throws(ELFError) -> ByteSlice {
        throw ELFError(.readFailed, fileOffset: offset, expected: "\(count) bytes", seen: "EIO")
      }
    }
    #expect(elfError { try ELFFile(source: Failing()) }?.seen == "EIO")
  }

  @Test func aShortReadIsAnError() throws {
    struct Short: ELFSource {
      let size: UInt64 = 1 << 20
      func bytes(at offset: UInt64, count: Int) throws(ELFError) -> ByteSlice { .empty }
    }
    let error = elfError { try ELFFile(source: Short()) }
    #expect(error?.reason == .readFailed)
    #expect(error?.seen == "0 bytes read")
  }
}
