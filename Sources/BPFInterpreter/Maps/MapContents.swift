import BPFTypes

/// What a map is like, whether an object declares it or a map of maps is told.
struct MapShape {
  let name: String
  let type: MapType
  let keySize: UInt32
  let valueSize: UInt32
  let maxEntries: UInt32
  let flags: MapFlags

  /// What the kernel would refuse a map for, or `nil`.
  var problem: String? {
    switch type {
    case .array, .percpuArray, .devmap, .cpumap, .xskmap, .progArray, .perfEventArray, .arrayOfMaps:
      if keySize != 4 { return "keys of \(keySize) bytes, where 4 are expected" }
    case .hash, .percpuHash, .lruHash, .lruPercpuHash, .hashOfMaps, .devmapHash:
      if keySize == 0 { return "no key" }
    case .lpmTrie:
      if !(5...260).contains(keySize) { return "keys of \(keySize) bytes, where 5 to 260 are expected" }
    case .queue, .stack:
      if keySize != 0 { return "keys" }
    case .ringbuf:
      // Sizes of pages, which are powers of two.
      return maxEntries > 0 && maxEntries & (maxEntries - 1) == 0 ? nil : "a size of \(maxEntries) bytes"
    default: return nil
    }
    if maxEntries == 0, type != .perfEventArray { return "no entries" }
    return valueSize == 0 ? "no value" : nil
  }
}

/// What a map holds.
enum MapContents {
  case values(ValueTable)
  case references(ReferenceTable)
  case queue(QueueContents)
  case ring(RingContents)
  case events(EventContents)
  /// A type that is not simulated: programs may have its address, and fail when they use it.
  case unsupported
}

/// A map that holds maps or programs.
final class ReferenceTable {
  let index: any KeyIndex
  private var contents: [Int: Int] = [:]

  init(_ index: any KeyIndex) { self.index = index }

  /// The number of the map or program of a key.
  func find(_ key: [UInt8]) -> Int? { index.find(key).flatMap { contents[$0] } }

  func insert(_ key: [UInt8], _ content: Int) throws(Refusal) {
    let slot: Int
    if let known = index.exact(key) { slot = known } else { slot = try index.insert(key) }
    contents[slot] = content
  }

  func remove(_ key: [UInt8]) throws(Refusal) {
    guard let slot = index.exact(key), contents.removeValue(forKey: slot) != nil else {
      throw Refusal(.ENOENT)
    }
    if !(index is ArrayIndex) { try index.remove(key) }
  }

  /// The keys that hold something, and what.
  var entries: [(key: [UInt8], content: Int)] {
    contents.sorted { $0.key < $1.key }.compactMap { slot, content in
      index is ArrayIndex
        ? (ArrayIndex.key(slot), content) : index.entries.first { $0.slot == slot }.map { ($0.key, content) }
    }
  }
}

/// A queue, or a stack.
final class QueueContents {
  private let capacity: Int
  private let isStack: Bool
  private(set) var values: [[UInt8]] = []

  init(capacity: UInt32, isStack: Bool) {
    self.capacity = Int(capacity)
    self.isStack = isStack
  }

  /// - Parameter flags: `BPF_EXIST` makes a full one forget its oldest value.
  func push(_ value: [UInt8], _ flags: UInt64) throws(Refusal) {
    guard flags == 0 || flags == 2 else { throw Refusal(.EINVAL) }
    if values.count >= capacity {
      guard flags == 2, !values.isEmpty else { throw Refusal(.E2BIG) }
      values.removeFirst()
    }
    values.append(value)
  }

  func peek() throws(Refusal) -> [UInt8] {
    guard let value = isStack ? values.last : values.first else { throw Refusal(.ENOENT) }
    return value
  }

  func pop() throws(Refusal) -> [UInt8] {
    let value = try peek()
    if isStack { values.removeLast() } else { values.removeFirst() }
    return value
  }
}

/// A ring buffer: records that are reserved, and those that were submitted and nobody took yet.
final class RingContents {
  /// What each record takes beside its bytes. C: `BPF_RINGBUF_HDR_SZ`.
  private static let header = 8
  let capacity: Int
  private(set) var records: [[UInt8]] = []
  /// How many bytes were ever taken. C: `BPF_RB_PROD_POS`.
  private(set) var produced = 0
  /// How many of them a reader has given back. C: `BPF_RB_CONS_POS`.
  private(set) var consumed = 0
  /// The sizes of what is reserved, by the numbers of their regions.
  private(set) var reserved: [Int: Int] = [:]

  init(capacity: UInt32) { self.capacity = Int(capacity) }

  private static func room(_ size: Int) -> Int { (size + header + 7) / 8 * 8 }

  /// How many bytes are taken. C: `BPF_RB_AVAIL_DATA`.
  var available: Int { produced - consumed }

  /// Whether a record fits, and is counted if so.
  func take(_ size: Int) -> Bool {
    // As in the kernel, one byte less than the ring is all that is ever full.
    guard size >= 0, size <= capacity - Self.header, Self.room(size) <= capacity - 1 - available else {
      return false
    }
    produced += Self.room(size)
    return true
  }

  func reserve(_ region: Int, _ size: Int) { reserved[region] = size }

  /// Ends a reservation: the record is there, or its room is free again when a reader has passed it.
  func finish(_ region: Int, _ bytes: [UInt8]?) {
    guard reserved.removeValue(forKey: region) != nil, let bytes else { return }
    records.append(bytes)
  }

  func append(_ bytes: [UInt8]) { records.append(bytes) }

  /// Takes all records, as a reader does.
  func takeAll() -> [[UInt8]] {
    defer { records = [] }
    consumed = produced - reserved.values.reduce(0) { $0 + Self.room($1) }
    return records
  }
}

/// A perf event array: what programs gave out, and on which CPU's buffer.
final class EventContents {
  let cpus: Int
  private(set) var records: [(cpu: Int, bytes: [UInt8])] = []

  init(cpus: UInt32) { self.cpus = Int(cpus) }

  func append(_ bytes: [UInt8], cpu: Int) { records.append((cpu, bytes)) }

  func takeAll() -> [[UInt8]] {
    defer { records = [] }
    return records.map(\.bytes)
  }
}
