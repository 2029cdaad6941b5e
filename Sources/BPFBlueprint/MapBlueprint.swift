public import BPFTypes
public import BTF

/// A map of an object, before any kernel has created it.
public struct MapBlueprint: Sendable {
  /// The name in the object: a C variable, or a section such as `.rodata`.
  public let name: String
  /// What the kernel will call it: at most 15 bytes. C: `map_name`.
  public let kernelName: String
  /// Where the map comes from.
  public let origin: Origin

  /// C: `map_type`.
  public var type: MapType
  /// In bytes.
  public var keySize: UInt32
  /// In bytes.
  public var valueSize: UInt32
  /// C: `max_entries`.
  public var maxEntries: UInt32
  /// C: `map_flags`.
  public var flags: MapFlags
  /// Used with the `numaNode` flag.
  public var numaNode: UInt32 = 0
  /// What it means depends on the type. C: `map_extra`.
  public var extra: UInt64 = 0
  /// C: `pinning`, as in `LIBBPF_PIN_BY_NAME`.
  public var pinning: Pinning = .none
  /// Where the map is pinned, or found, whatever its name is. C: `bpf_map__set_pin_path`.
  public var pinPath: String?
  /// Whether loading the object creates the map.
  public var isEnabled: Bool = true
  /// The key's type in the object's BTF, or void.
  public var keyType: BTFTypeID = .void
  /// The value's type in the object's BTF, or void.
  public var valueType: BTFTypeID = .void
  /// The value that the one entry of a data section, or of a map of operations, starts with; `nil` for other
  /// maps.
  public internal(set) var initialValue: InitialValue?
  /// What the maps in a map of maps are like, if the object says so. Where it does not, loading is given an
  /// open map that is like them.
  public var innerMap: InnerMap?
  /// The maps or programs that the map holds from the start, by index.
  public internal(set) var initialElements: [InitialElement] = []
  /// What a map of operations implements; `nil` for other maps.
  public internal(set) var structOps: StructOpsDefinition?

  /// The section whose variables an arena holds, if there is one.
  var arenaSection: Int?

  let section: Int
  let sectionOffset: UInt64
  /// Where in the section the initial elements stand, eight bytes each, if there is room for any.
  var elementRange: Range<UInt64>?

  /// Where a map comes from.
  public enum Origin: String, Sendable, Hashable {
    /// A variable of the section `.maps`.
    case declared
    /// A `struct bpf_map_def` of the section `maps`, which libbpf 1.0 gave up.
    case legacy
    /// Zeroed variables.
    case bss
    /// Writable variables with a start value.
    case data
    /// Constants, frozen before the first program is loaded.
    case rodata
    /// A variable of `.struct_ops` or `.struct_ops.link`.
    case structOps = "struct_ops"
    /// Options of the kernel's configuration, which the loader fills in and freezes (parity SEC-10).
    case kconfig

    /// Whether the map holds the variables of a section.
    public var isData: Bool { self == .bss || self == .data || self == .rodata || self == .kconfig }
    /// Whether the map's value never changes once it is written.
    public var isConstant: Bool { self == .rodata || self == .kconfig }
  }

  /// Whether a map is shared through the BPF file system.
  public enum Pinning: UInt32, Sendable, Hashable {
    /// Not pinned by the object.
    case none = 0
    /// Pinned, or found, under its name.
    case byName = 1
  }

  /// Changes the start value of a data section, of an arena's variables, or of a map of operations as the
  /// object lays it out (parity MAP-28).
  ///
  /// - Throws: ``BPFError`` with code `invalidValue` if the map is neither or the size differs.
  public mutating func setInitialValue(_ bytes: [UInt8]) throws(BPFError) {
    guard let before = initialValue else {
      throw BPFError(
        .invalidValue, at: .configure, of: .init(map: name),
        origin == .kconfig
          ? "the loader fills the map; options are set in the object's configuration"
          : "only the map of a data section, of operations, or an arena with variables has a start value")
    }
    guard bytes.count == before.count else {
      throw BPFError(
        .invalidValue, at: .configure, of: .init(map: name), "the start value has the wrong size",
        expected: "\(before.count) bytes", seen: "\(bytes.count)")
    }
    initialValue = InitialValue(bytes)
  }
}

/// Names as the kernel takes them. C: `BPF_OBJ_NAME_LEN` is 16, with the NUL.
enum KernelName {
  static let capacity = 15

  /// The first 15 bytes.
  static func truncated(_ name: String) -> String {
    name.utf8.count <= capacity ? name : String(decoding: name.utf8.prefix(capacity), as: UTF8.self)
  }

  /// The name of a data section's map (parity SYM-11): the object's first bytes and the section's name; a
  /// section with a suffix of its own, such as `.data.fast`, stands alone.
  static func dataSection(_ section: String, object: String) -> String {
    if section.utf8.dropFirst().contains(UInt8(ascii: ".")) { return truncated(section) }
    let room = capacity - max(7, min(section.utf8.count, capacity))
    let joined = Array(object.utf8.prefix(max(room, 0))) + Array(section.utf8)
    let allowed = joined.prefix(capacity).map { byte -> UInt8 in
      let character = Character(UnicodeScalar(byte))
      let kept = character.isASCII && (character.isLetter || character.isNumber)
      return kept || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") ? byte : UInt8(ascii: "_")
    }
    return String(decoding: allowed, as: UTF8.self)
  }
}

extension MapBlueprint {
  /// What a file that stands for the map is called: the name that users know it by, with `_` for `.`, which the
  /// file system refuses. The plain data sections carry the object's name (parity MAP-23).
  public var pinFileName: String {
    let isPlain = [".data", ".rodata", ".bss", ".kconfig"].contains(self.name)
    return String((isPlain ? kernelName : name).map { $0 == "." ? "_" : $0 })
  }
}
