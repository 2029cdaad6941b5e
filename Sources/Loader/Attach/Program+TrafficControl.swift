import BPFBlueprint
import BPFSyscall
public import BPFTypes

/// How a program is attached to an interface's traffic.
public enum TrafficControlMethod: String, Sendable, Hashable, CaseIterable {
  /// By tcx where the kernel has it, else by a filter.
  case automatic
  /// By a link with a place among others. C: `BPF_LINK_CREATE` with `BPF_TCX_INGRESS`. Linux 6.6.
  case tcx
  /// By a filter in `clsact`. C: `RTM_NEWTFILTER`, `cls_bpf`.
  case netlink
}

extension Program {
  /// Attaches to an interface's traffic for as long as the object lives.
  ///
  /// A filter, unlike a link, stays behind if the process is killed.
  ///
  /// - Parameters:
  ///   - interface: in any network namespace.
  ///   - method: how; a filter gets a priority that the kernel chooses.
  /// - Returns: the attachment, which belongs to the object from now on.
  @discardableResult
  public func attachTrafficControl(
    to interface: NetworkInterface, _ direction: TrafficDirection,
    via method: TrafficControlMethod = .automatic
  ) throws(BPFError) -> AttachmentInfo {
    keep(try makeTrafficControl(to: interface, direction, via: method))
  }

  func makeTrafficControl(
    to interface: NetworkInterface, _ direction: TrafficDirection, via method: TrafficControlMethod
  ) throws(BPFError) -> NewAttachment {
    if method != .netlink {
      do {
        return try makeTCX(to: interface, direction, at: .last, expectedRevision: nil)
      } catch {
        guard method == .automatic, error.code == .kernelTooOld else { throw error }
      }
    }
    let filter = try interface.attachFilter(self, direction)
    let resources = LinkResources(kernel: kernel, link: nil) { () throws(BPFError) in
      try interface.detachFilter(filter)
    }
    return NewAttachment(hook: "tc \(interface.name) \(direction)", linkID: nil, resources: resources)
  }

  /// Attaches to an interface of the caller's network namespace, by its name.
  @discardableResult
  public func attachTrafficControl(
    to name: String, _ direction: TrafficDirection, via method: TrafficControlMethod = .automatic
  ) throws(BPFError) -> AttachmentInfo {
    try attachTrafficControl(to: try kernel.interface(name), direction, via: method)
  }

  /// Attaches to an interface's traffic by a link. C: `BPF_LINK_CREATE` with `BPF_TCX_INGRESS` or
  /// `BPF_TCX_EGRESS`. Linux 6.6.
  ///
  /// - Parameters:
  ///   - anchor: where among the programs that are there.
  ///   - expectedRevision: what ``NetworkInterface/tcx(_:)`` told of the list that the place was chosen in.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `kernelTooOld` if the kernel has no tcx, `noSuchTarget` if the interface is gone.
  @discardableResult
  public func attachTCX(
    to interface: NetworkInterface, _ direction: TrafficDirection, at anchor: ProgramAnchor = .last,
    expectedRevision: UInt64? = nil
  ) throws(BPFError) -> AttachmentInfo {
    keep(try makeTCX(to: interface, direction, at: anchor, expectedRevision: expectedRevision))
  }

  private func makeTCX(
    to interface: NetworkInterface, _ direction: TrafficDirection, at anchor: ProgramAnchor,
    expectedRevision: UInt64?
  ) throws(BPFError) -> NewAttachment {
    try makeOrdered(
      to: interface, direction.tcx, "tcx \(interface.name) \(direction)",
      anchor.position(expectedRevision: expectedRevision))
  }

  /// Attaches to an end of a netkit pair by a link. C: `BPF_LINK_CREATE` with `BPF_NETKIT_PRIMARY` or
  /// `BPF_NETKIT_PEER`. Linux 6.7.
  ///
  /// - Parameter interface: the primary end, also for programs of its peer.
  @discardableResult
  public func attachNetkit(
    to interface: NetworkInterface, _ end: NetkitEnd, at anchor: ProgramAnchor = .last,
    expectedRevision: UInt64? = nil
  ) throws(BPFError) -> AttachmentInfo {
    keep(try makeNetkit(to: interface, end, at: anchor, expectedRevision: expectedRevision))
  }

  func makeNetkit(
    to interface: NetworkInterface, _ end: NetkitEnd, at anchor: ProgramAnchor, expectedRevision: UInt64?
  ) throws(BPFError) -> NewAttachment {
    try makeOrdered(
      to: interface, end.attachType, "netkit \(interface.name) \(end)",
      anchor.position(expectedRevision: expectedRevision))
  }

  /// Attaches to a netkit pair of the caller's network namespace, by the name of its primary end.
  @discardableResult
  public func attachNetkit(to name: String, _ end: NetkitEnd) throws(BPFError) -> AttachmentInfo {
    try attachNetkit(to: try kernel.interface(name), end)
  }

  private func makeOrdered(
    to interface: NetworkInterface, _ type: AttachType, _ hook: String, _ position: ProgramPosition
  ) throws(BPFError) -> NewAttachment {
    let descriptor = fileDescriptor
    let (link, linkID) = try interface.system(at: .attach, of: subject(hook), type) {
      (calls, index) throws(SystemCallError) in
      let link = OwnedDescriptor(
        try calls.linkCreateOrdered(type, programFD: descriptor, interface: index, at: position))
      return (link, try? calls.linkID(fd: link.rawValue))
    }
    return NewAttachment(
      hook: hook, linkID: linkID, resources: LinkResources(kernel: kernel, link: link))
  }

  /// The hook of a section whose programs belong to an interface, which only the caller can name.
  ///
  /// - Returns: `nil` for all other sections.
  func networkHook(_ definition: SectionDefinition, target: String?) throws(BPFError) -> SectionHook? {
    let hook: (String) throws(BPFError) -> ResolvedHook
    switch (definition.programType, definition.attachType) {
    case (.xdp, .xdp): hook = { name in .xdp(interface: name) }
    case (.schedCls, .tcxIngress):
      let method: TrafficControlMethod = definition.name.hasPrefix("tcx") ? .tcx : .automatic
      hook = { name in .trafficControl(interface: name, .ingress, method) }
    case (.schedCls, .tcxEgress):
      let method: TrafficControlMethod = definition.name.hasPrefix("tcx") ? .tcx : .automatic
      hook = { name in .trafficControl(interface: name, .egress, method) }
    case (.schedCls, .netkitPrimary): hook = { name in .netkit(interface: name, .primary) }
    case (.schedCls, .netkitPeer): hook = { name in .netkit(interface: name, .peer) }
    case (.schedCls, nil): hook = { text throws(BPFError) in try self.undirected(text) }
    default: return nil
    }
    guard let target, !target.isEmpty else {
      return SectionHook.none("programs of \(definition.name) need to be told the interface")
    }
    return .some(try hook(target))
  }

  /// Reads `eth0:ingress`: a plain `tc` section says no direction. No interface has a colon in its name.
  private func undirected(_ text: String) throws(BPFError) -> ResolvedHook {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let direction = TrafficDirection(rawValue: parts[1]), !parts[0].isEmpty else {
      throw BPFError(
        .invalidValue, at: .attach, of: subject, "the section \(sectionName ?? "tc") says no direction",
        expected: "INTERFACE:ingress or INTERFACE:egress", seen: text)
    }
    return .trafficControl(interface: parts[0], direction, .automatic)
  }
}
