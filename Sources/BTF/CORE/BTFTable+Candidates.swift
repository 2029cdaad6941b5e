import BPFBytes

/// A name whose flavours are looked for, and of which kind.
struct EssentialName: Hashable {
  let text: [UInt8]
  /// Enumerations of all widths count as one kind.
  let kind: UInt8

  init(_ text: ByteSlice, _ kind: BTFKind) {
    self.text = text.essentialName.array
    self.kind = Self.family(kind)
  }

  static func family(_ kind: BTFKind) -> UInt8 {
    (kind == .enumeration64 ? .enumeration : kind).rawValue
  }
}

extension BTFTable {
  /// Finds the types that an object's types may stand for, by name and kind, in one pass or less.
  ///
  /// - Parameters:
  ///   - types: numbers of types of `object`; those without a name are left out.
  ///   - object: the object's table.
  ///   - owner: what this table is called in messages.
  /// - Returns: candidates in the order of this table, by the object's types; the base is left out.
  public func candidates(
    for types: some Sequence<BTFTypeID>, of object: BTFTable, owner: String
  ) -> [BTFTypeID: [CoreCandidate]] {
    var wanted: [EssentialName: [BTFTypeID]] = [:]
    for id in types {
      guard let type = try? object.raw(id), let name = try? object.text(at: type.name), !name.isEmpty else {
        continue
      }
      wanted[EssentialName(name, type.kind), default: []].append(id)
    }
    var result: [BTFTypeID: [CoreCandidate]] = [:]
    for (name, found) in ownTypes(named: wanted.keys) {
      for id in wanted[name] ?? [] {
        result[id] = found.map { CoreCandidate(table: self, id: $0, owner: owner) }
      }
    }
    return result
  }

  /// This table's own types of some names, flavours included.
  func ownTypes(named names: some Collection<EssentialName>) -> [EssentialName: [BTFTypeID]] {
    guard !names.isEmpty else { return [:] }
    if base == nil, let firstNamed = firstNamedTypeIfSorted {
      return names.reduce(into: [:]) { result, name in
        let found = sortedTypes(named: name, from: firstNamed)
        if !found.isEmpty { result[name] = found }
      }
    }
    return scan(for: names)
  }

  /// Looks at every type, and at the bytes of a name only if its first four can be those of a wanted one.
  private func scan(for names: some Collection<EssentialName>) -> [EssentialName: [BTFTypeID]] {
    let filter = NameFilter(names)
    let wanted = Set(names)
    var result: [EssentialName: [BTFTypeID]] = [:]
    var matches: [(place: Int, name: UInt32, kind: BTFKind)] = []
    types.withBytes { types in
      strings.withBytes { strings in
        for (place, offset) in offsets.enumerated() {
          let start = Int(offset)
          guard start + 8 <= types.byteCount else { break }
          let info = BTFInfoWord(
            rawValue: UInt32(
              unsafe types.unsafeLoadUnaligned(fromUncheckedByteOffset: start + 4, as: UInt32.self),
              in: byteOrder))
          guard filter.kinds & (1 << UInt64(info.kind.rawValue & 63)) != 0 else { continue }
          let name = UInt32(
            unsafe types.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt32.self), in: byteOrder)
          // A name in the base's strings is looked at like one that passes.
          if name >= firstString {
            let from = Int(name - firstString)
            guard from < strings.byteCount else { continue }
            if from + 4 <= strings.byteCount {
              let word = unsafe strings.unsafeLoadUnaligned(fromUncheckedByteOffset: from, as: UInt32.self)
              guard filter.passes(UInt32(word, in: .littleEndian)) else { continue }
            }
          }
          matches.append((place, name, info.kind))
        }
      }
    }
    for match in matches {
      guard let text = try? text(at: match.name), !text.isEmpty else { continue }
      let name = EssentialName(text, match.kind)
      guard wanted.contains(name) else { continue }
      result[name, default: []].append(BTFTypeID(rawValue: firstOwnID.rawValue + UInt32(match.place)))
    }
    return result
  }
}

/// Tells quickly that a name is none of those wanted, by its first four bytes.
private struct NameFilter {
  /// A bit for each kind.
  var kinds: UInt64 = 0
  private var bits = [UInt64](repeating: 0, count: 256)

  init(_ names: some Collection<EssentialName>) {
    for name in names {
      kinds |= 1 << UInt64(name.kind & 63)
      if name.kind == BTFKind.enumeration.rawValue { kinds |= 1 << UInt64(BTFKind.enumeration64.rawValue) }
      var word: UInt32 = 0
      for (place, byte) in name.text.prefix(4).enumerated() { word |= UInt32(byte) << UInt32(place * 8) }
      let place = Self.place(word)
      bits[place >> 6] |= 1 << UInt64(place & 63)
    }
  }

  private static func place(_ word: UInt32) -> Int { Int((word &* 0x9e37_79b1) >> 18) }

  /// - Parameter word: the first four bytes, the first of them lowest.
  @inline(__always)
  func passes(_ word: UInt32) -> Bool {
    var word = word
    // What stands behind the end of a short name does not belong to it.
    if word & 0xff == 0 { return false }
    if word & 0xff00 == 0 {
      word &= 0xff
    } else if word & 0xff_0000 == 0 {
      word &= 0xffff
    } else if word >> 24 == UInt32(UInt8(ascii: "_")) {
      // A flavour may begin here, so that the essential name is shorter.
      return true
    }
    let place = Self.place(word)
    return bits[place >> 6] & (1 << UInt64(place & 63)) != 0
  }
}
