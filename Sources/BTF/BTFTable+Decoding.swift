import BPFBytes

extension BTFTable {
  /// The first words of a type, undecoded.
  struct Head {
    let id: BTFTypeID
    let name: UInt32
    let info: BTFInfoWord
    /// C: the union of `size` and `type`.
    let sizeOrType: UInt32
    /// Where what follows begins in the table's types.
    let payload: Int
  }

  /// Finds a type of this table or of its base.
  ///
  /// - Returns: the table that holds it, and its head.
  func head(of id: BTFTypeID) throws(BTFError) -> (table: BTFTable, head: Head) {
    if id < firstOwnID, let base { return try base.head(of: id) }
    return (self, try ownHead(of: id))
  }

  /// Finds a type that is the table's own. Most are, and the table need not be handed on with them.
  func ownHead(of id: BTFTypeID) throws(BTFError) -> Head {
    guard id >= firstOwnID, Int(id.rawValue - firstOwnID.rawValue) < offsets.count else {
      throw BTFError(.noSuchType, type: id, expected: "a number below \(typeCount)", seen: "\(id)")
    }
    let place = Int(offsets[Int(id.rawValue - firstOwnID.rawValue)])
    do {
      return Head(
        id: id,
        name: try types.load(at: place, order: byteOrder),
        info: BTFInfoWord(rawValue: try types.load(at: place + 4, order: byteOrder)),
        sizeOrType: try types.load(at: place + 8, order: byteOrder),
        payload: place + 12)
    } catch {
      throw BTFError(error, type: id, reading: "a type")
    }
  }

  /// What sort of type a number stands for.
  public func kind(of id: BTFTypeID) throws(BTFError) -> BTFKind {
    guard id != .void else { return .void }
    if id < firstOwnID, let base { return try base.kind(of: id) }
    return try ownHead(of: id).info.kind
  }

  /// The name of a type; empty for an anonymous one.
  public func name(of id: BTFTypeID) throws(BTFError) -> String {
    guard id != .void else { return "" }
    if id < firstOwnID, let base { return try base.name(of: id) }
    return try string(at: try ownHead(of: id).name)
  }

  /// The string at an offset, which counts through the base's strings first.
  public func string(at offset: UInt32) throws(BTFError) -> String {
    if offset < firstString, let base { return try base.string(at: offset) }
    // A table without strings still has the empty one.
    if offset == 0, strings.isEmpty { return "" }
    do {
      return try strings.string(at: Int(offset - firstString))
    } catch {
      throw BTFError(error, reading: "the string at \(offset)")
    }
  }

  /// Decodes a type.
  ///
  /// - Throws: ``BTFError`` if there is none of that number, or a name lies outside the strings.
  public func type(_ id: BTFTypeID) throws(BTFError) -> BTFType {
    guard id != .void else { return BTFType(id: .void, name: "", kind: .void, body: .void) }
    if id < firstOwnID, let base { return try base.type(id) }
    let head = try ownHead(of: id)
    return BTFType(id: id, name: try string(at: head.name), kind: head.info.kind, body: try body(head))
  }

  private func body(_ head: Head) throws(BTFError) -> BTFBody {
    let reference = BTFTypeID(rawValue: head.sizeOrType)
    do {
      switch head.info.kind {
      case .int: return .int(try int(head))
      case .pointer: return .pointer(reference)
      case .array:
        return .array(
          BTFArray(element: try id(head, 0), index: try id(head, 4), count: try word(head, 8)))
      case .structure, .union: return .composite(try composite(head))
      case .enumeration: return .enumeration(try enumeration(head))
      case .enumeration64: return .enumeration(try enumeration64(head))
      case .forward: return .forward(isUnion: head.info.flag)
      case .typedef, .volatile, .const, .restrict, .typeTag: return .reference(reference)
      case .function:
        // The number of elements serves as the linkage.
        let linkage = BTFLinkage(rawValue: UInt32(head.info.elements))
        return .function(BTFFunction(prototype: reference, linkage: linkage))
      case .functionPrototype: return .functionPrototype(try prototype(head, result: reference))
      case .variable:
        let linkage = BTFLinkage(rawValue: try word(head, 0))
        return .variable(BTFVariable(type: reference, linkage: linkage))
      case .dataSection: return .dataSection(try dataSection(head))
      case .float: return .float(size: head.sizeOrType)
      case .declTag:
        return .declTag(target: reference, component: Int32(bitPattern: try word(head, 0)))
      default:
        let length = Self.payload(of: head.info, layout: layout) ?? 0
        let payload = try types.slice(at: head.payload, count: length)
        return .unknown(info: head.info.rawValue, sizeOrType: head.sizeOrType, payload: payload)
      }
    } catch let error as ByteRangeError {
      throw BTFError(error, type: head.id, reading: "a type")
    } catch {
      throw error as? BTFError ?? BTFError(.inconsistent, type: head.id, expected: "a type", seen: "\(error)")
    }
  }

