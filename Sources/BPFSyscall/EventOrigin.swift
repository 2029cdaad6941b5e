/// Where a record came from.
///
/// One word, as it goes with every record.
public struct EventOrigin: Sendable, Hashable {
  /// The map's place in the upper half, the CPU's number and 1 in the lower one; 0 for no CPU.
  private let word: UInt64

  /// The map's place among those of the reader.
  public var map: Int { Int(word >> 32) }

  /// The CPU whose program wrote it, for perf event arrays; ring buffers do not tell.
  public var cpu: Int? {
    let number = word & 0xffff_ffff
    return number == 0 ? nil : Int(number - 1)
  }

  /// Names a ring.
  ///
  /// - Parameters:
  ///   - map: at least 0, below 2^32.
  ///   - cpu: at least 0, below 2^32 - 1.
  public init(map: Int, cpu: Int?) {
    let number = cpu.map { UInt64(UInt32(clamping: $0)) + 1 } ?? 0
    word = UInt64(UInt32(clamping: map)) << 32 | min(number, UInt64(UInt32.max))
  }
}
