extension BTFValue {
  /// The value on one line, as bpftool prints formatted values: numbers plain, enumerators and texts in
  /// quotes, addresses in hexadecimal.
  public var json: String {
    switch self {
    case .signed(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .wide(let high, let low): Self.quoted(high == 0 ? Self.hex(low) : Self.hex(high) + Self.padded(low))
    case .boolean(let value): value ? "true" : "false"
    case .character(let value): Self.quoted(String(UnicodeScalar(value)))
    // JSON has no word for infinity or for what is no number.
    case .float(let value): value.isFinite ? "\(value)" : Self.quoted("\(value)")
    case .enumerator(let name, let value): name.map(Self.quoted) ?? "\(value)"
    case .pointer(let value): Self.quoted(Self.hex(value))
    case .string(let value): Self.quoted(value)
    case .array(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
    case .composite(let fields):
      "{"
        + zip(Self.keys(for: fields.map(\.name)), fields).map { key, field in
          Self.quoted(key) + ":" + field.value.json
        }.joined(separator: ",") + "}"
    case .bytes(let bytes): "[" + bytes.map { Self.quoted(Self.byte($0)) }.joined(separator: ",") + "]"
    }
  }

  /// The keys of a structure's members in JSON.
  ///
  /// bpftool gives every member without a name the empty key, of which readers of JSON keep the last. Here only the
  /// last has it, and those before are `anonymous` with their place, so that none is lost.
  public static func keys(for names: [String]) -> [String] {
    let last = names.lastIndex { $0.isEmpty }
    return names.enumerated().map { place, name in
      name.isEmpty && place != last ? "anonymous\(place)" : name
    }
  }

  /// A text between quotes, with everything escaped that JSON asks for.
  public static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func hex(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }

  private static func padded(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func byte(_ value: UInt8) -> String {
    (value < 16 ? "0x0" : "0x") + String(value, radix: 16)
  }
}
