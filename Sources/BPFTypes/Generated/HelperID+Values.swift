// Generated from the kernel's enum bpf_func_id by `make generate`; do not edit.

extension HelperID {
  /// C: `BPF_FUNC_unspec`.
  public static let unspec = HelperID(rawValue: 0)
  /// C: `BPF_FUNC_map_lookup_elem`.
  public static let mapLookupElem = HelperID(rawValue: 1)
  /// C: `BPF_FUNC_map_update_elem`.
  public static let mapUpdateElem = HelperID(rawValue: 2)
  /// C: `BPF_FUNC_map_delete_elem`.
  public static let mapDeleteElem = HelperID(rawValue: 3)
  /// C: `BPF_FUNC_probe_read`.
  public static let probeRead = HelperID(rawValue: 4)
  /// C: `BPF_FUNC_ktime_get_ns`.
  public static let ktimeGetNs = HelperID(rawValue: 5)
  /// C: `BPF_FUNC_trace_printk`.
  public static let tracePrintk = HelperID(rawValue: 6)
  /// C: `BPF_FUNC_get_prandom_u32`.
  public static let getPrandomU32 = HelperID(rawValue: 7)
  /// C: `BPF_FUNC_get_smp_processor_id`.
  public static let getSmpProcessorId = HelperID(rawValue: 8)
  /// C: `BPF_FUNC_skb_store_bytes`.
  public static let skbStoreBytes = HelperID(rawValue: 9)
  /// C: `BPF_FUNC_l3_csum_replace`.
  public static let l3CsumReplace = HelperID(rawValue: 10)
  /// C: `BPF_FUNC_l4_csum_replace`.
  public static let l4CsumReplace = HelperID(rawValue: 11)
  /// C: `BPF_FUNC_tail_call`.
  public static let tailCall = HelperID(rawValue: 12)
  /// C: `BPF_FUNC_clone_redirect`.
  public static let cloneRedirect = HelperID(rawValue: 13)
  /// C: `BPF_FUNC_get_current_pid_tgid`.
  public static let getCurrentPidTgid = HelperID(rawValue: 14)
  /// C: `BPF_FUNC_get_current_uid_gid`.
  public static let getCurrentUidGid = HelperID(rawValue: 15)
  /// C: `BPF_FUNC_get_current_comm`.
  public static let getCurrentComm = HelperID(rawValue: 16)
  /// C: `BPF_FUNC_get_cgroup_classid`.
  public static let getCgroupClassid = HelperID(rawValue: 17)
  /// C: `BPF_FUNC_skb_vlan_push`.
  public static let skbVlanPush = HelperID(rawValue: 18)
  /// C: `BPF_FUNC_skb_vlan_pop`.
  public static let skbVlanPop = HelperID(rawValue: 19)
  /// C: `BPF_FUNC_skb_get_tunnel_key`.
  public static let skbGetTunnelKey = HelperID(rawValue: 20)
  /// C: `BPF_FUNC_skb_set_tunnel_key`.
  public static let skbSetTunnelKey = HelperID(rawValue: 21)
  /// C: `BPF_FUNC_perf_event_read`.
  public static let perfEventRead = HelperID(rawValue: 22)
  /// C: `BPF_FUNC_redirect`.
  public static let redirect = HelperID(rawValue: 23)
  /// C: `BPF_FUNC_get_route_realm`.
  public static let getRouteRealm = HelperID(rawValue: 24)
  /// C: `BPF_FUNC_perf_event_output`.
  public static let perfEventOutput = HelperID(rawValue: 25)
  /// C: `BPF_FUNC_skb_load_bytes`.
  public static let skbLoadBytes = HelperID(rawValue: 26)
  /// C: `BPF_FUNC_get_stackid`.
  public static let getStackid = HelperID(rawValue: 27)
  /// C: `BPF_FUNC_csum_diff`.
  public static let csumDiff = HelperID(rawValue: 28)
  /// C: `BPF_FUNC_skb_get_tunnel_opt`.
  public static let skbGetTunnelOpt = HelperID(rawValue: 29)
  /// C: `BPF_FUNC_skb_set_tunnel_opt`.
  public static let skbSetTunnelOpt = HelperID(rawValue: 30)
  /// C: `BPF_FUNC_skb_change_proto`.
  public static let skbChangeProto = HelperID(rawValue: 31)
  /// C: `BPF_FUNC_skb_change_type`.
  public static let skbChangeType = HelperID(rawValue: 32)
  /// C: `BPF_FUNC_skb_under_cgroup`.
  public static let skbUnderCgroup = HelperID(rawValue: 33)
  /// C: `BPF_FUNC_get_hash_recalc`.
  public static let getHashRecalc = HelperID(rawValue: 34)
  /// C: `BPF_FUNC_get_current_task`.
  public static let getCurrentTask = HelperID(rawValue: 35)
  /// C: `BPF_FUNC_probe_write_user`.
  public static let probeWriteUser = HelperID(rawValue: 36)
  /// C: `BPF_FUNC_current_task_under_cgroup`.
  public static let currentTaskUnderCgroup = HelperID(rawValue: 37)
  /// C: `BPF_FUNC_skb_change_tail`.
  public static let skbChangeTail = HelperID(rawValue: 38)
  /// C: `BPF_FUNC_skb_pull_data`.
  public static let skbPullData = HelperID(rawValue: 39)
  /// C: `BPF_FUNC_csum_update`.
  public static let csumUpdate = HelperID(rawValue: 40)
  /// C: `BPF_FUNC_set_hash_invalid`.
  public static let setHashInvalid = HelperID(rawValue: 41)
  /// C: `BPF_FUNC_get_numa_node_id`.
  public static let getNumaNodeId = HelperID(rawValue: 42)
  /// C: `BPF_FUNC_skb_change_head`.
  public static let skbChangeHead = HelperID(rawValue: 43)
  /// C: `BPF_FUNC_xdp_adjust_head`.
  public static let xdpAdjustHead = HelperID(rawValue: 44)
  /// C: `BPF_FUNC_probe_read_str`.
  public static let probeReadStr = HelperID(rawValue: 45)
  /// C: `BPF_FUNC_get_socket_cookie`.
  public static let getSocketCookie = HelperID(rawValue: 46)
  /// C: `BPF_FUNC_get_socket_uid`.
  public static let getSocketUid = HelperID(rawValue: 47)
  /// C: `BPF_FUNC_set_hash`.
  public static let setHash = HelperID(rawValue: 48)
  /// C: `BPF_FUNC_setsockopt`.
  public static let setsockopt = HelperID(rawValue: 49)
  /// C: `BPF_FUNC_skb_adjust_room`.
  public static let skbAdjustRoom = HelperID(rawValue: 50)
  /// C: `BPF_FUNC_redirect_map`.
  public static let redirectMap = HelperID(rawValue: 51)
  /// C: `BPF_FUNC_sk_redirect_map`.
  public static let skRedirectMap = HelperID(rawValue: 52)
  /// C: `BPF_FUNC_sock_map_update`.
  public static let sockMapUpdate = HelperID(rawValue: 53)
  /// C: `BPF_FUNC_xdp_adjust_meta`.
  public static let xdpAdjustMeta = HelperID(rawValue: 54)
  /// C: `BPF_FUNC_perf_event_read_value`.
  public static let perfEventReadValue = HelperID(rawValue: 55)
  /// C: `BPF_FUNC_perf_prog_read_value`.
  public static let perfProgReadValue = HelperID(rawValue: 56)
  /// C: `BPF_FUNC_getsockopt`.
  public static let getsockopt = HelperID(rawValue: 57)
  /// C: `BPF_FUNC_override_return`.
  public static let overrideReturn = HelperID(rawValue: 58)
  /// C: `BPF_FUNC_sock_ops_cb_flags_set`.
  public static let sockOpsCbFlagsSet = HelperID(rawValue: 59)
  /// C: `BPF_FUNC_msg_redirect_map`.
  public static let msgRedirectMap = HelperID(rawValue: 60)
  /// C: `BPF_FUNC_msg_apply_bytes`.
  public static let msgApplyBytes = HelperID(rawValue: 61)
  /// C: `BPF_FUNC_msg_cork_bytes`.
  public static let msgCorkBytes = HelperID(rawValue: 62)
  /// C: `BPF_FUNC_msg_pull_data`.
  public static let msgPullData = HelperID(rawValue: 63)
  /// C: `BPF_FUNC_bind`.
  public static let bind = HelperID(rawValue: 64)
  /// C: `BPF_FUNC_xdp_adjust_tail`.
  public static let xdpAdjustTail = HelperID(rawValue: 65)
  /// C: `BPF_FUNC_skb_get_xfrm_state`.
  public static let skbGetXfrmState = HelperID(rawValue: 66)
  /// C: `BPF_FUNC_get_stack`.
  public static let getStack = HelperID(rawValue: 67)
  /// C: `BPF_FUNC_skb_load_bytes_relative`.
  public static let skbLoadBytesRelative = HelperID(rawValue: 68)
  /// C: `BPF_FUNC_fib_lookup`.
  public static let fibLookup = HelperID(rawValue: 69)
  /// C: `BPF_FUNC_sock_hash_update`.
  public static let sockHashUpdate = HelperID(rawValue: 70)
  /// C: `BPF_FUNC_msg_redirect_hash`.
  public static let msgRedirectHash = HelperID(rawValue: 71)
  /// C: `BPF_FUNC_sk_redirect_hash`.
  public static let skRedirectHash = HelperID(rawValue: 72)
  /// C: `BPF_FUNC_lwt_push_encap`.
  public static let lwtPushEncap = HelperID(rawValue: 73)
  /// C: `BPF_FUNC_lwt_seg6_store_bytes`.
  public static let lwtSeg6StoreBytes = HelperID(rawValue: 74)
  /// C: `BPF_FUNC_lwt_seg6_adjust_srh`.
  public static let lwtSeg6AdjustSrh = HelperID(rawValue: 75)
  /// C: `BPF_FUNC_lwt_seg6_action`.
  public static let lwtSeg6Action = HelperID(rawValue: 76)
  /// C: `BPF_FUNC_rc_repeat`.
  public static let rcRepeat = HelperID(rawValue: 77)
  /// C: `BPF_FUNC_rc_keydown`.
  public static let rcKeydown = HelperID(rawValue: 78)
  /// C: `BPF_FUNC_skb_cgroup_id`.
  public static let skbCgroupId = HelperID(rawValue: 79)
  /// C: `BPF_FUNC_get_current_cgroup_id`.
  public static let getCurrentCgroupId = HelperID(rawValue: 80)
  /// C: `BPF_FUNC_get_local_storage`.
  public static let getLocalStorage = HelperID(rawValue: 81)
  /// C: `BPF_FUNC_sk_select_reuseport`.
  public static let skSelectReuseport = HelperID(rawValue: 82)
  /// C: `BPF_FUNC_skb_ancestor_cgroup_id`.
  public static let skbAncestorCgroupId = HelperID(rawValue: 83)
  /// C: `BPF_FUNC_sk_lookup_tcp`.
  public static let skLookupTcp = HelperID(rawValue: 84)
  /// C: `BPF_FUNC_sk_lookup_udp`.
  public static let skLookupUdp = HelperID(rawValue: 85)
  /// C: `BPF_FUNC_sk_release`.
  public static let skRelease = HelperID(rawValue: 86)
  /// C: `BPF_FUNC_map_push_elem`.
  public static let mapPushElem = HelperID(rawValue: 87)
  /// C: `BPF_FUNC_map_pop_elem`.
  public static let mapPopElem = HelperID(rawValue: 88)
  /// C: `BPF_FUNC_map_peek_elem`.
  public static let mapPeekElem = HelperID(rawValue: 89)
  /// C: `BPF_FUNC_msg_push_data`.
  public static let msgPushData = HelperID(rawValue: 90)
  /// C: `BPF_FUNC_msg_pop_data`.
  public static let msgPopData = HelperID(rawValue: 91)
  /// C: `BPF_FUNC_rc_pointer_rel`.
  public static let rcPointerRel = HelperID(rawValue: 92)
  /// C: `BPF_FUNC_spin_lock`.
  public static let spinLock = HelperID(rawValue: 93)
  /// C: `BPF_FUNC_spin_unlock`.
  public static let spinUnlock = HelperID(rawValue: 94)
  /// C: `BPF_FUNC_sk_fullsock`.
  public static let skFullsock = HelperID(rawValue: 95)
  /// C: `BPF_FUNC_tcp_sock`.
  public static let tcpSock = HelperID(rawValue: 96)
  /// C: `BPF_FUNC_skb_ecn_set_ce`.
  public static let skbEcnSetCe = HelperID(rawValue: 97)
  /// C: `BPF_FUNC_get_listener_sock`.
  public static let getListenerSock = HelperID(rawValue: 98)
  /// C: `BPF_FUNC_skc_lookup_tcp`.
  public static let skcLookupTcp = HelperID(rawValue: 99)
  /// C: `BPF_FUNC_tcp_check_syncookie`.
  public static let tcpCheckSyncookie = HelperID(rawValue: 100)
  /// C: `BPF_FUNC_sysctl_get_name`.
  public static let sysctlGetName = HelperID(rawValue: 101)
  /// C: `BPF_FUNC_sysctl_get_current_value`.
  public static let sysctlGetCurrentValue = HelperID(rawValue: 102)
  /// C: `BPF_FUNC_sysctl_get_new_value`.
  public static let sysctlGetNewValue = HelperID(rawValue: 103)
  /// C: `BPF_FUNC_sysctl_set_new_value`.
  public static let sysctlSetNewValue = HelperID(rawValue: 104)
  /// C: `BPF_FUNC_strtol`.
  public static let strtol = HelperID(rawValue: 105)
  /// C: `BPF_FUNC_strtoul`.
  public static let strtoul = HelperID(rawValue: 106)
  /// C: `BPF_FUNC_sk_storage_get`.
  public static let skStorageGet = HelperID(rawValue: 107)
  /// C: `BPF_FUNC_sk_storage_delete`.
  public static let skStorageDelete = HelperID(rawValue: 108)
  /// C: `BPF_FUNC_send_signal`.
  public static let sendSignal = HelperID(rawValue: 109)
  /// C: `BPF_FUNC_tcp_gen_syncookie`.
  public static let tcpGenSyncookie = HelperID(rawValue: 110)
  /// C: `BPF_FUNC_skb_output`.
  public static let skbOutput = HelperID(rawValue: 111)
  /// C: `BPF_FUNC_probe_read_user`.
  public static let probeReadUser = HelperID(rawValue: 112)
  /// C: `BPF_FUNC_probe_read_kernel`.
  public static let probeReadKernel = HelperID(rawValue: 113)
  /// C: `BPF_FUNC_probe_read_user_str`.
  public static let probeReadUserStr = HelperID(rawValue: 114)
  /// C: `BPF_FUNC_probe_read_kernel_str`.
  public static let probeReadKernelStr = HelperID(rawValue: 115)
  /// C: `BPF_FUNC_tcp_send_ack`.
  public static let tcpSendAck = HelperID(rawValue: 116)
  /// C: `BPF_FUNC_send_signal_thread`.
  public static let sendSignalThread = HelperID(rawValue: 117)
  /// C: `BPF_FUNC_jiffies64`.
  public static let jiffies64 = HelperID(rawValue: 118)
  /// C: `BPF_FUNC_read_branch_records`.
  public static let readBranchRecords = HelperID(rawValue: 119)
  /// C: `BPF_FUNC_get_ns_current_pid_tgid`.
  public static let getNsCurrentPidTgid = HelperID(rawValue: 120)
  /// C: `BPF_FUNC_xdp_output`.
  public static let xdpOutput = HelperID(rawValue: 121)
  /// C: `BPF_FUNC_get_netns_cookie`.
  public static let getNetnsCookie = HelperID(rawValue: 122)
  /// C: `BPF_FUNC_get_current_ancestor_cgroup_id`.
  public static let getCurrentAncestorCgroupId = HelperID(rawValue: 123)
  /// C: `BPF_FUNC_sk_assign`.
  public static let skAssign = HelperID(rawValue: 124)
  /// C: `BPF_FUNC_ktime_get_boot_ns`.
  public static let ktimeGetBootNs = HelperID(rawValue: 125)
  /// C: `BPF_FUNC_seq_printf`.
  public static let seqPrintf = HelperID(rawValue: 126)
  /// C: `BPF_FUNC_seq_write`.
  public static let seqWrite = HelperID(rawValue: 127)
  /// C: `BPF_FUNC_sk_cgroup_id`.
  public static let skCgroupId = HelperID(rawValue: 128)
  /// C: `BPF_FUNC_sk_ancestor_cgroup_id`.
  public static let skAncestorCgroupId = HelperID(rawValue: 129)
  /// C: `BPF_FUNC_ringbuf_output`.
  public static let ringbufOutput = HelperID(rawValue: 130)
  /// C: `BPF_FUNC_ringbuf_reserve`.
  public static let ringbufReserve = HelperID(rawValue: 131)
  /// C: `BPF_FUNC_ringbuf_submit`.
  public static let ringbufSubmit = HelperID(rawValue: 132)
  /// C: `BPF_FUNC_ringbuf_discard`.
  public static let ringbufDiscard = HelperID(rawValue: 133)
  /// C: `BPF_FUNC_ringbuf_query`.
  public static let ringbufQuery = HelperID(rawValue: 134)
  /// C: `BPF_FUNC_csum_level`.
  public static let csumLevel = HelperID(rawValue: 135)
  /// C: `BPF_FUNC_skc_to_tcp6_sock`.
  public static let skcToTcp6Sock = HelperID(rawValue: 136)
  /// C: `BPF_FUNC_skc_to_tcp_sock`.
  public static let skcToTcpSock = HelperID(rawValue: 137)
  /// C: `BPF_FUNC_skc_to_tcp_timewait_sock`.
  public static let skcToTcpTimewaitSock = HelperID(rawValue: 138)
  /// C: `BPF_FUNC_skc_to_tcp_request_sock`.
  public static let skcToTcpRequestSock = HelperID(rawValue: 139)
  /// C: `BPF_FUNC_skc_to_udp6_sock`.
  public static let skcToUdp6Sock = HelperID(rawValue: 140)
  /// C: `BPF_FUNC_get_task_stack`.
  public static let getTaskStack = HelperID(rawValue: 141)
  /// C: `BPF_FUNC_load_hdr_opt`.
  public static let loadHdrOpt = HelperID(rawValue: 142)
  /// C: `BPF_FUNC_store_hdr_opt`.
  public static let storeHdrOpt = HelperID(rawValue: 143)
  /// C: `BPF_FUNC_reserve_hdr_opt`.
  public static let reserveHdrOpt = HelperID(rawValue: 144)
  /// C: `BPF_FUNC_inode_storage_get`.
  public static let inodeStorageGet = HelperID(rawValue: 145)
  /// C: `BPF_FUNC_inode_storage_delete`.
  public static let inodeStorageDelete = HelperID(rawValue: 146)
  /// C: `BPF_FUNC_d_path`.
  public static let dPath = HelperID(rawValue: 147)
  /// C: `BPF_FUNC_copy_from_user`.
  public static let copyFromUser = HelperID(rawValue: 148)
  /// C: `BPF_FUNC_snprintf_btf`.
  public static let snprintfBtf = HelperID(rawValue: 149)
  /// C: `BPF_FUNC_seq_printf_btf`.
  public static let seqPrintfBtf = HelperID(rawValue: 150)
  /// C: `BPF_FUNC_skb_cgroup_classid`.
  public static let skbCgroupClassid = HelperID(rawValue: 151)
  /// C: `BPF_FUNC_redirect_neigh`.
  public static let redirectNeigh = HelperID(rawValue: 152)
  /// C: `BPF_FUNC_per_cpu_ptr`.
  public static let perCpuPtr = HelperID(rawValue: 153)
  /// C: `BPF_FUNC_this_cpu_ptr`.
  public static let thisCpuPtr = HelperID(rawValue: 154)
  /// C: `BPF_FUNC_redirect_peer`.
  public static let redirectPeer = HelperID(rawValue: 155)
  /// C: `BPF_FUNC_task_storage_get`.
  public static let taskStorageGet = HelperID(rawValue: 156)
  /// C: `BPF_FUNC_task_storage_delete`.
  public static let taskStorageDelete = HelperID(rawValue: 157)
  /// C: `BPF_FUNC_get_current_task_btf`.
  public static let getCurrentTaskBtf = HelperID(rawValue: 158)
  /// C: `BPF_FUNC_bprm_opts_set`.
  public static let bprmOptsSet = HelperID(rawValue: 159)
  /// C: `BPF_FUNC_ktime_get_coarse_ns`.
  public static let ktimeGetCoarseNs = HelperID(rawValue: 160)
  /// C: `BPF_FUNC_ima_inode_hash`.
  public static let imaInodeHash = HelperID(rawValue: 161)
  /// C: `BPF_FUNC_sock_from_file`.
  public static let sockFromFile = HelperID(rawValue: 162)
  /// C: `BPF_FUNC_check_mtu`.
  public static let checkMtu = HelperID(rawValue: 163)
  /// C: `BPF_FUNC_for_each_map_elem`.
  public static let forEachMapElem = HelperID(rawValue: 164)
  /// C: `BPF_FUNC_snprintf`.
  public static let snprintf = HelperID(rawValue: 165)
  /// C: `BPF_FUNC_sys_bpf`.
  public static let sysBpf = HelperID(rawValue: 166)
  /// C: `BPF_FUNC_btf_find_by_name_kind`.
  public static let btfFindByNameKind = HelperID(rawValue: 167)
  /// C: `BPF_FUNC_sys_close`.
  public static let sysClose = HelperID(rawValue: 168)
  /// C: `BPF_FUNC_timer_init`.
  public static let timerInit = HelperID(rawValue: 169)
  /// C: `BPF_FUNC_timer_set_callback`.
  public static let timerSetCallback = HelperID(rawValue: 170)
  /// C: `BPF_FUNC_timer_start`.
  public static let timerStart = HelperID(rawValue: 171)
  /// C: `BPF_FUNC_timer_cancel`.
  public static let timerCancel = HelperID(rawValue: 172)
  /// C: `BPF_FUNC_get_func_ip`.
  public static let getFuncIp = HelperID(rawValue: 173)
  /// C: `BPF_FUNC_get_attach_cookie`.
  public static let getAttachCookie = HelperID(rawValue: 174)
  /// C: `BPF_FUNC_task_pt_regs`.
  public static let taskPtRegs = HelperID(rawValue: 175)
  /// C: `BPF_FUNC_get_branch_snapshot`.
  public static let getBranchSnapshot = HelperID(rawValue: 176)
  /// C: `BPF_FUNC_trace_vprintk`.
  public static let traceVprintk = HelperID(rawValue: 177)
  /// C: `BPF_FUNC_skc_to_unix_sock`.
  public static let skcToUnixSock = HelperID(rawValue: 178)
  /// C: `BPF_FUNC_kallsyms_lookup_name`.
  public static let kallsymsLookupName = HelperID(rawValue: 179)
  /// C: `BPF_FUNC_find_vma`.
  public static let findVma = HelperID(rawValue: 180)
  /// C: `BPF_FUNC_loop`.
  public static let loop = HelperID(rawValue: 181)
  /// C: `BPF_FUNC_strncmp`.
  public static let strncmp = HelperID(rawValue: 182)
  /// C: `BPF_FUNC_get_func_arg`.
  public static let getFuncArg = HelperID(rawValue: 183)
  /// C: `BPF_FUNC_get_func_ret`.
  public static let getFuncRet = HelperID(rawValue: 184)
  /// C: `BPF_FUNC_get_func_arg_cnt`.
  public static let getFuncArgCnt = HelperID(rawValue: 185)
  /// C: `BPF_FUNC_get_retval`.
  public static let getRetval = HelperID(rawValue: 186)
  /// C: `BPF_FUNC_set_retval`.
  public static let setRetval = HelperID(rawValue: 187)
  /// C: `BPF_FUNC_xdp_get_buff_len`.
  public static let xdpGetBuffLen = HelperID(rawValue: 188)
  /// C: `BPF_FUNC_xdp_load_bytes`.
  public static let xdpLoadBytes = HelperID(rawValue: 189)
  /// C: `BPF_FUNC_xdp_store_bytes`.
  public static let xdpStoreBytes = HelperID(rawValue: 190)
  /// C: `BPF_FUNC_copy_from_user_task`.
  public static let copyFromUserTask = HelperID(rawValue: 191)
  /// C: `BPF_FUNC_skb_set_tstamp`.
  public static let skbSetTstamp = HelperID(rawValue: 192)
  /// C: `BPF_FUNC_ima_file_hash`.
  public static let imaFileHash = HelperID(rawValue: 193)
  /// C: `BPF_FUNC_kptr_xchg`.
  public static let kptrXchg = HelperID(rawValue: 194)
  /// C: `BPF_FUNC_map_lookup_percpu_elem`.
  public static let mapLookupPercpuElem = HelperID(rawValue: 195)
  /// C: `BPF_FUNC_skc_to_mptcp_sock`.
  public static let skcToMptcpSock = HelperID(rawValue: 196)
  /// C: `BPF_FUNC_dynptr_from_mem`.
  public static let dynptrFromMem = HelperID(rawValue: 197)
  /// C: `BPF_FUNC_ringbuf_reserve_dynptr`.
  public static let ringbufReserveDynptr = HelperID(rawValue: 198)
  /// C: `BPF_FUNC_ringbuf_submit_dynptr`.
  public static let ringbufSubmitDynptr = HelperID(rawValue: 199)
  /// C: `BPF_FUNC_ringbuf_discard_dynptr`.
  public static let ringbufDiscardDynptr = HelperID(rawValue: 200)
  /// C: `BPF_FUNC_dynptr_read`.
  public static let dynptrRead = HelperID(rawValue: 201)
  /// C: `BPF_FUNC_dynptr_write`.
  public static let dynptrWrite = HelperID(rawValue: 202)
  /// C: `BPF_FUNC_dynptr_data`.
  public static let dynptrData = HelperID(rawValue: 203)
  /// C: `BPF_FUNC_tcp_raw_gen_syncookie_ipv4`.
  public static let tcpRawGenSyncookieIpv4 = HelperID(rawValue: 204)
  /// C: `BPF_FUNC_tcp_raw_gen_syncookie_ipv6`.
  public static let tcpRawGenSyncookieIpv6 = HelperID(rawValue: 205)
  /// C: `BPF_FUNC_tcp_raw_check_syncookie_ipv4`.
  public static let tcpRawCheckSyncookieIpv4 = HelperID(rawValue: 206)
  /// C: `BPF_FUNC_tcp_raw_check_syncookie_ipv6`.
  public static let tcpRawCheckSyncookieIpv6 = HelperID(rawValue: 207)
  /// C: `BPF_FUNC_ktime_get_tai_ns`.
  public static let ktimeGetTaiNs = HelperID(rawValue: 208)
  /// C: `BPF_FUNC_user_ringbuf_drain`.
  public static let userRingbufDrain = HelperID(rawValue: 209)
  /// C: `BPF_FUNC_cgrp_storage_get`.
  public static let cgrpStorageGet = HelperID(rawValue: 210)
  /// C: `BPF_FUNC_cgrp_storage_delete`.
  public static let cgrpStorageDelete = HelperID(rawValue: 211)

