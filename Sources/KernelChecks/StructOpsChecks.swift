import BPF
import BPFSyscall
import Glibc

extension Requirement {
  /// TCP that takes its congestion control from programs.
  static let congestionPrograms = linux(5, 6, for: "BPF_MAP_TYPE_STRUCT_OPS").and(
    Requirement {
      access("/proc/sys/net/ipv4/tcp_available_congestion_control", R_OK) == 0
        ? nil : "the kernel is built without CONFIG_INET"
    })
  /// Operations that are attached by links.
  static let structOpsLinks = congestionPrograms.and(linux(6, 4, for: "BPF_LINK_TYPE_STRUCT_OPS"))
}

let structOpsChecks: [KernelCheck] = [
  KernelCheck(
    "TCP takes its congestion control from programs until it is detached", needs: .congestionPrograms
  ) { context in
    let loaded = try context.load("congestion")
    try loaded.withLoaded { loaded in
      try expect(!isAvailable("swift_count"), "not attached yet")
      let report = try loaded.attachAll()
      try expectEqual(report.attached.map(\.program), ["counting"], "what was attached")
      try expect(isAvailable("swift_count"), "TCP has it")
      try talk(using: "swift_count")
      try expectEqual(try loaded.number("started"), 1, "connections that were started with it")
      try expect(try loaded.number("acknowledged") > 0, "the window was asked for")
      try expectError(.invalidState) { try loaded.structOps("counting").attach() }
      try loaded.detachAll()
      try expect(!isAvailable("swift_count"), "TCP has it no more")
      try expectEqual(try loaded.number("started"), 1, "connections afterwards")
    }
  },
  KernelCheck("what TCP has against a congestion control is told", needs: .congestionPrograms) { context in
    var object = try context.object("congestion")
    try object.structOps["counting"]?["name"]?.set(text: "reno")
    let taken = try object.load(on: context.kernel)
    try expectError(.invalidState) { try taken.attachAll() }
    // The kernel wants to be told the threshold.
    try object.structOps["counting"]?["name"]?.set(text: "swift_count")
    try object.structOps["counting"]?.setFunction("ssthresh", to: nil)
    let partial = try object.load(on: context.kernel)
    try expectEqual(partial.programs.contains { $0.name == "keep_threshold" }, false, "the unused program")
    try expectError(.invalidValue) { try partial.attachAll() }
    try expect(!isAvailable("swift_count"), "nothing is left")
  },
  KernelCheck("a link of operations takes others in place of its own", needs: .structOpsLinks) { context in
    var object = try context.object("congestion_link")
    object.maps["linked_later"]?.isEnabled = true
    let loaded = try object.load(on: context.kernel)
    try loaded.withLoaded { loaded in
      let info = try loaded.structOps("linked").attach()
      try expect(info.linkID != nil, "the attachment is a link")
      try talk(using: "swift_linked")
      try expectEqual(try loaded.number("started"), 1, "connections of the first")
      let (first, later) = (try loaded.structOps("linked"), try loaded.structOps("linked_later"))
      try loaded.withLink(info) { link throws(BPFError) in try link.update(to: later, expecting: first) }
      try talk(using: "swift_linked")
      try expectEqual(try loaded.number("started"), 1, "connections of the first afterwards")
      try expectEqual(try loaded.number("started_by_other"), 1, "connections of the second")
      try expectError(.invalidState) {
        try loaded.withLink(info) { link throws(BPFError) in try link.update(to: first, expecting: first) }
      }
      try loaded.detachAll()
      try expect(!isAvailable("swift_linked"), "TCP has it no more")
    }
  },
]

/// Whether TCP knows a congestion control.
private func isAvailable(_ name: String) -> Bool {
  let list = try? text(of: "/proc/sys/net/ipv4/tcp_available_congestion_control")
  return list?.split(whereSeparator: \.isWhitespace).contains(Substring(name)) == true
}

/// Sends something over a connection of this machine to itself whose sender uses a congestion control.
private func talk(using name: String) throws {
  func opened() throws -> Int32 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try expect(socket >= 0, "a socket")
    return socket
  }
  let listener = try opened()
  defer { close(listener) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let isListening = withUnsafeMutablePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(listener, $0, size) == 0 && listen(listener, 1) == 0 && getsockname(listener, $0, &size) == 0
    }
  }
  try expect(isListening, "nobody can listen on the loopback device: errno \(errno)")
  let sender = try opened()
  defer { close(sender) }
  // The same for every kernel. C: TCP_CONGESTION.
  let congestion: Int32 = 13
  try expect(
    setsockopt(sender, Int32(IPPROTO_TCP), congestion, name, socklen_t(name.utf8.count)) == 0,
    "the socket takes \(name): errno \(errno)")
  let isConnected = withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(sender, $0, size) == 0 }
  }
  try expect(isConnected, "the connection is made: errno \(errno)")
  let receiver = accept(listener, nil, nil)
  try expect(receiver >= 0, "the connection is taken")
  defer { close(receiver) }
  var message = [UInt8](repeating: 7, count: 4096)
  for _ in 0..<4 {
    try expectEqual(write(sender, message, message.count), message.count, "bytes that were sent")
    var seen = 0
    while seen < message.count {
      let count = read(receiver, &message, message.count - seen)
      try expect(count > 0, "bytes arrive")
      seen += count
    }
  }
}
