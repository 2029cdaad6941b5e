import BPFBytes

/// The header of BTF. C: `struct btf_header` (`linux/btf.h`).
struct BTFHeader {
  static let magic: UInt16 = 0xeb9f
  /// What every version has.
  static let shortestSize = 24

  let byteOrder: ByteOrder
  let version: UInt8
  let flags: UInt8
  let size: Int
  /// All counted from the end of the header.
  let typesOffset, typesSize, stringsOffset, stringsSize: Int
  /// The layout section of newer tables; empty in others.
  let layoutOffset, layoutSize: Int

  init(decoding bytes: ByteSlice) throws(BTFError) {
    do {
      let first = try bytes.load(UInt16.self, at: 0, order: .littleEndian)
      guard first == Self.magic || first == Self.magic.byteSwapped else {
        throw BTFError(
          .notBTF, at: bytes.fileOffset, expected: "the magic 0xeb9f", seen: "0x\(String(first, radix: 16))")
      }
      byteOrder = first == Self.magic ? .littleEndian : .bigEndian
      version = try bytes.byte(at: 2)
      flags = try bytes.byte(at: 3)
      size = Int(try bytes.load(UInt32.self, at: 4, order: byteOrder))
      guard size >= Self.shortestSize, size <= bytes.count else {
        throw BTFError(
          .inconsistent, at: bytes.fileOffset + 4, expected: "a header of 24 to \(bytes.count) bytes",
          seen: "\(size)")
      }
      typesOffset = Int(try bytes.load(UInt32.self, at: 8, order: byteOrder))
      typesSize = Int(try bytes.load(UInt32.self, at: 12, order: byteOrder))
      stringsOffset = Int(try bytes.load(UInt32.self, at: 16, order: byteOrder))
      stringsSize = Int(try bytes.load(UInt32.self, at: 20, order: byteOrder))
      // Newer tables say how long each kind is, so that older readers can step over new ones (BTF-2).
      layoutOffset = size >= 32 ? Int(try bytes.load(UInt32.self, at: 24, order: byteOrder)) : 0
      layoutSize = size >= 32 ? Int(try bytes.load(UInt32.self, at: 28, order: byteOrder)) : 0
    } catch let error as ByteRangeError {
      throw BTFError(error, reading: "BTF header")
    } catch {
      throw error as? BTFError ?? BTFError(.notBTF, expected: "a BTF header", seen: "\(error)")
    }
    try check(room: bytes.count - size, place: bytes.fileOffset)
  }

  /// The parts lie in the order types, layout, strings, and inside the section (parity BTF-3).
  private func check(room: Int, place: UInt64) throws(BTFError) {
    guard version == 1 else {
      throw BTFError(.inconsistent, at: place + 2, expected: "version 1", seen: "\(version)")
    }
    guard typesOffset % 4 == 0, layoutOffset % 4 == 0 else {
      throw BTFError(
        .inconsistent, at: place + 8, expected: "parts that begin on multiples of 4",
        seen: "\(typesOffset) and \(layoutOffset)")
    }
    guard typesOffset <= room, typesSize <= room - typesOffset, stringsOffset <= room,
      stringsSize <= room - stringsOffset, layoutOffset <= room, layoutSize <= room - layoutOffset
    else {
      throw BTFError(
        .outOfRange, at: place + 8, expected: "types and strings within \(room) bytes",
        seen: "types at \(typesOffset)+\(typesSize), strings at \(stringsOffset)+\(stringsSize)")
    }
    guard typesOffset + typesSize <= stringsOffset else {
      throw BTFError(
        .inconsistent, at: place + 16, expected: "strings at \(typesOffset + typesSize) or later",
        seen: "\(stringsOffset)")
    }
    guard
      layoutSize == 0
        || (layoutOffset >= typesOffset + typesSize && layoutOffset + layoutSize <= stringsOffset)
    else {
      throw BTFError(
        .inconsistent, at: place + 24, expected: "the layout between types and strings",
        seen: "\(layoutOffset)+\(layoutSize)")
    }
  }
}
