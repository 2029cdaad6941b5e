import BPF
import Glibc

let socketMapChecks: [KernelCheck] = [
  KernelCheck("what one socket sends is received by another one") { context in
    let loaded = try context.load("socket_map")
    let map = try loaded.map("sockets")
    let program = try loaded.program("turn_message")
    let one = try Connection()
    let other = try Connection()
    // Sockets take over what is attached when they come into the map, and keep it as long as they are there.
    try program.attachSocketMap(map)
    try map.update(UInt32(0), UInt64(one.client))
    try map.update(UInt32(1), UInt64(other.server))
    try one.send("message", on: one.client)
    try expectEqual(try one.received(on: other.server), "message", "what comes at the other socket")
    try expectEqual(try one.received(on: one.server, isExpected: false), "", "what comes at the peer")
    try expectEqual(try loaded.number("messages"), 1, "messages")
    try program.detachSocketMap(map)
    try expectError(.notFound) { try program.detachSocketMap(map) }
    try map.delete(UInt32(0))
    try one.send("straight", on: one.client)
    try expectEqual(try one.received(on: one.server), "straight", "what comes at the peer, out of the map")
  },
  KernelCheck(
    "a program on the sockets of a map ends with its link",
    needs: Requirement.bpf.and(.linux(6, 10, for: "links of BPF_LINK_TYPE_SOCKMAP"))
  ) { context in
    let loaded = try context.load("socket_map")
    let map = try loaded.map("sockets")
    let one = try Connection()
    let other = try Connection()
    try loaded.withLoaded { loaded in
      let program = try loaded.program("turn_message")
      let info = try program.attachSocketMapByLink(map)
      try map.update(UInt32(0), UInt64(one.client))
      try map.update(UInt32(1), UInt64(other.server))
      try one.send("message", on: one.client)
      try expectEqual(try one.received(on: other.server), "message", "what comes at the other socket")
      let details = try loaded.withLink(info) { link throws(BPFError) in try link.linkInfo().details }
      try expectEqual(
        details, .sockmap(mapID: try map.info().id, attachType: .skMsgVerdict), "what the link says")
      try loaded.detachAll()
      try map.delete(UInt32(0))
      try map.update(UInt32(0), UInt64(one.client))
      try one.send("straight", on: one.client)
      try expectEqual(
        try one.received(on: one.server), "straight", "what comes at the peer, without the link")
    }
  },
  KernelCheck("what comes for one socket is sent by another one") { context in
    let loaded = try context.load("socket_map")
    let map = try loaded.map("sockets")
    let one = try Connection()
    let other = try Connection()
    try loaded.program("whole_segments").attachSocketMap(map)
    try loaded.program("turn_chunk").attachSocketMap(map)
    try map.update(UInt32(0), UInt64(one.server))
    try map.update(UInt32(1), UInt64(other.server))
    try one.send("chunk", on: one.client)
    try expectEqual(try one.received(on: other.client), "chunk", "what comes at the other socket's peer")
    try expectEqual(
      try one.received(on: one.server, isExpected: false), "", "what comes at the socket itself")
    try expectEqual(try loaded.number("chunks"), 1, "chunks")
    try map.delete(UInt32(0))
    try one.send("straight", on: one.client)
    try expectEqual(try one.received(on: one.server), "straight", "what comes out of the map")
    try loaded.program("turn_chunk").detachSocketMap(map)
    try loaded.program("whole_segments").detachSocketMap(map)
  },
  KernelCheck("a flow dissector sees the packets that are sorted by their flows", needs: .network) {
    context in
    let network = try TestNetwork()
    let sorter = try inNamespace(network.far) { try flowSorter() }
    defer { close(sorter) }
    let loaded = try context.load("socket_map")
    try loaded.withLoaded { loaded in
      let program = try loaded.program("dissect")
      func dissected(_ packets: Int) throws -> UInt64 {
        let before = try loaded.number("dissections")
        try network.send(packets, to: 7006)
        usleep(20_000)
        return try loaded.number("dissections") - before
      }
      try expectEqual(try dissected(3), 0, "packets before the attachment")
      let info = try program.attachNetworkNamespace("/proc/self/fd/\(network.far)")
      try expect(try dissected(3) >= 3, "3 packets came while it was attached by a link")
      let details = try loaded.withLink(info) { link throws(BPFError) in try link.linkInfo().details }
      var namespace = stat()
      try expect(fstat(network.far, &namespace) == 0, "the namespace is there")
      try expectEqual(
        details, .namespace(inode: UInt32(namespace.st_ino), attachType: .flowDissector), "what the link says"
      )
      try loaded.detachAll()
      try expectEqual(try dissected(3), 0, "packets after the detachment")
      try inNamespace(network.far) { try program.attachFlowDissector() }
      try expect(try dissected(3) >= 3, "3 packets came while it was attached for good")
      try inNamespace(network.far) { try program.detachFlowDissector() }
      try expectEqual(try dissected(3), 0, "packets after the second detachment")
    }
  },
]

/// Two ends of a TCP connection of this machine.
private final class Connection {
  let client: Int32
  let server: Int32
  private let socket: LoopbackSocket

  init() throws {
    guard let listener = LoopbackSocket(SOCK_STREAM), let socket = LoopbackSocket(SOCK_STREAM) else {
      throw CheckFailure(description: "no socket can be made (errno \(errno))")
    }
    try expectEqual(socket.connect(to: try listener.listenAnywhere()), 0, "the error of connecting")
    self.socket = socket
    client = socket.descriptor
    server = accept(listener.descriptor, nil, nil)
    try expect(server >= 0, "no connection comes (errno \(errno))")
  }

  deinit { close(server) }

  func send(_ text: String, on descriptor: Int32) throws {
    let count = text.utf8.count
    try expectEqual(Glibc.send(descriptor, text, count, 0), count, "bytes sent of \(text)")
  }

  /// What comes within a moment; one that should not come gets a shorter one.
  func received(on descriptor: Int32, isExpected: Bool = true) throws -> String {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&polled, 1, isExpected ? 5000 : 200) > 0 else { return "" }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }
}

/// A socket that gets every packet of the thread's namespace, in a group whose members share them by flows. The
/// kernel finds out the flow of each, also for the only member.
private func flowSorter() throws -> Int32 {
  let everything: UInt16 = 3  // ETH_P_ALL
  let descriptor = socket(
    AF_PACKET, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), Int32(everything.bigEndian))
  var group = UInt32(1)  // PACKET_FANOUT_HASH, and the group's number
  let result = setsockopt(descriptor, 263, 18, &group, 4)  // SOL_PACKET, PACKET_FANOUT
  try expect(descriptor >= 0 && result == 0, "packets cannot be sorted (errno \(errno))")
  return descriptor
}
