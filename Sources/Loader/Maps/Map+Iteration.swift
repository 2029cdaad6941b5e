import BPFSyscall
import BPFTypes

/// How a walk over a map ended.
public enum IterationOutcome: Sendable, Hashable {
  /// Every element that was there all the time has been visited, once or, while others were removed, more
  /// often.
  case complete
  /// The visitor had seen enough.
  case stopped
  /// The map changed so fast that the walk would not have ended.
  case aborted
}

extension Map {
  /// Visits every element, in the map's own order.
  ///
  /// Elements come in batches, a few hundred for each system call, where the kernel has batches for the type
  /// of map (5.6 for hash and array); else one by one. A hash that changes meanwhile may show elements twice
  /// or miss those that come and go.
  ///
  /// - Parameter body: gets a key and a stored value, valid during the call; returns whether to go on.
  /// - Throws: what `body` throws, or ``BPFError``.
  @discardableResult
  public func forEachEntry(
    _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws -> Bool
  ) throws -> IterationOutcome {
    guard keySize > 0, storedValueSize > 0 else { return .complete }
    do {
      return try unsafe walkInBatches(body)
    } catch let error as SystemCallError where error.errno.meansNoBatches {
      return try unsafe walkOneByOne(body)
    } catch let error as SystemCallError {
      throw failure(error)
    }
  }

  /// All elements, copied.
  public func entries() throws -> [(key: [UInt8], value: [UInt8])] {
    var result: [(key: [UInt8], value: [UInt8])] = []
    try unsafe forEachEntry { key, value in
      unsafe result.append((Array(key), Array(value)))
      return true
    }
    return result
  }

  private func walkInBatches(
    _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Bool
  ) throws -> IterationOutcome {
    var batch = Batch(map: self, count: min(max(maxEntries, 1), 512))
    defer { batch.free() }
    var isFirst = true
    var visited = 0
    while true {
      let result: BatchResult
      do {
        result = try batch.read(isFirst: isFirst)
      } catch {
        guard error.errno == .ENOSPC, batch.count < maxEntries else { throw error }
        // A bucket with more elements than there is room for. The walk stands where it stood.
        batch.grow(to: min(batch.count * 2, maxEntries))
        continue
      }
      isFirst = false
      for index in 0..<result.count {
        guard try unsafe body(batch.key(index), batch.value(index)) else { return .stopped }
      }
      visited += result.count
      if result.isComplete { return .complete }
      if visited > 4 * maxEntries + 1024 { return .aborted }
    }
  }

  private func walkOneByOne(
    _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Bool
  ) throws -> IterationOutcome {
    var key = try nextKey(after: nil)
    var visited = 0
    while let current = key {
      if let value = try lookup(current) {
        let goesOn = try unsafe current.withUnsafeBytes { key in
          try unsafe value.withUnsafeBytes { try unsafe body(key, $0) }
        }
        guard goesOn else { return .stopped }
      }
      visited += 1
      // A removed key starts the walk anew; it must not do so for ever.
      if visited > 4 * maxEntries + 1024 { return .aborted }
      key = try nextKey(after: current)
    }
    return .complete
  }
}

/// Room for a batch of elements.
@safe private struct Batch {
  let map: Map
  private(set) var count: Int
  private var keys: UnsafeMutableRawBufferPointer
  private var values: UnsafeMutableRawBufferPointer
  private let position: UnsafeMutableRawBufferPointer

  init(map: Map, count: Int) {
    self.map = map
    self.count = count
    unsafe keys = .allocate(byteCount: map.keySize * count, alignment: 8)
    unsafe values = .allocate(byteCount: map.storedValueSize * count, alignment: 8)
    unsafe position = .allocate(byteCount: max(map.keySize, 8), alignment: 8)
  }

  mutating func grow(to count: Int) {
    unsafe keys.deallocate()
    unsafe values.deallocate()
    self.count = count
    unsafe keys = .allocate(byteCount: map.keySize * count, alignment: 8)
    unsafe values = .allocate(byteCount: map.storedValueSize * count, alignment: 8)
  }

  func read(isFirst: Bool) throws(SystemCallError) -> BatchResult {
    guard let keys = unsafe keys.baseAddress, let values = unsafe values.baseAddress,
      let position = unsafe position.baseAddress
    else { throw SystemCallError(call: "mapBatch", errno: .EINVAL) }
    return try unsafe map.kernel.calls.mapBatch(
      .mapLookupBatch, fd: map.fileDescriptor, position: position, isFirst: isFirst, keys: keys,
      values: values,
      count: count)
  }

  func key(_ index: Int) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: keys[(index * map.keySize)..<((index + 1) * map.keySize)])
  }

  func value(_ index: Int) -> UnsafeRawBufferPointer {
    let size = map.storedValueSize
    return unsafe UnsafeRawBufferPointer(rebasing: values[(index * size)..<((index + 1) * size)])
  }

  func free() {
    unsafe keys.deallocate()
    unsafe values.deallocate()
    unsafe position.deallocate()
  }
}

extension KernelErrno {
  /// What kernels answer that have no batches, or none for this type of map.
  fileprivate var meansNoBatches: Bool {
    self == .EINVAL || self == .ENOTSUPP || self == .EOPNOTSUPP || self == .EPERM
  }
}
