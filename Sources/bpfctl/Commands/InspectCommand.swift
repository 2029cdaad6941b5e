import BPF

/// `bpfctl inspect`: what an object contains and asks for, told without a kernel.
enum InspectCommand {
  static let root = Command(
    name: "inspect", synopsis: "OBJ",
    summary: "show an object's programs, maps, variables, relocations and demands, offline",
    details: "OBJ is a file, or - for the standard input."
  ) { words, _, output in
    let object = try ObjectLoading.read(try words.take("OBJ"))
    try words.finish()
    let inspection = try ObjectInspection(object)
    if output.json { output.value(inspection.json) } else { inspection.print(to: output) }
  }
}

/// An object as data to print.
struct ObjectInspection {
  private let object: BPFObject
  /// What it demands, or why that cannot be told.
  private let demand: Result<Demand, BPFError>

  init(_ object: BPFObject) throws {
    self.object = object
    demand = Result { () throws(BPFError) in try object.demand() }
  }

  // Text ------------------------------------------------------------------------------------------------------

  func print(to output: Output) {
    let types = object.types.map { Text.count($0.typeCount - 1, "type") } ?? "no types"
    output.line("\(object.path): \(orderName), license '\(object.license)', \(types)")
    section("programs", programRows, to: output)
    section("maps", mapRows, to: output)
    section("variables", variableRows, to: output)
    section("externs", externRows, to: output)
    section("relocations", referenceRows, to: output)
    section("demands", demandRows, to: output)
    section("remarks", object.remarks.map { [$0] }, to: output)
  }

  private func section(_ title: String, _ rows: [[String]], to output: Output) {
    guard !rows.isEmpty else { return }
    output.line("\(title):")
    for line in Text.table(rows, indent: "  ") { output.line(line) }
  }

  private var orderName: String { object.byteOrder == .littleEndian ? "little-endian" : "big-endian" }

  private var programRows: [[String]] {
    object.programs.map { program in
      [
        program.name, program.sectionName, program.type.name,
        Text.count(program.instructionCount, "instruction"),
        program.isEnabled ? "" : "loaded only when asked for",
      ]
    }
  }

  private var mapRows: [[String]] {
    object.maps.map { map in
      [
        map.name, map.type.name, "key \(map.keySize)\(spelling(map.keyType))",
        "value \(map.valueSize)\(map.origin.isData ? "" : spelling(map.valueType))",
        "max_entries \(map.maxEntries)", "flags 0x\(String(map.flags.rawValue, radix: 16))",
        map.origin == .declared ? pinning(of: map) : map.origin.rawValue,
      ]
        + (map.innerMap.map { ["of \($0.text)"] } ?? [])
        + map.initialElements.map(\.text)
    }
  }

  private func pinning(of map: MapBlueprint) -> String {
    map.pinPath.map { "pinned at \($0)" } ?? (map.pinning == .byName ? "pinned by its name" : "")
  }

  private func spelling(_ id: BTFTypeID) -> String {
    guard id != .void, let types = object.types else { return "" }
    return " (\(types.spelling(of: id)))"
  }

  private var variableRows: [[String]] {
    object.globals.map { variable in
      let type = variable.layout.type
      let name =
        type == .void ? Text.count(variable.layout.size, "byte") : object.types?.spelling(of: type) ?? ""
      let value =
        variable.value.map { JSON($0).compact }
        ?? (isShown(variable) ? Text.hex(variable.bytes) : Text.count(variable.layout.size, "byte"))
      return [variable.layout.map, variable.name, name, "= \(value)"]
    }
  }

  private var externRows: [[String]] {
    object.externs.map { extern in
      [extern.name, extern.kind.name, spelling(extern.kind), extern.isWeak ? "weak" : ""]
    }
  }

  private func json(_ extern: Extern) -> JSON {
    .object([
      "name": .string(extern.name), "kind": .string(extern.kind.name),
      "type": .string(spelling(extern.kind)), "weak": .bool(extern.isWeak),
    ])
  }

  private func spelling(_ kind: Extern.Kind) -> String {
    let type: BTFTypeID
    switch kind {
    case .configuration(let variable): type = variable.type
    case .variable(let id), .function(let id): type = id
    case .symbol: return ""
    }
    return object.types?.spelling(of: type) ?? ""
  }

  private var referenceRows: [[String]] {
    object.references.map { reference in
      [
        "\(reference.section)", "\(reference.instruction)", reference.function.map { "in \($0)" } ?? "",
        reference.target.text,
      ]
    }
  }

