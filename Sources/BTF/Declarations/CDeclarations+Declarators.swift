extension CDeclarations {
  /// Writes a type with a name in its midst, as C does: `int (*name[4])(void)`.
  mutating func declarator(of id: UInt32, _ name: CName, indent: Int, level: Int) throws(BTFError) {
    let floor = stack.count
    var current = id
    while true {
      try step(current, stack.count - floor)
      if !isCast || !Self.isQualifier(words.kind(current)) { stack.append(current) }
      guard current != 0, let next = words.next(current) else { break }
      current = next
    }
    try unwind(to: floor, name, indent: indent, level: level + 1)
    // An array or a function ends a declarator before all is written only if nothing is left.
    stack.removeLast(stack.count - floor)
  }

  /// Writes the types on the stack, those that C writes first being on top.
  private mutating func unwind(to floor: Int, _ name: CName, indent: Int, level: Int) throws(BTFError) {
    var afterPointer = true
    while stack.count > floor, let id = stack.popLast() {
      try step(id, level)
      let kind = words.kind(id)
      switch kind {
      case .pointer: put(afterPointer ? "*" : " *")
      case .volatile: put(" volatile")
      case .const: put(" const")
      case .restrict: put(" restrict")
      case .array:
        return try writeArray(id, to: floor, name, afterPointer: afterPointer, indent: indent, level: level)
      case .functionPrototype:
        return try writeFunction(
          id, to: floor, name, afterPointer: afterPointer, indent: indent, level: level)
      default:
        writeQualifiers(to: floor)
        try writeBase(id, kind, indent: indent, level: level)
      }
      afterPointer = kind == .pointer
    }
    writeName(name, afterPointer: afterPointer)
  }

  /// The type that all begins with, or a tag.
  private mutating func writeBase(_ id: UInt32, _ kind: BTFKind, indent: Int, level: Int) throws(BTFError) {
    switch kind {
    case .void: put("void")
    case .int, .float: put(name: words.name(id))
    case .structure, .union:
      words.isNamed(id) || isCast ? writeForward(id) : try writeComposite(id, indent: indent, level: level)
    case .enumeration, .enumeration64:
      guard words.isNamed(id) || isCast else { return writeEnumeration(id, indent: indent) }
      put("enum ")
      put(name(id))
    case .forward: writeForward(id)
    case .typedef: put(name(id))
    case .typeTag:
      put(words.flag(id) ? " __attribute__((" : " __attribute__((btf_type_tag(\"")
      put(name: words.name(id))
      put(words.flag(id) ? "))" : "\")))")
    default:
      throw BTFError(
        .wrongKind, type: BTFTypeID(rawValue: id), expected: "a type that something can be declared of",
        seen: kind.kernelName)
    }
  }

  /// Qualifiers that C writes before the type: `const int`.
  private mutating func writeQualifiers(to floor: Int) {
    while stack.count > floor, let id = stack.last {
      switch words.kind(id) {
      case .volatile: put("volatile ")
      case .const: put("const ")
      case .restrict: put("restrict ")
      default: return
      }
      stack.removeLast()
    }
  }

  /// Compilers write qualifiers of elements and of functions a second time, where C has no place for them.
  private mutating func dropQualifiers(to floor: Int) {
    while stack.count > floor, let id = stack.last, Self.isQualifier(words.kind(id)) { stack.removeLast() }
  }

  private static func isQualifier(_ kind: BTFKind) -> Bool {
    [.volatile, .const, .restrict, .typeTag].contains(kind)
  }

  private mutating func writeArray(
    _ id: UInt32, to floor: Int, _ name: CName, afterPointer: Bool, indent: Int, level: Int
  ) throws(BTFError) {
    dropQualifiers(to: floor)
    if stack.count > floor, let inner = stack.last {
      if !isEmpty(name), !afterPointer { put(" ") }
      let isArray = words.kind(inner) == .array
      if !isArray { put("(") }
      try unwind(to: floor, name, indent: indent, level: level + 1)
      if !isArray { put(")") }
    } else {
      writeName(name, afterPointer: afterPointer)
    }
    put("[")
    put(words.word(id, 2))
    put("]")
  }

  private mutating func writeFunction(
    _ id: UInt32, to floor: Int, _ name: CName, afterPointer: Bool, indent: Int, level: Int
  ) throws(BTFError) {
    dropQualifiers(to: floor)
    if stack.count > floor {
      put(" (")
      try unwind(to: floor, name, indent: indent, level: level + 1)
      put(")")
    } else {
      writeName(name, afterPointer: afterPointer)
    }
    put("(")
    let count = words.elements(id)
    if count == 0 || count == 1 && words.parameter(id, 0).type == 0 { return put("void)") }
    for place in 0..<count {
      if place > 0 { put(", ") }
      let parameter = words.parameter(id, place)
      // One of type `void` at the end stands for any number of them.
      if place == count - 1, parameter.type == 0 {
        put("...")
      } else {
        try declarator(of: parameter.type, CName(parameter.name), indent: indent, level: level + 1)
      }
    }
    put(")")
  }

  private mutating func writeName(_ name: CName, afterPointer: Bool) {
    guard !isEmpty(name) else { return }
    if !afterPointer { put(" ") }
    put(name)
  }

  private func isEmpty(_ name: CName) -> Bool {
    name.text == CName.given.text ? givenName.isEmpty : words.isEmpty(name.text)
  }
}
