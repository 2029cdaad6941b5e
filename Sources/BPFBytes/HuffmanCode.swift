/// A canonical Huffman code: symbols of equal length have codes in the order of the symbols
/// (RFC 1951, 3.2.2).
struct HuffmanCode {
  static let longest = 15

  /// How many codes have each length.
  private var counts = [UInt16](repeating: 0, count: longest + 1)
  /// The symbols, by length and then by number.
  private var symbols: [UInt16]

  /// Makes the code of some lengths, one for each symbol; 0 for a symbol that does not occur.
  ///
  /// - Returns: `nil` if there are more codes of a length than bits can tell apart, or if some bits are no code:
  ///   only a code of one symbol may leave room.
  init?(lengths: some Collection<UInt8>) {
    for length in lengths {
      guard Int(length) <= Self.longest else { return nil }
      counts[Int(length)] += 1
    }
    counts[0] = 0
    var places = [Int](repeating: 0, count: Self.longest + 2)
    var room = 1
    for length in 1...Self.longest {
      room = room * 2 - Int(counts[length])
      guard room >= 0 else { return nil }
      places[length + 1] = places[length] + Int(counts[length])
    }
    let total = places[Self.longest + 1]
    guard room == 0 || total <= 1 else { return nil }
    symbols = [UInt16](repeating: 0, count: total)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      symbols[places[Int(length)]] = UInt16(truncatingIfNeeded: symbol)
      places[Int(length)] += 1
    }
  }

  /// Reads one symbol, bit by bit: the codes of a length are consecutive numbers.
  func symbol(from reader: inout BitReader) throws(InflateError) -> Int {
    var code = 0
    var first = 0
    var place = 0
    for length in 1...Self.longest {
      code |= Int(try reader.bits(1))
      let count = Int(counts[length])
      if code - first < count { return Int(symbols[place + code - first]) }
      place += count
      first = (first + count) << 1
      code <<= 1
    }
    throw reader.error(.malformed)
  }
}
