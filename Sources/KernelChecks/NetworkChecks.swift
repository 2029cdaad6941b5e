import BPF
import BPFSyscall
import Glibc

/// The modules that these checks need where they are not built in: veth, sch_ingress, cls_bpf.
let networkChecks: [KernelCheck] =
  [
    KernelCheck("XDP by link counts and drops packets, in every mode of veth", needs: .network) { context in
      for mode in [XDPMode.generic, .native, .automatic] { try requireXDPEffect(context, mode) }
    },
    KernelCheck("XDP by netlink stays when its process lets go, until it is detached", needs: .network) {
      context in
      let network = try TestNetwork()
      let interface = try network.farInterface(context.kernel)
      let id = try attachAndForget(context, to: interface)
      context.kernel.drain()
      let state = try interface.xdp()
      try expectEqual(state.attached, .generic, "where it runs")
      try expectEqual(state.programID, id, "the program")
      try expectEqual(state.genericProgramID, id, "the program in the stack")
      try expect(try context.kernel.programIDs().contains(id), "the program is there")
      try interface.detachXDP()
      try expectEqual(try interface.xdp().attached, XDPState.Attached.none, "what is attached afterwards")
    },
    KernelCheck("XDP by netlink heeds what has to be there", needs: .network, requireXDPConditions),
    KernelCheck("an XDP link takes another program", needs: .network) { context in
      let network = try TestNetwork()
      let interface = try network.farInterface(context.kernel)
      let loaded = try context.load("xdp_counter")
      try loaded.withLoaded { loaded in
        let pass = try loaded.program("pass_xdp")
        let count = try loaded.program("count_xdp")
        let link = try pass.attachXDP(to: interface, mode: .generic)
        let error = try expectError(.systemCallFailed) { try count.takeOver(link, from: count) }
        try expectEqual(error.errno, .EPERM, "errno of the wrong old program")
        try count.takeOver(link, from: pass)
        try expectEqual(try interface.xdp().programID, try count.info().id, "the program")
      }
    },
    KernelCheck("what XDP may do on an interface is told", needs: .network) { context in
      let network = try TestNetwork()
      let features = try network.farInterface(context.kernel).xdpFeatures()
      let isTold = Requirement.linux(6, 3, for: "").missing() == nil
      try expectEqual(features != nil, isTold, "whether the kernel tells features")
      if let features {
        try expect(features.actions.contains([.basic, .redirect]), "veth has XDP: \(features)")
      }
    },
    KernelCheck("an interface that is not there is told", needs: .network) { context in
      let loaded = try context.load("xdp_counter")
      try expectError(.noSuchTarget) { try loaded.program("count_xdp").attach(to: "no-such-if") }
      try expectError(.noSuchTarget) { _ = try context.kernel.interface("") }
      try expectError(.noSuchTarget) {
        _ = try context.kernel.interface(String(repeating: "x", count: 100))
      }
      try expectError(.noSuchTarget) { _ = try context.kernel.interface(index: 0x7fff_fff0) }
      try expectEqual(try context.kernel.interface(index: 1).name, "lo", "the first interface")
      try expect(try context.kernel.interfaces().contains { $0.name == "lo" }, "lo is listed")
    },
    KernelCheck("another namespace is entered by a thread of its own", needs: .network) { context in
      let network = try TestNetwork()
      let before = ownNamespace()
      let interface = try network.farInterface(context.kernel)
      let loaded = try context.load("xdp_counter")
      try loaded.withLoaded { loaded in
        try loaded.program("pass_xdp").attachXDP(to: interface, mode: .generic)
        try expect(try interface.xdp().programID != nil, "attached in the other namespace")
        try expectEqual(ownNamespace(), before, "the caller's namespace")
      }
      try expectError(.noSuchTarget) { _ = try context.kernel.interface("far0") }
      try expectError(.notFound) { _ = try context.kernel.networkNamespace(path: "/run/netns/not-there") }
      try expectError(.invalidValue) { _ = try context.kernel.networkNamespace(path: "/dev/null") }
      let same = try context.kernel.networkNamespace(process: getpid())
      try expectEqual(try context.kernel.interface("lo", in: same).index, 1, "lo of this process")
      try expectEqual(ownNamespace(), before, "the caller's namespace")
    },
  ] + trafficControlChecks

