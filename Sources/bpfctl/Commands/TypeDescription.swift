import BPF

/// What `btf dump` says of a type in JSON, key by key as bpftool.
struct TypeDescription {
  let table: BTFTable
  let type: BTFType

  init(_ table: BTFTable, _ id: BTFTypeID) throws {
    self.table = table
    type = try table.type(id)
  }

  var json: JSON {
    get throws {
      .object(
        [
          member("id", .number(type.id.rawValue)), member("kind", .string(type.kind.kernelName)),
          member("name", .string(shown(type.name))),
        ] + (try body()))
    }
  }

  private func body() throws -> [JSON.Member] {
    switch type.body {
    case .void: return []
    case .int(let int):
      return [
        member("size", .number(int.size)), member("bits_offset", .number(int.bitOffset)),
        member("nr_bits", .number(int.bits)), member("encoding", .string(int.encodingName)),
      ]
    case .pointer(let target), .reference(let target): return [reference("type_id", target)]
    case .array(let array):
      return [
        reference("type_id", array.element), reference("index_type_id", array.index),
        member("nr_elems", .number(array.count)),
      ]
    case .composite(let composite):
      return [
        member("size", .number(composite.size)), member("vlen", .number(composite.members.count)),
        member("members", .array(composite.members.map(field))),
      ]
    case .enumeration(let enumeration): return values(of: enumeration)
    case .forward(let isUnion): return [member("fwd_kind", .string(isUnion ? "union" : "struct"))]
    case .function(let function):
      return [
        reference("type_id", function.prototype), member("linkage", .string(function.linkage.functionName)),
      ]
    case .functionPrototype(let prototype):
      let parameters = prototype.parameters.map {
        JSON.object([member("name", .string(shown($0.name))), reference("type_id", $0.type)])
      }
      return [
        reference("ret_type_id", prototype.result), member("vlen", .number(parameters.count)),
        member("params", .array(parameters)),
      ]
    case .variable(let variable):
      return [reference("type_id", variable.type), member("linkage", .string(variable.linkage.variableName))]
    case .dataSection(let section):
      let variables = try section.variables.map { entry in
        JSON.object([
          reference("type_id", entry.type), member("offset", .number(entry.offset)),
          member("size", .number(entry.size)), member("name", .string(try table.name(of: entry.type))),
        ])
      }
      return [
        member("size", .number(section.size)), member("vlen", .number(variables.count)),
        member("vars", .array(variables)),
      ]
    case .float(let size): return [member("size", .number(size))]
    case .declTag(let target, let component):
      return [reference("type_id", target), member("component_idx", .number(component))]
    case .unknown(let info, let sizeOrType, _):
      return [member("info", .number(info)), member("size_or_type", .number(sizeOrType))]
    }
  }

  private func field(_ field: BTFMember) -> JSON {
    var members = [
      member("name", .string(shown(field.name))), reference("type_id", field.type),
      member("bits_offset", .number(field.bitOffset)),
    ]
    if field.bitfieldSize > 0 { members.append(member("bitfield_size", .number(field.bitfieldSize))) }
    return .object(members)
  }

  private func values(of enumeration: BTFEnumeration) -> [JSON.Member] {
    let isWide = type.kind == .enumeration64
    return [
      member("encoding", .string(enumeration.isSigned ? "SIGNED" : "UNSIGNED")),
      member("size", .number(enumeration.size)), member("vlen", .number(enumeration.values.count)),
      member(
        "values",
        .array(
          enumeration.values.map { value in
            let number: JSON =
              enumeration.isSigned ? .number(value.value) : .number(value.bitPattern(size: isWide ? 8 : 4))
            return .object([member("name", .string(value.name)), member("val", number)])
          })),
    ]
  }

  private func shown(_ name: String) -> String { name.isEmpty ? "(anon)" : name }

  private func member(_ name: String, _ value: JSON) -> JSON.Member { .init(name: name, value: value) }

  private func reference(_ name: String, _ id: BTFTypeID) -> JSON.Member {
    member(name, .number(id.rawValue))
  }
}
