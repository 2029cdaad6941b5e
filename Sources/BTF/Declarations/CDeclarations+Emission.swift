extension CDeclarations {
  /// Writes the definition of a type if it stands in the queue, and before it the declarations that it needs.
  ///
  /// - Parameter container: the type whose definition mentions this one; 0 for one of the queue.
  mutating func emit(_ id: UInt32, within container: UInt32, level: Int) throws(BTFError) {
    if emission[Int(id)] == .done { return }
    try step(id, level)
    if emission[Int(id)] == .open { return try emitForward(id, within: container, level: level) }
    switch words.kind(id) {
    case .int:
      writeAlias(id)
      emission[Int(id)] = .done
    case .enumeration, .enumeration64:
      if container == 0 {
        writeEnumeration(id, indent: 0)
        put(";\n\n")
      }
      emission[Int(id)] = .done
    case .pointer, .volatile, .const, .restrict, .typeTag:
      try emit(words.reference(id), within: container, level: level + 1)
    case .array: try emit(words.word(id, 0), within: container, level: level + 1)
    case .forward:
      writeForward(id)
      put(";\n\n")
      emission[Int(id)] = .done
    case .typedef:
      emission[Int(id)] = .open
      try emit(words.reference(id), within: id, level: level + 1)
      if !isForwarded[Int(id)] { try writeTypedef(id, level: level) }
      emission[Int(id)] = .done
    case .structure, .union: try emitComposite(id, within: container, level: level)
    case .functionPrototype:
      try emit(words.reference(id), within: container, level: level + 1)
      for place in 0..<words.elements(id) {
        try emit(words.parameter(id, place).type, within: container, level: level + 1)
      }
    default: break
    }
  }

  /// Declares a type that is mentioned by what it consists of.
  private mutating func emitForward(_ id: UInt32, within container: UInt32, level: Int) throws(BTFError) {
    guard !isForwarded[Int(id)] else { return }
    switch words.kind(id) {
    case .structure, .union:
      // Within its own definition a structure is declared by that.
      guard id != container, words.isNamed(id) else { return }
      writeForward(id)
      put(";\n\n")
    case .typedef: try writeTypedef(id, level: level)
    default: return
    }
    isForwarded[Int(id)] = true
  }

  private mutating func emitComposite(_ id: UInt32, within container: UInt32, level: Int) throws(BTFError) {
    let isDefinition = container == 0
    emission[Int(id)] = .open
    if isDefinition || !words.isNamed(id) {
      let container = words.isNamed(id) ? id : container
      for place in 0..<words.elements(id) {
        try emit(words.member(id, place).type, within: container, level: level + 1)
      }
    } else if !isForwarded[Int(id)], id != container {
      writeForward(id)
      put(";\n\n")
      isForwarded[Int(id)] = true
    }
    guard isDefinition else { return emission[Int(id)] = .none }
    try writeComposite(id, indent: 0, level: level)
    put(";\n\n")
    emission[Int(id)] = .done
  }

  private mutating func writeTypedef(_ id: UInt32, level: Int) throws(BTFError) {
    // Compilers declare this one themselves.
    if words.isText(words.name(id), "__builtin_va_list") { return }
    let target = words.reference(id)
    // Some compilers forget what this one stands for.
    if target == 0, words.isText(words.name(id), "__gnuc_va_list") {
      return put("typedef __builtin_va_list __gnuc_va_list;\n\n")
    }
    put("typedef ")
    try declarator(of: target, name(id), indent: 0, level: level)
    put(";\n\n")
  }

  /// GCC has types for ARM's vectors of polynomials that clang knows by other names.
  private mutating func writeAlias(_ id: UInt32) {
    let text = words.name(id)
    let meaning: StaticString
    if words.isText(text, "__Poly8_t") {
      meaning = "unsigned char"
    } else if words.isText(text, "__Poly16_t") {
      meaning = "unsigned short"
    } else if words.isText(text, "__Poly64_t") {
      meaning = "unsigned long long"
    } else if words.isText(text, "__Poly128_t") {
      meaning = "unsigned __int128"
    } else {
      return
    }
    put("typedef ")
    put(meaning)
    put(" ")
    put(name: text)
    put(";\n\n")
  }
}
