import BPFSyscall
public import BPFTypes
import NetlinkMessages

/// Where in an interface's receive path an XDP program runs.
public enum XDPMode: String, Sendable, Hashable, CaseIterable {
  /// In the driver if it can, else in the network stack.
  case automatic
  /// In the network stack, for any interface. C: `XDP_FLAGS_SKB_MODE`.
  case generic
  /// In the driver. C: `XDP_FLAGS_DRV_MODE`.
  case native
  /// In the hardware. C: `XDP_FLAGS_HW_MODE`.
  case offload

  var flags: XDPFlags {
    switch self {
    case .automatic: []
    case .generic: .skbMode
    case .native: .drvMode
    case .offload: .hwMode
    }
  }
}

/// What has to be there before an XDP program may be attached or detached.
public enum XDPCondition: Sendable {
  /// Anything: what is there gives way.
  case any
  /// No program. C: `XDP_FLAGS_UPDATE_IF_NOEXIST`.
  case ifNotPresent
  /// This program. C: `XDP_FLAGS_REPLACE`, `IFLA_XDP_EXPECTED_FD`. Linux 5.7.
  case expecting(Program)
}

/// The XDP programs of an interface.
public struct XDPState: Sendable, Hashable {
  /// C: `IFLA_XDP_ATTACHED`.
  public enum Attached: UInt8, Sendable, Hashable {
    /// None. C: `XDP_ATTACHED_NONE`.
    case none = 0
    /// One in the driver. C: `XDP_ATTACHED_DRV`.
    case native = 1
    /// One in the network stack. C: `XDP_ATTACHED_SKB`.
    case generic = 2
    /// One in the hardware. C: `XDP_ATTACHED_HW`.
    case offload = 3
    /// Several. C: `XDP_ATTACHED_MULTI`.
    case several = 4
  }

  /// Where they run; `nil` for a number that is not known here.
  public let attached: Attached?
  /// The one program, if there is just one.
  public let programID: UInt32?
  /// The program in the driver.
  public let nativeProgramID: UInt32?
  /// The program in the network stack.
  public let genericProgramID: UInt32?
  /// The program in the hardware.
  public let offloadProgramID: UInt32?

  /// The mode that detaches; besides hardware, only one can be in use.
  var mode: XDPMode {
    if nativeProgramID != nil { return .native }
    if genericProgramID != nil { return .generic }
    return offloadProgramID != nil ? .offload : .automatic
  }

  init(_ attributes: XDPAttributes?) {
    attached = Attached(rawValue: attributes?.attached ?? 0)
    programID = attributes?.programID
    nativeProgramID = attributes?.driverProgramID
    genericProgramID = attributes?.genericProgramID
    offloadProgramID = attributes?.hardwareProgramID
  }
}

/// What XDP may do on an interface. Linux 6.3.
public struct XDPFeatures: Sendable, Hashable {
  /// C: `enum netdev_xdp_act`.
  public struct Actions: OptionSet, Sendable, Hashable {
    /// The bits as the kernel gives them.
    public let rawValue: UInt64
    /// Wraps bits.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Programs run in the driver. C: `NETDEV_XDP_ACT_BASIC`.
    public static let basic = Actions(rawValue: 1)
    /// Packets can be redirected. C: `NETDEV_XDP_ACT_REDIRECT`.
    public static let redirect = Actions(rawValue: 2)
    /// The interface takes redirected packets. C: `NETDEV_XDP_ACT_NDO_XMIT`.
    public static let transmit = Actions(rawValue: 4)
    /// C: `NETDEV_XDP_ACT_XSK_ZEROCOPY`.
    public static let zeroCopy = Actions(rawValue: 8)
    /// C: `NETDEV_XDP_ACT_HW_OFFLOAD`.
    public static let offload = Actions(rawValue: 16)
    /// Programs see packets of several buffers. C: `NETDEV_XDP_ACT_RX_SG`.
    public static let receiveFragments = Actions(rawValue: 32)
    /// C: `NETDEV_XDP_ACT_NDO_XMIT_SG`.
    public static let transmitFragments = Actions(rawValue: 64)
  }

  /// What programs may do.
  public let actions: Actions
  /// How many buffers a packet of a zero-copy socket may have. C: `NETDEV_A_DEV_XDP_ZC_MAX_SEGS`. Linux 6.6.
  public let zeroCopyMaxSegments: UInt32?
  /// What programs may learn of a packet, as bits. C: `enum netdev_xdp_rx_metadata`. Linux 6.8.
  public let receiveMetadata: UInt64
  /// What sockets may ask of the driver, as bits. C: `enum netdev_xsk_flags`. Linux 6.8.
  public let socketFeatures: UInt64
}

