import BPFTypes

/// Helpers that look maps up and change them.
extension Machine {
  func mapHelper(_ id: HelperID, _ a: Arguments, _ caller: Caller) throws(Fault) -> UInt64? {
    switch id {
    case .mapLookupElem: return try lookup(try map(a.a), a.b, cpu: cpu)
    case .mapLookupPercpuElem:
      let map = try map(a.a)
      guard map.type.isPerCPU else { throw .misuse("map \(map.name) has no values for each CPU") }
      let wanted = Int(truncatingIfNeeded: a.c & 0xffff_ffff)
      return wanted < map.cpus ? try lookup(map, a.b, cpu: wanted) : 0
    case .mapUpdateElem:
      let map = try map(a.a)
      guard case .values(let table) = map.contents, !map.type.isRedirection else { throw refuses(map, id) }
      try requireWritable(map)
      let key = try memory.bytes(a.b, map.keySize)
      let value = try memory.bytes(a.c, map.valueSize)
      return answer { () throws(Refusal) in try table.update(key, value, a.d, cpu: cpu) }
    case .mapDeleteElem:
      let map = try map(a.a)
      guard case .values(let table) = map.contents, !map.type.isRedirection else { throw refuses(map, id) }
      try requireWritable(map)
      let key = try memory.bytes(a.b, map.keySize)
      return answer { () throws(Refusal) in try table.index.remove(key) }
    case .mapPushElem:
      let (map, queue) = try queue(a.a, id)
      let value = try memory.bytes(a.b, map.valueSize)
      return answer { () throws(Refusal) in try queue.push(value, a.c) }
    case .mapPopElem, .mapPeekElem: return try take(a, id)
    case .redirectMap: return try redirect(a)
    default: return nil
    }
  }

  /// The address of a value, or of a map in a map; 0 if the key is not there.
  private func lookup(_ map: InterpretedMap, _ key: UInt64, cpu: Int) throws(Fault) -> UInt64 {
    switch map.contents {
    case .values(let table):
      if table.index is ArrayIndex {
        let index = try memory.load(key, 4)
        return index < UInt64(map.maxEntries) ? table.address(Int(index), cpu: cpu) : 0
      }
      return table.index.find(try memory.bytes(key, map.keySize)).map { table.address($0, cpu: cpu) } ?? 0
    case .references(let table) where map.type.holdsMaps:
      return table.find(try memory.bytes(key, map.keySize)).map(handle) ?? 0
    default: throw refuses(map, .mapLookupElem)
    }
  }

  private func take(_ a: Arguments, _ id: HelperID) throws(Fault) -> UInt64 {
    let (map, queue) = try queue(a.a, id)
    _ = try unsafe memory.place(a.b, map.valueSize, .write)
    do throws(Refusal) {
      let value = id == .mapPopElem ? try queue.pop() : try queue.peek()
      memory.fillProgram(a.b, value)
      return 0
    } catch {
      // As in the kernel: what was asked for is zeros.
      memory.fillProgram(a.b, [UInt8](repeating: 0, count: map.valueSize))
      return Self.failure(error.errno)
    }
  }

  private func queue(_ address: UInt64, _ id: HelperID) throws(Fault) -> (InterpretedMap, QueueContents) {
    let map = try map(address)
    guard case .queue(let queue) = map.contents else { throw refuses(map, id) }
    return (map, queue)
  }

  /// C: `bpf_redirect_map`.
  private func redirect(_ a: Arguments) throws(Fault) -> UInt64 {
    let map = try map(a.a)
    guard map.type.isRedirection, case .values(let table) = map.contents else {
      throw refuses(map, .redirectMap)
    }
    guard model.isXDP else { throw .misuse("bpf_redirect_map() is for XDP") }
    let key = ArrayIndex.key(Int(truncatingIfNeeded: a.b & 0xffff_ffff))
    guard let slot = table.index.find(key) else { return a.c & 3 }
    redirection = UInt32(truncatingIfNeeded: ArrayIndex.number(table.contents(slot)))
    return 4
  }

  private func requireWritable(_ map: InterpretedMap) throws(Fault) {
    guard map.shape.flags.contains(.rdonlyProg) else { return }
    throw .misuse("map \(map.name) is one that programs only read (BPF_F_RDONLY_PROG)")
  }

  private func refuses(_ map: InterpretedMap, _ id: HelperID) -> Fault {
    if case .unsupported = map.contents {
      return .unsupported("map \(map.name), of type \(map.type.name),")
    }
    return .misuse("\(id.callName)() does not take map \(map.name), which is of type \(map.type.name)")
  }

  private func answer(_ body: () throws(Refusal) -> Void) -> UInt64 {
    do {
      try body()
      return 0
    } catch {
      return Self.failure(error.errno)
    }
  }
}

extension AddressSpace {
  /// Writes where the program could, which has been checked.
  func fillProgram(_ address: UInt64, _ bytes: [UInt8]) {
    let (region, offset) = split(address)
    fill(region, offset, bytes)
  }
}