  static let kernelNames: [UInt32: StaticString] = [
    0: "BPF_FUNC_unspec",
    1: "BPF_FUNC_map_lookup_elem",
    2: "BPF_FUNC_map_update_elem",
    3: "BPF_FUNC_map_delete_elem",
    4: "BPF_FUNC_probe_read",
    5: "BPF_FUNC_ktime_get_ns",
    6: "BPF_FUNC_trace_printk",
    7: "BPF_FUNC_get_prandom_u32",
    8: "BPF_FUNC_get_smp_processor_id",
    9: "BPF_FUNC_skb_store_bytes",
    10: "BPF_FUNC_l3_csum_replace",
    11: "BPF_FUNC_l4_csum_replace",
    12: "BPF_FUNC_tail_call",
    13: "BPF_FUNC_clone_redirect",
    14: "BPF_FUNC_get_current_pid_tgid",
    15: "BPF_FUNC_get_current_uid_gid",
    16: "BPF_FUNC_get_current_comm",
    17: "BPF_FUNC_get_cgroup_classid",
    18: "BPF_FUNC_skb_vlan_push",
    19: "BPF_FUNC_skb_vlan_pop",
    20: "BPF_FUNC_skb_get_tunnel_key",
    21: "BPF_FUNC_skb_set_tunnel_key",
    22: "BPF_FUNC_perf_event_read",
    23: "BPF_FUNC_redirect",
    24: "BPF_FUNC_get_route_realm",
    25: "BPF_FUNC_perf_event_output",
    26: "BPF_FUNC_skb_load_bytes",
    27: "BPF_FUNC_get_stackid",
    28: "BPF_FUNC_csum_diff",
    29: "BPF_FUNC_skb_get_tunnel_opt",
    30: "BPF_FUNC_skb_set_tunnel_opt",
    31: "BPF_FUNC_skb_change_proto",
    32: "BPF_FUNC_skb_change_type",
    33: "BPF_FUNC_skb_under_cgroup",
    34: "BPF_FUNC_get_hash_recalc",
    35: "BPF_FUNC_get_current_task",
    36: "BPF_FUNC_probe_write_user",
    37: "BPF_FUNC_current_task_under_cgroup",
    38: "BPF_FUNC_skb_change_tail",
    39: "BPF_FUNC_skb_pull_data",
    40: "BPF_FUNC_csum_update",
    41: "BPF_FUNC_set_hash_invalid",
    42: "BPF_FUNC_get_numa_node_id",
    43: "BPF_FUNC_skb_change_head",
    44: "BPF_FUNC_xdp_adjust_head",
    45: "BPF_FUNC_probe_read_str",
    46: "BPF_FUNC_get_socket_cookie",
    47: "BPF_FUNC_get_socket_uid",
    48: "BPF_FUNC_set_hash",
    49: "BPF_FUNC_setsockopt",
    50: "BPF_FUNC_skb_adjust_room",
    51: "BPF_FUNC_redirect_map",
    52: "BPF_FUNC_sk_redirect_map",
    53: "BPF_FUNC_sock_map_update",
    54: "BPF_FUNC_xdp_adjust_meta",
    55: "BPF_FUNC_perf_event_read_value",
    56: "BPF_FUNC_perf_prog_read_value",
    57: "BPF_FUNC_getsockopt",
    58: "BPF_FUNC_override_return",
    59: "BPF_FUNC_sock_ops_cb_flags_set",
    60: "BPF_FUNC_msg_redirect_map",
    61: "BPF_FUNC_msg_apply_bytes",
    62: "BPF_FUNC_msg_cork_bytes",
    63: "BPF_FUNC_msg_pull_data",
    64: "BPF_FUNC_bind",
    65: "BPF_FUNC_xdp_adjust_tail",
    66: "BPF_FUNC_skb_get_xfrm_state",
    67: "BPF_FUNC_get_stack",
    68: "BPF_FUNC_skb_load_bytes_relative",
    69: "BPF_FUNC_fib_lookup",
    70: "BPF_FUNC_sock_hash_update",
    71: "BPF_FUNC_msg_redirect_hash",
    72: "BPF_FUNC_sk_redirect_hash",
    73: "BPF_FUNC_lwt_push_encap",
    74: "BPF_FUNC_lwt_seg6_store_bytes",
    75: "BPF_FUNC_lwt_seg6_adjust_srh",
    76: "BPF_FUNC_lwt_seg6_action",
    77: "BPF_FUNC_rc_repeat",
    78: "BPF_FUNC_rc_keydown",
    79: "BPF_FUNC_skb_cgroup_id",
    80: "BPF_FUNC_get_current_cgroup_id",
    81: "BPF_FUNC_get_local_storage",
    82: "BPF_FUNC_sk_select_reuseport",
    83: "BPF_FUNC_skb_ancestor_cgroup_id",
    84: "BPF_FUNC_sk_lookup_tcp",
    85: "BPF_FUNC_sk_lookup_udp",
    86: "BPF_FUNC_sk_release",
    87: "BPF_FUNC_map_push_elem",
    88: "BPF_FUNC_map_pop_elem",
    89: "BPF_FUNC_map_peek_elem",
    90: "BPF_FUNC_msg_push_data",
    91: "BPF_FUNC_msg_pop_data",
    92: "BPF_FUNC_rc_pointer_rel",
    93: "BPF_FUNC_spin_lock",
    94: "BPF_FUNC_spin_unlock",
    95: "BPF_FUNC_sk_fullsock",
    96: "BPF_FUNC_tcp_sock",
    97: "BPF_FUNC_skb_ecn_set_ce",
    98: "BPF_FUNC_get_listener_sock",
    99: "BPF_FUNC_skc_lookup_tcp",
    100: "BPF_FUNC_tcp_check_syncookie",
    101: "BPF_FUNC_sysctl_get_name",
    102: "BPF_FUNC_sysctl_get_current_value",
    103: "BPF_FUNC_sysctl_get_new_value",
    104: "BPF_FUNC_sysctl_set_new_value",
    105: "BPF_FUNC_strtol",
    106: "BPF_FUNC_strtoul",
    107: "BPF_FUNC_sk_storage_get",
    108: "BPF_FUNC_sk_storage_delete",
    109: "BPF_FUNC_send_signal",
    110: "BPF_FUNC_tcp_gen_syncookie",
    111: "BPF_FUNC_skb_output",
    112: "BPF_FUNC_probe_read_user",
    113: "BPF_FUNC_probe_read_kernel",
    114: "BPF_FUNC_probe_read_user_str",
    115: "BPF_FUNC_probe_read_kernel_str",
    116: "BPF_FUNC_tcp_send_ack",
    117: "BPF_FUNC_send_signal_thread",
    118: "BPF_FUNC_jiffies64",
    119: "BPF_FUNC_read_branch_records",
    120: "BPF_FUNC_get_ns_current_pid_tgid",
    121: "BPF_FUNC_xdp_output",
    122: "BPF_FUNC_get_netns_cookie",
    123: "BPF_FUNC_get_current_ancestor_cgroup_id",
    124: "BPF_FUNC_sk_assign",
    125: "BPF_FUNC_ktime_get_boot_ns",
    126: "BPF_FUNC_seq_printf",
    127: "BPF_FUNC_seq_write",
    128: "BPF_FUNC_sk_cgroup_id",
    129: "BPF_FUNC_sk_ancestor_cgroup_id",
    130: "BPF_FUNC_ringbuf_output",
    131: "BPF_FUNC_ringbuf_reserve",
    132: "BPF_FUNC_ringbuf_submit",
    133: "BPF_FUNC_ringbuf_discard",
    134: "BPF_FUNC_ringbuf_query",
    135: "BPF_FUNC_csum_level",
    136: "BPF_FUNC_skc_to_tcp6_sock",
    137: "BPF_FUNC_skc_to_tcp_sock",
    138: "BPF_FUNC_skc_to_tcp_timewait_sock",
    139: "BPF_FUNC_skc_to_tcp_request_sock",
    140: "BPF_FUNC_skc_to_udp6_sock",
    141: "BPF_FUNC_get_task_stack",
    142: "BPF_FUNC_load_hdr_opt",
    143: "BPF_FUNC_store_hdr_opt",
    144: "BPF_FUNC_reserve_hdr_opt",
    145: "BPF_FUNC_inode_storage_get",
    146: "BPF_FUNC_inode_storage_delete",
    147: "BPF_FUNC_d_path",
    148: "BPF_FUNC_copy_from_user",
    149: "BPF_FUNC_snprintf_btf",
    150: "BPF_FUNC_seq_printf_btf",
    151: "BPF_FUNC_skb_cgroup_classid",
    152: "BPF_FUNC_redirect_neigh",
    153: "BPF_FUNC_per_cpu_ptr",
    154: "BPF_FUNC_this_cpu_ptr",
    155: "BPF_FUNC_redirect_peer",
    156: "BPF_FUNC_task_storage_get",
    157: "BPF_FUNC_task_storage_delete",
    158: "BPF_FUNC_get_current_task_btf",
    159: "BPF_FUNC_bprm_opts_set",
    160: "BPF_FUNC_ktime_get_coarse_ns",
    161: "BPF_FUNC_ima_inode_hash",
    162: "BPF_FUNC_sock_from_file",
    163: "BPF_FUNC_check_mtu",
    164: "BPF_FUNC_for_each_map_elem",
    165: "BPF_FUNC_snprintf",
    166: "BPF_FUNC_sys_bpf",
    167: "BPF_FUNC_btf_find_by_name_kind",
    168: "BPF_FUNC_sys_close",
    169: "BPF_FUNC_timer_init",
    170: "BPF_FUNC_timer_set_callback",
    171: "BPF_FUNC_timer_start",
    172: "BPF_FUNC_timer_cancel",
    173: "BPF_FUNC_get_func_ip",
    174: "BPF_FUNC_get_attach_cookie",
    175: "BPF_FUNC_task_pt_regs",
    176: "BPF_FUNC_get_branch_snapshot",
    177: "BPF_FUNC_trace_vprintk",
    178: "BPF_FUNC_skc_to_unix_sock",
    179: "BPF_FUNC_kallsyms_lookup_name",
    180: "BPF_FUNC_find_vma",
    181: "BPF_FUNC_loop",
    182: "BPF_FUNC_strncmp",
    183: "BPF_FUNC_get_func_arg",
    184: "BPF_FUNC_get_func_ret",
    185: "BPF_FUNC_get_func_arg_cnt",
    186: "BPF_FUNC_get_retval",
    187: "BPF_FUNC_set_retval",
    188: "BPF_FUNC_xdp_get_buff_len",
    189: "BPF_FUNC_xdp_load_bytes",
    190: "BPF_FUNC_xdp_store_bytes",
    191: "BPF_FUNC_copy_from_user_task",
    192: "BPF_FUNC_skb_set_tstamp",
    193: "BPF_FUNC_ima_file_hash",
    194: "BPF_FUNC_kptr_xchg",
    195: "BPF_FUNC_map_lookup_percpu_elem",
    196: "BPF_FUNC_skc_to_mptcp_sock",
    197: "BPF_FUNC_dynptr_from_mem",
    198: "BPF_FUNC_ringbuf_reserve_dynptr",
    199: "BPF_FUNC_ringbuf_submit_dynptr",
    200: "BPF_FUNC_ringbuf_discard_dynptr",
    201: "BPF_FUNC_dynptr_read",
    202: "BPF_FUNC_dynptr_write",
    203: "BPF_FUNC_dynptr_data",
    204: "BPF_FUNC_tcp_raw_gen_syncookie_ipv4",
    205: "BPF_FUNC_tcp_raw_gen_syncookie_ipv6",
    206: "BPF_FUNC_tcp_raw_check_syncookie_ipv4",
    207: "BPF_FUNC_tcp_raw_check_syncookie_ipv6",
    208: "BPF_FUNC_ktime_get_tai_ns",
    209: "BPF_FUNC_user_ringbuf_drain",
    210: "BPF_FUNC_cgrp_storage_get",
    211: "BPF_FUNC_cgrp_storage_delete",
  ]
}
