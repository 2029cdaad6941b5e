import BPFBytes

/// All types of a table and of its bases as words in the byte order of this machine, for what walks the whole of
/// it many times: numbers and names are checked once, when it is made.
struct BTFWords: Sendable {
  private var words: [UInt32] = [0, 0, 0]
  /// Where each type begins in ``words``, by its number.
  private var starts: [UInt32] = [0]
  private var strings: [UInt8] = []
  let pointerSize: Int

  /// Copies a table.
  ///
  /// - Throws: ``BTFError`` if a type refers to one that is not there, or to a name outside the strings.
  init(_ table: BTFTable) throws(BTFError) {
    pointerSize = table.pointerSize
    starts.reserveCapacity(table.typeCount)
    append(table)
    // Even a table without strings has the empty one.
    if strings.isEmpty { strings = [0] }
    for id in 1..<UInt32(clamping: max(count, 1)) { try check(id) }
  }

  private mutating func append(_ table: BTFTable) {
    if let base = table.base { append(base) }
    words.reserveCapacity(words.count + table.types.count / 4)
    let order = table.byteOrder
    table.types.withBytes { bytes in
      for (number, start) in table.offsets.enumerated() {
        let next = number + 1 < table.offsets.count ? Int(table.offsets[number + 1]) : bytes.byteCount
        starts.append(UInt32(clamping: words.count))
        // What is left of a payload that is no whole number of words belongs to a kind that is not known.
        var place = Int(start)
        while place + 4 <= next {
          words.append(
            UInt32(unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt32.self), in: order))
          place += 4
        }
      }
    }
    unsafe table.strings.withUnsafeBytes { unsafe strings.append(contentsOf: $0) }
  }

  /// How many numbers are in use, that of `void` included.
  var count: Int { starts.count }

  /// How many bytes the names take.
  var byteCount: Int { strings.count }

  /// Adds a name that no type has.
  mutating func add(name: String) -> UInt32 {
    let place = UInt32(clamping: strings.count)
    strings.append(contentsOf: name.utf8.prefix { $0 != 0 })
    strings.append(0)
    return place
  }
}

/// What sorts of types there are, as their words tell.
extension BTFWords {
  func name(_ id: UInt32) -> UInt32 { words[start(id)] }
  func kind(_ id: UInt32) -> BTFKind { info(id).kind }
  /// How many elements follow.
  func elements(_ id: UInt32) -> Int { info(id).elements }
  func flag(_ id: UInt32) -> Bool { info(id).flag }
  /// The size, or the number of another type.
  func reference(_ id: UInt32) -> UInt32 { words[start(id) + 2] }
  /// One of the words after the first three.
  func word(_ id: UInt32, _ place: Int) -> UInt32 { words[start(id) + 3 + place] }

  func isNamed(_ id: UInt32) -> Bool { name(id) != 0 }
  func isComposite(_ id: UInt32) -> Bool { [.structure, .union].contains(kind(id)) }

  private func info(_ id: UInt32) -> BTFInfoWord { BTFInfoWord(rawValue: words[start(id) + 1]) }
  private func start(_ id: UInt32) -> Int { Int(starts[Int(id)]) }

  /// A member of a structure or union.
  func member(_ id: UInt32, _ number: Int) -> (name: UInt32, type: UInt32, bitOffset: Int, bits: Int) {
    let offset = word(id, number * 3 + 2)
    let hasSizes = flag(id)
    return (
      word(id, number * 3), word(id, number * 3 + 1), Int(hasSizes ? offset & 0xff_ffff : offset),
      hasSizes ? Int(offset >> 24) : 0
    )
  }

  /// A parameter of a function.
  func parameter(_ id: UInt32, _ number: Int) -> (name: UInt32, type: UInt32) {
    (word(id, number * 2), word(id, number * 2 + 1))
  }

  /// The number of the next type on the way to what a declarator is of; `nil` at its end.
  func next(_ id: UInt32) -> UInt32? {
    switch kind(id) {
    case .pointer, .volatile, .const, .restrict, .typeTag, .functionPrototype: reference(id)
    case .array: word(id, 0)
    default: nil
    }
  }

  /// Calls `body` with every type that one refers to.
  func references(of id: UInt32, _ body: (UInt32) throws(BTFError) -> Void) throws(BTFError) {
    switch kind(id) {
    case .pointer, .typedef, .volatile, .const, .restrict, .function, .variable, .declTag, .typeTag:
      try body(reference(id))
    case .array:
      try body(word(id, 0))
      try body(word(id, 1))
    case .structure, .union: for place in 0..<elements(id) { try body(word(id, place * 3 + 1)) }
    case .functionPrototype:
      try body(reference(id))
      for place in 0..<elements(id) { try body(word(id, place * 2 + 1)) }
    case .dataSection: for place in 0..<elements(id) { try body(word(id, place * 3)) }
    default: break
    }
  }

  private func check(_ id: UInt32) throws(BTFError) {
    try references(of: id) { (target) throws(BTFError) in
      guard Int(target) < count else {
        throw BTFError(
          .noSuchType, type: BTFTypeID(rawValue: id), expected: "references to numbers below \(count)",
          seen: "\(target)")
      }
    }
    try checkName(name(id), of: id)
    let width: Int? =
      switch kind(id) {
      case .structure, .union, .enumeration64: 3
      case .enumeration, .functionPrototype: 2
      default: nil
      }
    guard let width else { return }
    for place in 0..<elements(id) { try checkName(word(id, place * width), of: id) }
  }

  private func checkName(_ name: UInt32, of id: UInt32) throws(BTFError) {
    guard Int(name) < strings.count else {
      throw BTFError(
        .outOfRange, type: BTFTypeID(rawValue: id),
        expected: "a name within \(strings.count) bytes of strings",
        seen: "one at \(name)")
    }
  }
}

/// Names, which are told apart by where they begin among the strings.
extension BTFWords {
  /// The bytes of a name.
  func text(_ name: UInt32) -> ArraySlice<UInt8> {
    let start = Int(name)
    var end = start
    while strings[end] != 0 { end += 1 }
    return strings[start..<end]
  }

  func isText(_ name: UInt32, _ text: StaticString) -> Bool {
    text.withUTF8Buffer { unsafe self.text(name).elementsEqual($0) }
  }

  /// Whether two names have the same text.
  func areEqual(_ left: UInt32, _ right: UInt32) -> Bool { left == right || text(left) == text(right) }

  /// Whether a text comes before another one, byte by byte.
  func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
    var left = Int(left)
    var right = Int(right)
    while strings[left] == strings[right] {
      if strings[left] == 0 { return false }
      left += 1
      right += 1
    }
    return strings[left] < strings[right]
  }

  /// The first eight bytes, the first one highest, so that their order is that of the texts.
  func prefix(_ name: UInt32) -> UInt64 {
    var prefix: UInt64 = 0
    var place = Int(name)
    for shift in stride(from: 56, through: 0, by: -8) {
      let byte = strings[place]
      if byte == 0 { break }
      prefix |= UInt64(byte) << UInt64(shift)
      place += 1
    }
    return prefix
  }
}
