import BPFBytes

// Families of generic netlink have numbers that each kernel chooses anew; their names are fixed.

extension NetlinkRequest {
  /// Asks for the number of a family. C: `CTRL_CMD_GETFAMILY`.
  public static func genericFamily(named name: String) throws(NetlinkFormatError) -> NetlinkRequest {
    try NetlinkRequest(type: GenericNetlinkNumbers.GENL_ID_CTRL, flags: []) { writer in
      writer.appendGeneric(command: GenericNetlinkNumbers.CTRL_CMD_GETFAMILY)
      writer.attribute(GenericNetlinkNumbers.CTRL_ATTR_FAMILY_NAME, text: name)
    }
  }

  /// Asks what XDP may do on an interface. C: `NETDEV_CMD_DEV_GET`.
  ///
  /// - Parameter family: the number of the family `netdev`. Linux 6.3.
  public static func deviceFeatures(
    family: UInt16, interface: UInt32
  ) throws(NetlinkFormatError) -> NetlinkRequest {
    try NetlinkRequest(type: family, flags: []) { writer in
      writer.appendGeneric(command: GenericNetlinkNumbers.NETDEV_CMD_DEV_GET)
      writer.attribute(GenericNetlinkNumbers.NETDEV_A_DEV_IFINDEX, integer: interface)
    }
  }
}

extension NetlinkWriter {
  /// C: `struct genlmsghdr`.
  mutating func appendGeneric(command: UInt8) {
    append(command)
    append(UInt8(1))  // version
    append(UInt16(0))
  }
}

extension NetlinkMessage {
  static let genericHeaderSize = 4

  /// The attributes behind the header of generic netlink.
  func genericAttributes() throws(NetlinkFormatError) -> NetlinkAttributes {
    try NetlinkAttributes(
      parsing: try payload.netlinkSuffix(from: Self.genericHeaderSize, of: "a generic message"))
  }

  /// The number of a family, from the answer to ``NetlinkRequest/genericFamily(named:)``.
  public func genericFamilyID() throws(NetlinkFormatError) -> UInt16? {
    guard type == GenericNetlinkNumbers.GENL_ID_CTRL else { return nil }
    return try genericAttributes()[GenericNetlinkNumbers.CTRL_ATTR_FAMILY_ID]?.integer()
  }
}

/// What XDP may do on an interface. C: `NETDEV_A_DEV_*` (`linux/netdev.h`).
public struct DeviceFeaturesMessage: Sendable, Hashable {
  /// C: `NETDEV_A_DEV_IFINDEX`.
  public let interface: UInt32
  /// C: `enum netdev_xdp_act`.
  public let xdp: UInt64
  /// C: `NETDEV_A_DEV_XDP_ZC_MAX_SEGS`.
  public let zeroCopyMaxSegments: UInt32?
  /// C: `enum netdev_xdp_rx_metadata`.
  public let receiveMetadata: UInt64
  /// C: `enum netdev_xsk_flags`.
  public let socketFeatures: UInt64

  /// Reads the answer to ``NetlinkRequest/deviceFeatures(family:interface:)``.
  public init(parsing message: NetlinkMessage) throws(NetlinkFormatError) {
    let attributes = try message.genericAttributes()
    guard let index = attributes[GenericNetlinkNumbers.NETDEV_A_DEV_IFINDEX] else {
      throw NetlinkFormatError(in: message.payload, "a device's features come without its index")
    }
    interface = try index.integer()
    xdp = try attributes[GenericNetlinkNumbers.NETDEV_A_DEV_XDP_FEATURES]?.unsigned() ?? 0
    zeroCopyMaxSegments = try attributes[GenericNetlinkNumbers.NETDEV_A_DEV_XDP_ZC_MAX_SEGS]?.integer()
    receiveMetadata =
      try attributes[GenericNetlinkNumbers.NETDEV_A_DEV_XDP_RX_METADATA_FEATURES]?.unsigned() ?? 0
    socketFeatures = try attributes[GenericNetlinkNumbers.NETDEV_A_DEV_XSK_FEATURES]?.unsigned() ?? 0
  }
}
