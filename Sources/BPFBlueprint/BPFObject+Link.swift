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
    // Without functions in the types there is nothing that the records of a program could name.
    let usesInfo = usesTypes && !facts.missing.contains(KernelFeature(.function))
    remarks += facts.typeRemarks
    if let reason = facts.refusedObjectBTF { remarks.append("loaded without the object's BTF: \(reason)") }
    let structOps = try structOpsPlan(facts, usesTypes: usesTypes)
    remarks += structOps.remarks
    operations += openings(structOps.modules, facts)
    let externs = try resolve(externs, facts, &remarks)
    try requireOneArena(facts)
    operations += mapOperations(facts, structOps, externs, usesTypes: usesTypes, &remarks)
    let callbacks = usesInfo ? try exceptionCallbacks(facts) : [:]
    let uses = structOpsUses
    var linker = ProgramLinker(object: self, facts: facts, externs: externs)
    linker.arenaOffset = UInt32(truncatingIfNeeded: arenaOffset(facts))
    var loads: [ProgramLoad] = []
    var tables: [JumpTableMap] = []
    var nextMap = maps.count
    var contexts = try usesInfo ? contextTypes(facts) : nil
    for (place, program) in programs.enumerated() where isLoaded(program, uses) {
      let slot = ProgramSlot(rawValue: place)
      if let reason = facts.refusedPrograms[program.name] {
        remarks.append("program \(program.name.onOneLine) was left out: \(reason)")
        continue
      }
      var load: ProgramLoad
      let jumpTables: [JumpTable]
      do {
        (load, jumpTables) = try self.load(
          of: program, in: slot, facts: facts, usesTypes: usesInfo, callback: callbacks[program.name],
          &linker)
        if program.type == .structOps { try bind(&load, to: structOps.bindings[place]) }
      } catch {
        guard program.isOptional else { throw error }
        remarks.append("program \(program.name.onOneLine) was left out: \(error)")
        continue
      }
      if facts.missing.contains(.readKernel), ReadFallback.applies(to: load.instructions) {
        ReadFallback.rewrite(&load.instructions)
        remarks.append("program \(program.name.onOneLine) reads memory by helpers of older kernels")
      }
      do { try contexts?.apply(to: &load) } catch { throw BPFError(error, of: path) }
      tables += load.number(jumpTables, behind: maps.count, using: &nextMap)
      loads.append(load)
    }
    operations += self.operations(for: tables)
    if let types, usesTypes {
      // What programs add to the types is known by now; the kernel gets them before all else.
      let bytes = try loadable(types, contexts?.appendix, facts, &remarks)
      operations.insert(.loadBTF(BTFLoad(bytes: bytes)), at: 0)
    }
    remarks += contexts?.remarks ?? []
    let modules = loads.reduce(into: Set()) { $1.addModules(to: &$0) }
    operations += openings(modules.subtracting(structOps.modules), facts)
    let constants = maps.enumerated().filter { $0.element.origin == .rodata && $0.element.isEnabled }
    for load in loads {
      operations.append(.loadProgram(load))
      for (place, map) in constants {
        operations.append(
          .bindMap(load.slot, MapSlot(rawValue: place), program: load.name, map: map.name))
      }
    }
    operations += programArrayOperations(of: loads, &remarks)
    operations += structOps.values.map(LoadOperation.structOpsValue)
    return LoadPlan(
      path: path, objectName: name, byteOrder: byteOrder, operations: operations, remarks: remarks)
  }

  private func openings(_ modules: Set<ModuleSlot>, _ facts: Facts) -> [LoadOperation] {
    modules.sorted { $0.rawValue < $1.rawValue }.map {
      .openModule($0, id: facts.modules[$0.rawValue] ?? 0)
    }
  }

  /// The types as this kernel reads them; the object's own stay as they are.
  private func loadable(
    _ types: BTFTable, _ appendix: BTFAppendix?, _ facts: Facts, _ remarks: inout [String]
  ) throws(BPFError) -> [UInt8] {
    do {
      var bytes = try types.loadable(applying: fixups, order: byteOrder)
      if let appendix, !appendix.isEmpty { bytes = try appendix.added(to: bytes).bytes.array }
      let lacking = facts.missing.compactMap(\.btf)
      guard !lacking.isEmpty else { return bytes }
      let mended = try BTFTable(parsing: ByteSlice(bytes))
      let missing = mended.features.intersection(lacking)
      guard !missing.isEmpty else { return bytes }
      let names = missing.map(\.rawValue).sorted().joined(separator: ", ")
      remarks.append("the object's BTF was loaded without what the kernel cannot read: \(names)")
      return try mended.downgraded(without: missing)
    } catch {
      throw BPFError(error, of: path)
    }
  }

  private func refuseWhatIsMissing() throws(BPFError) {
    if let first = unsupported.first {
      throw BPFError(.unsupported, at: .link, of: subject(), "\(first) are not supported yet")
    }
    for map in maps where map.isEnabled && map.type != .arena {
      guard let value = map.initialValue, value.count != Int(map.valueSize) else { continue }
      throw BPFError(
        .invalidValue, at: .link, of: subject(map: map.name), "the start value does not have the map's size",
        expected: "\(map.valueSize) bytes", seen: "\(value.count)",
        remedy: "change the size of a section with BPFObject.resizeData")
    }
  }

  private func load(
    of program: ProgramBlueprint, in slot: ProgramSlot, facts: Facts, usesTypes: Bool, callback: Int?,
    _ linker: inout ProgramLinker
  ) throws(BPFError) -> (ProgramLoad, [JumpTable]) {
    guard program.type != .unspec else {
      throw BPFError(
        .invalidValue, at: .link, of: subject(section: program.sectionName, program: program.name),
        "the section name says nothing about the program's type",
        remedy: SectionTable.remedy(for: program.plainSectionName))
    }
    try linker.link(program, callback: callback, withInfo: usesTypes)
    let target = try target(of: program, facts)
    let load = ProgramLoad(
      slot: slot, name: program.name, section: program.plainSectionName,
      kernelName: KernelName.truncated(program.name), type: program.type,
      attachType: attachType(of: program, facts),
      flags: program.flags, license: license, kernelVersion: declaredKernelVersion ?? facts.kernelVersion,
      interfaceIndex: program.interfaceIndex, kernelTarget: target?.id ?? 0,
      kernelTargetModule: target?.module.map(ModuleSlot.init(rawValue:)),
      targetProgram: program.targetProgram,
      instructions: linker.instructions, slots: linker.slots, moduleSlots: linker.moduleSlots,
      calledModules: linker.callsModules ? linker.externs.calledModules : [],
      functionInfo: linker.functionInfo,
      lineInfo: linker.lineInfo, fieldRelocations: linker.fieldRelocations, absences: linker.absences)
    return (load, linker.jumpTables)
  }

  /// Static probes of users go by one link for all of their places, where the kernel has such links (parity ATT-16).
  private func attachType(of program: ProgramBlueprint, _ facts: Facts) -> AttachType? {
    guard program.isStaticProbe, program.attachType == nil else { return program.attachType }
    return facts.missing.contains(.uprobeMulti) ? nil : .traceUprobeMulti
  }

  private func target(of program: ProgramBlueprint, _ facts: Facts) throws(BPFError) -> FoundKernelType? {
    if let function = program.targetFunction {
      if let id = facts.targetFunctions[function] { return FoundKernelType(id: id) }
      throw BPFError(
        .noSuchTarget, at: .link, of: subject(section: program.sectionName, program: program.name),
        "\(function.program) has no function \(function.name)",
        remedy: "it has to be a program with types, and the function a global one or the program itself")
    }
    guard let type = try kernelType(of: program) else { return nil }
    if let found = facts.kernelTypes[type] { return found }
    let subject = subject(section: program.sectionName, program: program.name)
    if let reason = facts.missingKernelBTF {
      throw BPFError(
        .noKernelBTF, at: .link, of: subject,
        "the program binds to a kernel type, and the kernel's BTF is missing: \(reason)",
        remedy: "use a kernel built with CONFIG_DEBUG_INFO_BTF")
    }
    throw BPFError(
      .noSuchTarget, at: .link, of: subject,
      "the kernel has no \(BTFKind(rawValue: type.kind).kernelName) named \(type.name)"
        + (type.module.map { " in its module \($0)" } ?? ""),
      seen: facts.typeRemarks.first,
      remedy: "check the name after the '/' in SEC() against the kernel's BTF")
  }
}
