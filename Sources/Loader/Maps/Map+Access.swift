import BPFSyscall
public import BPFTypes

extension Map {
  /// Reads the value of a key into memory of the caller; allocates nothing.
  ///
  /// - Parameters:
  ///   - key: ``keySize`` bytes.
  ///   - value: room for ``storedValueSize`` bytes.
  /// - Returns: whether the key is there.
  /// - Throws: ``BPFError`` with code `invalidValue` if a buffer has the wrong size.
  @inline(__always)
  public func lookup(
    _ key: UnsafeRawBufferPointer, into value: UnsafeMutableRawBufferPointer
  ) throws(BPFError) -> Bool {
    try check(key: key.count, value: value.count)
    guard let target = value.baseAddress else { return false }
    do {
      return try unsafe kernel.calls.mapLookup(fd: fileDescriptor, key: address(of: key), value: target)
    } catch {
      throw failure(error)
    }
  }

  /// Maps without keys (queues, stacks) take no address, and an empty array has one.
  @inline(__always)
  private func address(of key: UnsafeRawBufferPointer) -> UnsafeRawPointer? {
    unsafe key.isEmpty ? nil : key.baseAddress
  }

  /// Reads the value of a key; a miss is `nil`. A per-CPU map gives the values of all CPUs, one after the
  /// other, each padded to eight bytes.
  public func lookup(_ key: [UInt8]) throws(BPFError) -> [UInt8]? {
    var value = [UInt8](repeating: 0, count: storedValueSize)
    let found = unsafe key.withUnsafeBytes { key in
      unsafe value.withUnsafeMutableBytes { value in
        Result { () throws(BPFError) in try unsafe lookup(key, into: value) }
      }
    }
    return try found.get() ? value : nil
  }

  /// Reads the value of a key as a plain Swift value of the same size; a miss is `nil`.
  ///
  /// Integers and structures imported from C have the layout of their C types; a Swift structure is only
  /// right if its size and alignment leave no room for another one.
  public func lookup<Key: BitwiseCopyable, Value: BitwiseCopyable>(
    _ key: Key, as type: Value.Type = Value.self
  ) throws(BPFError) -> Value? {
    try check(key: MemoryLayout<Key>.size, value: MemoryLayout<Value>.size)
    var key = key
    let result = unsafe withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { value in
      Result { () throws(SystemCallError) -> Value? in
        guard let target = value.baseAddress else { return nil }
        let found = try unsafe kernel.calls.mapLookup(fd: fileDescriptor, key: &key, value: target)
        return found ? unsafe target.pointee : nil
      }
    }
    do {
      return try result.get()
    } catch {
      throw failure(error)
    }
  }

  /// The value of a key for each CPU, in the order of ``cpus``; a miss is `nil`.
  public func perCPUValues(_ key: [UInt8]) throws(BPFError) -> [[UInt8]]? {
    try lookup(key).map(splitPerCPU)
  }

  /// Divides a stored value into those of each CPU, without the padding.
  public func splitPerCPU(_ stored: [UInt8]) -> [[UInt8]] {
    guard !cpus.isEmpty else { return [stored] }
    return stride(from: 0, to: stored.count - stored.count % max(perCPUStride, 1), by: max(perCPUStride, 1))
      .map {
        Array(stored[$0..<($0 + valueSize)])
      }
  }

  /// Writes the value of a key.
  ///
  /// - Parameters:
  ///   - value: ``storedValueSize`` bytes.
  ///   - flags: whether the key has to be there, or must not be.
  public func update(_ key: [UInt8], _ value: [UInt8], _ flags: UpdateFlags = .any) throws(BPFError) {
    try check(key: key.count, value: value.count)
    let result = unsafe key.withUnsafeBytes { key in
      unsafe value.withUnsafeBytes { value in
        Result { () throws(SystemCallError) in
          guard let source = value.baseAddress else { return }
          try unsafe kernel.calls.mapUpdate(
            fd: fileDescriptor, key: address(of: key), value: source, flags: flags)
        }
      }
    }
    do {
      try result.get()
    } catch {
      throw failure(error)
    }
  }

  /// Writes the value of a key from plain Swift values; see ``lookup(_:as:)`` for their layout.
  public func update<Key: BitwiseCopyable, Value: BitwiseCopyable>(
    _ key: Key, _ value: Value, _ flags: UpdateFlags = .any
  ) throws(BPFError) {
    try check(key: MemoryLayout<Key>.size, value: MemoryLayout<Value>.size)
    var key = key
    var value = value
    do {
      try unsafe kernel.calls.mapUpdate(fd: fileDescriptor, key: &key, value: &value, flags: flags)
    } catch {
      throw failure(error)
    }
  }

  /// Removes a key.
  ///
  /// - Returns: whether it was there.
  @discardableResult
  public func delete(_ key: [UInt8]) throws(BPFError) -> Bool {
    try check(key: key.count, value: nil)
    let result = unsafe key.withUnsafeBytes { key in
      Result { () throws(SystemCallError) -> Bool in
        guard let key = key.baseAddress else { return false }
        return try unsafe kernel.calls.mapDelete(fd: fileDescriptor, key: key)
      }
    }
    do {
      return try result.get()
    } catch {
      throw failure(error)
    }
  }

  /// Removes a key.
  ///
  /// - Returns: whether it was there.
  @discardableResult
  public func delete<Key: BitwiseCopyable>(_ key: Key) throws(BPFError) -> Bool {
    try check(key: MemoryLayout<Key>.size, value: nil)
    var key = key
    do {
      return try unsafe kernel.calls.mapDelete(fd: fileDescriptor, key: &key)
    } catch {
      throw failure(error)
    }
  }

  /// The key after another one, in the map's own order.
  ///
  /// - Parameter key: where to go on; `nil` for the first key, and so is one that is no longer there.
  public func nextKey(after key: [UInt8]?) throws(BPFError) -> [UInt8]? {
    try check(key: key?.count ?? keySize, value: nil)
    var next = [UInt8](repeating: 0, count: keySize)
    let result = unsafe (key ?? []).withUnsafeBytes { after in
      unsafe next.withUnsafeMutableBytes { next in
        Result { () throws(SystemCallError) -> Bool in
          guard let target = next.baseAddress else { return false }
          return try unsafe kernel.calls.mapNextKey(
            fd: fileDescriptor, after: key == nil ? nil : after.baseAddress, into: target)
        }
      }
    }
    do {
      return try result.get() ? next : nil
    } catch {
      throw failure(error)
    }
  }

  /// The kernel trusts the sizes that it was told when the map was created, so they are compared first.
  @inline(__always)
  func check(key: Int, value: Int?) throws(BPFError) {
    guard key == keySize, value == nil || value == storedValueSize else {
      throw wrongSize(key: key, value: value)
    }
  }

  private func wrongSize(key: Int, value: Int?) -> BPFError {
    BPFError(
      .invalidValue, at: .access, of: subject, "a buffer has the wrong size",
      expected: "a key of \(keySize) and a value of \(storedValueSize) bytes",
      seen: "\(key)" + (value.map { " and \($0)" } ?? ""))
  }
}
