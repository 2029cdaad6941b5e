internal import BPFTypes
internal import CBPF

/// C: `enum bpf_perf_event_type`.
private enum PerfEventType {
  static let uprobe: UInt32 = 1
  static let uretprobe: UInt32 = 2
  static let kprobe: UInt32 = 3
  static let kretprobe: UInt32 = 4
  static let tracepoint: UInt32 = 5
  static let event: UInt32 = 6
}

/// Where `bpf_link_info.kprobe_multi.cookies` ends.
private let kprobeCookiesEnd = 48

extension SystemCalls {
  /// The kernel's number of a link. Linux 5.8.
  public func linkID(fd: Int32) throws(SystemCallError) -> UInt32 {
    var filled = cbpf_link_info()
    _ = try info(fd: fd, &filled)
    return filled.id
  }

  /// Asks for everything about a link. Linux 5.8.
  public func linkInfo(fd: Int32) throws(SystemCallError) -> LinkInfo {
    var first = cbpf_link_info()
    let length = try info(fd: fd, &first)
    return LinkInfo(
      type: LinkType(rawValue: first.type), id: first.id, programID: first.prog_id,
      details: try details(of: first, fd: fd, length: length))
  }

  /// The first call says which type it is; names and lists take a second one with room for them.
  private func details(
    of first: cbpf_link_info, fd: Int32, length: Int
  ) throws(SystemCallError) -> LinkDetails {
    switch LinkType(rawValue: first.type) {
    case .rawTracepoint:
      let (filled, name) = try withText(fd) { info, address, room in
        info.raw_tracepoint.tp_name = address
        info.raw_tracepoint.tp_name_len = room
      }
      return .rawTracepoint(name: name, cookie: filled.raw_tracepoint.cookie)
    case .tracing:
      return .tracing(
        TracingLink(
          attachType: AttachType(rawValue: first.tracing.attach_type), objectID: first.tracing.target_obj_id,
          typeID: first.tracing.target_btf_id, cookie: first.tracing.cookie))
    case .cgroup:
      return .cgroup(
        id: first.cgroup.cgroup_id, attachType: AttachType(rawValue: first.cgroup.attach_type))
    case .iter: return try iterator(fd)
    case .netns:
      return .namespace(
        inode: first.netns.netns_ino, attachType: AttachType(rawValue: first.netns.attach_type))
    case .xdp: return .xdp(interfaceIndex: first.xdp.ifindex)
    case .tcx:
      return .tcx(
        interfaceIndex: first.tcx.ifindex, attachType: AttachType(rawValue: first.tcx.attach_type))
    case .netkit:
      return .netkit(
        interfaceIndex: first.netkit.ifindex, attachType: AttachType(rawValue: first.netkit.attach_type))
    case .structOps: return .structOps(mapID: first.struct_ops.map_id)
    case .sockmap:
      return .sockmap(
        mapID: first.sockmap.map_id, attachType: AttachType(rawValue: first.sockmap.attach_type))
    case .netfilter:
      return .netfilter(
        family: first.netfilter.pf, hook: first.netfilter.hooknum, priority: first.netfilter.priority,
        flags: first.netfilter.flags)
    case .kprobeMulti: return .kprobeMulti(try kprobeMulti(first, fd: fd, length: length))
    case .uprobeMulti: return .uprobeMulti(try uprobeMulti(first, fd: fd))
    case .tracingMulti:
      return .tracingMulti(
        attachType: AttachType(rawValue: first.tracing_multi.attach_type), count: first.tracing_multi.count)
    case .perfEvent: return .perfEvent(try perfEvent(first, fd: fd))
    default: return .none
    }
  }

  private func iterator(_ fd: Int32) throws(SystemCallError) -> LinkDetails {
    let (filled, name) = try withText(fd) { info, address, room in
      info.iter.target_name = address
      info.iter.target_name_len = room
    }
    // The kernel's union has no tag: the name says which member is meant.
    let scope: IteratorLinkScope
    switch name {
    case "bpf_map_elem", "bpf_sk_storage_map": scope = .map(id: filled.iter.map.map_id)
    case "cgroup":
      scope = .cgroup(id: filled.iter.cgroup.cgroup_id, order: filled.iter.cgroup.order)
    case "task", "task_file", "task_vma":
      if filled.iter.task.tid != 0 {
        scope = .thread(filled.iter.task.tid)
      } else {
        scope = filled.iter.task.pid != 0 ? .process(filled.iter.task.pid) : .everything
      }
    default: scope = .everything
    }
    return .iterator(target: name, scope)
  }

