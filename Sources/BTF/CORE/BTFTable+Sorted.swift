import BPFBytes

// Kernels from 7.x on have the named types of their table in the order of the names, behind those without.
extension BTFTable {
  /// The place of the first type with a name, if the types with names follow in their order.
  ///
  /// A few hundred types are looked at, spread evenly: no table that is in another order passes by chance.
  var firstNamedTypeIfSorted: Int? {
    guard !offsets.isEmpty else { return nil }
    var low = 0
    var high = offsets.count
    while low < high {
      let middle = low + (high - low) / 2
      if nameOffset(middle) == 0 { low = middle + 1 } else { high = middle }
    }
    guard low < offsets.count else { return nil }
    let step = max((offsets.count - low) / 256, 1)
    var last: ByteSlice?
    for place in stride(from: low, to: offsets.count, by: step) {
      guard nameOffset(place) != 0, let name = name(place) else { return nil }
      if let last, name.isBefore(last) { return nil }
      last = name
    }
    for place in stride(from: 0, to: low, by: max(low / 64, 1)) where nameOffset(place) != 0 { return nil }
    return low
  }

  /// The types of a name and its flavours, in the order of the table.
  func sortedTypes(named wanted: EssentialName, from first: Int) -> [BTFTypeID] {
    var places: [Int] = []
    let flavoured = wanted.text + Array("___".utf8)
    for (text, isFlavour) in [(wanted.text, false), (flavoured, true)] {
      let key = ByteSlice(text)
      var place = key.withBytes { lowerBound(of: $0, from: first) }
      while place < offsets.count, let name = name(place),
        isFlavour ? name.hasPrefix(key) : name == key
      {
        if let type = try? raw(BTFTypeID(rawValue: firstOwnID.rawValue + UInt32(place))),
          EssentialName(name, type.kind) == wanted
        {
          places.append(place)
        }
        place += 1
      }
    }
    return places.sorted().map { BTFTypeID(rawValue: firstOwnID.rawValue + UInt32($0)) }
  }

  /// The first type of a name and kind.
  func sortedType(_ wanted: Wanted, from first: Int) -> BTFTypeID? {
    var name = wanted.name
    return name.withUTF8 { bytes in
      let key = unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(bytes))
      var place = lowerBound(of: key, from: first)
      while place < offsets.count, isString(at: nameOffset(place), key) {
        let info = (try? types.load(UInt32.self, at: Int(offsets[place]) + 4, order: byteOrder)) ?? 0
        if BTFInfoWord(rawValue: info).kind == wanted.kind {
          return BTFTypeID(rawValue: firstOwnID.rawValue + UInt32(place))
        }
        place += 1
      }
      return nil
    }
  }

  private func lowerBound(of key: RawSpan, from first: Int) -> Int {
    let start = key.letters(at: 0)
    return types.withBytes { types in
      strings.withBytes { strings in
        var low = first
        var high = offsets.count
        while low < high {
          let middle = low + (high - low) / 2
          // The table was walked, so that the words of each type are there.
          let name = Int(
            UInt32(
              unsafe types.unsafeLoadUnaligned(fromByteOffset: Int(offsets[middle]), as: UInt32.self),
              in: byteOrder))
          let letters = strings.letters(at: name)
          let isBefore = letters != start ? letters < start : strings.isText(at: name, before: key)
          if isBefore { low = middle + 1 } else { high = middle }
        }
        return low
      }
    }
  }

  private func nameOffset(_ place: Int) -> UInt32 {
    (try? types.load(UInt32.self, at: Int(offsets[place]), order: byteOrder)) ?? 0
  }

  private func name(_ place: Int) -> ByteSlice? { try? text(at: nameOffset(place)) }
}

extension RawSpan {
  /// Eight bytes of a text as one number, which compares as C compares the texts; zeros stand for what is behind
  /// its end. Most names are told apart by the first of these.
  @inline(__always)
  fileprivate func letters(at start: Int) -> UInt64 {
    guard start <= byteCount - 8 else { return lastLetters(at: start) }
    let word = UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
    // The lowest bit that is set is the highest of the first zero byte.
    let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    let text = zeros == 0 ? word : word & (1 << UInt64(zeros.trailingZeroBitCount & ~7) &- 1)
    return text.byteSwapped
  }

  /// The same where fewer than eight bytes are left.
  private func lastLetters(at start: Int) -> UInt64 {
    var word: UInt64 = 0
    var place = start
    var shift: UInt64 = 64
    while shift > 0, place < byteCount {
      let byte = unsafe unsafeLoad(fromByteOffset: place, as: UInt8.self)
      guard byte != 0 else { break }
      shift -= 8
      word |= UInt64(byte) << shift
      place += 1
    }
    return word
  }

  /// Whether the text at a place, which ends with a NUL byte, comes before another, as C compares strings.
  fileprivate func isText(at start: Int, before other: RawSpan) -> Bool {
    var place = 0
    while true {
      let (first, second) = (letters(at: start + place), other.letters(at: place))
      if first != second { return first < second }
      // Both have ended.
      if first & 0xff == 0 { return false }
      place += 8
    }
  }
}

extension ByteSlice {
  /// Whether the bytes come before others as C compares strings.
  fileprivate func isBefore(_ other: ByteSlice) -> Bool {
    withBytes { left in
      other.withBytes { right in
        for place in 0..<min(left.byteCount, right.byteCount) {
          let (first, second) = unsafe (
            left.unsafeLoad(fromUncheckedByteOffset: place, as: UInt8.self),
            right.unsafeLoad(fromUncheckedByteOffset: place, as: UInt8.self)
          )
          if first != second { return first < second }
        }
        return left.byteCount < right.byteCount
      }
    }
  }

  fileprivate func hasPrefix(_ other: ByteSlice) -> Bool {
    (try? slice(at: 0, count: other.count)) == other
  }
}
