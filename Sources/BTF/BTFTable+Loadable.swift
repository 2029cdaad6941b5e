public import BPFBytes

extension BTFTable {
  /// The table as a kernel takes it: mended, in one byte order, with a header of a form that all kernels read.
  ///
  /// - Parameters:
  ///   - fixups: what the ELF file knows better.
  ///   - order: how integers are written.
  ///   - keepingLayout: whether the layout section stays, which kernels before 7.1 refuse.
  /// - Returns: the bytes for `BPF_BTF_LOAD`.
  /// - Throws: ``BTFError`` if a section's variables cannot be read.
  public func loadable(
    applying fixups: BTFFixups, order: ByteOrder = .host, keepingLayout: Bool = false
  ) throws(BTFError) -> [UInt8] {
    var mended = types.array
    var appendix = MendingAppendix(to: self)
    do {
      for (place, offset) in offsets.enumerated() {
        let head = try ownHead(of: BTFTypeID(rawValue: firstOwnID.rawValue + UInt32(place)))
        switch head.info.kind {
        case .dataSection where try string(at: head.name) == Self.kernelSymbolSection:
          try mend(kernelSymbols: head, at: Int(offset), in: &mended, &appendix)
        case .dataSection:
          try mend(section: head, at: Int(offset), in: &mended, fixups)
        case .function
        where try fixups.hasStaticFunctions && fixups.isStatic(function: string(at: head.name)):
          // The linkage stands where other kinds have their number of elements.
          try mended.store(head.info.rawValue & ~0xff_ffff, at: Int(offset) + 4, order: byteOrder)
        default:
          break
        }
      }
    } catch let error as ByteRangeError {
      throw BTFError(error, reading: "a type to mend")
    } catch {
      throw error as? BTFError ?? BTFError(.inconsistent, expected: "types", seen: "\(error)")
    }
    mended += appendix.types
    if order != byteOrder { try swap(&mended) }
    return assemble(
      mended, strings: strings.array + appendix.strings, order: order,
      keepingLayout: keepingLayout && header.layoutSize > 0)
  }

  /// Gives a data section its size, its variables their offsets, and sorts them by these.
  private func mend(section head: Head, at offset: Int, in bytes: inout [UInt8], _ fixups: BTFFixups) throws {
    let name = try string(at: head.name)
    guard let size = fixups.size(ofSection: name), case .dataSection(let section) = try type(head.id).body
    else {
      return
    }
    if head.sizeOrType == 0 { try bytes.store(size, at: offset + 8, order: byteOrder) }
    var entries: [(offset: UInt32, entry: BTFSectionVariable)] = []
    for entry in section.variables {
      guard case .variable(let variable) = try type(entry.type).body else {
        throw wrongKind(entry.type, expected: "a variable", seen: try kind(of: entry.type))
      }
      var place = entry.offset
      if variable.linkage != .static, let symbol = fixups.variable(try self.name(of: entry.type), in: name) {
        if head.sizeOrType == 0 { place = symbol.offset }
        // What was defined elsewhere has its place now (the variables of .kconfig).
        if variable.linkage == .extern { try set(.global, of: entry.type, in: &bytes) }
        if symbol.isHidden { try set(.static, of: entry.type, in: &bytes) }
      }
      entries.append((place, entry))
    }
    for (index, item) in entries.stableSorted().enumerated() {
      let place = head.payload + index * 12
      try bytes.store(item.entry.type.rawValue, at: place, order: byteOrder)
      try bytes.store(item.offset, at: place + 4, order: byteOrder)
      try bytes.store(item.entry.size, at: place + 8, order: byteOrder)
    }
  }

  private func set(_ linkage: BTFLinkage, of variable: BTFTypeID, in bytes: inout [UInt8]) throws {
    guard variable >= firstOwnID else { return }
    let payload = try head(of: variable).head.payload
    try bytes.store(linkage.rawValue, at: payload, order: byteOrder)
  }

  /// All of BTF's types consist of 32-bit words.
  private func swap(_ bytes: inout [UInt8]) throws(BTFError) {
    for (place, offset) in offsets.enumerated() {
      let kind = try ownHead(of: BTFTypeID(rawValue: firstOwnID.rawValue + UInt32(place))).info.kind
      guard kind.payload(elements: 0) == nil else { continue }
      throw BTFError(
        .unknownKind, at: types.fileOffset + UInt64(offset), expected: "kinds whose words are known",
        seen: "\(kind.rawValue)")
    }
    for place in stride(from: 0, to: bytes.count - 3, by: 4) {
      bytes.swapAt(place, place + 3)
      bytes.swapAt(place + 1, place + 2)
    }
  }

  /// A table of these types, and of these strings in place of this table's own.
  func assemble(
    _ types: [UInt8], strings: [UInt8]? = nil, order: ByteOrder, keepingLayout: Bool = false
  ) -> [UInt8] {
    let strings = strings ?? self.strings.array
    let layout = keepingLayout ? layoutBytes(in: order) : []
    // A longer header of which nothing is used stays as long: kernels take zeros for what they do not know.
    let isPlain =
      (try? bytes.slice(at: BTFHeader.shortestSize, count: header.size - BTFHeader.shortestSize))?.array
      .allSatisfy { $0 == 0 } ?? false
    let size = keepingLayout ? 32 : isPlain ? header.size : BTFHeader.shortestSize
    var writer = ByteWriter(order: order, reserving: size + types.count + strings.count)
    writer.append(BTFHeader.magic)
    writer.append(header.version)
    writer.append(header.flags)
    writer.append(UInt32(clamping: size))
    writer.append(UInt32(0))
    writer.append(UInt32(types.count))
    writer.append(UInt32(types.count + layout.count))
    writer.append(UInt32(strings.count))
    if keepingLayout {
      writer.append(UInt32(types.count))
      writer.append(UInt32(layout.count))
    } else {
      writer.append(contentsOf: [UInt8](repeating: 0, count: size - BTFHeader.shortestSize))
    }
    writer.append(contentsOf: types)
    writer.append(contentsOf: layout)
    writer.append(contentsOf: strings)
    return writer.bytes
  }

  /// Two bytes for each kind, and flags of 16 bits.
  private func layoutBytes(in order: ByteOrder) -> [UInt8] {
    let section = try? bytes.slice(at: header.size + header.layoutOffset, count: header.layoutSize)
    var layout = section?.array ?? []
    if order != byteOrder {
      for place in stride(from: 2, to: layout.count - 1, by: 4) { layout.swapAt(place, place + 1) }
    }
    return layout
  }
}

extension Array where Element == (offset: UInt32, entry: BTFSectionVariable) {
  /// Swift's sort is stable today but does not promise it, and variables of equal offset occur.
  fileprivate func stableSorted() -> Self {
    enumerated().sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }.map(\.element)
  }
}
