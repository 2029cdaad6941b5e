import BPFBytes

extension BTFTable {
  /// The first type of a name, in this table before its base.
  ///
  /// - Parameter kind: what sort of type it has to be; `nil` for any.
  public func firstType(named name: String, kind: BTFKind? = nil) -> BTFTypeID? {
    var found: BTFTypeID?
    visit(named: name, kind: kind) { id in
      found = id
      return false
    }
    return found ?? base?.firstType(named: name, kind: kind)
  }

  /// All types of a name, those of the base first.
  public func allTypes(named name: String, kind: BTFKind? = nil) -> [BTFTypeID] {
    var found = base?.allTypes(named: name, kind: kind) ?? []
    visit(named: name, kind: kind) { id in
      found.append(id)
      return true
    }
    return found
  }

  /// A name to look for, and what sort of type it has to be.
  public struct Wanted: Sendable, Hashable {
    /// The name in the table.
    public let name: String
    /// The kind.
    public let kind: BTFKind

    /// Asks for a type.
    public init(name: String, kind: BTFKind) {
      self.name = name
      self.kind = kind
    }
  }

  /// Finds many types in one pass over the table, or without one where its names are in order.
  ///
  /// - Parameter inBase: whether the base is searched too, and before.
  /// - Returns: the first type of each name and kind that is there.
  public func find(_ wanted: Set<Wanted>, inBase: Bool = true) -> [Wanted: BTFTypeID] {
    guard !wanted.isEmpty else { return [:] }
    guard let base else {
      var result: [Wanted: BTFTypeID] = [:]
      if !wanted.contains(where: \.name.isEmpty), let first = firstNamedTypeIfSorted {
        result.reserveCapacity(wanted.count)
        for item in wanted { result[item] = sortedType(item, from: first) }
      } else {
        scan(for: wanted, into: &result)
      }
      return result
    }
    var result = inBase ? base.find(wanted) : [:]
    scan(for: result.isEmpty ? wanted : wanted.filter { result[$0] == nil }, into: &result)
    return result
  }

  /// Looks at every type, and compares a name only if its hash is that of a wanted one.
  private func scan(for wanted: Set<Wanted>, into result: inout [Wanted: BTFTypeID]) {
    var byHash: [NameHash: [Wanted]] = [:]
    var filter = NameHash.Filter()
    var kinds: UInt128 = 0
    for item in wanted {
      let hash = NameHash(item.name)
      byHash[hash, default: []].append(item)
      filter.insert(hash)
      kinds |= 1 << UInt128(item.kind.rawValue)
    }
    types.withBytes { types in
      for (place, offset) in offsets.enumerated() {
        let start = Int(offset)
        guard start + 8 <= types.byteCount else { break }
        let info = UInt32(
          unsafe types.unsafeLoadUnaligned(fromByteOffset: start + 4, as: UInt32.self), in: byteOrder)
        let kind = BTFInfoWord(rawValue: info).kind
        guard kinds & 1 << UInt128(kind.rawValue) != 0 else { continue }
        let name = UInt32(
          unsafe types.unsafeLoadUnaligned(fromByteOffset: start, as: UInt32.self), in: byteOrder)
        guard let hash = hash(ofStringAt: name), filter.mayContain(hash) else { continue }
        for item in byHash[hash] ?? []
        where item.kind == kind && isString(at: name, item.name) && result[item] == nil {
          result[item] = BTFTypeID(rawValue: firstOwnID.rawValue + UInt32(truncatingIfNeeded: place))
        }
      }
    }
  }

  private func hash(ofStringAt nameOffset: UInt32) -> NameHash? {
    // The types of a module share the strings of the kernel that they extend.
    if nameOffset < firstString, let base { return base.hash(ofStringAt: nameOffset) }
    return strings.withBytes { NameHash($0, at: Int(nameOffset - firstString)) }
  }

