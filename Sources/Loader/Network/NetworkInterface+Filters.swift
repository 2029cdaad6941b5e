import BPFSyscall
public import BPFTypes
import NetlinkMessages

/// Which packets of an interface a program sees.
public enum TrafficDirection: String, Sendable, Hashable, CaseIterable {
  /// Those that come in.
  case ingress
  /// Those that go out.
  case egress

  var parent: UInt32 {
    switch self {
    case .ingress: TrafficControl.clsactIngress
    case .egress: TrafficControl.clsactEgress
    }
  }

  var tcx: AttachType {
    switch self {
    case .ingress: .tcxIngress
    case .egress: .tcxEgress
    }
  }
}

/// Names a `clsact` of some namespace.
struct DisciplineKey: Hashable, Sendable {
  let namespace: String
  let interface: UInt32
}

/// A filter of traffic control, whoever made it. C: `RTM_NEWTFILTER`.
public struct TrafficControlFilter: Sendable, Hashable {
  /// An action that follows a match. C: `TCA_BPF_ACT`.
  public struct Action: Sendable, Hashable {
    /// C: `TCA_ACT_BPF_NAME`.
    public let name: String?
    /// C: `TCA_ACT_BPF_ID`.
    public let programID: UInt32?
  }

  /// Such as `bpf` or `u32`. C: `TCA_KIND`.
  public let kind: String
  /// Where it hangs. C: `tcm_parent`.
  public let parent: UInt32
  /// Lower ones run first.
  public let priority: UInt16
  /// Tells filters of one priority apart. C: `tcm_handle`.
  public let handle: UInt32
  /// C: `TCA_CHAIN`.
  public let chain: UInt32
  /// As the kernel prints it: `<program name>:[<program id>]` for ours. C: `TCA_BPF_NAME`.
  public let name: String?
  /// `nil` for other kinds. C: `TCA_BPF_ID`.
  public let programID: UInt32?
  /// Whether the program's result is the packet's fate. C: `TCA_BPF_FLAG_ACT_DIRECT`.
  public let isDirectAction: Bool
  /// What follows a match, where the result is not the fate.
  public let actions: [Action]
  /// The namespace that it was seen in; a filter is removed in no other.
  let namespaceID: String?

  init(_ message: TrafficControlMessage, namespaceID: String?) throws(NetlinkFormatError) {
    let options = try message.bpfFilter()
    kind = message.kind
    parent = message.parent
    priority = message.priority
    handle = message.handle
    chain = message.chain
    name = options?.name
    programID = options?.programID
    isDirectAction = options?.isDirectAction ?? false
    actions = (options?.actions ?? []).map { Action(name: $0.name, programID: $0.programID) }
    self.namespaceID = namespaceID
  }

  func place(_ interface: UInt32) -> FilterPlace {
    FilterPlace(interface: interface, parent: parent, priority: priority, handle: handle, chain: chain)
  }
}

extension NetworkInterface {
  /// Lists the filters of a direction, of every kind and chain. C: `RTM_GETTFILTER`.
  ///
  /// - Returns: nothing where the interface has no `clsact`.
  public func filters(_ direction: TrafficDirection) throws(BPFError) -> [TrafficControlFilter] {
    try filters(parent: direction.parent)
  }

  /// Lists the filters below a parent, such as a class of another queueing discipline.
  public func filters(parent: UInt32) throws(BPFError) -> [TrafficControlFilter] {
    try netlink(at: .inspect, of: subject) { [index, calls = kernel.calls] (socket) throws(NetlinkError) in
      try socket.filters(interface: index, parent: parent, namespaceID: calls.networkNamespaceID)
    }
  }

  /// Whether the interface has the discipline that filters of both directions hang in. C: `clsact`.
  public func hasClsact() throws(BPFError) -> Bool {
    try queueingDisciplines().contains { $0.kind == "clsact" }
  }

  /// The queueing disciplines of the interface. C: `RTM_GETQDISC`.
  public func queueingDisciplines() throws(BPFError) -> [(kind: String, handle: UInt32)] {
    let found = try netlink(at: .inspect, of: subject) { [index] (socket) throws(NetlinkError) in
      try socket.parsed(
        try socket.request { () throws(NetlinkFormatError) in try .queueingDisciplines() }
      ) { (message) throws(NetlinkFormatError) -> TrafficControlMessage? in
        guard let found = try TrafficControlMessage(parsing: message), found.interface == index else {
          return nil
        }
        return found
      }
    }
    return found.map { ($0.kind, $0.handle) }
  }

