import BPFBytes
import BPFTypes
import BTF

/// What the maps of operations of an object come to on one kernel.
struct StructOpsPlan {
  /// What a program implements.
  struct Binding: Hashable {
    let structure: UInt32
    let member: Int
    let module: ModuleSlot?
  }

  /// By the program's place in the object.
  var bindings: [Int: Binding] = [:]
  /// By the map's place in the object.
  var creations: [Int: MapCreation] = [:]
  /// In the order of the object.
  var values: [StructOpsValue] = []
  var remarks: [String] = []
  /// Those whose types the maps refer to.
  var modules: Set<ModuleSlot> { Set(creations.values.compactMap(\.kernelModule)) }
}

extension KernelStructOps {
  fileprivate var slot: ModuleSlot? { module.map(ModuleSlot.init(rawValue:)) }
}

extension BPFObject {
  /// Lays the enabled maps of operations out as the kernel does (parity SOPS-1 to SOPS-4).
  func structOpsPlan(_ facts: Facts, usesTypes: Bool) throws(BPFError) -> StructOpsPlan {
    var plan = StructOpsPlan()
    for (place, map) in maps.enumerated() where map.isEnabled {
      guard let definition = map.structOps else { continue }
      guard usesTypes else {
        // Parity BTF-32: nothing but these needs the object's types in the kernel.
        throw BPFError(
          .unsupported, at: .link, of: subject(map: map.name),
          "maps of operations need the object's types, which the kernel refuses",
          seen: facts.refusedObjectBTF)
      }
      let kernel = try kernelStructure(definition, of: map, facts)
      plan.creations[place] = creation(of: map, place, kernel)
      try lay(out: map, place, definition, as: kernel, into: &plan)
    }
    return plan
  }

  private func kernelStructure(
    _ definition: StructOpsDefinition, of map: MapBlueprint, _ facts: Facts
  ) throws(BPFError) -> KernelStructOps {
    if let found = facts.structOps[definition.kernelStructure] { return found }
    if let reason = facts.missingKernelBTF {
      throw BPFError(
        .noKernelBTF, at: .link, of: subject(map: map.name),
        "the layout of struct \(definition.kernelStructure) is not known: \(reason)",
        remedy: "use a kernel built with CONFIG_DEBUG_INFO_BTF")
    }
    throw BPFError(
      .noSuchTarget, at: .link, of: subject(map: map.name),
      "the kernel takes no operations of struct \(definition.kernelStructure) from programs",
      expected: "a structure \(KernelStructOps.valuePrefix)\(definition.kernelStructure) in its BTF",
      remedy: "load the module that has it, or use a kernel that knows it")
  }

  private func creation(of map: MapBlueprint, _ place: Int, _ kernel: KernelStructOps) -> MapCreation {
    let flags = kernel.module == nil ? map.flags : map.flags.union(.valueTypeBTF)
    return MapCreation(
      slot: MapSlot(rawValue: place), name: map.name, kernelName: map.kernelName, type: .structOps,
      keySize: map.keySize, valueSize: UInt32(clamping: kernel.valueSize), maxEntries: map.maxEntries,
      flags: flags, numaNode: map.numaNode, extra: map.extra, keyType: 0, valueType: 0,
      usesObjectBTF: true, innerMap: nil, pinPath: nil, kernelValueType: kernel.value,
      kernelModule: kernel.slot)
  }

  /// Copies the members of one map by name.
  private func lay(
    out map: MapBlueprint, _ place: Int, _ definition: StructOpsDefinition, as kernel: KernelStructOps,
    into plan: inout StructOpsPlan
  ) throws(BPFError) {
    guard let types, let initial = map.initialValue else { return }
    var bytes = [UInt8](repeating: 0, count: kernel.valueSize)
    var functions: [StructOpsValue.Function] = []
    do {
      guard case .composite(let structure) = try types.type(definition.type).body else { return }
      for member in structure.members {
        let copy = MemberCopy(
          member: member, size: try types.size(of: member.type), kind: try types.resolved(member.type).kind,
          program: definition.functions[member.name])
        guard let number = try number(of: copy, in: kernel, initial, map) else { continue }
        let target = kernel.offset + kernel.members[number].offset
        if let program = copy.program {
          if let function = try bind(program, to: number, of: kernel, map, &plan) {
            functions.append(.init(offset: target, program: function))
          }
        } else if copy.kind != .pointer {
          bytes.replaceSubrange(target..<target + copy.size, with: initial.bytes(copy.range))
        }
      }
    } catch let error as BTFError {
      throw BPFError(error, of: path, map: map.name)
    } catch {
      throw error as? BPFError ?? BPFError(.malformedObject, at: .link, "\(error)")
    }
    plan.values.append(
      StructOpsValue(
        slot: MapSlot(rawValue: place), name: map.name, bytes: bytes, functions: functions,
        usesLink: definition.usesLink))
  }

