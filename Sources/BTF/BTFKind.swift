/// The number of a type in its table; 0 is `void`.
public struct BTFTypeID: RawRepresentable, Sendable, Hashable, Comparable, Codable,
  ExpressibleByIntegerLiteral, CustomStringConvertible
{
  /// The number.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Wraps a number.
  public init(integerLiteral value: UInt32) { rawValue = value }

  /// No type, as behind `void *`.
  public static let void: BTFTypeID = 0

  /// Orders by number.
  public static func < (left: BTFTypeID, right: BTFTypeID) -> Bool { left.rawValue < right.rawValue }
  /// The number.
  public var description: String { "\(rawValue)" }
}

/// What sort of type it is. C: `BTF_KIND_*` (`linux/btf.h`).
public struct BTFKind: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The number in the file.
  public let rawValue: UInt8
  /// Wraps a number.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// `void`. C: `BTF_KIND_UNKN`.
  public static let void = BTFKind(rawValue: 0)
  /// C: `BTF_KIND_INT`.
  public static let int = BTFKind(rawValue: 1)
  /// C: `BTF_KIND_PTR`.
  public static let pointer = BTFKind(rawValue: 2)
  /// C: `BTF_KIND_ARRAY`.
  public static let array = BTFKind(rawValue: 3)
  /// C: `BTF_KIND_STRUCT`.
  public static let structure = BTFKind(rawValue: 4)
  /// C: `BTF_KIND_UNION`.
  public static let union = BTFKind(rawValue: 5)
  /// C: `BTF_KIND_ENUM`.
  public static let enumeration = BTFKind(rawValue: 6)
  /// C: `BTF_KIND_FWD`.
  public static let forward = BTFKind(rawValue: 7)
  /// C: `BTF_KIND_TYPEDEF`.
  public static let typedef = BTFKind(rawValue: 8)
  /// C: `BTF_KIND_VOLATILE`.
  public static let volatile = BTFKind(rawValue: 9)
  /// C: `BTF_KIND_CONST`.
  public static let const = BTFKind(rawValue: 10)
  /// C: `BTF_KIND_RESTRICT`.
  public static let restrict = BTFKind(rawValue: 11)
  /// C: `BTF_KIND_FUNC`.
  public static let function = BTFKind(rawValue: 12)
  /// C: `BTF_KIND_FUNC_PROTO`.
  public static let functionPrototype = BTFKind(rawValue: 13)
  /// C: `BTF_KIND_VAR`.
  public static let variable = BTFKind(rawValue: 14)
  /// C: `BTF_KIND_DATASEC`.
  public static let dataSection = BTFKind(rawValue: 15)
  /// C: `BTF_KIND_FLOAT`.
  public static let float = BTFKind(rawValue: 16)
  /// C: `BTF_KIND_DECL_TAG`.
  public static let declTag = BTFKind(rawValue: 17)
  /// C: `BTF_KIND_TYPE_TAG`.
  public static let typeTag = BTFKind(rawValue: 18)
  /// C: `BTF_KIND_ENUM64`.
  public static let enumeration64 = BTFKind(rawValue: 19)

  /// The kernel's word, as bpftool prints it.
  public var kernelName: String {
    let names = [
      "UNKNOWN", "INT", "PTR", "ARRAY", "STRUCT", "UNION", "ENUM", "FWD", "TYPEDEF", "VOLATILE", "CONST",
      "RESTRICT", "FUNC", "FUNC_PROTO", "VAR", "DATASEC", "FLOAT", "DECL_TAG", "TYPE_TAG", "ENUM64",
    ]
    return names.indices.contains(Int(rawValue)) ? names[Int(rawValue)] : "UNKNOWN"
  }

  /// The kernel's word.
  public var description: String { kernelName }

  /// How many bytes follow the twelve of every type: some for the type and some for each element.
  ///
  /// - Returns: `nil` for a kind that is not known here.
  func payload(elements: Int) -> Int? {
    switch self {
    case .pointer, .forward, .typedef, .volatile, .const, .restrict, .function, .float, .typeTag: 0
    case .int, .variable, .declTag: 4
    case .array: 12
    case .structure, .union, .dataSection, .enumeration64: elements * 12
    case .enumeration, .functionPrototype: elements * 8
    default: nil
    }
  }
}