  /// Adds a program as a filter in direct action; it stays until it is detached, also beyond this process.
  ///
  /// The interface gets a `clsact` if it has none. C: `RTM_NEWTFILTER`, `cls_bpf`.
  ///
  /// - Parameters:
  ///   - priority: lower ones run first; 0 lets the kernel choose one before all others.
  ///   - handle: tells filters of one priority apart; 0 lets the kernel choose.
  ///   - chain: 0 is where packets start.
  ///   - replaces: whether a filter of this very priority and handle gives way; otherwise there must be none.
  /// - Returns: the filter, with what the kernel chose; what ``detachFilter(_:)`` takes.
  /// - Throws: ``BPFError``, with the kernel's own words: `noSuchTarget` if the interface is gone,
  ///   `missingCapability` without CAP_NET_ADMIN.
  public func attachFilter(
    _ program: Program, _ direction: TrafficDirection, priority: UInt16 = 0, handle: UInt32 = 0,
    chain: UInt32 = 0, replaces: Bool = false
  ) throws(BPFError) -> TrafficControlFilter {
    let id = try program.info().id
    let place = FilterPlace(
      interface: index, parent: direction.parent, priority: priority, handle: handle, chain: chain)
    // The name that iproute2 and libbpf give, so that every tool shows the same.
    let name = "\(String(decoding: program.name.utf8.prefix(200), as: UTF8.self)):[\(id)]"
    let descriptor = program.fileDescriptor
    let filter = try netlink(at: .attach, of: subject(program)) {
      [index, kernel] (socket) throws(NetlinkError) -> TrafficControlFilter? in
      let namespaceID = kernel.calls.networkNamespaceID
      // Nothing of this context takes the discipline away while a filter is on its way into it.
      return try kernel.createdDisciplines.withLock {
        (created: inout Set<DisciplineKey>) throws(NetlinkError) -> TrafficControlFilter? in
        if try socket.createClsact(interface: index), let namespaceID {
          created.insert(DisciplineKey(namespace: namespaceID, interface: index))
        }
        let answer: [NetlinkMessage]
        do throws(NetlinkError) {
          answer = try socket.request { () throws(NetlinkFormatError) in
            try .addBPFFilter(at: place, programFD: descriptor, name: name, replaces: replaces)
          }
        } catch {
          // A discipline that was made for nothing goes again; its failure would hide the cause.
          _ = try? socket.removeUnused(index, namespaceID, &created)
          throw error
        }
        return try socket.parsed(answer) { (message) throws(NetlinkFormatError) in
          try TrafficControlMessage(parsing: message).map { found throws(NetlinkFormatError) in
            try TrafficControlFilter(found, namespaceID: namespaceID)
          }
        }.first
      }
    }
    withExtendedLifetime(program) {}
    if let filter { return filter }
    // A kernel that does not echo: the program's id finds the filter.
    guard let found = try filters(direction).first(where: { $0.programID == id }) else {
      throw BPFError(.systemCallFailed, at: .attach, of: subject(program), "the kernel shows no such filter")
    }
    return found
  }

  /// Removes a filter, and the `clsact` it hangs in if this ``Kernel`` made that and nothing else is in it.
  ///
  /// - Throws: ``BPFError``: `notFound` if another program, or none, is in that place by now: only the very
  ///   filter that is meant is ever removed.
  public func detachFilter(_ filter: TrafficControlFilter) throws(BPFError) {
    let gone = BPFError(
      .notFound, at: .detach, of: subject, "the filter \(filter.name ?? filter.kind) is no longer there")
    let isDetached = try netlink(at: .detach, of: subject) {
      [index, kernel] (socket) throws(NetlinkError) -> Bool in
      let namespaceID = kernel.calls.networkNamespaceID
      // An index means another interface there, and a filter that looks the same is not this one.
      guard namespaceID == filter.namespaceID else {
        throw .unexpected("the filter is in another network namespace than the calling thread")
      }
      return try kernel.createdDisciplines.withLock {
        (created: inout Set<DisciplineKey>) throws(NetlinkError) -> Bool in
        let present = try socket.filters(
          interface: index, parent: filter.parent, namespaceID: namespaceID
        ).contains {
          $0.kind == "bpf" && $0.programID == filter.programID && $0.place(index) == filter.place(index)
        }
        guard present else { return false }
        _ = try socket.request { () throws(NetlinkFormatError) in
          try .deleteBPFFilter(at: filter.place(index))
        }
        try socket.removeUnused(index, namespaceID, &created)
        return true
      }
    }
    guard isDetached else { throw gone }
  }
}

extension NetlinkSocket {
  mutating func filters(
    interface: UInt32, parent: UInt32, namespaceID: String?
  ) throws(NetlinkError) -> [TrafficControlFilter] {
    let messages: [NetlinkMessage]
    do {
      messages = try request { () throws(NetlinkFormatError) in
        try .filters(interface: interface, parent: parent)
      }
    } catch {
      // Where there is no discipline, some kernels list nothing and others refuse.
      guard error.errno == .EINVAL || error.errno == .ENOENT || error.errno == .EOPNOTSUPP else {
        throw error
      }
      return []
    }
    return try parsed(messages) { (message) throws(NetlinkFormatError) -> TrafficControlFilter? in
      // A chain without filters is told as a filter without a handle.
      guard let found = try TrafficControlMessage(parsing: message), found.handle != 0 else { return nil }
      return try TrafficControlFilter(found, namespaceID: namespaceID)
    }
  }

  /// Returns whether the interface had none before.
  mutating func createClsact(interface: UInt32) throws(NetlinkError) -> Bool {
    do {
      _ = try request { () throws(NetlinkFormatError) in try .createClsact(interface: interface) }
      return true
    } catch {
      guard error.errno == .EEXIST else { throw error }
      return false
    }
  }

  /// Removes a `clsact` that this context made, if nothing is in it.
  mutating func removeUnused(
    _ interface: UInt32, _ namespaceID: String?, _ created: inout Set<DisciplineKey>
  ) throws(NetlinkError) {
    guard let namespaceID else { return }
    let key = DisciplineKey(namespace: namespaceID, interface: interface)
    guard created.contains(key) else { return }
    for direction in TrafficDirection.allCases {
      let left = try filters(interface: interface, parent: direction.parent, namespaceID: namespaceID)
      guard left.isEmpty else { return }
    }
    created.remove(key)
    _ = try request { () throws(NetlinkFormatError) in try .deleteClsact(interface: interface) }
  }
}
