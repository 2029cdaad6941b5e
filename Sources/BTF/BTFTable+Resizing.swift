import BPFBytes

extension BTFTable {
  /// The table with another size of a section of variables: the array at the section's end gets as many elements
  /// as there is room for (parity MAP-27). All types keep their numbers; the array's new type is the last one.
  ///
  /// - Parameters:
  ///   - section: a section whose variables are in order and have offsets, as those that were made loadable.
  ///   - size: in bytes.
  /// - Throws: ``BTFError``: `wrongKind` if the last variable is no array, `inconsistent` if its elements do not
  ///   fill the size.
  public func resizing(_ section: BTFTypeID, to size: UInt32) throws(BTFError) -> BTFTable {
    guard case .dataSection(let variables) = try type(section).body, let last = variables.variables.last,
      section >= firstOwnID, last.type >= firstOwnID
    else { throw wrongKind(section, expected: "a section with variables", seen: try kind(of: section)) }
    guard case .variable(let variable) = try type(last.type).body,
      case .array(let array) = try resolved(variable.type).body
    else {
      throw wrongKind(last.type, expected: "an array as the last variable", seen: try kind(of: last.type))
    }
    let element = try self.size(of: array.element)
    let (room, overflow) = size.subtractingReportingOverflow(last.offset)
    guard !overflow, element > 0, room > 0, Int(room) % element == 0 else {
      throw BTFError(
        .inconsistent, section: "value", type: last.type,
        expected: "\(last.offset) bytes and a multiple of \(element)", seen: "\(size)")
    }
    var bytes = types.array
    let added = UInt32(clamping: typeCount)
    do {
      let place = try head(of: section).head.payload
      try bytes.store(size, at: place - 4, order: byteOrder)
      try bytes.store(room, at: place + (variables.variables.count - 1) * 12 + 8, order: byteOrder)
      try bytes.store(added, at: try head(of: last.type).head.payload - 4, order: byteOrder)
    } catch let error as ByteRangeError {
      throw BTFError(error, reading: "a section to resize")
    } catch {
      throw error as? BTFError ?? BTFError(.inconsistent, expected: "types", seen: "\(error)")
    }
    var writer = ByteWriter(order: byteOrder)
    let words = [
      0, UInt32(BTFKind.array.rawValue) << 24, 0, array.element.rawValue, array.index.rawValue,
      UInt32(Int(room) / element),
    ]
    for word in words { writer.append(word) }
    let resized = assemble(bytes + writer.bytes, order: byteOrder, keepingLayout: header.layoutSize > 0)
    return try BTFTable(parsing: ByteSlice(resized), limits: limits)
  }
}
