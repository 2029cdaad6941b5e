import BPFBytes

/// Names, which are told apart by where they begin among the strings.
///
/// Nothing is checked here: when the words were made, every name began within the strings, and those end with a zero.
extension BTFWords {
  func isEmpty(_ name: UInt32) -> Bool { unsafe strings.withUnsafeBytes { unsafe $0[Int(name)] == 0 } }

  /// Lends the bytes of a name.
  func withText<R>(_ name: UInt32, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    unsafe strings.withUnsafeBytes { strings in
      let start = Int(name)
      var end = start
      while unsafe strings[end] != 0 { end += 1 }
      return unsafe body(UnsafeRawBufferPointer(rebasing: strings[start..<end]))
    }
  }

  func isText(_ name: UInt32, _ text: StaticString) -> Bool {
    unsafe withText(name) { name in text.withUTF8Buffer { unsafe name.elementsEqual($0) } }
  }

  /// A number that names of one text have in common, and few others.
  func quickHash(_ name: UInt32) -> UInt32 {
    unsafe withText(name) { unsafe $0.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 } }
  }

  /// Whether two names have the same text.
  func areEqual(_ left: UInt32, _ right: UInt32) -> Bool {
    left == right || firstDifference(left, right) { left, right in left == right }
  }

  /// Whether a text comes before another one, byte by byte.
  func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
    firstDifference(left, right) { left, right in left < right }
  }

  /// Judges two texts by the first bytes in which they differ, or by the zeros at their ends.
  private func firstDifference(_ left: UInt32, _ right: UInt32, _ judge: (UInt8, UInt8) -> Bool) -> Bool {
    unsafe strings.withUnsafeBytes { strings in
      var left = Int(left)
      var right = Int(right)
      while unsafe strings[left] == strings[right], unsafe strings[left] != 0 {
        left += 1
        right += 1
      }
      return unsafe judge(strings[left], strings[right])
    }
  }

  /// The first eight bytes, the first one highest, so that their order is that of the texts.
  func prefix(_ name: UInt32) -> UInt64 {
    unsafe strings.withUnsafeBytes { strings in
      var prefix: UInt64 = 0
      var place = Int(name)
      for shift in stride(from: 56, through: 0, by: -8) {
        let byte = unsafe strings[place]
        if byte == 0 { break }
        prefix |= UInt64(byte) << UInt64(shift)
        place += 1
      }
      return prefix
    }
  }
}
