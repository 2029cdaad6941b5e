public import BPFBytes

/// Writes a table type by type: for probes of a kernel, and for tests of what no compiler here emits.
public struct BTFBuilder: Sendable {
  /// The order of every integer written.
  public let byteOrder: ByteOrder
  private var types: ByteWriter
  private var strings = ByteWriter()
  private var places: [String: UInt32] = ["": 0]
  private var count: UInt32 = 0
  /// How many bytes of strings the base has: offsets count through those first.
  private var baseStrings: UInt32 = 0

  /// Starts with nothing but the empty string.
  public init(order: ByteOrder = .host) {
    byteOrder = order
    types = ByteWriter(order: order)
    strings.append(cString: "")
  }

  /// Starts a table that continues another one, as that of a module does with the kernel's (parity BTF-8).
  public init(continuing base: BTFTable) {
    byteOrder = base.byteOrder
    types = ByteWriter(order: base.byteOrder)
    count = UInt32(clamping: base.typeCount - 1)
    baseStrings = base.firstString &+ UInt32(clamping: base.strings.count)
  }

  /// Adds a string, or finds it.
  ///
  /// - Returns: its offset.
  public mutating func string(_ text: String) -> UInt32 {
    if let place = places[text] { return place }
    let place = baseStrings &+ UInt32(clamping: strings.count)
    strings.append(cString: text)
    places[text] = place
    return place
  }

  /// Adds a string as it is, or finds it: lines of source need not be UTF-8.
  mutating func string(_ text: ByteSlice) -> UInt32 {
    let bytes = text.array
    if let text = String(validating: bytes, as: UTF8.self) { return string(text) }
    let place = baseStrings &+ UInt32(clamping: strings.count)
    strings.append(contentsOf: bytes)
    strings.append(UInt8(0))
    return place
  }

  /// Adds a type from its words.
  ///
  /// - Parameters:
  ///   - kind: what sort of type.
  ///   - elements: the number of elements, or the linkage of a function.
  ///   - flag: C: `kind_flag`.
  ///   - sizeOrType: its size, or the number of the type it refers to.
  ///   - words: what follows, word by word.
  /// - Returns: the new type's number.
  @discardableResult
  public mutating func add(
    _ kind: BTFKind, named name: String = "", elements: Int = 0, flag: Bool = false, sizeOrType: UInt32 = 0,
    words: [UInt32] = []
  ) -> BTFTypeID {
    types.append(string(name))
    types.append(
      UInt32(flag ? 1 : 0) << 31 | UInt32(kind.rawValue) << 24 | UInt32(clamping: elements) & 0xff_ffff)
    types.append(sizeOrType)
    for word in words { types.append(word) }
    count += 1
    return BTFTypeID(rawValue: count)
  }

  /// Adds a type whose numbers and strings are those of this table.
  mutating func add(_ record: BTFRecord) -> BTFTypeID {
    for word in [record.name, record.info, record.sizeOrType] { types.append(word) }
    for word in record.words { types.append(word) }
    count += 1
    return BTFTypeID(rawValue: count)
  }

  /// Adds an integer type.
  ///
  /// - Parameter encoding: 1 signed, 2 character, 4 boolean.
  public mutating func addInt(_ name: String, size: UInt32, encoding: UInt8 = 0) -> BTFTypeID {
    add(.int, named: name, sizeOrType: size, words: [UInt32(encoding) << 24 | size &* 8 & 0xff])
  }

  /// Adds a type that refers to one other: a pointer, typedef, qualifier or type tag.
  public mutating func addReference(_ kind: BTFKind, named name: String = "", to target: BTFTypeID)
    -> BTFTypeID
  {
    add(kind, named: name, sizeOrType: target.rawValue)
  }

  /// Adds an array type.
  public mutating func addArray(of element: BTFTypeID, index: BTFTypeID, count: UInt32) -> BTFTypeID {
    add(.array, words: [element.rawValue, index.rawValue, count])
  }

