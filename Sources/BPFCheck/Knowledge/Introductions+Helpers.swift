import BPFTypes

/// Since when programs can call each helper.
///
/// The versions are those of the releases that the commits went into, as listed with their commits by
/// `docs/kernel-versions.md` of iovisor/bcc; they agree with `enum bpf_func_id` of 5.10, 6.1 and 6.12. No helper was
/// added after 6.2: what came later are kernel functions.
extension Introductions {
  static let helpers: [HelperID: KernelVersion] = table(helperReleases)

  private static let helperReleases: [(release: KernelVersion, things: [HelperID])] = [
    (KernelVersion(3, 19), [.mapLookupElem, .mapUpdateElem, .mapDeleteElem]),
    (
      KernelVersion(4, 1),
      [
        .probeRead, .ktimeGetNs, .tracePrintk, .getPrandomU32, .getSmpProcessorId, .skbStoreBytes,
        .l3CsumReplace, .l4CsumReplace,
      ]
    ),
    (
      KernelVersion(4, 2),
      [
        .tailCall, .cloneRedirect, .getCurrentPidTgid, .getCurrentUidGid, .getCurrentComm,
      ]
    ),
    (
      KernelVersion(4, 3),
      [
        .getCgroupClassid, .skbVlanPush, .skbVlanPop, .skbGetTunnelKey, .skbSetTunnelKey, .perfEventRead,
      ]
    ),
    (KernelVersion(4, 4), [.redirect, .getRouteRealm, .perfEventOutput]),
    (KernelVersion(4, 5), [.skbLoadBytes]),
    (KernelVersion(4, 6), [.getStackid, .csumDiff, .skbGetTunnelOpt, .skbSetTunnelOpt]),
    (
      KernelVersion(4, 8),
      [
        .skbChangeProto, .skbChangeType, .skbUnderCgroup, .getHashRecalc, .getCurrentTask, .probeWriteUser,
      ]
    ),
    (
      KernelVersion(4, 9),
      [
        .currentTaskUnderCgroup, .skbChangeTail, .skbPullData, .csumUpdate, .setHashInvalid,
      ]
    ),
    (KernelVersion(4, 10), [.getNumaNodeId, .skbChangeHead, .xdpAdjustHead]),
    (KernelVersion(4, 11), [.probeReadStr]),
    (KernelVersion(4, 12), [.getSocketCookie, .getSocketUid]),
    (KernelVersion(4, 13), [.setHash, .setsockopt, .skbAdjustRoom]),
    (KernelVersion(4, 14), [.redirectMap, .skRedirectMap, .sockMapUpdate]),
    (KernelVersion(4, 15), [.xdpAdjustMeta, .perfEventReadValue, .perfProgReadValue, .getsockopt]),
    (KernelVersion(4, 16), [.overrideReturn, .sockOpsCbFlagsSet]),
    (KernelVersion(4, 17), [.msgRedirectMap, .msgApplyBytes, .msgCorkBytes, .msgPullData, .bind]),
    (
      KernelVersion(4, 18),
      [
        .xdpAdjustTail, .skbGetXfrmState, .getStack, .skbLoadBytesRelative, .fibLookup, .sockHashUpdate,
        .msgRedirectHash, .skRedirectHash, .lwtPushEncap, .lwtSeg6StoreBytes, .lwtSeg6AdjustSrh,
        .lwtSeg6Action, .rcRepeat, .rcKeydown, .skbCgroupId, .getCurrentCgroupId,
      ]
    ),
    (KernelVersion(4, 19), [.getLocalStorage, .skSelectReuseport, .skbAncestorCgroupId]),
    (
      KernelVersion(4, 20),
      [
        .skLookupTcp, .skLookupUdp, .skRelease, .mapPushElem, .mapPopElem, .mapPeekElem, .msgPushData,
      ]
    ),
    (KernelVersion(5, 0), [.msgPopData, .rcPointerRel]),
    (KernelVersion(5, 1), [.spinLock, .spinUnlock, .skFullsock, .tcpSock, .skbEcnSetCe, .getListenerSock]),
    (
      KernelVersion(5, 2),
      [
        .skcLookupTcp, .tcpCheckSyncookie, .sysctlGetName, .sysctlGetCurrentValue, .sysctlGetNewValue,
        .sysctlSetNewValue, .strtol, .strtoul, .skStorageGet, .skStorageDelete,
      ]
    ),
    (KernelVersion(5, 3), [.sendSignal, .tcpGenSyncookie]),
    (
      KernelVersion(5, 5),
      [
        .skbOutput, .probeReadUser, .probeReadKernel, .probeReadUserStr, .probeReadKernelStr, .tcpSendAck,
        .sendSignalThread, .jiffies64,
      ]
    ),
    (KernelVersion(5, 6), [.readBranchRecords, .xdpOutput, .getCurrentAncestorCgroupId, .skAssign]),
    (
      KernelVersion(5, 7),
      [
        .getNsCurrentPidTgid, .getNetnsCookie, .seqPrintf, .seqWrite, .skCgroupId, .skAncestorCgroupId,
        .csumLevel,
      ]
    ),
    (
      KernelVersion(5, 8),
      [
        .ktimeGetBootNs, .ringbufOutput, .ringbufReserve, .ringbufSubmit, .ringbufDiscard, .ringbufQuery,
      ]
    ),
    (
      KernelVersion(5, 9),
      [
        .skcToTcp6Sock, .skcToTcpSock, .skcToTcpTimewaitSock, .skcToTcpRequestSock, .skcToUdp6Sock,
        .getTaskStack,
      ]
    ),
    (
      KernelVersion(5, 10),
      [
        .loadHdrOpt, .storeHdrOpt, .reserveHdrOpt, .inodeStorageGet, .inodeStorageDelete, .dPath,
        .copyFromUser, .snprintfBtf, .seqPrintfBtf, .skbCgroupClassid, .redirectNeigh, .perCpuPtr,
        .thisCpuPtr, .redirectPeer,
      ]
    ),
    (
      KernelVersion(5, 11),
      [
        .taskStorageGet, .taskStorageDelete, .getCurrentTaskBtf, .bprmOptsSet, .ktimeGetCoarseNs,
        .imaInodeHash, .sockFromFile,
      ]
    ),
    (KernelVersion(5, 12), [.checkMtu]),
    (KernelVersion(5, 13), [.forEachMapElem, .snprintf]),
    (KernelVersion(5, 14), [.sysBpf, .btfFindByNameKind, .sysClose]),
    (
      KernelVersion(5, 15),
      [
        .timerInit, .timerSetCallback, .timerStart, .timerCancel, .getFuncIp, .getAttachCookie, .taskPtRegs,
      ]
    ),
    (KernelVersion(5, 16), [.getBranchSnapshot, .traceVprintk, .skcToUnixSock, .kallsymsLookupName]),
    (KernelVersion(5, 17), [.findVma, .loop, .strncmp, .getFuncArg, .getFuncRet, .getFuncArgCnt]),
    (
      KernelVersion(5, 18),
      [
        .getRetval, .setRetval, .xdpGetBuffLen, .xdpLoadBytes, .xdpStoreBytes, .copyFromUserTask,
        .skbSetTstamp, .imaFileHash,
      ]
    ),
    (
      KernelVersion(5, 19),
      [
        .kptrXchg, .mapLookupPercpuElem, .skcToMptcpSock, .dynptrFromMem, .ringbufReserveDynptr,
        .ringbufSubmitDynptr, .ringbufDiscardDynptr, .dynptrRead, .dynptrWrite, .dynptrData,
      ]
    ),
    (
      KernelVersion(6, 0),
      [
        .tcpRawGenSyncookieIpv4, .tcpRawGenSyncookieIpv6, .tcpRawCheckSyncookieIpv4,
        .tcpRawCheckSyncookieIpv6,
      ]
    ),
    (KernelVersion(6, 1), [.ktimeGetTaiNs, .userRingbufDrain]),
    (KernelVersion(6, 2), [.cgrpStorageGet, .cgrpStorageDelete]),
  ]
}
