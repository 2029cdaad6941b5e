public import BPFBytes

/// A value with a number that says what it is. C: `struct nlattr`.
public struct NetlinkAttribute: Sendable {
  /// What it is, without the two flags. C: `nla_type & NLA_TYPE_MASK`.
  public let type: UInt16
  /// Everything behind the header, without the padding.
  public let payload: ByteSlice

  /// Reads a number of exactly this size.
  public func integer<T: FixedWidthInteger & BitwiseCopyable>(
    _ integerType: T.Type = T.self
  ) throws(NetlinkFormatError) -> T {
    guard payload.count == MemoryLayout<T>.size else {
      throw NetlinkFormatError(
        in: payload, "attribute \(type) has \(payload.count) bytes, not \(MemoryLayout<T>.size)")
    }
    return try payload.netlinkInteger(T.self, at: 0, of: "attribute \(type)")
  }

  /// Reads a number of one, two, four or eight bytes.
  public func unsigned() throws(NetlinkFormatError) -> UInt64 {
    switch payload.count {
    case 1: UInt64(try integer(UInt8.self))
    case 2: UInt64(try integer(UInt16.self))
    case 4: UInt64(try integer(UInt32.self))
    default: try integer(UInt64.self)
    }
  }

  /// Reads a text; the kernel ends it with a NUL, but need not. Bytes that are not UTF-8 are repaired.
  public var string: String {
    String(decoding: payload.array.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Reads what is nested in it.
  public func nested() throws(NetlinkFormatError) -> NetlinkAttributes {
    try NetlinkAttributes(parsing: payload)
  }
}

/// The attributes of a message, or of an attribute.
public struct NetlinkAttributes: Sendable {
  /// In the order in which they came.
  public let list: [NetlinkAttribute]

  static let headerSize = 4

  /// Reads attributes up to the end of the bytes.
  ///
  /// - Throws: ``NetlinkFormatError`` if a length is a lie, or something is left over at the end.
  public init(parsing bytes: ByteSlice) throws(NetlinkFormatError) {
    var list: [NetlinkAttribute] = []
    var offset = 0
    while offset < bytes.count {
      let length = Int(try bytes.netlinkInteger(UInt16.self, at: offset, of: "an attribute's length"))
      let type = try bytes.netlinkInteger(UInt16.self, at: offset + 2, of: "an attribute's type")
      guard length >= Self.headerSize, length <= bytes.count - offset else {
        throw NetlinkFormatError(
          in: bytes, at: offset,
          "an attribute says that it has \(length) bytes, of \(bytes.count - offset) that are there")
      }
      do {
        let payload = try bytes.slice(at: offset + Self.headerSize, count: length - Self.headerSize)
        list.append(
          NetlinkAttribute(
            type: type & ~(Netlink.NLA_F_NESTED | Netlink.NLA_F_NET_BYTEORDER), payload: payload))
      } catch {
        throw NetlinkFormatError(error, reading: "an attribute")
      }
      offset += (length + NetlinkMessage.alignment - 1) / NetlinkMessage.alignment * NetlinkMessage.alignment
    }
    self.list = list
  }

  /// The attribute of a number; of several the last, as in the kernel.
  public subscript(type: UInt16) -> NetlinkAttribute? {
    list.last { $0.type == type }
  }
}

/// Writes the body of a message.
public struct NetlinkWriter: Sendable {
  private var bytes: [UInt8] = []
  private var failure: NetlinkFormatError?

  init() {}

  /// Appends an integer of a fixed structure, in the machine's order.
  public mutating func append<T: FixedWidthInteger>(_ value: T) {
    unsafe withUnsafeBytes(of: value) { unsafe bytes.append(contentsOf: $0) }
  }

  /// Appends an attribute.
  public mutating func attribute(_ type: UInt16, _ payload: some Collection<UInt8>) {
    nested(type, flags: 0) { $0.bytes.append(contentsOf: payload) }
  }

  /// Appends an attribute with a number, in the machine's order.
  public mutating func attribute<T: FixedWidthInteger>(_ type: UInt16, integer value: T) {
    nested(type, flags: 0) { $0.append(value) }
  }

  /// Appends an attribute with a text and a NUL.
  public mutating func attribute(_ type: UInt16, text: String) {
    attribute(type, Array(text.utf8) + [0])
  }

  /// Appends an attribute that holds others.
  public mutating func nested(_ type: UInt16, _ body: (inout NetlinkWriter) -> Void) {
    nested(type, flags: Netlink.NLA_F_NESTED, body)
  }

  private mutating func nested(_ type: UInt16, flags: UInt16, _ body: (inout NetlinkWriter) -> Void) {
    let start = bytes.count
    append(UInt16(0))
    append(type | flags)
    body(&self)
    let length = bytes.count - start
    do {
      guard let short = UInt16(exactly: length) else {
        throw NetlinkFormatError(
          at: start, "attribute \(type) would have \(length) bytes; 65535 are the most")
      }
      try bytes.store(short, at: start)
    } catch {
      failure = failure ?? error as? NetlinkFormatError ?? NetlinkFormatError(at: start, "\(error)")
    }
    while bytes.count % NetlinkMessage.alignment != 0 { bytes.append(0) }
  }

  func finish() throws(NetlinkFormatError) -> [UInt8] {
    if let failure { throw failure }
    return bytes
  }
}
