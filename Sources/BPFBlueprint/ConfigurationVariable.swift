import BPFBytes
import BPFTypes
public import BTF

/// A variable that takes its value from the kernel's configuration (parity EXT-2, EXT-7).
public struct ConfigurationVariable: Sendable, Hashable {
  /// Bytes from the start of the map `.kconfig`.
  public internal(set) var offset: Int
  /// In bytes.
  public let size: Int
  /// What its C type can hold.
  public let form: Form
  /// Its type in the object's BTF.
  public let type: BTFTypeID
  /// In bytes.
  let alignment: Int

  /// What a variable can hold.
  public enum Form: Sendable, Hashable {
    /// `char`: `y`, `n`, `m`, or a number.
    case character(isSigned: Bool)
    /// `bool`: `y` or `n`.
    case boolean
    /// An integer of 2, 4 or 8 bytes.
    case integer(isSigned: Bool)
    /// `enum libbpf_tristate`: `n` is 0, `y` is 1, `m` is 2.
    case tristate
    /// `char[]`: a text in quotes.
    case text
  }
}

extension ConfigurationVariable.Form {
  private static let tristateName = "libbpf_tristate"

  /// The form of a C type; `nil` for a type that no option has.
  init?(of type: BTFTypeID, in types: BTFTable) throws(BTFError) {
    let resolved = try types.resolved(type)
    switch resolved.body {
    case .int(let integer) where integer.isBoolean:
      guard integer.size == 1 else { return nil }
      self = .boolean
    case .int(let integer):
      switch integer.size {
      case 1: self = .character(isSigned: integer.isSigned)
      case 2, 4, 8: self = .integer(isSigned: integer.isSigned)
      default: return nil
      }
    case .enumeration(let enumeration):
      guard resolved.name == Self.tristateName, enumeration.size == 4 else { return nil }
      self = .tristate
    case .array(let array):
      guard array.count > 0, case .int(let element) = try types.resolved(array.element).body,
        element.size == 1, !element.isBoolean
      else { return nil }
      self = .text
    default: return nil
    }
  }
}

// MARK: - Values

/// Why a value of the configuration does not suit a variable.
struct UnsuitableValue: Error {
  let expected: String
}

extension ConfigurationVariable {
  /// What is written into the variable for a value as the configuration has it (parity EXT-3).
  ///
  /// - Parameter isTruncated: set if a text is cut to fit.
  func bytes(for value: String, order: ByteOrder, isTruncated: inout Bool) throws(UnsuitableValue) -> [UInt8]
  {
    switch value.utf8.first {
    case UInt8(ascii: "y"), UInt8(ascii: "n"), UInt8(ascii: "m"):
      return try bytes(forLetter: value.utf8.first ?? 0, order: order)
    case UInt8(ascii: "\""):
      return try bytes(forText: value, isTruncated: &isTruncated)
    default:
      guard let number = Self.number(value) else {
        throw UnsuitableValue(expected: "y, n, m, a number or a text in double quotes")
      }
      switch form {
      case .character, .integer: return try bytes(forNumber: number, order: order)
      case .boolean, .tristate, .text:
        throw UnsuitableValue(expected: "a variable of an integer type for a number")
      }
    }
  }

  private func bytes(forLetter letter: UInt8, order: ByteOrder) throws(UnsuitableValue) -> [UInt8] {
    switch form {
    case .boolean:
      guard letter != UInt8(ascii: "m") else {
        throw UnsuitableValue(expected: "a variable of enum libbpf_tristate or char for m")
      }
      return [letter == UInt8(ascii: "y") ? 1 : 0]
    case .tristate:
      let number: UInt64 =
        switch letter {
        case UInt8(ascii: "y"): 1
        case UInt8(ascii: "m"): 2
        default: 0
        }
      return stored(number, order)
    case .character: return [letter]
    case .integer, .text:
      throw UnsuitableValue(expected: "a variable of type bool, enum libbpf_tristate or char for y, n and m")
    }
  }

  /// There are no escapes: the text is what stands between the first quote and the last.
  private func bytes(forText value: String, isTruncated: inout Bool) throws(UnsuitableValue) -> [UInt8] {
    guard form == .text else { throw UnsuitableValue(expected: "a variable of type char[] for a text") }
    var text = Array(value.utf8)
    guard text.count >= 2, text.last == UInt8(ascii: "\"") else {
      throw UnsuitableValue(expected: "a text that ends with a double quote")
    }
    text = Array(text.dropFirst().dropLast())
    if text.count >= size {
      isTruncated = true
      text = Array(text.prefix(size - 1))
    }
    return text + [0]
  }

  /// What is written into the variable for a number.
  func bytes(forNumber number: UInt64, order: ByteOrder) throws(UnsuitableValue) -> [UInt8] {
    let bits = UInt64(size * 8)
    switch form {
    case .character(isSigned: true), .integer(isSigned: true):
      let half: UInt64 = bits >= 64 ? 0 : 1 << (bits - 1)
      guard bits >= 64 || number &+ half < 1 << bits else {
        throw UnsuitableValue(expected: "a number that fits a signed integer of \(size) bytes")
      }
    case .character, .integer:
      guard bits >= 64 || number >> bits == 0 else {
        throw UnsuitableValue(expected: "a number that fits an unsigned integer of \(size) bytes")
      }
    case .boolean:
      guard number <= 1 else { throw UnsuitableValue(expected: "0 or 1, for a bool") }
    case .tristate, .text:
      throw UnsuitableValue(expected: "a variable of an integer type for a number")
    }
    return stored(number, order)
  }

  private func stored(_ number: UInt64, _ order: ByteOrder) -> [UInt8] {
    (0..<min(size, 8)).map { place in
      let shift = order == .littleEndian ? place : size - 1 - place
      return UInt8(truncatingIfNeeded: number >> UInt64(shift * 8))
    }
  }

  /// A number as C's `strtoull` reads it without a base: `0x` for sixteen, a leading `0` for eight, and a sign,
  /// by which it wraps around.
  static func number(_ text: String) -> UInt64? {
    var digits = Substring(text)
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits = digits.dropFirst() }
    var radix = 10
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
      (digits, radix) = (digits.dropFirst(2), 16)
    } else if digits.hasPrefix("0"), digits.utf8.count > 1 {
      (digits, radix) = (digits.dropFirst(), 8)
    }
    // Swift's own reading would take a second sign here.
    guard digits.first?.isHexDigit == true, let magnitude = UInt64(digits, radix: radix) else { return nil }
    return isNegative ? 0 &- magnitude : magnitude
  }
}
