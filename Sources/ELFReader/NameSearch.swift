import BPFBytes

/// Finds where some names stand in a string table, without decoding the others.
struct NameSearch {
  /// The names by their last bytes: most ends of strings in the table are told apart by that alone.
  private var byLastByte: [[[UInt8]]] = Array(repeating: [], count: 256)

  init(_ names: Set<String>) {
    for name in names {
      let bytes = Array(name.utf8)
      if let last = bytes.last { byLastByte[Int(last)].append(bytes) }
    }
  }

  /// Where the names begin, those with a version behind an `@` too.
  ///
  /// A name may be the end of a longer one: linkers let strings share their tails.
  func places(in strings: ByteSlice) -> Set<UInt32> {
    var places: Set<UInt32> = []
    unsafe strings.withUnsafeBytes { bytes in
      for end in bytes.indices.dropFirst() {
        let byte = unsafe bytes[end]
        guard byte == 0 || byte == UInt8(ascii: "@") else { continue }
        for name in byLastByte[Int(unsafe bytes[end - 1])] where name.count <= end {
          let start = end - name.count
          guard unsafe bytes[start..<end].elementsEqual(name) else { continue }
          places.insert(UInt32(clamping: start))
        }
      }
    }
    return places
  }
}
