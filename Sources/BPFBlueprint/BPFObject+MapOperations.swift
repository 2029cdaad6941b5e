import BPFBytes
import BPFTypes
import BTF

extension BPFObject {
  /// What is done about maps before the first program is loaded: each is created, filled, frozen and pinned in
  /// turn; maps of maps are filled when all are there.
  func mapOperations(
    _ facts: Facts, _ structOps: StructOpsPlan, _ externs: ResolvedExterns, usesTypes: Bool,
    _ remarks: inout [String]
  ) -> [LoadOperation] {
    var result: [LoadOperation] = []
    var last: [LoadOperation] = []
    for (place, map) in maps.enumerated() where map.isEnabled {
      if let reason = facts.mapsWithoutTypes[map.name] {
        remarks.append("map \(map.name.onOneLine) was created without type information: \(reason)")
      }
      let slot = MapSlot(rawValue: place)
      result.append(
        .createMap(structOps.creations[place] ?? creation(of: map, in: slot, facts, usesTypes: usesTypes)))
      if map.type == .arena { result.append(.mapArena(arenaMapping(of: map, in: slot, facts))) }
      let value = map.origin == .kconfig ? externs.configuration : map.initialValue
      // Operations get theirs when they are attached.
      if map.structOps == nil, map.type != .arena, let initial = value {
        result.append(.updateMap(MapUpdate(slot: slot, name: map.name, key: [0, 0, 0, 0], value: initial)))
      }
      if map.origin.isConstant { result.append(.freezeMap(slot, name: map.name)) }
      let pin = pinPath(of: map).map { LoadOperation.pinMap(slot, name: map.name, path: $0) }
      guard map.type.holdsMaps else {
        result += [pin].compactMap(\.self)
        continue
      }
      // Whoever finds the pin finds the map filled.
      last += insertions(into: map, in: slot, &remarks) + [pin].compactMap(\.self)
    }
    return result + last
  }

  /// What is done when all programs are loaded: arrays of programs get theirs.
  func programArrayOperations(_ remarks: inout [String]) -> [LoadOperation] {
    var result: [LoadOperation] = []
    for (place, map) in maps.enumerated() where map.isEnabled && map.type.holdsPrograms {
      result += insertions(into: map, in: MapSlot(rawValue: place), &remarks)
    }
    return result
  }

  private func insertions(
    into map: MapBlueprint, in slot: MapSlot, _ remarks: inout [String]
  ) -> [LoadOperation] {
    var result: [LoadOperation] = []
    for element in map.initialElements {
      let content: ElementInsertion.Content?
      let (what, name): (String, String)
      switch element.content {
      case .map(let target):
        (what, name) = ("map", target)
        let place = maps.index(of: target).flatMap { maps[$0].isEnabled ? $0 : nil }
        content = place.map { .map(MapSlot(rawValue: $0)) }
      case .program(let target):
        (what, name) = ("program", target)
        let place = programs.index(of: target).flatMap { isLoaded(programs[$0], structOpsUses) ? $0 : nil }
        content = place.map { .program(ProgramSlot(rawValue: $0)) }
      }
      guard let content else {
        let title = "element \(element.index) of map \(map.name.onOneLine)"
        remarks.append("\(title) stays empty: the \(what) \(name.onOneLine) is not loaded")
        continue
      }
      result.append(
        .insert(
          ElementInsertion(
            slot: slot, name: map.name, index: element.index, content: content, contentName: name)))
    }
    return result
  }

  private func creation(
    of map: MapBlueprint, in slot: MapSlot, _ facts: Facts, usesTypes: Bool
  ) -> MapCreation {
    let takesTypes = usesTypes && facts.mapsWithoutTypes[map.name] == nil
    let isTyped = takesTypes && !map.type.refusesTypes
    var inner = map.type.holdsMaps ? map.innerMap : nil
    if let planned = inner?.plannedEntries(facts) { inner?.maxEntries = planned }
    if inner?.type.refusesTypes == true || !takesTypes {
      inner?.keyType = .void
      inner?.valueType = .void
    }
    return MapCreation(
      slot: slot, name: map.name, kernelName: map.kernelName, type: map.type, keySize: map.keySize,
      valueSize: map.valueSize, maxEntries: map.plannedEntries(facts), flags: map.flags,
      numaNode: map.numaNode, extra: map.extra, keyType: isTyped ? map.keyType.rawValue : 0,
      valueType: isTyped ? map.valueType.rawValue : 0, usesObjectBTF: isTyped, innerMap: inner,
      pinPath: pinPath(of: map))
  }

  /// Where a map is pinned, if it is: a BPF file system takes no dots in names (parity MAP-22).
  private func pinPath(of map: MapBlueprint) -> String? {
    if let path = map.pinPath { return path }
    guard map.pinning == .byName else { return nil }
    let folder = pinFolder.hasSuffix("/") ? String(pinFolder.dropLast()) : pinFolder
    return "\(folder)/" + String(map.name.map { $0 == "." ? "_" : $0 })
  }
}

extension MapType {
  /// The kernel refuses type information for these (parity MAP-11).
  var refusesTypes: Bool {
    switch self {
    case .perfEventArray, .cgroupArray, .stackTrace, .arrayOfMaps, .hashOfMaps, .devmap, .devmapHash, .cpumap,
      .xskmap, .sockmap, .sockhash, .queue, .stack, .arena:
      true
    default: false
    }
  }

  /// The number of entries that the kernel is asked for: ring buffers are rounded up to a power of two of
  /// pages, and a perf event array without a number has one entry for each CPU (parity MAP-9, MAP-10).
  fileprivate func plannedEntries(_ wanted: UInt32, _ facts: Facts) -> UInt32 {
    switch self {
    case .ringbuf, .userRingbuf:
      guard wanted > 0 else { return 0 }
      var size = UInt64(max(facts.pageSize, 1))
      while size < UInt64(wanted) { size *= 2 }
      return UInt32(exactly: size) ?? wanted
    case .perfEventArray where wanted == 0:
      return UInt32(clamping: facts.possibleCPUs)
    default:
      return wanted
    }
  }
}

extension MapBlueprint {
  /// The number of entries that the kernel is asked for.
  func plannedEntries(_ facts: Facts) -> UInt32 { type.plannedEntries(maxEntries, facts) }
}

extension InnerMap {
  /// The number of entries that the kernel is asked for.
  func plannedEntries(_ facts: Facts) -> UInt32 { type.plannedEntries(maxEntries, facts) }
}
