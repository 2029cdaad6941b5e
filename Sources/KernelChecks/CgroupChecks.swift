import BPF
import Glibc

let cgroupChecks: [KernelCheck] = [
  KernelCheck("packets of a control group are counted and dropped", needs: .controlGroups) { context in
    let loaded = try context.load("cgroup_family")
    try loaded.withLoaded { loaded in
      try withControlGroup { group in
        let info = try loaded.program("on_egress").attachCgroup(group)
        try expectEqual(info.hook, "cgroup_inet_egress of \(group)", "hook")
        try expectEqual(try sendPackets(5), [0], "errors of sending")
        let counted = try loaded.number("packets")
        try expect(counted >= 5, "5 packets were sent; seen \(counted)")
        try loaded.globals["drops_packets"]?.set(UInt32(1))
        try expectEqual(try sendPackets(3), [EPERM], "errors of sending while packets are dropped")
        try requireInfo(loaded, info, group, .cgroupInetEgress)
        try loaded.detachAll()
        try expectEqual(try sendPackets(3), [0], "errors of sending after the detachment")
      }
    }
  },
  KernelCheck("a program of cgroup/skb goes where it is told", needs: .controlGroups) { context in
    let loaded = try context.load("cgroup_family")
    try loaded.withLoaded { loaded in
      try withControlGroup { group in
        let program = try loaded.program("on_packet")
        try expectError(.invalidValue) { try program.attachCgroup(group) }
        try program.attachCgroup(group, as: .cgroupInetEgress)
        try expectEqual(try sendPackets(2), [0], "errors of sending")
        let counted = try loaded.number("packets")
        try expect(counted >= 2, "2 packets were sent; seen \(counted)")
      }
    }
  },
  KernelCheck("connections are turned to another port, and refused", needs: .controlGroups) { context in
    let loaded = try context.load("cgroup_family")
    try loaded.withLoaded { loaded in
      try withControlGroup { group in
        guard let server = LoopbackSocket(SOCK_STREAM), let unused = LoopbackSocket(SOCK_STREAM) else {
          throw CheckFailure(description: "no socket can be made")
        }
        let port = try server.listenAnywhere()
        let other = try unused.listenAnywhere()
        try loaded.globals["closed_port"]?.set(other)
        try loaded.globals["from_port"]?.set(UInt16(9))
        try loaded.globals["to_port"]?.set(port)
        try expectEqual(try connectTo(9), ECONNREFUSED, "nobody listens at port 9")
        try loaded.program("on_connect").attachCgroup(group)
        try expectEqual(try connectTo(9), 0, "the connection is turned to the port of the server")
        try expectEqual(try connectTo(other), EPERM, "the closed port")
        try loaded.detachAll()
        try expectEqual(try connectTo(9), ECONNREFUSED, "nobody listens at port 9, once detached")
        try expectEqual(try connectTo(other), 0, "the port, once detached")
      }
    }
  },
  KernelCheck("sockets, settings, options and devices are refused", needs: .controlGroups) { context in
    let loaded = try context.load("cgroup_family")
    try loaded.withLoaded { loaded in
      try withControlGroup { group in
        for (program, effect) in refusals {
          try expectEqual(try effect(), 0, "the error before \(program) is attached")
          let info = try loaded.program(program).attachCgroup(group)
          try expectEqual(try effect(), EPERM, "the error while \(program) is attached")
          try loaded.detach(info)
          try expectEqual(try effect(), 0, "the error after \(program) is detached")
        }
      }
    }
  },
  KernelCheck("programs attached for good are listed, replaced and detached", needs: .controlGroups) {
    context in
    let loaded = try context.load("cgroup_family")
    try withControlGroup { path in
      let group = try ControlGroup(path, on: context.kernel)
      let counter = try loaded.program("on_egress")
      let dropper = try loaded.program("drop_all")
      try group.attach(counter, [.allowMulti])
      defer { try? group.detach(counter) }
      let one = try group.programs(.cgroupInetEgress)
      try expectEqual(one?.entries.map(\.programID), [try counter.info().id], "the programs")
      try expectEqual(one?.flags, .allowMulti, "the flags")
      try expectEqual(try sendPackets(1), [0], "errors of sending")
      try group.attach(dropper, [.allowMulti], replacing: counter)
      defer { try? group.detach(dropper) }
      try expectEqual(try sendPackets(1), [EPERM], "errors of sending after the replacement")
      try expectEqual(
        try group.programs(.cgroupInetEgress)?.entries.map(\.programID), [try dropper.info().id],
        "the programs")
      let effective = try group.programs(.cgroupInetEgress, effective: true)
      try expect(
        effective?.entries.map(\.programID).contains(try dropper.info().id) == true, "what acts on the group")
      try group.detach(dropper)
      try expectEqual(try group.programs(.cgroupInetEgress)?.entries, [], "what is left")
      try expectError(.notFound) { try group.detach(dropper) }
      try expectEqual(try group.programs(AttachType(rawValue: 9999)), nil, "a hook that no kernel has")
    }
    try expectError(.noSuchTarget) { _ = try ControlGroup("/no/such/group", on: context.kernel) }
    try expectError(.noSuchTarget) { try loaded.program("on_egress").attachCgroup("/tmp") }
  },
  KernelCheck("a program that tolerates no other keeps links away", needs: .controlGroups) { context in
    let loaded = try context.load("cgroup_family")
    try withControlGroup { path in
      let group = try ControlGroup(path, on: context.kernel)
      let program = try loaded.program("on_egress")
      try group.attach(program)
      defer { try? group.detach(program) }
      let error = try expectError(.invalidState) { try loaded.program("drop_all").attachCgroup(group) }
      try expectEqual(error.errno, .EPERM, "errno")
    }
  },
  KernelCheck("sockets of a network namespace are not found", needs: .linux(5, 9, for: "sk_lookup")) {
    context in
    let loaded = try context.load("socket_lookup")
    try loaded.withLoaded { loaded in
      guard let server = LoopbackSocket(SOCK_STREAM) else {
        throw CheckFailure(description: "no socket can be made")
      }
      let port = try server.listenAnywhere()
      let info = try loaded.program("close_port").attachNetworkNamespace()
      try expectEqual(try connectTo(port), 0, "the server is found")
      try loaded.globals["closed_port"]?.set(UInt32(port))
      try expectEqual(try connectTo(port), ECONNREFUSED, "the server is hidden")
      try expectEqual(try loaded.number("refusals"), 1, "refusals")
      let details = try loaded.withLink(info) { link throws(BPFError) in try link.linkInfo().details }
      var inode = stat()
      try expect(stat("/proc/self/ns/net", &inode) == 0, "the namespace is there")
      try expectEqual(
        details, .namespace(inode: UInt32(inode.st_ino), attachType: .skLookup), "what the link says")
      try loaded.detachAll()
      try expectEqual(try connectTo(port), 0, "the server is found again")
      try expectError(.noSuchTarget) {
        try loaded.program("close_port").attachNetworkNamespace("/no/such/net")
      }
    }
  },
]

