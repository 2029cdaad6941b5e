import BPFSyscall
public import BPFTypes
import NetlinkMessages

/// A network interface, and what is attached to it.
///
/// What is attached through an interface stays attached until it is detached, also beyond this process. What
/// is attached through a ``Program`` belongs to its object and goes with it.
public struct NetworkInterface: Sendable {
  /// C: `ifindex`.
  public let index: UInt32
  /// The name at the time when the interface was looked up.
  public let name: String
  /// What made it, such as `veth`; `nil` for hardware. C: `IFLA_INFO_KIND`.
  public let kind: String?
  /// The namespace in which the index means it.
  public let namespace: NetworkNamespace

  let kernel: Kernel

  var subject: BPFError.Subject { .init(item: "interface \(name)") }

  func subject(_ program: Program) -> BPFError.Subject {
    .init(section: program.sectionName, program: program.name, item: "interface \(name)")
  }

  /// Talks netlink inside the interface's namespace.
  func netlink<R: Sendable>(
    _ netlinkProtocol: Int32 = Netlink.route, at stage: BPFError.Stage, of subject: BPFError.Subject,
    _ body: @escaping @Sendable (inout NetlinkSocket) throws(NetlinkError) -> R
  ) throws(BPFError) -> R {
    try kernel.netlink(netlinkProtocol, in: namespace, at: stage, of: subject, body)
  }
}

extension Kernel {
  /// Finds an interface by its name, or by one of its alternative names.
  ///
  /// - Throws: ``BPFError``: `noSuchTarget` if there is none. C: `RTM_GETLINK`.
  public func interface(
    _ name: String, in namespace: NetworkNamespace = .current
  ) throws(BPFError) -> NetworkInterface {
    guard !name.isEmpty, name.utf8.count <= RouteNetlink.longestAlternativeName else {
      throw BPFError(
        .noSuchTarget, at: .attach, of: .init(item: "interface '\(name)'"),
        "no network interface can have this name",
        expected: "1 to \(RouteNetlink.longestAlternativeName) bytes", seen: "\(name.utf8.count)")
    }
    return try find(namespace, "interface \(name)") { () throws(NetlinkFormatError) in
      try .link(index: 0, name: name)
    }
  }

  /// Finds an interface by its index.
  ///
  /// - Throws: ``BPFError``: `noSuchTarget` if there is none. C: `RTM_GETLINK`.
  public func interface(
    index: UInt32, in namespace: NetworkNamespace = .current
  ) throws(BPFError) -> NetworkInterface {
    guard index != 0, index <= UInt32(Int32.max) else {
      throw BPFError(
        .noSuchTarget, at: .attach, of: .init(item: "interface index \(index)"),
        "no network interface has this index", expected: "1 to \(Int32.max)")
    }
    return try find(namespace, "interface index \(index)") { () throws(NetlinkFormatError) in
      try .link(index: index)
    }
  }

  /// Lists the interfaces of a namespace. C: `RTM_GETLINK` with `NLM_F_DUMP`.
  public func interfaces(in namespace: NetworkNamespace = .current) throws(BPFError) -> [NetworkInterface] {
    try linkMessages(in: namespace).map { interface(of: $0, namespace) }
  }

  func linkMessages(in namespace: NetworkNamespace) throws(BPFError) -> [LinkMessage] {
    try netlink(in: namespace, at: .inspect, of: .init(item: "network interfaces")) {
      (socket) throws(NetlinkError) in
      try socket.parsed(try socket.request { () throws(NetlinkFormatError) in try .links() }) {
        (message) throws(NetlinkFormatError) in try LinkMessage(parsing: message)
      }
    }
  }

  func interface(of message: LinkMessage, _ namespace: NetworkNamespace) -> NetworkInterface {
    NetworkInterface(
      index: message.index, name: message.name, kind: message.kind, namespace: namespace, kernel: self)
  }

  private func find(
    _ namespace: NetworkNamespace, _ what: String,
    _ build: @escaping @Sendable () throws(NetlinkFormatError) -> NetlinkRequest
  ) throws(BPFError) -> NetworkInterface {
    let subject = BPFError.Subject(item: what)
    let found: LinkMessage?
    do {
      found = try netlink(in: namespace, at: .attach, of: subject) { (socket) throws(NetlinkError) in
        try socket.parsed(try socket.request(build)) { (message) throws(NetlinkFormatError) in
          try LinkMessage(parsing: message)
        }.first
      }
    } catch {
      // Before 5.5 a kernel does not know alternative names, and calls them too long.
      guard error.errno == .ENODEV || error.errno == .EINVAL || error.errno == .ERANGE else { throw error }
      throw BPFError(
        .noSuchTarget, at: .attach, of: subject, "there is no such network interface", errno: error.errno,
        remedy: "`ip link` lists those of this network namespace", underlying: error)
    }
    guard let found else {
      throw BPFError(.noSuchTarget, at: .attach, of: subject, "the kernel answers without an interface")
    }
    return interface(of: found, namespace)
  }

  /// Talks netlink inside a namespace.
  func netlink<R: Sendable>(
    _ netlinkProtocol: Int32 = Netlink.route, in namespace: NetworkNamespace, at stage: BPFError.Stage,
    of subject: BPFError.Subject,
    _ body: @escaping @Sendable (inout NetlinkSocket) throws(NetlinkError) -> R
  ) throws(BPFError) -> R {
    try namespace.perform { [calls] () throws(BPFError) in
      do throws(NetlinkError) {
        var socket = try NetlinkSocket(netlinkProtocol, through: calls)
        return try body(&socket)
      } catch {
        throw BPFError(error, at: stage, of: subject)
      }
    }
  }
}

extension NetlinkSocket {
  /// Reads the messages that are of a kind.
  func parsed<T>(
    _ messages: [NetlinkMessage], _ read: (NetlinkMessage) throws(NetlinkFormatError) -> T?
  ) throws(NetlinkError) -> [T] {
    var values: [T] = []
    for message in messages {
      do {
        if let value = try read(message) { values.append(value) }
      } catch {
        throw .malformed(error)
      }
    }
    return values
  }
}
