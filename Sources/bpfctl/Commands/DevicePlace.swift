import BPF
import Glibc

/// The network device that a program or map belongs to.
struct DevicePlace {
  private let index: UInt32
  private let namespace: NamespacePlace
  /// If the device is in the network namespace of this process.
  private let name: String?

  /// Returns `nil` for what belongs to no device.
  init?(_ index: UInt32, _ namespace: NamespacePlace) {
    guard index != 0 else { return nil }
    self.index = index
    self.namespace = namespace
    var own = stat()
    let isTold = unsafe stat("/proc/self/ns/net", &own) == 0
    let isHere = isTold && UInt64(own.st_dev) == namespace.device && UInt64(own.st_ino) == namespace.inode
    name = isHere ? InterfaceName.of(index) : nil
  }

  /// As bpftool, key by key.
  var json: JSON {
    var members: [JSON.Member] = [
      .init(name: "ifindex", value: .number(index)), .init(name: "ns_dev", value: .number(namespace.device)),
      .init(name: "ns_inode", value: .number(namespace.inode)),
    ]
    if let name { members.append(.init(name: "ifname", value: .string(name))) }
    return .object(members)
  }

  var text: String {
    "device " + (name ?? "\(index) of the network namespace \(namespace.device):\(namespace.inode)")
  }
}
