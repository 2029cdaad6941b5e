import BPFBytes

/// Types and strings that a table lacks and its mended form has behind its own.
struct MendingAppendix {
  private(set) var types: [UInt8] = []
  private(set) var strings: [UInt8] = []
  private let table: BTFTable
  private var count: UInt32 = 0

  init(to table: BTFTable) {
    self.table = table
  }

  /// The offset of a string, which is added if the table has none that is equal.
  mutating func string(_ text: String) -> UInt32 {
    if let known = table.stringOffset(of: text) { return known }
    defer { strings += Array(text.utf8) + [0] }
    return table.firstString &+ UInt32(clamping: table.strings.count + strings.count)
  }

  /// Adds a type of one word behind its head.
  mutating func add(_ kind: BTFKind, named name: String, sizeOrType: UInt32, word: UInt32) -> BTFTypeID {
    var writer = ByteWriter(order: table.byteOrder)
    for word in [string(name), UInt32(kind.rawValue) << 24, sizeOrType, word] { writer.append(word) }
    types += writer.bytes
    defer { count += 1 }
    return BTFTypeID(rawValue: UInt32(clamping: table.typeCount) &+ count)
  }
}

extension BTFTable {
  /// The section of what the kernel provides; no ELF section stands behind it.
  static let kernelSymbolSection = ".ksyms"
  private static let standIn = "dummy_ksym"
  private static let wordSize: UInt32 = 4

  /// Rewrites the section of kernel symbols into one that the kernel takes (parity BTF-30, BTF-31): it knows
  /// neither functions in sections nor variables that are defined elsewhere. So each entry becomes a visible
  /// variable of four bytes, and functions become visible ones, whose parameters have to have names.
  func mend(
    kernelSymbols head: Head, at offset: Int, in bytes: inout [UInt8], _ appendix: inout MendingAppendix
  ) throws {
    guard case .dataSection(let section) = try type(head.id).body else { return }
    let integer = try wordType ?? addInteger(to: &appendix)
    var variable: BTFTypeID?
    for (place, entry) in section.variables.enumerated() {
      let declared = try self.head(of: entry.type).head
      guard declared.id >= firstOwnID else {
        throw wrongKind(
          entry.type, expected: "a variable or function of this table", seen: declared.info.kind)
      }
      var type = entry.type
      switch declared.info.kind {
      case .function:
        type = variable ?? addVariable(of: integer, to: &appendix)
        variable = type
        try bytes.store(
          declared.info.rawValue & ~0xff_ffff | BTFLinkage.global.rawValue, at: declared.payload - 8,
          order: byteOrder)
        try nameParameters(
          of: BTFTypeID(rawValue: declared.sizeOrType), appendix.string(Self.standIn), in: &bytes)
      case .variable:
        try bytes.store(integer.rawValue, at: declared.payload - 4, order: byteOrder)
        try bytes.store(BTFLinkage.global.rawValue, at: declared.payload, order: byteOrder)
      default:
        throw wrongKind(entry.type, expected: "a variable or function", seen: declared.info.kind)
      }
      let words = [type.rawValue, UInt32(clamping: place) &* Self.wordSize, Self.wordSize]
      for (number, word) in words.enumerated() {
        try bytes.store(word, at: head.payload + place * 12 + number * 4, order: byteOrder)
      }
    }
    try bytes.store(
      UInt32(clamping: section.variables.count) &* Self.wordSize, at: offset + 8, order: byteOrder)
  }

  private func nameParameters(of prototype: BTFTypeID, _ name: UInt32, in bytes: inout [UInt8]) throws {
    let (_, head) = try head(of: prototype)
    guard head.info.kind == .functionPrototype, head.id >= firstOwnID else { return }
    for place in 0..<head.info.elements {
      let parameter = head.payload + place * 8
      let own: UInt32 = try types.load(at: parameter, order: byteOrder)
      let type: UInt32 = try types.load(at: parameter + 4, order: byteOrder)
      if own == 0, type != 0 { try bytes.store(name, at: parameter, order: byteOrder) }
    }
  }

  /// The first integer of 32 bits.
  private var wordType: BTFTypeID? {
    get throws(BTFError) {
      for id in ids {
        guard try kind(of: id) == .int, case .int(let integer) = try type(id).body else { continue }
        if integer.bits == 32 { return id }
      }
      return nil
    }
  }

  private func addInteger(to appendix: inout MendingAppendix) -> BTFTypeID {
    appendix.add(.int, named: "int", sizeOrType: Self.wordSize, word: 1 << 24 | 32)
  }

  private func addVariable(of type: BTFTypeID, to appendix: inout MendingAppendix) -> BTFTypeID {
    appendix.add(
      .variable, named: Self.standIn, sizeOrType: type.rawValue, word: BTFLinkage.global.rawValue)
  }

  /// The offset of a string that begins where another one ends.
  fileprivate func stringOffset(of text: String) -> UInt32? {
    let wanted = Array(text.utf8) + [0]
    var place = 0
    while let length = try? strings.stringLength(at: place) {
      if length + 1 == wanted.count, (try? strings.slice(at: place, count: wanted.count))?.array == wanted {
        return firstString &+ UInt32(clamping: place)
      }
      place += length + 1
    }
    return nil
  }
}
