public import BPF
import BPFInterpreter

/// A map of a ``TestBench``, wherever it is.
public struct TestMap {
  enum Place {
    case interpreter(InterpretedMap)
    case kernel(Map)
  }

  let place: Place

  /// Reads an element's bytes; for a per-CPU map those of all CPUs, each padded to a multiple of eight.
  ///
  /// - Returns: `nil` if the key is not there.
  /// - Throws: ``BPFError`` if the size of the key does not fit.
  public func lookup(_ key: [UInt8]) throws(BPFError) -> [UInt8]? {
    switch place {
    case .interpreter(let map): try map.lookup(key)
    case .kernel(let map): try map.lookup(key)
    }
  }

  /// Writes an element's bytes.
  ///
  /// - Throws: ``BPFError`` if a size does not fit, or the map refuses the element.
  public func update(_ key: [UInt8], _ value: [UInt8], flags: UpdateFlags = .any) throws(BPFError) {
    switch place {
    case .interpreter(let map): try map.update(key, value, flags: flags)
    case .kernel(let map): try map.update(key, value, flags)
    }
  }

  /// Every element, ordered by the bytes of its key.
  ///
  /// - Throws: what reading the kernel's map throws.
  public func entries() throws -> [(key: [UInt8], value: [UInt8])] {
    let entries: [(key: [UInt8], value: [UInt8])] =
      switch place {
      case .interpreter(let map): map.entries
      case .kernel(let map): try map.entries().map { ($0.key, $0.value) }
      }
    return entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  /// Reads the value of a key, both integers; for a per-CPU map the sum over all CPUs, as counters are read.
  ///
  /// - Returns: `nil` if the key is not there.
  /// - Throws: ``BPFError`` if a size does not fit.
  public func value<Key: FixedWidthInteger, Value: FixedWidthInteger & BitwiseCopyable>(
    _ key: Key, as type: Value.Type = Value.self
  ) throws(BPFError) -> Value? {
    guard let bytes = try lookup(Self.bytes(key)) else { return nil }
    let size = MemoryLayout<Value>.size
    let stride = isPerCPU ? (valueSize + 7) / 8 * 8 : valueSize
    guard valueSize == size else {
      throw BPFError(
        .invalidValue, at: .access, of: .init(map: name), "the values have another size",
        expected: "\(valueSize) bytes", seen: "\(Value.self)")
    }
    var sum = Value.zero
    for start in Swift.stride(from: 0, to: bytes.count - size + 1, by: max(stride, 1)) {
      sum &+= unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(fromByteOffset: start, as: Value.self) }
    }
    return sum
  }

  /// Writes the value of a key, both integers; not for per-CPU maps.
  public func set<Key: FixedWidthInteger, Value: FixedWidthInteger>(
    _ key: Key, to value: Value, flags: UpdateFlags = .any
  ) throws(BPFError) {
    try update(Self.bytes(key), Self.bytes(value), flags: flags)
  }

  private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
    unsafe withUnsafeBytes(of: number) { unsafe Array($0) }
  }

  private var name: String {
    switch place {
    case .interpreter(let map): map.name
    case .kernel(let map): map.name
    }
  }

  private var valueSize: Int {
    switch place {
    case .interpreter(let map): map.valueSize
    case .kernel(let map): map.valueSize
    }
  }

  private var isPerCPU: Bool {
    switch place {
    case .interpreter(let map): [.percpuArray, .percpuHash, .lruPercpuHash].contains(map.type)
    case .kernel(let map): !map.cpus.isEmpty
    }
  }
}
