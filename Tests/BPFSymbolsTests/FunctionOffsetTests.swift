import BPFSymbols
import ELFReader
import Testing

@Suite struct FunctionOffsetTests {
  private func address(_ place: UInt64) -> UInt64 { SymbolFile.codeAddress + place }
  private func offset(_ place: UInt64) -> UInt64 { SymbolFile.codeOffset + place }

  private func error(_ name: String, in file: SymbolFile) throws -> SymbolError? {
    let elf = try file.read()
    do {
      _ = try elf.functionOffset(of: FunctionName(name))
      return nil
    } catch {
      return error
    }
  }

  @Test func addressesBecomeOffsetsThroughTheSection() throws {
    let file = SymbolFile(dynamic: [.init(name: "one", value: address(16))])
    #expect(try file.read().functionOffset(of: FunctionName("one")) == offset(16))
  }

  @Test func dynamicSymbolsWinOverAllSymbols() throws {
    let file = SymbolFile(
      dynamic: [.init(name: "both", value: address(16))],
      all: [
        .init(name: "both", value: address(32)), .init(name: "hidden", value: address(48), binding: .local),
      ])
    let elf = try file.read()
    #expect(
      try elf.functionOffsets(of: [FunctionName("hidden"), FunctionName("both")]) == [offset(48), offset(16)])
  }

  @Test func strongBeatsWeakWhateverTheOrder() throws {
    for weakFirst in [true, false] {
      let weak = SymbolFile.Symbol(name: "f", value: address(16), binding: .weak)
      let strong = SymbolFile.Symbol(name: "f", value: address(32))
      let file = SymbolFile(dynamic: weakFirst ? [weak, strong] : [strong, weak])
      #expect(try file.read().functionOffset(of: FunctionName("f")) == offset(32))
    }
  }

  @Test func ofWeakOnesTheFirstCounts() throws {
    let file = SymbolFile(dynamic: [
      .init(name: "f", value: address(16), binding: .weak),
      .init(name: "f", value: address(32), binding: .weak),
    ])
    #expect(try file.read().functionOffset(of: FunctionName("f")) == offset(16))
  }

  @Test func equalPlacesAreNoAmbiguity() throws {
    let file = SymbolFile(dynamic: [
      .init(name: "f", value: address(16)), .init(name: "f", value: address(16)),
    ])
    #expect(try file.read().functionOffset(of: FunctionName("f")) == offset(16))
  }

  @Test func twoStrongPlacesAreAmbiguous() throws {
    let file = SymbolFile(all: [
      .init(name: "f", value: address(16), binding: .local),
      .init(name: "f", value: address(32), binding: .local),
    ])
    #expect(try error("f", in: file) == .ambiguous(FunctionName("f"), ["f at 0x50", "f at 0x60"]))
  }

  @Test func versionsTellSymbolsApart() throws {
    let file = SymbolFile(
      dynamic: [
        .init(name: "f", value: address(16), version: 0x8002),
        .init(name: "f", value: address(32), version: 3),
      ], versions: ["OLD_1", "NEW_2"])
    let elf = try file.read()
    #expect(try elf.functionOffset(of: FunctionName("f@OLD_1")) == offset(16))
    #expect(try elf.functionOffset(of: FunctionName("f@NEW_2")) == offset(32))
    #expect(try elf.functionOffset(of: FunctionName("f@@NEW_2")) == offset(32))
    #expect(try error("f", in: file) == .ambiguous(FunctionName("f"), ["f@OLD_1", "f@NEW_2"]))
    #expect(try error("f@NO_3", in: file) == .notFound(FunctionName("f@NO_3"), isStripped: false))
  }

  @Test func namesOfAllSymbolsCarryTheirVersions() throws {
    let file = SymbolFile(all: [
      .init(name: "f@OLD_1", value: address(16)), .init(name: "f@@NEW_2", value: address(32)),
      .init(name: "g@@NEW_2", value: address(48)),
    ])
    let elf = try file.read()
    #expect(try elf.functionOffset(of: FunctionName("f@OLD_1")) == offset(16))
    #expect(try elf.functionOffset(of: FunctionName("g")) == offset(48))
    #expect(throws: SymbolError.self) { try elf.functionOffset(of: FunctionName("f")) }
  }

  @Test func onlyFunctionsThatAreDefinedCount() throws {
    let file = SymbolFile(dynamic: [
      .init(name: "data", value: address(16), type: .object),
      .init(name: "elsewhere", value: 0, section: 0),
      .init(name: "chosen", value: address(16), type: .gnuIfunc),
    ])
    #expect(try error("data", in: file) == .notFound(FunctionName("data"), isStripped: false))
    #expect(try error("elsewhere", in: file) == .notFound(FunctionName("elsewhere"), isStripped: false))
    #expect(try error("chosen", in: file) == .indirect(FunctionName("chosen")))
    #expect(try error("", in: file) == .notFound(FunctionName(""), isStripped: false))
  }

  @Test(arguments: [UInt64(0), 0x40_0fff, 0x40_1100, .max])
  func addressesOutsideTheSectionHaveNoPlace(value: UInt64) throws {
    let file = SymbolFile(dynamic: [.init(name: "f", value: value)])
    #expect(try error("f", in: file) == .noPlace(FunctionName("f")))
    #expect(try file.read().functions { _ in true } == [])
  }

  @Test func absoluteSymbolsHaveNoPlace() throws {
    let file = SymbolFile(dynamic: [.init(name: "f", value: address(16), section: 0xfff1)])
    #expect(try error("f", in: file) == .noPlace(FunctionName("f")))
  }

  @Test func functionsAreListedOnce() throws {
    let file = SymbolFile(
      dynamic: [
        .init(name: "tcp_a", value: address(16)), .init(name: "alias", value: address(16)),
        .init(name: "udp", value: address(32)),
      ], all: [.init(name: "tcp_a", value: address(16)), .init(name: "tcp_b", value: address(48))])
    let found = try file.read().functions { $0.hasPrefix("tcp_") }
    #expect(found.map(\.name) == ["tcp_a", "tcp_b"])
    #expect(found.map(\.offset) == [offset(16), offset(48)])
  }

  @Test func namesKeepWhatUsersWrote() {
    #expect(FunctionName("f@@V").description == "f@V")
    #expect(FunctionName("f@") == FunctionName("f@"))
    #expect(FunctionName("operator+").version == nil)
  }
}
