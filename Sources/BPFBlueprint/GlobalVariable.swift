public import BPFBytes
public import BPFTypes
public import BTF

/// A variable of one of an object's data sections: where it lies, what type it has, what it holds.
public struct GlobalVariable: Sendable {
  /// Where a variable lies in the map of its section.
  public struct Layout: Sendable, Hashable {
    /// The C name.
    public let name: String
    /// The map that holds it, by its name in the object, such as `.rodata`.
    public let map: String
    /// Bytes from the start of the map's value.
    public let offset: Int
    /// In bytes.
    public let size: Int
    /// Its type in the object's BTF, or void if the object does not say.
    public let type: BTFTypeID
    /// Whether other files of the program can see it.
    public let isVisible: Bool
  }

  /// Where it lies.
  public let layout: Layout
  /// What it holds, in the object's byte order.
  public var bytes: [UInt8] { contents.bytes(start..<start + layout.size) }

  /// What the whole map holds, or the variable alone, so that listing variables copies none.
  private var contents: InitialValue
  private var start: Int
  let types: BTFTable?
  let byteOrder: ByteOrder

  /// Describes a variable that holds some bytes.
  ///
  /// - Parameters:
  ///   - layout: where it lies; its size must be the number of `bytes`.
  ///   - types: the table that the layout's type is in.
  public init(layout: Layout, bytes: [UInt8], types: BTFTable?, byteOrder: ByteOrder) {
    self.init(layout: layout, in: InitialValue(bytes), at: 0, types: types, byteOrder: byteOrder)
  }

  init(
    layout: Layout, in contents: InitialValue, at start: Int, types: BTFTable?, byteOrder: ByteOrder
  ) {
    self.layout = layout
    self.contents = contents
    self.start = start
    self.types = types
    self.byteOrder = byteOrder
  }

  /// The C name.
  public var name: String { layout.name }

  /// The size beyond which a variable is a table, not a setting, and is not taken apart.
  private static let mostValueBytes = 1 << 20

  /// What it holds, told by its type; `nil` if the object does not say the type, or if it holds more than a
  /// megabyte.
  public var value: BTFValue? {
    guard let types, layout.type != .void, layout.size <= Self.mostValueBytes else { return nil }
    return try? types.value(of: layout.type, in: ByteSlice(bytes))
  }

  /// Replaces the bytes.
  ///
  /// - Throws: ``BPFError`` with code `invalidValue` if the number of bytes differs from the variable's size.
  public mutating func set(bytes newValue: [UInt8]) throws(BPFError) {
    guard newValue.count == layout.size else {
      throw invalid(
        "the value has the wrong size", expected: "\(layout.size) bytes", seen: "\(newValue.count)")
    }
    replace(newValue)
  }

  /// Sets an integer, an enumeration or a `bool`.
  ///
  /// - Throws: ``BPFError`` with code `invalidValue` if the variable is of another kind, or the value is out
  ///   of the range of its C type.
  public mutating func set(_ newValue: some FixedWidthInteger) throws(BPFError) {
    let isSigned = try integerSignedness()
    if isBoolean, newValue != 0, newValue != 1 {
      throw invalid("the value is out of range", expected: "0 or 1, for a bool", seen: "\(newValue)")
    }
    let bits = layout.size * 8
    let text = "\(newValue)"
    let stored: UInt64
    if isSigned ?? (newValue < 0) {
      guard let wide = Int64(exactly: newValue),
        bits >= 64 || (wide >= -(1 << (bits - 1)) && wide < 1 << (bits - 1))
      else { throw outOfRange(text, isSigned: true) }
      stored = UInt64(bitPattern: wide)
    } else {
      guard let wide = UInt64(exactly: newValue), bits >= 64 || wide < 1 << UInt64(bits) else {
        throw outOfRange(text, isSigned: false)
      }
      stored = wide
    }
    replace(
      (0..<layout.size).map { place in
        let shift = byteOrder == .littleEndian ? place : layout.size - 1 - place
        return UInt8(truncatingIfNeeded: stored >> UInt64(shift * 8))
      })
  }

  private mutating func replace(_ bytes: [UInt8]) {
    contents = InitialValue(bytes)
    start = 0
  }

  /// Sets a `bool`.
  ///
  /// - Throws: as for integers.
  public mutating func set(_ newValue: Bool) throws(BPFError) {
    try set(newValue ? UInt8(1) : 0)
  }

