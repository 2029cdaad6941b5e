extension Machine {
  /// Runs a program from its first instruction on.
  func run(_ program: DecodedProgram, _ model: ContextModel, _ input: RunInput) throws(Fault) -> RunResult {
    self.model = model
    budget = max(options.instructionLimit, 0)
    tailCalls = 0
    (trace, events) = ([], [])
    redirection = nil
    (faultPlace, faultDescription) = (nil, nil)
    cookie = input.cookie
    readsKernelMemory = program.type.readsKernelMemory
    defer { endRun() }
    if !model.isPlain { try placePacket(input.packet, model) }
    try placeContext(input.context, program.type)
    let result = try execute(
      program, at: 0, Arguments(a: memory.address(Self.contextRegion)), depth: 0, given: .atStart)
    try requireNothingReserved()
    if let packet, case .socketBuffer = model { setContext(UInt64(packet.count), SocketBufferField.length) }
    let context = memory[Self.contextRegion]
    return RunResult(
      returnValue: UInt32(truncatingIfNeeded: result), packet: packetOut(),
      context: memory.contents(Self.contextRegion, 0, context.capacity), trace: trace, events: events,
      redirection: redirection, instructions: options.instructionLimit - budget)
  }

  private func endRun() {
    // After a fault, records may still be reserved; that fault is the one to tell.
    try? requireNothingReserved()
    if let packet { memory.release(packet.region) }
    packet = nil
  }

  /// What an address is of, for messages.
  func description(of address: UInt64) -> String {
    let (number, offset) = memory.split(address)
    let region = memory[number]
    let bounds = "bytes \(region.lower) to \(region.upper)"
    switch region.kind {
    case .free: return address < 4096 ? "an address that comes from NULL" : "an address of nothing"
    case .stack:
      return "byte \(offset - Self.stackSize) of a stack, counted from r10, of \(Self.stackSize) bytes"
    case .context: return "byte \(offset) of the context, of \(region.upper) bytes"
    case .packet:
      return "byte \(offset - (packet?.start ?? 0)) of the packet, of \(packet?.count ?? 0) bytes"
    case .mapValues:
      let map = maps[Int(region.map)]
      let place = region.stride > 0 && offset >= 0 ? offset % region.stride : offset
      let access =
        region.access == .all
        ? "" : region.access == .read ? ", which programs only read" : ", which programs only write"
      return "byte \(place) of a value of map \(map?.name ?? ""), of \(region.elementSize) bytes\(access)"
    case .ringRecord: return "byte \(offset) of a reserved record, \(bounds)"
    case .maps: return "a map itself"
    case .functions: return "a function"
    }
  }
}
