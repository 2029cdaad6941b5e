import BPF

/// What `map show` says of a map.
struct MapDescription {
  let info: MapInfo
  let memory: Int?
  let isFrozen: Bool?
  let ownerType: ProgramType?
  let ownerIsJited: Bool?
  let pins: [String]
  /// The processes that have it open.
  let holders: [ObjectHolders.Holder]

  init(info: MapInfo, descriptor: Int32, pins: [String], holders: [ObjectHolders.Holder]) {
    self.info = info
    self.pins = pins
    self.holders = holders
    memory = MemoryUse.of(descriptor)
    isFrozen = MemoryUse.isFrozen(descriptor)
    ownerType = MemoryUse.field("owner_prog_type", of: descriptor).flatMap { UInt32($0) }.map(
      ProgramType.init)
    ownerIsJited = MemoryUse.field("owner_jited", of: descriptor).map { $0 != "0" }
  }

  /// As bpftool, key by key.
  var json: JSON {
    var members: [JSON.Member] = [
      .init(name: "id", value: .number(info.id)), .init(name: "type", value: .string(info.type.name)),
    ]
    func add(_ name: String, _ value: JSON) { members.append(.init(name: name, value: value)) }
    if !info.name.isEmpty { add("name", .string(info.name)) }
    if let device = DevicePlace(info.interfaceIndex, info.interfaceNamespace) { add("dev", device.json) }
    add("flags", .number(info.flags.rawValue))
    add("bytes_key", .number(info.keySize))
    add("bytes_value", .number(info.valueSize))
    add("max_entries", .number(info.maxEntries))
    if let memory { add("bytes_memlock", .number(memory)) }
    if info.type == .progArray {
      if let ownerType { add("owner_prog_type", .string(ownerType.name)) }
      if let ownerIsJited { add("owner_jited", .bool(ownerIsJited)) }
    }
    if let isFrozen { add("frozen", .number(isFrozen ? 1 : 0)) }
    if info.btfID != 0 { add("btf_id", .number(info.btfID)) }
    if !pins.isEmpty { add("pinned", .array(pins.map { .string($0) })) }
    return .object(members + HolderText.members(holders))
  }

  func print(to output: Output) {
    var head = "\(info.id): \(info.type.name)  "
    if !info.name.isEmpty { head += "name \(info.name)  " }
    head += "flags 0x\(String(info.flags.rawValue, radix: 16))"
    output.line(head)
    var sizes = "\tkey \(info.keySize)B  value \(info.valueSize)B  max_entries \(info.maxEntries)"
    if let memory { sizes += "  memlock \(memory)B" }
    output.line(sizes)
    if info.type == .progArray, ownerType != nil || ownerIsJited != nil {
      var owner: [String] = []
      if let ownerType { owner.append("owner_prog_type \(ownerType.name)") }
      if let ownerIsJited { owner.append("owner\(ownerIsJited ? "" : " not") jited") }
      output.line("\t" + owner.joined(separator: "  "))
    }
    for pin in pins { output.line("\tpinned \(pin)") }
    var last: [String] = []
    if info.btfID != 0 { last.append("btf_id \(info.btfID)") }
    if isFrozen == true { last.append("frozen") }
    if !last.isEmpty { output.line("\t" + last.joined(separator: "  ")) }
    if let device = DevicePlace(info.interfaceIndex, info.interfaceNamespace) {
      output.line("\t\(device.text)")
    }
    if !holders.isEmpty { output.line("\t" + HolderText.line(holders)) }
  }
}
