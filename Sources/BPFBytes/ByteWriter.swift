/// Collects integers and strings as bytes of one order.
public struct ByteWriter: Sendable {
  @usableFromInline var written: [UInt8] = []
  /// What was written so far.
  public var bytes: [UInt8] { written }
  /// The order of every integer written.
  public let order: ByteOrder

  /// Starts with nothing.
  public init(order: ByteOrder = .host, reserving capacity: Int = 0) {
    self.order = order
    written.reserveCapacity(max(capacity, 0))
  }

  /// How many bytes were written.
  public var count: Int { written.count }

  /// Appends an integer.
  @inlinable
  public mutating func append<T: FixedWidthInteger>(_ value: T) {
    unsafe withUnsafeBytes(of: value.stored(in: order)) { unsafe written.append(contentsOf: $0) }
  }

  /// Appends bytes as they are.
  public mutating func append(contentsOf other: some Sequence<UInt8>) {
    written.append(contentsOf: other)
  }

  /// Appends bytes as they are.
  public mutating func append(_ slice: ByteSlice) {
    unsafe slice.withUnsafeBytes { unsafe written.append(contentsOf: $0) }
  }

  /// Appends the UTF-8 of a string and a NUL byte.
  public mutating func append(cString: String) {
    written.append(contentsOf: cString.utf8)
    written.append(0)
  }

  /// Appends zero bytes up to the next multiple of `alignment`.
  public mutating func pad(to alignment: Int) {
    guard alignment > 1 else { return }
    while written.count % alignment != 0 { written.append(0) }
  }
}

extension Array where Element == UInt8 {
  /// Overwrites an integer inside the array.
  ///
  /// - Throws: ``ByteRangeError`` if any byte of it would be outside.
  @inlinable
  public mutating func store<T: FixedWidthInteger>(
    _ value: T,
    at offset: Int,
    order: ByteOrder = .host
  ) throws(ByteRangeError) {
    let size = MemoryLayout<T>.size
    guard offset >= 0, offset <= count - size else {
      throw ByteRangeError(
        fileOffset: UInt64(Swift.max(offset, 0)), expected: size, available: Swift.max(count - offset, 0))
    }
    unsafe Swift.withUnsafeBytes(of: value.stored(in: order)) { source in
      for index in 0..<size { self[offset + index] = unsafe source[index] }
    }
  }
}
