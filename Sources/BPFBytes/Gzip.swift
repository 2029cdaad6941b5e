/// The file format gzip (RFC 1952).
public enum Gzip {
  private static let magic: [UInt8] = [0x1f, 0x8b]

  /// Whether bytes begin as gzip does.
  public static func isGzip(_ bytes: ByteSlice) -> Bool {
    (try? bytes.slice(at: 0, count: magic.count))?.array == magic
  }

  /// Decompresses a file, of one member or of several.
  ///
  /// - Parameter limit: how many bytes are taken; a small file can hold any number of them.
  /// - Throws: ``InflateError`` with the place in `bytes`.
  public static func decompress(_ bytes: ByteSlice, limit: Int) throws(InflateError) -> [UInt8] {
    var result: [UInt8] = []
    var offset = 0
    repeat {
      var header = Header(bytes: bytes, start: offset)
      let start = try header.end()
      var inflater = Inflater(BitReader(bytes, at: start), limit: limit - result.count)
      let end = try inflater.inflate()
      guard let checksum = try? bytes.load(UInt32.self, at: end, order: .littleEndian),
        let size = try? bytes.load(UInt32.self, at: end + 4, order: .littleEndian)
      else { throw InflateError(reason: .truncated, offset: bytes.count) }
      guard size == UInt32(truncatingIfNeeded: inflater.output.count), checksum == crc(inflater.output) else {
        throw InflateError(reason: .wrongChecksum, offset: end)
      }
      result += inflater.output
      offset = end + 8
      // Zeros that fill a block of a tape or a file are no further member.
    } while (try? bytes.byte(at: offset)).map { $0 != 0 } ?? false
    return result
  }

  /// The head of a member, whose length its flags tell.
  private struct Header {
    let bytes: ByteSlice
    let start: Int

    private struct Flags {
      static let checksum: UInt8 = 1 << 1
      static let extra: UInt8 = 1 << 2
      static let name: UInt8 = 1 << 3
      static let comment: UInt8 = 1 << 4
      static let reserved: UInt8 = 0xe0
    }

    mutating func end() throws(InflateError) -> Int {
      guard let first = try? bytes.slice(at: start, count: 2), first.array == Gzip.magic else {
        throw InflateError(reason: .notGzip, offset: start)
      }
      guard let head = try? bytes.slice(at: start, count: 10).array else { throw truncated }
      let flags = head[3]
      guard head[2] == 8, flags & Flags.reserved == 0 else {
        throw InflateError(reason: .unknownMethod, offset: start + 2)
      }
      var end = start + 10
      if flags & Flags.extra != 0 {
        guard let size = try? bytes.load(UInt16.self, at: end, order: .littleEndian) else { throw truncated }
        end += 2 + Int(size)
      }
      for text in [Flags.name, Flags.comment] where flags & text != 0 {
        guard let length = try? bytes.stringLength(at: end) else { throw truncated }
        end += length + 1
      }
      if flags & Flags.checksum != 0 { end += 2 }
      return end
    }

    private var truncated: InflateError { InflateError(reason: .truncated, offset: bytes.count) }
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes { crc = table[Int((crc ^ UInt32(byte)) & 0xff)] ^ crc >> 8 }
    return ~crc
  }

  /// The remainders of each byte by the polynomial of gzip.
  private static let table: [UInt32] = (0..<256).map { (byte: UInt32) in
    (0..<8).reduce(byte) { value, _ in value & 1 != 0 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
  }
}
