/// A window into a ``ByteStorage`` whose every read is checked.
///
/// Offsets count from the start of the slice. A slice retains its storage, copies in constant time, and is
/// the only way in which parsers of this package see untrusted input.
public struct ByteSlice: Sendable {
  @usableFromInline let storage: ByteStorage
  @usableFromInline let lower: Int
  /// How many bytes the slice has.
  public let count: Int

  @usableFromInline
  init(storage: ByteStorage, lower: Int, count: Int) {
    self.storage = storage
    self.lower = lower
    self.count = count
  }

  /// All of a storage.
  public init(_ storage: ByteStorage) {
    self.init(storage: storage, lower: 0, count: unsafe storage.bytes.count)
  }

  /// A copy of an array.
  public init(_ array: [UInt8]) {
    self.init(ByteStorage(copying: array))
  }

  /// No bytes at all.
  public static var empty: ByteSlice { ByteSlice([]) }

  /// Whether there is no byte in the slice.
  public var isEmpty: Bool { count == 0 }

  /// Where the slice begins in the file it came from.
  public var fileOffset: UInt64 { storage.fileOffset + UInt64(lower) }

  /// The error of a read that does not fit.
  @usableFromInline
  func rangeError(at offset: Int, _ expected: Int) -> ByteRangeError {
    let (place, overflow) = fileOffset.addingReportingOverflow(UInt64(max(offset, 0)))
    return ByteRangeError(
      fileOffset: overflow ? .max : place,
      expected: expected,
      available: offset < 0 ? 0 : max(count - offset, 0)
    )
  }

  /// Reads an integer.
  ///
  /// - Parameters:
  ///   - offset: where, from the start of the slice; need not be aligned.
  ///   - order: how its bytes lie.
  /// - Throws: ``ByteRangeError`` if any byte of it is outside.
  @inlinable
  public func load<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type = T.self,
    at offset: Int,
    order: ByteOrder = .host
  ) throws(ByteRangeError) -> T {
    let size = MemoryLayout<T>.size
    guard offset >= 0, offset <= count - size else { throw rangeError(at: offset, size) }
    return T(unsafe storage.bytes.loadUnaligned(fromByteOffset: lower + offset, as: T.self), in: order)
  }

  /// The byte at an offset.
  @inlinable
  public func byte(at offset: Int) throws(ByteRangeError) -> UInt8 {
    try load(UInt8.self, at: offset)
  }

  /// A window inside this one, over the same storage.
  ///
  /// - Throws: ``ByteRangeError`` if any byte of it is outside.
  @inlinable
  public func slice(at offset: Int, count length: Int) throws(ByteRangeError) -> ByteSlice {
    guard offset >= 0, length >= 0, offset <= count, length <= count - offset else {
      throw rangeError(at: offset, length)
    }
    return ByteSlice(storage: storage, lower: lower + offset, count: length)
  }

  /// All bytes from an offset on.
  @inlinable
  public func suffix(from offset: Int) throws(ByteRangeError) -> ByteSlice {
    try slice(at: offset, count: max(count - max(offset, 0), 0))
  }

  /// The text from an offset to the next NUL byte. Bytes that are not UTF-8 are repaired, never refused.
  ///
  /// - Throws: ``ByteRangeError`` if the offset is outside or no NUL follows.
  public func string(at offset: Int) throws(ByteRangeError) -> String {
    let length = try stringLength(at: offset)
    return unsafe String(
      decoding: UnsafeRawBufferPointer(rebasing: storage.bytes[(lower + offset)..<(lower + offset + length)]),
      as: UTF8.self
    )
  }

  /// How many bytes stand before the next NUL byte.
  ///
  /// - Throws: ``ByteRangeError`` if the offset is outside or no NUL follows.
  public func stringLength(at offset: Int) throws(ByteRangeError) -> Int {
    guard offset >= 0, offset < count else { throw rangeError(at: offset, 1) }
    var end = lower + offset
    let limit = lower + count
    while end < limit, unsafe storage.bytes[end] != 0 { end += 1 }
    guard end < limit else { throw rangeError(at: offset, count - offset + 1) }
    return end - lower - offset
  }

  /// A copy of the bytes.
  public var array: [UInt8] {
    unsafe withUnsafeBytes { unsafe Array($0) }
  }

  /// Lends the bytes for the duration of a call.
  @inlinable
  public func withUnsafeBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    unsafe try body(UnsafeRawBufferPointer(rebasing: storage.bytes[lower..<(lower + count)]))
  }

  /// Lends the bytes for the duration of a call, as a span that traps outside its bounds.
  @inlinable
  public func withBytes<R, E: Error>(_ body: (RawSpan) throws(E) -> R) throws(E) -> R {
    try unsafe withUnsafeBytes { (bytes) throws(E) -> R in
      try body(unsafe RawSpan(_unsafeBytes: bytes))
    }
  }
}

extension ByteSlice: Equatable {
  /// Whether both hold the same bytes, wherever they lie.
  public static func == (left: ByteSlice, right: ByteSlice) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe left.withUnsafeBytes { first in
      unsafe right.withUnsafeBytes { second in unsafe first.elementsEqual(second) }
    }
  }
}
