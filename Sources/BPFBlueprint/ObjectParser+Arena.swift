import BPFBytes
import BPFTypes
import BTF
import ELFReader

extension ObjectParser {
  /// Gives the variables of `.addr_space.1` to the arena that the object declares (parity SEC-15, MAP-30).
  mutating func readArena() throws(BPFError) {
    guard let section = file.section(named: Self.arenaSectionName), section.size > 0 else { return }
    guard section.type == .progbits || section.type == .nobits else {
      throw malformed(section, "the section has no contents", expected: "a section of type PROGBITS")
    }
    guard let place = maps.firstIndex(where: { $0.type == .arena && $0.origin == .declared }) else {
      throw BPFError(
        .malformedObject, at: .parse, of: .init(object: path, section: section.name),
        "the object has variables of an arena, but no arena",
        remedy: "declare one in SEC(\".maps\") with __uint(type, BPF_MAP_TYPE_ARENA)")
    }
    guard section.size <= Self.mostArenaBytes else {
      throw malformed(
        section, "the variables are too large", expected: "at most \(Self.mostArenaBytes) bytes",
        seen: "\(section.size)")
    }
    maps[place].initialValue =
      section.type == .nobits
      ? InitialValue(zeros: Int(section.size)) : InitialValue(try contents(of: section).array)
    maps[place].arenaSection = section.index
  }

  private static var arenaSectionName: String { ".addr_space.1" }
  /// No arena is larger.
  private static var mostArenaBytes: UInt64 { 1 << 32 }

  /// Where the variables of the arena lie, counted from the first.
  func arenaLayouts(of map: MapBlueprint) -> [GlobalVariable.Layout] {
    guard let types, let size = map.initialValue?.count,
      let section = try? dataSection(named: Self.arenaSectionName, in: types.table)
    else { return [] }
    return section.variables.compactMap { entry -> GlobalVariable.Layout? in
      guard let variable = try? types.table.type(entry.type), case .variable(let declaration) = variable.body
      else { return nil }
      let isStatic = declaration.linkage == .static
      let symbol = isStatic ? nil : types.fixups.variable(variable.name, in: Self.arenaSectionName)
      let offset = Int(symbol?.offset ?? entry.offset)
      guard Int(entry.size) <= size, offset <= size - Int(entry.size) else { return nil }
      return GlobalVariable.Layout(
        name: variable.name, map: map.name, offset: offset, size: Int(entry.size), type: declaration.type,
        isVisible: !isStatic)
    }.sorted { $0.offset < $1.offset }
  }
}
