import BPFBytes
import BPFTypes
import ELFReader

extension ObjectParser {
  /// Reads which maps and programs the maps of `.maps` hold from the start: relocations name them, as the
  /// section itself has zeros (parity RELO-8).
  mutating func readMapElements() throws(BPFError) {
    guard let section = file.section(named: ".maps") else { return }
    let tables = file.sections.filter { $0.type == .rel && $0.info == UInt32(section.index) }
    guard !tables.isEmpty else { return }
    let places = ElementPlaces(maps: maps, programs: programs, code: code, section: section.index)
    for table in tables {
      let relocations: [ELFRelocation]
      do {
        relocations = try file.relocations(in: table)
      } catch {
        throw BPFError(error, of: path)
      }
      // A later relocation of the same place replaces an earlier one.
      var elements: [Int: [UInt32: InitialElement.Content]] = [:]
      for relocation in relocations {
        let (map, index) = try element(at: relocation.offset, in: section, places)
        elements[map, default: [:]][index] = try content(of: relocation, in: section, for: maps[map], places)
      }
      for (map, contents) in elements {
        maps[map].initialElements = contents.sorted { $0.key < $1.key }.map {
          InitialElement(index: $0.key, content: $0.value)
        }
      }
    }
  }

  /// The map that an address in the section belongs to, and which of its elements.
  private func element(
    at offset: UInt64, in section: ELFSection, _ places: ElementPlaces
  ) throws(BPFError) -> (map: Int, index: UInt32) {
    guard let (map, range) = places.holder(of: offset) else {
      throw malformed(
        section, at: offset, "a relocation does not lie in the values of a map", seen: "offset \(offset)")
    }
    let (distance, room) = (offset - range.lowerBound, range.upperBound - offset)
    guard distance % 8 == 0, room >= 8, let index = UInt32(exactly: distance / 8) else {
      throw malformed(
        section, at: offset, "a relocation does not lie on a value of the map \(maps[map].name)",
        expected: "a multiple of 8 bytes from \(range.lowerBound) on", seen: "offset \(offset)")
    }
    guard maps[map].type != .hashOfMaps || maps[map].keySize == 4 else {
      throw malformed(
        section, at: offset, "the hash of maps \(maps[map].name) has values, but its keys are no numbers",
        expected: "keys of 4 bytes", seen: "\(maps[map].keySize)")
    }
    return (map, index)
  }

  private func content(
    of relocation: ELFRelocation, in section: ELFSection, for map: MapBlueprint, _ places: ElementPlaces
  ) throws(BPFError) -> InitialElement.Content {
    guard symbols.indices.contains(relocation.symbol) else {
      throw malformed(
        section, at: relocation.offset, "the relocation names no symbol", expected: "below \(symbols.count)",
        seen: "\(relocation.symbol)")
    }
    let symbol = symbols[relocation.symbol]
    var address = symbol.value
    if symbol.type == .section {
      // The symbol stands for the whole section, and the place that is relocated has the rest.
      let addend = try? contents(of: section).load(
        UInt64.self, at: Int(clamping: relocation.offset), order: file.byteOrder)
      address = address &+ (addend ?? 0)
    }
    let title = symbol.name.isEmpty ? "offset \(address)" : symbol.name
    guard map.type.holdsMaps else {
      if let found = places.program(at: address, in: symbol.section) { return .program(programs[found].name) }
      throw malformed(
        section, at: relocation.offset, "the value of the program array \(map.name) is no program",
        expected: "a function with SEC()", seen: title)
    }
    if symbol.section == .section(section.index), let found = places.maps[address] {
      return .map(maps[found].name)
    }
    throw malformed(
      section, at: relocation.offset, "the value of the map of maps \(map.name) is no map of the object",
      seen: title)
  }
}

/// Where the maps of `.maps`, their elements and the programs of an object begin: looked up once for each
/// relocation, of which a hostile object has as many as it likes.
private struct ElementPlaces {
  /// Maps by their offset in the section.
  private(set) var maps: [UInt64: Int] = [:]
  /// The elements of maps, by offset.
  private var ranges: [(range: Range<UInt64>, map: Int)] = []
  /// Programs by ELF section and first instruction.
  private var programs: [Int: [UInt64: Int]] = [:]

  init(maps all: [MapBlueprint], programs blueprints: [ProgramBlueprint], code: CodeModel, section: Int) {
    for (place, map) in all.enumerated() where map.section == section {
      maps[map.sectionOffset] = place
      if let range = map.elementRange { ranges.append((range, place)) }
    }
    ranges.sort { $0.range.lowerBound < $1.range.lowerBound }
    for (place, program) in blueprints.enumerated() {
      let function = code.functions[program.function]
      programs[code.sections[function.section].elfIndex, default: [:]][UInt64(function.start)] = place
    }
  }

  /// The map whose elements an offset lies in.
  func holder(of offset: UInt64) -> (map: Int, range: Range<UInt64>)? {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = low + (high - low) / 2
      if ranges[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0, ranges[low - 1].range.contains(offset) else { return nil }
    return (ranges[low - 1].map, ranges[low - 1].range)
  }

  /// The program that begins at an address of a section.
  func program(at address: UInt64, in section: ELFSymbolSection) -> Int? {
    guard case .section(let index) = section, address % 8 == 0 else { return nil }
    return programs[index]?[address / 8]
  }
}
