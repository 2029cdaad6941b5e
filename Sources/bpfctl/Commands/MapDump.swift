import BPF

/// Every element of a map, as `map dump` shows them.
struct MapDump {
  private let map: Map
  private let formatter: ElementFormatter
  private let entries: [MapElement]
  /// Keys whose values the kernel does not give, and what it says.
  private let refused: [(key: [UInt8], reason: KernelErrno)]

  init(_ map: Map, for output: Output) throws {
    self.map = map
    formatter = ElementFormatter(map, for: output)
    if ElementFormatter.canRead(map.type) {
      entries = try map.entries().map { MapElement(key: $0.key, value: $0.value) }
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
    .array(entries.map { $0.json(formatter) } + refused.map(json))
  }

  private func json(_ refusal: (key: [UInt8], reason: KernelErrno)) -> JSON {
    .object([
      "key": .bytes(refusal.key),
      "value": .object(["error": .string(Text.systemMessage(refusal.reason.rawValue))]),
    ])
  }

  /// With types as JSON with line breaks, as bpftool does; without them as bytes.
  func print(to output: Output) {
    let typed = entries.compactMap { $0.formatted(formatter) }
    if typed.count == entries.count, refused.isEmpty, map.valueType != .void {
      output.line(JSON.array(typed).pretty)
      return
    }
    for entry in entries { entry.print(of: map, to: output) }
    for refusal in refused {
      output.line("key:\n\(Text.dump(refusal.key))\nvalue:\n\(Text.systemMessage(refusal.reason.rawValue))")
    }
    if !ElementFormatter.hasKeys(map.type) {
      output.note("the elements of a \(map.type.name) map cannot be listed")
    }
    output.line("Found \(entries.count) element\(entries.count == 1 ? "" : "s")")
  }
}

/// Tells keys and values by the types of their map.
struct ElementFormatter {
  let map: Map
  /// The variables of a data section, in the order of the file, if the value is one.
  private let section: String?
  /// Whether programs read what is told.
  private let isForPrograms: Bool

  init(_ map: Map, for output: Output? = nil) {
    self.map = map
    isForPrograms = output?.json ?? false
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
    return JSON(value, pointersAreNumbers: isForPrograms)
  }
}
