import BPFBytes
public import BPFTypes
import BTF

extension BPFObject {
  /// Gives a section of variables another size, before it is loaded. C: `bpf_map__set_value_size`.
  ///
  /// The array at its end gets as many elements as there is room for, and the object's types say so. Where that
  /// cannot be, because the last variable is no array or its elements do not fill the room, the map goes without
  /// types, with a remark. What is added is zero.
  ///
  /// - Parameters:
  ///   - map: the section's map, such as `.bss`.
  ///   - size: in bytes.
  /// - Throws: ``BPFError`` with code `notFound` or `invalidValue`.
  public mutating func resizeData(_ map: String, to size: Int) throws(BPFError) {
    guard let place = maps.index(of: map), maps[place].origin.isData, let value = maps[place].initialValue
    else {
      throw BPFError(
        .notFound, at: .configure, of: subject(map: map),
        "the object has no section of variables of that name",
        expected: maps.filter(\.origin.isData).map(\.name).joined(separator: ", "))
    }
    guard size > 0, size <= ObjectParser.mostDataBytes, let bytes = UInt32(exactly: size) else {
      throw BPFError(
        .invalidValue, at: .configure, of: subject(map: map), "the section cannot have that size",
        expected: "1 to \(ObjectParser.mostDataBytes) bytes", seen: "\(size)")
    }
    let failure = resizeTypes(of: maps[place], to: bytes)
    maps.update(at: place) { map in
      map.valueSize = bytes
      map.initialValue = value.resized(to: size)
      guard failure != nil else { return }
      map.keyType = .void
      map.valueType = .void
    }
    if let failure { remarks.append("\(map.onOneLine) has another size, and so no types: \(failure)") }
    globalLayouts.removeAll { $0.map == map && $0.offset + $0.size > size }
  }

  /// Gives the array at the end of a section of variables another number of elements, before it is loaded.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if there is no such variable, or `invalidValue` if it is no array
  ///   or others follow it in its section.
  public mutating func resizeArray(_ variable: String, to count: Int) throws(BPFError) {
    let subject = BPFError.Subject(object: path, item: "global \(variable)")
    guard let layout = globals[variable]?.layout else {
      throw BPFError(
        .notFound, at: .configure, of: subject, "the object has no variable of that name",
        expected: globals.map(\.name).joined(separator: ", "))
    }
    guard let types, case .array(let array)? = try? types.resolved(layout.type).body,
      let element = try? types.size(of: array.element), element > 0
    else {
      throw BPFError(.invalidValue, at: .configure, of: subject, "the variable is no array")
    }
    if let next = globalLayouts.first(where: { $0.map == layout.map && $0.offset > layout.offset }) {
      throw BPFError(
        .invalidValue, at: .configure, of: subject, "other variables follow the array in its section",
        expected: "the last variable of \(layout.map)", seen: next.name,
        remedy: "put it into a section of its own, as in SEC(\".bss.\(variable)\")")
    }
    let (size, overflow) = count.multipliedReportingOverflow(by: element)
    guard count > 0, !overflow, size <= ObjectParser.mostDataBytes else {
      throw BPFError(
        .invalidValue, at: .configure, of: subject, "the array cannot have so many elements",
        expected: "1 to \((ObjectParser.mostDataBytes - layout.offset) / element)", seen: "\(count)")
    }
    try resizeData(layout.map, to: layout.offset + size)
  }

  /// Changes the types that describe a section, and the place of its last variable.
  ///
  /// - Returns: why that cannot be; `nil` if it is done, or nothing is described.
  private mutating func resizeTypes(of map: MapBlueprint, to size: UInt32) -> BTFError? {
    guard let table = types, map.valueType != .void else { return nil }
    do {
      let mended = try BTFTable(
        parsing: ByteSlice(try table.loadable(applying: fixups, order: table.byteOrder)))
      let resized = try mended.resizing(map.valueType, to: size)
      let array = BTFTypeID(rawValue: UInt32(clamping: resized.typeCount - 1))
      types = resized
      if let last = globalLayouts.lastIndex(where: { $0.map == map.name }) {
        let old = globalLayouts[last]
        globalLayouts[last] = .init(
          name: old.name, map: old.map, offset: old.offset, size: Int(size) - old.offset, type: array,
          isVisible: old.isVisible)
      }
      return nil
    } catch {
      return error
    }
  }
}
