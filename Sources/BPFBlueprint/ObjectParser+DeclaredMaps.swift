import BPFTypes
import BTF
import ELFReader

extension ObjectParser {
  /// Reads the maps of `.maps`: each variable is a structure whose members say by their types what the map
  /// is (parity MAP-1 to MAP-8).
  mutating func readDeclaredMaps() throws(BPFError) {
    guard let section = file.section(named: ".maps"), section.size > 0, let types else { return }
    do {
      guard let dataSection = try dataSection(named: ".maps", in: types.table) else {
        throw malformed(section, "the BTF does not describe the section", expected: "a DATASEC named .maps")
      }
      var declared: [(offset: UInt32, map: MapBlueprint)] = []
      for entry in dataSection.variables {
        let variable = try types.table.type(entry.type)
        let offset = types.fixups.variable(variable.name, in: ".maps")?.offset ?? entry.offset
        let reader = MapDefinitionReader(types: types.table, path: path, map: variable.name)
        let map = try reader.map(of: variable, size: entry.size, section: section, offset: offset)
        declared.append((offset, map))
      }
      declared.sort { $0.offset < $1.offset }
      maps += declared.map(\.map)
    } catch let error as BTFError {
      throw BPFError(error, of: path)
    } catch {
      throw error as? BPFError ?? malformed(section, "\(error)")
    }
  }

  func dataSection(named name: String, in table: BTFTable) throws(BTFError) -> BTFDataSection? {
    guard let id = table.firstType(named: name, kind: .dataSection),
      case .dataSection(let section) = try table.type(id).body
    else { return nil }
    return section
  }
}

/// Reads one map's definition out of the types.
struct MapDefinitionReader {
  let types: BTFTable
  let path: String
  let map: String

  /// The map that a variable of `.maps` declares.
  ///
  /// - Parameter size: of the variable, in bytes: with its initial elements it is larger than its type.
  func map(of variable: BTFType, size: UInt32, section: ELFSection, offset: UInt32) throws -> MapBlueprint {
    guard case .variable(let declaration) = variable.body else {
      throw invalid("the entry is not a variable", seen: variable.kind.kernelName)
    }
    guard declaration.linkage == .global else {
      throw BPFError(
        .unsupported, at: .parse, of: .init(object: path, section: ".maps", map: map),
        "only global variables can declare maps", remedy: "drop 'static' or 'extern' from the map's variable")
    }
    let definition = try types.resolved(declaration.type)
    guard case .composite(let structure) = definition.body, definition.kind == .structure else {
      throw invalid("the variable is not a structure", seen: definition.kind.kernelName)
    }
    guard UInt64(offset) + UInt64(structure.size) <= section.size else {
      throw invalid(
        "the definition crosses the end of its section", expected: "at most \(section.size) bytes",
        seen: "\(UInt64(offset) + UInt64(structure.size))")
    }
    let fields = try fields(of: structure, isInner: false)
    let shape = try shape(fields)
    var result = MapBlueprint(
      name: map, kernelName: KernelName.truncated(map), origin: .declared, type: shape.type,
      keySize: shape.keySize, valueSize: shape.valueSize, maxEntries: shape.maxEntries, flags: shape.flags,
      initialValue: nil, section: section.index, sectionOffset: UInt64(offset))
    result.numaNode = shape.numaNode
    result.extra = shape.extra
    result.pinning = fields.pinning
    result.keyType = shape.keyType
    result.valueType = shape.valueType
    if let values = fields.values {
      result.innerMap = try innerMap(values, in: shape.type)
      let start = UInt64(offset) + UInt64(values.bitOffset / 8)
      let end = min(UInt64(offset) + UInt64(max(size, structure.size)), section.size)
      if start < end { result.elementRange = start..<end }
    }
    return result
  }

  private func fields(of structure: BTFComposite, isInner: Bool) throws -> Fields {
    var fields = Fields()
    for (index, member) in structure.members.enumerated() {
      if isInner, member.name == "values" || member.name == "pinning" {
        throw invalid("an inner map cannot have the member '\(member.name)'")
      }
      try read(member, isLast: index == structure.members.count - 1, into: &fields)
    }
    return fields
  }

  /// What the members say of the map itself.
  private func shape(_ fields: Fields) throws -> InnerMap {
    guard let type = fields.type else {
      throw invalid(
        "the map's type is not given", expected: "a member 'type', as in __uint(type, BPF_MAP_TYPE_HASH)")
    }
    var shape = InnerMap(
      type: MapType(rawValue: type), keySize: fields.keySize ?? 0, valueSize: fields.valueSize ?? 0,
      maxEntries: fields.maxEntries ?? 0)
    shape.flags = MapFlags(rawValue: fields.flags ?? 0)
    shape.numaNode = fields.numaNode ?? 0
    shape.extra = fields.extra ?? 0
    shape.keyType = fields.keyType
    shape.valueType = fields.valueType
    return shape
  }

