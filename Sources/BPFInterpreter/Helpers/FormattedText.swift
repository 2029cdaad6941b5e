/// Text of `bpf_trace_printk` and its like. C: `bpf_bprintf_prepare`.
struct FormattedText {
  /// Bytes that pointers lead to.
  let read: (UInt64, Int) -> [UInt8]?

  /// Fills a format's places.
  ///
  /// - Returns: `nil` if the kernel would refuse the format: one that it does not know, or with too few values.
  func text(_ format: [UInt8], _ values: [UInt64]) -> [UInt8]? {
    var result: [UInt8] = []
    var rest = format[...]
    var values = values[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        result.append(byte)
        continue
      }
      if rest.first == UInt8(ascii: "%") {
        result.append(byte)
        rest.removeFirst()
        continue
      }
      guard let place = Place(taking: &rest), let value = values.popFirst(), let text = text(place, value)
      else {
        return nil
      }
      result += place.padded(text)
    }
    return result
  }

  private func text(_ place: Place, _ value: UInt64) -> [UInt8]? {
    switch place.conversion {
    case "d", "i": Array("\(SignExtension.apply(value, size: place.size).signed)".utf8)
    case "u": Array("\(ByteSwap.apply(value, bits: UInt64(place.size) * 8, swaps: false))".utf8)
    case "x": Array(String(ByteSwap.apply(value, bits: UInt64(place.size) * 8, swaps: false), radix: 16).utf8)
    case "X":
      Array(
        String(ByteSwap.apply(value, bits: UInt64(place.size) * 8, swaps: false), radix: 16, uppercase: true)
          .utf8)
    case "c": [UInt8(truncatingIfNeeded: value)]
    case "s": string(value)
    case "p": pointer(value, place.extensions)
    default: nil
    }
  }

  private func string(_ address: UInt64) -> [UInt8] {
    var result: [UInt8] = []
    while result.count < 512, let byte = read(address &+ UInt64(result.count), 1)?.first, byte != 0 {
      result.append(byte)
    }
    return result
  }

  private func pointer(_ value: UInt64, _ extensions: [UInt8]) -> [UInt8]? {
    switch String(decoding: extensions, as: UTF8.self) {
    case "I4", "i4":
      guard let bytes = read(value, 4) else { return [] }
      let padding = extensions.first == UInt8(ascii: "i") ? 3 : 1
      return Array(
        bytes.map { byte in
          let text = "\(byte)"
          return String(repeating: "0", count: max(padding - text.count, 0)) + text
        }.joined(separator: ".").utf8)
    case "I6", "i6":
      guard let bytes = read(value, 16) else { return [] }
      let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      let groups = stride(from: 0, to: 16, by: 2).map { digits[$0] + digits[$0 + 1] }
      // `%pI6` has colons, `%pi6` has none.
      return Array(groups.joined(separator: extensions.first == UInt8(ascii: "I") ? ":" : "").utf8)
    case "ks", "us": return string(value)
    default:
      let digits = String(value, radix: 16)
      return Array((String(repeating: "0", count: 16 - digits.count) + digits).utf8)
    }
  }

  /// A place of a format, such as `%08llx`.
  private struct Place {
    var conversion: Character = "d"
    /// Of the number, in bytes.
    var size: UInt8 = 4
    var width = 0
    var isLeft = false
    var fill = UInt8(ascii: " ")
    /// What follows `p`.
    var extensions: [UInt8] = []

    init?(taking rest: inout ArraySlice<UInt8>) {
      while let flag = rest.first, "0+- #".utf8.contains(flag) {
        if flag == UInt8(ascii: "-") { isLeft = true }
        if flag == UInt8(ascii: "0") { fill = flag }
        rest.removeFirst()
      }
      while let digit = rest.first, digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") {
        width = min(width * 10 + Int(digit - UInt8(ascii: "0")), 512)
        rest.removeFirst()
      }
      while rest.first == UInt8(ascii: "l") {
        size = 8
        rest.removeFirst()
      }
      guard let last = rest.popFirst() else { return nil }
      conversion = Character(UnicodeScalar(last))
      guard conversion == "p" else { return }
      let wanted = rest.prefix(2)
      let two = ["I4", "i4", "I6", "i6", "ks", "us"].first { Array($0.utf8) == Array(wanted) }
      extensions = two.map { Array($0.utf8) } ?? []
      rest = rest.dropFirst(extensions.count)
      // `%pK`, `%px` and `%pB` are addresses, too.
      if two == nil, let letter = rest.first, "KxBsS".utf8.contains(letter) { rest.removeFirst() }
    }

    func padded(_ text: [UInt8]) -> [UInt8] {
      let missing = max(width - text.count, 0)
      if isLeft { return text + [UInt8](repeating: UInt8(ascii: " "), count: missing) }
      let isNegative = text.first == UInt8(ascii: "-") && fill == UInt8(ascii: "0")
      let zeros = [UInt8](repeating: fill, count: missing)
      return isNegative ? Array(text.prefix(1)) + zeros + Array(text.dropFirst()) : zeros + text
    }
  }
}

extension UInt64 {
  /// The same bits as a number with a sign.
  var signed: Int64 { Int64(bitPattern: self) }
}
