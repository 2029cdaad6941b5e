/// Since when programs can call each helper.
///
/// The versions are those of the releases that the commits went into, as listed with their commits by
/// `docs/kernel-versions.md` of iovisor/bcc; they agree with `enum bpf_func_id` of 5.10, 6.1 and 6.12. No helper was
/// added after 6.2: what came later are kernel functions.
extension Introductions {
  package static let helpers: [HelperID: KernelRelease] = table(helperReleases)

  private static let helperReleases: [(release: KernelRelease, things: [HelperID])] = [
    (KernelRelease(3, 19), [.mapLookupElem, .mapUpdateElem, .mapDeleteElem]),
    (
      KernelRelease(4, 1),
      [
        .probeRead, .ktimeGetNs, .tracePrintk, .getPrandomU32, .getSmpProcessorId, .skbStoreBytes,
        .l3CsumReplace, .l4CsumReplace,
      ]
    ),
    (
      KernelRelease(4, 2),
      [
        .tailCall, .cloneRedirect, .getCurrentPidTgid, .getCurrentUidGid, .getCurrentComm,
      ]
    ),
    (
      KernelRelease(4, 3),
      [
        .getCgroupClassid, .skbVlanPush, .skbVlanPop, .skbGetTunnelKey, .skbSetTunnelKey, .perfEventRead,
      ]
    ),
    (KernelRelease(4, 4), [.redirect, .getRouteRealm, .perfEventOutput]),
    (KernelRelease(4, 5), [.skbLoadBytes]),
    (KernelRelease(4, 6), [.getStackid, .csumDiff, .skbGetTunnelOpt, .skbSetTunnelOpt]),
    (
      KernelRelease(4, 8),
      [
        .skbChangeProto, .skbChangeType, .skbUnderCgroup, .getHashRecalc, .getCurrentTask, .probeWriteUser,
      ]
    ),
    (
      KernelRelease(4, 9),
      [
        .currentTaskUnderCgroup, .skbChangeTail, .skbPullData, .csumUpdate, .setHashInvalid,
      ]
    ),
    (KernelRelease(4, 10), [.getNumaNodeId, .skbChangeHead, .xdpAdjustHead]),
    (KernelRelease(4, 11), [.probeReadStr]),
    (KernelRelease(4, 12), [.getSocketCookie, .getSocketUid]),
    (KernelRelease(4, 13), [.setHash, .setsockopt, .skbAdjustRoom]),
    (KernelRelease(4, 14), [.redirectMap, .skRedirectMap, .sockMapUpdate]),
    (KernelRelease(4, 15), [.xdpAdjustMeta, .perfEventReadValue, .perfProgReadValue, .getsockopt]),
    (KernelRelease(4, 16), [.overrideReturn, .sockOpsCbFlagsSet]),
    (KernelRelease(4, 17), [.msgRedirectMap, .msgApplyBytes, .msgCorkBytes, .msgPullData, .bind]),
    (
      KernelRelease(4, 18),
      [
        .xdpAdjustTail, .skbGetXfrmState, .getStack, .skbLoadBytesRelative, .fibLookup, .sockHashUpdate,
        .msgRedirectHash, .skRedirectHash, .lwtPushEncap, .lwtSeg6StoreBytes, .lwtSeg6AdjustSrh,
        .lwtSeg6Action, .rcRepeat, .rcKeydown, .skbCgroupId, .getCurrentCgroupId,
      ]
    ),
    (KernelRelease(4, 19), [.getLocalStorage, .skSelectReuseport, .skbAncestorCgroupId]),
    (
      KernelRelease(4, 20),
      [
        .skLookupTcp, .skLookupUdp, .skRelease, .mapPushElem, .mapPopElem, .mapPeekElem, .msgPushData,
      ]
    ),
    (KernelRelease(5, 0), [.msgPopData, .rcPointerRel]),
    (KernelRelease(5, 1), [.spinLock, .spinUnlock, .skFullsock, .tcpSock, .skbEcnSetCe, .getListenerSock]),
    (
      KernelRelease(5, 2),
      [
        .skcLookupTcp, .tcpCheckSyncookie, .sysctlGetName, .sysctlGetCurrentValue, .sysctlGetNewValue,
        .sysctlSetNewValue, .strtol, .strtoul, .skStorageGet, .skStorageDelete,
      ]
    ),
    (KernelRelease(5, 3), [.sendSignal, .tcpGenSyncookie]),
    (
      KernelRelease(5, 5),
      [
        .skbOutput, .probeReadUser, .probeReadKernel, .probeReadUserStr, .probeReadKernelStr, .tcpSendAck,
        .sendSignalThread, .jiffies64,
      ]
    ),
    (KernelRelease(5, 6), [.readBranchRecords, .xdpOutput, .getCurrentAncestorCgroupId, .skAssign]),
    (
      KernelRelease(5, 7),
      [
        .getNsCurrentPidTgid, .getNetnsCookie, .seqPrintf, .seqWrite, .skCgroupId, .skAncestorCgroupId,
        .csumLevel,
      ]
    ),
    (
      KernelRelease(5, 8),
      [
        .ktimeGetBootNs, .ringbufOutput, .ringbufReserve, .ringbufSubmit, .ringbufDiscard, .ringbufQuery,
      ]
    ),
    (
      KernelRelease(5, 9),
      [
        .skcToTcp6Sock, .skcToTcpSock, .skcToTcpTimewaitSock, .skcToTcpRequestSock, .skcToUdp6Sock,
        .getTaskStack,
      ]
    ),
    (
      KernelRelease(5, 10),
      [
        .loadHdrOpt, .storeHdrOpt, .reserveHdrOpt, .inodeStorageGet, .inodeStorageDelete, .dPath,
        .copyFromUser, .snprintfBtf, .seqPrintfBtf, .skbCgroupClassid, .redirectNeigh, .perCpuPtr,
        .thisCpuPtr, .redirectPeer,
      ]
    ),
    (
      KernelRelease(5, 11),
      [
        .taskStorageGet, .taskStorageDelete, .getCurrentTaskBtf, .bprmOptsSet, .ktimeGetCoarseNs,
        .imaInodeHash, .sockFromFile,
      ]
    ),
    (KernelRelease(5, 12), [.checkMtu]),
    (KernelRelease(5, 13), [.forEachMapElem, .snprintf]),
    (KernelRelease(5, 14), [.sysBpf, .btfFindByNameKind, .sysClose]),
    (
      KernelRelease(5, 15),
      [
        .timerInit, .timerSetCallback, .timerStart, .timerCancel, .getFuncIp, .getAttachCookie, .taskPtRegs,
      ]
    ),
    (KernelRelease(5, 16), [.getBranchSnapshot, .traceVprintk, .skcToUnixSock, .kallsymsLookupName]),
    (KernelRelease(5, 17), [.findVma, .loop, .strncmp, .getFuncArg, .getFuncRet, .getFuncArgCnt]),
    (
      KernelRelease(5, 18),
      [
        .getRetval, .setRetval, .xdpGetBuffLen, .xdpLoadBytes, .xdpStoreBytes, .copyFromUserTask,
        .skbSetTstamp, .imaFileHash,
      ]
    ),
    (
      KernelRelease(5, 19),
      [
        .kptrXchg, .mapLookupPercpuElem, .skcToMptcpSock, .dynptrFromMem, .ringbufReserveDynptr,
        .ringbufSubmitDynptr, .ringbufDiscardDynptr, .dynptrRead, .dynptrWrite, .dynptrData,
      ]
    ),
    (
      KernelRelease(6, 0),
      [
        .tcpRawGenSyncookieIpv4, .tcpRawGenSyncookieIpv6, .tcpRawCheckSyncookieIpv4,
        .tcpRawCheckSyncookieIpv6,
      ]
    ),
    (KernelRelease(6, 1), [.ktimeGetTaiNs, .userRingbufDrain]),
    (KernelRelease(6, 2), [.cgrpStorageGet, .cgrpStorageDelete]),
  ]
}
