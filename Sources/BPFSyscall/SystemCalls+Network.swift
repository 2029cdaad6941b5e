package import BPFTypes
internal import CBPF

/// Where among the programs of a hook one goes. C: `BPF_F_BEFORE` and its like. Linux 6.6.
package struct ProgramPosition: Sendable {
  /// C: `flags`.
  package var flags: UInt32 = 0
  /// C: `relative_fd` or `relative_id`.
  package var relative: UInt32 = 0
  /// The revision that the hook's list must have; 0 for any. C: `expected_revision`.
  package var expectedRevision: UInt64 = 0
  /// C: `replace_bpf_fd`.
  package var replacedFD: Int32?

  package init() {}
}

/// The programs of a hook, in the order in which they run. C: `BPF_PROG_QUERY` of a hook with an order.
public struct AttachedPrograms: Sendable, Hashable {
  /// One of them.
  public struct Entry: Sendable, Hashable {
    /// C: `prog_ids`.
    public let programID: UInt32
    /// C: `prog_attach_flags`.
    public let programFlags: UInt32
    /// `nil` if no link holds it. C: `link_ids`.
    public let linkID: UInt32?
    /// C: `link_attach_flags`.
    public let linkFlags: UInt32
  }

  /// Counts the changes of the list. C: `revision`.
  public let revision: UInt64
  /// In the order in which they run.
  public let entries: [Entry]
}

/// Where a link of netfilter hangs. C: `bpf_link_info.netfilter`.
public struct NetfilterLinkInfo: Sendable, Hashable {
  /// C: `pf`.
  public let family: UInt32
  /// C: `hooknum`.
  public let hook: UInt32
  /// C: `priority`.
  public let priority: Int32
  /// C: `flags`.
  public let flags: UInt32
}

extension SystemCalls {
  /// Ties an XDP program to an interface of the caller's network namespace. C: `BPF_LINK_CREATE` with
  /// `BPF_XDP`. Linux 5.9.
  package func linkCreateXDP(
    programFD: Int32, interface: UInt32, flags: UInt32
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_link_create()
    attributes.prog_fd = UInt32(bitPattern: programFD)
    attributes.target_ifindex = interface
    attributes.attach_type = AttachType.xdp.rawValue
    attributes.flags = flags
    return try open(.linkCreate, &attributes)
  }

  /// Ties a program to a hook with an order, tcx or netkit. C: `BPF_LINK_CREATE`. Linux 6.6.
  package func linkCreateOrdered(
    _ type: AttachType, programFD: Int32, interface: UInt32, at position: ProgramPosition
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_link_create()
    attributes.prog_fd = UInt32(bitPattern: programFD)
    attributes.target_ifindex = interface
    attributes.attach_type = type.rawValue
    attributes.flags = position.flags
    // netkit has the same two fields in the same place.
    attributes.tcx.relative_fd = position.relative
    attributes.tcx.expected_revision = position.expectedRevision
    return try open(.linkCreate, &attributes)
  }

  /// Attaches a program to a hook with an order until it is detached. C: `BPF_PROG_ATTACH`. Linux 6.6.
  package func progAttachOrdered(
    _ type: AttachType, programFD: Int32, interface: UInt32, at position: ProgramPosition
  ) throws(SystemCallError) {
    var attributes = cbpf_prog_attach()
    attributes.target_ifindex = interface
    attributes.attach_bpf_fd = UInt32(bitPattern: programFD)
    attributes.attach_type = type.rawValue
    attributes.attach_flags = position.flags
    attributes.replace_bpf_fd = position.replacedFD.map { UInt32(bitPattern: $0) } ?? 0
    attributes.relative_fd = position.relative
    attributes.expected_revision = position.expectedRevision
    _ = try perform(.progAttach, &attributes, least: 16)
  }

  /// Detaches a program from a hook with an order. C: `BPF_PROG_DETACH`. Linux 6.6.
  package func progDetachOrdered(
    _ type: AttachType, programFD: Int32, interface: UInt32
  ) throws(SystemCallError) {
    var attributes = cbpf_prog_attach()
    attributes.target_ifindex = interface
    attributes.attach_bpf_fd = UInt32(bitPattern: programFD)
    attributes.attach_type = type.rawValue
    _ = try perform(.progDetach, &attributes, least: 16)
  }

  /// Lists the programs of a hook with an order. C: `BPF_PROG_QUERY`. Linux 6.6.
  package func progQueryOrdered(
    _ type: AttachType, interface: UInt32
  ) throws(SystemCallError) -> AttachedPrograms {
    // A hook has at most 64 programs (BPF_MPROG_MAX).
    let room = 64
    var ids = [UInt32](repeating: 0, count: room * 4)
    var attributes = cbpf_query()
    attributes.target_ifindex = interface
    attributes.attach_type = type.rawValue
    attributes.count = UInt32(room)
    let result = unsafe ids.withUnsafeMutableBytes { bytes in
      let base = unsafe UInt64(address: bytes.baseAddress)
      attributes.prog_ids = base
      attributes.prog_attach_flags = base &+ UInt64(room * 4)
      attributes.link_ids = base &+ UInt64(room * 8)
      attributes.link_attach_flags = base &+ UInt64(room * 12)
      return command(.progQuery, &attributes, least: 64)
    }
    guard result >= 0 else {
      throw SystemCallError(call: callName(.progQuery), errno: .init(negated: result))
    }
    let entries = (0..<min(Int(attributes.count), room)).map { place in
      AttachedPrograms.Entry(
        programID: ids[place], programFlags: ids[room + place],
        linkID: ids[room * 2 + place] == 0 ? nil : ids[room * 2 + place],
        linkFlags: ids[room * 3 + place])
    }
    return AttachedPrograms(revision: attributes.revision, entries: entries)
  }

  /// Tells where a link of netfilter hangs; `nil` for other links. Linux 6.4.
  package func netfilterLinkInfo(fd: Int32) throws(SystemCallError) -> NetfilterLinkInfo? {
    var filled = cbpf_link_info()
    _ = try info(fd: fd, &filled)
    guard LinkType(rawValue: filled.type) == .netfilter else { return nil }
    let place = filled.netfilter
    return NetfilterLinkInfo(
      family: place.pf, hook: place.hooknum, priority: place.priority, flags: place.flags)
  }
}
