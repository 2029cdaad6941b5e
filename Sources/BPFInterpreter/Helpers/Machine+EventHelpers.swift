import BPFTypes

/// Helpers that hand records to user space.
extension Machine {
  /// C: `BPF_F_CURRENT_CPU`, `BPF_F_INDEX_MASK`.
  private static let currentCPU: UInt64 = 0xffff_ffff

  func eventHelper(_ id: HelperID, _ a: Arguments) throws(Fault) -> UInt64? {
    switch id {
    case .ringbufOutput:
      let (map, ring) = try ring(a.a)
      let bytes = try memory.bytes(a.b, try Self.size(a.c))
      guard a.d & ~3 == 0 else { return Self.failure(.EINVAL) }
      guard ring.take(bytes.count) else { return Self.failure(.EAGAIN) }
      ring.append(bytes)
      events.append(InterpretedEvent(map: map.name, cpu: cpu, bytes: bytes))
      return 0
    case .ringbufReserve: return try reserve(a)
    case .ringbufSubmit, .ringbufDiscard: return try finish(a.a, keeps: id == .ringbufSubmit)
    case .ringbufQuery:
      let (_, ring) = try ring(a.a)
      switch a.b {
      case 0: return UInt64(ring.available)
      case 1: return UInt64(ring.capacity)
      case 2: return UInt64(ring.consumed)
      case 3: return UInt64(ring.produced)
      default: return 0
      }
    case .perfEventOutput, .skbOutput, .xdpOutput: return try output(a)
    default: return nil
    }
  }

  private func ring(_ address: UInt64) throws(Fault) -> (InterpretedMap, RingContents) {
    let map = try map(address)
    guard case .ring(let ring) = map.contents else { throw .misuse("map \(map.name) is no ring buffer") }
    return (map, ring)
  }

  private func reserve(_ a: Arguments) throws(Fault) -> UInt64 {
    let (map, ring) = try ring(a.a)
    let size = try Self.size(a.b)
    guard a.c == 0, ring.take(size) else { return 0 }
    let region = try memory.allocate(.ringRecord, size)
    var made = memory[region]
    made.map = Int32(clamping: map.number)
    memory[region] = made
    ring.reserve(region, size)
    return memory.address(region)
  }

  private func finish(_ address: UInt64, keeps: Bool) throws(Fault) -> UInt64 {
    let (number, offset) = memory.split(address)
    let region = memory[number]
    guard region.kind == .ringRecord, offset == 0, let map = maps[Int(region.map)],
      case .ring(let ring) = map.contents
    else { throw .misuse("the argument is no record that is reserved") }
    let bytes = keeps ? memory.contents(number, 0, region.capacity) : nil
    ring.finish(number, bytes)
    if let bytes { events.append(InterpretedEvent(map: map.name, cpu: cpu, bytes: bytes)) }
    memory.release(number)
    return 0
  }

  /// C: `bpf_perf_event_output`. The upper half of the flags asks for that many bytes of the packet as well.
  private func output(_ a: Arguments) throws(Fault) -> UInt64 {
    let map = try map(a.b)
    guard case .events(let contents) = map.contents else {
      throw .misuse("map \(map.name) is no perf event array")
    }
    let bytes = try memory.bytes(a.d, try Self.size(a.e))
    let index = a.c & Self.currentCPU
    let wanted = index == Self.currentCPU ? cpu : Int(index)
    guard wanted < contents.cpus else { return Self.failure(.E2BIG) }
    guard options.readsPerfBuffers else { return Self.failure(.ENOENT) }
    let length = Int(a.c >> 32)
    guard length <= packet?.count ?? 0 else { return Self.failure(packet == nil ? .EINVAL : .EFAULT) }
    let behind = packet.map { memory.contents($0.region, $0.start, length) } ?? []
    contents.append(bytes + behind, cpu: wanted)
    events.append(InterpretedEvent(map: map.name, cpu: wanted, bytes: bytes + behind))
    return 0
  }

  /// Ends what the program left reserved, which no verifier would let it.
  func requireNothingReserved() throws(Fault) {
    var left = 0
    for map in maps.values {
      guard case .ring(let ring) = map.contents else { continue }
      for region in ring.reserved.keys {
        ring.finish(region, nil)
        memory.release(region)
        left += 1
      }
    }
    guard left == 0 else {
      throw .misuse("the program ends with \(left) reserved records, neither submitted nor discarded")
    }
  }
}
