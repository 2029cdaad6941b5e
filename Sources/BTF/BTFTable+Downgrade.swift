import BPFBytes

/// What kernels learnt to read in BTF one after the other (parity FEAT-4 to FEAT-6, 12, 14, 15, 18, 22, 25).
public enum BTFFeature: String, Sendable, Hashable, CaseIterable, Codable {
  /// Functions and their prototypes. Linux 5.0.
  case function
  /// Variables and sections of them. Linux 5.2.
  case dataSection
  /// Functions of global linkage. Linux 5.6.
  case globalFunction
  /// Floating-point numbers. Linux 5.13.
  case float
  /// Marks on declarations. Linux 5.16.
  case declTag
  /// Marks on types. Linux 5.17.
  case typeTag
  /// Enumerations of 64 bits, and signed ones. Linux 6.0.
  case enumeration64
  /// Sections whose name begins with a question mark. Linux 6.10.
  case optionalSection
}

extension BTFTable {
  /// The features that a kernel needs for reading this table.
  public var features: Set<BTFFeature> {
    var result: Set<BTFFeature> = []
    for id in ownIDs {
      guard let head = try? head(of: id).head else { continue }
      switch head.info.kind {
      case .function:
        result.insert(.function)
        if head.info.elements == Int(BTFLinkage.global.rawValue) { result.insert(.globalFunction) }
      case .functionPrototype: result.insert(.function)
      case .variable: result.insert(.dataSection)
      case .dataSection:
        result.insert(.dataSection)
        if (try? string(at: head.name))?.hasPrefix("?") == true { result.insert(.optionalSection) }
      case .float: result.insert(.float)
      case .declTag: result.insert(.declTag)
      case .typeTag: result.insert(.typeTag)
      case .enumeration where head.info.flag: result.insert(.enumeration64)
      case .enumeration64: result.insert(.enumeration64)
      default: break
      }
    }
    return result
  }

  /// The table without what a kernel cannot read: each type becomes one of an older kind that has the same
  /// length, so that every number stays (parity SAN-1 to SAN-11).
  ///
  /// - Parameter missing: what the kernel lacks.
  /// - Returns: the bytes for `BPF_BTF_LOAD`, in this table's byte order and with a header of the oldest form.
  /// - Throws: ``BTFError`` if a type cannot be read.
  public func downgraded(without missing: Set<BTFFeature>) throws(BTFError) -> [UInt8] {
    var rewriter = BTFRewriter(table: self, missing: missing)
    do {
      for id in ownIDs { try rewriter.rewrite(id) }
    } catch let error as ByteRangeError {
      throw BTFError(error, reading: "a type to rewrite")
    } catch {
      throw error as? BTFError ?? BTFError(.inconsistent, expected: "types", seen: "\(error)")
    }
    return rewriter.bytes
  }
}

/// Turns types into older ones, in place.
private struct BTFRewriter {
  let table: BTFTable
  let missing: Set<BTFFeature>
  private var types: [UInt8]
  private var strings: [UInt8]
  /// The type that the members of former 64-bit enumerations have; added at the end when there is one.
  private var enumeratorType: BTFTypeID?

  init(table: BTFTable, missing: Set<BTFFeature>) {
    self.table = table
    self.missing = missing
    types = table.types.array
    strings = table.strings.array
  }

  mutating func rewrite(_ id: BTFTypeID) throws {
    let head = try table.head(of: id).head
    switch head.info.kind {
    case .variable where missing.contains(.dataSection),
      .declTag where missing.contains(.declTag):
      // The smallest size always fits where the variable was.
      try setInteger(head)
    case .dataSection where missing.contains(.dataSection):
      try setStructure(head)
    case .dataSection where missing.contains(.optionalSection):
      if byte(ofName: head) == UInt8(ascii: "?") { setName(head) { $0 == UInt8(ascii: "?") } }
    case .functionPrototype where missing.contains(.function):
      // A parameter's name and type become an enumerator's name and value.
      try set(head, .enumeration, elements: head.info.elements, sizeOrType: 4)
    case .function where missing.contains(.function):
      try set(head, .typedef)
    case .function
    where missing.contains(.globalFunction)
      && head.info.elements == Int(BTFLinkage.global.rawValue):
      try set(head, .function, elements: Int(BTFLinkage.static.rawValue))
    case .float where missing.contains(.float):
      try set(head, .structure, name: 0)
    case .typeTag where missing.contains(.typeTag):
      try set(head, .const, name: 0)
    case .enumeration where missing.contains(.enumeration64) && head.info.flag:
      try set(head, .enumeration, elements: head.info.elements)
    case .enumeration64 where missing.contains(.enumeration64):
      try setUnion(head)
    default: break
    }
  }

