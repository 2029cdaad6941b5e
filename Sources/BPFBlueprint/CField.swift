public import BPFTypes

/// A member of a C structure: its name, where it lies, and how to read it.
///
/// Every read is checked against the record, which may be shorter than its structure.
public struct CField<Value: Sendable>: Sendable {
  /// Name, place and size, as they are compared with the object's types.
  public let member: CLayout.Member
  private let decode: @Sendable (RawSpan, Int, Int) -> Value

  init(_ member: CLayout.Member, decode: @escaping @Sendable (RawSpan, Int, Int) -> Value) {
    self.member = member
    self.decode = decode
  }

  /// Reads the member out of a record.
  ///
  /// - Throws: ``BPFError`` with code `invalidValue` if the record ends before the member does.
  public func read(_ record: RawSpan) throws(BPFError) -> Value {
    guard member.offset >= 0, member.size >= 0, member.size <= record.byteCount,
      member.offset <= record.byteCount - member.size
    else { throw member.outside(record.byteCount) }
    return decode(record, member.offset, member.size)
  }
}

extension CField where Value: FixedWidthInteger & BitwiseCopyable {
  /// An integer, an enumeration or a pointer of the size of `Value`.
  ///
  /// - Parameters:
  ///   - name: the C name; members of members are written with dots.
  ///   - offset: in bytes from the structure's start.
  public init(_ name: String, at offset: Int) {
    self.init(.init(name, at: offset, size: MemoryLayout<Value>.size)) { record, offset, _ in
      unsafe record.unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self)
    }
  }
}

extension CField where Value == Bool {
  /// A `bool`.
  public init(_ name: String, at offset: Int) {
    self.init(.init(name, at: offset, size: 1)) { record, offset, _ in
      unsafe record.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self) != 0
    }
  }
}

extension CField where Value == String {
  /// Text in an array of `char`, up to the first NUL. Bytes that are not UTF-8 are repaired.
  ///
  /// - Parameter count: how many bytes the array has.
  public init(_ name: String, at offset: Int, count: Int) {
    self.init(.init(name, at: offset, size: count)) { record, offset, count in
      unsafe record.withUnsafeBytes { bytes in
        let text = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)])
        return unsafe String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
      }
    }
  }
}

extension CField where Value == [UInt8] {
  /// The bytes of a member of any type.
  ///
  /// - Parameter count: how many there are.
  public init(_ name: String, at offset: Int, count: Int) {
    self.init(.init(name, at: offset, size: count)) { record, offset, count in
      unsafe record.withUnsafeBytes { unsafe Array($0[offset..<(offset + count)]) }
    }
  }
}

extension CLayout.Member {
  func outside(_ count: Int) -> BPFError {
    BPFError(
      .invalidValue, at: .access, of: .init(item: "member \(name)"), "the record is too short",
      expected: "at least \(offset.addingReportingOverflow(size).partialValue) bytes", seen: "\(count)")
  }
}
