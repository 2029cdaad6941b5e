import BPFBytes

/// A type as its words stand in the table; names and references are left as numbers.
struct RawType {
  let id: BTFTypeID
  /// Where the name is in the strings.
  let name: UInt32
  let info: BTFInfoWord
  /// C: the union of `size` and `type`.
  let sizeOrType: UInt32
  private let payload: ByteSlice
  private let order: ByteOrder

  init(_ head: BTFTable.Head, payload: ByteSlice, order: ByteOrder) {
    id = head.id
    name = head.name
    info = head.info
    sizeOrType = head.sizeOrType
    self.payload = payload
    self.order = order
  }

  var kind: BTFKind { info.kind }
  var count: Int { info.elements }
  var reference: BTFTypeID { BTFTypeID(rawValue: sizeOrType) }
  var isComposite: Bool { kind == .structure || kind == .union }
  var isEnumeration: Bool { kind == .enumeration || kind == .enumeration64 }

  /// A word behind the first three. The table was walked, so that all of them are there.
  func word(_ index: Int) -> UInt32 {
    (try? payload.load(at: index * 4, order: order)) ?? 0
  }

  /// A member of a structure or union.
  struct Member {
    let name: UInt32
    let type: BTFTypeID
    let bitOffset: Int
    /// 0 if it is no bit field.
    let bitSize: Int
  }

  func member(_ index: Int) -> Member {
    let offset = word(index * 3 + 2)
    return Member(
      name: word(index * 3), type: BTFTypeID(rawValue: word(index * 3 + 1)),
      bitOffset: Int(info.flag ? offset & 0xff_ffff : offset), bitSize: info.flag ? Int(offset >> 24) : 0)
  }

  private var enumeratorWords: Int { kind == .enumeration64 ? 3 : 2 }

  func enumeratorName(_ index: Int) -> UInt32 { word(index * enumeratorWords) }

  /// The number of an enumerator as 64 bits; those of 32 are sign-extended, as the compiler does it (CORE-38).
  func enumeratorValue(_ index: Int) -> UInt64 {
    let low = word(index * enumeratorWords + 1)
    guard kind == .enumeration64 else { return UInt64(bitPattern: Int64(Int32(bitPattern: low))) }
    return UInt64(word(index * enumeratorWords + 2)) << 32 | UInt64(low)
  }

  /// The type of a parameter of a prototype.
  func parameter(_ index: Int) -> BTFTypeID { BTFTypeID(rawValue: word(index * 2 + 1)) }

  /// The element of an array.
  var element: BTFTypeID { BTFTypeID(rawValue: word(0)) }
  /// How many elements an array has.
  var elementCount: UInt32 { word(2) }
  /// C: `BTF_INT_OFFSET`.
  var intOffset: UInt32 { word(0) >> 16 & 0xff }
  /// C: `BTF_INT_ENCODING`.
  var intEncoding: UInt32 { word(0) >> 24 & 0xf }
  var isSignedInt: Bool { intEncoding & 1 != 0 }
}

extension BTFTable {
  /// A type without anything decoded.
  func raw(_ id: BTFTypeID) throws(BTFError) -> RawType {
    if id == .void {
      return RawType(
        Head(id: id, name: 0, info: BTFInfoWord(rawValue: 0), sizeOrType: 0, payload: 0), payload: .empty,
        order: byteOrder)
    }
    if id < firstOwnID, let base { return try base.raw(id) }
    let head = try ownHead(of: id)
    do {
      return RawType(head, payload: try types.suffix(from: head.payload), order: byteOrder)
    } catch {
      throw BTFError(error, type: id, reading: "a type")
    }
  }

  /// What a type is behind its names, qualifiers and tags.
  func rawResolved(_ id: BTFTypeID) throws(BTFError) -> RawType { try raw(try resolvedID(id)) }

  /// The bytes of a string, without the NUL at its end.
  func text(at offset: UInt32) throws(BTFError) -> ByteSlice {
    if offset < firstString, let base { return try base.text(at: offset) }
    if offset == 0, strings.isEmpty { return .empty }
    do {
      let start = Int(offset - firstString)
      return try strings.slice(at: start, count: try strings.stringLength(at: start))
    } catch {
      throw BTFError(error, reading: "the string at \(offset)")
    }
  }

  /// Whether a string is the given one.
  func isText(at offset: UInt32, _ wanted: ByteSlice) -> Bool {
    if offset < firstString, let base { return base.isText(at: offset, wanted) }
    let start = Int(offset - firstString)
    return strings.withBytes { bytes in
      guard start >= 0, wanted.count < bytes.byteCount - start else { return false }
      return wanted.withBytes { text in
        for place in 0..<text.byteCount {
          let left = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: start + place, as: UInt8.self)
          let right = unsafe text.unsafeLoad(fromUncheckedByteOffset: place, as: UInt8.self)
          if left != right { return false }
        }
        return unsafe bytes.unsafeLoad(
          fromUncheckedByteOffset: start + text.byteCount, as: UInt8.self) == 0
      }
    }
  }
}

extension ByteSlice {
  /// The name without what follows its last `___`: one type under several names, which the object needs to
  /// know the layouts that it had at different times (parity CORE-22).
  var essentialName: ByteSlice { (try? slice(at: 0, count: essentialLength)) ?? self }

  /// How long the name is without its flavour.
  private var essentialLength: Int {
    let underscore = UInt8(ascii: "_")
    return withBytes { bytes in
      func isUnderscore(_ place: Int) -> Bool {
        unsafe bytes.unsafeLoad(fromUncheckedByteOffset: place, as: UInt8.self) == underscore
      }
      var place = bytes.byteCount - 5
      while place >= 0 {
        if !isUnderscore(place), isUnderscore(place + 1), isUnderscore(place + 2), isUnderscore(place + 3),
          !isUnderscore(place + 4)
        {
          return place + 1
        }
        place -= 1
      }
      return bytes.byteCount
    }
  }
}
