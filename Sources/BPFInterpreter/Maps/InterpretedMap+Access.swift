public import BPFTypes

extension InterpretedMap {
  /// Reads an element.
  ///
  /// - Returns: the value, or for a per-CPU map the values of all CPUs, each padded to a multiple of eight bytes,
  ///   as `bpf(2)` gives them; `nil` if the key is not there.
  /// - Throws: ``BPFError``: `invalidValue` for a key of another size, `unsupported` for a map without keys.
  public func lookup(_ key: [UInt8]) throws(BPFError) -> [UInt8]? {
    try check(key)
    switch contents {
    case .values(let table): return table.index.find(key).map(table.contents)
    case .references(let table): return table.find(key).map { ArrayIndex.key($0) }
    default: throw unsupported("lookups")
    }
  }

  /// Writes an element: for a per-CPU map the values of all CPUs, each padded to a multiple of eight bytes.
  ///
  /// - Throws: ``BPFError``: `invalidValue` for sizes that do not fit, `invalidState` for a frozen map,
  ///   `systemCallFailed` with the number that the kernel would give, as `EEXIST`.
  public func update(_ key: [UInt8], _ value: [UInt8], flags: UpdateFlags = .any) throws(BPFError) {
    try check(key)
    try checkWritable()
    guard case .values(let table) = contents else { throw unsupported("updates") }
    try check(value, cpus == 1 ? table.valueSize : table.stride * cpus)
    try kernel { () throws(Refusal) in try table.updateAll(key, value, flags.rawValue) }
  }

  /// Puts a map into a map of maps.
  ///
  /// - Parameter map: one of the same interpreter.
  /// - Throws: ``BPFError``: `invalidValue` for a key of another size, `unsupported` for a map that holds no maps,
  ///   `systemCallFailed` with the number that the kernel would give, as `E2BIG`.
  public func insert(_ map: InterpretedMap, at key: [UInt8]) throws(BPFError) {
    try check(key)
    guard type.holdsMaps, case .references(let table) = contents else { throw unsupported("maps as values") }
    try kernel { () throws(Refusal) in try table.insert(key, map.number) }
  }

  /// Removes an element.
  ///
  /// - Returns: whether it was there.
  /// - Throws: ``BPFError`` as ``update(_:_:flags:)``.
  @discardableResult
  public func delete(_ key: [UInt8]) throws(BPFError) -> Bool {
    try check(key)
    try checkWritable()
    do throws(Refusal) {
      switch contents {
      case .values(let table): try table.index.remove(key)
      case .references(let table): try table.remove(key)
      default: throw Refusal(.EOPNOTSUPP)
      }
      return true
    } catch {
      if error.errno == .ENOENT { return false }
      throw refused(error)
    }
  }

  /// Every element, in the order of the keys' first use; for arrays by index. Values are as ``lookup(_:)`` gives them.
  public var entries: [(key: [UInt8], value: [UInt8])] {
    switch contents {
    case .values(let table): table.index.entries.map { ($0.key, table.contents($0.slot)) }
    case .references(let table): table.entries.map { ($0.key, ArrayIndex.key($0.content)) }
    default: []
    }
  }

  /// Puts a value into a queue or onto a stack.
  ///
  /// - Throws: ``BPFError``: `systemCallFailed` with `E2BIG` if it is full and `flags` is not `exist`.
  public func push(_ value: [UInt8], flags: UpdateFlags = .any) throws(BPFError) {
    guard case .queue(let queue) = contents else { throw unsupported("pushing") }
    try check(value, valueSize)
    try kernel { () throws(Refusal) in try queue.push(value, flags.rawValue) }
  }

  /// Takes a value out of a queue or off a stack; `nil` if there is none.
  public func pop() throws(BPFError) -> [UInt8]? {
    guard case .queue(let queue) = contents else { throw unsupported("popping") }
    return try? queue.pop()
  }

