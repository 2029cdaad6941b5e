import BPFBytes
public import ELFReader

extension ELFFile {
  /// Where functions begin, in bytes from the start of the file: what a user probe is placed by.
  ///
  /// The dynamic symbols are looked at first, and all symbols for what they do not have. A strong definition
  /// wins over weak ones; two strong ones at different places are an error, as long as no version tells them
  /// apart.
  ///
  /// - Parameter names: all that are wanted; each table is read once.
  /// - Returns: the offsets, in the order of the names.
  /// - Throws: ``SymbolError`` for the first name that cannot be resolved.
  public func functionOffsets(of names: [FunctionName]) throws(SymbolError) -> [UInt64] {
    var found: [FunctionName: UInt64] = [:]
    var indirect: Set<FunctionName> = []
    var hasSymbols = false
    for type in [ELFSectionType.dynsym, .symtab] where Set(names).count > found.count {
      let wanted = Dictionary(grouping: names.filter { found[$0] == nil }, by: \.name)
      guard let table = try symbolTable(type, named: Set(wanted.keys)) else { continue }
      hasSymbols = true
      var candidates: [FunctionName: [FunctionSymbol]] = [:]
      for symbol in table.symbols {
        let isIndirect = symbol.type == .gnuIfunc
        guard symbol.type == .func || isIndirect, symbol.section != .undefined else { continue }
        let (base, version, isDefault) = table.name(of: symbol)
        for name in wanted[base] ?? [] where name.version == nil || name.version == version {
          if isIndirect {
            indirect.insert(name)
          } else {
            let function = try self.function(symbol, base, version, isDefault, wanted: name)
            candidates[name, default: []].append(function)
          }
        }
      }
      for (name, list) in candidates { found[name] = try Self.choose(name, list) }
    }
    return try names.map { name throws(SymbolError) in
      if let offset = found[name] { return offset }
      throw indirect.contains(name) ? .indirect(name) : .notFound(name, isStripped: !hasSymbols)
    }
  }

  /// Where one function begins.
  public func functionOffset(of name: FunctionName) throws(SymbolError) -> UInt64 {
    try functionOffsets(of: [name])[0]
  }

  /// The functions whose names satisfy a condition, once for each place in the file.
  ///
  /// - Throws: ``SymbolError`` if the file cannot be read.
  public func functions(where isWanted: (String) -> Bool) throws(SymbolError) -> [FunctionSymbol] {
    var places: Set<UInt64> = []
    var result: [FunctionSymbol] = []
    for type in [ELFSectionType.dynsym, .symtab] {
      guard let table = try symbolTable(type) else { continue }
      for symbol in table.symbols where symbol.type == .func && symbol.section != .undefined {
        let (base, version, isDefault) = table.name(of: symbol)
        // What has no place in the file cannot be probed, and nobody asked for it by its name.
        guard isWanted(base),
          let function = try? self.function(symbol, base, version, isDefault, wanted: FunctionName(base)),
          places.insert(function.offset).inserted
        else { continue }
        result.append(function)
      }
    }
    return result
  }

  /// libbpf's rule: strong beats weak, equal places are one, and two strong places are one too many.
  private static func choose(
    _ name: FunctionName, _ candidates: [FunctionSymbol]
  ) throws(SymbolError) -> UInt64? {
    let strong = candidates.filter { !$0.isWeak }
    guard let first = strong.first ?? candidates.first else { return nil }
    guard strong.allSatisfy({ $0.offset == first.offset }) else {
      throw .ambiguous(
        name,
        strong.map { $0.version == nil ? "\($0.name) at 0x\(String($0.offset, radix: 16))" : $0.description })
    }
    return first.offset
  }

  private func function(
    _ symbol: ELFSymbol, _ base: String, _ version: String?, _ isDefault: Bool, wanted: FunctionName
  ) throws(SymbolError) -> FunctionSymbol {
    guard case .section(let index) = symbol.section, sections.indices.contains(index) else {
      throw .noPlace(wanted)
    }
    let section = sections[index]
    let (inside, below) = symbol.value.subtractingReportingOverflow(section.address)
    let (offset, beyond) = inside.addingReportingOverflow(section.offset)
    guard section.type != .nobits, !below, !beyond, inside < section.size, offset != 0 else {
      throw .noPlace(wanted)
    }
    return FunctionSymbol(
      name: base, version: version, isDefaultVersion: isDefault, isWeak: symbol.binding == .weak,
      offset: offset, size: symbol.size)
  }

  private func symbolTable(
    _ type: ELFSectionType, named names: Set<String>? = nil
  ) throws(SymbolError) -> SymbolTable? {
    guard let section = sections.first(where: { $0.type == type }) else { return nil }
    do {
      let found: [ELFSymbol] =
        if let names { try symbols(in: section, named: names) } else { try symbols(in: section) }
      return SymbolTable(
        symbols: found, versions: type == .dynsym ? try SymbolVersions(of: section, in: self) : nil)
    } catch {
      throw .malformed(error)
    }
  }
}

/// The symbols of one table, and how their versions are told.
private struct SymbolTable {
  let symbols: [ELFSymbol]
  let versions: SymbolVersions?

  /// Dynamic symbols have their versions in a table beside them; others carry them in the name.
  func name(of symbol: ELFSymbol) -> (base: String, version: String?, isDefault: Bool) {
    if let versions {
      let (version, isDefault) = versions.version(of: symbol.index)
      return (symbol.name, version, isDefault)
    }
    guard let at = symbol.name.utf8.firstIndex(of: UInt8(ascii: "@")) else { return (symbol.name, nil, true) }
    let name = FunctionName(symbol.name)
    return (name.name, name.version, symbol.name[at...].hasPrefix("@@"))
  }
}