  private struct MemberCopy {
    let member: BTFMember
    let size: Int
    let kind: BTFKind
    let program: String?

    var range: Range<Int> { Int(member.bitOffset / 8)..<Int(member.bitOffset / 8) + size }
  }

  /// Finds a member in the kernel's structure and makes sure that it can be copied.
  ///
  /// - Returns: its number; `nil` if the kernel does not have it and does not need to.
  private func number(
    of copy: MemberCopy, in kernel: KernelStructOps, _ initial: InitialValue, _ map: MapBlueprint
  ) throws(BPFError) -> Int? {
    let name = copy.member.name
    func unsupported(_ summary: String, expected: String? = nil, seen: String? = nil, remedy: String? = nil)
      -> BPFError
    {
      BPFError(
        .unsupported, at: .link, of: subject(map: map.name), "member '\(name)': \(summary)",
        expected: expected, seen: seen, remedy: remedy)
    }
    guard copy.range.upperBound <= initial.count else {
      throw unsupported("it lies outside of its structure")
    }
    let isZero = copy.program == nil && initial.bytes(copy.range).allSatisfy { $0 == 0 }
    guard let number = kernel.members.firstIndex(where: { $0.name == name }) else {
      if isZero { return nil }
      throw unsupported(
        "the kernel's structure does not have it, and it is set",
        remedy: copy.program == nil ? "set it to zero before loading" : "set it to no program before loading")
    }
    let target = kernel.members[number]
    guard copy.member.bitfieldSize == 0, !target.isBitfield else {
      throw unsupported("bit fields cannot be copied")
    }
    guard copy.kind.rawValue == target.kind else {
      throw unsupported(
        "the kernel's is of another kind", expected: BTFKind(rawValue: target.kind).kernelName,
        seen: copy.kind.kernelName)
    }
    if copy.kind == .pointer {
      if copy.program != nil {
        guard target.isFunctionPointer else { throw unsupported("the kernel's is no function pointer") }
      } else if !isZero {
        throw unsupported("a pointer can only be set to a program")
      }
    }
    guard let size = target.size, size == copy.size, target.offset <= kernel.valueSize - kernel.offset - size
    else {
      throw unsupported(
        "the kernel's has another size", expected: target.size.map { "\($0) bytes" } ?? "a size",
        seen: "\(copy.size)")
    }
    return number
  }

  /// Notes what a program implements; it can be only one thing (parity SOPS-3).
  ///
  /// - Returns: the program's slot; `nil` if the user does not want it loaded.
  private func bind(
    _ name: String, to member: Int, of kernel: KernelStructOps, _ map: MapBlueprint,
    _ plan: inout StructOpsPlan
  ) throws(BPFError) -> ProgramSlot? {
    guard let place = programs.index(of: name) else {
      throw BPFError(
        .notFound, at: .link, of: subject(map: map.name), "the object has no program named '\(name)'")
    }
    let program = programs[place]
    guard program.type == .structOps else {
      throw BPFError(
        .invalidValue, at: .link, of: subject(program: name, map: map.name),
        "the program is not one of struct_ops", seen: program.type.name)
    }
    let binding = StructOpsPlan.Binding(
      structure: kernel.structure, member: member, module: kernel.slot)
    if let earlier = plan.bindings[place], earlier != binding {
      throw BPFError(
        .invalidValue, at: .link, of: subject(program: name, map: map.name),
        "the program implements two different members",
        expected: "the same member of the same structure wherever it is used",
        remedy: "write one program for each member")
    }
    plan.bindings[place] = binding
    guard isLoaded(program, structOpsUses) else {
      plan.remarks.append(
        "member '\(kernel.members[member].name.onOneLine)' of \(map.name.onOneLine) is left empty: its program "
          + "\(name.onOneLine) is not loaded")
      return nil
    }
    return ProgramSlot(rawValue: place)
  }

  /// Tells a program what it implements.
  func bind(_ load: inout ProgramLoad, to binding: StructOpsPlan.Binding?) throws(BPFError) {
    guard let binding else {
      throw BPFError(
        .invalidValue, at: .link, of: subject(section: load.section, program: load.name),
        "the program is used by no map of operations that is created",
        remedy: "name it in a variable with SEC(\".struct_ops\") or SEC(\".struct_ops.link\")")
    }
    load.kernelTarget = binding.structure
    load.attachType = AttachType(rawValue: UInt32(clamping: binding.member))
    load.kernelTargetModule = binding.module
  }
}
