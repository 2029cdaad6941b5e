/// Since when the kernel has what programs need, for kernels whose own types do not show it, and for the errors of those
/// that lack it.
///
/// Releases of Linux; distributions port back, so what a kernel's types show always counts first.
package enum Introductions {
  static func table<Thing: Hashable>(
    _ releases: [(release: KernelRelease, things: [Thing])]
  ) -> [Thing: KernelRelease] {
    var result: [Thing: KernelRelease] = [:]
    for (release, things) in releases {
      for thing in things { result[thing] = release }
    }
    return result
  }

  /// From the releases' `include/uapi/linux/bpf.h`; with commits in `docs/kernel-versions.md` of iovisor/bcc up to 5.15.
  package static let programTypes: [ProgramType: KernelRelease] = table([
    (KernelRelease(3, 19), [.socketFilter]),
    (KernelRelease(4, 1), [.kprobe, .schedCls, .schedAct]),
    (KernelRelease(4, 7), [.tracepoint]),
    (KernelRelease(4, 8), [.xdp]),
    (KernelRelease(4, 9), [.perfEvent]),
    (KernelRelease(4, 10), [.cgroupSkb, .cgroupSock, .lwtIn, .lwtOut, .lwtXmit]),
    (KernelRelease(4, 13), [.sockOps]),
    (KernelRelease(4, 14), [.skSkb]),
    (KernelRelease(4, 15), [.cgroupDevice]),
    (KernelRelease(4, 17), [.skMsg, .rawTracepoint, .cgroupSockAddr]),
    (KernelRelease(4, 18), [.lwtSeg6local, .lircMode2]),
    (KernelRelease(4, 19), [.skReuseport]),
    (KernelRelease(4, 20), [.flowDissector]),
    (KernelRelease(5, 2), [.cgroupSysctl, .rawTracepointWritable]),
    (KernelRelease(5, 3), [.cgroupSockopt]),
    (KernelRelease(5, 5), [.tracing]),
    (KernelRelease(5, 6), [.structOps, .ext]),
    (KernelRelease(5, 7), [.lsm]),
    (KernelRelease(5, 9), [.skLookup]),
    (KernelRelease(5, 14), [.syscall]),
    (KernelRelease(6, 4), [.netfilter]),
  ])

  /// From the releases' `include/uapi/linux/bpf.h`; with commits in `docs/kernel-versions.md` of iovisor/bcc up to 6.1.
  package static let mapTypes: [MapType: KernelRelease] = table([
    (KernelRelease(3, 19), [.hash, .array]),
    (KernelRelease(4, 2), [.progArray]),
    (KernelRelease(4, 3), [.perfEventArray]),
    (KernelRelease(4, 6), [.percpuHash, .percpuArray, .stackTrace]),
    (KernelRelease(4, 8), [.cgroupArray]),
    (KernelRelease(4, 10), [.lruHash, .lruPercpuHash]),
    (KernelRelease(4, 11), [.lpmTrie]),
    (KernelRelease(4, 12), [.arrayOfMaps, .hashOfMaps]),
    (KernelRelease(4, 14), [.devmap, .sockmap]),
    (KernelRelease(4, 15), [.cpumap]),
    (KernelRelease(4, 18), [.xskmap, .sockhash]),
    (KernelRelease(4, 19), [.cgroupStorage, .reuseportSockarray]),
    (KernelRelease(4, 20), [.percpuCgroupStorage, .queue, .stack]),
    (KernelRelease(5, 2), [.skStorage]),
    (KernelRelease(5, 4), [.devmapHash]),
    (KernelRelease(5, 6), [.structOps]),
    (KernelRelease(5, 8), [.ringbuf]),
    (KernelRelease(5, 10), [.inodeStorage]),
    (KernelRelease(5, 11), [.taskStorage]),
    (KernelRelease(5, 16), [.bloomFilter]),
    (KernelRelease(6, 1), [.userRingbuf]),
    (KernelRelease(6, 2), [.cgrpStorage]),
    (KernelRelease(6, 9), [.arena]),
    (KernelRelease(6, 19), [.insnArray]),
    (KernelRelease(7, 2), [.rhash]),
  ])

  /// From the releases' `include/uapi/linux/bpf.h`.
  package static let attachTypes: [AttachType: KernelRelease] = table([
    (KernelRelease(4, 10), [.cgroupInetIngress, .cgroupInetEgress, .cgroupInetSockCreate]),
    (KernelRelease(4, 13), [.cgroupSockOps]),
    (KernelRelease(4, 14), [.skSkbStreamParser, .skSkbStreamVerdict]),
    (KernelRelease(4, 15), [.cgroupDevice]),
    (
      KernelRelease(4, 17),
      [
        .skMsgVerdict, .cgroupInet4Bind, .cgroupInet6Bind, .cgroupInet4Connect, .cgroupInet6Connect,
        .cgroupInet4PostBind, .cgroupInet6PostBind,
      ]
    ),
    (KernelRelease(4, 18), [.cgroupUdp4Sendmsg, .cgroupUdp6Sendmsg, .lircMode2]),
    (KernelRelease(4, 20), [.flowDissector]),
    (KernelRelease(5, 2), [.cgroupSysctl, .cgroupUdp4Recvmsg, .cgroupUdp6Recvmsg]),
    (KernelRelease(5, 3), [.cgroupGetsockopt, .cgroupSetsockopt]),
    (KernelRelease(5, 5), [.traceRawTp, .traceFentry, .traceFexit]),
    (KernelRelease(5, 7), [.modifyReturn, .lsmMac]),
    (
      KernelRelease(5, 8),
      [
        .traceIter, .cgroupInet4Getpeername, .cgroupInet6Getpeername, .cgroupInet4Getsockname,
        .cgroupInet6Getsockname, .xdpDevmap,
      ]
    ),
    (KernelRelease(5, 9), [.cgroupInetSockRelease, .xdpCpumap, .skLookup, .xdp]),
    (KernelRelease(5, 13), [.skSkbVerdict]),
    (KernelRelease(5, 14), [.skReuseportSelect, .skReuseportSelectOrMigrate]),
    (KernelRelease(5, 15), [.perfEvent]),
    (KernelRelease(5, 18), [.traceKprobeMulti]),
    (KernelRelease(6, 0), [.lsmCgroup]),
    (KernelRelease(6, 4), [.structOps, .netfilter]),
    (KernelRelease(6, 6), [.tcxIngress, .tcxEgress, .traceUprobeMulti]),
    (
      KernelRelease(6, 7),
      [
        .cgroupUnixConnect, .cgroupUnixSendmsg, .cgroupUnixRecvmsg, .cgroupUnixGetpeername,
        .cgroupUnixGetsockname, .netkitPrimary, .netkitPeer,
      ]
    ),
    (KernelRelease(6, 10), [.traceKprobeSession]),
    (KernelRelease(6, 13), [.traceUprobeSession]),
    (KernelRelease(7, 0), [.traceFsession]),
    (KernelRelease(7, 2), [.traceFentryMulti, .traceFexitMulti, .traceFsessionMulti]),
  ])

  /// C: `BPF_F_RDONLY_PROG`, `BPF_F_WRONLY_PROG`.
  package static let constantMaps = KernelRelease(5, 2)
  /// C: `BPF_F_MMAPABLE`.
  package static let mappableMaps = KernelRelease(5, 5)
  /// C: `BPF_F_LINK`.
  package static let operationLinks = KernelRelease(6, 4)
  /// C: `BPF_F_SEGV_ON_FAULT`.
  package static let faultingArenas = KernelRelease(6, 9)
  /// C: `BPF_F_RB_OVERWRITE`.
  package static let overwritingRings = KernelRelease(6, 19)
  /// C: `BPF_F_XDP_HAS_FRAGS`.
  package static let fragments = KernelRelease(5, 18)
  /// C: `BPF_F_SLEEPABLE`, for the first types of programs that may.
  package static let sleepable = KernelRelease(5, 10)

  package static let mapFlags: [(flag: MapFlags, name: String, release: KernelRelease)] = [
    (.rdonlyProg, "BPF_F_RDONLY_PROG", constantMaps), (.wronlyProg, "BPF_F_WRONLY_PROG", constantMaps),
    (.mmapable, "BPF_F_MMAPABLE", mappableMaps), (.link, "BPF_F_LINK", operationLinks),
    (.segvOnFault, "BPF_F_SEGV_ON_FAULT", faultingArenas),
    (.rbOverwrite, "BPF_F_RB_OVERWRITE", overwritingRings),
  ]

  package static let programFlags: [(flag: ProgramFlags, name: String, release: KernelRelease)] = [
    (.sleepable, "BPF_F_SLEEPABLE", sleepable), (.xdpHasFrags, "BPF_F_XDP_HAS_FRAGS", fragments),
  ]
}
