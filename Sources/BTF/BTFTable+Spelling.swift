extension BTFTable {
  /// A type as C spells it, such as `unsigned int`, `struct point *` or `char[16]`; a declaration of a
  /// function is shortened to its result.
  ///
  /// - Returns: `?` for a type that cannot be read.
  public func spelling(of id: BTFTypeID) -> String {
    spelling(of: id, depth: 0)
  }

  private func spelling(of id: BTFTypeID, depth: Int) -> String {
    guard id != .void else { return "void" }
    guard depth <= limits.depth, let type = try? type(id) else { return "?" }
    func inner(_ id: BTFTypeID) -> String { spelling(of: id, depth: depth + 1) }
    switch type.body {
    case .pointer(let target):
      let target = inner(target)
      return target + (target.hasSuffix("*") ? "*" : " *")
    case .array(let array): return "\(inner(array.element))[\(array.count)]"
    case .composite: return named(type.kind == .union ? "union" : "struct", type.name)
    case .enumeration: return named("enum", type.name)
    case .forward(let isUnion): return named(isUnion ? "union" : "struct", type.name)
    case .functionPrototype(let prototype): return "\(inner(prototype.result)) (*)()"
    case .variable(let variable): return inner(variable.type)
    case .reference(let target):
      switch type.kind {
      case .typedef: return type.name.isEmpty ? "?" : type.name
      case .const: return "const " + inner(target)
      case .volatile: return "volatile " + inner(target)
      default: return inner(target)
      }
    default: return type.name.isEmpty ? "?" : type.name
    }
  }

  private func named(_ keyword: String, _ name: String) -> String {
    name.isEmpty ? "\(keyword) {…}" : "\(keyword) \(name)"
  }
}
