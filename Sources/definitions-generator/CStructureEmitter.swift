import BTF

/// Writes the parts of `union bpf_attr`, one structure for each group of commands, and the structures that
/// `BPF_OBJ_GET_INFO_BY_FD` fills.
struct CStructureEmitter {
  let types: BTFTable

  /// The unnamed parts of the union, told by a member that only they have, and the name they get here.
  private static let parts: [(member: String, name: String)] = [
    ("map_type", "map_create"), ("key", "map_element"), ("prog_type", "prog_load"), ("pathname", "object"),
    ("attach_bpf_fd", "prog_attach"), ("next_id", "get_id"), ("btf_log_buf", "btf_load"),
  ]

  private static let informations = ["bpf_prog_info", "bpf_map_info", "bpf_btf_info", "bpf_link_info"]

  func header() throws -> String {
    var text = """
      /* Generated from the kernel's union bpf_attr by `make generate`; do not edit. */
      #ifndef SWIFT_BPF_KERNEL_STRUCTS_H
      #define SWIFT_BPF_KERNEL_STRUCTS_H

      #include <stdint.h>

      typedef uint64_t cbpf_u64 __attribute__((aligned(8)));
      typedef int64_t cbpf_s64 __attribute__((aligned(8)));


      """
    let union = try composite("bpf_attr", .union)
    for member in union.members {
      guard case .composite(let part) = try types.resolved(member.type).body else { continue }
      let names = try memberNames(of: part)
      guard
        let name = member.name.isEmpty
          ? Self.parts.first(where: { names.contains($0.member) })?.name : member.name
      else { throw GeneratorError("a part of union bpf_attr has no name here: \(names)") }
      text += try structure("cbpf_\(name)", part)
    }
    for name in Self.informations {
      text += try structure("c" + name, try composite(name, .structure))
    }
    return text + "#endif\n"
  }

  private func composite(_ name: String, _ kind: BTFKind) throws -> BTFComposite {
    guard let id = types.firstType(named: name, kind: kind),
      case .composite(let body) = try types.type(id).body
    else { throw GeneratorError("no \(name)") }
    return body
  }

  private func memberNames(of part: BTFComposite) throws -> Set<String> {
    var names: Set<String> = []
    for member in part.members {
      if member.name.isEmpty, case .composite(let inner) = try types.resolved(member.type).body {
        names.formUnion(try memberNames(of: inner))
      } else {
        names.insert(member.name)
      }
    }
    return names
  }

  private func structure(_ name: String, _ body: BTFComposite) throws -> String {
    var text = "struct \(name) {\n" + (try members(of: body, .structure, indent: "  ")) + "};\n"
    text += "_Static_assert(sizeof(struct \(name)) == \(body.size), \"\(name)\");\n"
    for member in body.members where !member.name.isEmpty && member.bitfieldSize == 0 {
      let offset = "__builtin_offsetof(struct \(name), \(member.name))"
      text += "_Static_assert(\(offset) == \(member.bitOffset / 8), \"\(name).\(member.name)\");\n"
    }
    return text + "\n"
  }

  /// Every gap becomes a member. Swift zeroes the members of a structure and nothing else, and kernels
  /// refuse commands with bits that they do not know.
  private func members(of body: BTFComposite, _ kind: BTFKind, indent: String) throws -> String {
    var text = ""
    var next: UInt64 = 0
    for (place, member) in body.members.enumerated() {
      if kind == .structure, UInt64(member.bitOffset) > next {
        text += hole(from: next, to: UInt64(member.bitOffset), indent)
      }
      text += indent + (try declaration(member, indent: indent, place: place)) + ";\n"
      next = max(next, UInt64(member.bitOffset) + (try bits(of: member)))
    }
    let end = UInt64(body.size) * 8
    if kind == .structure, end > next { text += hole(from: next, to: end, indent) }
    return text
  }

  private func hole(from start: UInt64, to end: UInt64, _ indent: String) -> String {
    let name = "hole_\(start / 8)"
    let bits = min(end, (start + 31) / 32 * 32) - start
    if bits > 0, bits % 8 != 0 || start % 8 != 0 {
      let rest = end > start + bits ? hole(from: start + bits, to: end, indent) : ""
      return "\(indent)uint32_t \(name)_bits : \(bits);\n" + rest
    }
    return "\(indent)uint8_t \(name)[\((end - start) / 8)];\n"
  }

  private func bits(of member: BTFMember) throws -> UInt64 {
    member.bitfieldSize > 0 ? UInt64(member.bitfieldSize) : UInt64(try types.size(of: member.type)) * 8
  }

  private func declaration(_ member: BTFMember, indent: String, place: Int) throws -> String {
    let type = try types.resolved(member.type)
    let bits = member.bitfieldSize > 0 ? " : \(member.bitfieldSize)" : ""
    switch type.body {
    case .int(let int): return "\(word(int)) \(member.name)\(bits)"
    case .enumeration: return "uint32_t \(member.name)"
    case .array(let array):
      guard case .int(let int) = try types.resolved(array.element).body else { break }
      return "\(word(int)) \(member.name)[\(array.count)]"
    case .composite(let inner):
      let keyword = type.kind == .union ? "union" : "struct"
      return "\(keyword) {\n" + (try members(of: inner, type.kind, indent: indent + "  "))
        + "\(indent)}\(member.name.isEmpty ? "" : " " + member.name)"
    default: break
    }
    throw GeneratorError("no C for the member \(member.name) of kind \(type.kind)")
  }

  private func word(_ int: BTFInt) -> String {
    switch (int.size, int.isSigned) {
    case (8, false): "cbpf_u64"
    case (8, true): "cbpf_s64"
    case (1, true): "char"
    case (let size, let isSigned): "\(isSigned ? "int" : "uint")\(size * 8)_t"
    }
  }
}
