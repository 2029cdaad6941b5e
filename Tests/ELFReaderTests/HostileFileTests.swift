import BPFBytes
import ELFReader
import TestSupport
import Testing

/// Whatever a file says, reading it ends in a value or an `ELFError`: a trap would end this test run.
@Suite struct HostileFileTests {
  @Test(arguments: objectNames)
  func everyTruncation(name: String) throws {
    let whole = try fixture(name)
    for length in 0..<whole.count {
      #expect(!survive(try whole.slice(at: 0, count: length)), "section headers end the file: all cuts hurt")
    }
    #expect(survive(whole))
  }

  @Test func windowsAndBuffersFailAlike() throws {
    let whole = try fixture("globals").array
    for length in whole.indices {
      let cut = Array(whole[..<length])
      let inMemory = elfError { try ELFFile(ByteSlice(cut)) }
      let windowed = elfError { try ELFFile(source: WindowedFile(cut)) }
      #expect(inMemory != nil && inMemory == windowed)
    }
  }

  @Test(arguments: objectNames)
  func everyFlippedByte(name: String) throws {
    var bytes = try fixture(name).array
    var harmless = 0
    for index in bytes.indices {
      bytes[index] ^= 0xff
      if survive(ByteSlice(bytes)) { harmless += 1 }
      bytes[index] ^= 0xff
    }
    #expect(harmless > 0 && harmless < bytes.count)
  }

  @Test(arguments: objectNames)
  func everyFlippedBitOfTheHeaders(name: String) throws {
    var bytes = try fixture(name).array
    let file = try ELFFile(ByteSlice(bytes))
    var places = Array(0..<64)
    let table = Int(file.header.sectionTableOffset)
    places += table..<(table + 64 * file.sections.count)
    for section in file.sections where [.symtab, .rel, .strtab].contains(section.type) {
      places += Int(section.offset)..<Int(section.offset + section.size)
    }
    for index in places {
      for bit in 0..<8 {
        bytes[index] ^= 1 << bit
        survive(ByteSlice(bytes))
        bytes[index] ^= 1 << bit
      }
    }
  }

  /// What compilers do not put into objects for BPF, in both byte orders.
  @Test(arguments: bothOrders)
  func everyFlipAndTruncationOfARichFile(order: ByteOrder) throws {
    var builder = ELFBuilder(order: order)
    let note = builder.note("stapsdt", type: 3, [1, 2, 3, 4])
    builder.add(.init(name: ".note", type: .note, contents: note, alignment: 4))
    builder.add(.init(name: ".z", flags: .compressed, contents: builder.integers([UInt64(1), 9, 8])))
    let symbols = builder.addSymbols(
      [builder.symbol(), builder.symbol(name: 1, section: 0xffff), builder.symbol(name: 3, section: 1)],
      strings: ["a", "b"])
    builder.add(
      .init(
        name: ".shndx", type: .symtabShndx, contents: builder.integers([UInt32(0), 2, 0]),
        link: UInt32(symbols), entrySize: 4))
    builder.add(
      .init(
        name: ".rela", type: .rela, contents: builder.integers([UInt64(0), 1 << 32 | 1, 5]),
        link: UInt32(symbols), info: 1, entrySize: 24))
    builder.segments = [.init(type: .note, contents: note, alignment: 4), .init(contents: [1])]
    builder.forcesExtendedSegmentCount = true
    var bytes = builder.build()
    #expect(walk(try ELFFile(ByteSlice(bytes))).errors.map(\.reason) == [.compressed])
    for index in bytes.indices {
      for pattern in [0xff] + (0..<8).map({ UInt8(1) << $0 }) {
        bytes[index] ^= pattern
        survive(ByteSlice(bytes))
        bytes[index] ^= pattern
      }
    }
    for length in bytes.indices { survive(ByteSlice(Array(bytes[..<length]))) }
  }

  @Test func sizesThatOverflowMeetNoArithmetic() throws {
    let extremes: [UInt64] = [0, 1, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, .max - 63, .max]
    for offset in extremes {
      for size in extremes {
        for entry in extremes {
          for type in [ELFSectionType.symtab, .rel, .rela, .note, .progbits] {
            var builder = ELFBuilder()
            builder.add(
              .init(type: type, size: size, offset: offset, link: 2, alignment: entry, entrySize: entry))
            survive(ByteSlice(builder.build()))
          }
        }
      }
    }
  }
}
