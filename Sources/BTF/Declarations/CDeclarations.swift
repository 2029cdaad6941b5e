/// Writes types as C declares them, each with what it needs and once, so that a compiler that reads the text
/// gives them the layouts they have in the table (parity BTF-24). C: `struct btf_dump`.
///
/// Where a table has several types of one name, all but the first get a number behind it: `name___2`.
public struct CDeclarations: Sendable {
  var words: BTFWords
  var output: [UInt8] = []

  /// How far a type's definition has got into the order of definitions.
  enum Order: UInt8 {
    case none
    /// On the way from it to what it needs.
    case open
    case done
  }
  /// How far the text of a type's definition has got.
  enum Emission: UInt8 {
    case none
    case open
    case done
  }
  var order: [Order]
  var emission: [Emission]
  /// Whether a declaration stands before the definition.
  var isForwarded: [Bool]
  let isReferenced: [Bool]
  /// What is to be defined, in order.
  var queue: [UInt32] = []

  /// The number behind a type's name: 0 if that is not known yet, 1 if there is none.
  var nameNumbers: [UInt32]
  /// Names of structures, unions and enumerations.
  var tags = NameCounts()
  /// Names of types and of numbers.
  var identifiers = NameCounts()

  /// The boundaries of types, in bytes, as far as they were needed.
  var boundaries: [UInt8?]

  /// What ``CName/given`` stands for.
  var givenName: [UInt8] = []

  /// Whether a type's name alone is written: without qualifiers and tags, and without what unnamed types consist of.
  var isCast = false

  /// The types that declarators being written are made of, innermost last.
  var stack: [UInt32] = []
  /// What may still be done: types that contain each other unnamed would double the text with each level.
  var steps: Int

  /// The deepest nesting of types. Each level takes some of the thread's stack.
  static let mostLevels = 256
  /// A whole kernel takes far fewer steps than one value may have parts, times this.
  static let stepsForEachValue = 16
  /// The longest text, in bytes.
  static let mostText = 1 << 28

  /// Prepares to declare types of a table and of its bases.
  ///
  /// - Throws: ``BTFError`` if a type refers to one that is not there, or to a name outside the strings.
  public init(_ table: BTFTable) throws(BTFError) {
    var isReferenced = [Bool](repeating: false, count: table.typeCount)
    let words = try BTFWords(table) { isReferenced[Int($0)] = true }
    self.words = words
    let (steps, overflow) = table.limits.values.multipliedReportingOverflow(by: Self.stepsForEachValue)
    self.steps = overflow ? .max : steps
    self.isReferenced = isReferenced
    order = Array(repeating: .none, count: words.count)
    emission = Array(repeating: .none, count: words.count)
    isForwarded = Array(repeating: false, count: words.count)
    nameNumbers = Array(repeating: 0, count: words.count)
    boundaries = Array(repeating: nil, count: words.count)
    // Nobody declares `void`.
    order[0] = .done
    emission[0] = .done
  }

  /// Declares a type and all that it needs, but for what is declared already. C: `btf_dump__dump_type`.
  ///
  /// Functions, variables and sections are no types of C: nothing is written for them.
  ///
  /// - Throws: ``BTFError`` for a number that is not there, for types that contain themselves, and for more than
  ///   any honest table needs. What was written before stays.
  public mutating func declare(_ id: BTFTypeID) throws(BTFError) {
    try check(id)
    if !queue.isEmpty { queue.removeAll(keepingCapacity: true) }
    if !stack.isEmpty { stack.removeAll(keepingCapacity: true) }
    _ = try order(id.rawValue, throughPointer: false, level: 0)
    for id in queue { try emit(id, within: 0, level: 0) }
  }

  /// Writes one declaration, such as `int (*handler)(struct event *)`, without a semicolon. What it names is not
  /// declared by it. C: `btf_dump__emit_type_decl`.
  public mutating func write(_ id: BTFTypeID, named name: String) throws(BTFError) {
    try check(id)
    stack.removeAll(keepingCapacity: true)
    givenName = Array(name.utf8.prefix { $0 != 0 })
    try declarator(of: id.rawValue, .given, indent: 0, level: 0)
  }

  /// The name of a type as a cast has it: `struct file *`, without qualifiers.
  mutating func cast(to id: BTFTypeID) throws(BTFError) -> [UInt8] {
    try check(id)
    let written = output
    output = []
    stack.removeAll(keepingCapacity: true)
    isCast = true
    defer {
      isCast = false
      output = written
    }
    try declarator(of: id.rawValue, .none, indent: 0, level: 0)
    return output
  }

  /// Adds text of the caller's.
  public mutating func write(_ text: String) { output.append(contentsOf: text.utf8) }

  /// The text written since it was last taken, in UTF-8.
  public mutating func takeText() -> [UInt8] {
    let text = output
    output = []
    return text
  }

  private func check(_ id: BTFTypeID) throws(BTFError) {
    guard Int(id.rawValue) < words.count else {
      throw BTFError(.noSuchType, type: id, expected: "a number below \(words.count)", seen: "\(id)")
    }
  }

  /// Pays for one step of work on a type.
  mutating func step(_ id: UInt32, _ level: Int) throws(BTFError) {
    guard level <= Self.mostLevels else {
      throw BTFError(
        .tooDeep, type: BTFTypeID(rawValue: id),
        expected: "at most \(Self.mostLevels) types within each other",
        seen: "more, or a circle")
    }
    steps -= 1
    guard steps > 0, output.count <= Self.mostText else {
      throw BTFError(
        .limitExceeded, type: BTFTypeID(rawValue: id), expected: "at most \(Self.mostText) bytes of text",
        seen: "types that take more")
    }
  }
}

/// A name with the number behind it that makes it unique.
struct CName {
  let text: UInt32
  let number: UInt32

  init(_ text: UInt32, number: UInt32 = 1) {
    self.text = text
    self.number = number
  }

  static let none = CName(0)
  /// The one that the caller gave, which no table has.
  static let given = CName(.max)
}

extension CDeclarations {
  /// The name of a type in C.
  mutating func name(_ id: UInt32) -> CName {
    let text = words.name(id)
    guard text != 0 else { return .none }
    if nameNumbers[Int(id)] == 0 { nameNumbers[Int(id)] = number(id, text) }
    return CName(text, number: nameNumbers[Int(id)])
  }

  private mutating func number(_ id: UInt32, _ text: UInt32) -> UInt32 {
    switch words.kind(id) {
    // What is only declared means the definition of that name.
    case .forward: 1
    case .enumeration where words.elements(id) == 0: 1
    case .typedef: identifiers.count(text, in: words)
    default: tags.count(text, in: words)
    }
  }

  mutating func put(_ text: StaticString) {
    text.withUTF8Buffer { unsafe output.append(contentsOf: $0) }
  }

  mutating func put(_ number: some BinaryInteger) { output.append(contentsOf: "\(number)".utf8) }

  mutating func put(name: UInt32) { unsafe words.withText(name) { unsafe output.append(contentsOf: $0) } }

  mutating func put(_ name: CName) {
    if name.text == CName.given.text { return output.append(contentsOf: givenName) }
    put(name: name.text)
    guard name.number > 1 else { return }
    put("___")
    put(name.number)
  }

  /// Begins a line.
  mutating func line(_ indent: Int) {
    output.append(UInt8(ascii: "\n"))
    for _ in 0..<indent { output.append(UInt8(ascii: "\t")) }
  }
}