  private var demandRows: [[String]] {
    switch demand {
    case .failure(let error): return [[error.description]]
    case .success(let demand):
      var rows: [[String]] = demand.kernelTypes.sorted { $0.name < $1.name }.map {
        ["kernel type", "\(BTFKind(rawValue: $0.kind).kernelName) \($0.name)"]
      }
      if demand.needsPageSize { rows.append(["page size", "ring buffers are rounded up to it"]) }
      if demand.needsPossibleCPUs {
        rows.append(["number of CPUs", "perf event arrays get an entry for each"])
      }
      if demand.needsKernelVersion {
        rows.append(["kernel version", "kprobe programs are loaded with it, and others may ask for it"])
      }
      rows += demand.configuration.sorted().map { ["kernel option", $0] }
      rows += demand.kernelSymbols.sorted().map { ["kernel symbol", $0] }
      rows += demand.features.map(\.description).sorted().map { ["feature", $0] }
      for capability in demand.capabilities.map(\.description).sorted() {
        rows.append(["capability", capability])
      }
      return rows
    }
  }

  // JSON ------------------------------------------------------------------------------------------------------

  var json: JSON {
    .object([
      "object": .string(object.path), "byte_order": .string(orderName), "license": .string(object.license),
      "programs": .array(object.programs.map(json)), "maps": .array(object.maps.map(json)),
      "variables": .array(object.globals.map(json)), "relocations": .array(object.references.map(json)),
      "externs": .array(object.externs.map(json)), "demands": demandJSON,
      "remarks": .array(object.remarks.map { .string($0) }),
    ])
  }

  private func json(_ program: ProgramBlueprint) -> JSON {
    .object([
      "name": .string(program.name), "section": .string(program.sectionName),
      "type": .string(program.type.name),
      "instructions": .number(program.instructionCount), "enabled": .bool(program.isEnabled),
    ])
  }

  private func json(_ map: MapBlueprint) -> JSON {
    .object([
      "name": .string(map.name), "kernel_name": .string(map.kernelName), "type": .string(map.type.name),
      "bytes_key": .number(map.keySize), "bytes_value": .number(map.valueSize),
      "max_entries": .number(map.maxEntries), "flags": .number(map.flags.rawValue),
      "origin": .string(map.origin.rawValue), "pinning": .string(pinning(of: map)),
      "inner_map": map.innerMap?.json ?? .null, "values": .array(map.initialElements.map(\.json)),
    ])
  }

  private func json(_ variable: GlobalVariable) -> JSON {
    .object([
      "name": .string(variable.name), "map": .string(variable.layout.map),
      "offset": .number(variable.layout.offset),
      "size": .number(variable.layout.size),
      "type": .string(
        variable.layout.type == .void ? "" : object.types?.spelling(of: variable.layout.type) ?? ""),
      "value": variable.value.map(JSON.init) ?? (isShown(variable) ? .bytes(variable.bytes) : .null),
    ])
  }

  /// Whether a variable that has no value in words is shown byte by byte. A table of megabytes is not.
  private func isShown(_ variable: GlobalVariable) -> Bool { variable.layout.size <= 4096 }

  private func json(_ reference: InstructionReference) -> JSON {
    .object([
      "section": .string(reference.section), "instruction": .number(reference.instruction),
      "function": .string(reference.function ?? ""), "target": .string(reference.target.text),
    ])
  }

  private var demandJSON: JSON {
    switch demand {
    case .failure(let error): return .object(["error": .string(error.description)])
    case .success(let demand):
      return .object([
        "kernel_types": .array(demand.kernelTypes.map(\.name).sorted().map { .string($0) }),
        "page_size": .bool(demand.needsPageSize), "possible_cpus": .bool(demand.needsPossibleCPUs),
        "kernel_version": .bool(demand.needsKernelVersion),
        "configuration": .array(demand.configuration.sorted().map { .string($0) }),
        "kernel_symbols": .array(demand.kernelSymbols.sorted().map { .string($0) }),
        "features": .array(demand.features.map(\.description).sorted().map { .string($0) }),
        "capabilities": .array(demand.capabilities.map(\.description).sorted().map { .string($0) }),
      ])
    }
  }
}

extension Extern.Kind {
  /// The word for it.
  fileprivate var name: String {
    switch self {
    case .configuration: "option"
    case .symbol: "symbol"
    case .variable: "variable"
    case .function: "function"
    }
  }
}

extension InstructionReference.Target {
  /// In words.
  fileprivate var text: String {
    switch self {
    case .map(let name): "map \(name)"
    case .data(let map, let offset): "\(map)+\(offset)"
    case .call(let function): "call \(function)"
    case .jumpTable(let offset, let size): "jump table of \(size / 8) places at \(offset)"
    case .address(let function): "address of \(function)"
    case .external(let name, let isWeak): "extern \(name)\(isWeak ? ", weak" : "")"
    }
  }
}
