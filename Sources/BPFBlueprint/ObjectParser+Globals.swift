import BTF
import ELFReader

extension ObjectParser {
  /// Where the variables of the data sections lie: by BTF, or by the symbols of an object without it.
  func globalLayouts() -> [GlobalVariable.Layout] {
    var layouts: [GlobalVariable.Layout] = []
    for map in maps where map.origin.isData {
      var found = typedLayouts(of: map)
      if found.isEmpty { found = symbolLayouts(of: map) }
      let size = Int(map.valueSize)
      layouts += found.filter { $0.size <= size && $0.offset <= size - $0.size }.sorted {
        $0.offset < $1.offset
      }
    }
    if let arena = maps.first(where: { $0.arenaSection != nil }) { layouts += arenaLayouts(of: arena) }
    return layouts
  }

  private func typedLayouts(of map: MapBlueprint) -> [GlobalVariable.Layout] {
    guard let types, map.valueType != .void,
      case .dataSection(let section)? = try? types.table.type(map.valueType).body
    else { return [] }
    return section.variables.compactMap { entry in
      guard let variable = try? types.table.type(entry.type), case .variable(let declaration) = variable.body
      else {
        return nil
      }
      let isStatic = declaration.linkage == .static
      let symbol = isStatic ? nil : types.fixups.variable(variable.name, in: map.name)
      let offset = symbol?.offset ?? entry.offset
      return GlobalVariable.Layout(
        name: variable.name, map: map.name, offset: Int(offset), size: Int(entry.size),
        type: declaration.type,
        isVisible: !isStatic)
    }
  }

  private func symbolLayouts(of map: MapBlueprint) -> [GlobalVariable.Layout] {
    symbols.compactMap { symbol in
      guard symbol.section == .section(map.section), symbol.type == .object, !symbol.name.isEmpty,
        let offset = Int(exactly: symbol.value), let size = Int(exactly: symbol.size)
      else { return nil }
      return GlobalVariable.Layout(
        name: symbol.name, map: map.name, offset: offset, size: size, type: .void,
        isVisible: symbol.binding != .local)
    }
  }
}