/// Which namespace the calling thread is in.
private func ownNamespace() -> String {
  var buffer = [CChar](repeating: 0, count: 64)
  let count = readlink("/proc/thread-self/ns/net", &buffer, 63)
  return String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// How many packets of a protocol all CPUs counted.
private func packets(_ loaded: LoadedObject, protocol number: UInt8 = 17) throws -> UInt64 {
  let values = try loaded.map("packets").perCPUValues([number, 0, 0, 0]) ?? []
  return values.reduce(0) { sum, bytes in sum + UInt64(bytes[0]) + UInt64(bytes[1]) << 8 }
}

private func requireXDPEffect(_ context: CheckContext, _ mode: XDPMode) throws {
  let network = try TestNetwork()
  let interface = try network.farInterface(context.kernel)
  let receiver = try network.listen(on: 7001)
  let loaded = try context.load("xdp_counter")
  try loaded.withLoaded { loaded in
    let link = try loaded.program("count_xdp").attachXDP(to: interface, mode: mode)
    try expect(link.linkID != nil, "the attachment is a link")
    let attached = try interface.xdp().attached
    try expectEqual(attached, mode == .generic ? .generic : .native, "where it runs in mode \(mode)")
    try network.send(5, to: 7001)
    try expectEqual(network.received(receiver, wanted: 5), 5, "datagrams that arrive in mode \(mode)")
    try expectEqual(try packets(loaded), 5, "packets that were counted in mode \(mode)")
    let source = TestNetwork.nearAddress
    try loaded.map("dropped").update(source, [UInt8](repeating: 0, count: 8))
    try network.send(7, to: 7001)
    try expectEqual(network.received(receiver, wanted: 0), 0, "datagrams that arrive from a dropped source")
    try expectEqual(try loaded.map("dropped").lookup(source)?.first, 7, "drops in mode \(mode)")
    try expectEqual(try packets(loaded), 12, "packets that were counted in mode \(mode)")
    try loaded.detachAll()
    try network.send(2, to: 7001)
    try expectEqual(network.received(receiver, wanted: 2), 2, "datagrams that arrive afterwards")
    try expectEqual(try interface.xdp().attached, XDPState.Attached.none, "what is attached afterwards")
  }
}

/// Everything that this process holds of the program is gone when it returns.
private func attachAndForget(_ context: CheckContext, to interface: NetworkInterface) throws -> UInt32 {
  let loaded = try context.load("xdp_counter")
  let program = try loaded.program("pass_xdp")
  try interface.attachXDP(program, mode: .generic)
  return try program.info().id
}

private func requireXDPConditions(_ context: CheckContext) throws {
  let network = try TestNetwork()
  let interface = try network.farInterface(context.kernel)
  let loaded = try context.load("xdp_counter")
  let pass = try loaded.program("pass_xdp")
  let count = try loaded.program("count_xdp")
  try interface.attachXDP(pass, mode: .generic, if: .ifNotPresent)
  let taken = try expectError(.systemCallFailed) {
    try interface.attachXDP(count, mode: .generic, if: .ifNotPresent)
  }
  try expectEqual(taken.errno, .EBUSY, "errno where a program is")
  try expect(taken.summary.contains("refuses: "), "the kernel's words: \(taken)")
  let wrong = try expectError(.systemCallFailed) {
    try interface.attachXDP(count, mode: .generic, if: .expecting(count))
  }
  try expect(wrong.summary.contains("expected"), "the kernel's words: \(wrong)")
  let mixed = try expectError(.systemCallFailed) { try interface.attachXDP(count, mode: .native) }
  try expect(mixed.summary.contains("at the same time"), "the kernel's words: \(mixed)")
  let linked = try expectError(.systemCallFailed) { try count.attachXDP(to: interface, mode: .generic) }
  try expect(linked.description.contains("\(try pass.info().id)"), "who is there: \(linked)")
  try expectEqual(try interface.xdp().programID, try pass.info().id, "the program is still there")
  try interface.attachXDP(count, mode: .generic, if: .expecting(pass))
  try expectEqual(try interface.xdp().programID, try count.info().id, "the program that took over")
  try expectError(.systemCallFailed) { try interface.detachXDP(mode: .generic, expecting: pass) }
  try interface.detachXDP(mode: .generic, expecting: count)
  try expectEqual(try interface.xdp().attached, XDPState.Attached.none, "what is attached afterwards")
  withExtendedLifetime(loaded) {}
}
