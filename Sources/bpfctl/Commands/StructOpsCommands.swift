import BPF

/// `bpfctl struct_ops`.
enum StructOpsCommands {
  private static let synopsis = "{ id ID | name NAME }"

  static let root = Command(
    name: "struct_ops",
    summary: "operations that programs implement for the kernel: show, register, take away",
    children: [
      Command(
        name: "show", alias: "list", synopsis: "[STRUCT_OPS_MAP]",
        summary: "show one map of operations, or all",
        details: "STRUCT_OPS_MAP is \(synopsis)."
      ) { words, _, output in try show(&words, output) },
      Command(
        name: "dump", synopsis: "[STRUCT_OPS_MAP]",
        summary: "show what the kernel knows of a map of operations, and the structure with its programs",
        details: "STRUCT_OPS_MAP is \(synopsis)."
      ) { words, _, output in try dump(&words, output) },
      Command(
        name: "register", synopsis: "OBJ [LINK_DIR]", summary: "load an object and register its operations",
        details: """
          Operations stay until they are taken away. Those that are attached by a link stay as long as the link is
          pinned: in LINK_DIR, under the map's name. A BPF file system is mounted where LINK_DIR is in none, unless
          with -n.
          """,
        options: [ObjectLoading.configurationOption]
      ) { words, settings, output in try register(&words, settings, output) },
      Command(
        name: "unregister", synopsis: "STRUCT_OPS_MAP", summary: "take operations away",
        details: "STRUCT_OPS_MAP is \(synopsis)."
      ) { words, _, output in try unregister(&words, output) },
    ])

  private static func show(_ words: inout Words, _ output: Output) throws {
    let operations = try selection(&words)
    if output.json {
      return output.value(
        .array(
          operations.map { operations in
            .object([
              "id": .number(operations.info.id), "name": .string(operations.info.name),
              "kernel_struct_ops": .string(operations.structure),
            ])
          }))
    }
    let rows = operations.map { ["\($0.info.id):", $0.info.name, $0.structure] }
    for line in Text.table(rows) { output.line(line) }
  }

  private static func dump(_ words: inout Words, _ output: Output) throws {
    let kernel = Kernel()
    let values = try selection(&words).flatMap { operations -> [JSON] in
      let names = OperationValue(types: operations.types, kernel: kernel)
      let info = try operations.rawInfo()
      let value = try names.json(operations.valueType, try operations.value())
      let type = try operations.types.name(of: operations.valueType)
      return [
        .object(["bpf_map_info": try names.json(info.type, info.bytes)]),
        .object([.init(name: type, value: value)]),
      ]
    }
    // Also for people, as it is a structure.
    if output.json { output.value(.array(values)) } else { output.line(JSON.array(values).pretty) }
  }

  private static func register(_ words: inout Words, _ settings: Settings, _ output: Output) throws {
    let kernel = Kernel()
    var object = try ObjectLoading.read(try words.take("OBJ"))
    try ObjectLoading.configure(&object, settings)
    let folder = words.takeAny()
    try words.finish()
    let loaded = try ObjectLoading.load(object, on: kernel, LoadOptions(), output)
    guard !loaded.structOps.isEmpty else {
      throw Failure(.object, "\(object.path): the object has no operations")
    }
    guard folder != nil || !loaded.structOps.contains(where: \.usesLink) else {
      throw Failure.usage(
        "operations that are attached by a link stay as long as its pin: LINK_DIR is missing")
    }
    if let folder { try Pinning(settings).prepare(folder: folder) }
    for operations in loaded.structOps {
      var line =
        "registered \(operations.structure) \(operations.map.name)  map_id \(try operations.map.info().id)"
      if operations.usesLink, let folder {
        let attachment = try operations.attach()
        try loaded.withLink(attachment) { link throws(BPFError) in
          try link.pin(to: "\(folder)/\(operations.map.name)")
        }
        if let id = attachment.linkID { line += "  link_id \(id)" }
      } else {
        try operations.register()
      }
      if !output.json { output.line(line) }
    }
    output.done()
  }

  private static func unregister(_ words: inout Words, _ output: Output) throws {
    guard !words.isEmpty else { throw Failure.usage("STRUCT_OPS_MAP is missing: \(synopsis)") }
    for operations in try selection(&words) {
      try operations.unregister()
      if !output.json {
        output.line(
          "unregistered \(operations.structure) \(operations.info.name)  map_id \(operations.info.id)")
      }
    }
    output.done()
  }

  /// The maps that the words mean; without words all of them.
  private static func selection(_ words: inout Words) throws -> [RegisteredOperations] {
    let all = try Kernel().registeredOperations()
    guard !words.isEmpty else { return all }
    let found: [RegisteredOperations]
    let what: String
    if words.take(keyword: "id") {
      let id = try words.takeNumber("ID")
      found = all.filter { $0.info.id == id }
      what = "id \(id)"
    } else if words.take(keyword: "name") {
      let name = try words.take("NAME")
      found = all.filter { $0.info.name == name }
      what = "the name '\(name)'"
    } else {
      throw Failure.usage("'\(words.next ?? "")' is not understood; expected \(synopsis)")
    }
    try words.finish()
    guard !found.isEmpty else { throw Failure(.notFound, "the kernel has no map of operations with \(what)") }
    return found
  }
}

/// Values of operations: where the kernel's structure has pointers to functions, the map has ids of programs.
private struct OperationValue {
  let types: BTFTable
  let kernel: Kernel

  /// As bpftool: a pointer to a function as its declaration, with the program's name and id.
  func json(_ type: BTFTypeID, _ bytes: [UInt8]) throws -> JSON {
    try json(type, ByteSlice(bytes), at: 0, depth: 0)
  }

  private func json(_ id: BTFTypeID, _ bytes: ByteSlice, at offset: Int, depth: Int) throws -> JSON {
    let type = try types.resolved(id)
    switch type.body {
    case .composite(let composite) where depth < 16:
      let keys = BTFValue.keys(for: composite.members.map(\.name))
      return .object(
        try composite.members.enumerated().map { place, member in
          let name = keys[place]
          guard member.bitfieldSize == 0 else {
            // Fields of bits are told with the structure that they are in.
            let whole = JSON(try types.value(of: id, in: bytes, at: offset), pointersAreNumbers: true)
            return .init(name: name, value: whole.member(at: place))
          }
          let inner = offset + Int(member.bitOffset / 8)
          return .init(name: name, value: try json(member.type, bytes, at: inner, depth: depth + 1))
        })
    case .pointer(let target):
      let value = try bytes.load(UInt64.self, at: offset)
      if let program = UInt32(exactly: value), try types.resolved(target).kind == .functionPrototype,
        let signature = types.signature(of: try types.resolvedID(target))
      {
        return .string("\(signature) \(name(of: program))")
      }
      return .number(value)
    default: return JSON(try types.value(of: id, in: bytes, at: offset), pointersAreNumbers: true)
    }
  }

  private func name(of program: UInt32) -> String {
    guard program != 0 else { return "0" }
    return "\((try? kernel.program(id: program).name) ?? "<unknown_prog_name>")/prog_id:\(program)"
  }
}

extension JSON {
  /// The value of a member of an object; `null` if there is none.
  fileprivate func member(at place: Int) -> JSON {
    guard case .object(let members) = self, members.indices.contains(place) else { return .null }
    return members[place].value
  }
}
