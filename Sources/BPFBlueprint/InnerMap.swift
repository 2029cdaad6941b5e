public import BPFTypes
public import BTF

/// What the maps in a map of maps are like: the kernel takes no other ones into it.
///
/// The same in an object, where the user may change it, and in a plan. C: `__array(values, …)`, `inner_map_fd`.
public struct InnerMap: Sendable, Hashable {
  /// C: `map_type`.
  public var type: MapType
  /// In bytes.
  public var keySize: UInt32
  /// In bytes.
  public var valueSize: UInt32
  /// C: `max_entries`.
  public var maxEntries: UInt32
  /// C: `map_flags`.
  public var flags: MapFlags = []
  /// Used with the `numaNode` flag.
  public var numaNode: UInt32 = 0
  /// What it means depends on the type. C: `map_extra`.
  public var extra: UInt64 = 0
  /// The key's type in the object's BTF, or void.
  public var keyType: BTFTypeID = .void
  /// The value's type in the object's BTF, or void.
  public var valueType: BTFTypeID = .void

  /// States what every map has.
  public init(type: MapType, keySize: UInt32, valueSize: UInt32, maxEntries: UInt32) {
    self.type = type
    self.keySize = keySize
    self.valueSize = valueSize
    self.maxEntries = maxEntries
  }

  /// Whether the object's BTF says what keys or values are.
  public var isTyped: Bool { keyType != .void || valueType != .void }
}

/// A map or program that a map of an object holds from the start (parity MAP-20, MAP-21).
public struct InitialElement: Sendable, Hashable {
  /// The element's key: a number of 32 bits.
  public let index: UInt32
  /// What it is, by its name in the object.
  public let content: Content

  /// What an element can be.
  public enum Content: Sendable, Hashable {
    /// An element of a map of maps.
    case map(String)
    /// An element of an array of programs.
    case program(String)
  }
}