  /// Visits this table's own types of a name until `body` returns false.
  private func visit(named name: String, kind: BTFKind?, _ body: (BTFTypeID) -> Bool) {
    for (place, offset) in offsets.enumerated() {
      guard let nameOffset = try? types.load(UInt32.self, at: Int(offset), order: byteOrder),
        isString(at: nameOffset, name)
      else { continue }
      if let kind {
        guard let info = try? types.load(UInt32.self, at: Int(offset) + 4, order: byteOrder),
          BTFInfoWord(rawValue: info).kind == kind
        else { continue }
      }
      guard body(BTFTypeID(rawValue: firstOwnID.rawValue + UInt32(place))) else { return }
    }
  }

  private func isString(at nameOffset: UInt32, _ wanted: String) -> Bool {
    var wanted = wanted
    return wanted.withUTF8 {
      unsafe isString(at: nameOffset, RawSpan(_unsafeBytes: UnsafeRawBufferPointer($0)))
    }
  }

  func isString(at nameOffset: UInt32, _ wanted: RawSpan) -> Bool {
    if nameOffset < firstString, let base { return base.isString(at: nameOffset, wanted) }
    let start = Int(nameOffset - firstString)
    return strings.withBytes { bytes in
      guard start <= bytes.byteCount, wanted.byteCount < bytes.byteCount - start else { return false }
      var place = 0
      while place <= wanted.byteCount - 8 {
        let (left, right) = unsafe (
          bytes.unsafeLoadUnaligned(fromByteOffset: start + place, as: UInt64.self),
          wanted.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
        )
        if left != right { return false }
        place += 8
      }
      while place < wanted.byteCount {
        let (left, right) = unsafe (
          bytes.unsafeLoad(fromByteOffset: start + place, as: UInt8.self),
          wanted.unsafeLoad(fromByteOffset: place, as: UInt8.self)
        )
        if left != right { return false }
        place += 1
      }
      return unsafe bytes.unsafeLoad(fromByteOffset: start + wanted.byteCount, as: UInt8.self) == 0
    }
  }
}

/// A number that tells names apart, worked out eight bytes at a time: there are a hundred thousand to be hashed, and
/// few to be compared.
struct NameHash: Hashable {
  private var value: UInt64 = 0

  init(_ name: String) {
    var bytes = Array(name.utf8)
    bytes.append(0)
    for start in stride(from: 0, to: bytes.count, by: 8) {
      add(Self.word(bytes.count - start) { bytes[start + $0] })
    }
  }

  /// Hashes the name at a place in the strings; `nil` if that is outside, or nothing ends the name.
  init?(_ strings: RawSpan, at start: Int) {
    var place = start
    while place < strings.byteCount {
      let word =
        place <= strings.byteCount - 8
        ? UInt64(littleEndian: unsafe strings.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self))
        : Self.word(strings.byteCount - place) {
          unsafe strings.unsafeLoad(fromByteOffset: place + $0, as: UInt8.self)
        }
      // The lowest bit that is set is the highest of the first zero byte.
      let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
      guard zeros == 0 else {
        add(word & (1 << UInt64(zeros.trailingZeroBitCount & ~7) &- 1))
        return
      }
      add(word)
      place += 8
    }
    return nil
  }

  private static func word(_ count: Int, _ byte: (Int) -> UInt8) -> UInt64 {
    (0..<min(count, 8)).reversed().reduce(0) { $0 << 8 | UInt64(byte($1)) }
  }

  private mutating func add(_ word: UInt64) {
    let (high, low) = (value ^ word).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
    value = high ^ low
  }

  func hash(into hasher: inout Hasher) { hasher.combine(value) }

  /// Tells quickly that a hash is none of some.
  struct Filter {
    private var bits = [UInt64](repeating: 0, count: 1 << 10)

    mutating func insert(_ hash: NameHash) { bits[Self.place(hash) >> 6] |= Self.bit(hash) }

    func mayContain(_ hash: NameHash) -> Bool { bits[Self.place(hash) >> 6] & Self.bit(hash) != 0 }

    private static func place(_ hash: NameHash) -> Int { Int(hash.value >> 48) }
    private static func bit(_ hash: NameHash) -> UInt64 { 1 << (hash.value >> 48 & 63) }
  }
}
