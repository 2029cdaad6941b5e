import BPF

// A plan as JSON: every byte that the kernel would get, with names in place of file descriptors.
// `scripts/compare-libbpf` compares it with what libbpf asks of a kernel.

extension LoadPlan {
  /// The whole plan.
  var json: JSON {
    let names = SlotNames(operations)
    return .object([
      "object": .string(path), "name": .string(objectName),
      "byte_order": .string(byteOrder == .littleEndian ? "little" : "big"),
      "operations": .array(operations.map { $0.json(byteOrder, names) }),
      "remarks": .array(remarks.map { .string($0) }),
    ])
  }
}

/// What the slots of a plan are called in the object.
private struct SlotNames {
  var maps: [MapSlot: String] = [:]
  var programs: [ProgramSlot: String] = [:]

  init(_ operations: [LoadOperation]) {
    for operation in operations {
      switch operation {
      case .createMap(let map): maps[map.slot] = map.name
      case .loadProgram(let load): programs[load.slot] = load.name
      default: break
      }
    }
  }
}

extension LoadOperation {
  fileprivate func json(_ order: ByteOrder, _ names: SlotNames) -> JSON {
    switch self {
    case .openModule(let module, _): .object(["operation": "open_module", "name": .string(module.rawValue)])
    case .loadBTF(let load):
      .object([
        "operation": "load_btf", "bytes": .number(load.bytes.count), "data": .packed(load.bytes),
      ])
    case .createMap(let map): map.json
    case .mapArena(let mapping):
      .object([
        "operation": "map_arena", "name": .string(mapping.name), "address": .number(mapping.address),
        "offset": .number(mapping.offset),
        "value": .packed(withoutTrailingZeros: mapping.contents?.bytes ?? []),
      ])
    case .updateMap(let update):
      .object([
        "operation": "update_map", "name": .string(update.name), "key": .packed(update.key),
        "bytes_value": .number(update.value.count),
        "value": .packed(withoutTrailingZeros: update.value.bytes),
      ])
    case .freezeMap(_, let name): .object(["operation": "freeze_map", "name": .string(name)])
    case .insert(let insertion):
      .object([
        "operation": "insert", "name": .string(insertion.name), "key": .number(insertion.index),
        insertion.kind: .string(insertion.contentName),
      ])
    case .pinMap(_, let name, let path):
      .object(["operation": "pin_map", "name": .string(name), "path": .string(path)])
    case .loadProgram(let load): load.json(order, names.maps)
    case .bindMap(_, _, let program, let map):
      .object(["operation": "bind_map", "program": .string(program), "map": .string(map)])
    case .structOpsValue(let value):
      .object([
        "operation": "struct_ops_value", "name": .string(value.name),
        "bytes_value": .number(value.bytes.count), "value": .packed(withoutTrailingZeros: value.bytes),
        "functions": .array(
          value.functions.map {
            .object(["offset": .number($0.offset), "program": .string(names.programs[$0.program] ?? "")])
          }),
        "link": .bool(value.usesLink),
      ])
    }
  }
}

extension MapCreation {
  fileprivate var json: JSON {
    .object([
      "operation": "create_map", "name": .string(name), "kernel_name": .string(kernelName),
      "type": .string(type.name), "bytes_key": .number(keySize), "bytes_value": .number(valueSize),
      "max_entries": .number(maxEntries), "flags": .number(flags.rawValue), "numa_node": .number(numaNode),
      "map_extra": .number(extra), "btf": .bool(usesObjectBTF), "btf_key_type_id": .number(keyType),
      "btf_value_type_id": .number(valueType), "btf_vmlinux_value_type_id": .number(kernelValueType),
      "value_type_module": .string(kernelModule?.rawValue ?? ""),
      "inner_map": innerMap?.json ?? .null,
      "pinned": pinPath.map { .string($0) } ?? .null,
    ])
  }
}

extension ProgramLoad {
  fileprivate func json(_ order: ByteOrder, _ mapNames: [MapSlot: String]) -> JSON {
    let references = slots.map { slot in
      JSON.object([
        "instruction": .number(slot.instruction), "map": mapNames[slot.map].map { .string($0) } ?? .null,
      ])
    }
    return .object([
      "operation": "load_program", "name": .string(name), "kernel_name": .string(kernelName),
      "section": .string(section), "type": .string(type.name),
      "attach_type": attachType.map { .string($0.name) } ?? .null,
      "expected_attach_type": .number(attachType?.rawValue ?? 0), "flags": .number(flags.rawValue),
      "license": .string(license), "kernel_version": .number(kernelVersion),
      "ifindex": .number(interfaceIndex), "attach_btf_id": .number(kernelTarget),
      "attach_module": .string(kernelTargetModule?.rawValue ?? ""),
      "fd_array": .array(calledModules.map { .string($0.rawValue) }),
      "instructions": .array(encodedInstructions(order).map { .packed($0) }),
      "map_references": .array(references),
      "module_references": .array(
        moduleSlots.map {
          .object(["instruction": .number($0.instruction), "module": .string($0.module.rawValue)])
        }),
      "func_info": functionInfo?.json ?? .null, "line_info": lineInfo?.json ?? .null,
      "core_relos": fieldRelocations?.json ?? .null,
    ])
  }

  private func encodedInstructions(_ order: ByteOrder) -> [[UInt8]] {
    instructions.map { instruction in
      var writer = ByteWriter(order: order)
      instruction.encode(into: &writer)
      return writer.bytes
    }
  }
}

extension InfoRecords {
  fileprivate var json: JSON {
    .object(["count": .number(count), "record_size": .number(recordSize), "data": .packed(bytes)])
  }
}

extension JSON {
  /// Bytes as one text of hexadecimal digits.
  fileprivate static func packed(_ bytes: [UInt8]) -> JSON { .string(Text.hex(bytes, separator: "")) }

  /// Data sections are full of zeros that say nothing; their size is told apart.
  fileprivate static func packed(withoutTrailingZeros bytes: [UInt8]) -> JSON {
    .packed(Array(bytes[..<((bytes.lastIndex { $0 != 0 } ?? -1) + 1)]))
  }
}
