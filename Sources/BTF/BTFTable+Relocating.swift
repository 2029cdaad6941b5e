import BPFBytes

extension BTFTable {
  /// Moves a table from its distilled base onto the types of a kernel (parity BTF-23).
  ///
  /// Each type of the distilled base is found in the other one by its name: integers, floating-point numbers and
  /// enumerations by their size too, structures and unions only where several have the name, or where the table has one
  /// inside of its own types. C: `btf__relocate` of libbpf 1.5.
  ///
  /// - Parameter kernel: the new base.
  /// - Returns: the table as it continues the new base.
  /// - Throws: ``BTFError`` with reason `noSuchType` if the kernel lacks a type, or `inconsistent` if several may be meant.
  public func relocated(onto kernel: BTFTable) throws(BTFError) -> [UInt8] {
    guard let base else {
      throw BTFError(.inconsistent, expected: "a table that continues another one", seen: "one of its own")
    }
    guard kernel.byteOrder == byteOrder else {
      throw BTFError(.inconsistent, expected: "a base of the same byte order", seen: "\(kernel.byteOrder)")
    }
    var numbers = try base.places(in: kernel, embedded: try embeddedOfBase())
    for (place, id) in ownIDs.enumerated() {
      numbers[id] = BTFTypeID(rawValue: UInt32(clamping: kernel.typeCount + place))
    }
    var moved = BTFBuilder(continuing: kernel)
    for id in ownIDs {
      var record = try record(id)
      try record.mapTypes { (old) throws(BTFError) in
        guard old != .void else { return .void }
        guard let new = numbers[old] else {
          throw BTFError(.noSuchType, type: id, expected: "a number below \(typeCount)", seen: "\(old)")
        }
        return new
      }
      try moved.add(record, of: self)
    }
    return moved.encoded()
  }

  /// Structures of the base that are inside of the table's own structures and arrays: their size matters.
  private func embeddedOfBase() throws(BTFError) -> Set<BTFTypeID> {
    var embedded: Set<BTFTypeID> = []
    for id in ownIDs {
      let record = try record(id)
      guard record.kind == .structure || record.kind == .union || record.kind == .array else { continue }
      for reference in record.references {
        let inner = try elementOrSelf(reference)
        if inner != .void, inner < firstOwnID { embedded.insert(inner) }
      }
    }
    return embedded
  }

  /// What a type is behind names, qualifiers and arrays.
  private func elementOrSelf(_ id: BTFTypeID) throws(BTFError) -> BTFTypeID {
    var id = try resolvedID(id)
    for _ in 0..<limits.depth {
      guard id != .void, try kind(of: id) == .array else { return id }
      id = try resolvedID(try raw(id).element)
    }
    throw tooDeep(id)
  }

  /// Where each type of a distilled base is among those of a kernel.
  private func places(
    in kernel: BTFTable, embedded: Set<BTFTypeID>
  ) throws(BTFError) -> [BTFTypeID: BTFTypeID] {
    var names: [(id: BTFTypeID, name: String)] = []
    for id in ids {
      let name = try self.name(of: id)
      guard !name.isEmpty else {
        throw wrongKind(id, expected: "a named type in a distilled base", seen: try kind(of: id))
      }
      names.append((id, name))
    }
    let candidates = try kernel.distillable(named: Set(names.map(\.name)))
    var found: [BTFTypeID: BTFTypeID] = [:]
    for (id, name) in names {
      found[id] = try place(
        of: id, named: name, among: candidates[name] ?? [], in: kernel, isEmbedded: embedded.contains(id))
    }
    return found
  }

  /// The types of some names that can be in a distilled base.
  private func distillable(named names: Set<String>) throws(BTFError) -> [String: [BTFTypeID]] {
    var result: [String: [BTFTypeID]] = [:]
    let kinds: [BTFKind] = [.int, .float, .forward, .structure, .union, .enumeration, .enumeration64]
    for id in ids where kinds.contains(try kind(of: id)) {
      let name = try self.name(of: id)
      if names.contains(name) { result[name, default: []].append(id) }
    }
    return result
  }

  private func place(
    of id: BTFTypeID, named name: String, among candidates: [BTFTypeID], in kernel: BTFTable, isEmbedded: Bool
  ) throws(BTFError) -> BTFTypeID {
    let wanted = try raw(id)
    var fitting: [RawType] = []
    for candidate in candidates {
      let type = try kernel.raw(candidate)
      if Self.isSameSort(wanted, type) { fitting.append(type) }
    }
    let isSized =
      wanted.kind == .int || wanted.kind == .float || wanted.isEnumeration || isEmbedded
      || fitting.count > 1 && wanted.isComposite
    if isSized { fitting = fitting.filter { $0.sizeOrType == wanted.sizeOrType } }
    let what = "\(wanted.kind) \(name)" + (isSized ? " of \(wanted.sizeOrType) bytes" : "")
    guard let first = fitting.first else {
      throw BTFError(
        .noSuchType, section: ".BTF.base", type: id, expected: "a \(what) in the kernel", seen: "none")
    }
    guard fitting.count == 1 else {
      throw BTFError(
        .inconsistent, section: ".BTF.base", type: id, expected: "one \(what) in the kernel",
        seen: "\(fitting.count): types \(fitting.map { "\($0.id)" }.joined(separator: ", "))")
    }
    return first.id
  }

  /// Whether one type may be the other, sizes aside.
  private static func isSameSort(_ distilled: RawType, _ other: RawType) -> Bool {
    switch distilled.kind {
    case .int: return other.kind == .int && distilled.word(0) == other.word(0)
    case .enumeration, .enumeration64: return other.isEnumeration
    case .forward:
      // What was only declared may be defined in the other kernel.
      if other.kind == .forward { return distilled.info.flag == other.info.flag }
      return other.kind == (distilled.info.flag ? .union : .structure)
    default: return distilled.kind == other.kind
    }
  }
}
