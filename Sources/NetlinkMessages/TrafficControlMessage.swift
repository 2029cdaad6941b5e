import BPFBytes

/// What the kernel says of a queueing discipline or a filter. C: `struct tcmsg` and its attributes.
public struct TrafficControlMessage: Sendable {
  /// Which of the two it is.
  public enum Subject: Sendable, Hashable {
    /// C: `RTM_NEWQDISC`.
    case queueingDiscipline
    /// C: `RTM_NEWTFILTER`.
    case filter
  }

  /// Which of the two it is.
  public let subject: Subject
  /// C: `tcm_ifindex`.
  public let interface: UInt32
  /// C: `tcm_handle`.
  public let handle: UInt32
  /// C: `tcm_parent`.
  public let parent: UInt32
  /// A filter's priority. C: `TC_H_MAJ(tcm_info) >> 16`.
  public let priority: UInt16
  /// A filter's protocol, in the machine's order. C: `TC_H_MIN(tcm_info)`.
  public let protocolType: UInt16
  /// Such as `clsact` or `bpf`. C: `TCA_KIND`.
  public let kind: String
  /// C: `TCA_CHAIN`.
  public let chain: UInt32
  /// What only the kind can read. C: `TCA_OPTIONS`.
  public let options: NetlinkAttribute?

  static let headerSize = 20

  /// Reads a message.
  ///
  /// - Returns: `nil` for a message of another type.
  /// - Throws: ``NetlinkFormatError``.
  public init?(parsing message: NetlinkMessage) throws(NetlinkFormatError) {
    switch message.type {
    case RouteNetlink.RTM_NEWQDISC: subject = .queueingDiscipline
    case RouteNetlink.RTM_NEWTFILTER: subject = .filter
    default: return nil
    }
    let payload = message.payload
    let what = "a message of traffic control"
    interface = try payload.netlinkInteger(at: 4, of: what)
    handle = try payload.netlinkInteger(at: 8, of: what)
    parent = try payload.netlinkInteger(at: 12, of: what)
    let information: UInt32 = try payload.netlinkInteger(at: 16, of: what)
    priority = UInt16(truncatingIfNeeded: information >> 16)
    protocolType = UInt16(bigEndian: UInt16(truncatingIfNeeded: information))
    let attributes = try NetlinkAttributes(
      parsing: try payload.netlinkSuffix(from: Self.headerSize, of: "attributes of traffic control"))
    kind = attributes[TrafficControl.TCA_KIND]?.string ?? ""
    chain = try attributes[TrafficControl.TCA_CHAIN]?.integer() ?? 0
    options = attributes[TrafficControl.TCA_OPTIONS]
  }

  /// What a filter of the kind `bpf` says of itself; `nil` for every other message.
  ///
  /// - Throws: ``NetlinkFormatError``.
  public func bpfFilter() throws(NetlinkFormatError) -> BPFFilterOptions? {
    guard subject == .filter, kind == "bpf", let options else { return nil }
    return try BPFFilterOptions(parsing: options)
  }
}

/// What a filter of the kind `bpf` says of itself. C: `TCA_BPF_*`.
public struct BPFFilterOptions: Sendable, Hashable {
  /// C: `TCA_BPF_NAME`.
  public let name: String?
  /// C: `TCA_BPF_ID`.
  public let programID: UInt32?
  /// Whether the program's result is the packet's fate. C: `TCA_BPF_FLAG_ACT_DIRECT`.
  public let isDirectAction: Bool
  /// Actions that follow a match. C: `TCA_BPF_ACT`.
  public let actions: [Action]

  /// An action of the kind `bpf`.
  public struct Action: Sendable, Hashable {
    /// C: `TCA_ACT_BPF_NAME`.
    public let name: String?
    /// C: `TCA_ACT_BPF_ID`.
    public let programID: UInt32?
  }

  init(parsing options: NetlinkAttribute) throws(NetlinkFormatError) {
    let attributes = try options.nested()
    name = attributes[TrafficControl.TCA_BPF_NAME]?.string
    programID = try attributes[TrafficControl.TCA_BPF_ID]?.integer()
    let flags: UInt32 = try attributes[TrafficControl.TCA_BPF_FLAGS]?.integer() ?? 0
    isDirectAction = flags & TrafficControl.TCA_BPF_FLAG_ACT_DIRECT != 0
    var actions: [Action] = []
    for entry in try attributes[TrafficControl.TCA_BPF_ACT]?.nested().list ?? [] {
      let action = try entry.nested()
      guard action[TrafficControl.TCA_ACT_KIND]?.string == "bpf" else { continue }
      let details = try action[TrafficControl.TCA_ACT_OPTIONS]?.nested()
      actions.append(
        Action(
          name: details?[TrafficControl.TCA_ACT_BPF_NAME]?.string,
          programID: try details?[TrafficControl.TCA_ACT_BPF_ID]?.integer()))
    }
    self.actions = actions
  }
}

/// Where a filter is, or is to be.
public struct FilterPlace: Sendable, Hashable {
  /// C: `tcm_ifindex`.
  public var interface: UInt32
  /// C: `tcm_parent`.
  public var parent: UInt32
  /// Lower ones run first; 0 lets the kernel choose.
  public var priority: UInt16
  /// Tells filters of one priority apart; 0 lets the kernel choose. C: `tcm_handle`.
  public var handle: UInt32
  /// C: `TCA_CHAIN`.
  public var chain: UInt32

  /// Names a place.
  public init(interface: UInt32, parent: UInt32, priority: UInt16, handle: UInt32, chain: UInt32) {
    self.interface = interface
    self.parent = parent
    self.priority = priority
    self.handle = handle
    self.chain = chain
  }
}
