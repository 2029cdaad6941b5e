/// The sum of the internet's headers (RFC 1071), as the kernel counts it on this machine.
enum Checksum {
  /// Adds 32-bit sums with the carry going round. C: `csum_add`.
  static func add(_ a: UInt32, _ b: UInt32) -> UInt32 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return sum &+ (overflow ? 1 : 0)
  }

  /// C: `csum_sub`.
  static func subtract(_ a: UInt32, _ b: UInt32) -> UInt32 { add(a, ~b) }

  /// Folds a sum to 16 bits, without complement. C: `csum_from32to16`.
  static func folded(_ sum: UInt32) -> UInt16 {
    let once = (sum & 0xffff) + (sum >> 16)
    return UInt16(truncatingIfNeeded: (once & 0xffff) + (once >> 16))
  }

  /// The sum of bytes as words of this machine's order. C: `csum_partial`.
  static func sum(_ bytes: [UInt8], from start: UInt32 = 0) -> UInt32 {
    var total = start
    for place in stride(from: 0, to: bytes.count, by: 2) {
      let low = UInt32(bytes[place])
      let high = place + 1 < bytes.count ? UInt32(bytes[place + 1]) : 0
      total = add(total, UInt32(UInt16(truncatingIfNeeded: low | high << 8)))
    }
    return total
  }

  /// A header's sum after four of its bytes, or a sum of them, have changed. C: `csum_replace4`.
  static func replacing(_ sum: UInt16, _ from: UInt32, _ to: UInt32) -> UInt16 {
    ~folded(add(subtract(~UInt32(sum), from), to))
  }

  /// The same for two bytes. C: `csum_replace2`.
  static func replacing(_ sum: UInt16, _ from: UInt16, _ to: UInt16) -> UInt16 {
    func add(_ a: UInt16, _ b: UInt16) -> UInt16 {
      let (sum, overflow) = a.addingReportingOverflow(b)
      return sum &+ (overflow ? 1 : 0)
    }
    return ~add(add(~sum, ~from), to)
  }

  /// The same by a difference. C: `csum_replace_by_diff`.
  static func replacing(_ sum: UInt16, by difference: UInt32) -> UInt16 {
    ~folded(add(difference, ~UInt32(sum)))
  }
}
