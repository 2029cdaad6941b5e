import BPFBytes

/// A type as its words stand in a table, for rewriting it: which words are numbers of types and which are strings
/// follows from the kind (`linux/btf.h`).
struct BTFRecord: Hashable {
  /// Where the name is in the strings.
  var name: UInt32
  /// C: `info`.
  var info: UInt32
  /// C: the union of `size` and `type`.
  var sizeOrType: UInt32
  /// What follows.
  var words: [UInt32]

  var kind: BTFKind { BTFInfoWord(rawValue: info).kind }
  var count: Int { BTFInfoWord(rawValue: info).elements }

  /// Whether the third word is the number of a type, and not a size.
  var refers: Bool {
    switch kind {
    case .pointer, .typedef, .volatile, .const, .restrict, .function, .functionPrototype, .variable, .declTag,
      .typeTag:
      true
    default: false
    }
  }

  /// How many words each element has; 0 for a kind without elements.
  var stride: Int {
    switch kind {
    case .structure, .union, .dataSection, .enumeration64: 3
    case .enumeration, .functionPrototype: 2
    default: 0
    }
  }

  /// Which of an element's words is its name.
  private var nameWord: Int? { stride > 0 && kind != .dataSection ? 0 : nil }

  /// Which of an element's words is its type.
  private var typeWord: Int? {
    switch kind {
    case .structure, .union, .functionPrototype: 1
    case .dataSection: 0
    default: nil
    }
  }

  /// The places in ``words`` of numbers of types.
  var typePlaces: [Int] {
    if kind == .array { return [0, 1].filter(words.indices.contains) }
    guard let typeWord else { return [] }
    return Array(Swift.stride(from: typeWord, to: words.count, by: stride))
  }

  /// The places in ``words`` of strings.
  var stringPlaces: [Int] {
    guard let nameWord else { return [] }
    return Array(Swift.stride(from: nameWord, to: words.count, by: stride))
  }

  /// Every type that it refers to, in the order of the words.
  var references: [BTFTypeID] {
    (refers ? [BTFTypeID(rawValue: sizeOrType)] : []) + typePlaces.map { BTFTypeID(rawValue: words[$0]) }
  }

  /// Gives every type that it refers to another number.
  mutating func mapTypes<E: Error>(_ map: (BTFTypeID) throws(E) -> BTFTypeID) throws(E) {
    if refers { sizeOrType = try map(BTFTypeID(rawValue: sizeOrType)).rawValue }
    for place in typePlaces { words[place] = try map(BTFTypeID(rawValue: words[place])).rawValue }
  }

  /// Puts every string elsewhere.
  mutating func mapStrings<E: Error>(_ map: (UInt32) throws(E) -> UInt32) throws(E) {
    name = try map(name)
    for place in stringPlaces { words[place] = try map(words[place]) }
  }

  /// Leaves out all elements but some.
  mutating func keep(_ kept: some Sequence<Int>) {
    let elements = kept.flatMap { words[$0 * stride..<($0 + 1) * stride] }
    words = Array(elements)
    info = info & ~0xff_ffff | UInt32(clamping: stride > 0 ? words.count / stride : 0)
  }
}

extension BTFTable {
  /// A type's words.
  ///
  /// - Throws: ``BTFError`` if there is none of that number, or it is of a kind whose words are not known.
  func record(_ id: BTFTypeID) throws(BTFError) -> BTFRecord {
    let (table, head) = try head(of: id)
    guard let payload = head.info.kind.payload(elements: head.info.elements) else {
      throw BTFError(
        .unknownKind, type: id, expected: "a kind from 1 to 19, to be rewritten",
        seen: "\(head.info.kind.rawValue)")
    }
    var words: [UInt32] = []
    words.reserveCapacity(payload / 4)
    do {
      for place in Swift.stride(from: 0, to: payload, by: 4) {
        words.append(try table.types.load(at: head.payload + place, order: byteOrder))
      }
    } catch {
      throw BTFError(error, type: id, reading: "a type")
    }
    return BTFRecord(name: head.name, info: head.info.rawValue, sizeOrType: head.sizeOrType, words: words)
  }
}

extension BTFBuilder {
  /// Adds a type of another table.
  ///
  /// - Parameters:
  ///   - record: the type, with numbers of types that hold here, and strings that hold there.
  ///   - table: where its strings are.
  @discardableResult
  mutating func add(_ record: BTFRecord, of table: BTFTable) throws(BTFError) -> BTFTypeID {
    var record = record
    try record.mapStrings { (offset) throws(BTFError) in string(try table.text(at: offset)) }
    return add(record)
  }
}
