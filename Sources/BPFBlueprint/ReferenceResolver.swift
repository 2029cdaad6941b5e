import BPFBytes
import BPFTypes
import ELFReader

/// Tells what a relocated instruction refers to, by the instruction and the symbol rather than by the
/// relocation's number, as compilers of different age disagree about the latter (parity RELO-1 to RELO-6).
struct ReferenceResolver {
  private let path: String
  private let byteOrder: ByteOrder
  private let symbols: [ELFSymbol]
  private let sections: [ELFSection]
  private let code: CodeModel
  /// Where maps lie, in the order of ELF sections and offsets: data sections have one, `.maps` has many.
  private let maps: [MapPlace]

  private struct MapPlace {
    /// The ELF section.
    let section: Int
    let offset: UInt64
    let isData: Bool
    let map: Int
  }

  init(parser: ObjectParser) {
    path = parser.path
    byteOrder = parser.file.byteOrder
    symbols = parser.symbols
    sections = parser.file.sections
    code = parser.code
    var maps: [MapPlace] = []
    for (index, map) in parser.maps.enumerated() {
      maps.append(
        MapPlace(section: map.section, offset: map.sectionOffset, isData: map.origin.isData, map: index))
      if let section = map.arenaSection {
        maps.append(MapPlace(section: section, offset: 0, isData: true, map: index))
      }
    }
    maps.sort { ($0.section, $0.offset, $0.map) < ($1.section, $1.offset, $1.map) }
    self.maps = maps
  }

  /// The number of the relocated instruction, and what it refers to.
  func resolve(
    _ relocation: ELFRelocation, in section: CodeSection
  ) throws(BPFError) -> CodeReferences.Entry {
    guard let offset = Int(exactly: relocation.offset), offset % Instruction.size == 0,
      let instruction = try? Instruction(decoding: section.bytes, at: offset, order: byteOrder)
    else {
      throw BPFError(
        .malformedObject, at: .parse, of: .init(object: path, section: section.name),
        "a relocation does not lie on an instruction",
        expected: "a multiple of 8 below \(section.bytes.count)",
        seen: "\(relocation.offset)")
    }
    let place = Place(section: section.name, instruction: offset / Instruction.size)
    guard symbols.indices.contains(relocation.symbol) else {
      throw malformed(
        place, "the relocation names no symbol", expected: "below \(symbols.count)",
        seen: "\(relocation.symbol)")
    }
    let symbol = symbols[relocation.symbol]
    if instruction.isLoadImmediate64 {
      return .init(instruction: place.instruction, reference: try loaded(symbol, instruction, place))
    }
    guard instruction.isCall else {
      throw malformed(
        place, "only calls and 64-bit loads can be relocated",
        seen: "opcode 0x\(String(instruction.opcode, radix: 16))")
    }
    return .init(instruction: place.instruction, reference: try called(symbol, instruction, place))
  }

  private struct Place {
    let section: String
    let instruction: Int
  }

  private func called(
    _ symbol: ELFSymbol, _ instruction: Instruction, _ place: Place
  ) throws(BPFError) -> CodeReference {
    if symbol.section == .undefined {
      return .external(name: symbol.name, isWeak: symbol.binding == .weak)
    }
    guard instruction.isSubprogramCall else {
      throw malformed(
        place, "the relocated call is not one of a function", expected: "source register 1",
        seen: "\(instruction.source)")
    }
    guard case .section(let index) = symbol.section, let section = code.section(ofELF: index) else {
      throw leavesText("call", symbol, place)
    }
    guard symbol.value % 8 == 0 else {
      throw malformed(
        place, "the call of \(title(symbol)) is not aligned", expected: "a multiple of 8",
        seen: "\(symbol.value)")
    }
    let target = CodeTarget(
      section: section,
      instruction: try target(symbol.value / 8, plus: Int64(instruction.immediate) + 1, place))
    guard section == code.text || code.callable(target) != nil else {
      throw leavesText("call", symbol, place)
    }
    return .call(target)
  }

