public import BPFBytes

/// One message as it came. C: `struct nlmsghdr` and what follows it.
public struct NetlinkMessage: Sendable, Hashable {
  /// What it is: below 16 for control messages, else the protocol's affair. C: `nlmsg_type`.
  public let type: UInt16
  /// C: `nlmsg_flags`.
  public let flags: NetlinkFlags
  /// The number of the request that it answers. C: `nlmsg_seq`.
  public let sequence: UInt32
  /// The socket that asked. C: `nlmsg_pid`.
  public let port: UInt32
  /// Everything behind the header.
  public let payload: ByteSlice

  /// States a message.
  public init(type: UInt16, flags: NetlinkFlags, sequence: UInt32, port: UInt32, payload: ByteSlice) {
    self.type = type
    self.flags = flags
    self.sequence = sequence
    self.port = port
    self.payload = payload
  }

  static let headerSize = 16
  static let alignment = 4

  /// Whether the message ends a dump. C: `NLMSG_DONE`.
  public var isEnd: Bool { type == Netlink.NLMSG_DONE }

  /// Whether the message says how a request went. C: `NLMSG_ERROR`.
  public var isAcknowledgement: Bool { type == Netlink.NLMSG_ERROR }

  /// Takes a datagram apart.
  ///
  /// - Throws: ``NetlinkFormatError`` if any length in it is a lie; a message never reaches beyond its own.
  public static func parse(_ datagram: ByteSlice) throws(NetlinkFormatError) -> [NetlinkMessage] {
    var messages: [NetlinkMessage] = []
    var offset = 0
    while offset < datagram.count {
      let length = Int(try datagram.netlinkInteger(UInt32.self, at: offset, of: "a message's length"))
      guard length >= headerSize, length <= datagram.count - offset else {
        throw NetlinkFormatError(
          in: datagram, at: offset,
          "a message says that it has \(length) bytes, of \(datagram.count - offset) that are there")
      }
      messages.append(try NetlinkMessage(in: datagram, at: offset, length: length))
      // The last message may come without its padding.
      offset += (length + alignment - 1) / alignment * alignment
    }
    return messages
  }

  private init(in datagram: ByteSlice, at offset: Int, length: Int) throws(NetlinkFormatError) {
    do {
      type = try datagram.load(at: offset + 4)
      flags = NetlinkFlags(rawValue: try datagram.load(at: offset + 6))
      sequence = try datagram.load(at: offset + 8)
      port = try datagram.load(at: offset + 12)
      payload = try datagram.slice(at: offset + Self.headerSize, count: length - Self.headerSize)
    } catch {
      throw NetlinkFormatError(error, reading: "a message")
    }
  }

  /// Mixes in what tells most messages apart.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(type)
    hasher.combine(sequence)
    hasher.combine(payload.array)
  }
}

/// C: `NLM_F_*`. What a bit means depends on the kind of message.
public struct NetlinkFlags: OptionSet, Sendable, Hashable {
  /// The bits as the kernel takes them.
  public let rawValue: UInt16
  /// Wraps bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// C: `NLM_F_REQUEST`.
  public static let request = NetlinkFlags(rawValue: 0x01)
  /// More messages follow. C: `NLM_F_MULTI`.
  public static let multi = NetlinkFlags(rawValue: 0x02)
  /// The request wants to be told how it went. C: `NLM_F_ACK`.
  public static let acknowledge = NetlinkFlags(rawValue: 0x04)
  /// The request wants to see what became of it. C: `NLM_F_ECHO`.
  public static let echo = NetlinkFlags(rawValue: 0x08)
  /// What was listed changed meanwhile. C: `NLM_F_DUMP_INTR`.
  public static let dumpInterrupted = NetlinkFlags(rawValue: 0x10)

  /// Everything there is. C: `NLM_F_DUMP`.
  public static let dump = NetlinkFlags(rawValue: 0x300)
  /// In place of what is there. C: `NLM_F_REPLACE`.
  public static let replace = NetlinkFlags(rawValue: 0x100)
  /// Only if it is not there. C: `NLM_F_EXCL`.
  public static let exclusive = NetlinkFlags(rawValue: 0x200)
  /// Make it if it is not there. C: `NLM_F_CREATE`.
  public static let create = NetlinkFlags(rawValue: 0x400)

  /// The error does not repeat the request's body. C: `NLM_F_CAPPED`.
  static let capped = NetlinkFlags(rawValue: 0x100)
  /// Attributes follow the error. C: `NLM_F_ACK_TLVS`.
  static let acknowledgementAttributes = NetlinkFlags(rawValue: 0x200)
}

/// A message to send; the socket adds who asks and the number of the request.
public struct NetlinkRequest: Sendable, Hashable {
  /// C: `nlmsg_type`.
  public let type: UInt16
  /// C: `nlmsg_flags`, with `NLM_F_REQUEST`.
  public let flags: NetlinkFlags
  /// Everything behind the header.
  public let payload: [UInt8]

  /// States a request.
  ///
  /// - Parameter body: writes what follows the header.
  /// - Throws: ``NetlinkFormatError`` if an attribute is longer than one can be.
  public init(
    type: UInt16, flags: NetlinkFlags, _ body: (inout NetlinkWriter) -> Void
  ) throws(NetlinkFormatError) {
    var writer = NetlinkWriter()
    body(&writer)
    self.type = type
    self.flags = flags.union(.request)
    payload = try writer.finish()
  }

  /// The message with its header.
  public func bytes(sequence: UInt32, port: UInt32) -> [UInt8] {
    var writer = ByteWriter(reserving: NetlinkMessage.headerSize + payload.count)
    writer.append(UInt32(clamping: NetlinkMessage.headerSize + payload.count))
    writer.append(type)
    writer.append(flags.rawValue)
    writer.append(sequence)
    writer.append(port)
    writer.append(contentsOf: payload)
    return writer.bytes
  }
}
