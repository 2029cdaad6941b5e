extension BTFTable {
  /// A function's declaration, as `bpftool` prints it: `int count_exec(struct trace_event_raw_sys_enter * ctx)`.
  ///
  /// It differs from C in its spaces, and names the types of pointers to functions and of arrays from left to
  /// right.
  ///
  /// - Returns: `nil` if a type in it cannot be read, or is of a kind that has no place in a declaration, and for
  ///   a declaration of more than 4096 bytes, which types that mention each other twice grow to.
  public func signature(of id: BTFTypeID) -> String? {
    var text = ""
    return append(id, to: &text, depth: 0) ? text : nil
  }

  private static let longestSignature = 4096

  private func append(_ id: BTFTypeID, to text: inout String, depth: Int) -> Bool {
    guard id != .void else {
      text += "void "
      return true
    }
    guard depth <= limits.depth, text.utf8.count <= Self.longestSignature, let type = try? type(id) else {
      return false
    }
    switch type.body {
    case .int, .float: text += "\(type.name) "
    case .composite: text += "\(type.kind == .union ? "union" : "struct") \(type.name) "
    case .forward(let isUnion): text += "\(isUnion ? "union" : "struct") \(type.name) "
    case .enumeration: text += "enum \(type.name) "
    case .array(let array):
      guard append(array.element, to: &text, depth: depth + 1) else { return false }
      text += "[\(array.count)]"
    case .pointer(let target):
      guard append(target, to: &text, depth: depth + 1) else { return false }
      text += "* "
    case .reference(let target): return append(type, target, to: &text, depth: depth)
    case .functionPrototype(let prototype): return append(prototype, named: "", to: &text, depth: depth)
    case .function(let function):
      guard case .functionPrototype(let prototype)? = try? self.type(function.prototype).body else {
        return false
      }
      return append(prototype, named: type.name, to: &text, depth: depth)
    default: return false
    }
    return true
  }

  private func append(_ type: BTFType, _ target: BTFTypeID, to text: inout String, depth: Int) -> Bool {
    switch type.kind {
    case .typedef:
      text += "\(type.name) "
      return true
    case .const: text += "const "
    case .volatile: text += "volatile "
    case .restrict: text += "restrict "
    default: return false
    }
    return append(target, to: &text, depth: depth + 1)
  }

  private func append(
    _ prototype: BTFPrototype, named name: String, to text: inout String, depth: Int
  ) -> Bool {
    guard append(prototype.result, to: &text, depth: depth + 1) else { return false }
    text += "\(name)("
    for (place, parameter) in prototype.parameters.enumerated() {
      if place > 0 { text += ", " }
      guard parameter.type != .void else {
        text += "..."
        continue
      }
      guard append(parameter.type, to: &text, depth: depth + 1) else { return false }
      if parameter.name.isEmpty {
        if text.last == " " { text.removeLast() }
      } else {
        text += parameter.name
      }
    }
    text += ")"
    return true
  }
}
