import BPF

/// Keys and values on the command line.
struct ElementWords {
  static let dataSynopsis = "{ [hex] BYTES | int NUMBER | typed TEXT | {…} | […] }"
  static let valueSynopsis = "{ DATA | MAP | PROG }"
  static let dataDetails = """
    DATA is \(dataSynopsis): as many bytes as the key or value has, in decimal, octal with 0
    or hexadecimal with 0x, or all in hexadecimal after hex; or one number in the machine's byte order.
    Where the map has types, after typed a number, the name of an enumerator or a text; structures and
    arrays as JSON, or as C has them between braces, such as { "port": 80 } or { .port = 80 }.
    """

  /// What stands behind `value`.
  enum Value {
    case bytes([UInt8])
    case map(Map)
    case program(Program)
  }

  private(set) var key: [UInt8]?
  private(set) var value: Value?
  private(set) var flags: UpdateFlags?

  /// Reads everything up to the end of the command.
  ///
  /// - Parameter takesValue: whether a value and flags may come, too.
  init(_ words: inout Words, of map: Map, takesValue: Bool, _ kernel: Kernel) throws {
    while let word = words.next {
      if words.take(keyword: "key") {
        guard key == nil else { throw Failure.usage("there can be one key only") }
        guard map.keySize > 0 else { throw Failure.usage("a \(map.type.name) map has no keys") }
        key = try Self.data(&words, count: map.keySize, map.keyType, of: map, "the key")
      } else if takesValue, words.take(keyword: "value") {
        guard value == nil else { throw Failure.usage("there can be one value only") }
        value = try Self.value(&words, of: map, kernel)
      } else if takesValue, let flags = Self.flags(&words) {
        guard self.flags == nil else { throw Failure.usage("there can be one of any, exist, noexist only") }
        self.flags = flags
      } else {
        throw Failure.usage(
          "'\(word)' is not understood; expected key DATA" + (takesValue ? ", value VALUE or a flag" : ""))
      }
    }
  }

  /// The key, which has to be there if the map has keys.
  func requiredKey(of map: Map) throws -> [UInt8] {
    if let key { return key }
    guard map.keySize == 0 else {
      throw Failure.usage("the key is missing: key DATA, with \(Text.count(map.keySize, "byte"))")
    }
    return []
  }

  private static func flags(_ words: inout Words) -> UpdateFlags? {
    if words.take(keyword: "any") { return .any }
    if words.take(keyword: "noexist") { return .noExist }
    return words.take(keyword: "exist") ? .exist : nil
  }

  private static func value(_ words: inout Words, of map: Map, _ kernel: Kernel) throws -> Value {
    if map.type.holdsMaps { return .map(try Selection.map(&words, kernel)) }
    if map.type.holdsPrograms { return .program(try Selection.program(&words, kernel)) }
    return .bytes(try data(&words, count: map.valueSize, map.valueType, of: map, "the value"))
  }

  /// Reads `DATA`.
  ///
  /// - Parameter what: what it is, for messages.
  private static func data(
    _ words: inout Words, count: Int, _ type: BTFTypeID, of map: Map, _ what: String
  ) throws -> [UInt8] {
    if words.next?.first.map({ "{[\"".contains($0) }) == true {
      return try typed(try bracketed(&words), count: count, type, of: map, what)
    }
    if words.take(keyword: "typed") {
      let text = words.next?.first.map { "{[".contains($0) } == true
      return try typed(try text ? bracketed(&words) : words.take("TEXT"), count: count, type, of: map, what)
    }
    if words.take(keyword: "int") { return try number(try words.take("NUMBER"), count: count, what) }
    let isHexadecimal = words.take(keyword: "hex")
    var bytes: [UInt8] = []
    while bytes.count < count, let word = words.takeAny() {
      guard let byte = byte(word, isHexadecimal: isHexadecimal) else {
        throw Failure.usage("'\(word)' in \(what) is no byte\(isHexadecimal ? " in hexadecimal" : "")")
      }
      bytes.append(byte)
    }
    guard bytes.count == count else {
      throw Failure.usage("\(what) has \(Text.count(count, "byte")), not \(bytes.count)")
    }
    return bytes
  }

  /// Words up to the bracket that closes the first one; shells and batch files take them apart.
  private static func bracketed(_ words: inout Words) throws -> String {
    var text = ""
    repeat {
      text += (text.isEmpty ? "" : " ") + (try words.take("a closing bracket"))
    } while !isClosed(text)
    return text
  }

  private static func isClosed(_ text: String) -> Bool {
    var depth = 0
    var isQuoted = false
    var isEscaped = false
    for byte in text.utf8 {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = isQuoted
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if !isQuoted {
        if "{[".utf8.contains(byte) { depth += 1 }
        if "}]".utf8.contains(byte) { depth -= 1 }
      }
    }
    return depth <= 0 && !isQuoted
  }

  private static func typed(
    _ text: String, count: Int, _ type: BTFTypeID, of map: Map, _ what: String
  ) throws -> [UInt8] {
    guard type != .void, let types = map.types else {
      throw Failure.usage("the map has no types, so \(what) has to be given as bytes or as a number")
    }
    let bytes: [UInt8]
    do {
      bytes = try types.encode(text: text, as: type)
    } catch {
      throw Failure.usage("\(what) does not suit its type: expected \(error.expected), seen \(error.seen)")
    }
    guard bytes.count == count else {
      throw Failure.usage("\(what) has \(Text.count(count, "byte")), but its type \(bytes.count)")
    }
    return bytes
  }

  /// Reads a byte as C does: hexadecimal with 0x, octal with 0, else decimal.
  private static func byte(_ word: String, isHexadecimal: Bool) -> UInt8? {
    let digits = word.hasPrefix("0x") || word.hasPrefix("0X") ? word.dropFirst(2) : word[...]
    // Swift's own reader would take a sign.
    guard digits.first != "-", digits.first != "+" else { return nil }
    if isHexadecimal || digits.count < word.count { return UInt8(digits, radix: 16) }
    return word.count > 1 && word.hasPrefix("0") ? UInt8(word.dropFirst(), radix: 8) : UInt8(word)
  }

  private static func number(_ word: String, count: Int, _ what: String) throws -> [UInt8] {
    guard (1...8).contains(count) else {
      throw Failure.usage("\(what) has \(Text.count(count, "byte")), which is no size of a number")
    }
    let isNegative = word.hasPrefix("-")
    let digits = isNegative ? word.dropFirst() : word[...]
    let magnitude =
      digits.hasPrefix("0x") ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits, radix: 10)
    let bits = count * 8
    let largest = isNegative ? UInt64(1) << (bits - 1) : UInt64.max >> (64 - bits)
    guard digits.first?.isHexDigit == true, let magnitude, magnitude <= largest else {
      throw Failure.usage("'\(word)' is no number that fits into the \(Text.count(count, "byte")) of \(what)")
    }
    let value = isNegative ? ~magnitude &+ 1 : magnitude
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
    return 1.littleEndian == 1 ? bytes : bytes.reversed()
  }
}
