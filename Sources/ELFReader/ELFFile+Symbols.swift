import BPFBytes

/// Bytes of `Elf64_Sym`.
let symbolSize = 24

extension ELFFile {
  /// All symbols of a table, the null symbol included: position and ``ELFSymbol/index`` agree.
  ///
  /// - Parameter table: a section of type `SHT_SYMTAB` or `SHT_DYNSYM`.
  /// - Throws: ``ELFError`` if it is of another type, if its string table is missing, or if a symbol has a
  ///   name outside of that or is defined in a section that does not exist.
  public func symbols(in table: ELFSection) throws(ELFError) -> [ELFSymbol] {
    try symbols(in: table) { _ in nil }
  }

  /// The symbols of a table that have one of some names, or one of them with a version behind an `@`.
  ///
  /// No other name is decoded, which makes this the way to find a few among very many.
  ///
  /// - Throws: as ``symbols(in:)``, but for names that are not wanted.
  public func symbols(in table: ELFSection, named names: Set<String>) throws(ELFError) -> [ELFSymbol] {
    try symbols(in: table) { NameSearch(names).places(in: $0) }
  }

  /// - Parameter select: told the string table, says where in it the wanted names begin; `nil` for all.
  private func symbols(
    in table: ELFSection, _ select: (ByteSlice) -> Set<UInt32>?
  ) throws(ELFError) -> [ELFSymbol] {
    try require(table, .symtab, .dynsym)
    let entries = try reader.entries(
      of: table,
      needed: symbolSize,
      entries: "symbols",
      limit: reader.limits.symbols,
      order: byteOrder
    )
    guard entries.count > 0 else { return [] }
    let strings = try linked(from: table, role: "the string table")
    var names = try StringTable(strings, user: "the symbols of \(table.label)", reader)
    let wanted = select(names.bytes)
    var extended: ExtendedIndices?
    var symbols: [ELFSymbol] = []
    if wanted == nil { symbols.reserveCapacity(entries.count) }
    for index in 0..<entries.count {
      if let wanted, !wanted.contains(try entries.load(of: index, at: 0)) { continue }
      let info = try entries.load(UInt8.self, of: index, at: 4)
      let stored = try entries.load(UInt16.self, of: index, at: 6)
      if stored == extendedIndex, extended == nil { extended = try extendedIndices(for: table) }
      symbols.append(
        ELFSymbol(
          index: index,
          name: try names.name(
            at: entries.load(of: index, at: 0),
            of: "symbol \(index)",
            section: table.label,
            place: entries.fileOffset(of: index)
          ),
          binding: ELFSymbolBinding(rawValue: info >> 4),
          type: ELFSymbolType(rawValue: info & 0xf),
          visibility: ELFSymbolVisibility(rawValue: try entries.load(UInt8.self, of: index, at: 5) & 3),
          section: try place(of: index, stored: stored, extended, entries, table),
          value: try entries.load(of: index, at: 8),
          size: try entries.load(of: index, at: 16)
        )
      )
    }
    return symbols
  }

  private func place(
    of symbol: Int,
    stored: UInt16,
    _ extended: ExtendedIndices?,
    _ entries: EntryTable,
    _ table: ELFSection
  ) throws(ELFError) -> ELFSymbolSection {
    let index: Int
    switch stored {
    case 0: return .undefined
    case 0xfff1: return .absolute
    case 0xfff2: return .common
    case extendedIndex:
      index = try extended?.section(of: symbol) ?? 0
      if index == 0 { return .undefined }
    case firstReservedIndex...: return .reserved(stored)
    default: index = Int(stored)
    }
    guard index < sections.count else {
      throw ELFError(
        .invalidIndex,
        section: table.label,
        fileOffset: entries.fileOffset(of: symbol),
        expected: "the section of symbol \(symbol) among \(sections.count) sections",
        seen: "section \(index)"
      )
    }
    return .section(index)
  }

  /// The section indices of symbols that do not fit 16 bits: a table beside the symbols, which links to them.
  private func extendedIndices(for table: ELFSection) throws(ELFError) -> ExtendedIndices {
    let found = sections.first { $0.type == .symtabShndx && Int(exactly: $0.link) == table.index }
    guard let found else {
      throw ELFError(
        .invalidIndex,
        section: table.label,
        expected: "an SHT_SYMTAB_SHNDX section that links to \(table.label), as a symbol has SHN_XINDEX",
        seen: "none"
      )
    }
    let entries = try reader.entries(
      of: found,
      needed: 4,
      entries: "section indices",
      limit: reader.limits.symbols,
      order: byteOrder
    )
    return ExtendedIndices(entries: entries, label: found.label)
  }
}

/// The contents of an `SHT_SYMTAB_SHNDX` section.
private struct ExtendedIndices {
  let entries: EntryTable
  let label: String

  func section(of symbol: Int) throws(ELFError) -> Int {
    guard symbol < entries.count else {
      throw ELFError(
        .invalidIndex,
        section: label,
        expected: "the section index of symbol \(symbol)",
        seen: "\(entries.count) section indices"
      )
    }
    return Int(clamping: try entries.load(UInt32.self, of: symbol, at: 0))
  }
}
