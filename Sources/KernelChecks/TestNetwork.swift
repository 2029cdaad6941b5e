import BPF
import BPFSyscall
import Glibc
import NetlinkMessages

/// Two network namespaces with a cable between them, which nothing else uses: what is sent is what is seen.
///
/// The near end is `near0` with 10.77.0.1, the far end `far0` with 10.77.0.2. Everything goes away with this
/// object, as nothing else refers to the namespaces.
final class TestNetwork {
  static let farAddress: [UInt8] = [10, 77, 0, 2]
  static let nearAddress: [UInt8] = [10, 77, 0, 1]

  /// The two ends of the cable.
  enum End { case near, far }

  /// Descriptors of the namespaces.
  let near: Int32
  let far: Int32
  private let sender: Int32
  private let farSender: Int32
  private var receivers: [Int32] = []

  /// - Parameter kind: `veth`, or another pair of interfaces that is made in the same way.
  init(kind: String = "veth") throws {
    near = try newNetworkNamespace()
    far = try newNetworkNamespace()
    let far = far
    try Self.request(in: near) {
      try NetlinkRequest(type: RouteNetlink.newLink, flags: [.create, .exclusive, .acknowledge]) { writer in
        writer.appendInterface(index: 0)
        writer.attribute(3, text: "near0")  // IFLA_IFNAME
        writer.nested(18) { writer in  // IFLA_LINKINFO
          writer.attribute(1, text: kind)  // IFLA_INFO_KIND
          writer.nested(2) { writer in  // IFLA_INFO_DATA
            writer.nested(1) { writer in  // VETH_INFO_PEER, IFLA_NETKIT_PEER_INFO
              writer.appendInterface(index: 0)
              writer.attribute(3, text: "far0")
              writer.attribute(28, integer: far)  // IFLA_NET_NS_FD
            }
          }
        }
      }
    }
    try Self.configure("near0", in: near, Self.nearAddress)
    try Self.configure("far0", in: far, Self.farAddress)
    sender = try inNamespace(near) { socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0) }
    farSender = try inNamespace(far) { socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0) }
    try expect(sender >= 0 && farSender >= 0, "no socket can be made")
  }

  deinit {
    for descriptor in receivers + [sender, farSender, near, far] { close(descriptor) }
  }

  /// The interface at an end.
  func nearInterface(_ kernel: Kernel) throws -> NetworkInterface {
    try kernel.interface("near0", in: try kernel.networkNamespace(descriptor: near))
  }

  func farInterface(_ kernel: Kernel) throws -> NetworkInterface {
    try kernel.interface("far0", in: try kernel.networkNamespace(descriptor: far))
  }

  /// Sends datagrams from one end to a port of the other.
  func send(_ count: Int, to port: UInt16, from end: End = .near) throws {
    var address = Self.socketAddress(end == .near ? Self.farAddress : Self.nearAddress, port)
    let sender = end == .near ? sender : farSender
    for _ in 0..<count {
      let sent = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          sendto(sender, "swift-bpf", 9, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      // A program that drops what goes out may be told to the sender.
      try expect(sent == 9 || errno == ENOBUFS || errno == EPERM, "no datagram can be sent: errno \(errno)")
    }
  }

  /// Opens a port at an end.
  func listen(on port: UInt16, at end: End = .far) throws -> Int32 {
    let receiver = try inNamespace(end == .far ? far : near) { () -> Int32 in
      let receiver = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
      var address = Self.socketAddress([0, 0, 0, 0], port)
      let result = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(receiver, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      return result == 0 ? receiver : -1
    }
    try expect(receiver >= 0, "the port cannot be opened")
    receivers.append(receiver)
    return receiver
  }

  /// Takes the datagrams that come, until there are as many as wanted and none more.
  func received(_ receiver: Int32, wanted: Int) -> Int {
    var count = 0
    var byte: UInt8 = 0
    while true {
      var polled = pollfd(fd: receiver, events: Int16(POLLIN), revents: 0)
      // A moment is enough for one that should not come; those that should may take their time.
      guard poll(&polled, 1, count < wanted ? 2000 : 100) > 0 else { return count }
      if recv(receiver, &byte, 1, 0) >= 0 { count += 1 }
    }
  }

  private static func socketAddress(_ address: [UInt8], _ port: UInt16) -> sockaddr_in {
    var result = sockaddr_in()
    result.sin_family = sa_family_t(AF_INET)
    result.sin_port = port.bigEndian
    result.sin_addr.s_addr = address.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    return result
  }

  private static func configure(_ name: String, in namespace: Int32, _ address: [UInt8]) throws {
    let index = try inNamespace(namespace) { if_nametoindex(name) }
    try expect(index > 0, "\(name) was not made")
    try request(in: namespace) {
      try NetlinkRequest(type: RouteNetlink.newLink, flags: .acknowledge) { writer in
        writer.appendInterface(index: index, flags: UInt32(IFF_UP), change: UInt32(IFF_UP))
      }
    }
    try request(in: namespace) {
      try NetlinkRequest(type: RouteNetlink.newAddress, flags: [.create, .acknowledge]) { writer in
        writer.append(UInt8(AF_INET))
        writer.append(UInt8(24))
        writer.append(UInt16(0))  // ifa_flags, ifa_scope
        writer.append(index)
        writer.attribute(1, address)  // IFA_ADDRESS
        writer.attribute(2, address)  // IFA_LOCAL
      }
    }
  }

  private static func request(in namespace: Int32, _ build: @escaping () throws -> NetlinkRequest) throws {
    let request = try build()
    try inNamespace(namespace) {
      var socket = try NetlinkSocket(Netlink.route, through: LiveSystemCalls())
      _ = try socket.request(request)
    }
  }
}

/// C: `CLONE_NEWNET`.
private let newNetwork: Int32 = 0x4000_0000

// libc declares it only for programs that define _GNU_SOURCE.
@_silgen_name("unshare")
private func unshare(_ flags: Int32) -> Int32

/// Makes a network namespace that lives as long as the descriptor.
private func newNetworkNamespace() throws -> Int32 {
  let descriptor = try onNewThread { () -> Int32 in
    guard unshare(newNetwork) == 0 else { return -1 }
    return open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)
  }
  try expect(descriptor >= 0, "no network namespace can be made")
  return descriptor
}

