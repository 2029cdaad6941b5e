extension String {
  /// The text with everything that would break the line, or steer a terminal, written as its code: names in
  /// files can hold any character.
  package var onOneLine: String {
    guard unicodeScalars.contains(where: \.breaksLines) else { return self }
    var line = ""
    for scalar in unicodeScalars {
      if scalar.breaksLines {
        line += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        line.unicodeScalars.append(scalar)
      }
    }
    return line
  }
}

extension Unicode.Scalar {
  /// Control characters, and the two separators that Unicode added.
  fileprivate var breaksLines: Bool {
    switch value {
    case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029: true
    default: false
    }
  }
}