  /// Sets the variable from text, read by its type: a number, `true`, an enumerator's name, a string.
  ///
  /// - Throws: ``BPFError`` with code `invalidValue` if the text does not suit the type.
  public mutating func set(text: String) throws(BPFError) {
    guard let types, layout.type != .void else {
      throw invalid("the object does not say the variable's type", expected: "BTF", seen: "none")
    }
    do {
      try set(bytes: try types.encode(text: text, as: layout.type))
    } catch let error as BTFError {
      throw BPFError(
        .invalidValue, at: .configure, of: .init(item: "global \(name)"),
        "the text does not suit the variable",
        expected: error.expected, seen: error.seen, underlying: error)
    } catch {
      throw error as? BPFError ?? invalid("\(error)")
    }
  }

  /// Reads an integer, an enumeration or a `bool`.
  ///
  /// - Throws: ``BPFError`` with code `invalidValue` if the variable is of another kind, or its value does
  ///   not fit `T`.
  public func integer<T: FixedWidthInteger>(as type: T.Type = T.self) throws(BPFError) -> T {
    let isSigned = try integerSignedness() ?? T.isSigned
    var raw: UInt64 = 0
    for byte in byteOrder == .bigEndian ? bytes : bytes.reversed() { raw = raw << 8 | UInt64(byte) }
    let unused = UInt64(64 - layout.size * 8)
    let result = isSigned ? T(exactly: Int64(bitPattern: raw << unused) >> Int64(unused)) : T(exactly: raw)
    guard let result else { throw invalid("the value does not fit \(T.self)") }
    return result
  }

  private var isBoolean: Bool {
    guard case .int(let integer)? = try? types?.resolved(layout.type).body else { return false }
    return integer.isBoolean
  }

  /// Whether the C type is signed; `nil` if it is unknown.
  private func integerSignedness() throws(BPFError) -> Bool? {
    guard [1, 2, 4, 8].contains(layout.size) else {
      throw invalid("the variable is no integer", expected: "1, 2, 4 or 8 bytes", seen: "\(layout.size)")
    }
    guard let types, layout.type != .void else { return nil }
    let body: BTFBody
    do { body = try types.resolved(layout.type).body } catch { throw invalid("\(error)") }
    switch body {
    case .int(let integer): return integer.isSigned
    case .enumeration(let enumeration): return enumeration.isSigned
    case .pointer: return false
    default: throw invalid("the variable is no integer", expected: "an integer, enumeration or bool")
    }
  }

  private func outOfRange(_ text: String, isSigned: Bool) -> BPFError {
    invalid(
      "the value is out of range",
      expected: "\(isSigned ? "a signed" : "an unsigned") integer of \(layout.size) bytes",
      seen: text)
  }

  private func invalid(_ summary: String, expected: String? = nil, seen: String? = nil) -> BPFError {
    BPFError(
      .invalidValue, at: .configure, of: .init(item: "global \(name)"), summary, expected: expected,
      seen: seen)
  }
}

/// The variables of an object's data sections, found by name.
public struct Globals: Sendable, Sequence {
  var object: BPFObject

  /// The variable of a name, or `nil`. Where a static and a visible variable share a name, the visible one
  /// is meant. Writing a changed variable back changes the start value of its section.
  public subscript(name: String) -> GlobalVariable? {
    get {
      let found = object.globalLayouts.filter { $0.name == name }
      return (found.first { $0.isVisible } ?? found.first).flatMap(object.global)
    }
    set {
      guard let newValue else { return }
      object.store(newValue)
    }
  }

  /// All variables, by section and offset.
  public func makeIterator() -> AnyIterator<GlobalVariable> {
    var layouts = object.globalLayouts.makeIterator()
    let object = object
    return AnyIterator {
      while let layout = layouts.next() {
        if let variable = object.global(layout) { return variable }
      }
      return nil
    }
  }
}

extension BPFObject {
  /// The variables of the data sections. Changing one here changes what the programs see from their first
  /// instruction on, also in `.rodata`.
  public var globals: Globals {
    get { Globals(object: self) }
    set {
      for name in maps.names {
        if let changed = newValue.object.maps[name]?.initialValue { maps[name]?.initialValue = changed }
      }
    }
  }

  func global(_ layout: GlobalVariable.Layout) -> GlobalVariable? {
    guard let value = maps[layout.map]?.initialValue, layout.offset >= 0,
      layout.size <= value.count, layout.offset <= value.count - layout.size
    else { return nil }
    return GlobalVariable(layout: layout, in: value, at: layout.offset, types: types, byteOrder: byteOrder)
  }

  mutating func store(_ variable: GlobalVariable) {
    let layout = variable.layout
    guard global(layout) != nil else { return }
    maps[layout.map]?.initialValue?.write(variable.bytes, at: layout.offset)
  }
}
