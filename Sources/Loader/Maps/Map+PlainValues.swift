public import BPFTypes

extension Map {
  /// The value of a key for each CPU as plain Swift values, in the order of ``cpus``; a miss is `nil`.
  ///
  /// See ``lookup(_:as:)`` for their layout.
  ///
  /// - Throws: ``BPFError`` with code `invalidValue` if the map is not per CPU, or has other sizes.
  public func perCPUValues<Key: BitwiseCopyable, Value: BitwiseCopyable>(
    _ key: Key, as type: Value.Type = Value.self
  ) throws(BPFError) -> [Value]? {
    guard !cpus.isEmpty else { throw wrongValue("the map has one value for all CPUs", Value.self) }
    guard MemoryLayout<Value>.size == valueSize else {
      throw wrongValue("the value has another size", Value.self)
    }
    let bytes = unsafe withUnsafeBytes(of: key) { unsafe Array($0) }
    return try perCPUValues(bytes)?.map { value in
      unsafe value.withUnsafeBytes { unsafe $0.loadUnaligned(as: Value.self) }
    }
  }

  /// All elements as plain Swift values, copied; see ``lookup(_:as:)`` for their layout, and
  /// ``forEachEntry(_:)`` for how they are read.
  ///
  /// - Throws: ``BPFError``, with code `invalidValue` if the map has other sizes.
  public func entries<Key: BitwiseCopyable, Value: BitwiseCopyable>(
    keys: Key.Type = Key.self, values: Value.Type = Value.self
  ) throws -> [(key: Key, value: Value)] {
    try check(key: MemoryLayout<Key>.size, value: MemoryLayout<Value>.size)
    var result: [(key: Key, value: Value)] = []
    try unsafe forEachEntry { key, value in
      unsafe result.append((key.loadUnaligned(as: Key.self), value.loadUnaligned(as: Value.self)))
      return true
    }
    return result
  }

  private func wrongValue<Value>(_ summary: String, _ type: Value.Type) -> BPFError {
    BPFError(
      .invalidValue, at: .access, of: subject, summary, expected: "\(valueSize) bytes for each CPU",
      seen: "\(type) of \(MemoryLayout<Value>.size)")
  }
}
