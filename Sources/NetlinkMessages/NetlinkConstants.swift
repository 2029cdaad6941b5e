// Numbers of the netlink headers that the package uses, by header. They are part of the kernel's interface
// and never change; a test compiles an assertion for each that the installed headers know.

/// C: `linux/netlink.h`.
public enum Netlink {
  /// C: `NETLINK_ROUTE`.
  public static let route: Int32 = 0
  /// C: `NETLINK_GENERIC`.
  public static let generic: Int32 = 16

  /// C: `SOL_NETLINK`.
  public static let socketLevel: Int32 = 270
  /// Errors do not repeat the request. C: `NETLINK_CAP_ACK`.
  public static let cappedAcknowledgements: Int32 = 10
  /// Errors say what is wrong. C: `NETLINK_EXT_ACK`. Linux 4.12.
  public static let extendedAcknowledgements: Int32 = 11
  /// Dumps heed what the request asks for, and refuse what they do not understand. C:
  /// `NETLINK_GET_STRICT_CHK`. Linux 4.20.
  public static let strictChecking: Int32 = 12

  static let NLMSG_ERROR: UInt16 = 2
  static let NLMSG_DONE: UInt16 = 3

  static let NLMSGERR_ATTR_MSG: UInt16 = 1
  static let NLMSGERR_ATTR_OFFS: UInt16 = 2
  static let NLMSGERR_ATTR_MISS_TYPE: UInt16 = 5

  static let NLA_F_NESTED: UInt16 = 1 << 15
  static let NLA_F_NET_BYTEORDER: UInt16 = 1 << 14
}

/// C: `linux/rtnetlink.h`, `linux/if_link.h`.
public enum RouteNetlink {
  /// C: `RTM_NEWLINK`.
  public static let newLink: UInt16 = 16
  /// C: `RTM_DELLINK`.
  public static let deleteLink: UInt16 = 17
  static let RTM_GETLINK: UInt16 = 18
  static let RTM_SETLINK: UInt16 = 19
  /// C: `RTM_NEWADDR`.
  public static let newAddress: UInt16 = 20
  static let RTM_NEWQDISC: UInt16 = 36
  static let RTM_DELQDISC: UInt16 = 37
  static let RTM_GETQDISC: UInt16 = 38
  static let RTM_NEWTFILTER: UInt16 = 44
  static let RTM_DELTFILTER: UInt16 = 45
  static let RTM_GETTFILTER: UInt16 = 46

  static let RTEXT_FILTER_SKIP_STATS: UInt32 = 1 << 3

  static let IFLA_IFNAME: UInt16 = 3
  static let IFLA_MTU: UInt16 = 4
  static let IFLA_LINKINFO: UInt16 = 18
  static let IFLA_EXT_MASK: UInt16 = 29
  static let IFLA_XDP: UInt16 = 43
  static let IFLA_ALT_IFNAME: UInt16 = 53
  static let IFLA_INFO_KIND: UInt16 = 1

  static let IFLA_XDP_FD: UInt16 = 1
  static let IFLA_XDP_ATTACHED: UInt16 = 2
  static let IFLA_XDP_FLAGS: UInt16 = 3
  static let IFLA_XDP_PROG_ID: UInt16 = 4
  static let IFLA_XDP_DRV_PROG_ID: UInt16 = 5
  static let IFLA_XDP_SKB_PROG_ID: UInt16 = 6
  static let IFLA_XDP_HW_PROG_ID: UInt16 = 7
  static let IFLA_XDP_EXPECTED_FD: UInt16 = 8

  /// The longest name of an interface, without the NUL. C: `IFNAMSIZ - 1`.
  public static let longestName = 15
  /// The longest alternative name, without the NUL. C: `ALTIFNAMSIZ - 1`. Linux 5.5.
  public static let longestAlternativeName = 127
}

/// C: `XDP_FLAGS_*` (`linux/if_link.h`).
public struct XDPFlags: OptionSet, Sendable, Hashable {
  /// The bits as the kernel takes them.
  public let rawValue: UInt32
  /// Wraps bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Only where no program is. C: `XDP_FLAGS_UPDATE_IF_NOEXIST`.
  public static let updateIfNoExist = XDPFlags(rawValue: 1 << 0)
  /// C: `XDP_FLAGS_SKB_MODE`.
  public static let skbMode = XDPFlags(rawValue: 1 << 1)
  /// C: `XDP_FLAGS_DRV_MODE`.
  public static let drvMode = XDPFlags(rawValue: 1 << 2)
  /// C: `XDP_FLAGS_HW_MODE`.
  public static let hwMode = XDPFlags(rawValue: 1 << 3)
  /// Only in place of the program that is named. C: `XDP_FLAGS_REPLACE`. Linux 5.7.
  public static let replace = XDPFlags(rawValue: 1 << 4)
}

/// C: `linux/pkt_sched.h`, `linux/pkt_cls.h`.
public enum TrafficControl {
  /// The handle that stands for the whole of `clsact`. C: `TC_H_MAKE(TC_H_CLSACT, 0)`.
  public static let clsactHandle: UInt32 = 0xffff_0000
  /// Where `clsact` hangs. C: `TC_H_CLSACT`.
  public static let clsact: UInt32 = 0xffff_fff1
  /// C: `TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS)`.
  public static let clsactIngress: UInt32 = 0xffff_fff2
  /// C: `TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS)`.
  public static let clsactEgress: UInt32 = 0xffff_fff3

  static let TCA_KIND: UInt16 = 1
  static let TCA_OPTIONS: UInt16 = 2
  static let TCA_CHAIN: UInt16 = 11

  static let TCA_BPF_ACT: UInt16 = 1
  static let TCA_BPF_FD: UInt16 = 6
  static let TCA_BPF_NAME: UInt16 = 7
  static let TCA_BPF_FLAGS: UInt16 = 8
  static let TCA_BPF_ID: UInt16 = 11
  static let TCA_BPF_FLAG_ACT_DIRECT: UInt32 = 1 << 0

  static let TCA_ACT_KIND: UInt16 = 1
  static let TCA_ACT_OPTIONS: UInt16 = 2
  static let TCA_ACT_BPF_NAME: UInt16 = 6
  static let TCA_ACT_BPF_ID: UInt16 = 9

  /// C: `ETH_P_ALL` (`linux/if_ether.h`).
  static let ETH_P_ALL: UInt16 = 0x0003
}

/// C: `linux/genetlink.h`, `linux/netdev.h`.
enum GenericNetlinkNumbers {
  static let GENL_ID_CTRL: UInt16 = 0x10
  static let CTRL_CMD_GETFAMILY: UInt8 = 3
  static let CTRL_ATTR_FAMILY_ID: UInt16 = 1
  static let CTRL_ATTR_FAMILY_NAME: UInt16 = 2

  static let NETDEV_CMD_DEV_GET: UInt8 = 1
  static let NETDEV_A_DEV_IFINDEX: UInt16 = 1
  static let NETDEV_A_DEV_XDP_FEATURES: UInt16 = 3
  static let NETDEV_A_DEV_XDP_ZC_MAX_SEGS: UInt16 = 4
  static let NETDEV_A_DEV_XDP_RX_METADATA_FEATURES: UInt16 = 5
  static let NETDEV_A_DEV_XSK_FEATURES: UInt16 = 6
}