  /// What a queue or stack holds, in the order in which it was pushed.
  public var queued: [[UInt8]] {
    if case .queue(let queue) = contents { queue.values } else { [] }
  }

  /// Takes the records of a ring buffer or perf event array, in the order in which they were submitted.
  ///
  /// Until they are taken, they fill the ring, as without a reader in the kernel. A perf event array never fills.
  public func takeRecords() -> [[UInt8]] {
    switch contents {
    case .ring(let ring): ring.takeAll()
    case .events(let events): events.takeAll()
    default: []
    }
  }
}

extension InterpretedMap {
  /// A plain integer's bytes as a key or value, in this machine's order.
  private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
    unsafe withUnsafeBytes(of: number) { unsafe Array($0) }
  }

  /// Reads the value of a key, both plain integers.
  ///
  /// - Returns: `nil` if the key is not there.
  /// - Throws: ``BPFError`` with code `invalidValue` if a size does not fit.
  public func lookup<Key: FixedWidthInteger, Value: FixedWidthInteger & BitwiseCopyable>(
    _ key: Key, as type: Value.Type = Value.self
  ) throws(BPFError) -> Value? {
    guard let bytes = try lookup(Self.bytes(key)) else { return nil }
    try check(bytes, MemoryLayout<Value>.size)
    return unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(as: Value.self) }
  }

  /// Reads the values of all CPUs of a key, all plain integers.
  ///
  /// - Returns: one for each CPU; `nil` if the key is not there.
  public func lookupPerCPU<Key: FixedWidthInteger, Value: FixedWidthInteger & BitwiseCopyable>(
    _ key: Key, as type: Value.Type = Value.self
  ) throws(BPFError) -> [Value]? {
    guard let bytes = try lookup(Self.bytes(key)) else { return nil }
    try check([UInt8](repeating: 0, count: valueSize), MemoryLayout<Value>.size)
    let stride = cpus == 1 ? valueSize : (valueSize + 7) / 8 * 8
    return unsafe bytes.withUnsafeBytes { bytes in
      (0..<cpus).map { unsafe bytes.loadUnaligned(fromByteOffset: $0 * stride, as: Value.self) }
    }
  }

  /// Writes the value of a key, both plain integers.
  public func update<Key: FixedWidthInteger, Value: FixedWidthInteger>(
    _ key: Key, _ value: Value, flags: UpdateFlags = .any
  ) throws(BPFError) {
    try update(Self.bytes(key), Self.bytes(value), flags: flags)
  }
}

extension InterpretedMap {
  private func check(_ key: [UInt8]) throws(BPFError) {
    guard key.count == keySize else {
      throw invalid("the key has the wrong size", expected: keySize, seen: key.count)
    }
  }

  private func check(_ value: [UInt8], _ size: Int) throws(BPFError) {
    guard value.count == size else {
      throw invalid("the value has the wrong size", expected: size, seen: value.count)
    }
  }

  private func checkWritable() throws(BPFError) {
    guard isFrozen else { return }
    throw BPFError(.invalidState, at: .access, of: .init(map: name), "the map is frozen", errno: .EPERM)
  }

  private func kernel(_ body: () throws(Refusal) -> Void) throws(BPFError) {
    do { try body() } catch { throw refused(error) }
  }

  private func refused(_ refusal: Refusal) -> BPFError {
    BPFError(
      .systemCallFailed, at: .access, of: .init(map: name), "the map refuses it", errno: refusal.errno)
  }

  private func invalid(_ summary: String, expected: Int, seen: Int) -> BPFError {
    BPFError(
      .invalidValue, at: .access, of: .init(map: name), summary, expected: "\(expected) bytes",
      seen: "\(seen)")
  }

  private func unsupported(_ what: String) -> BPFError {
    BPFError(
      .unsupported, at: .access, of: .init(map: name),
      "\(what) of a map of type \(type.name) are not simulated")
  }
}
