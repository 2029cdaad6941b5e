/// How often each name has been given so far: C has one type of a name, and a table may have several.
struct NameCounts: Sendable {
  private struct Slot {
    var name: UInt32 = 0
    var count: UInt32 = 0
    var hash: UInt32 = 0
  }

  /// Open addressing; at most half of the slots are taken.
  private var slots = [Slot](repeating: Slot(), count: 1024)
  private var taken = 0

  /// Counts a name.
  ///
  /// - Returns: how often it has been counted, this time included.
  mutating func count(_ name: UInt32, in words: BTFWords) -> UInt32 {
    let hash = words.quickHash(name)
    var place = find(name, hash, in: words)
    if slots[place].count == 0 {
      if taken * 2 >= slots.count {
        grow()
        place = find(name, hash, in: words)
      }
      slots[place].name = name
      slots[place].hash = hash
      taken += 1
    }
    slots[place].count &+= 1
    return slots[place].count
  }

  /// The slot that has a name, or the one to take for it.
  private func find(_ name: UInt32, _ hash: UInt32, in words: BTFWords) -> Int {
    let mask = slots.count - 1
    var place = Int(hash) & mask
    while slots[place].count != 0,
      slots[place].hash != hash || !words.areEqual(slots[place].name, name)
    {
      place = (place + 1) & mask
    }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 4)
    let mask = slots.count - 1
    for slot in old where slot.count != 0 {
      var place = Int(slot.hash) & mask
      while slots[place].count != 0 { place = (place + 1) & mask }
      slots[place] = slot
    }
  }
}
