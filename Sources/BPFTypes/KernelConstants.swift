/// A number of a kernel enumeration that may grow: unknown numbers are kept and printed.
public protocol KernelConstant: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible
where RawValue == UInt32 {
  /// What every C name of the enumeration begins with.
  static var prefix: String { get }
  /// The C names, by number.
  static var nameTable: [UInt32: StaticString] { get }
  /// Wraps any number.
  init(rawValue: UInt32)
}

extension KernelConstant {
  /// The C name, such as `BPF_MAP_TYPE_HASH`, or `nil` for a number that is not known here.
  public var kernelName: String? { Self.nameTable[rawValue].map { "\($0)" } }

  /// Every constant that has a name here, by ascending number.
  public static var all: [Self] { nameTable.keys.sorted().map { Self(rawValue: $0) } }

  /// The name as bpftool prints it, such as `hash`, or `type N` for an unknown number.
  public var name: String {
    kernelName.map { $0.dropFirst(Self.prefix.count).lowercased() } ?? "type \(rawValue)"
  }

  /// The name as bpftool prints it.
  public var description: String { name }

  /// Finds the constant of a name as bpftool prints it, or of a C name.
  public init?(name: String) {
    // Most C names are in capitals, those of helpers are so only in part.
    let wanted = (name.hasPrefix(Self.prefix) ? name : Self.prefix + name).lowercased()
    guard let found = Self.nameTable.first(where: { "\($0.value)".lowercased() == wanted }) else {
      return nil
    }
    self.init(rawValue: found.key)
  }
}

/// What kind of map it is. C: `enum bpf_map_type`.
public struct MapType: KernelConstant {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// C names begin so.
  public static var prefix: String { "BPF_MAP_TYPE_" }
  /// The C names.
  public static var nameTable: [UInt32: StaticString] { kernelNames }
}

/// What kind of program it is. C: `enum bpf_prog_type`.
public struct ProgramType: KernelConstant {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// C names begin so.
  public static var prefix: String { "BPF_PROG_TYPE_" }
  /// The C names.
  public static var nameTable: [UInt32: StaticString] { kernelNames }
}

/// Where a program is attached. C: `enum bpf_attach_type`.
public struct AttachType: KernelConstant {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// C names begin so.
  public static var prefix: String { "BPF_" }
  /// The C names.
  public static var nameTable: [UInt32: StaticString] { kernelNames }
}

/// What kind of link it is. C: `enum bpf_link_type`.
public struct LinkType: KernelConstant {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// C names begin so.
  public static var prefix: String { "BPF_LINK_TYPE_" }
  /// The C names.
  public static var nameTable: [UInt32: StaticString] { kernelNames }
}

/// A command of the system call. C: `enum bpf_cmd`.
public struct BPFCommand: KernelConstant {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// C names begin so.
  public static var prefix: String { "BPF_" }
  /// The C names.
  public static var nameTable: [UInt32: StaticString] { kernelNames }
}

/// A function that the kernel offers to programs. C: `enum bpf_func_id`.
public struct HelperID: KernelConstant {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// C names begin so.
  public static var prefix: String { "BPF_FUNC_" }
  /// The C names.
  public static var nameTable: [UInt32: StaticString] { kernelNames }
}