  /// Adds a structure or union without bit fields; offsets in bits.
  public mutating func addComposite(
    _ kind: BTFKind, named name: String, size: UInt32,
    members: [(name: String, type: BTFTypeID, bitOffset: UInt32)]
  ) -> BTFTypeID {
    var words: [UInt32] = []
    for member in members { words += [string(member.name), member.type.rawValue, member.bitOffset] }
    return add(kind, named: name, elements: members.count, sizeOrType: size, words: words)
  }

  /// Adds an enumeration of up to 32 bits.
  public mutating func addEnumeration(
    named name: String, size: UInt32 = 4, isSigned: Bool = false, values: [(name: String, value: Int32)]
  ) -> BTFTypeID {
    var words: [UInt32] = []
    for value in values { words += [string(value.name), UInt32(bitPattern: value.value)] }
    return add(
      .enumeration, named: name, elements: values.count, flag: isSigned, sizeOrType: size, words: words)
  }

  /// Adds an enumeration of up to 64 bits.
  public mutating func addEnumeration64(
    named name: String, size: UInt32 = 8, isSigned: Bool = false, values: [(name: String, value: Int64)]
  ) -> BTFTypeID {
    var words: [UInt32] = []
    for value in values {
      let bits = UInt64(bitPattern: value.value)
      words += [string(value.name), UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits >> 32)]
    }
    return add(
      .enumeration64, named: name, elements: values.count, flag: isSigned, sizeOrType: size, words: words)
  }

  /// Adds a prototype.
  public mutating func addPrototype(
    result: BTFTypeID, parameters: [(name: String, type: BTFTypeID)] = []
  ) -> BTFTypeID {
    var words: [UInt32] = []
    for parameter in parameters { words += [string(parameter.name), parameter.type.rawValue] }
    return add(.functionPrototype, elements: parameters.count, sizeOrType: result.rawValue, words: words)
  }

  /// Adds a function.
  public mutating func addFunction(
    _ name: String, prototype: BTFTypeID, linkage: BTFLinkage = .static
  ) -> BTFTypeID {
    add(.function, named: name, elements: Int(linkage.rawValue), sizeOrType: prototype.rawValue)
  }

  /// Adds a variable.
  public mutating func addVariable(
    _ name: String, type: BTFTypeID, linkage: BTFLinkage = .global
  ) -> BTFTypeID {
    add(.variable, named: name, sizeOrType: type.rawValue, words: [linkage.rawValue])
  }

  /// Adds a section of variables.
  public mutating func addDataSection(
    _ name: String, size: UInt32, variables: [(type: BTFTypeID, offset: UInt32, size: UInt32)]
  ) -> BTFTypeID {
    let words = variables.flatMap { [$0.type.rawValue, $0.offset, $0.size] }
    return add(.dataSection, named: name, elements: variables.count, sizeOrType: size, words: words)
  }

  /// The table.
  ///
  /// - Parameter layout: for a header of the newer form, how many bytes each kind has, from kind 0 on.
  public func encoded(layout: [(fixed: UInt8, element: UInt8)] = []) -> [UInt8] {
    var writer = ByteWriter(order: byteOrder)
    writer.append(BTFHeader.magic)
    writer.append(UInt8(1))
    writer.append(UInt8(0))
    writer.append(UInt32(layout.isEmpty ? 24 : 32))
    writer.append(UInt32(0))
    writer.append(UInt32(types.count))
    writer.append(UInt32(types.count + layout.count * 4))
    writer.append(UInt32(strings.count))
    if !layout.isEmpty {
      writer.append(UInt32(types.count))
      writer.append(UInt32(layout.count * 4))
    }
    writer.append(contentsOf: types.bytes)
    for entry in layout {
      writer.append(entry.fixed)
      writer.append(entry.element)
      writer.append(UInt16(0))
    }
    writer.append(contentsOf: strings.bytes)
    return writer.bytes
  }
}
