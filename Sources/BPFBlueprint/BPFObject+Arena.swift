import BPFTypes

extension BPFObject {
  /// The arena, if one is created: programs cannot use two (parity MAP-15).
  private var arenas: [MapBlueprint] { maps.filter { $0.type == .arena && $0.isEnabled } }

  /// Makes sure that the arena can hold its variables.
  func requireOneArena(_ facts: Facts) throws(BPFError) {
    guard let first = arenas.first else { return }
    if let second = arenas.dropFirst().first {
      throw BPFError(
        .invalidValue, at: .link, of: subject(map: second.name), "an object has at most one arena",
        seen: "\(first.name) and \(second.name)", remedy: "disable all but one of them")
    }
    guard let contents = first.initialValue else { return }
    guard !first.flags.contains(.segvOnFault) else {
      throw BPFError(
        .unsupported, at: .link, of: subject(map: first.name),
        "an arena that only programs allocate (BPF_F_SEGV_ON_FAULT) cannot have variables from the start",
        remedy: "drop the flag, or the __arena variables")
    }
    let size = arenaSize(first, facts)
    guard pages(contents.count, facts) <= size else {
      throw BPFError(
        .invalidValue, at: .link, of: subject(map: first.name), "the arena is too small for its variables",
        expected: "at least \(pages(contents.count, facts) / pageSize(facts)) pages",
        seen: "\(first.maxEntries)", remedy: "raise the map's max_entries")
    }
  }

  /// Where the variables begin in the arena, in bytes: at its end, so that its first page can stay unmapped and
  /// catch null pointers, where the kernel takes such offsets (parity MAP-30).
  func arenaOffset(_ facts: Facts) -> Int {
    guard let arena = arenas.first, let contents = arena.initialValue,
      !facts.missing.contains(.fullRangeOffsets)
    else { return 0 }
    return max(arenaSize(arena, facts) - pages(contents.count, facts), 0)
  }

  func arenaMapping(of map: MapBlueprint, in slot: MapSlot, _ facts: Facts) -> ArenaMapping {
    ArenaMapping(
      slot: slot, name: map.name, address: map.extra, offset: arenaOffset(facts), contents: map.initialValue)
  }

  private func pageSize(_ facts: Facts) -> Int { min(max(facts.pageSize, 1), 1 << 24) }

  private func arenaSize(_ map: MapBlueprint, _ facts: Facts) -> Int { Int(map.maxEntries) * pageSize(facts) }

  /// So many bytes in whole pages.
  private func pages(_ count: Int, _ facts: Facts) -> Int {
    let page = pageSize(facts)
    return (count + page - 1) / page * page
  }
}
