import BPFBytes
public import BPFTypes
import BTF

extension BPFObject {
  /// Turns the object and what is known of a kernel into the operations that load it there.
  ///
  /// - Throws: ``BPFError``: `unsupported` for what this library does not do yet, `malformedObject` for code
  ///   that contradicts itself, `noSuchTarget` or `noKernelBTF` for kernel types that are not there,
  ///   `invalidValue` for a program without a type.
  public func link(_ facts: Facts) throws(BPFError) -> LoadPlan {
    try refuseWhatIsMissing()
    var remarks = remarks
    var operations: [LoadOperation] = []
    let usesTypes = types != nil && facts.refusedObjectBTF == nil
    if let types, usesTypes {
      operations.append(.loadBTF(BTFLoad(bytes: try loadable(types, facts, &remarks))))
    }
    // Without functions in the types there is nothing that the records of a program could name.
    let usesInfo = usesTypes && !facts.missing.contains(KernelFeature(.function))
    if let reason = facts.refusedObjectBTF { remarks.append("loaded without the object's BTF: \(reason)") }
    for (place, map) in maps.enumerated() where map.isEnabled {
      if let reason = facts.mapsWithoutTypes[map.name] {
        remarks.append("map \(map.name.onOneLine) was created without type information: \(reason)")
      }
      operations += self.operations(
        for: map, in: MapSlot(rawValue: place), facts: facts, usesTypes: usesTypes)
    }
    for (place, program) in programs.enumerated() where program.isEnabled {
      let slot = ProgramSlot(rawValue: place)
      var load = try load(of: program, in: slot, facts: facts, usesTypes: usesInfo)
      if facts.missing.contains(.readKernel), ReadFallback.applies(to: load.instructions) {
        ReadFallback.rewrite(&load.instructions)
        remarks.append("program \(program.name.onOneLine) reads memory by helpers of older kernels")
      }
      operations.append(.loadProgram(load))
      for (place, map) in maps.enumerated() where map.origin == .rodata && map.isEnabled {
        operations.append(
          .bindMap(slot, MapSlot(rawValue: place), program: program.name, map: map.name))
      }
    }
    return LoadPlan(
      path: path, objectName: name, byteOrder: byteOrder, operations: operations, remarks: remarks)
  }

  /// The types as this kernel reads them; the object's own stay as they are.
  private func loadable(
    _ types: BTFTable, _ facts: Facts, _ remarks: inout [String]
  ) throws(BPFError) -> [UInt8] {
    do {
      let bytes = try types.loadable(applying: fixups, order: byteOrder)
      let missing = types.features.intersection(facts.missing.compactMap(\.btf))
      guard !missing.isEmpty else { return bytes }
      let names = missing.map(\.rawValue).sorted().joined(separator: ", ")
      remarks.append("the object's BTF was loaded without what the kernel cannot read: \(names)")
      return try BTFTable(parsing: ByteSlice(bytes)).downgraded(without: missing)
    } catch {
      throw BPFError(error, of: path)
    }
  }

  private func refuseWhatIsMissing() throws(BPFError) {
    if let first = unsupported.first {
      throw BPFError(.unsupported, at: .link, of: subject(), "\(first) are not supported yet")
    }
    for map in maps where map.isEnabled {
      if map.declaresValues {
        throw BPFError(
          .unsupported, at: .link, of: subject(map: map.name),
          "maps that are declared with values (map-in-map, program arrays) are not supported yet")
      }
      if map.pinning == .byName {
        throw BPFError(
          .unsupported, at: .link, of: subject(map: map.name),
          "maps that pin themselves by name are not supported yet",
          remedy: "set the map's pinning to none and pin it after loading")
      }
    }
  }

  private func operations(
    for map: MapBlueprint, in slot: MapSlot, facts: Facts, usesTypes: Bool
  ) -> [LoadOperation] {
    let isTyped = usesTypes && !map.type.refusesTypes && facts.mapsWithoutTypes[map.name] == nil
    let creation = MapCreation(
      slot: slot, name: map.name, kernelName: map.kernelName, type: map.type, keySize: map.keySize,
      valueSize: map.valueSize, maxEntries: map.plannedEntries(facts), flags: map.flags,
      numaNode: map.numaNode,
      extra: map.extra, keyType: isTyped ? map.keyType.rawValue : 0,
      valueType: isTyped ? map.valueType.rawValue : 0,
      usesObjectBTF: isTyped)
    var result: [LoadOperation] = [.createMap(creation)]
    if let initial = map.initialValue {
      result.append(.updateMap(MapUpdate(slot: slot, name: map.name, key: [0, 0, 0, 0], value: initial)))
    }
    if map.origin == .rodata { result.append(.freezeMap(slot, name: map.name)) }
    return result
  }

  private func load(
    of program: ProgramBlueprint, in slot: ProgramSlot, facts: Facts, usesTypes: Bool
  ) throws(BPFError) -> ProgramLoad {
    guard program.type != .unspec else {
      throw BPFError(
        .invalidValue, at: .link, of: subject(section: program.sectionName, program: program.name),
        "the section name says nothing about the program's type",
        remedy: "use a SEC() name of libbpf's list, or set the program's type")
    }
    var linker = ProgramLinker(object: self)
    try linker.link(program, withInfo: usesTypes)
    return ProgramLoad(
      slot: slot, name: program.name, section: program.sectionName,
      kernelName: KernelName.truncated(program.name), type: program.type, attachType: program.attachType,
      flags: program.flags, license: license, kernelVersion: declaredKernelVersion ?? facts.kernelVersion,
      interfaceIndex: program.interfaceIndex, kernelTarget: try target(of: program, facts),
      instructions: linker.instructions, slots: linker.slots, functionInfo: linker.functionInfo,
      lineInfo: linker.lineInfo)
  }

  private func target(of program: ProgramBlueprint, _ facts: Facts) throws(BPFError) -> UInt32 {
    guard let type = try kernelType(of: program) else { return 0 }
    if let id = facts.kernelTypes[type] { return id }
    let subject = subject(section: program.sectionName, program: program.name)
    if let reason = facts.missingKernelBTF {
      throw BPFError(
        .noKernelBTF, at: .link, of: subject,
        "the program binds to a kernel type, and the kernel's BTF is missing: \(reason)",
        remedy: "use a kernel built with CONFIG_DEBUG_INFO_BTF")
    }
    throw BPFError(
      .noSuchTarget, at: .link, of: subject,
      "the kernel has no \(BTFKind(rawValue: type.kind).kernelName) named \(type.name)",
      remedy: "check the name after the '/' in SEC() against the kernel's BTF")
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
}

extension MapBlueprint {
  /// The number of entries that the kernel is asked for: ring buffers are rounded up to a power of two of
  /// pages, and a perf event array without a number has one entry for each CPU (parity MAP-9, MAP-10).
  func plannedEntries(_ facts: Facts) -> UInt32 {
    switch type {
    case .ringbuf, .userRingbuf:
      let page = UInt64(max(facts.pageSize, 1))
      let wanted = UInt64(maxEntries)
      guard wanted > 0 else { return 0 }
      var size = page
      while size < wanted { size *= 2 }
      return UInt32(exactly: size) ?? maxEntries
    case .perfEventArray where maxEntries == 0:
      return UInt32(clamping: facts.possibleCPUs)
    default:
      return maxEntries
    }
  }
}
