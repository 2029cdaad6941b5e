/// Reads an operand from left to right. Each step leaves its place as it was if what it looks for is not there.
struct USDTScanner {
  private let bytes: ArraySlice<UInt8>
  private var place: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  var isAtEnd: Bool { place == bytes.endIndex }

  private var next: UInt8? { isAtEnd ? nil : bytes[place] }

  mutating func skipBlanks() {
    while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { place += 1 }
  }

  /// Goes over a mark, and over blanks on both of its sides.
  mutating func skip(_ mark: Unicode.Scalar) -> Bool {
    let start = place
    skipBlanks()
    guard let next, UInt32(next) == mark.value else {
      place = start
      return false
    }
    place += 1
    skipBlanks()
    return true
  }

  /// A number as C writes it: decimal, or hexadecimal behind `0x`, with or without a sign. Above what is signed, it
  /// stands for the same bits.
  mutating func number() -> Int64? {
    let start = place
    let isNegative = next == UInt8(ascii: "-")
    if isNegative || next == UInt8(ascii: "+") { place += 1 }
    let radix = skipHexadecimalMark() ? 16 : 10
    let digits = run { byte in Self.digit(byte).map { $0 < radix } ?? false }
    guard let magnitude = UInt64(digits, radix: radix), let number = Self.signed(magnitude, isNegative) else {
      place = start
      return nil
    }
    return number
  }

  private static func signed(_ magnitude: UInt64, _ isNegative: Bool) -> Int64? {
    guard isNegative else { return Int64(bitPattern: magnitude) }
    return magnitude <= 1 << 63 ? Int64(bitPattern: 0 &- magnitude) : nil
  }

  private mutating func skipHexadecimalMark() -> Bool {
    guard next == UInt8(ascii: "0"), place + 1 < bytes.endIndex, bytes[place + 1] | 0x20 == UInt8(ascii: "x")
    else { return false }
    place += 2
    return true
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  /// A register's name, if a table has it.
  mutating func register(_ table: (String) -> UInt16?) -> UInt16? {
    let start = place
    let name = run { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    if let found = table(name) { return found }
    place = start
    return nil
  }

  /// A word that has to be there.
  mutating func skip(word: String) -> Bool {
    let start = place
    if run({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) == word { return true }
    place = start
    return false
  }

  private mutating func run(_ isWanted: (UInt8) -> Bool) -> String {
    let start = place
    while let next, isWanted(next) { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }
}
