import Glibc
import TestSupport
import Testing

@testable import NetlinkMessages

@Suite("Constants") struct ConstantTests {
  private static let table: [(name: String, value: UInt64)] = [
    ("NETLINK_ROUTE", UInt64(Netlink.route)), ("NETLINK_GENERIC", UInt64(Netlink.generic)),
    ("NETLINK_CAP_ACK", UInt64(Netlink.cappedAcknowledgements)),
    ("NETLINK_EXT_ACK", UInt64(Netlink.extendedAcknowledgements)),
    ("NETLINK_GET_STRICT_CHK", UInt64(Netlink.strictChecking)),
    ("NLMSG_ERROR", UInt64(Netlink.NLMSG_ERROR)), ("NLMSG_DONE", UInt64(Netlink.NLMSG_DONE)),
    ("NLMSGERR_ATTR_MSG", UInt64(Netlink.NLMSGERR_ATTR_MSG)),
    ("NLMSGERR_ATTR_OFFS", UInt64(Netlink.NLMSGERR_ATTR_OFFS)),
    ("NLA_F_NESTED", UInt64(Netlink.NLA_F_NESTED)),
    ("NLA_F_NET_BYTEORDER", UInt64(Netlink.NLA_F_NET_BYTEORDER)),
    ("NLM_F_REQUEST", UInt64(NetlinkFlags.request.rawValue)),
    ("NLM_F_MULTI", UInt64(NetlinkFlags.multi.rawValue)),
    ("NLM_F_ACK", UInt64(NetlinkFlags.acknowledge.rawValue)),
    ("NLM_F_ECHO", UInt64(NetlinkFlags.echo.rawValue)),
    ("NLM_F_DUMP_INTR", UInt64(NetlinkFlags.dumpInterrupted.rawValue)),
    ("NLM_F_DUMP", UInt64(NetlinkFlags.dump.rawValue)),
    ("NLM_F_REPLACE", UInt64(NetlinkFlags.replace.rawValue)),
    ("NLM_F_EXCL", UInt64(NetlinkFlags.exclusive.rawValue)),
    ("NLM_F_CREATE", UInt64(NetlinkFlags.create.rawValue)),
    ("NLM_F_CAPPED", UInt64(NetlinkFlags.capped.rawValue)),
    ("NLM_F_ACK_TLVS", UInt64(NetlinkFlags.acknowledgementAttributes.rawValue)),
    ("RTM_NEWLINK", UInt64(RouteNetlink.newLink)), ("RTM_DELLINK", UInt64(RouteNetlink.deleteLink)),
    ("RTM_GETLINK", UInt64(RouteNetlink.RTM_GETLINK)), ("RTM_SETLINK", UInt64(RouteNetlink.RTM_SETLINK)),
    ("RTM_NEWADDR", UInt64(RouteNetlink.newAddress)), ("RTM_NEWQDISC", UInt64(RouteNetlink.RTM_NEWQDISC)),
    ("RTM_DELQDISC", UInt64(RouteNetlink.RTM_DELQDISC)), ("RTM_GETQDISC", UInt64(RouteNetlink.RTM_GETQDISC)),
    ("RTM_NEWTFILTER", UInt64(RouteNetlink.RTM_NEWTFILTER)),
    ("RTM_DELTFILTER", UInt64(RouteNetlink.RTM_DELTFILTER)),
    ("RTM_GETTFILTER", UInt64(RouteNetlink.RTM_GETTFILTER)),
    ("RTEXT_FILTER_SKIP_STATS", UInt64(RouteNetlink.RTEXT_FILTER_SKIP_STATS)),
    ("IFLA_IFNAME", UInt64(RouteNetlink.IFLA_IFNAME)), ("IFLA_MTU", UInt64(RouteNetlink.IFLA_MTU)),
    ("IFLA_LINKINFO", UInt64(RouteNetlink.IFLA_LINKINFO)),
    ("IFLA_EXT_MASK", UInt64(RouteNetlink.IFLA_EXT_MASK)),
    ("IFLA_XDP", UInt64(RouteNetlink.IFLA_XDP)), ("IFLA_ALT_IFNAME", UInt64(RouteNetlink.IFLA_ALT_IFNAME)),
    ("IFLA_INFO_KIND", UInt64(RouteNetlink.IFLA_INFO_KIND)),
    ("IFLA_XDP_FD", UInt64(RouteNetlink.IFLA_XDP_FD)),
    ("IFLA_XDP_ATTACHED", UInt64(RouteNetlink.IFLA_XDP_ATTACHED)),
    ("IFLA_XDP_FLAGS", UInt64(RouteNetlink.IFLA_XDP_FLAGS)),
    ("IFLA_XDP_PROG_ID", UInt64(RouteNetlink.IFLA_XDP_PROG_ID)),
    ("IFLA_XDP_DRV_PROG_ID", UInt64(RouteNetlink.IFLA_XDP_DRV_PROG_ID)),
    ("IFLA_XDP_SKB_PROG_ID", UInt64(RouteNetlink.IFLA_XDP_SKB_PROG_ID)),
    ("IFLA_XDP_HW_PROG_ID", UInt64(RouteNetlink.IFLA_XDP_HW_PROG_ID)),
    ("IFLA_XDP_EXPECTED_FD", UInt64(RouteNetlink.IFLA_XDP_EXPECTED_FD)),
    ("XDP_FLAGS_UPDATE_IF_NOEXIST", UInt64(XDPFlags.updateIfNoExist.rawValue)),
    ("XDP_FLAGS_SKB_MODE", UInt64(XDPFlags.skbMode.rawValue)),
    ("XDP_FLAGS_DRV_MODE", UInt64(XDPFlags.drvMode.rawValue)),
    ("XDP_FLAGS_HW_MODE", UInt64(XDPFlags.hwMode.rawValue)),
    ("XDP_FLAGS_REPLACE", UInt64(XDPFlags.replace.rawValue)),
    ("TC_H_CLSACT", UInt64(TrafficControl.clsact)),
    ("TC_H_MAKE(TC_H_CLSACT, 0)", UInt64(TrafficControl.clsactHandle)),
    ("TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS)", UInt64(TrafficControl.clsactIngress)),
    ("TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS)", UInt64(TrafficControl.clsactEgress)),
    ("TCA_KIND", UInt64(TrafficControl.TCA_KIND)), ("TCA_OPTIONS", UInt64(TrafficControl.TCA_OPTIONS)),
    ("TCA_CHAIN", UInt64(TrafficControl.TCA_CHAIN)), ("TCA_BPF_ACT", UInt64(TrafficControl.TCA_BPF_ACT)),
    ("TCA_BPF_FD", UInt64(TrafficControl.TCA_BPF_FD)), ("TCA_BPF_NAME", UInt64(TrafficControl.TCA_BPF_NAME)),
    ("TCA_BPF_FLAGS", UInt64(TrafficControl.TCA_BPF_FLAGS)),
    ("TCA_BPF_ID", UInt64(TrafficControl.TCA_BPF_ID)),
    ("TCA_BPF_FLAG_ACT_DIRECT", UInt64(TrafficControl.TCA_BPF_FLAG_ACT_DIRECT)),
    ("TCA_ACT_KIND", UInt64(TrafficControl.TCA_ACT_KIND)),
    ("TCA_ACT_OPTIONS", UInt64(TrafficControl.TCA_ACT_OPTIONS)),
    ("TCA_ACT_BPF_NAME", UInt64(TrafficControl.TCA_ACT_BPF_NAME)),
    ("TCA_ACT_BPF_ID", UInt64(TrafficControl.TCA_ACT_BPF_ID)),
    ("ETH_P_ALL", UInt64(TrafficControl.ETH_P_ALL)),
    ("GENL_ID_CTRL", UInt64(GenericNetlinkNumbers.GENL_ID_CTRL)),
    ("CTRL_CMD_GETFAMILY", UInt64(GenericNetlinkNumbers.CTRL_CMD_GETFAMILY)),
    ("CTRL_ATTR_FAMILY_ID", UInt64(GenericNetlinkNumbers.CTRL_ATTR_FAMILY_ID)),
    ("CTRL_ATTR_FAMILY_NAME", UInt64(GenericNetlinkNumbers.CTRL_ATTR_FAMILY_NAME)),
  ]

  /// What is newer than these headers (`linux/netdev.h`, `NLMSGERR_ATTR_MISS_TYPE`) is seen in saved answers.
  @Test func equalThoseOfTheHeaders() throws {
    let headers = [
      "netlink", "rtnetlink", "if_link", "if_ether", "pkt_sched", "pkt_cls", "genetlink", "tc_act/tc_bpf",
    ]
    var source = headers.map { "#include <linux/\($0).h>\n" }.joined()
    for (name, value) in Self.table {
      source += "_Static_assert((unsigned long long)(\(name)) == \(value)ULL, \"\(name)\");\n"
    }
    let path = "/tmp/swift-bpf-constants-\(getpid()).c"
    let file = try #require(fopen(path, "w"))
    fputs(source, file)
    fclose(file)
    defer { unlink(path) }
    let result = try ChildProcess.run("/usr/bin/env", ["clang", "-fsyntax-only", path])
    #expect(result.code == 0, "\(result.errors)")
  }
}
