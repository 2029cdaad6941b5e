import BPF

/// `bpfctl plan`: what loading would do, without doing it.
enum PlanCommand {
  static let root = Command(
    name: "plan", synopsis: "OBJ [--btf FILE]",
    summary: "show what loading an object would do, step by step, without privileges",
    details:
      "OBJ is a file, or - for the standard input. Types of the kernel are looked up in the running one.",
    options: [
      CommandOption(
        name: "--btf", value: "FILE", summary: "look kernel types up in the BTF of another kernel"),
      CommandOption(
        name: "--module-btf", value: "NAME=FILE",
        summary: "with --btf: look in the BTF of a module of that kernel too"),
    ]
  ) { words, settings, output in
    let object = try ObjectLoading.read(try words.take("OBJ"))
    try words.finish()
    let plan = try object.link(try facts(for: object, settings))
    if output.json {
      output.value(
        .object([
          "object": .string(plan.path), "operations": .array(plan.operations.map(\.json)),
          "remarks": .array(plan.remarks.map { .string($0) }),
        ]))
    } else {
      let rows = plan.operations.enumerated().map { ["\($0 + 1)"] + $1.row }
      for line in Text.table(rows) { output.line(line) }
      for remark in plan.remarks { output.note(remark) }
    }
  }

  private static func facts(for object: BPFObject, _ settings: Settings) throws -> Facts {
    let modules = settings.all("--module-btf")
    guard let file = settings.last("--btf") else {
      guard modules.isEmpty else { throw Failure.usage("--module-btf needs --btf") }
      return try Kernel().facts(for: object)
    }
    let kernel = try BTFCommands.types(ofFile: file)
    let types = KernelTypes(
      kernel,
      modules: try modules.map { text in
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw Failure.usage("expected --module-btf NAME=FILE, not '\(text)'") }
        return (parts[0], try BTFCommands.types(ofFile: parts[1], base: kernel))
      })
    return try Kernel().facts(for: object, types: types)
  }
}

extension LoadOperation {
  /// What is done, to what, and how.
  fileprivate var row: [String] {
    switch self {
    case .openModule(let module, _): ["open module types", module.rawValue, ""]
    case .loadBTF(let load): ["load types", "", Text.count(load.bytes.count, "byte")]
    case .createMap(let map):
      [
        "create map", map.name,
        "\(map.type.name), key \(map.keySize), value \(map.valueSize), max_entries \(map.maxEntries), flags 0x\(String(map.flags.rawValue, radix: 16))"
          + (map.usesObjectBTF ? ", typed" : "")
          + (map.kernelName == map.name ? "" : ", named \(map.kernelName)")
          + (map.innerMap.map { ", of \($0.text)" } ?? "")
          + (map.pinPath.map { ", unless pinned at \($0)" } ?? ""),
      ]
    case .mapArena(let mapping):
      [
        "map arena", mapping.name,
        "\(Text.count(mapping.contents?.count ?? 0, "byte")) of variables at \(mapping.offset)",
      ]
    case .updateMap(let update):
      ["update map", update.name, "key \(Text.hex(update.key)), \(Text.count(update.value.count, "byte"))"]
    case .freezeMap(_, let name): ["freeze map", name, ""]
    case .insert(let insertion):
      ["insert", insertion.name, "key \(insertion.index): \(insertion.kind) \(insertion.contentName)"]
    case .pinMap(_, let name, let path): ["pin map", name, "at \(path)"]
    case .loadProgram(let load):
      [
        "load program", load.name,
        "\(load.type.name)\(load.attachType.map { ", attach type \($0.name)" } ?? ""), "
          + "\(Text.count(load.instructions.count, "instruction")), \(Text.count(load.slots.count, "map reference"))"
          + (load.kernelTarget == 0 ? "" : ", kernel type \(load.kernelTarget)")
          + (load.kernelTargetModule.map { " of module \($0.rawValue)" } ?? ""),
      ]
    case .bindMap(_, _, let program, let map): ["bind map", map, "to program \(program)"]
    case .structOpsValue(let value):
      [
        "fill struct_ops", value.name,
        "\(Text.count(value.bytes.count, "byte")), \(Text.count(value.functions.count, "function"))",
      ]
    }
  }

