import BPF

/// Which programs and maps use which table of types.
struct BTFUsers {
  private(set) var programs: [UInt32: [UInt32]] = [:]
  private(set) var maps: [UInt32: [UInt32]] = [:]

  init(_ kernel: Kernel) throws {
    for program in try Selection.allPrograms(kernel) {
      let info = try program.info()
      if info.btfID != 0 { programs[info.btfID, default: []].append(info.id) }
    }
    for map in try Selection.allMaps(kernel) {
      let info = try map.info()
      if info.btfID != 0 { maps[info.btfID, default: []].append(info.id) }
    }
  }
}

/// What `btf show` says of a table of types.
struct BTFDescription {
  private let info: BTFInfo
  private let programs: [UInt32]
  private let maps: [UInt32]
  private let holders: [ObjectHolders.Holder]

  init(info: BTFInfo, users: BTFUsers, holders: [ObjectHolders.Holder]) {
    self.info = info
    self.holders = holders
    programs = users.programs[info.id] ?? []
    maps = users.maps[info.id] ?? []
  }

  /// As bpftool, key by key.
  var json: JSON {
    var members: [JSON.Member] = [
      .init(name: "id", value: .number(info.id)), .init(name: "size", value: .number(info.size)),
      .init(name: "prog_ids", value: .array(programs.map { .number($0) })),
      .init(name: "map_ids", value: .array(maps.map { .number($0) })),
      .init(name: "kernel", value: .bool(info.isKernel)),
    ]
    if !info.name.isEmpty { members.append(.init(name: "name", value: .string(info.name))) }
    return .object(members + HolderText.members(holders))
  }

  var text: String {
    let name = info.isKernel ? "[\(info.name)]" : info.name.isEmpty ? "<anon>" : info.name
    var text = "\(info.id): name \(name)  size \(info.size)B"
    for (word, ids) in [("prog_ids", programs), ("map_ids", maps)] where !ids.isEmpty {
      text += "  \(word) " + ids.map(String.init).joined(separator: ",")
    }
    if !holders.isEmpty { text += "\n\t" + HolderText.line(holders) }
    return text
  }
}
