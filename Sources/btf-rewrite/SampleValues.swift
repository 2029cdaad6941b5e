import BPFBytes
import BTF

/// Values made up for the types of a table, written in every way: for scripts/compare-values, whose oracle makes up the
/// same.
enum SampleValues {
  private static let largest = 4096
  /// A value of zeros, of any bytes, mostly of zeros, of letters that end, and of letters and other bytes.
  private static let patterns: UInt64 = 5

  /// For each value a line with its type and number, and what is written of it: as libbpf does it, and if that differs,
  /// as it is.
  static func text(of table: BTFTable, step: Int) throws -> [UInt8] {
    var output: [UInt8] = []
    var writers = try variants.map { options in
      var libbpf = try CValueText(table, options)
      libbpf.followsLibbpf = true
      return (libbpf: libbpf, own: try CValueText(table, options))
    }
    for id in table.ids where Int(id.rawValue) % step == 0 {
      guard let size = try? table.size(of: id), (1...largest).contains(size) else { continue }
      for (number, _) in variants.enumerated() {
        let pattern = (UInt64(id.rawValue) + UInt64(number)) % patterns
        let bytes = ByteSlice(bytes(size, seed: UInt64(id.rawValue) << 8 | UInt64(number), pattern))
        output += "@@ \(id.rawValue) \(number)\n".utf8
        guard let text = try? writers[number].libbpf.text(of: id, in: bytes) else {
          output += "refused\n".utf8
          continue
        }
        output += (text + "\n").utf8
        if (try? writers[number].own.text(of: id, in: bytes)) != text { output += "@+\n".utf8 }
      }
    }
    return output
  }

  private static let variants: [CValueText.Options] = {
    var compact = CValueText.Options()
    compact.isCompact = true
    var all = CValueText.Options()
    all.showsZeros = true
    var bare = all
    bare.skipsNames = true
    bare.isCompact = true
    var texts = compact
    texts.showsTexts = true
    var moved = CValueText.Options()
    moved.indentation = "  "
    moved.level = 2
    return [CValueText.Options(), compact, all, bare, texts, moved]
  }()

  private static func bytes(_ count: Int, seed: UInt64, _ pattern: UInt64) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
      // Splitmix64 of Sebastiano Vigna.
      state &+= 0x9e37_79b9_7f4a_7c15
      var word = state
      word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
      word ^= word >> 31
      let byte = UInt8(truncatingIfNeeded: word >> 32)
      switch pattern {
      case 0: return 0
      case 1: return byte
      case 2: return word & 3 == 0 ? byte : 0
      case 3: return word & 7 == 0 ? 0 : UInt8(ascii: "a") + byte % 26
      default: return word & 1 == 0 ? UInt8(ascii: "a") + byte % 26 : byte
      }
    }
  }
}
