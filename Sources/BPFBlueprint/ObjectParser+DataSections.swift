import BPFBytes
import BPFTypes
import BTF
import ELFReader

extension ObjectParser {
  /// How many bytes all data sections may have together. Those of `.bss` are not in the file, so that a small
  /// file could ask for any number of them.
  static let mostDataBytes = 1 << 30

  /// Makes an array map of one entry for each section of variables (parity SEC-7 to SEC-9, MAP-17).
  mutating func readDataSections() throws(BPFError) {
    var room = UInt64(Self.mostDataBytes)
    for section in file.sections where section.size > 0 {
      guard let origin = Self.origin(of: section) else { continue }
      guard section.size <= room else {
        throw malformed(
          section, "the data sections are too large",
          expected: "at most \(Self.mostDataBytes) bytes together",
          seen: "\(section.size) in this one")
      }
      room -= section.size
      let size = UInt32(section.size)
      let initial =
        section.type == .nobits
        ? InitialValue(zeros: Int(size)) : InitialValue(try contents(of: section).array)
      var flags: MapFlags = origin == .rodata ? [.rdonlyProg] : []
      var valueType = BTFTypeID.void
      if let table = types?.table, let id = table.firstType(named: section.name, kind: .dataSection) {
        valueType = id
        if hasVisibleVariable(id, in: section, of: table) { flags.insert(.mmapable) }
      }
      var map = MapBlueprint(
        name: section.name, kernelName: KernelName.dataSection(section.name, object: objectName),
        origin: origin,
        type: .array, keySize: 4, valueSize: size, maxEntries: 1, flags: flags, initialValue: initial,
        section: section.index, sectionOffset: 0)
      map.valueType = valueType
      maps.append(map)
    }
  }

  static func origin(of section: ELFSection) -> MapBlueprint.Origin? {
    func isNamed(_ name: String) -> Bool { section.name == name || section.name.hasPrefix(name + ".") }
    if section.type == .nobits { return isNamed(".bss") ? .bss : nil }
    guard section.type == .progbits, !section.flags.contains(.execinstr) else { return nil }
    if isNamed(".data") { return .data }
    if isNamed(".rodata") { return .rodata }
    return nil
  }

  /// Whether a variable of the section can be reached from outside: only then is the map made mappable.
  private func hasVisibleVariable(_ id: BTFTypeID, in section: ELFSection, of table: BTFTable) -> Bool {
    guard case .dataSection(let dataSection)? = try? table.type(id).body else { return false }
    return dataSection.variables.contains { entry in
      guard let variable = try? table.type(entry.type), case .variable(let declaration) = variable.body else {
        return false
      }
      return declaration.linkage != .static
        && types?.fixups.variable(variable.name, in: section.name)?.isHidden != true
    }
  }
}
