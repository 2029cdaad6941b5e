import BPFTypes

/// A map whose values are memory that programs reach: arrays, hashes, prefixes, with a value for each CPU or one.
final class ValueTable {
  let index: any KeyIndex
  let region: Int
  let valueSize: Int
  /// From one value to the next: a multiple of eight, as in the kernel.
  let stride: Int
  /// How many values each key has.
  let cpus: Int
  private let memory: AddressSpace
  private let slots: Int
  private var room: Int

  /// - Parameters:
  ///   - map: the map's number, for messages.
  ///   - isReady: whether memory for all values is there from the start, as in arrays.
  init(
    _ index: any KeyIndex, _ creation: MapShape, map: Int, cpus: Int, isReady: Bool, in memory: AddressSpace
  ) throws(Fault) {
    self.index = index
    self.memory = memory
    self.cpus = cpus
    valueSize = Int(creation.valueSize)
    stride = (valueSize + 7) / 8 * 8
    slots = Int(creation.maxEntries)
    room = isReady ? slots : min(slots, 16)
    // 32 bits by 32 bits by the number of CPUs: not beyond what an Int holds, but beyond any memory.
    let (elements, overflow) = room.multipliedReportingOverflow(by: stride * max(cpus, 1))
    guard !overflow else { throw .memoryLimit }
    region = try memory.allocate(.mapValues, elements, creation.flags.programAccess)
    var made = memory[region]
    made.stride = stride
    made.elementSize = valueSize
    made.map = Int32(clamping: map)
    memory[region] = made
  }

  private func offset(_ slot: Int, _ cpu: Int) -> Int { (slot * cpus + cpu) * stride }

  /// Where a slot's value for a CPU is.
  func address(_ slot: Int, cpu: Int) -> UInt64 {
    memory.address(region, offset(slot, cpus == 1 ? 0 : min(max(cpu, 0), cpus - 1)))
  }

  /// Writes an element as programs do: for their own CPU; a new one is zero for the others.
  ///
  /// - Parameter flags: C: `BPF_ANY`, `BPF_NOEXIST`, `BPF_EXIST`.
  func update(_ key: [UInt8], _ value: [UInt8], _ flags: UInt64, cpu: Int) throws(Refusal) {
    let (slot, isNew) = try slot(key, flags)
    if isNew { memory.clear(region, offset(slot, 0), stride * cpus) }
    memory.fill(region, offset(slot, cpus == 1 ? 0 : min(max(cpu, 0), cpus - 1)), value)
  }

  /// Writes an element as user space does: the values for all CPUs, each padded to a multiple of eight.
  func updateAll(_ key: [UInt8], _ values: [UInt8], _ flags: UInt64) throws(Refusal) {
    let (slot, _) = try slot(key, flags)
    for cpu in 0..<cpus {
      let start = cpus == 1 ? 0 : cpu * stride
      memory.fill(region, offset(slot, cpu), Array(values.dropFirst(start).prefix(valueSize)))
    }
  }

  private func slot(_ key: [UInt8], _ flags: UInt64) throws(Refusal) -> (slot: Int, isNew: Bool) {
    // BPF_F_LOCK changes nothing where nobody else runs.
    let known: UInt64 = 7
    guard flags & ~known == 0, flags & 3 != 3 else { throw Refusal(.EINVAL) }
    if let slot = index.exact(key) {
      guard flags & 1 == 0 else { throw Refusal(.EEXIST) }
      index.renew(slot, key)
      return (slot, false)
    }
    guard flags & 2 == 0 else { throw Refusal(.ENOENT) }
    let slot = try index.insert(key)
    try makeRoom(for: slot)
    return (slot, true)
  }

  private func makeRoom(for slot: Int) throws(Refusal) {
    guard slot >= room else { return }
    let wanted = min(max(room * 2, slot + 1), slots)
    let (size, overflow) = wanted.multipliedReportingOverflow(by: stride * cpus)
    guard !overflow else { throw Refusal(.ENOMEM) }
    do { try memory.grow(region, to: size) } catch { throw Refusal(.ENOMEM) }
    room = wanted
  }

  /// What a slot holds: one value, or those of all CPUs, each padded to a multiple of eight.
  func contents(_ slot: Int) -> [UInt8] {
    cpus == 1
      ? memory.contents(region, offset(slot, 0), valueSize)
      : memory.contents(region, offset(slot, 0), stride * cpus)
  }
}

extension MapFlags {
  /// What programs may do with a map's values.
  var programAccess: RegionAccess {
    if contains(.rdonlyProg) { return .read }
    if contains(.wronlyProg) { return .write }
    return .all
  }
}
