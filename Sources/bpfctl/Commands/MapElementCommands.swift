import BPF

/// What `bpfctl map` does with single elements, those of queues and stacks included.
enum MapElementCommands {
  private static let lookupDetails = """
    MAP is \(Selection.mapSynopsis).
    \(ElementWords.dataDetails)
    """
  private static let updateDetails = """
    MAP is \(Selection.mapSynopsis). VALUE is \(ElementWords.valueSynopsis):
    MAP for a map of maps, PROG for an array of programs, \(Selection.programSynopsis),
    else DATA. A per-CPU map gets the value for each CPU.
    \(ElementWords.dataDetails)
    """
  private static let queueDetails = "MAP is \(Selection.mapSynopsis), a queue or stack."

  /// In bpftool's order, as the first word that begins with what was typed is meant.
  static let keyed = [
    Command(
      name: "update", synopsis: "MAP [key DATA] [value VALUE] [any | exist | noexist]",
      summary: "write an element", details: updateDetails
    ) { words, _, output in try update(&words, output) },
    Command(
      name: "lookup", synopsis: "MAP [key DATA]", summary: "show the value of a key", details: lookupDetails
    ) { words, _, output in try lookup(&words, output) },
    Command(
      name: "getnext", synopsis: "MAP [key DATA]", summary: "show the key after another one, or the first",
      details: lookupDetails
    ) { words, _, output in try next(&words, output) },
    Command(
      name: "delete", synopsis: "MAP key DATA", summary: "remove an element", details: lookupDetails
    ) { words, _, output in try delete(&words, output) },
  ]

  static let queues = [
    Command(
      name: "peek", synopsis: "MAP", summary: "show the next value of a queue or stack, which keeps it",
      details: queueDetails
    ) { words, _, output in try lookup(&words, output) },
    Command(
      name: "push", alias: "enqueue", synopsis: "MAP value VALUE", summary: "add a value to a queue or stack",
      details: updateDetails
    ) { words, _, output in try update(&words, output) },
    Command(
      name: "pop", alias: "dequeue", synopsis: "MAP", summary: "take the next value of a queue or stack",
      details: queueDetails
    ) { words, _, output in try pop(&words, output) },
  ]

  private static func update(_ words: inout Words, _ output: Output) throws {
    let kernel = Kernel()
    let map = try Selection.map(&words, kernel)
    let element = try ElementWords(&words, of: map, takesValue: true, kernel)
    let key = try element.requiredKey(of: map)
    let flags = element.flags ?? .any
    switch element.value {
    case .bytes(let bytes): try map.update(key, map.stored(bytes), flags)
    case .map(let inner): try map.update(key, inner, flags)
    case .program(let program): try map.update(key, program, flags)
    case nil:
      // Types such as sets have keys alone.
      guard map.valueSize == 0 else {
        throw Failure.usage("the value is missing: value VALUE, with \(Text.count(map.valueSize, "byte"))")
      }
      try map.update(key, [], flags)
    }
    output.done()
  }

  private static func lookup(_ words: inout Words, _ output: Output) throws {
    let kernel = Kernel()
    let map = try Selection.map(&words, kernel)
    let key = try ElementWords(&words, of: map, takesValue: false, kernel).requiredKey(of: map)
    if let value = try map.lookup(key) {
      output.element(MapElement(key: key, value: value), of: map)
      return
    }
    if output.json {
      output.value(.null)
    } else {
      output.line(key.isEmpty ? "Not found" : "key:\n\(Text.dump(key))\n\nNot found")
    }
    throw Failure.silent(.notFound)
  }

  private static func pop(_ words: inout Words, _ output: Output) throws {
    let map = try Selection.map(&words, Kernel())
    try words.finish()
    guard map.keySize == 0 else { throw Failure.usage("a \(map.type.name) map is no queue or stack") }
    if let value = try map.pop() {
      output.element(MapElement(key: [], value: value), of: map)
      return
    }
    guard output.json else { throw Failure(.notFound, "map \(map.name): the map is empty") }
    output.value(.null)
    throw Failure.silent(.notFound)
  }

  private static func next(_ words: inout Words, _ output: Output) throws {
    let kernel = Kernel()
    let map = try Selection.map(&words, kernel)
    let key = try ElementWords(&words, of: map, takesValue: false, kernel).key
    guard let next = try map.nextKey(after: key) else {
      throw Failure(.notFound, "map \(map.name): there is no \(key == nil ? "key" : "further key")")
    }
    if output.json {
      output.value(.object(["key": key.map { .bytes($0) } ?? .null, "next_key": .bytes(next)]))
    } else {
      output.line(key.map { "key:\n\(Text.dump($0))" } ?? "key: None")
      output.line("next key:\n\(Text.dump(next))")
    }
  }

  private static func delete(_ words: inout Words, _ output: Output) throws {
    let kernel = Kernel()
    let map = try Selection.map(&words, kernel)
    let key = try ElementWords(&words, of: map, takesValue: false, kernel).requiredKey(of: map)
    guard try map.delete(key) else { throw Failure(.notFound, "map \(map.name): there is no such key") }
    output.done()
  }
}

extension Map {
  /// A value as it is stored: for a per-CPU map once for each CPU, each padded to eight bytes.
  fileprivate func stored(_ value: [UInt8]) -> [UInt8] {
    guard !cpus.isEmpty else { return value }
    let padded = value + [UInt8](repeating: 0, count: storedValueSize / cpus.count - value.count)
    return cpus.flatMap { _ in padded }
  }
}
