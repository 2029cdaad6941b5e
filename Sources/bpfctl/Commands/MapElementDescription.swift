import BPF

extension InnerMap {
  /// In words.
  var text: String {
    "\(type.name), key \(keySize), value \(valueSize), max_entries \(maxEntries), flags 0x"
      + String(flags.rawValue, radix: 16)
  }

  /// All of it.
  var json: JSON {
    .object([
      "type": .string(type.name), "bytes_key": .number(keySize), "bytes_value": .number(valueSize),
      "max_entries": .number(maxEntries), "flags": .number(flags.rawValue), "numa_node": .number(numaNode),
      "map_extra": .number(extra), "btf_key_type_id": .number(keyType.rawValue),
      "btf_value_type_id": .number(valueType.rawValue),
    ])
  }
}

extension InitialElement {
  /// In words.
  var text: String {
    switch content {
    case .map(let name): "[\(index)] map \(name)"
    case .program(let name): "[\(index)] program \(name)"
    }
  }

  /// The key and the name of the map or program.
  var json: JSON {
    switch content {
    case .map(let name): .object(["key": .number(index), "map": .string(name)])
    case .program(let name): .object(["key": .number(index), "program": .string(name)])
    }
  }
}
