import BPF

/// A key and its value, as `map dump` and `map lookup` show them: like bpftool, byte by byte.
struct MapElement {
  let key: [UInt8]
  /// As stored: those of every CPU for a per-CPU map.
  let value: [UInt8]

  /// Both by their types, or `nil` where these are not known.
  func formatted(_ formatter: ElementFormatter) -> JSON? {
    let map = formatter.map
    guard map.valueType != .void else { return nil }
    var members: [JSON.Member] = []
    if map.keyType != .void {
      guard let key = formatter.typedKey(key) else { return nil }
      members.append(.init(name: "key", value: key))
    }
    if map.cpus.isEmpty {
      guard let value = formatter.typedValue(value) else { return nil }
      members.append(.init(name: "value", value: value))
    } else {
      let values = map.splitPerCPU(value).compactMap(formatter.typedValue)
      guard values.count == map.cpus.count else { return nil }
      let list = zip(map.cpus, values).map { JSON.object(["cpu": .number($0), "value": $1]) }
      members.append(.init(name: "values", value: .array(list)))
    }
    return .object(members)
  }

  func json(_ formatter: ElementFormatter) -> JSON {
    let map = formatter.map
    var members: [JSON.Member] = [.init(name: "key", value: .bytes(key))]
    if map.cpus.isEmpty {
      members.append(.init(name: "value", value: .bytes(value)))
      if let id = innerMap(map) { members.append(.init(name: "inner_map_id", value: .number(id))) }
    } else {
      let values = zip(map.cpus, map.splitPerCPU(value)).map {
        JSON.object(["cpu": .number($0), "value": .bytes($1)])
      }
      members.append(.init(name: "values", value: .array(values)))
    }
    if let formatted = formatted(formatter) { members.append(.init(name: "formatted", value: formatted)) }
    return .object(members)
  }

  /// In hexadecimal; short ones on one line.
  func print(of map: Map, to output: Output) {
    guard map.cpus.isEmpty else {
      output.line("key:\n" + Text.dump(key))
      for (cpu, value) in zip(map.cpus, map.splitPerCPU(value)) {
        let number = cpu < 10 ? "0\(cpu)" : "\(cpu)"
        output.line("value (CPU \(number)):\(value.count > 16 ? "\n" : " ")" + Text.dump(value))
      }
      return
    }
    let hasOwnLines = key.count > 16 || value.count > 16
    let start = hasOwnLines ? "\n" : " "
    var text = ""
    if !key.isEmpty {
      text = "key:\(start)\(Text.dump(key))"
      text += !hasOwnLines && key.count + value.count <= 24 ? "  " : "\n"
    }
    if let id = innerMap(map) {
      text += "inner_map_id:\(start)\(id)"
    } else if !value.isEmpty {
      text += "value:\(start)\(Text.dump(value))"
    }
    output.line(text)
  }

  /// What a map of maps holds is read as an id.
  private func innerMap(_ map: Map) -> UInt32? {
    guard map.type.holdsMaps, value.count == 4 else { return nil }
    return unsafe value.withUnsafeBytes { unsafe $0.loadUnaligned(as: UInt32.self) }
  }
}

extension Output {
  /// Shows one element: by its types with line breaks, as bpftool does, or as bytes.
  func element(_ element: MapElement, of map: Map) {
    let formatter = ElementFormatter(map, for: self)
    if json {
      value(element.json(formatter))
    } else if let formatted = element.formatted(formatter) {
      line(formatted.pretty)
    } else {
      element.print(of: map, to: self)
    }
  }
}