/// Runs something on a thread inside a namespace; what it opens stays there.
func inNamespace<R>(_ namespace: Int32, _ body: @escaping () throws -> R) throws -> R {
  try onNewThread {
    try expect(
      LiveSystemCalls().enterNamespace(namespace, kind: newNetwork) == 0, "the namespace cannot be entered")
    return try body()
  }
}

private final class Job {
  let run: () -> Void
  init(_ run: @escaping () -> Void) { self.run = run }
}

private func onNewThread<R>(_ body: @escaping () throws -> R) throws -> R {
  var result: Result<R, any Error>?
  let job = Job { result = Result { try body() } }
  var thread = pthread_t()
  let started = pthread_create(
    &thread, nil,
    { context in
      if let context { Unmanaged<Job>.fromOpaque(context).takeRetainedValue().run() }
      return nil
    }, Unmanaged.passRetained(job).toOpaque())
  try expect(started == 0, "no thread can be started")
  pthread_join(thread, nil)
  guard let result else { throw CheckFailure(description: "the thread did nothing") }
  return try result.get()
}

extension Requirement {
  /// A kernel with functions of these names, which its list of symbols tells.
  private static func symbols(_ prefix: String, _ what: String) -> Requirement {
    Requirement {
      guard let isThere = KernelListing.has(prefix: prefix) else { return "/proc/kallsyms cannot be read" }
      return isThere ? nil : what
    }
  }

  /// Namespaces, and interfaces that are a cable.
  static let network = bpf.and(
    Requirement {
      [Capability.netAdmin, .sysAdmin].allSatisfy { LiveSystemCalls().has($0) == true }
        ? nil : "needs CAP_NET_ADMIN and CAP_SYS_ADMIN: run as root"
    }
  ).and(symbols("veth_", "the kernel has no veth interfaces; insert the module veth"))

  /// Filters in `clsact`.
  static let filters = network.and(
    symbols("clsact_", "the kernel has no clsact; insert the module sch_ingress")
  )
  .and(symbols("cls_bpf_", "the kernel has no cls_bpf; insert the module of that name"))

  /// Pairs of interfaces that are made for programs.
  static let netkit = network.and(symbols("netkit_xmit", "the kernel has no netkit interfaces"))

  /// Programs in an order.
  static let tcx = network.and(symbols("tcx_link_", "tcx came with Linux 6.6"))
}