/// What each program refuses, as the error number of trying it.
private let refusals: [(program: String, effect: @Sendable () throws -> Int32)] = [
  ("no_sockets", { LoopbackSocket(SOCK_DGRAM) == nil ? errno : 0 }),
  ("no_settings", { errorOfReading("/proc/sys/kernel/ostype") }),
  ("no_devices", { errorOfReading("/dev/zero") }),
  (
    "no_options",
    {
      guard let socket = LoopbackSocket(SOCK_DGRAM) else { return errno }
      var on: Int32 = 1
      return setsockopt(socket.descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(4)) == 0 ? 0 : errno
    }
  ),
]

private func errorOfReading(_ path: String) -> Int32 {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return errno }
  defer { close(file) }
  var byte: UInt8 = 0
  return read(file, &byte, 1) < 0 ? errno : 0
}

private func requireInfo(
  _ loaded: LoadedObject, _ attachment: AttachmentInfo, _ group: String, _ type: AttachType
) throws {
  let info = try loaded.withLink(attachment) { link throws(BPFError) in try link.linkInfo() }
  try expectEqual(
    info.details, .cgroup(id: try controlGroupID(group), attachType: type), "what the link says")
  try expectEqual(info.programID, try loaded.program(attachment.program).info().id, "the link's program")
}
