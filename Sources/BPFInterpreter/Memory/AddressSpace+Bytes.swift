extension AddressSpace {
  /// What a helper reads at once, at most: sizes come from registers.
  static let largestCopy = 1 << 29

  /// Reads bytes as a program could.
  func bytes(_ address: UInt64, _ count: Int) throws(Fault) -> [UInt8] {
    guard count > 0 else { return [] }
    let place = unsafe try place(address, count, .read)
    return unsafe Array(UnsafeRawBufferPointer(start: place, count: count))
  }

  /// Writes bytes as a program could.
  func write(_ bytes: [UInt8], _ address: UInt64) throws(Fault) {
    guard !bytes.isEmpty else { return }
    _ = unsafe try place(address, bytes.count, .write)
    fillProgram(address, bytes)
  }

  /// Reads up to a NUL byte, which is left out, or up to a number of bytes.
  func text(_ address: UInt64, atMost limit: Int) throws(Fault) -> [UInt8] {
    var result: [UInt8] = []
    while result.count < limit {
      let byte = try load(address &+ UInt64(result.count), 1)
      if byte == 0 { break }
      result.append(UInt8(truncatingIfNeeded: byte))
    }
    return result
  }

  /// Reads bytes of a region, whatever programs may do there.
  func contents(_ number: Int, _ offset: Int, _ count: Int) -> [UInt8] {
    let region = self[number]
    guard let base = unsafe region.base, offset >= 0, count >= 0, offset <= region.capacity,
      count <= region.capacity - offset
    else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: base + offset, count: count))
  }

  /// Writes bytes into a region, whatever programs may do there; what does not fit is left out.
  func fill(_ number: Int, _ offset: Int, _ bytes: [UInt8]) {
    let region = self[number]
    guard let base = unsafe region.base, offset >= 0, offset <= region.capacity,
      bytes.count <= region.capacity - offset
    else { return }
    unsafe bytes.withUnsafeBytes { source in
      if let start = source.baseAddress {
        unsafe (base + offset).copyMemory(from: start, byteCount: source.count)
      }
    }
  }

  /// Writes zeros into a region, whatever programs may do there.
  func clear(_ number: Int, _ offset: Int, _ count: Int) {
    let region = self[number]
    guard let base = unsafe region.base, offset >= 0, count > 0, offset <= region.capacity,
      count <= region.capacity - offset
    else { return }
    unsafe (base + offset).initializeMemory(as: UInt8.self, repeating: 0, count: count)
  }
}
