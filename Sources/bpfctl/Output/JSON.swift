import BPF

/// A value of JSON. Members keep their order.
indirect enum JSON: Sendable, Equatable {
  case string(String)
  /// A number as it is to be written.
  case number(String)
  case bool(Bool)
  case null
  case array([JSON])
  case object([Member])

  struct Member: Sendable, Equatable {
    let name: String
    let value: JSON
  }

  static func number(_ value: some BinaryInteger) -> JSON { .number("\(value)") }

  static func object(_ members: KeyValuePairs<String, JSON>) -> JSON {
    .object(members.map { Member(name: $0.key, value: $0.value) })
  }

  /// Bytes as bpftool writes them.
  static func bytes(_ bytes: [UInt8]) -> JSON {
    .array(bytes.map { .string(($0 < 16 ? "0x0" : "0x") + String($0, radix: 16)) })
  }

  /// On one line.
  var compact: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .string(let value): text += BTFValue.quoted(value)
    case .number(let value): text += value
    case .bool(let value): text += value ? "true" : "false"
    case .null: text += "null"
    case .array(let values):
      text += "["
      for (place, value) in values.enumerated() {
        if place > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (place, member) in members.enumerated() {
        if place > 0 { text += "," }
        text += BTFValue.quoted(member.name) + ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  /// With line breaks: lists of plain values stay on one line.
  var pretty: String {
    var text = ""
    write(to: &text, indent: "")
    return text
  }

  private var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private func write(to text: inout String, indent: String) {
    let inner = indent + "    "
    switch self {
    case .array(let values) where !values.allSatisfy(\.isPlain):
      text += "["
      for (place, value) in values.enumerated() {
        text += (place > 0 ? "," : "") + "\n" + inner
        value.write(to: &text, indent: inner)
      }
      text += "\n\(indent)]"
    case .object(let members) where !members.isEmpty:
      text += "{"
      for (place, member) in members.enumerated() {
        text += (place > 0 ? "," : "") + "\n\(inner)\(BTFValue.quoted(member.name)): "
        member.value.write(to: &text, indent: inner)
      }
      text += "\n\(indent)}"
    default: write(to: &text)
    }
  }
}

extension JSON {
  /// A value told by its type.
  init(_ value: BTFValue) {
    self.init(value, pointersAreNumbers: false)
  }

  /// A value told by its type.
  ///
  /// - Parameter pointersAreNumbers: as in bpftool's output for programs; else they are in hexadecimal.
  init(_ value: BTFValue, pointersAreNumbers: Bool) {
    func inner(_ value: BTFValue) -> JSON { JSON(value, pointersAreNumbers: pointersAreNumbers) }
    switch value {
    case .array(let values): self = .array(values.map(inner))
    case .composite(let fields):
      self = .object(
        zip(BTFValue.keys(for: fields.map(\.name)), fields).map { key, field in
          Member(name: key, value: inner(field.value))
        })
    case .bytes(let bytes): self = .bytes(bytes)
    case .string(let text): self = .string(text)
    case .boolean(let flag): self = .bool(flag)
    case .pointer(let address) where pointersAreNumbers: self = .number(address)
    // What is left prints as one token.
    default: self = .number(value.json)
    }
  }
}
