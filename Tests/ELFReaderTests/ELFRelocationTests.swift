import BPFBytes
import ELFReader
import TestSupport
import Testing

@Suite struct ELFRelocationTests {
  private func builder(_ order: ByteOrder, _ type: ELFSectionType, _ words: [UInt64]) -> ELFBuilder {
    var builder = ELFBuilder(order: order)
    let symbols = builder.addSymbols([builder.symbol(), builder.symbol(), builder.symbol()])
    builder.add(
      .init(
        name: ".relxdp", type: type, contents: builder.integers(words), link: UInt32(symbols), info: 1,
        entrySize: type == .rela ? 24 : 16))
    return builder
  }

  @Test(arguments: bothOrders)
  func readsThoseWithoutAddends(order: ByteOrder) throws {
    let file = try builder(order, .rel, [8, 2 << 32 | 10, 0x1_0000_0000, 0xffff_fff1]).read()
    let relocations = try file.relocations(in: file.sections[3])
    #expect(relocations.map(\.offset) == [8, 0x1_0000_0000])
    #expect(relocations.map(\.symbol) == [2, 0])
    #expect(relocations.map(\.type) == [10, 0xffff_fff1])
    #expect(relocations.map(\.addend) == [nil, nil])
  }

  @Test(arguments: bothOrders)
  func readsThoseWithAddends(order: ByteOrder) throws {
    let file = try builder(order, .rela, [8, 1 << 32 | 2, UInt64(bitPattern: -16)]).read()
    let relocations = try file.relocations(in: file.sections[3])
    #expect(relocations.count == 1)
    #expect(relocations.first?.symbol == 1)
    #expect(relocations.first?.type == 2)
    #expect(relocations.first?.addend == -16)
  }

  @Test func readsTheOrderOfMIPS() throws {
    // One word of symbol, then the bytes ssym 0, type3 1, type2 2, type 3.
    for order in bothOrders {
      var builder = builder(order, .rel, [])
      builder.machine = .mips
      builder.sections[2].contents =
        builder.integers([UInt64(8)]) + builder.integers([UInt32(2)]) + [0, 1, 2, 3]
      let file = try builder.read()
      let relocation = try #require(try file.relocations(in: file.sections[3]).first)
      #expect(relocation.symbol == 2)
      #expect(relocation.type == 0x0001_0203)
    }
  }

  @Test func namesTheRelocationWhoseSymbolIsMissing() throws {
    let file = try builder(.littleEndian, .rel, [0, 0, 8, 3 << 32 | 1]).read()
    let error = elfError { try file.relocations(in: file.sections[3]) }
    #expect(error?.reason == .invalidIndex)
    #expect(error?.section == ".relxdp")
    #expect(error?.fileOffset == file.sections[3].offset + 16)
    #expect(error?.expected == "the symbol of relocation 1 among 3 symbols of section 2")
    #expect(error?.seen == "symbol 3")
  }

  @Test func needsASymbolTableOnlyForSymbols() throws {
    for link in [UInt32(0), 1, 99] {
      var builder = builder(.littleEndian, .rel, [0, 8])
      builder.sections[2].link = link
      var file = try builder.read()
      #expect(try file.relocations(in: file.sections[3]).count == 1)
      builder.sections[2].contents = builder.integers([UInt64(0), 1 << 32 | 8])
      file = try builder.read()
      #expect(elfError { try file.relocations(in: file.sections[3]) }?.reason == .invalidIndex)
    }
  }

  @Test(arguments: [(ELFSectionType.rel, UInt64(8)), (.rela, 16), (.rel, 0), (.rela, 25)])
  func refusesOddTables(type: ELFSectionType, entrySize: UInt64) throws {
    var builder = builder(.littleEndian, type, [0, 0, 0, 0, 0, 0])
    builder.sections[2].entrySize = entrySize
    let file = try builder.read()
    #expect(elfError { try file.relocations(in: file.sections[3]) }?.reason == .invalidEntrySize)
  }

  @Test func refusesOtherSectionsAndTooMany() throws {
    let file = try builder(.littleEndian, .rel, [0, 0, 0, 0]).read(limits: ELFLimits(relocations: 1))
    #expect(elfError { try file.relocations(in: file.sections[3]) }?.reason == .limitExceeded)
    #expect(elfError { try file.relocations(in: file.sections[2]) }?.reason == .wrongSectionType)
  }
}
