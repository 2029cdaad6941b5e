/// The bytes of a structure of the kernel's, read and written at offsets; what was not passed is zero.
package struct Attributes {
  let bytes: UnsafeMutableRawBufferPointer

  package init(_ bytes: UnsafeMutableRawBufferPointer) { self.bytes = bytes }

  package init?(address: UInt64, count: Int) {
    guard let start = UnsafeMutableRawPointer(bitPattern: UInt(address)) else { return nil }
    bytes = UnsafeMutableRawBufferPointer(start: start, count: count)
  }

  package func word(_ offset: Int) -> UInt32 { load(offset) ?? 0 }
  package func long(_ offset: Int) -> UInt64 { load(offset) ?? 0 }

  private func load<T: FixedWidthInteger>(_ offset: Int) -> T? {
    guard offset + MemoryLayout<T>.size <= bytes.count else { return nil }
    return bytes.loadUnaligned(fromByteOffset: offset, as: T.self)
  }

  package func set(_ value: UInt32, at offset: Int) {
    guard offset + 4 <= bytes.count else { return }
    bytes.storeBytes(of: value, toByteOffset: offset, as: UInt32.self)
  }

  package func setLong(_ value: UInt64, at offset: Int) {
    guard offset + 8 <= bytes.count else { return }
    bytes.storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
  }

  package func set(_ value: some Collection<UInt8>, at offset: Int) {
    for (place, byte) in value.enumerated() where offset + place < bytes.count {
      bytes[offset + place] = byte
    }
  }

  /// A name in the structure.
  package func name(_ offset: Int, _ count: Int = 16) -> String {
    let end = min(offset + count, bytes.count)
    guard offset < end else { return "" }
    return String(decoding: bytes[offset..<end].prefix { $0 != 0 }, as: UTF8.self)
  }

  /// The memory that a field points to.
  package func memory(_ offset: Int, count: Int) -> [UInt8] {
    guard let start = UnsafeRawPointer(bitPattern: UInt(long(offset))), count > 0 else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The string that a field points to.
  package func string(_ offset: Int) -> String {
    guard let start = UnsafePointer<CChar>(bitPattern: UInt(long(offset))) else { return "" }
    return String(cString: start)
  }

  /// Writes to the memory that a field points to.
  package func write(_ value: [UInt8], through offset: Int) {
    guard let start = UnsafeMutableRawPointer(bitPattern: UInt(long(offset))) else { return }
    UnsafeMutableRawBufferPointer(start: start, count: value.count).copyBytes(from: value)
  }
}
