import BPFTypes

/// Helpers that print, compare and read text.
extension Machine {
  func textHelper(_ id: HelperID, _ a: Arguments) throws(Fault) -> UInt64? {
    switch id {
    case .tracePrintk: return try print(a.a, a.b, [a.c, a.d, a.e])
    case .traceVprintk: return try print(a.a, a.b, try values(a.c, a.d))
    case .snprintf:
      let size = try Self.size(a.b)
      let format = try memory.text(a.c, atMost: AddressSpace.largestCopy)
      guard let text = formatted(format, try values(a.d, a.e)) else { return Self.failure(.EINVAL) }
      if size > 0 { try memory.write(Array(text.prefix(size - 1)) + [0], a.a) }
      return UInt64(text.count + 1)
    case .strncmp:
      let first = try memory.text(a.a, atMost: try Self.size(a.b))
      let second = try memory.text(a.c, atMost: try Self.size(a.b))
      return Self.compare(first, second)
    case .strtol, .strtoul: return try number(a, isSigned: id == .strtol)
    default: return nil
    }
  }

  private func formatted(_ format: [UInt8], _ values: [UInt64]) -> [UInt8]? {
    FormattedText { [self] address, count in
      (try? memory.bytes(address, count)) ?? kernelBytes(address, count)
    }.text(format, values)
  }

  private func values(_ address: UInt64, _ size: UInt64) throws(Fault) -> [UInt64] {
    let count = try Self.size(size) / 8
    var result: [UInt64] = []
    for place in 0..<count { result.append(try memory.load(address &+ UInt64(place * 8), 8)) }
    return result
  }

  private func print(_ format: UInt64, _ size: UInt64, _ values: [UInt64]) throws(Fault) -> UInt64 {
    let bytes = try memory.bytes(format, try Self.size(size))
    guard let text = formatted(Array(bytes.prefix { $0 != 0 }), values) else { return Self.failure(.EINVAL) }
    let line = text.last == 10 ? text.dropLast() : text[...]
    trace.append(String(decoding: line, as: UTF8.self))
    return UInt64(text.count)
  }

  /// As C compares text: the difference of the first bytes that differ has a sign that counts.
  private static func compare(_ a: [UInt8], _ b: [UInt8]) -> UInt64 {
    for place in 0..<max(a.count, b.count) {
      let left = place < a.count ? a[place] : 0
      let right = place < b.count ? b[place] : 0
      if left != right { return left < right ? UInt64.max : 1 }
    }
    return 0
  }

  /// C: `bpf_strtol`, `bpf_strtoul`.
  private func number(_ a: Arguments, isSigned: Bool) throws(Fault) -> UInt64 {
    let text = try memory.bytes(a.a, try Self.size(a.b))
    _ = try unsafe memory.place(a.d, 8, .write)
    guard a.c & ~0x1f == 0, [0, 8, 10, 16].contains(a.c), !text.isEmpty else { return Self.failure(.EINVAL) }
    let reading = NumberReading(text.prefix { $0 != 0 }, base: a.c)
    guard reading.count > 0, isSigned || !reading.isNegative else { return Self.failure(.EINVAL) }
    let largest: UInt64 = isSigned ? (1 << 63) - (reading.isNegative ? 0 : 1) : .max
    guard let magnitude = reading.magnitude, magnitude <= largest else { return Self.failure(.ERANGE) }
    try memory.store(reading.isNegative ? 0 &- magnitude : magnitude, a.d, 8)
    return UInt64(reading.count)
  }
}

/// A number at the beginning of text.
private struct NumberReading {
  var isNegative = false
  /// `nil` if it has more than 64 bits.
  var magnitude: UInt64? = 0
  /// How many bytes it took, with what stood before it; 0 if there is none.
  var count = 0

  init(_ text: ArraySlice<UInt8>, base: UInt64) {
    var rest = text.drop { $0 == 32 || (9...13).contains($0) }
    if rest.first == UInt8(ascii: "-") {
      isNegative = true
      rest.removeFirst()
    }
    var base = base
    let isHexadecimal = rest.starts(with: [48, 120]) || rest.starts(with: [48, 88])
    if base == 0 { base = isHexadecimal ? 16 : rest.first == 48 ? 8 : 10 }
    if base == 16, isHexadecimal { rest = rest.dropFirst(2) }
    var digits = 0
    while let byte = rest.first, let digit = Character(UnicodeScalar(byte)).hexDigitValue,
      UInt64(digit) < base
    {
      let (product, overflow) = (magnitude ?? 0).multipliedReportingOverflow(by: base)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      if overflow || carry { magnitude = nil } else if magnitude != nil { magnitude = sum }
      rest.removeFirst()
      digits += 1
    }
    count = digits == 0 ? 0 : rest.startIndex - text.startIndex
  }
}
