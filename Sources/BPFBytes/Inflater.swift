/// Undoes the compression "deflate" (RFC 1951), into memory and up to a limit.
///
/// Small rather than fast: what is read with it is the kernel's configuration, once for a load that asks for it.
struct Inflater {
  private var reader: BitReader
  private(set) var output: [UInt8] = []
  private let limit: Int

  init(_ reader: BitReader, limit: Int) {
    self.reader = reader
    self.limit = limit
  }

  /// Reads all blocks.
  ///
  /// - Returns: the offset of the first byte behind them.
  mutating func inflate() throws(InflateError) -> Int {
    var isLast = false
    while !isLast {
      isLast = try reader.bits(1) == 1
      switch try reader.bits(2) {
      case 0: try copyStored()
      case 1: try readBlock(literals: Self.fixedLiterals, distances: Self.fixedDistances)
      case 2:
        let codes = try readCodes()
        try readBlock(literals: codes.literals, distances: codes.distances)
      default: throw reader.error(.malformed)
      }
    }
    reader.alignToByte()
    return reader.offset
  }

  private mutating func copyStored() throws(InflateError) {
    reader.alignToByte()
    let header = try reader.take(4)
    guard let count = try? header.load(UInt16.self, at: 0, order: .littleEndian),
      let inverse = try? header.load(UInt16.self, at: 2, order: .littleEndian), count == ~inverse
    else { throw reader.error(.malformed) }
    try require(Int(count))
    output += try reader.take(Int(count)).array
  }

  private mutating func readBlock(
    literals: HuffmanCode?, distances: HuffmanCode?
  ) throws(InflateError) {
    guard let literals, let distances else { throw reader.error(.malformed) }
    while true {
      let symbol = try literals.symbol(from: &reader)
      if symbol < 256 {
        try require(1)
        output.append(UInt8(truncatingIfNeeded: symbol))
      } else if symbol == 256 {
        return
      } else {
        guard symbol - 257 < Self.lengths.count else { throw reader.error(.malformed) }
        let length = try extended(Self.lengths[symbol - 257])
        let distanceSymbol = try distances.symbol(from: &reader)
        guard distanceSymbol < Self.distances.count else { throw reader.error(.malformed) }
        try repeatBytes(length, from: try extended(Self.distances[distanceSymbol]))
      }
    }
  }

  private mutating func extended(_ entry: (base: Int, bits: UInt32)) throws(InflateError) -> Int {
    entry.base + Int(try reader.bits(entry.bits))
  }

  /// What is repeated may overlap what it makes.
  private mutating func repeatBytes(_ count: Int, from distance: Int) throws(InflateError) {
    guard distance <= output.count else { throw reader.error(.malformed) }
    try require(count)
    for _ in 0..<count { output.append(output[output.count - distance]) }
  }

  private func require(_ count: Int) throws(InflateError) {
    guard count <= limit - output.count else { throw reader.error(.tooLong(limit: limit)) }
  }
}

// MARK: - Codes

extension Inflater {
  /// The order in which the lengths of the code for lengths stand (RFC 1951, 3.2.7).
  private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  /// Reads the codes of a block that brings its own.
  private mutating func readCodes() throws(InflateError) -> (literals: HuffmanCode?, distances: HuffmanCode?)
  {
    let literalCount = Int(try reader.bits(5)) + 257
    let distanceCount = Int(try reader.bits(5)) + 1
    let codeCount = Int(try reader.bits(4)) + 4
    guard literalCount <= 286, distanceCount <= 30 else { throw reader.error(.malformed) }
    var codeLengths = [UInt8](repeating: 0, count: Self.order.count)
    for place in Self.order.prefix(codeCount) { codeLengths[place] = UInt8(try reader.bits(3)) }
    guard let code = HuffmanCode(lengths: codeLengths) else { throw reader.error(.malformed) }
    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      let symbol = try code.symbol(from: &reader)
      var value = UInt8(truncatingIfNeeded: symbol)
      var count = 1
      switch symbol {
      case 16:
        guard let last = lengths.last else { throw reader.error(.malformed) }
        (value, count) = (last, 3 + Int(try reader.bits(2)))
      case 17: (value, count) = (0, 3 + Int(try reader.bits(3)))
      case 18: (value, count) = (0, 11 + Int(try reader.bits(7)))
      default: break
      }
      lengths += repeatElement(value, count: count)
    }
    // A repetition must not run over the end, and a block has to be able to end.
    guard lengths.count == literalCount + distanceCount, lengths[256] != 0 else {
      throw reader.error(.malformed)
    }
    return (
      HuffmanCode(lengths: lengths.prefix(literalCount)),
      HuffmanCode(lengths: lengths.dropFirst(literalCount))
    )
  }

  /// RFC 1951, 3.2.6.
  private static let fixedLiterals = HuffmanCode(
    lengths: [(144, 8), (112, 9), (24, 7), (8, 8)].flatMap { [UInt8](repeating: $0.1, count: $0.0) })
  private static let fixedDistances = HuffmanCode(lengths: [UInt8](repeating: 5, count: 32))

  /// What the symbols from 257 on stand for: a length, and how many bits are added to it (RFC 1951, 3.2.5). The
  /// longest length has the last symbol to itself.
  private static let lengths: [(base: Int, bits: UInt32)] =
    ranges(from: 3, [(8, 0), (4, 1), (4, 2), (4, 3), (4, 4), (4, 5)]) + [(258, 0)]
  private static let distances: [(base: Int, bits: UInt32)] = ranges(
    from: 1, [(4, 0)] + (1...13).map { (2, $0) })

  /// Ranges that follow each other without gaps, each of two to the power of its bits.
  private static func ranges(
    from start: Int, _ groups: [(count: Int, bits: UInt32)]
  ) -> [(base: Int, bits: UInt32)] {
    var result: [(base: Int, bits: UInt32)] = []
    var base = start
    for group in groups {
      for _ in 0..<group.count {
        result.append((base, group.bits))
        base += 1 << group.bits
      }
    }
    return result
  }
}
