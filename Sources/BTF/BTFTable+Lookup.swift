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

  /// Finds many types in one pass over the table, however it is sorted.
  ///
  /// - Parameter inBase: whether the base is searched too, and before.
  /// - Returns: the first type of each name and kind that is there.
  public func find(_ wanted: Set<Wanted>, inBase: Bool = true) -> [Wanted: BTFTypeID] {
    guard !wanted.isEmpty else { return [:] }
    var result = (inBase ? base?.find(wanted) : nil) ?? [:]
    // Only the wanted names are hashed and kept; of the others, the hash of the bytes is all that is looked at.
    var byHash: [UInt32: [Wanted]] = [:]
    for item in wanted where result[item] == nil {
      byHash[Self.hash(item.name.utf8), default: []].append(item)
    }
    let kinds = Set(wanted.map(\.kind.rawValue))
    for (place, offset) in offsets.enumerated() {
      guard let info = try? types.load(UInt32.self, at: Int(offset) + 4, order: byteOrder),
        kinds.contains(BTFInfoWord(rawValue: info).kind.rawValue),
        let nameOffset = try? types.load(UInt32.self, at: Int(offset), order: byteOrder),
        let hash = hash(ofStringAt: nameOffset), let candidates = byHash[hash],
        let name = try? string(at: nameOffset)
      else { continue }
      let key = Wanted(name: name, kind: BTFInfoWord(rawValue: info).kind)
      if result[key] == nil, candidates.contains(key) {
        result[key] = BTFTypeID(rawValue: firstOwnID.rawValue + UInt32(place))
      }
    }
    return result
  }

  /// Visits this table's own types of a name until `body` returns false.
  private func visit(named name: String, kind: BTFKind?, _ body: (BTFTypeID) -> Bool) {
    let wanted = Array(name.utf8)
    for (place, offset) in offsets.enumerated() {
      guard let nameOffset = try? types.load(UInt32.self, at: Int(offset), order: byteOrder),
        isString(at: nameOffset, wanted)
      else { continue }
      if let kind {
        guard let info = try? types.load(UInt32.self, at: Int(offset) + 4, order: byteOrder),
          BTFInfoWord(rawValue: info).kind == kind
        else { continue }
      }
      guard body(BTFTypeID(rawValue: firstOwnID.rawValue + UInt32(place))) else { return }
    }
  }

  private func isString(at nameOffset: UInt32, _ wanted: [UInt8]) -> Bool {
    // The types of a module share the strings of the kernel that they extend.
    if let base, nameOffset < firstString { return base.isString(at: nameOffset, wanted) }
    let offset = Int(nameOffset - firstString)
    guard (try? strings.byte(at: offset + wanted.count)) == 0,
      let text = try? strings.slice(at: offset, count: wanted.count)
    else { return false }
    return text.withBytes { bytes in
      for place in wanted.indices
      where unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt8.self) != wanted[place] {
        return false
      }
      return true
    }
  }

  /// FNV-1a, of 32 bits.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return hash
  }

  private func hash(ofStringAt nameOffset: UInt32) -> UInt32? {
    if let base, nameOffset < firstString { return base.hash(ofStringAt: nameOffset) }
    return strings.withBytes { bytes -> UInt32? in
      var hash: UInt32 = 2_166_136_261
      var place = Int(nameOffset - firstString)
      while place < bytes.byteCount {
        let byte = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt8.self)
        if byte == 0 { return hash }
        hash = (hash ^ UInt32(byte)) &* 16_777_619
        place += 1
      }
      return nil
    }
  }
}
