/// Looking back along the path: a register's past tells more than what it is in the end.
extension VerifierTrace {
  /// The kind of mistake behind the one that the words tell, or `nil` if nothing more can be said.
  func refine(_ problem: VerifierProblem?, register: Int?, message: Substring) -> VerifierProblem? {
    guard let last = steps.last else { return nil }
    switch problem {
    case .uninitialisedRegister:
      guard let register else { return nil }
      if register == 0, last.text == "exit" { return .missingReturnValue }
      return (1...5).contains(register) && wasVoidedByCall(register) ? .clobberedRegister : nil
    case .stackBounds: return last.text.hasPrefix("call ") ? .bufferTooSmall : nil
    case .scalarDereference:
      switch register.flatMap(loss) {
      case .packet: return .stalePacketPointer
      case .owned: return .useAfterRelease
      case .null, nil: return nil
      }
    case .wrongArgument where message.contains("type=inv ") || message.contains("type=scalar "):
      switch register.flatMap(loss) {
      case .owned: return .doubleRelease
      case .null: return .nullArgument
      case .packet: return .stalePacketPointer
      case nil: return nil
      }
    default: return nil
    }
  }

  /// How a register came to hold a plain number.
  private enum Loss {
    /// It was a pointer into a packet that a call may have moved.
    case packet
    /// It was a pointer to something that a call released.
    case owned
    /// It is the constant zero.
    case null
  }

  /// Follows a register back through copies, to where it still was a pointer.
  private func loss(of register: Int) -> Loss? {
    var register = register
    var calls: [Substring] = []
    for step in steps.dropLast().reversed() {
      if let value = Self.value(of: register, in: step.state) {
        if value.hasPrefix("pkt") { return calls.isEmpty ? nil : .packet }
        if Self.isOwned(value) { return calls.contains(where: Self.isRelease) ? .owned : nil }
      }
      if step.text.hasPrefix("call ") {
        if register == 0 {
          let isAcquired = step.text.contains("_reserve") || step.text.contains("_lookup")
          return isAcquired && calls.contains(where: Self.isRelease) ? .owned : nil
        }
        calls.append(step.text)
      }
      switch Self.assignment(to: register, in: step.text) {
      case .copy(let source): register = source
      case .constant(let number): return number == 0 ? .null : nil
      case .other: return nil
      case nil: break
      }
    }
    return nil
  }

  private func wasVoidedByCall(_ register: Int) -> Bool {
    for step in steps.dropLast().reversed() {
      if step.text.hasPrefix("call ") { return true }
      if Self.assignment(to: register, in: step.text) != nil { return false }
    }
    return false
  }

  private static func isRelease(_ call: Substring) -> Bool {
    ["_submit", "_discard", "_release", "_drop", "_put", "_destroy"].contains(where: call.contains)
  }

  private static func isOwned(_ value: Substring) -> Bool {
    ["mem", "alloc_mem", "ringbuf_mem", "sock", "tcp_sock", "ptr_", "rcu_ptr_", "trusted_ptr_", "dynptr"]
      .contains(where: value.hasPrefix)
  }

  private enum Assignment {
    case copy(Int)
    case constant(Int)
    case other
  }

  /// What an instruction writes to a register: `r1 = r6`, `w2 = 0`, `r1 += 8`.
  private static func assignment(to register: Int, in text: Substring) -> Assignment? {
    let words = text.split(separator: " ")
    guard words.count >= 3, words[0] == "r\(register)" || words[0] == "w\(register)" else { return nil }
    guard words[1] == "=", words.count == 3 else { return .other }
    if let number = Int(String(words[2])) { return .constant(number) }
    if words[2].first == "r", let source = Int(String(words[2].dropFirst())) { return .copy(source) }
    return .other
  }

  /// What a state says of a register: of `R1_w=scalar() R6=pkt(r=14)` and 6, `pkt(r=14)`.
  private static func value(of register: Int, in state: Substring) -> Substring? {
    var found: Substring?
    for word in state.split(separator: " ") where word.first == "R" {
      guard let equals = word.firstIndex(of: "=") else { continue }
      let name = word[word.index(after: word.startIndex)..<equals].prefix { $0 != "_" }
      if Int(String(name)) == register { found = word[word.index(after: equals)...] }
    }
    return found
  }
}
