import BPFBytes
import ELFReader
import TestSupport
import Testing

@Suite struct NamedSymbolTests {
  /// Strings: `a` at 1, `ba` at 3, `a@V1` at 6, `ab` at 11; a symbol of each, and one of the tail of `ba`.
  private func file() throws -> (ELFFile, ELFSection) {
    var builder = ELFBuilder()
    let symbols = [0, 1, 3, 6, 11, 4].map { builder.symbol(name: $0) }
    let index = builder.addSymbols(symbols, strings: ["a", "ba", "a@V1", "ab"])
    let file = try builder.read()
    return (file, file.sections[index])
  }

  @Test func findsNamesVersionsAndSharedTails() throws {
    let (file, table) = try file()
    let found = try file.symbols(in: table, named: ["a"])
    #expect(found.map(\.index) == [1, 3, 5])
    #expect(found.map(\.name) == ["a", "a@V1", "a"])
  }

  @Test func whatIsFoundIsAsWithoutNames() throws {
    let (file, table) = try file()
    let all = try file.symbols(in: table)
    #expect(try file.symbols(in: table, named: ["a", "ba", "ab", "none"]) == Array(all.dropFirst()))
    #expect(try file.symbols(in: table, named: ["V1"]) == [])
    #expect(try file.symbols(in: table, named: [""]) == [])
    #expect(try file.symbols(in: table, named: []) == [])
  }

  @Test func brokenNamesThatNobodyWantsDoNoHarm() throws {
    var builder = ELFBuilder()
    let index = builder.addSymbols(
      [builder.symbol(name: 1), builder.symbol(name: 0xffff)], strings: ["good"])
    let file = try builder.read()
    #expect(elfError { try file.symbols(in: file.sections[index]) }?.reason == .invalidString)
    #expect(try file.symbols(in: file.sections[index], named: ["good"]).count == 1)
  }
}