  private func kprobeMulti(
    _ first: cbpf_link_info, fd: Int32, length: Int
  ) throws(SystemCallError) -> KprobeMultiLink {
    let count = min(Int(first.kprobe_multi.count), 1 << 20)
    var addresses = [UInt64](repeating: 0, count: count)
    var cookies = [UInt64](repeating: 0, count: count)
    // Kernels before 6.9 have no place for cookies; what they filled tells.
    let tellsCookies = length >= kprobeCookiesEnd
    if count > 0 {
      let result = unsafe addresses.withUnsafeMutableBytes { addresses in
        unsafe cookies.withUnsafeMutableBytes { cookies -> Result<Int, SystemCallError> in
          var second = cbpf_link_info()
          second.kprobe_multi.addrs = unsafe UInt64(address: addresses.baseAddress)
          second.kprobe_multi.count = UInt32(clamping: count)
          if tellsCookies { second.kprobe_multi.cookies = unsafe UInt64(address: cookies.baseAddress) }
          return Result { () throws(SystemCallError) in try info(fd: fd, &second) }
        }
      }
      _ = try result.get()
    }
    return KprobeMultiLink(
      isReturn: first.kprobe_multi.flags & KernelMacro.BPF_F_KPROBE_MULTI_RETURN != 0,
      missed: first.kprobe_multi.missed,
      functions: zip(addresses, cookies).map { .init(address: $0, cookie: $1) })
  }

  private func uprobeMulti(_ first: cbpf_link_info, fd: Int32) throws(SystemCallError) -> UprobeMultiLink {
    let count = min(Int(first.uprobe_multi.count), 1 << 20)
    var lists = [UInt64](repeating: 0, count: count * 3)
    let path = unsafe lists.withUnsafeMutableBytes { lists -> Result<String, SystemCallError> in
      let base = unsafe UInt64(address: lists.baseAddress)
      return Result { () throws(SystemCallError) in
        try withText(fd) { info, address, room in
          info.uprobe_multi.path = address
          info.uprobe_multi.path_size = room
          info.uprobe_multi.count = UInt32(clamping: count)
          guard count > 0 else { return }
          info.uprobe_multi.offsets = base
          info.uprobe_multi.ref_ctr_offsets = base + UInt64(count * 8)
          info.uprobe_multi.cookies = base + UInt64(count * 16)
        }.text
      }
    }
    return UprobeMultiLink(
      isReturn: first.uprobe_multi.flags & KernelMacro.BPF_F_UPROBE_MULTI_RETURN != 0, path: try path.get(),
      process: first.uprobe_multi.pid,
      places: (0..<count).map {
        .init(offset: lists[$0], counterOffset: lists[count + $0], cookie: lists[2 * count + $0])
      })
  }

  private func perfEvent(_ first: cbpf_link_info, fd: Int32) throws(SystemCallError) -> PerfEventLink {
    let type = first.perf_event.type
    switch type {
    case PerfEventType.kprobe, PerfEventType.kretprobe:
      let (filled, name) = try withText(fd) { info, address, room in
        info.perf_event.kprobe.func_name = address
        info.perf_event.kprobe.name_len = room
      }
      let probe = filled.perf_event.kprobe
      return .kprobe(
        isReturn: type == PerfEventType.kretprobe, address: probe.addr, function: name, offset: probe.offset,
        missed: probe.missed, cookie: probe.cookie)
    case PerfEventType.uprobe, PerfEventType.uretprobe:
      let (filled, name) = try withText(fd) { info, address, room in
        info.perf_event.uprobe.file_name = address
        info.perf_event.uprobe.name_len = room
      }
      let probe = filled.perf_event.uprobe
      return .uprobe(
        isReturn: type == PerfEventType.uretprobe, file: name, offset: probe.offset,
        counterOffset: probe.ref_ctr_offset, cookie: probe.cookie)
    case PerfEventType.tracepoint:
      let (filled, name) = try withText(fd) { info, address, room in
        info.perf_event.tracepoint.tp_name = address
        info.perf_event.tracepoint.name_len = room
      }
      return .tracepoint(name: name, cookie: filled.perf_event.tracepoint.cookie)
    case PerfEventType.event:
      let event = first.perf_event.event
      return .event(PerfEvent(type: event.type, config: event.config), cookie: event.cookie)
    default: return .unknown
    }
  }

  /// Asks with room for a text, as long as any path.
  private func withText(
    _ fd: Int32, _ place: (inout cbpf_link_info, _ address: UInt64, _ room: UInt32) -> Void
  ) throws(SystemCallError) -> (info: cbpf_link_info, text: String) {
    var text = [UInt8](repeating: 0, count: 4096)
    var filled = cbpf_link_info()
    let result = unsafe text.withUnsafeMutableBytes { bytes in
      place(&filled, unsafe UInt64(address: bytes.baseAddress), UInt32(clamping: bytes.count))
      return Result { () throws(SystemCallError) in try info(fd: fd, &filled) }
    }
    _ = try result.get()
    return (filled, String(decoding: text.prefix { $0 != 0 }, as: UTF8.self))
  }
}
