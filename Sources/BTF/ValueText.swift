/// A value as somebody writes it: JSON, or what C has between braces.
///
///     { "port": 80, "name": "lo", "flags": [1, 2] }
///     { .port = 80, .name = "lo", .flags = [ 1, 2 ] }
indirect enum ValueText: Sendable, Equatable {
  /// A word or a text in quotes, without them.
  case word(String)
  /// Elements of an array.
  case list([ValueText])
  /// Members of a structure or union.
  case members([(name: String, value: ValueText)])

  static func == (left: ValueText, right: ValueText) -> Bool {
    switch (left, right) {
    case (.word(let left), .word(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.members(let left), .members(let right)):
      left.map(\.name) == right.map(\.name) && left.map(\.value) == right.map(\.value)
    default: false
    }
  }

  /// Reads a text that stands for an array: a list in brackets or a text in quotes. Others stand for themselves.
  init?(array text: String, depth: Int) {
    guard let first = text.utf8.first, first == UInt8(ascii: "[") || first == UInt8(ascii: "\"") else {
      return nil
    }
    guard let tree = try? ValueText(parsing: text, depth: depth) else { return nil }
    self = tree
  }

  /// Reads a text.
  init(parsing text: String, depth: Int) throws(BTFError) {
    var reader = ValueTextReader(bytes: Array(text.utf8))
    self = try reader.value(depth: depth)
    try reader.finish()
  }
}

/// Goes through the bytes of a text once.
private struct ValueTextReader {
  let bytes: [UInt8]
  var place = 0

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipBlanks() {
    while let byte = next, Self.isBlank(byte) { place += 1 }
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard next == UInt8(ascii: mark) else { return false }
    place += 1
    return true
  }

  func invalid(_ expected: String) -> BTFError {
    let rest = String(decoding: bytes[min(place, bytes.count)...].prefix(20), as: UTF8.self)
    return BTFError(
      .invalidText, section: "value", expected: expected, seen: rest.isEmpty ? "the end" : "'\(rest)'")
  }

  mutating func finish() throws(BTFError) {
    skipBlanks()
    guard next == nil else { throw invalid("the end") }
  }

  mutating func value(depth: Int) throws(BTFError) -> ValueText {
    guard depth > 0 else {
      throw BTFError(.tooDeep, section: "value", expected: "fewer braces", seen: "more")
    }
    if take("{") { return .members(try members(depth: depth)) }
    guard take("[") else { return .word(try word()) }
    var list: [ValueText] = []
    while !take("]") {
      list.append(try value(depth: depth - 1))
      if take("]") { break }
      guard take(",") else { throw invalid("',' or ']'") }
    }
    return .list(list)
  }

  private mutating func members(depth: Int) throws(BTFError) -> [(name: String, value: ValueText)] {
    var members: [(name: String, value: ValueText)] = []
    while !take("}") {
      _ = take(".")
      let name = try word()
      guard take(":") || take("=") else { throw invalid("':' or '='") }
      members.append((name, try value(depth: depth - 1)))
      if take("}") { break }
      guard take(",") else { throw invalid("',' or '}'") }
    }
    return members
  }

  /// A text in quotes, or everything up to a mark.
  private mutating func word() throws(BTFError) -> String {
    if take("\"") { return try quoted() }
    let start = place
    while let byte = next, !Self.isBlank(byte), !Self.marks.contains(byte) { place += 1 }
    guard place > start else { throw invalid("a value") }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private static let marks = Set("{}[],:=\"".utf8)
  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "b"): 8,
    UInt8(ascii: "f"): 12, UInt8(ascii: "\""): 34, UInt8(ascii: "\\"): 92, UInt8(ascii: "/"): 47,
  ]

  private mutating func quoted() throws(BTFError) -> String {
    var text: [UInt8] = []
    while let byte = next {
      place += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard let mark = next else { break }
      place += 1
      if mark == UInt8(ascii: "u") {
        text += try Array(String(escaped()).utf8)
      } else if let meant = Self.escapes[mark] {
        text.append(meant)
      } else {
        throw invalid("an escape of JSON")
      }
    }
    throw invalid("'\"'")
  }

  /// The four digits of `\u`; pairs that stand for one character are none here.
  private mutating func escaped() throws(BTFError) -> Unicode.Scalar {
    let digits = bytes[place...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(number)
    else { throw invalid("four hexadecimal digits of a character") }
    place += 4
    return scalar
  }
}
