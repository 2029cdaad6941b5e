internal import BPFTypes
internal import CBPF

/// Where a program hangs in netfilter. C: `bpf_attr.link_create.netfilter`.
public struct NetfilterPlace: Sendable, Hashable, CustomStringConvertible {
  /// Whose packets are seen. C: `NFPROTO_*`.
  public struct Family: RawRepresentable, Sendable, Hashable {
    /// The number as the kernel takes it.
    public let rawValue: UInt32
    /// Wraps a number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// C: `NFPROTO_IPV4`.
    public static let ipv4 = Family(rawValue: 2)
    /// C: `NFPROTO_IPV6`.
    public static let ipv6 = Family(rawValue: 10)
  }

  /// At which point of their way. C: `enum nf_inet_hooks`.
  public struct Hook: RawRepresentable, Sendable, Hashable {
    /// The number as the kernel takes it.
    public let rawValue: UInt32
    /// Wraps a number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// C: `NF_INET_PRE_ROUTING`.
    public static let preRouting = Hook(rawValue: 0)
    /// C: `NF_INET_LOCAL_IN`.
    public static let localIn = Hook(rawValue: 1)
    /// C: `NF_INET_FORWARD`.
    public static let forward = Hook(rawValue: 2)
    /// C: `NF_INET_LOCAL_OUT`.
    public static let localOut = Hook(rawValue: 3)
    /// C: `NF_INET_POST_ROUTING`.
    public static let postRouting = Hook(rawValue: 4)
  }

  /// C: `pf`.
  public var family: Family
  /// C: `hooknum`.
  public var hook: Hook
  /// Lower ones come first; each can be taken once. C: `priority`, `NF_IP_PRI_*`.
  public var priority: Int32
  /// Whether packets are put together before the program sees them. C: `BPF_F_NETFILTER_IP_DEFRAG`. Linux 6.6.
  public var defragments: Bool

  /// States a place.
  public init(_ family: Family, _ hook: Hook, priority: Int32, defragments: Bool = false) {
    self.family = family
    self.hook = hook
    self.priority = priority
    self.defragments = defragments
  }

  /// Such as `ipv4 local_in priority -100`.
  public var description: String {
    let family =
      self.family == .ipv4 ? "ipv4" : self.family == .ipv6 ? "ipv6" : "family \(self.family.rawValue)"
    let names = ["pre_routing", "local_in", "forward", "local_out", "post_routing"]
    let index = Int(hook.rawValue)
    let name = names.indices.contains(index) ? names[index] : "hook \(hook.rawValue)"
    return "\(family) \(name) priority \(priority)"
  }
}

extension SystemCalls {
  /// Attaches a program to a hook of netfilter, in the calling thread's network namespace. C: `BPF_LINK_CREATE`
  /// with `netfilter`. Linux 6.4.
  public func linkCreateNetfilter(
    programFD: Int32, _ place: NetfilterPlace
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_link_create()
    attributes.prog_fd = UInt32(bitPattern: programFD)
    attributes.attach_type = AttachType.netfilter.rawValue
    attributes.netfilter.pf = place.family.rawValue
    attributes.netfilter.hooknum = place.hook.rawValue
    attributes.netfilter.priority = place.priority
    attributes.netfilter.flags = place.defragments ? 1 : 0
    return try open(.linkCreate, &attributes)
  }
}
