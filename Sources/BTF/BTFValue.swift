/// A value in memory, told by its type.
public indirect enum BTFValue: Sendable, Equatable {
  /// A number of at most 64 bits.
  case signed(Int64)
  /// A number of at most 64 bits.
  case unsigned(UInt64)
  /// A number of 128 bits, its high half first.
  case wide(high: UInt64, low: UInt64)
  /// C's `bool`.
  case boolean(Bool)
  /// One character that prints, as C's `char`.
  case character(UInt8)
  /// A floating-point number.
  case float(Double)
  /// An enumerator: its name, if the value has one, and the value.
  case enumerator(name: String?, value: Int64)
  /// An address.
  case pointer(UInt64)
  /// An array of characters that prints and ends with a NUL byte.
  case string(String)
  /// An array.
  case array([BTFValue])
  /// A structure or union; anonymous members have no name.
  case composite([Field])
  /// What cannot be told by the type.
  case bytes([UInt8])

  /// A member of a structure or union, or a variable of a section.
  public struct Field: Sendable, Equatable {
    /// Empty for an anonymous member.
    public let name: String
    /// What it holds.
    public let value: BTFValue
  }
}
