import BPF

/// What `prog show` says of a program.
struct ProgramDescription {
  let info: ProgramInfo
  /// Whole, where the kernel keeps only its beginning.
  let name: String
  /// In bytes, if the kernel says.
  let memory: Int?
  let pins: [String]
  /// The processes that have it open.
  let holders: [ObjectHolders.Holder]
  /// What its object says of itself.
  var metadata: [ProgramMetadata] = []

  private var loadedAt: Int { Int(Text.bootTime() + Double(info.loadTime) / 1e9) }

  /// What also stands before a program's code, as bpftool, key by key.
  var headMembers: [JSON.Member] {
    var members: [JSON.Member] = [
      .init(name: "id", value: .number(info.id)), .init(name: "type", value: .string(info.type.name)),
    ]
    func add(_ name: String, _ value: JSON) { members.append(.init(name: name, value: value)) }
    if !name.isEmpty { add("name", .string(name)) }
    add("tag", .string(info.tag))
    add("gpl_compatible", .bool(info.isGPLCompatible))
    if info.runTime != 0 {
      add("run_time_ns", .number(info.runTime))
      add("run_cnt", .number(info.runCount))
    }
    if info.recursionMisses != 0 { add("recursion_misses", .number(info.recursionMisses)) }
    if let device = DevicePlace(info.interfaceIndex, info.interfaceNamespace) { add("dev", device.json) }
    return members
  }

  /// As bpftool, key by key.
  var json: JSON {
    var members = headMembers
    func add(_ name: String, _ value: JSON) { members.append(.init(name: name, value: value)) }
    if info.loadTime != 0 {
      add("loaded_at", .number(loadedAt))
      add("uid", .number(info.userID))
    }
    // Of a program whose device is gone the kernel tells nothing, so that there is none to show.
    add("orphaned", .bool(false))
    add("bytes_xlated", .number(info.translatedSize))
    add("jited", .bool(info.jitedSize != 0))
    if info.jitedSize != 0 { add("bytes_jited", .number(info.jitedSize)) }
    if let memory { add("bytes_memlock", .number(memory)) }
    if !info.mapIDs.isEmpty { add("map_ids", .array(info.mapIDs.map { .number($0) })) }
    if info.btfID != 0 { add("btf_id", .number(info.btfID)) }
    if !pins.isEmpty { add("pinned", .array(pins.map { .string($0) })) }
    members += HolderText.members(holders)
    if !metadata.isEmpty {
      add(
        "metadata",
        .object(metadata.map { .init(name: $0.name, value: JSON($0.value, pointersAreNumbers: true)) }))
    }
    return .object(members)
  }

  /// The first line.
  var head: String {
    var head = "\(info.id): \(info.type.name)  "
    if !name.isEmpty { head += "name \(name)  " }
    head += "tag \(info.tag)"
    if info.isGPLCompatible { head += "  gpl" }
    if info.runTime != 0 { head += " run_time_ns \(info.runTime) run_cnt \(info.runCount)" }
    if info.recursionMisses != 0 { head += " recursion_misses \(info.recursionMisses)" }
    return head
  }

  func print(to output: Output) {
    output.line(head)
    if info.loadTime != 0 {
      output.line("\tloaded_at \(Text.date(secondsSince1970: loadedAt))  uid \(info.userID)")
    }
    var sizes = "\txlated \(info.translatedSize)B"
    sizes += info.jitedSize == 0 ? "  not jited" : "  jited \(info.jitedSize)B"
    if let memory { sizes += "  memlock \(memory)B" }
    if !info.mapIDs.isEmpty { sizes += "  map_ids \(info.mapIDs.map(String.init).joined(separator: ","))" }
    output.line(sizes)
    for pin in pins { output.line("\tpinned \(pin)") }
    if info.btfID != 0 { output.line("\tbtf_id \(info.btfID)") }
    if let device = DevicePlace(info.interfaceIndex, info.interfaceNamespace) {
      output.line("\t\(device.text)")
    }
    if !holders.isEmpty { output.line("\t" + HolderText.line(holders)) }
    for item in metadata { output.line("\tmetadata \(item.name) = \(JSON(item.value).compact)") }
  }
}

/// What the kernel writes about a descriptor.
enum MemoryUse {
  /// The memory of a program or map in bytes. `memlock` of `/proc/self/fdinfo`.
  static func of(_ descriptor: Int32) -> Int? {
    field("memlock", of: descriptor).flatMap { Int($0) }
  }

  /// Whether user space can no longer change a map.
  static func isFrozen(_ descriptor: Int32) -> Bool? {
    field("frozen", of: descriptor).map { $0 != "0" }
  }

  /// A field of a descriptor's information.
  static func field(_ name: String, of descriptor: Int32) -> String? {
    guard let bytes = try? LiveSystemCalls().readSmallFile("/proc/self/fdinfo/\(descriptor)") else {
      return nil
    }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0] == name { return String(parts[1].drop { $0 == " " || $0 == "\t" }) }
    }
    return nil
  }
}
