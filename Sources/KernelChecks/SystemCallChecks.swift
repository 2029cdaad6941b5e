import BPF
import Glibc

/// Parity ATT-7, ATT-33, ATT-27.
let systemCallChecks: [KernelCheck] = [
  KernelCheck("system calls by their names, with their arguments and results", needs: .kprobes) { context in
    let wanted: Int32 = 0x7fff_fff1
    var object = try context.object("system_calls")
    try object.globals["wanted"]?.set(wanted)
    try object.globals["caller"]?.set(getpid())
    let loaded = try object.load(on: context.kernel)
    try loaded.withLoaded { loaded in
      let report = try loaded.attachAll()
      try expectEqual(report.attached.map(\.hook), ["ksyscall getpgid", "kretsyscall getpgid"], "hooks")
      for _ in 0..<3 { try expectEqual(getpgid(wanted), -1, "the group of a process that is not there") }
      try expectEqual(try loaded.number("calls"), 3, "calls with this argument")
      try expectEqual(try loaded.number("returns"), 3, "returns of this process")
      try loaded.detachAll()
      _ = getpgid(wanted)
      try expectEqual(try loaded.number("calls"), 3, "calls after the detachment")
    }
    let error = try expectError(.noSuchTarget) {
      try loaded.program("on_call").attachSystemCall("no_such_call")
    }
    try expect("\(error)".contains("ksyscall no_such_call"), "\(error)")
  },
  KernelCheck("a program at a hook of netfilter counts and drops", needs: .netfilter) { context in
    let network = try TestNetwork()
    let receiver = try network.listen(on: 7008)
    let loaded = try context.load("packet_filter")
    try loaded.withLoaded { loaded in
      let program = try loaded.program("filter")
      let namespace = try context.kernel.networkNamespace(descriptor: network.far)
      let place = NetfilterPlace(.ipv4, .localIn, priority: -7)
      let info = try program.attachNetfilter(place, in: namespace)
      try network.send(3, to: 7008)
      try expectEqual(network.received(receiver, wanted: 3), 3, "datagrams that are let through")
      try expect(try loaded.number("packets") >= 3, "packets seen")
      let details = try loaded.withLink(info) { link throws(BPFError) in try link.linkInfo().details }
      try expectEqual(details, .netfilter(family: 2, hook: 1, priority: -7, flags: 0), "what the link says")
      try expectError(.invalidState) { try program.attachNetfilter(place, in: namespace) }
      try loaded.globals["drops"]?.set(UInt32(1))
      try network.send(3, to: 7008)
      try expectEqual(network.received(receiver, wanted: 0), 0, "datagrams that are dropped")
      try loaded.detachAll()
      try network.send(2, to: 7008)
      try expectEqual(network.received(receiver, wanted: 2), 2, "datagrams after the detachment")
    }
  },
]

extension Requirement {
  /// Links of netfilter, which some kernels leave out.
  static let netfilter = Requirement.network.and(.linux(6, 4, for: "BPF_LINK_TYPE_NETFILTER")).and(
    Requirement {
      KernelListing.has(prefix: "bpf_nf_link_attach") == true
        ? nil : "the kernel is built without CONFIG_NETFILTER_BPF_LINK"
    })
}
