/// Reads bits of a byte string, the low ones of each byte first (RFC 1951, 3.1.1).
struct BitReader {
  private let bytes: ByteSlice
  /// The next byte to take bits from.
  private(set) var offset: Int
  /// Bits that were taken and not used yet, the next one lowest.
  private var held: UInt32 = 0
  private var heldCount: UInt32 = 0

  init(_ bytes: ByteSlice, at offset: Int) {
    self.bytes = bytes
    self.offset = offset
  }

  /// Takes up to 16 bits.
  mutating func bits(_ count: UInt32) throws(InflateError) -> UInt32 {
    while heldCount < count {
      guard let byte = try? bytes.byte(at: offset) else { throw error(.truncated) }
      offset += 1
      held |= UInt32(byte) << heldCount
      heldCount += 8
    }
    defer {
      held >>= count
      heldCount -= count
    }
    return held & (1 << count - 1)
  }

  /// Drops what is left of the byte that was begun.
  mutating func alignToByte() {
    offset -= Int(heldCount / 8)
    held = 0
    heldCount = 0
  }

  /// Takes whole bytes, after the reader was aligned.
  mutating func take(_ count: Int) throws(InflateError) -> ByteSlice {
    guard let taken = try? bytes.slice(at: offset, count: count) else { throw error(.truncated) }
    offset += count
    return taken
  }

  func error(_ reason: InflateError.Reason) -> InflateError { InflateError(reason: reason, offset: offset) }
}
