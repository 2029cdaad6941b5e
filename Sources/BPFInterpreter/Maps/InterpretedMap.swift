public import BPFTypes
public import BTF

/// A map that an ``Interpreter`` holds, as user space sees it.
public final class InterpretedMap {
  let shape: MapShape
  let contents: MapContents
  /// The number that maps of maps and programs know it by.
  let number: Int
  /// The key's type in the object's BTF, or void.
  public let keyType: BTFTypeID
  /// The value's type in the object's BTF, or void.
  public let valueType: BTFTypeID
  /// How many CPUs have a value of their own for each key; 1 if the values are shared.
  public let cpus: Int
  /// Whether user space may no longer write. C: `BPF_MAP_FREEZE`.
  public internal(set) var isFrozen = false

  init(
    _ shape: MapShape, number: Int, keyType: UInt32, valueType: UInt32, cpus: Int,
    in memory: AddressSpace
  ) throws(Fault) {
    self.shape = shape
    self.number = number
    self.keyType = BTFTypeID(rawValue: keyType)
    self.valueType = BTFTypeID(rawValue: valueType)
    self.cpus = shape.type.isPerCPU ? cpus : 1
    contents = try Self.contents(shape, number: number, cpus: self.cpus, memory)
  }

  /// The name in the object.
  public var name: String { shape.name }
  /// C: `map_type`.
  public var type: MapType { shape.type }
  /// In bytes.
  public var keySize: Int { Int(shape.keySize) }
  /// In bytes, of one CPU.
  public var valueSize: Int { Int(shape.valueSize) }
  /// C: `max_entries`.
  public var maxEntries: Int { Int(shape.maxEntries) }

  private static func contents(
    _ shape: MapShape, number: Int, cpus: Int, _ memory: AddressSpace
  ) throws(Fault) -> MapContents {
    let entries = shape.maxEntries
    func table(_ index: any KeyIndex, isReady: Bool = false) throws(Fault) -> MapContents {
      .values(try ValueTable(index, shape, map: number, cpus: cpus, isReady: isReady, in: memory))
    }
    switch shape.type {
    case .array, .percpuArray: return try table(ArrayIndex(count: entries), isReady: true)
    case .hash, .percpuHash, .devmapHash: return try table(HashIndex(capacity: entries, forgets: false))
    case .devmap, .cpumap, .xskmap:
      return try table(HashIndex(capacity: entries, forgets: false, isNumbered: true))
    case .lruHash, .lruPercpuHash: return try table(HashIndex(capacity: entries, forgets: true))
    case .lpmTrie: return try table(PrefixIndex(capacity: entries, keySize: shape.keySize))
    case .progArray, .arrayOfMaps: return .references(ReferenceTable(ArrayIndex(count: entries)))
    case .hashOfMaps: return .references(ReferenceTable(HashIndex(capacity: entries, forgets: false)))
    case .queue, .stack: return .queue(QueueContents(capacity: entries, isStack: shape.type == .stack))
    case .ringbuf: return .ring(RingContents(capacity: entries))
    case .perfEventArray: return .events(EventContents(cpus: entries))
    default: return .unsupported
    }
  }
}

extension MapType {
  /// Whether each CPU has values of its own.
  var isPerCPU: Bool { self == .percpuArray || self == .percpuHash || self == .lruPercpuHash }

  /// Whether programs only send packets through it, and user space alone sees the values.
  var isRedirection: Bool { self == .devmap || self == .devmapHash || self == .cpumap || self == .xskmap }
}