  private func word(_ head: Head, _ offset: Int) throws(ByteRangeError) -> UInt32 {
    try types.load(at: head.payload + offset, order: byteOrder)
  }

  private func id(_ head: Head, _ offset: Int) throws(ByteRangeError) -> BTFTypeID {
    BTFTypeID(rawValue: try word(head, offset))
  }

  private func int(_ head: Head) throws -> BTFInt {
    let word = try word(head, 0)
    return BTFInt(
      size: head.sizeOrType, bits: UInt8(truncatingIfNeeded: word),
      bitOffset: UInt8(truncatingIfNeeded: word >> 16), encoding: UInt8(truncatingIfNeeded: word >> 24 & 0xf))
  }

  private func composite(_ head: Head) throws -> BTFComposite {
    var members: [BTFMember] = []
    members.reserveCapacity(head.info.elements)
    for place in stride(from: 0, to: head.info.elements * 12, by: 12) {
      let offset = try word(head, place + 8)
      members.append(
        BTFMember(
          name: try string(at: try word(head, place)), type: try id(head, place + 4),
          bitOffset: head.info.flag ? offset & 0xff_ffff : offset,
          bitfieldSize: head.info.flag ? UInt8(offset >> 24) : 0))
    }
    return BTFComposite(size: head.sizeOrType, members: members, hasBitfields: head.info.flag)
  }

  private func enumeration(_ head: Head) throws -> BTFEnumeration {
    var values: [BTFEnumerator] = []
    values.reserveCapacity(head.info.elements)
    for place in stride(from: 0, to: head.info.elements * 8, by: 8) {
      let value = Int32(bitPattern: try word(head, place + 4))
      values.append(BTFEnumerator(name: try string(at: try word(head, place)), value: Int64(value)))
    }
    return BTFEnumeration(size: head.sizeOrType, isSigned: head.info.flag, values: values)
  }

  private func enumeration64(_ head: Head) throws -> BTFEnumeration {
    var values: [BTFEnumerator] = []
    values.reserveCapacity(head.info.elements)
    for place in stride(from: 0, to: head.info.elements * 12, by: 12) {
      let low = UInt64(try word(head, place + 4))
      let high = UInt64(try word(head, place + 8))
      values.append(
        BTFEnumerator(name: try string(at: try word(head, place)), value: Int64(bitPattern: high << 32 | low))
      )
    }
    return BTFEnumeration(size: head.sizeOrType, isSigned: head.info.flag, values: values)
  }

  private func prototype(_ head: Head, result: BTFTypeID) throws -> BTFPrototype {
    var parameters: [BTFParameter] = []
    parameters.reserveCapacity(head.info.elements)
    for place in stride(from: 0, to: head.info.elements * 8, by: 8) {
      parameters.append(
        BTFParameter(name: try string(at: try word(head, place)), type: try id(head, place + 4)))
    }
    return BTFPrototype(result: result, parameters: parameters)
  }

  private func dataSection(_ head: Head) throws -> BTFDataSection {
    var variables: [BTFSectionVariable] = []
    variables.reserveCapacity(head.info.elements)
    for place in stride(from: 0, to: head.info.elements * 12, by: 12) {
      variables.append(
        BTFSectionVariable(
          type: try id(head, place), offset: try word(head, place + 4), size: try word(head, place + 8)))
    }
    return BTFDataSection(size: head.sizeOrType, variables: variables)
  }
}
