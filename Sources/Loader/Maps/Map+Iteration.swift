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
    return try unsafe walkInBatches(body) ?? walkOneByOne(body)
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

  /// - Returns: `nil`, with nothing visited, if the kernel has no batches here.
  private func walkInBatches(
    _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Bool
  ) throws -> IterationOutcome? {
    var batch = Batch(map: self)
    defer { batch.free() }
    var isFirst = true
    var visited = 0
    while true {
      let result: BatchResult
      do {
        result = try batch.read(isFirst: isFirst)
      } catch {
        if isFirst, error.errno.meansNoBatches { return nil }
        // A bucket with more elements than there is room for. The walk stands where it stood.
        guard error.errno == .ENOSPC, batch.grow() else { throw failure(error) }
        continue
      }
      isFirst = false
      for index in 0..<result.count {
        guard try unsafe body(batch.key(index), batch.value(index)) else { return .stopped }
      }
      visited += result.count
      if result.isComplete { return .complete }
      if visited > visitLimit { return .aborted }
      // An answer without elements that is not the end would come again for ever.
      if result.count == 0 { return .aborted }
    }
  }

  /// A walk that has seen far more than the map can hold goes round in circles.
  private var visitLimit: Int { 4 * maxEntries + 1024 }

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
      if visited > visitLimit { return .aborted }
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

  /// So much memory is taken at first, and so much at most, unless one element is larger.
  private static let usualBytes = 1 << 24
  private static let mostBytes = 1 << 30

  init(map: Map) {
    self.map = map
    let element = map.keySize + map.storedValueSize
    count = max(min(map.maxEntries, 512, Self.usualBytes / element), 1)
    unsafe keys = .allocate(byteCount: map.keySize * count, alignment: 8)
    unsafe values = .allocate(byteCount: map.storedValueSize * count, alignment: 8)
    // A hash stores the number of a bucket there, other maps a key.
    unsafe position = .allocate(byteCount: max(map.keySize, 8), alignment: 8)
  }

  /// Makes room for twice as many elements, but never more than the map has.
  ///
  /// - Returns: whether there is more room now.
  mutating func grow() -> Bool {
    let larger = min(count * 2, map.maxEntries, Self.mostBytes / (map.keySize + map.storedValueSize))
    guard larger > count else { return false }
    unsafe keys.deallocate()
    unsafe values.deallocate()
    count = larger
    unsafe keys = .allocate(byteCount: map.keySize * count, alignment: 8)
    unsafe values = .allocate(byteCount: map.storedValueSize * count, alignment: 8)
    return true
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
