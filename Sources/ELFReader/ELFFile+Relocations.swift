import BPFBytes

extension ELFFile {
  /// All relocations of a section.
  ///
  /// - Parameter table: a section of type `SHT_REL` or `SHT_RELA`; its ``ELFSection/link`` is the symbol
  ///   table, its ``ELFSection/info`` the section to change.
  /// - Throws: ``ELFError`` if it is of another type, or if a relocation has a symbol that the symbol table
  ///   does not have.
  public func relocations(in table: ELFSection) throws(ELFError) -> [ELFRelocation] {
    try require(table, .rel, .rela)
    let hasAddends = table.type == .rela
    let entries = try reader.entries(
      of: table,
      needed: hasAddends ? 24 : 16,
      entries: "relocations",
      limit: reader.limits.relocations,
      order: byteOrder
    )
    let symbolCount = countOfSymbols(for: table)
    var relocations: [ELFRelocation] = []
    relocations.reserveCapacity(entries.count)
    for index in 0..<entries.count {
      let (symbol, type) = split(info: try entries.load(of: index, at: 8))
      guard symbol == 0 || UInt64(symbol) < symbolCount, let symbolIndex = Int(exactly: symbol) else {
        throw ELFError(
          .invalidIndex,
          section: table.label,
          fileOffset: entries.fileOffset(of: index),
          expected: "the symbol of relocation \(index) among \(symbolCount) symbols of section \(table.link)",
          seen: "symbol \(symbol)"
        )
      }
      relocations.append(
        ELFRelocation(
          offset: try entries.load(of: index, at: 0),
          type: type,
          symbol: symbolIndex,
          addend: hasAddends ? try entries.load(of: index, at: 16) : nil
        )
      )
    }
    return relocations
  }

  /// How many symbols the linked table has, from its header alone; 0 if no symbol table is linked.
  private func countOfSymbols(for table: ELFSection) -> UInt64 {
    guard let index = Int(exactly: table.link), index < sections.count else { return 0 }
    let symbols = sections[index]
    guard symbols.type == .symtab || symbols.type == .dynsym, symbols.entrySize > 0 else { return 0 }
    return symbols.size / symbols.entrySize
  }

  /// Takes `r_info` apart: the symbol is the upper half, the type the lower one.
  private func split(info: UInt64) -> (symbol: UInt32, type: UInt32) {
    let upper = UInt32(truncatingIfNeeded: info >> 32)
    let lower = UInt32(truncatingIfNeeded: info)
    // Little-endian MIPS stores the symbol as one word and then four bytes of type, the first one last in
    // significance, so as one 64-bit integer the halves change places and the type bytes turn around.
    if header.machine == .mips, byteOrder == .littleEndian { return (lower, upper.byteSwapped) }
    return (upper, lower)
  }
}
