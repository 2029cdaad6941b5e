import BPFBytes

extension BTFTable {
  /// One type as `bpftool btf dump … format raw` prints it: a line, and an indented one for each element.
  public func rawText(of id: BTFTypeID) throws(BTFError) -> String {
    let type = try type(id)
    let head = "[\(id)] \(type.kind.kernelName) '\(type.name.isEmpty ? "(anon)" : type.name)'"
    switch type.body {
    case .void: return head
    case .int(let int):
      return head
        + " size=\(int.size) bits_offset=\(int.bitOffset) nr_bits=\(int.bits) encoding=\(int.encodingName)"
    case .pointer(let target), .reference(let target): return head + " type_id=\(target)"
    case .array(let array):
      return head + " type_id=\(array.element) index_type_id=\(array.index) nr_elems=\(array.count)"
    case .composite(let composite):
      return head + " size=\(composite.size) vlen=\(composite.members.count)"
        + lines(composite.members.map(Self.line))
    case .enumeration(let enumeration):
      return head
        + " encoding=\(enumeration.isSigned ? "SIGNED" : "UNSIGNED") size=\(enumeration.size)"
        + " vlen=\(enumeration.values.count)"
        + lines(enumeration.values.map { line($0, of: enumeration, type.kind) })
    case .forward(let isUnion): return head + " fwd_kind=\(isUnion ? "union" : "struct")"
    case .function(let function):
      return head + " type_id=\(function.prototype) linkage=\(function.linkage.functionName)"
    case .functionPrototype(let prototype):
      let parameters = prototype.parameters.map {
        "'\($0.name.isEmpty ? "(anon)" : $0.name)' type_id=\($0.type)"
      }
      return head + " ret_type_id=\(prototype.result) vlen=\(prototype.parameters.count)" + lines(parameters)
    case .variable(let variable):
      return head + " type_id=\(variable.type), linkage=\(variable.linkage.variableName)"
    case .dataSection(let section):
      var variables: [String] = []
      for entry in section.variables { variables.append(try line(entry)) }
      return head + " size=\(section.size) vlen=\(section.variables.count)" + lines(variables)
    case .float(let size): return head + " size=\(size)"
    case .declTag(let target, let component): return head + " type_id=\(target) component_idx=\(component)"
    case .unknown(let info, let sizeOrType, let payload):
      return head + " info=0x\(String(info, radix: 16)) size_or_type=\(sizeOrType) payload=\(payload.count)"
    }
  }

  private func lines(_ items: [String]) -> String {
    items.map { "\n\t" + $0 }.joined()
  }

  private static func line(_ member: BTFMember) -> String {
    let name = member.name.isEmpty ? "(anon)" : member.name
    let bits = member.bitfieldSize == 0 ? "" : " bitfield_size=\(member.bitfieldSize)"
    return "'\(name)' type_id=\(member.type) bits_offset=\(member.bitOffset)" + bits
  }

  private func line(_ value: BTFEnumerator, of enumeration: BTFEnumeration, _ kind: BTFKind) -> String {
    // ENUM holds 32 bits whatever its size is; only ENUM64 has more.
    let isWide = kind == .enumeration64
    let number = value.text(isSigned: enumeration.isSigned, size: isWide ? 8 : 4)
    return "'\(value.name)' val=\(number)" + (isWide ? (enumeration.isSigned ? "LL" : "ULL") : "")
  }

  private func line(_ entry: BTFSectionVariable) throws(BTFError) -> String {
    let variable = try type(entry.type)
    let place = "type_id=\(entry.type) offset=\(entry.offset) size=\(entry.size)"
    return place + " (\(variable.kind.kernelName) '\(variable.name)')"
  }
}

extension BTFInt {
  /// The encoding as bpftool prints it.
  public var encodingName: String {
    switch encoding {
    case 0: "(none)"
    case 1: "SIGNED"
    case 2: "CHAR"
    case 4: "BOOL"
    default: "UNKN"
    }
  }
}

extension BTFLinkage {
  /// The linkage of a function as bpftool prints it.
  public var functionName: String {
    switch self {
    case .static: "static"
    case .global: "global"
    case .extern: "extern"
    default: "(unknown)"
    }
  }

  /// The linkage of a variable as bpftool prints it.
  public var variableName: String { self == .global ? "global" : functionName }
}
