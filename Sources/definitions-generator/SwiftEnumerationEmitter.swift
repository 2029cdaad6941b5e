import BTF

/// A kernel enumeration and the Swift type that stands for it.
struct EnumerationFamily {
  let enumeration: String
  let swiftType: String
  let prefix: String

  static let all = [
    EnumerationFamily(enumeration: "bpf_cmd", swiftType: "BPFCommand", prefix: "BPF_"),
    EnumerationFamily(enumeration: "bpf_map_type", swiftType: "MapType", prefix: "BPF_MAP_TYPE_"),
    EnumerationFamily(enumeration: "bpf_prog_type", swiftType: "ProgramType", prefix: "BPF_PROG_TYPE_"),
    EnumerationFamily(enumeration: "bpf_attach_type", swiftType: "AttachType", prefix: "BPF_"),
    EnumerationFamily(enumeration: "bpf_link_type", swiftType: "LinkType", prefix: "BPF_LINK_TYPE_"),
    EnumerationFamily(enumeration: "bpf_func_id", swiftType: "HelperID", prefix: "BPF_FUNC_"),
  ]
}

/// Writes one enumeration as static members of an open Swift structure.
struct SwiftEnumerationEmitter {
  let types: BTFTable
  let family: EnumerationFamily

  func source() throws -> String {
    guard let id = types.firstType(named: family.enumeration, kind: .enumeration),
      case .enumeration(let enumeration) = try types.type(id).body
    else { throw GeneratorError("no enum \(family.enumeration)") }
    let values = enumeration.values.filter { $0.name.hasPrefix(family.prefix) && !$0.name.hasPrefix("__") }
    var text = """
      // Generated from the kernel's enum \(family.enumeration) by `make generate`; do not edit.

      extension \(family.swiftType) {

      """
    for value in values {
      text += """
          /// C: `\(value.name)`.
          public static let \(swiftName(value.name)) = \(family.swiftType)(rawValue: \(value.value))

        """
    }
    text += "\n  static let kernelNames: [UInt32: StaticString] = [\n"
    var seen: Set<Int64> = []
    // Where two names share a number, the current one stands for it.
    for value in values.filter({ !$0.name.hasSuffix("_DEPRECATED") }) + values
    where seen.insert(value.value).inserted {
      text += "    \(value.value): \"\(value.name)\",\n"
    }
    return text + "  ]\n}\n"
  }

  private func swiftName(_ kernelName: String) -> String {
    let words = kernelName.dropFirst(family.prefix.count).lowercased().split(separator: "_")
    let name = words.enumerated().map { place, word in
      place == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
    return ["extension", "struct", "self"].contains(name) ? "`\(name)`" : name
  }
}
