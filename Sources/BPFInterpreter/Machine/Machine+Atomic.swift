extension Machine {
  /// What an atomic instruction writes into a register, if it does.
  struct RegisterChange {
    var register: Int?
    var value: UInt64 = 0
  }

  /// Carries out an atomic instruction. Nobody else runs, so that it is a load and a store.
  ///
  /// - Parameters:
  ///   - destination: what the register of the destination holds: an address, but for loads.
  ///   - from: what the register of the source holds.
  ///   - expected: `r0`.
  func atomic(
    _ i: DecodedInstruction, at destination: UInt64, from: UInt64, source: UInt64, _ expected: UInt64
  ) throws(Fault) -> RegisterChange {
    let distance = UInt64(bitPattern: Int64(i.target))
    switch i.atomic {
    case .loadAcquire:
      let address = from &+ distance
      try requireAligned(address, i.size)
      return RegisterChange(register: Int(i.destination), value: try memory.load(address, i.size))
    case .storeRelease:
      let address = destination &+ distance
      try requireAligned(address, i.size)
      try memory.store(source, address, i.size)
      return RegisterChange()
    default:
      let address = destination &+ distance
      try requireAligned(address, i.size)
      let old = try memory.load(address, i.size)
      return try change(i, address, old, source, expected)
    }
  }

  private func change(
    _ i: DecodedInstruction, _ address: UInt64, _ old: UInt64, _ source: UInt64, _ expected: UInt64
  ) throws(Fault) -> RegisterChange {
    let new: UInt64
    var register: Int? = Int(i.source)
    switch i.atomic {
    case .add, .fetchAdd: new = old &+ source
    case .or, .fetchOr: new = old | source
    case .and, .fetchAnd: new = old & source
    case .xor, .fetchXor: new = old ^ source
    case .exchange: new = source
    default:
      let wanted = i.size == 8 ? expected : expected & 0xffff_ffff
      new = wanted == old ? source : old
      register = 0
    }
    switch i.atomic {
    case .add, .or, .and, .xor: register = nil
    default: break
    }
    try memory.store(new, address, i.size)
    return RegisterChange(register: register, value: old)
  }

  private func requireAligned(_ address: UInt64, _ size: UInt8) throws(Fault) {
    guard address % UInt64(size) == 0 else { throw .misuse("an atomic access is not aligned to its size") }
  }
}
