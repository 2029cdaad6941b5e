/// What came of the slots of a plan. They are places in the object, so a list serves as the table.
struct SlotTable<Slot: RawRepresentable<Int>, Value: Sendable>: Sendable {
  private var values: [Value?] = []

  /// What came of a slot; `nil` for one of which nothing came yet.
  subscript(slot: Slot) -> Value? {
    get { values.indices.contains(slot.rawValue) ? values[slot.rawValue] : nil }
    set {
      while slot.rawValue >= values.count { values.append(nil) }
      values[slot.rawValue] = newValue
    }
  }

  /// All that came, with the slots' numbers, in their order.
  var all: [(place: Int, value: Value)] {
    var all: [(place: Int, value: Value)] = []
    for (place, value) in values.enumerated() {
      if let value { all.append((place, value)) }
    }
    return all
  }
}