  /// The rewritten table.
  var bytes: [UInt8] {
    var types = types
    var strings = strings
    if enumeratorType != nil {
      var writer = ByteWriter(order: table.byteOrder)
      writer.append(UInt32(clamping: table.firstString) &+ UInt32(clamping: strings.count))
      writer.append(UInt32(BTFKind.int.rawValue) << 24)
      writer.append(UInt32(1))
      writer.append(UInt32(8))
      types += writer.bytes
      strings += Array("enum64_placeholder".utf8) + [0]
    }
    return table.assemble(types, strings: strings, order: table.byteOrder)
  }

  /// Replaces the first words of a type; what follows them stays.
  private mutating func set(
    _ head: BTFTable.Head, _ kind: BTFKind, elements: Int = 0, sizeOrType: UInt32? = nil, name: UInt32? = nil
  ) throws {
    let place = head.payload - 12
    if let name { try types.store(name, at: place, order: table.byteOrder) }
    let info = UInt32(kind.rawValue) << 24 | UInt32(clamping: elements) & 0xff_ffff
    try types.store(info, at: place + 4, order: table.byteOrder)
    if let sizeOrType { try types.store(sizeOrType, at: place + 8, order: table.byteOrder) }
  }

  /// One byte without a sign.
  private mutating func setInteger(_ head: BTFTable.Head) throws {
    try set(head, .int, sizeOrType: 1)
    try types.store(UInt32(8), at: head.payload, order: table.byteOrder)
  }

  /// A section becomes a structure of its variables.
  private mutating func setStructure(_ head: BTFTable.Head) throws {
    guard case .dataSection(let section) = try table.type(head.id).body else { return }
    for (number, entry) in section.variables.enumerated() {
      let place = head.payload + number * 12
      let variable = try table.head(of: entry.type).head
      try types.store(variable.name, at: place, order: table.byteOrder)
      try types.store(entry.type.rawValue, at: place + 4, order: table.byteOrder)
      try types.store(entry.offset &* 8, at: place + 8, order: table.byteOrder)
    }
    try set(head, .structure, elements: section.variables.count)
    // The name of a structure has to be one in C.
    setName(head) { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "?") }
  }

  /// An enumeration of 64 bits becomes a union with a member for each name.
  private mutating func setUnion(_ head: BTFTable.Head) throws {
    let member = enumeratorType ?? BTFTypeID(rawValue: UInt32(clamping: table.typeCount))
    enumeratorType = member
    for number in 0..<head.info.elements {
      let place = head.payload + number * 12
      try types.store(member.rawValue, at: place + 4, order: table.byteOrder)
      try types.store(UInt32(0), at: place + 8, order: table.byteOrder)
    }
    try set(head, .union, elements: head.info.elements)
  }

  private func byte(ofName head: BTFTable.Head) -> UInt8? {
    let place = Int(head.name) - Int(table.firstString)
    return strings.indices.contains(place) ? strings[place] : nil
  }

  /// Replaces characters of a name by underscores. Only sections have such names, and none shares its own.
  private mutating func setName(_ head: BTFTable.Head, replacing isReplaced: (UInt8) -> Bool) {
    var place = Int(head.name) - Int(table.firstString)
    while strings.indices.contains(place), strings[place] != 0 {
      if isReplaced(strings[place]) { strings[place] = UInt8(ascii: "_") }
      place += 1
    }
  }
}