  /// What `values` says of the maps in a map of maps; of the programs in an array it says that they are
  /// functions (parity MAP-5).
  private func innerMap(_ values: BTFMember, in type: MapType) throws -> InnerMap? {
    guard type.holdsMaps || type.holdsPrograms else {
      throw invalid(
        "the member 'values' is for maps that hold maps or programs",
        expected: "array_of_maps, hash_of_maps or prog_array", seen: type.name)
    }
    guard case .array(let array) = try types.resolved(values.type).body, array.count == 0 else {
      throw invalid("the member 'values' is not an array without a length", expected: "__array(values, …)")
    }
    guard case .pointer(let target) = try types.resolved(array.element).body else {
      throw invalid(
        "the elements of 'values' are not pointers", seen: try types.resolved(array.element).kind.kernelName)
    }
    let definition = try types.resolved(target)
    guard type.holdsMaps else {
      guard definition.kind == .functionPrototype else {
        throw invalid("the elements of 'values' are not functions", seen: definition.kind.kernelName)
      }
      return nil
    }
    guard case .composite(let structure) = definition.body, definition.kind == .structure else {
      throw invalid("the elements of 'values' do not define a map", seen: definition.kind.kernelName)
    }
    let reader = MapDefinitionReader(types: types, path: path, map: "\(map).inner")
    return try reader.shape(try reader.fields(of: structure, isInner: true))
  }

  private struct Fields {
    var type, keySize, valueSize, maxEntries, flags, numaNode: UInt32?
    var extra: UInt64?
    var keyType: BTFTypeID = .void
    var valueType: BTFTypeID = .void
    var pinning: MapBlueprint.Pinning = .none
    var values: BTFMember?
  }

  private func read(_ member: BTFMember, isLast: Bool, into fields: inout Fields) throws {
    switch member.name {
    case "type": fields.type = try number(member)
    case "max_entries": fields.maxEntries = try number(member)
    case "map_flags": fields.flags = try number(member)
    case "numa_node": fields.numaNode = try number(member)
    case "map_extra": fields.extra = try wideNumber(member)
    case "key_size": fields.keySize = try agreed(try number(member), with: fields.keySize, "key")
    case "value_size": fields.valueSize = try agreed(try number(member), with: fields.valueSize, "value")
    case "key":
      let (type, size) = try pointee(member)
      fields.keySize = try agreed(size, with: fields.keySize, "key")
      fields.keyType = type
    case "value":
      let (type, size) = try pointee(member)
      fields.valueSize = try agreed(size, with: fields.valueSize, "value")
      fields.valueType = type
    case "values":
      guard isLast else { throw invalid("the member 'values' is not the last one") }
      fields.values = member
      fields.valueSize = try agreed(4, with: fields.valueSize, "value")
    case "pinning":
      let raw = try number(member)
      guard let pinning = MapBlueprint.Pinning(rawValue: raw) else {
        throw invalid("the pinning is unknown", expected: "0 (none) or 1 (by name)", seen: "\(raw)")
      }
      fields.pinning = pinning
    default:
      throw BPFError(
        .unsupported, at: .parse, of: .init(object: path, section: ".maps", map: map),
        "the definition has the unknown member '\(member.name)'")
    }
  }

  /// A number that C's `__uint` writes as the length of an array behind a pointer.
  private func number(_ member: BTFMember) throws -> UInt32 {
    guard case .pointer(let target) = try types.resolved(member.type).body,
      case .array(let array) = try types.type(target).body
    else {
      throw invalid(
        "the member '\(member.name)' has no value in its type", expected: "a pointer to an array",
        seen: try types.resolved(member.type).kind.kernelName)
    }
    return array.count
  }

  /// A number that C's `__ulong` writes as the one enumerator of its type, or else as `__uint` does.
  private func wideNumber(_ member: BTFMember) throws -> UInt64 {
    guard case .enumeration(let enumeration) = try types.resolved(member.type).body else {
      return UInt64(try number(member))
    }
    guard let value = enumeration.values.first, enumeration.values.count == 1 else {
      throw invalid(
        "the member '\(member.name)' has no value in its type", expected: "one enumerator",
        seen: "\(enumeration.values.count)")
    }
    return value.bitPattern(size: enumeration.size)
  }

  /// The type behind a pointer, and its size.
  private func pointee(_ member: BTFMember) throws -> (type: BTFTypeID, size: UInt32) {
    guard case .pointer(let target) = try types.resolved(member.type).body else {
      throw invalid(
        "the member '\(member.name)' names no type", expected: "a pointer to the type",
        seen: try types.resolved(member.type).kind.kernelName)
    }
    return (target, UInt32(clamping: try types.size(of: target)))
  }

  private func agreed(_ size: UInt32, with earlier: UInt32?, _ what: String) throws -> UInt32 {
    guard earlier == nil || earlier == size else {
      throw invalid("two sizes of the \(what) disagree", expected: "\(earlier ?? 0) bytes", seen: "\(size)")
    }
    return size
  }

  private func invalid(_ summary: String, expected: String? = nil, seen: String? = nil) -> BPFError {
    BPFError(
      .malformedObject, at: .parse, of: .init(object: path, section: ".maps", map: map), summary,
      expected: expected, seen: seen)
  }
}
