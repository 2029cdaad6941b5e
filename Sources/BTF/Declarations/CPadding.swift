/// Finds what has to be declared between members so that the next one lies where it has to, in bits.
struct CPadding {
  private var place = 0
  private var afterBitfield = false
  private let types: [(name: StaticString, bits: Int)]

  init(pointerBits: Int) {
    types = [("long", pointerBits), ("int", 32), ("short", 16), ("char", 8)]
  }

  /// Notes a member.
  mutating func advance(to offset: Int, bits: Int, isBitfield: Bool) {
    place = offset + bits
    afterBitfield = isBitfield
  }

  /// How many bits lie between the last member and the next one.
  func gap(before next: Int) -> Int { max(next - place, 0) }

  /// Fills the gap before the next member or before the end.
  ///
  /// Unnamed bit fields do it: `long: 0` goes on to the next boundary of `long`, `int: 32` takes an `int`. As much
  /// as possible is left to the compiler, which aligns the next member by itself.
  ///
  /// - Parameters:
  ///   - next: where the next member begins.
  ///   - boundary: that of its type, in bytes.
  ///   - declare: called with a type and a number of bits for each field to be declared.
  mutating func fill(
    to next: Int, boundary: Int, isBitfield: Bool, declare: (StaticString, Int) -> Void
  ) {
    guard place < next else { return }
    let inBitfield = afterBitfield && isBitfield
    // The largest type that has a boundary within the gap; each bit offset of a member is one of `char`, or
    // within a bit field.
    let chosen = types.first { Self.round(place, up: $0.bits) <= next } ?? types[types.count - 1]
    let aligned = Self.round(place, up: chosen.bits)
    if aligned > place, aligned <= next {
      let compilerWouldNot = aligned == next && Self.round(place, up: boundary * 8) != aligned
      // A field that fits before the boundary would be put there.
      let restWouldFit = aligned != next && next - aligned <= aligned - place
      if inBitfield || compilerWouldNot || restWouldFit {
        declare(chosen.name, inBitfield ? aligned - place : 0)
      }
      place = aligned
    }
    while place < next, next - place >= chosen.bits {
      declare(chosen.name, chosen.bits)
      place += chosen.bits
    }
    // What is left is less than the chosen type has: the smallest that is large enough.
    if place < next, let rest = types.last(where: { $0.bits >= next - place }) {
      declare(rest.name, next - place)
      place = next
    }
  }

  private static func round(_ place: Int, up boundary: Int) -> Int {
    boundary <= 1 ? place : (place + boundary - 1) / boundary * boundary
  }
}
