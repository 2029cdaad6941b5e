public import BPFBytes

/// Types that a table gets at its end, so that what it has keeps its numbers.
public struct BTFAppendix: Sendable {
  private var types: ByteWriter
  private var strings: ByteWriter
  private var nextType: UInt32
  private let firstString: UInt32

  /// Begins where a table ends.
  ///
  /// - Parameter order: of the bytes that the table is made loadable in.
  public init(to table: BTFTable, order: ByteOrder) {
    types = ByteWriter(order: order)
    strings = ByteWriter(order: order)
    nextType = UInt32(clamping: table.typeCount)
    firstString = UInt32(clamping: table.strings.count)
  }

  /// Whether nothing was added.
  public var isEmpty: Bool { types.count == 0 }

  /// Adds a structure without members under a name, and a pointer to it.
  public mutating func addPointer(toStructure name: String) -> BTFTypeID {
    let structure = add(.structure, string(name))
    return add(.pointer, 0, sizeOrType: structure.rawValue)
  }

  /// Adds a global function and its prototype.
  public mutating func addFunction(
    _ name: String, result: BTFTypeID, parameters: [(name: String, type: BTFTypeID)]
  ) -> BTFTypeID {
    let words = parameters.flatMap { [string($0.name), $0.type.rawValue] }
    let prototype = add(
      .functionPrototype, 0, elements: parameters.count, sizeOrType: result.rawValue, words: words)
    return add(
      .function, string(name), elements: Int(BTFLinkage.global.rawValue), sizeOrType: prototype.rawValue)
  }

  /// Adds a tag on a parameter of a function.
  public mutating func addTag(_ tag: String, on function: BTFTypeID, parameter: Int) {
    _ = add(.declTag, string(tag), sizeOrType: function.rawValue, words: [UInt32(clamping: parameter)])
  }

  private mutating func string(_ text: String) -> UInt32 {
    guard !text.isEmpty else { return 0 }
    let place = firstString + UInt32(clamping: strings.count)
    strings.append(cString: text)
    return place
  }

  private mutating func add(
    _ kind: BTFKind, _ name: UInt32, elements: Int = 0, sizeOrType: UInt32 = 0, words: [UInt32] = []
  ) -> BTFTypeID {
    let head = [name, UInt32(kind.rawValue) << 24 | UInt32(clamping: elements) & 0xffff, sizeOrType]
    for word in head + words { types.append(word) }
    defer { nextType += 1 }
    return BTFTypeID(rawValue: nextType)
  }

  /// The table with what was added.
  ///
  /// - Parameter bytes: a table, made loadable in the order of this appendix.
  public func added(to bytes: [UInt8]) throws(BTFError) -> BTFTable {
    let table = try BTFTable(parsing: ByteSlice(bytes))
    return try BTFTable(
      parsing: ByteSlice(
        table.assemble(
          table.types.array + types.bytes, strings: table.strings.array + strings.bytes,
          order: table.byteOrder)))
  }
}
