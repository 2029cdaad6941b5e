import BPFBytes
public import BPFTypes

/// How a request went, in the kernel's words. C: `NLMSG_ERROR`, or the end of a dump.
public struct NetlinkAcknowledgement: Sendable, Hashable {
  /// Why it failed; `nil` if it did not.
  public let errno: KernelErrno?
  /// What the kernel says beside the number: the reason, or a warning. Linux 4.12.
  public let message: String?
  /// The place in the request, header included, of what the kernel does not like.
  public let requestOffset: UInt32?
  /// The number of an attribute that the request lacks. Linux 6.1.
  public let missingAttribute: UInt32?

  /// Reads an acknowledgement or the end of a dump.
  public init(parsing message: NetlinkMessage) throws(NetlinkFormatError) {
    let payload = message.payload
    // The end of a dump carries a number only in newer kernels.
    if message.isEnd, payload.isEmpty {
      try self.init(errno: nil, attributes: nil)
      return
    }
    let code = try payload.netlinkInteger(Int32.self, at: 0, of: "an error's number")
    guard code <= 0 else { throw NetlinkFormatError(in: payload, "an error has the positive number \(code)") }
    let errno = code == 0 ? nil : KernelErrno(rawValue: Int32(clamping: -Int64(code)))
    guard message.flags.contains(.acknowledgementAttributes) else {
      try self.init(errno: errno, attributes: nil)
      return
    }
    var start = 4
    if !message.isEnd {
      let repeated = Int(try payload.netlinkInteger(UInt32.self, at: 4, of: "the repeated request"))
      guard repeated >= NetlinkMessage.headerSize else {
        throw NetlinkFormatError(in: payload, at: 4, "the repeated request has only \(repeated) bytes")
      }
      let aligned = (repeated + NetlinkMessage.alignment - 1) / NetlinkMessage.alignment
      start +=
        message.flags.contains(.capped) ? NetlinkMessage.headerSize : aligned * NetlinkMessage.alignment
    }
    let rest = try payload.netlinkSuffix(from: start, of: "an error's attributes")
    try self.init(errno: errno, attributes: try NetlinkAttributes(parsing: rest))
  }

  private init(errno: KernelErrno?, attributes: NetlinkAttributes?) throws(NetlinkFormatError) {
    self.errno = errno
    message = attributes?[Netlink.NLMSGERR_ATTR_MSG]?.string
    requestOffset = try attributes?[Netlink.NLMSGERR_ATTR_OFFS]?.integer()
    missingAttribute = try attributes?[Netlink.NLMSGERR_ATTR_MISS_TYPE]?.integer()
  }
}
