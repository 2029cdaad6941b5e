import BPFTypes

/// Finds the slot of a key: what types of maps differ in.
protocol KeyIndex: AnyObject {
  /// The slot of a key, as a lookup of a program finds it.
  func find(_ key: [UInt8]) -> Int?
  /// The slot of exactly this key.
  func exact(_ key: [UInt8]) -> Int?
  /// Takes a slot for a key that has none.
  func insert(_ key: [UInt8]) throws(Refusal) -> Int
  /// Keeps a key as it was written last.
  func renew(_ slot: Int, _ key: [UInt8])
  /// Gives a key's slot back.
  func remove(_ key: [UInt8]) throws(Refusal)
  /// Every key that is there and its slot, in the order of the slots.
  var entries: [(key: [UInt8], slot: Int)] { get }
}

extension KeyIndex {
  /// Keeps a key as it was written last, for indices to which several keys are one.
  func renew(_ slot: Int, _ key: [UInt8]) {}
}

/// Keys that are numbers below the number of entries, and always there.
final class ArrayIndex: KeyIndex {
  let count: Int

  init(count: UInt32) { self.count = Int(count) }

  func find(_ key: [UInt8]) -> Int? {
    let index = Self.number(key)
    return index < count ? index : nil
  }

  func exact(_ key: [UInt8]) -> Int? { find(key) }

  func insert(_ key: [UInt8]) throws(Refusal) -> Int { throw Refusal(.E2BIG) }

  func remove(_ key: [UInt8]) throws(Refusal) { throw Refusal(.EINVAL) }

  var entries: [(key: [UInt8], slot: Int)] { (0..<count).map { (Self.key($0), $0) } }

  static func number(_ key: [UInt8]) -> Int {
    Int(key.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
  }

  static func key(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}

/// Any keys, in a table that may be full, or that forgets what was not used for the longest time.
final class HashIndex: KeyIndex {
  private let capacity: Int
  /// Whether keys are numbers below the capacity.
  private let isNumbered: Bool
  /// Whether a full table makes room, and in which order. Exact, where the kernel's order is a good guess.
  private var order: UseOrder?
  private var places: [[UInt8]: Int] = [:]
  private var keys: [[UInt8]?] = []
  private var unused: [Int] = []

  init(capacity: UInt32, forgets: Bool, isNumbered: Bool = false) {
    self.capacity = Int(capacity)
    self.isNumbered = isNumbered
    order = forgets ? UseOrder() : nil
  }

  func find(_ key: [UInt8]) -> Int? {
    guard let slot = places[key] else { return nil }
    order?.use(slot)
    return slot
  }

  func exact(_ key: [UInt8]) -> Int? { places[key] }

  func insert(_ key: [UInt8]) throws(Refusal) -> Int {
    guard !isNumbered || ArrayIndex.number(key) < capacity else { throw Refusal(.E2BIG) }
    if places.count >= capacity {
      guard let oldest = order?.oldest, let old = keys[oldest] else { throw Refusal(.E2BIG) }
      try remove(old)
    }
    let slot: Int
    if let last = unused.popLast() {
      slot = last
      keys[slot] = key
    } else {
      slot = keys.count
      keys.append(key)
    }
    places[key] = slot
    order?.use(slot)
    return slot
  }

  func remove(_ key: [UInt8]) throws(Refusal) {
    guard let slot = places.removeValue(forKey: key) else { throw Refusal(.ENOENT) }
    keys[slot] = nil
    unused.append(slot)
    order?.forget(slot)
  }

  var entries: [(key: [UInt8], slot: Int)] {
    keys.enumerated().compactMap { slot, key in key.map { ($0, slot) } }
  }
}

/// Slots in the order of their last use: a list that is linked both ways, so that every step takes the same time.
struct UseOrder {
  private static let none = -1
  private var previous: [Int] = []
  private var next: [Int] = []
  private var isListed: [Bool] = []
  private(set) var first = none
  private var last = none

  /// The slot that was not used for the longest time.
  var oldest: Int? { first == Self.none ? nil : first }

  mutating func use(_ slot: Int) {
    while slot >= next.count {
      previous.append(Self.none)
      next.append(Self.none)
      isListed.append(false)
    }
    if last == slot { return }
    forget(slot)
    previous[slot] = last
    next[slot] = Self.none
    if last == Self.none { first = slot } else { next[last] = slot }
    last = slot
    isListed[slot] = true
  }

  mutating func forget(_ slot: Int) {
    guard slot < isListed.count, isListed[slot] else { return }
    let (before, after) = (previous[slot], next[slot])
    if before == Self.none { first = after } else { next[before] = after }
    if after == Self.none { last = before } else { previous[after] = before }
    isListed[slot] = false
  }
}

/// Keys that are prefixes: a number of bits, and the bits. A lookup finds the longest that begins the key.
/// C: `struct bpf_lpm_trie_key_u8`.
final class PrefixIndex: KeyIndex {
  private let table: HashIndex
  private let bits: Int
  /// How many keys there are of each length, so that only those lengths are tried.
  private var lengths: [Int: Int] = [:]
  /// The keys as they were written, with bits behind their lengths.
  private var written: [Int: [UInt8]] = [:]

  init(capacity: UInt32, keySize: UInt32) {
    bits = max(Int(keySize) - 4, 0) * 8
    table = HashIndex(capacity: capacity, forgets: false)
  }

  func find(_ key: [UInt8]) -> Int? {
    let length = ArrayIndex.number(key)
    guard length <= bits else { return nil }
    for candidate in lengths.keys.filter({ $0 <= length }).sorted(by: >) {
      if let slot = table.find(Self.masked(key, candidate)) { return slot }
    }
    return nil
  }

  func exact(_ key: [UInt8]) -> Int? { table.exact(Self.masked(key, ArrayIndex.number(key))) }

  func insert(_ key: [UInt8]) throws(Refusal) -> Int {
    let length = ArrayIndex.number(key)
    guard length <= bits else { throw Refusal(.EINVAL) }
    let slot: Int
    // A full one has an error of its own.
    do { slot = try table.insert(Self.masked(key, length)) } catch { throw Refusal(.ENOSPC) }
    lengths[length, default: 0] += 1
    written[slot] = key
    return slot
  }

  func renew(_ slot: Int, _ key: [UInt8]) { written[slot] = key }

  func remove(_ key: [UInt8]) throws(Refusal) {
    let length = ArrayIndex.number(key)
    guard length <= bits else { throw Refusal(.EINVAL) }
    try table.remove(Self.masked(key, length))
    lengths[length, default: 1] -= 1
    if lengths[length] == 0 { lengths[length] = nil }
  }

  var entries: [(key: [UInt8], slot: Int)] { table.entries.map { (written[$0.slot] ?? $0.key, $0.slot) } }

  /// The key with another length, and zeros behind that many bits.
  private static func masked(_ key: [UInt8], _ length: Int) -> [UInt8] {
    var result = ArrayIndex.key(length) + key.dropFirst(4)
    for place in 4..<max(result.count, 4) {
      let kept = min(max(length - (place - 4) * 8, 0), 8)
      result[place] &= kept == 0 ? 0 : UInt8(truncatingIfNeeded: 0xff << (8 - kept))
    }
    return result
  }
}
