import BPFTypes

/// Since when the kernel has what programs need, for kernels whose own types do not show it.
///
/// Releases of Linux; distributions port back, so what a kernel's types show always counts first.
enum Introductions {
  static func table<Thing: Hashable>(
    _ releases: [(release: KernelVersion, things: [Thing])]
  ) -> [Thing: KernelVersion] {
    var result: [Thing: KernelVersion] = [:]
    for (release, things) in releases {
      for thing in things { result[thing] = release }
    }
    return result
  }

  /// From the releases' `include/uapi/linux/bpf.h`; with commits in `docs/kernel-versions.md` of iovisor/bcc up to 5.15.
  static let programTypes: [ProgramType: KernelVersion] = table([
    (KernelVersion(3, 19), [.socketFilter]),
    (KernelVersion(4, 1), [.kprobe, .schedCls, .schedAct]),
    (KernelVersion(4, 7), [.tracepoint]),
    (KernelVersion(4, 8), [.xdp]),
    (KernelVersion(4, 9), [.perfEvent]),
    (KernelVersion(4, 10), [.cgroupSkb, .cgroupSock, .lwtIn, .lwtOut, .lwtXmit]),
    (KernelVersion(4, 13), [.sockOps]),
    (KernelVersion(4, 14), [.skSkb]),
    (KernelVersion(4, 15), [.cgroupDevice]),
    (KernelVersion(4, 17), [.skMsg, .rawTracepoint, .cgroupSockAddr]),
    (KernelVersion(4, 18), [.lwtSeg6local, .lircMode2]),
    (KernelVersion(4, 19), [.skReuseport]),
    (KernelVersion(4, 20), [.flowDissector]),
    (KernelVersion(5, 2), [.cgroupSysctl, .rawTracepointWritable]),
    (KernelVersion(5, 3), [.cgroupSockopt]),
    (KernelVersion(5, 5), [.tracing]),
    (KernelVersion(5, 6), [.structOps, .ext]),
    (KernelVersion(5, 7), [.lsm]),
    (KernelVersion(5, 9), [.skLookup]),
    (KernelVersion(5, 14), [.syscall]),
    (KernelVersion(6, 4), [.netfilter]),
  ])

  /// From the releases' `include/uapi/linux/bpf.h`; with commits in `docs/kernel-versions.md` of iovisor/bcc up to 6.1.
  static let mapTypes: [MapType: KernelVersion] = table([
    (KernelVersion(3, 19), [.hash, .array]),
    (KernelVersion(4, 2), [.progArray]),
    (KernelVersion(4, 3), [.perfEventArray]),
    (KernelVersion(4, 6), [.percpuHash, .percpuArray, .stackTrace]),
    (KernelVersion(4, 8), [.cgroupArray]),
    (KernelVersion(4, 10), [.lruHash, .lruPercpuHash]),
    (KernelVersion(4, 11), [.lpmTrie]),
    (KernelVersion(4, 12), [.arrayOfMaps, .hashOfMaps]),
    (KernelVersion(4, 14), [.devmap, .sockmap]),
    (KernelVersion(4, 15), [.cpumap]),
    (KernelVersion(4, 18), [.xskmap, .sockhash]),
    (KernelVersion(4, 19), [.cgroupStorage, .reuseportSockarray]),
    (KernelVersion(4, 20), [.percpuCgroupStorage, .queue, .stack]),
    (KernelVersion(5, 2), [.skStorage]),
    (KernelVersion(5, 4), [.devmapHash]),
    (KernelVersion(5, 6), [.structOps]),
    (KernelVersion(5, 8), [.ringbuf]),
    (KernelVersion(5, 10), [.inodeStorage]),
    (KernelVersion(5, 11), [.taskStorage]),
    (KernelVersion(5, 16), [.bloomFilter]),
    (KernelVersion(6, 1), [.userRingbuf]),
    (KernelVersion(6, 2), [.cgrpStorage]),
    (KernelVersion(6, 9), [.arena]),
    (KernelVersion(6, 19), [.insnArray]),
    (KernelVersion(7, 2), [.rhash]),
  ])

  /// From the releases' `include/uapi/linux/bpf.h`.
  static let attachTypes: [AttachType: KernelVersion] = table([
    (KernelVersion(4, 10), [.cgroupInetIngress, .cgroupInetEgress, .cgroupInetSockCreate]),
    (KernelVersion(4, 13), [.cgroupSockOps]),
    (KernelVersion(4, 14), [.skSkbStreamParser, .skSkbStreamVerdict]),
    (KernelVersion(4, 15), [.cgroupDevice]),
    (
      KernelVersion(4, 17),
      [
        .skMsgVerdict, .cgroupInet4Bind, .cgroupInet6Bind, .cgroupInet4Connect, .cgroupInet6Connect,
        .cgroupInet4PostBind, .cgroupInet6PostBind,
      ]
    ),
    (KernelVersion(4, 18), [.cgroupUdp4Sendmsg, .cgroupUdp6Sendmsg, .lircMode2]),
    (KernelVersion(4, 20), [.flowDissector]),
    (KernelVersion(5, 2), [.cgroupSysctl, .cgroupUdp4Recvmsg, .cgroupUdp6Recvmsg]),
    (KernelVersion(5, 3), [.cgroupGetsockopt, .cgroupSetsockopt]),
    (KernelVersion(5, 5), [.traceRawTp, .traceFentry, .traceFexit]),
    (KernelVersion(5, 7), [.modifyReturn, .lsmMac]),
    (
      KernelVersion(5, 8),
      [
        .traceIter, .cgroupInet4Getpeername, .cgroupInet6Getpeername, .cgroupInet4Getsockname,
        .cgroupInet6Getsockname, .xdpDevmap,
      ]
    ),
    (KernelVersion(5, 9), [.cgroupInetSockRelease, .xdpCpumap, .skLookup, .xdp]),
    (KernelVersion(5, 13), [.skSkbVerdict]),
    (KernelVersion(5, 14), [.skReuseportSelect, .skReuseportSelectOrMigrate]),
    (KernelVersion(5, 15), [.perfEvent]),
    (KernelVersion(5, 18), [.traceKprobeMulti]),
    (KernelVersion(6, 0), [.lsmCgroup]),
    (KernelVersion(6, 4), [.structOps, .netfilter]),
    (KernelVersion(6, 6), [.tcxIngress, .tcxEgress, .traceUprobeMulti]),
    (
      KernelVersion(6, 7),
      [
        .cgroupUnixConnect, .cgroupUnixSendmsg, .cgroupUnixRecvmsg, .cgroupUnixGetpeername,
        .cgroupUnixGetsockname, .netkitPrimary, .netkitPeer,
      ]
    ),
    (KernelVersion(6, 10), [.traceKprobeSession]),
    (KernelVersion(6, 13), [.traceUprobeSession]),
    (KernelVersion(7, 0), [.traceFsession]),
    (KernelVersion(7, 2), [.traceFentryMulti, .traceFexitMulti, .traceFsessionMulti]),
  ])
}
