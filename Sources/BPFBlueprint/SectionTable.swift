import BPFTypes

/// The `SEC()` names that libbpf knows (parity section 2), as data.
public enum SectionTable {
  /// Finds what a section name means.
  ///
  /// - Parameter name: the name without a leading `?`.
  /// - Returns: the definition and, where it takes one, the text after the first `/`.
  public static func lookup(_ name: String) -> (definition: SectionDefinition, target: String?)? {
    if let definition = definition(named: name) { return (definition, nil) }
    guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")),
      let definition = definition(named: String(name[..<slash])), definition.takesTarget
    else { return nil }
    return (definition, String(name[name.utf8.index(after: slash)...]))
  }

  /// Looks into one group after the other: those behind the one that has the name are not even made.
  private static func definition(named name: String) -> SectionDefinition? {
    let groups: [() -> [SectionDefinition]] = [
      { probes }, { tracepoints }, { trampolines }, { packets }, { trafficControl }, { sockets },
      { sockOperations },
      { cgroups }, { others },
    ]
    for group in groups {
      if let found = group().first(where: { $0.name == name }) { return found }
    }
    return nil
  }

  /// All definitions, in the order of the specification.
  public static let definitions: [SectionDefinition] =
    sockets + probes + trafficControl + tracepoints + trampolines + packets + sockOperations + cgroups
    + others

  private static func exact(
    _ name: String, _ type: ProgramType, _ attach: AttachType? = nil,
    _ traits: SectionDefinition.Traits = []
  ) -> SectionDefinition {
    SectionDefinition(
      name: name, takesTarget: false, programType: type, attachType: attach, traits: traits, hook: nil)
  }

  private static func hooked(
    _ name: String, _ type: ProgramType, _ hook: SectionDefinition.Hook?, _ attach: AttachType? = nil,
    _ traits: SectionDefinition.Traits = []
  ) -> SectionDefinition {
    SectionDefinition(
      name: name, takesTarget: true, programType: type, attachType: attach, traits: traits, hook: hook)
  }

  private static let sockets = [
    exact("socket", .socketFilter),
    exact("sk_reuseport/migrate", .skReuseport, .skReuseportSelectOrMigrate, .attachable),
    exact("sk_reuseport", .skReuseport, .skReuseportSelect, .attachable),
  ]

  private static let probes = [
    hooked("kprobe", .kprobe, .kprobe),
    hooked("uprobe", .kprobe, .uprobe),
    hooked("uprobe.s", .kprobe, .uprobe, nil, .sleepable),
    hooked("kretprobe", .kprobe, .kprobe),
    hooked("uretprobe", .kprobe, .uprobe),
    hooked("uretprobe.s", .kprobe, .uprobe, nil, .sleepable),
    hooked("kprobe.multi", .kprobe, .kprobeMulti, .traceKprobeMulti),
    hooked("kretprobe.multi", .kprobe, .kprobeMulti, .traceKprobeMulti),
    hooked("kprobe.session", .kprobe, .kprobeSession, .traceKprobeSession),
    hooked("uprobe.multi", .kprobe, .uprobeMulti, .traceUprobeMulti),
    hooked("uretprobe.multi", .kprobe, .uprobeMulti, .traceUprobeMulti),
    hooked("uprobe.session", .kprobe, .uprobeMulti, .traceUprobeSession),
    hooked("uprobe.multi.s", .kprobe, .uprobeMulti, .traceUprobeMulti, .sleepable),
    hooked("uretprobe.multi.s", .kprobe, .uprobeMulti, .traceUprobeMulti, .sleepable),
    hooked("uprobe.session.s", .kprobe, .uprobeMulti, .traceUprobeSession, .sleepable),
    hooked("ksyscall", .kprobe, .systemCall),
    hooked("kretsyscall", .kprobe, .systemCall),
    hooked("usdt", .kprobe, .usdt, nil, .usdt),
    hooked("usdt.s", .kprobe, .usdt, nil, [.usdt, .sleepable]),
  ]

  private static let trafficControl = [
    exact("tc/ingress", .schedCls, .tcxIngress),
    exact("tc/egress", .schedCls, .tcxEgress),
    exact("tcx/ingress", .schedCls, .tcxIngress),
    exact("tcx/egress", .schedCls, .tcxEgress),
    exact("tc", .schedCls),
    exact("classifier", .schedCls),
    exact("action", .schedAct),
    exact("netkit/primary", .schedCls, .netkitPrimary),
    exact("netkit/peer", .schedCls, .netkitPeer),
  ]

