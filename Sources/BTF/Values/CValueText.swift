public import BPFBytes

/// Writes values as C would initialise them: `(struct point){.x = (int)1,.y = (int)2,}` (parity BTF-26). C:
/// `btf_dump__dump_type_data`.
///
/// What is zero is left out, but for elements of arrays, whose places count. The text is libbpf's, but for what libbpf
/// loses: ``followsLibbpf`` tells.
public struct CValueText: Sendable {
  /// What is written, and how.
  public struct Options: Sendable, Hashable {
    /// Everything on one line. C: `compact`.
    public var isCompact = false
    /// Neither names of members nor types. C: `skip_names`.
    public var skipsNames = false
    /// Members that are zero too. C: `emit_zeroes`.
    public var showsZeros = false
    /// Arrays of characters that end with NUL as text in quotes. C: `emit_strings`.
    public var showsTexts = false
    /// What a line begins with, once for each level. C: `indent_str`.
    public var indentation = "\t"
    /// The level of the first line. C: `indent_level`.
    public var level = 0

    /// Everything with its name, in lines, without what is zero.
    public init() {}
  }

  /// Does as libbpf does, so that texts can be compared: a structure is taken as zero by its first member alone, what
  /// follows an array of characters is written as characters, and signs of enumerations are lost in bit fields.
  package var followsLibbpf = false

  let table: BTFTable
  let options: Options
  var declarations: CDeclarations
  var casts: [BTFTypeID: [UInt8]] = [:]
  var output: [UInt8] = []
  var state = State()
  var budget = 0

  /// Where in a value the writer is.
  struct State {
    var depth = 0
    /// Below an array, where neither zeros are left out nor types written.
    var isElement = false
    /// In an array of bytes.
    var isCharacter = false
    /// The array's NUL was met.
    var isTerminated = false
  }

  /// Prepares to write values of a table's types.
  ///
  /// - Throws: ``BTFError`` as ``CDeclarations`` does.
  public init(_ table: BTFTable, _ options: Options = Options()) throws(BTFError) {
    self.table = table
    self.options = options
    declarations = try CDeclarations(table)
  }

  /// Writes a value.
  ///
  /// - Parameters:
  ///   - id: the value's type; a variable or a section of variables too.
  ///   - bytes: memory of the machine that the types describe.
  ///   - offset: where the value begins.
  /// - Throws: ``BTFError`` if the memory is too short, or if there are no values of the type. C: `E2BIG`, `EINVAL`.
  public mutating func text(
    of id: BTFTypeID, in bytes: ByteSlice, at offset: Int = 0
  ) throws(BTFError) -> String {
    let size = try table.size(of: id)
    guard offset >= 0, offset <= bytes.count, size <= bytes.count - offset else {
      throw BTFError(
        .outOfRange, section: "value", type: id, expected: "\(size) bytes",
        seen: "\(max(bytes.count - max(offset, 0), 0))")
    }
    output = []
    state = State()
    budget = table.limits.values
    let value = ValueMemory(bytes: bytes, order: table.byteOrder, start: offset)
    do {
      try write(id, value, at: offset)
    } catch let error as ByteRangeError {
      throw BTFError(error, section: "value", type: id, reading: "a value")
    } catch {
      throw error as? BTFError ?? BTFError(.inconsistent, type: id, expected: "a value", seen: "\(error)")
    }
    return String(decoding: output, as: UTF8.self)
  }
}

// MARK: - Parts of a value

extension CValueText {
  /// A bit field inside its type: where it begins in the first byte, and its size.
  struct Bits {
    let first: Int
    let count: Int
  }

  /// Pays for a part.
  private mutating func spend(on id: BTFTypeID) throws(BTFError) {
    budget -= 1
    guard budget >= 0, state.depth <= table.limits.depth else {
      throw BTFError(
        .limitExceeded, section: "value", type: id,
        expected: "a value of at most \(table.limits.values) parts, \(table.limits.depth) within each other",
        seen: "more")
    }
  }

