public import BPFTypes

/// What the kernel knows of a link. C: `struct bpf_link_info`.
public struct LinkInfo: Sendable, Hashable {
  /// C: `type`.
  public let type: LinkType
  /// C: `id`.
  public let id: UInt32
  /// C: `prog_id`; 0 for what is not attached any more, and for maps of operations.
  public let programID: UInt32
  /// What only links of this type have.
  public let details: LinkDetails
}

/// What links of one type have beside their program.
public enum LinkDetails: Sendable, Hashable {
  /// Nothing, or nothing that is known here.
  case none
  /// A static tracepoint with its raw arguments. The cookie is told since Linux 6.10.
  case rawTracepoint(name: String, cookie: UInt64)
  /// A kernel function, tracepoint or security hook that was chosen by its type.
  case tracing(TracingLink)
  /// A control group, by its inode number.
  case cgroup(id: UInt64, attachType: AttachType)
  /// An iterator: what it is for, and what of that it goes over.
  case iterator(target: String, IteratorLinkScope)
  /// A network namespace, by its inode number; 0 once it is gone.
  case namespace(inode: UInt32, attachType: AttachType)
  /// XDP of an interface; 0 once it is gone.
  case xdp(interfaceIndex: UInt32)
  /// A TCX hook of an interface; 0 once it is gone.
  case tcx(interfaceIndex: UInt32, attachType: AttachType)
  /// A netkit device; 0 once it is gone.
  case netkit(interfaceIndex: UInt32, attachType: AttachType)
  /// Operations that a map implements.
  case structOps(mapID: UInt32)
  /// A map of sockets.
  case sockmap(mapID: UInt32, attachType: AttachType)
  /// A hook of netfilter.
  case netfilter(family: UInt32, hook: UInt32, priority: Int32, flags: UInt32)
  /// Many kernel functions.
  case kprobeMulti(KprobeMultiLink)
  /// Many user functions of one file.
  case uprobeMulti(UprobeMultiLink)
  /// Many kernel functions chosen by their types.
  case tracingMulti(attachType: AttachType, count: UInt32)
  /// A perf event.
  case perfEvent(PerfEventLink)
}

/// C: `bpf_link_info.tracing`.
public struct TracingLink: Sendable, Hashable {
  /// C: `attach_type`.
  public let attachType: AttachType
  /// The id of the types that the target is in; of a program if that is the target. C: `target_obj_id`.
  public let objectID: UInt32
  /// The target's type there. C: `target_btf_id`.
  public let typeID: UInt32
  /// C: `cookie`.
  public let cookie: UInt64
}

/// What an iterator's link goes over. C: `bpf_link_info.iter`.
public enum IteratorLinkScope: Sendable, Hashable {
  /// Everything of the kind.
  case everything
  /// The elements of a map.
  case map(id: UInt32)
  /// One thread. C: `task.tid`.
  case thread(UInt32)
  /// One process. C: `task.pid`.
  case process(UInt32)
  /// Control groups.
  case cgroup(id: UInt64, order: UInt32)
}

/// C: `bpf_link_info.kprobe_multi`. Linux 6.6.
public struct KprobeMultiLink: Sendable, Hashable {
  /// A function by its address; 0 where the kernel hides addresses.
  public struct Function: Sendable, Hashable {
    /// C: `addrs`.
    public let address: UInt64
    /// C: `cookies`; told since Linux 6.9.
    public let cookie: UInt64
  }

  /// C: `BPF_F_KPROBE_MULTI_RETURN`.
  public let isReturn: Bool
  /// How often the program was not run. C: `missed`.
  public let missed: UInt64
  /// In the kernel's order.
  public let functions: [Function]
}

/// C: `bpf_link_info.uprobe_multi`. Linux 6.8.
public struct UprobeMultiLink: Sendable, Hashable {
  /// A place in the file.
  public struct Place: Sendable, Hashable {
    /// C: `offsets`.
    public let offset: UInt64
    /// C: `ref_ctr_offsets`.
    public let counterOffset: UInt64
    /// C: `cookies`.
    public let cookie: UInt64
  }

  /// C: `BPF_F_UPROBE_MULTI_RETURN`.
  public let isReturn: Bool
  /// C: `path`.
  public let path: String
  /// 0 for every process. C: `pid`.
  public let process: UInt32
  /// In the kernel's order.
  public let places: [Place]
}

/// C: `bpf_link_info.perf_event`. Linux 6.6; cookies since 6.9.
public enum PerfEventLink: Sendable, Hashable {
  /// Nothing that is known here; so for every link of older kernels.
  case unknown
  /// A kernel function. The address is 0 where the kernel hides addresses.
  case kprobe(
    isReturn: Bool, address: UInt64, function: String, offset: UInt32, missed: UInt64, cookie: UInt64)
  /// A user function.
  case uprobe(isReturn: Bool, file: String, offset: UInt32, counterOffset: UInt64, cookie: UInt64)
  /// A static tracepoint.
  case tracepoint(name: String, cookie: UInt64)
  /// Something counted.
  case event(PerfEvent, cookie: UInt64)
}