  private func loaded(
    _ symbol: ELFSymbol, _ instruction: Instruction, _ place: Place
  ) throws(BPFError) -> CodeReference {
    let index: Int
    switch symbol.section {
    case .undefined: return .external(name: symbol.name, isWeak: symbol.binding == .weak)
    case .section(let number): index = number
    case .absolute, .common, .reserved:
      throw malformed(
        place, "the symbol \(title(symbol)) has no section", seen: sectionName(symbol),
        remedy: "give the variable a start value, or compile with -fno-common")
    }
    if let section = code.section(ofELF: index) {
      let address = Int64(clamping: symbol.value).addingReportingOverflow(Int64(instruction.immediate))
      guard !address.overflow, address.partialValue >= 0, address.partialValue % 8 == 0 else {
        throw malformed(place, "the address of \(title(symbol)) is not that of an instruction")
      }
      let target = CodeTarget(section: section, instruction: Int(address.partialValue / 8))
      guard section == code.text || code.callable(target) != nil else {
        throw leavesText("address", symbol, place)
      }
      return .functionAddress(target)
    }
    if sections.indices.contains(index), sections[index].name == CodeModel.jumpTableSection {
      return .jumpTable(offset: symbol.value, size: symbol.size)
    }
    guard let first = mapPlace(in: index, at: 0), first.section == index else {
      throw malformed(
        place, "the symbol \(title(symbol)) stands for neither a map nor a variable",
        seen: sectionName(symbol))
    }
    if first.isData { return .data(map: first.map, offset: symbol.value) }
    // A section symbol carries the map's offset in the instruction.
    let offset =
      symbol.type == .section
      ? symbol.value &+ UInt64(UInt32(bitPattern: instruction.immediate)) : symbol.value
    guard let found = mapPlace(in: index, at: offset), found.section == index, found.offset == offset else {
      throw malformed(
        place, "the symbol \(title(symbol)) is not at the start of a map",
        seen: "offset \(offset) of \(sectionName(symbol))")
    }
    return .map(found.map)
  }

  /// The first place of a map that is not before an offset of an ELF section.
  private func mapPlace(in section: Int, at offset: UInt64) -> MapPlace? {
    let place = maps.firstPlace { ($0.section, $0.offset) >= (section, offset) }
    return place < maps.count ? maps[place] : nil
  }

  /// Programs cannot be called; functions without SEC() can.
  private func leavesText(_ what: String, _ symbol: ELFSymbol, _ place: Place) -> BPFError {
    malformed(
      place, "the \(what) of \(title(symbol)) leaves .text", expected: "a function in .text, or a static one",
      seen: sectionName(symbol), remedy: "make the callee __noinline, without SEC()")
  }

  private func target(_ base: UInt64, plus delta: Int64, _ place: Place) throws(BPFError) -> Int {
    let (sum, overflow) = Int64(clamping: base).addingReportingOverflow(delta)
    guard !overflow, sum >= 0 else {
      throw malformed(place, "the call leaves .text", seen: "instruction \(sum)")
    }
    return Int(sum)
  }

  private func title(_ symbol: ELFSymbol) -> String {
    symbol.name.isEmpty ? "section \(sectionName(symbol))" : symbol.name
  }

  private func sectionName(_ symbol: ELFSymbol) -> String {
    switch symbol.section {
    case .section(let index): sections.indices.contains(index) ? sections[index].name : "section \(index)"
    case .undefined: "undefined"
    case .absolute: "absolute"
    case .common: "common"
    case .reserved(let value): "reserved section 0x\(String(value, radix: 16))"
    }
  }

  private func malformed(
    _ place: Place, _ summary: String, expected: String? = nil, seen: String? = nil, remedy: String? = nil
  ) -> BPFError {
    BPFError(
      .malformedObject, at: .parse, of: .init(object: path, section: place.section),
      place: .init(instruction: place.instruction), summary, expected: expected, seen: seen, remedy: remedy)
  }
}