  private static let tracepoints = [
    hooked("tracepoint", .tracepoint, .tracepoint),
    hooked("tp", .tracepoint, .tracepoint),
    hooked("tracepoint.s", .tracepoint, .tracepoint, nil, .sleepable),
    hooked("tp.s", .tracepoint, .tracepoint, nil, .sleepable),
    hooked("raw_tracepoint", .rawTracepoint, .rawTracepoint),
    hooked("raw_tp", .rawTracepoint, .rawTracepoint),
    hooked("raw_tracepoint.s", .rawTracepoint, .rawTracepoint, nil, .sleepable),
    hooked("raw_tp.s", .rawTracepoint, .rawTracepoint, nil, .sleepable),
    hooked("raw_tracepoint.w", .rawTracepointWritable, .rawTracepoint),
    hooked("raw_tp.w", .rawTracepointWritable, .rawTracepoint),
  ]

  private static let trampolines = [
    hooked("tp_btf", .tracing, .trampoline, .traceRawTp, .kernelTarget),
    hooked("tp_btf.s", .tracing, .trampoline, .traceRawTp, [.kernelTarget, .sleepable]),
    hooked("fentry", .tracing, .trampoline, .traceFentry, .kernelTarget),
    hooked("fmod_ret", .tracing, .trampoline, .modifyReturn, .kernelTarget),
    hooked("fexit", .tracing, .trampoline, .traceFexit, .kernelTarget),
    hooked("fentry.s", .tracing, .trampoline, .traceFentry, [.kernelTarget, .sleepable]),
    hooked("fmod_ret.s", .tracing, .trampoline, .modifyReturn, [.kernelTarget, .sleepable]),
    hooked("fexit.s", .tracing, .trampoline, .traceFexit, [.kernelTarget, .sleepable]),
    hooked("fsession", .tracing, .trampoline, .traceFsession, .kernelTarget),
    hooked("fsession.s", .tracing, .trampoline, .traceFsession, [.kernelTarget, .sleepable]),
    hooked("fsession.multi", .tracing, .trampolineMulti, .traceFsessionMulti),
    hooked("fsession.multi.s", .tracing, .trampolineMulti, .traceFsessionMulti, .sleepable),
    hooked("fentry.multi", .tracing, .trampolineMulti, .traceFentryMulti),
    hooked("fexit.multi", .tracing, .trampolineMulti, .traceFexitMulti),
    hooked("fentry.multi.s", .tracing, .trampolineMulti, .traceFentryMulti, .sleepable),
    hooked("fexit.multi.s", .tracing, .trampolineMulti, .traceFexitMulti, .sleepable),
    hooked("freplace", .ext, .trampoline, nil, .kernelTarget),
    hooked("lsm", .lsm, .lsm, .lsmMac, .kernelTarget),
    hooked("lsm.s", .lsm, .lsm, .lsmMac, [.kernelTarget, .sleepable]),
    hooked("lsm_cgroup", .lsm, nil, .lsmCgroup, .kernelTarget),
    hooked("iter", .tracing, .iterator, .traceIter, .kernelTarget),
    hooked("iter.s", .tracing, .iterator, .traceIter, [.kernelTarget, .sleepable]),
    exact("syscall", .syscall, nil, .sleepable),
  ]

  private static let packets = [
    exact("xdp.frags/devmap", .xdp, .xdpDevmap, .fragments),
    exact("xdp/devmap", .xdp, .xdpDevmap, .attachable),
    exact("xdp.frags/cpumap", .xdp, .xdpCpumap, .fragments),
    exact("xdp/cpumap", .xdp, .xdpCpumap, .attachable),
    exact("xdp.frags", .xdp, .xdp, .fragments),
    exact("xdp", .xdp, .xdp, [.attachable, .attachTypeOptional]),
    exact("perf_event", .perfEvent),
    exact("lwt_in", .lwtIn),
    exact("lwt_out", .lwtOut),
    exact("lwt_xmit", .lwtXmit),
    exact("lwt_seg6local", .lwtSeg6local),
  ]

