import BPFBytes
import ELFReader
import TestSupport
import Testing

@Suite struct ELFSymbolTests {
  @Test(arguments: bothOrders, [ELFSectionType.symtab, .dynsym])
  func readsEveryField(order: ByteOrder, type: ELFSectionType) throws {
    var builder = ELFBuilder(order: order)
    builder.add(.init(name: ".text"))
    let table = builder.addSymbols(
      [
        builder.symbol(binding: .local, type: .notype),
        builder.symbol(name: 1, other: 0xe2, section: 1, value: 0x1122_3344_5566_7788, size: 0x99),
        builder.symbol(name: 6, binding: .weak, type: .object, other: 3, section: 0xfff1),
        builder.symbol(binding: .local, type: .section, section: 1),
        builder.symbol(binding: .init(rawValue: 13), type: .init(rawValue: 14), section: 0xfff2),
        builder.symbol(section: 0xff42),
      ],
      strings: ["main", "count"],
      type: type
    )
    let file = try builder.read()
    let symbols = try file.symbols(in: file.sections[table])
    #expect(symbols.map(\.index) == [0, 1, 2, 3, 4, 5])
    #expect(symbols.map(\.name) == ["", "main", "count", "", "", ""])
    #expect(symbols[0].section == .undefined)
    #expect(symbols[1].binding == .global)
    #expect(symbols[1].type == .func)
    #expect(symbols[1].visibility == .hidden)
    #expect(symbols[1].section == .section(1))
    #expect(symbols[1].value == 0x1122_3344_5566_7788)
    #expect(symbols[1].size == 0x99)
    #expect(symbols[2].binding == .weak)
    #expect(symbols[2].visibility == .protected)
    #expect(symbols[2].section == .absolute)
    #expect(symbols[3].type == .section)
    #expect(symbols[4].binding.rawValue == 13)
    #expect(symbols[4].type.rawValue == 14)
    #expect(symbols[4].section == .common)
    #expect(symbols[5].section == .reserved(0xff42))
  }

  @Test(arguments: bothOrders)
  func resolvesExtendedIndices(order: ByteOrder) throws {
    var builder = ELFBuilder(order: order)
    for _ in 1...0xff10 { builder.add(.init()) }
    let table = builder.addSymbols([
      builder.symbol(type: .notype), builder.symbol(section: 0xffff), builder.symbol(section: 5),
      builder.symbol(section: 0xffff),
    ])
    builder.add(
      .init(
        name: ".symtab_shndx", type: .symtabShndx, contents: builder.integers([UInt32(0), 0xff05, 0, 0]),
        link: UInt32(table), entrySize: 4))
    let file = try builder.read()
    let symbols = try file.symbols(in: file.sections[table])
    #expect(symbols.map(\.section) == [.undefined, .section(0xff05), .section(5), .undefined])
  }

  @Test func extendedIndicesMustBeThere() throws {
    var builder = ELFBuilder()
    let table = builder.addSymbols([builder.symbol(), builder.symbol(section: 0xffff)])
    var file = try builder.read()
    let missing = elfError { try file.symbols(in: file.sections[table]) }
    #expect(missing?.reason == .invalidIndex)
    #expect(missing?.section == ".symtab")

    builder.add(
      .init(
        name: ".symtab_shndx", type: .symtabShndx, contents: builder.integers([UInt32(0)]),
        link: UInt32(table), entrySize: 4))
    file = try builder.read()
    let short = elfError { try file.symbols(in: file.sections[table]) }
    #expect(short?.section == ".symtab_shndx")
    #expect(short?.expected == "the section index of symbol 1")
    #expect(short?.seen == "1 section indices")
  }

  @Test func namesTheSymbolWhoseSectionIsMissing() throws {
    var builder = ELFBuilder()
    let table = builder.addSymbols([builder.symbol(), builder.symbol(section: 4)])
    let file = try builder.read()
    let error = elfError { try file.symbols(in: file.sections[table]) }
    #expect(error?.reason == .invalidIndex)
    #expect(error?.section == ".symtab")
    #expect(error?.fileOffset == file.sections[table].offset + 24)
    #expect(error?.expected == "the section of symbol 1 among 4 sections")
    #expect(error?.seen == "section 4")
  }

  @Test func namesTheSymbolWhoseNameIsBroken() throws {
    var builder = ELFBuilder()
    let table = builder.addSymbols([builder.symbol(), builder.symbol(name: 5)], strings: ["abc"])
    let file = try builder.read()
    let error = elfError { try file.symbols(in: file.sections[table]) }
    #expect(error?.reason == .invalidString)
    #expect(error?.expected == "the name of symbol 1 inside .strtab of 5 bytes")
    #expect(error?.seen == "name offset 5")
  }

  @Test(arguments: [(UInt64(0), 48), (23, 46), (24, 47), (.max, 48)])
  func refusesOddTables(entrySize: UInt64, bytes: Int) throws {
    var builder = ELFBuilder()
    let table = builder.addSymbols([builder.symbol(), builder.symbol()])
    builder.sections[table - 1].entrySize = entrySize
    builder.sections[table - 1].size = UInt64(bytes)
    let file = try builder.read()
    let error = elfError { try file.symbols(in: file.sections[table]) }
    #expect(error?.reason == .invalidEntrySize)
    #expect(error?.seen == "entries of \(entrySize) bytes in a section of \(bytes)")
  }

  @Test func needsAStringTable() throws {
    var builder = ELFBuilder()
    let table = builder.addSymbols([builder.symbol()])
    for (link, reason) in [
      (UInt32(0), ELFError.Reason.invalidIndex), (99, .invalidIndex), (2, .wrongSectionType),
    ] {
      builder.sections[table - 1].link = link
      let file = try builder.read()
      #expect(elfError { try file.symbols(in: file.sections[table]) }?.reason == reason)
    }
    builder.sections[table - 1].contents = []
    let file = try builder.read()
    #expect(try file.symbols(in: file.sections[table]).isEmpty)
  }

  @Test func refusesOtherSections() throws {
    var builder = ELFBuilder()
    builder.add(.init(name: ".text"))
    let file = try builder.read()
    let error = elfError { try file.symbols(in: file.sections[1]) }
    #expect(error?.reason == .wrongSectionType)
    #expect(error?.expected == "SHT_SYMTAB or SHT_DYNSYM")
  }

  @Test func boundsTheCountOfSymbols() throws {
    var builder = ELFBuilder()
    let table = builder.addSymbols([builder.symbol(), builder.symbol()])
    let file = try builder.read(limits: ELFLimits(symbols: 1))
    #expect(elfError { try file.symbols(in: file.sections[table]) }?.reason == .limitExceeded)
  }
}
