import BPFBytes

/// What the kernel says of a network interface. C: `RTM_NEWLINK`, `struct ifinfomsg`.
public struct LinkMessage: Sendable, Hashable {
  /// C: `ifi_index`.
  public let index: UInt32
  /// C: `ifi_flags`.
  public let flags: UInt32
  /// C: `IFLA_IFNAME`.
  public let name: String
  /// In bytes. C: `IFLA_MTU`.
  public let mtu: UInt32?
  /// What made it, such as `veth`; `nil` for hardware. C: `IFLA_INFO_KIND`.
  public let kind: String?
  /// C: `IFLA_XDP`; `nil` where the kernel says nothing of it.
  public let xdp: XDPAttributes?

  static let headerSize = 16

  /// Reads a message.
  ///
  /// - Returns: `nil` for a message of another type.
  /// - Throws: ``NetlinkFormatError``.
  public init?(parsing message: NetlinkMessage) throws(NetlinkFormatError) {
    guard message.type == RouteNetlink.newLink else { return nil }
    let payload = message.payload
    index = try payload.netlinkInteger(at: 4, of: "an interface's index")
    flags = try payload.netlinkInteger(at: 8, of: "an interface's flags")
    let attributes = try NetlinkAttributes(
      parsing: try payload.netlinkSuffix(from: Self.headerSize, of: "an interface's attributes"))
    name = attributes[RouteNetlink.IFLA_IFNAME]?.string ?? ""
    mtu = try attributes[RouteNetlink.IFLA_MTU]?.integer()
    kind = try attributes[RouteNetlink.IFLA_LINKINFO]?.nested()[RouteNetlink.IFLA_INFO_KIND]?.string
    xdp = try attributes[RouteNetlink.IFLA_XDP].map { attribute throws(NetlinkFormatError) in
      try XDPAttributes(parsing: attribute)
    }
  }
}

/// The XDP programs of an interface. C: `IFLA_XDP`.
public struct XDPAttributes: Sendable, Hashable {
  /// C: `IFLA_XDP_ATTACHED`: 0 none, 1 driver, 2 generic, 3 hardware, 4 several.
  public let attached: UInt8
  /// The one program, where there is just one. C: `IFLA_XDP_PROG_ID`.
  public let programID: UInt32?
  /// C: `IFLA_XDP_DRV_PROG_ID`.
  public let driverProgramID: UInt32?
  /// C: `IFLA_XDP_SKB_PROG_ID`.
  public let genericProgramID: UInt32?
  /// C: `IFLA_XDP_HW_PROG_ID`.
  public let hardwareProgramID: UInt32?

  init(parsing attribute: NetlinkAttribute) throws(NetlinkFormatError) {
    let attributes = try attribute.nested()
    attached = try attributes[RouteNetlink.IFLA_XDP_ATTACHED]?.integer() ?? 0
    programID = try attributes[RouteNetlink.IFLA_XDP_PROG_ID]?.integer()
    driverProgramID = try attributes[RouteNetlink.IFLA_XDP_DRV_PROG_ID]?.integer()
    genericProgramID = try attributes[RouteNetlink.IFLA_XDP_SKB_PROG_ID]?.integer()
    hardwareProgramID = try attributes[RouteNetlink.IFLA_XDP_HW_PROG_ID]?.integer()
  }
}

extension NetlinkRequest {
  /// Asks for one interface, or for the one of a name where the index is 0. C: `RTM_GETLINK`.
  ///
  /// - Parameter name: its name, or one of its alternative names if it is longer than a name can be.
  public static func link(index: UInt32, name: String? = nil) throws(NetlinkFormatError) -> NetlinkRequest {
    try NetlinkRequest(type: RouteNetlink.RTM_GETLINK, flags: []) { writer in
      writer.appendInterface(index: index)
      writer.attribute(RouteNetlink.IFLA_EXT_MASK, integer: RouteNetlink.RTEXT_FILTER_SKIP_STATS)
      guard let name else { return }
      let isShort = name.utf8.count <= RouteNetlink.longestName
      writer.attribute(isShort ? RouteNetlink.IFLA_IFNAME : RouteNetlink.IFLA_ALT_IFNAME, text: name)
    }
  }

  /// Asks for every interface. C: `RTM_GETLINK` with `NLM_F_DUMP`.
  public static func links() throws(NetlinkFormatError) -> NetlinkRequest {
    try NetlinkRequest(type: RouteNetlink.RTM_GETLINK, flags: .dump) { writer in
      writer.appendInterface(index: 0)
      writer.attribute(RouteNetlink.IFLA_EXT_MASK, integer: RouteNetlink.RTEXT_FILTER_SKIP_STATS)
    }
  }

  /// Gives an interface an XDP program, or takes it away. C: `RTM_SETLINK` with `IFLA_XDP`.
  ///
  /// - Parameters:
  ///   - programFD: -1 to take it away.
  ///   - expectedFD: the program that has to be there, -1 for none; heeded with ``XDPFlags/replace``.
  public static func setXDP(
    index: UInt32, programFD: Int32, flags: XDPFlags, expectedFD: Int32?
  ) throws(NetlinkFormatError) -> NetlinkRequest {
    try NetlinkRequest(type: RouteNetlink.RTM_SETLINK, flags: .acknowledge) { writer in
      writer.appendInterface(index: index)
      writer.nested(RouteNetlink.IFLA_XDP) { writer in
        writer.attribute(RouteNetlink.IFLA_XDP_FD, integer: programFD)
        if !flags.isEmpty { writer.attribute(RouteNetlink.IFLA_XDP_FLAGS, integer: flags.rawValue) }
        if let expectedFD { writer.attribute(RouteNetlink.IFLA_XDP_EXPECTED_FD, integer: expectedFD) }
      }
    }
  }
}

extension NetlinkWriter {
  /// Appends the fixed part of a message about an interface. C: `struct ifinfomsg`.
  ///
  /// - Parameters:
  ///   - flags: C: `ifi_flags`.
  ///   - change: which of the flags count. C: `ifi_change`.
  public mutating func appendInterface(index: UInt32, flags: UInt32 = 0, change: UInt32 = 0) {
    append(UInt32(0))  // ifi_family, padding, ifi_type
    append(index)
    append(flags)
    append(change)
  }
}
