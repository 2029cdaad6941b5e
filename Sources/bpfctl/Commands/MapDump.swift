import BPF

/// Every element of a map, as `map dump` shows them.
struct MapDump {
  private let map: Map
  private let formatter: ElementFormatter
  private let entries: [(key: [UInt8], value: [UInt8])]
  /// Keys whose values the kernel does not give, and what it says.
  private let refused: [(key: [UInt8], reason: KernelErrno)]

  init(_ map: Map) throws {
    self.map = map
    formatter = ElementFormatter(map)
    if ElementFormatter.canRead(map.type) {
      entries = try map.entries()
      refused = []
    } else {
      entries = []
      refused = ElementFormatter.hasKeys(map.type) ? try Self.refusals(of: map) : []
    }
  }

  private static func refusals(of map: Map) throws -> [(key: [UInt8], reason: KernelErrno)] {
    var result: [(key: [UInt8], reason: KernelErrno)] = []
    var key = try map.nextKey(after: nil)
    while let current = key {
      do {
        if try map.lookup(current) == nil { result.append((current, .ENOENT)) }
      } catch {
        guard let errno = error.errno else { throw error }
        result.append((current, errno))
      }
      key = try map.nextKey(after: current)
    }
    return result
  }

  var json: JSON {
    .array(entries.map(json) + refused.map(json))
  }

  private func json(_ refusal: (key: [UInt8], reason: KernelErrno)) -> JSON {
    .object([
      "key": .bytes(refusal.key),
      "value": .object(["error": .string(Text.systemMessage(refusal.reason.rawValue))]),
    ])
  }

  private func json(_ entry: (key: [UInt8], value: [UInt8])) -> JSON {
    var members: [JSON.Member] = [.init(name: "key", value: .bytes(entry.key))]
    if map.cpus.isEmpty {
      members.append(.init(name: "value", value: .bytes(entry.value)))
    } else {
      members.append(.init(name: "values", value: perCPU(entry.value) { .bytes($0) }))
    }
    if let formatted = formatted(entry) { members.append(.init(name: "formatted", value: formatted)) }
    return .object(members)
  }

  /// With types as JSON with line breaks, as bpftool does; without them as bytes.
  func print(to output: Output) {
    let typed = entries.compactMap(formatted)
    if typed.count == entries.count, refused.isEmpty, map.valueType != .void {
      output.line(JSON.array(typed).pretty)
      return
    }
    for entry in entries {
      if map.cpus.isEmpty {
        let isShort = entry.key.count + entry.value.count <= 24
        let key = "key:" + (isShort ? " " : "\n") + Text.hex(entry.key)
        output.line(key + (isShort ? "  value: " : "\nvalue:\n") + Text.hex(entry.value))
      } else {
        output.line("key:\n" + Text.hex(entry.key))
        for (cpu, value) in zip(map.cpus, map.splitPerCPU(entry.value)) {
          let number = cpu < 10 ? "0\(cpu)" : "\(cpu)"
          output.line("value (CPU \(number)): " + Text.hex(value))
        }
      }
    }
    for refusal in refused {
      output.line("key:\n\(Text.hex(refusal.key))\nvalue:\n\(Text.systemMessage(refusal.reason.rawValue))")
    }
    if !ElementFormatter.hasKeys(map.type) {
      output.note("the elements of a \(map.type.name) map cannot be listed")
    }
    output.line("Found \(entries.count) element\(entries.count == 1 ? "" : "s")")
  }

  private func formatted(_ entry: (key: [UInt8], value: [UInt8])) -> JSON? {
    guard map.valueType != .void else { return nil }
    var members: [JSON.Member] = []
    if map.keyType != .void {
      guard let key = formatter.typedKey(entry.key) else { return nil }
      members.append(.init(name: "key", value: key))
    }
    if map.cpus.isEmpty {
      guard let value = formatter.typedValue(entry.value) else { return nil }
      members.append(.init(name: "value", value: value))
    } else {
      let values = map.splitPerCPU(entry.value).compactMap(formatter.typedValue)
      guard values.count == map.cpus.count else { return nil }
      let list = zip(map.cpus, values).map { JSON.object(["cpu": .number($0), "value": $1]) }
      members.append(.init(name: "values", value: .array(list)))
    }
    return .object(members)
  }

  private func perCPU(_ stored: [UInt8], _ body: ([UInt8]) -> JSON) -> JSON {
    .array(
      zip(map.cpus, map.splitPerCPU(stored)).map { .object(["cpu": .number($0), "value": body($1)]) })
  }
}

/// Tells keys and values by the types of their map.
struct ElementFormatter {
  let map: Map
  /// The variables of a data section, in the order of the file, if the value is one.
  private let section: String?

  init(_ map: Map) {
    self.map = map
    if let type = try? map.types?.type(map.valueType), type.kind == .dataSection {
      section = type.name
    } else {
      section = nil
    }
  }

  /// Whether a type of map has elements that can be looked up one by one.
  static func canRead(_ type: MapType) -> Bool {
    switch type {
    case .array, .hash, .percpuArray, .percpuHash, .lruHash, .lruPercpuHash, .lpmTrie, .stackTrace,
      .progArray,
      .arrayOfMaps, .hashOfMaps, .cgroupStorage, .percpuCgroupStorage, .devmap, .devmapHash, .cpumap:
      true
    default: false
    }
  }

  /// Whether a type of map has keys to walk over.
  static func hasKeys(_ type: MapType) -> Bool {
    switch type {
    case .queue, .stack, .bloomFilter, .ringbuf, .userRingbuf, .arena, .structOps, .skStorage, .inodeStorage,
      .taskStorage, .cgrpStorage:
      false
    default: true
    }
  }

  func typedKey(_ bytes: [UInt8]) -> JSON? { typed(map.keyType, bytes) }

  func typedValue(_ bytes: [UInt8]) -> JSON? {
    guard let section else { return typed(map.valueType, bytes) }
    guard case .object(let members) = typed(map.valueType, bytes) else { return nil }
    return .object([.init(name: section, value: .array(members.map { .object([$0]) }))])
  }

  private func typed(_ type: BTFTypeID, _ bytes: [UInt8]) -> JSON? {
    guard type != .void, let types = map.types, let value = try? types.value(of: type, in: ByteSlice(bytes))
    else {
      return nil
    }
    return JSON(value)
  }
}