  /// Writes a value, or nothing if it is zero and that is left out.
  private mutating func write(
    _ id: BTFTypeID, _ memory: ValueMemory, at place: Int, named name: String = "", bits: Bits? = nil
  ) throws {
    try spend(on: id)
    let type = try table.resolved(id)
    if try isLeftOut(type, memory, at: place, bits) { return }
    indent()
    if !options.skipsNames {
      if !name.isEmpty { put(".\(name) = ") }
      try writeCast(id, in: true)
    }
    switch type.body {
    case .int(let int): try write(int, type, memory, at: place, bits)
    case .float(let size): try writeFloat(size: Int(size), memory, at: place)
    case .pointer: try writePointer(memory, at: place)
    case .enumeration(let enumeration): try write(enumeration, type, memory, at: place, bits)
    case .array(let array): try write(array, type.id, memory, at: place)
    case .composite(let composite):
      begin("{")
      for member in composite.members {
        let first = Int(member.bitOffset)
        try write(
          member.type, memory, at: place + first / 8, named: member.name,
          bits: member.bitfieldSize == 0 ? nil : Bits(first: first % 8, count: Int(member.bitfieldSize)))
      }
      end("}")
    case .variable(let variable): try write(variable, named: type.name, memory, at: place)
    case .dataSection(let section):
      put("SEC(\"\(type.name)\") ")
      finishPart()
      for entry in section.variables {
        try write(entry.type, memory, at: place + Int(entry.offset))
        put(";")
      }
    default: throw table.wrongKind(id, expected: "a type with values", seen: type.kind)
    }
  }

  private mutating func write(
    _ variable: BTFVariable, named name: String, _ memory: ValueMemory, at place: Int
  ) throws {
    switch variable.linkage {
    case .static: put("static ")
    case .extern: put("extern ")
    default: break
    }
    try writeCast(variable.type, in: false)
    put(" \(name) = ")
    try write(variable.type, memory, at: place)
  }

  private mutating func write(
    _ array: BTFArray, _ id: BTFTypeID, _ memory: ValueMemory, at place: Int
  ) throws {
    let size = try table.size(of: array.element)
    let isBytes = try isByte(array.element)
    if isBytes, options.showsTexts, try writeText(memory, at: place, count: Int(array.count)) { return }
    let before = state
    state.isCharacter = isBytes || followsLibbpf && state.isCharacter
    begin("[")
    state.isElement = true
    state.isTerminated = false
    for index in 0..<Int(array.count) {
      let element = place + index * size
      if isBytes, !followsLibbpf, !options.showsZeros, try memory.byte(at: element) == 0 { break }
      try write(array.element, memory, at: element)
      if state.isTerminated { break }
    }
    state.isElement = before.isElement
    state.isTerminated = before.isTerminated
    if !followsLibbpf { state.isCharacter = before.isCharacter }
    end("]")
  }

  /// Writes an array of bytes as text, if it ends with NUL.
  private mutating func writeText(_ memory: ValueMemory, at place: Int, count: Int) throws -> Bool {
    let bytes = try memory.bytes(at: place, count: count)
    guard let end = bytes.firstIndex(of: 0) else { return false }
    // It stands behind its name, and libbpf begins a line for it.
    if followsLibbpf { indent() }
    put("\"")
    for byte in bytes[..<end] {
      guard Self.isPrintable(byte) else {
        put((byte < 16 ? "\\x0" : "\\x") + String(byte, radix: 16))
        continue
      }
      if !followsLibbpf, Self.quotes.contains(byte) { output.append(UInt8(ascii: "\\")) }
      output.append(byte)
    }
    put("\"")
    if !followsLibbpf { finishPart() }
    return true
  }

  func isByte(_ id: BTFTypeID) throws(BTFError) -> Bool {
    guard case .int(let int) = try table.resolved(id).body else { return false }
    return int.size == 1
  }
}

// MARK: - Text

extension CValueText {
  /// What cannot stand in quotes by itself.
  private static let quotes: Set<UInt8> = [UInt8(ascii: "\""), UInt8(ascii: "\\")]

  static func isPrintable(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7f }

  mutating func put(_ text: String) { output.append(contentsOf: text.utf8) }

  /// Writes a whole part: a number, say.
  mutating func part(_ text: String) {
    put(text)
    finishPart()
  }

  mutating func finishPart() {
    guard state.depth > 0 else { return }
    put(",")
    newLine()
  }

  private mutating func newLine() {
    if !options.isCompact { put("\n") }
  }

  private mutating func begin(_ brace: String) {
    state.depth += 1
    put(brace)
    newLine()
  }

  private mutating func end(_ brace: String) {
    state.depth -= 1
    indent()
    part(brace)
  }

  private mutating func indent() {
    guard !options.isCompact else { return }
    for _ in 0..<max(options.level + state.depth, 0) { put(options.indentation) }
  }

  /// Writes a value's type; elements of an array have the array's.
  private mutating func writeCast(_ id: BTFTypeID, in parentheses: Bool) throws(BTFError) {
    guard !state.isElement else { return }
    let kind = try table.type(id).kind
    guard kind != .variable, kind != .dataSection else { return }
    let cast: [UInt8]
    if let known = casts[id] {
      cast = known
    } else {
      cast = try declarations.cast(to: id)
      casts[id] = cast
    }
    if parentheses { put("(") }
    output += cast
    if parentheses { put(")") }
  }
}