  private static let optional: SectionDefinition.Traits = [.attachable, .attachTypeOptional]

  private static let sockOperations = [
    exact("sockops", .sockOps, .cgroupSockOps, optional),
    exact("sk_skb/stream_parser", .skSkb, .skSkbStreamParser, optional),
    exact("sk_skb/stream_verdict", .skSkb, .skSkbStreamVerdict, optional),
    exact("sk_skb/verdict", .skSkb, .skSkbVerdict, optional),
    exact("sk_skb", .skSkb),
    exact("sk_msg", .skMsg, .skMsgVerdict, optional),
    exact("lirc_mode2", .lircMode2, .lircMode2, optional),
    exact("flow_dissector", .flowDissector, .flowDissector, optional),
  ]

  private static let cgroups = [
    exact("cgroup_skb/ingress", .cgroupSkb, .cgroupInetIngress, optional),
    exact("cgroup_skb/egress", .cgroupSkb, .cgroupInetEgress, optional),
    exact("cgroup/skb", .cgroupSkb),
    exact("cgroup/sock_create", .cgroupSock, .cgroupInetSockCreate, .attachable),
    exact("cgroup/sock_release", .cgroupSock, .cgroupInetSockRelease, .attachable),
    exact("cgroup/sock", .cgroupSock, .cgroupInetSockCreate, optional),
    exact("cgroup/post_bind4", .cgroupSock, .cgroupInet4PostBind, .attachable),
    exact("cgroup/post_bind6", .cgroupSock, .cgroupInet6PostBind, .attachable),
    exact("cgroup/bind4", .cgroupSockAddr, .cgroupInet4Bind, .attachable),
    exact("cgroup/bind6", .cgroupSockAddr, .cgroupInet6Bind, .attachable),
    exact("cgroup/connect4", .cgroupSockAddr, .cgroupInet4Connect, .attachable),
    exact("cgroup/connect6", .cgroupSockAddr, .cgroupInet6Connect, .attachable),
    exact("cgroup/connect_unix", .cgroupSockAddr, .cgroupUnixConnect, .attachable),
    exact("cgroup/sendmsg4", .cgroupSockAddr, .cgroupUdp4Sendmsg, .attachable),
    exact("cgroup/sendmsg6", .cgroupSockAddr, .cgroupUdp6Sendmsg, .attachable),
    exact("cgroup/sendmsg_unix", .cgroupSockAddr, .cgroupUnixSendmsg, .attachable),
    exact("cgroup/recvmsg4", .cgroupSockAddr, .cgroupUdp4Recvmsg, .attachable),
    exact("cgroup/recvmsg6", .cgroupSockAddr, .cgroupUdp6Recvmsg, .attachable),
    exact("cgroup/recvmsg_unix", .cgroupSockAddr, .cgroupUnixRecvmsg, .attachable),
    exact("cgroup/getpeername4", .cgroupSockAddr, .cgroupInet4Getpeername, .attachable),
    exact("cgroup/getpeername6", .cgroupSockAddr, .cgroupInet6Getpeername, .attachable),
    exact("cgroup/getpeername_unix", .cgroupSockAddr, .cgroupUnixGetpeername, .attachable),
    exact("cgroup/getsockname4", .cgroupSockAddr, .cgroupInet4Getsockname, .attachable),
    exact("cgroup/getsockname6", .cgroupSockAddr, .cgroupInet6Getsockname, .attachable),
    exact("cgroup/getsockname_unix", .cgroupSockAddr, .cgroupUnixGetsockname, .attachable),
    exact("cgroup/sysctl", .cgroupSysctl, .cgroupSysctl, .attachable),
    exact("cgroup/getsockopt", .cgroupSockopt, .cgroupGetsockopt, .attachable),
    exact("cgroup/setsockopt", .cgroupSockopt, .cgroupSetsockopt, .attachable),
    exact("cgroup/dev", .cgroupDevice, .cgroupDevice, optional),
  ]

  private static let others = [
    hooked("struct_ops", .structOps, nil),
    hooked("struct_ops.s", .structOps, nil, nil, .sleepable),
    exact("sk_lookup", .skLookup, .skLookup, .attachable),
    exact("netfilter", .netfilter, .netfilter),
  ]
}
