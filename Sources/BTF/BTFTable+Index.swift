import BPFBytes

/// The second word of every type. C: `btf_type.info`.
///
/// Newer headers give the number of elements 24 bits and the kind 7; older ones 16 and 5, with zeros in the
/// bits between. So one reading serves both (parity BTF-1).
struct BTFInfoWord {
  let rawValue: UInt32

  var elements: Int { Int(rawValue & 0xff_ffff) }
  var kind: BTFKind { BTFKind(rawValue: UInt8(rawValue >> 24 & 0x7f)) }
  var flag: Bool { rawValue >> 31 != 0 }
}

extension BTFTable {
  /// Finds where each type begins, in one walk and one allocation.
  static func index(
    _ types: ByteSlice, order: ByteOrder, layout: [UInt8: (fixed: Int, element: Int)], firstID: UInt32,
    limits: BTFLimits
  ) throws(BTFError) -> [UInt32] {
    var offsets: [UInt32] = []
    offsets.reserveCapacity(types.count / 40)
    try types.withBytes { (bytes) throws(BTFError) in
      var place = 0
      while place < bytes.byteCount {
        guard bytes.byteCount - place >= 12 else {
          throw outOfRange(types, place, needs: 12, has: bytes.byteCount - place, id: firstID, offsets.count)
        }
        let raw = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
        let info = BTFInfoWord(rawValue: UInt32(raw, in: order))
        guard let payload = payload(of: info, layout: layout) else {
          throw BTFError(
            .unknownKind, at: types.fileOffset + UInt64(place), type: id(firstID, offsets.count),
            expected: "a kind from 1 to 19, or one that the layout describes", seen: "\(info.kind.rawValue)")
        }
        guard payload <= bytes.byteCount - place - 12 else {
          throw outOfRange(
            types, place, needs: 12 + payload, has: bytes.byteCount - place, id: firstID, offsets.count)
        }
        guard offsets.count < limits.types else {
          throw BTFError(.limitExceeded, expected: "at most \(limits.types) types", seen: "more")
        }
        offsets.append(UInt32(truncatingIfNeeded: place))
        place += 12 + payload
      }
    }
    return offsets
  }

  /// How many bytes follow the first twelve. Kind 0 is no type of the format and has no length.
  static func payload(of info: BTFInfoWord, layout: [UInt8: (fixed: Int, element: Int)]) -> Int? {
    if let known = info.kind.payload(elements: info.elements) { return known }
    guard info.kind != .void, let described = layout[info.kind.rawValue] else { return nil }
    // The layout counts the bytes that follow the common header.
    return described.fixed + described.element * info.elements
  }

  private static func id(_ first: UInt32, _ count: Int) -> BTFTypeID {
    BTFTypeID(rawValue: first &+ UInt32(truncatingIfNeeded: count))
  }

  private static func outOfRange(
    _ types: ByteSlice, _ place: Int, needs: Int, has: Int, id first: UInt32, _ count: Int
  ) -> BTFError {
    BTFError(
      .outOfRange, at: types.fileOffset + UInt64(place), type: id(first, count), expected: "\(needs) bytes",
      seen: "\(has)")
  }
}
