import BPFBytes

/// All types of a table and of its bases as words in the byte order of this machine, for what walks the whole of
/// it many times: numbers and names are checked once, when it is made.
struct BTFWords: Sendable {
  private var words: [UInt32] = [0, 0, 0]
  /// Where each type begins in ``words``, by its number.
  private var starts: [UInt32] = [0]
  /// The names of all tables, each with a zero at its end.
  let strings: ByteSlice
  let pointerSize: Int

  /// Copies a table.
  ///
  /// - Parameter refersTo: called with every number that another type refers to.
  /// - Throws: ``BTFError`` if a type refers to one that is not there, or to a name outside the strings.
  init(_ table: BTFTable, refersTo: (UInt32) -> Void = { _ in }) throws(BTFError) {
    pointerSize = table.pointerSize
    let strings = Self.strings(of: table)
    // Even a table without strings has the empty one.
    self.strings = strings.isEmpty ? ByteSlice([0]) : strings
    starts.reserveCapacity(table.typeCount)
    append(table)
    for id in 1..<UInt32(clamping: max(count, 1)) { try check(id, refersTo) }
  }

  private mutating func append(_ table: BTFTable) {
    if let base = table.base { append(base) }
    let order = table.byteOrder
    unsafe table.types.withUnsafeBytes { bytes in
      func word(at place: Int) -> UInt32 {
        UInt32(unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self), in: order)
      }
      if order == .host, starts.count == 1, table.offsets.allSatisfy({ $0 % 4 == 0 }) {
        words = unsafe Self.words(in: bytes)
        starts.append(contentsOf: table.offsets.lazy.map { $0 / 4 + 3 })
        return
      }
      // What is left of a payload that is no whole number of words belongs to a kind that is not known.
      for (number, start) in table.offsets.enumerated() {
        let next = number + 1 < table.offsets.count ? Int(table.offsets[number + 1]) : bytes.count
        starts.append(UInt32(clamping: words.count))
        for place in stride(from: Int(start), through: next - 4, by: 4) { words.append(word(at: place)) }
      }
    }
  }

  /// All words as they are, behind those of `void`: what nearly every table comes to.
  private static func words(in bytes: UnsafeRawBufferPointer) -> [UInt32] {
    let count = bytes.count / 4
    return unsafe [UInt32](unsafeUninitializedCapacity: count + 3) { words, used in
      let void = unsafe words.prefix(3)
      unsafe void.initialize(repeating: 0)
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(words)[12...])
      unsafe rest.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes.prefix(count * 4)))
      used = count + 3
    }
  }

  private static func strings(of table: BTFTable) -> ByteSlice {
    guard let base = table.base else { return table.strings }
    return ByteSlice(strings(of: base).array + table.strings.array)
  }

  /// How many numbers are in use, that of `void` included.
  var count: Int { starts.count }
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

  private func check(_ id: UInt32, _ refersTo: (UInt32) -> Void) throws(BTFError) {
    try references(of: id) { (target) throws(BTFError) in
      guard Int(target) < count else {
        throw BTFError(
          .noSuchType, type: BTFTypeID(rawValue: id), expected: "references to numbers below \(count)",
          seen: "\(target)")
      }
      refersTo(target)
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
