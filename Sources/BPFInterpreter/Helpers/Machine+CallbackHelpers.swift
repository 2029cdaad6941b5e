import BPFTypes

/// Helpers that call functions of the program.
extension Machine {
  func callbackHelper(_ id: HelperID, _ a: Arguments, _ caller: Caller) throws(Fault) -> UInt64? {
    switch id {
    case .loop: return try loop(a, caller)
    case .forEachMapElem: return try forEach(a, caller)
    default: return nil
    }
  }

  private func call(_ function: Int, _ arguments: Arguments, _ caller: Caller) throws(Fault) -> UInt64 {
    try execute(caller.program, at: function, arguments, depth: caller.depth + 1)
  }

  /// C: `bpf_loop`.
  private func loop(_ a: Arguments, _ caller: Caller) throws(Fault) -> UInt64 {
    let count = a.a & 0xffff_ffff
    let function = try function(a.b, of: caller.program)
    guard a.d == 0 else { return Self.failure(.EINVAL) }
    // The kernel puts the loop in the place of the call, and that writes 32 bits.
    guard count <= UInt64(Self.mostLoops) else { return Self.failure(.E2BIG) & 0xffff_ffff }
    var done: UInt64 = 0
    while done < count {
      let result = try call(function, Arguments(a: done, b: a.c), caller)
      done += 1
      if result != 0 { break }
    }
    return done
  }

  /// C: `bpf_for_each_map_elem`.
  private func forEach(_ a: Arguments, _ caller: Caller) throws(Fault) -> UInt64 {
    let map = try map(a.a)
    let function = try function(a.b, of: caller.program)
    guard a.d == 0 else { return Self.failure(.EINVAL) }
    guard case .values(let table) = map.contents, !map.type.isRedirection, map.type != .lpmTrie else {
      throw .misuse(
        "bpf_for_each_map_elem() does not take map \(map.name), which is of type \(map.type.name)")
    }
    let key = try memory.allocate(.stack, map.keySize, .read)
    defer { memory.release(key) }
    var visited: UInt64 = 0
    for entry in table.index.entries {
      // A callback may remove what comes later.
      guard table.index.exact(entry.key) == entry.slot else { continue }
      memory.fill(key, 0, entry.key)
      visited += 1
      let arguments = Arguments(
        a: a.a, b: memory.address(key), c: table.address(entry.slot, cpu: cpu), d: a.c)
      if try call(function, arguments, caller) != 0 { break }
    }
    return visited
  }
}