extension NetworkInterface {
  /// Asks which XDP programs are attached. C: `IFLA_XDP` of `RTM_GETLINK`.
  public func xdp() throws(BPFError) -> XDPState {
    let messages = try netlink(at: .inspect, of: subject) { [index] (socket) throws(NetlinkError) in
      try socket.parsed(try socket.request { () throws(NetlinkFormatError) in try .link(index: index) }) {
        (message) throws(NetlinkFormatError) in try LinkMessage(parsing: message)
      }
    }
    return XDPState(messages.first?.xdp)
  }

  /// Attaches an XDP program until it is detached; it outlives this process. C: `IFLA_XDP_FD`.
  ///
  /// ``Program/attachXDP(to:mode:)`` attaches for as long as the object lives instead.
  ///
  /// - Parameters:
  ///   - mode: only one mode at a time can be in use, but for hardware.
  ///   - condition: what has to be there.
  /// - Throws: ``BPFError``, with the kernel's own words: `noSuchTarget` if the interface is gone,
  ///   `missingCapability` without CAP_NET_ADMIN.
  public func attachXDP(
    _ program: Program, mode: XDPMode = .automatic, if condition: XDPCondition = .any
  ) throws(BPFError) {
    try setXDP(program.fileDescriptor, mode, condition, at: .attach, of: subject(program))
    withExtendedLifetime(program) {}
  }

  /// Detaches the XDP program, whoever attached it, unless a link holds it. C: `IFLA_XDP_FD` of -1.
  ///
  /// - Parameters:
  ///   - mode: that of the attachment; automatic finds it out.
  ///   - program: the program that has to be there; any if it is `nil`. Linux 5.7.
  public func detachXDP(mode: XDPMode = .automatic, expecting program: Program? = nil) throws(BPFError) {
    var mode = mode
    // Left alone, the kernel looks only where it would attach.
    if mode == .automatic { mode = try xdp().mode }
    try setXDP(-1, mode, program.map { .expecting($0) } ?? .any, at: .detach, of: subject)
    withExtendedLifetime(program) {}
  }

  private func setXDP(
    _ descriptor: Int32, _ mode: XDPMode, _ condition: XDPCondition, at stage: BPFError.Stage,
    of subject: BPFError.Subject
  ) throws(BPFError) {
    var flags = mode.flags
    var expected: Int32?
    switch condition {
    case .any: break
    case .ifNotPresent: flags.insert(.updateIfNoExist)
    case .expecting(let program):
      flags.insert(.replace)
      expected = program.fileDescriptor
    }
    try netlink(at: stage, of: subject) { [index, flags, expected] (socket) throws(NetlinkError) in
      _ = try socket.request { () throws(NetlinkFormatError) in
        try .setXDP(index: index, programFD: descriptor, flags: flags, expectedFD: expected)
      }
    }
    withExtendedLifetime(condition) {}
  }

  /// Asks what XDP may do here. C: `NETDEV_CMD_DEV_GET` of the family `netdev`.
  ///
  /// - Returns: `nil` where the kernel does not tell. Linux 6.3.
  public func xdpFeatures() throws(BPFError) -> XDPFeatures? {
    let message = try netlink(Netlink.generic, at: .inspect, of: subject) {
      [index] (socket) throws(NetlinkError) -> DeviceFeaturesMessage? in
      let families: [UInt16]
      do throws(NetlinkError) {
        families = try socket.parsed(
          try socket.request { () throws(NetlinkFormatError) in try .genericFamily(named: "netdev") }
        ) { (message) throws(NetlinkFormatError) in try message.genericFamilyID() }
      } catch {
        // A kernel without the family says that there is no such thing.
        guard error.errno == .ENOENT else { throw error }
        return nil
      }
      guard let family = families.first else { return nil }
      return try socket.parsed(
        try socket.request { () throws(NetlinkFormatError) in
          try .deviceFeatures(family: family, interface: index)
        }
      ) { (message) throws(NetlinkFormatError) in try DeviceFeaturesMessage(parsing: message) }.first
    }
    return message.map { message in
      XDPFeatures(
        actions: .init(rawValue: message.xdp), zeroCopyMaxSegments: message.zeroCopyMaxSegments,
        receiveMetadata: message.receiveMetadata, socketFeatures: message.socketFeatures)
    }
  }
}