  /// The whole operation.
  fileprivate var json: JSON {
    switch self {
    case .openModule(let module, _):
      return .object(["operation": "open_module", "name": .string(module.rawValue)])
    case .loadBTF(let load): return .object(["operation": "load_btf", "bytes": .number(load.bytes.count)])
    case .createMap(let map):
      return .object([
        "operation": "create_map", "name": .string(map.name), "kernel_name": .string(map.kernelName),
        "type": .string(map.type.name), "bytes_key": .number(map.keySize),
        "bytes_value": .number(map.valueSize),
        "max_entries": .number(map.maxEntries), "flags": .number(map.flags.rawValue),
        "numa_node": .number(map.numaNode), "map_extra": .number(map.extra),
        "btf_key_type_id": .number(map.keyType), "btf_value_type_id": .number(map.valueType),
        "inner_map": map.innerMap?.json ?? .null, "pinned": map.pinPath.map { .string($0) } ?? .null,
        "btf_vmlinux_value_type_id": .number(map.kernelValueType),
      ])
    case .mapArena(let mapping):
      return .object([
        "operation": "map_arena", "name": .string(mapping.name), "address": .number(mapping.address),
        "offset": .number(mapping.offset), "value": .bytes(mapping.contents?.bytes ?? []),
      ])
    case .updateMap(let update):
      return .object([
        "operation": "update_map", "name": .string(update.name), "key": .bytes(update.key),
        "value": .bytes(update.value.bytes),
      ])
    case .freezeMap(_, let name): return .object(["operation": "freeze_map", "name": .string(name)])
    case .insert(let insertion):
      return .object([
        "operation": "insert", "name": .string(insertion.name), "key": .number(insertion.index),
        insertion.kind: .string(insertion.contentName),
      ])
    case .pinMap(_, let name, let path):
      return .object(["operation": "pin_map", "name": .string(name), "path": .string(path)])
    case .loadProgram(let load):
      var writer = ByteWriter()
      for instruction in load.instructions { instruction.encode(into: &writer) }
      let words = stride(from: 0, to: writer.bytes.count, by: Instruction.size).map { start in
        JSON.string(Text.hex(Array(writer.bytes[start..<(start + Instruction.size)]), separator: ""))
      }
      return .object([
        "operation": "load_program", "name": .string(load.name), "section": .string(load.section),
        "type": .string(load.type.name), "attach_type": .string(load.attachType?.name ?? ""),
        "license": .string(load.license), "attach_btf_id": .number(load.kernelTarget),
        "attach_btf_module": .string(load.kernelTargetModule?.rawValue ?? ""),
        "instructions": .array(words),
        "map_references": .array(
          load.slots.map {
            .object(["instruction": .number($0.instruction), "map": .number($0.map.rawValue)])
          }),
      ])
    case .bindMap(_, _, let program, let map):
      return .object(["operation": "bind_map", "map": .string(map), "program": .string(program)])
    case .structOpsValue(let value):
      return .object([
        "operation": "struct_ops_value", "name": .string(value.name), "value": .bytes(value.bytes),
        "functions": .array(
          value.functions.map {
            .object(["offset": .number($0.offset), "program": .number($0.program.rawValue)])
          }),
        "link": .bool(value.usesLink),
      ])
    }
  }
}

extension ElementInsertion {
  fileprivate var kind: String {
    switch content {
    case .map: "map"
    case .program: "program"
    }
  }
}

extension JSON: ExpressibleByStringLiteral {
  init(stringLiteral text: String) { self = .string(text) }
}
