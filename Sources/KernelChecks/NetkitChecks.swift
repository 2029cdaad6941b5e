import BPF
import Glibc

let netkitChecks: [KernelCheck] = [
  KernelCheck("netkit programs count and drop at both ends, in the order of their anchors", needs: .netkit) {
    context in
    let network = try TestNetwork(kind: "netkit")
    let interface = try network.nearInterface(context.kernel)
    let far = try network.listen(on: 7005)
    let near = try network.listen(on: 7005, at: .near)
    var object = try context.object("netkit")
    try object.globals["watched_port"]?.set(UInt16(7005))
    let loaded = try object.load(on: context.kernel)
    try loaded.withLoaded { loaded in
      let counter = try loaded.program("on_primary")
      let marker = try loaded.program("mark_first")
      func counted() throws -> [UInt64] { try ["primary", "peer", "marked"].map { try loaded.number($0) } }
      func exchange() throws -> [Int] {
        try network.send(3, to: 7005)
        try network.send(2, to: 7005, from: .far)
        let dropping = try loaded.number("drops") != 0
        return [
          network.received(far, wanted: dropping ? 0 : 3), network.received(near, wanted: dropping ? 0 : 2),
        ]
      }
      let link = try counter.attachNetkit(to: interface, .primary)
      // The peer is managed through the primary end.
      try loaded.program("on_peer").attachNetkit(to: interface, .peer)
      let late = try marker.attachNetkit(to: interface, .primary, at: .last)
      try expectEqual(try exchange(), [3, 2], "datagrams that arrive")
      try expectEqual(try counted(), [3, 2, 0], "datagrams at the primary end, at the peer, with a mark")
      try loaded.detach(late)
      try marker.attachNetkit(to: interface, .primary, at: .beforeLink(link.linkID ?? 0))
      try expectEqual(
        try interface.netkit(.primary).entries.map(\.programID),
        [try marker.info().id, try counter.info().id],
        "programs in order")
      try expectEqual(
        try loaded.withLink(link) { link throws(BPFError) in try link.linkInfo().details },
        .netkit(interfaceIndex: interface.index, attachType: .netkitPrimary), "what the link says")
      try loaded.globals["drops"]?.set(UInt32(1))
      try expectEqual(try exchange(), [0, 0], "datagrams that arrive while they are dropped")
      try expectEqual(try counted(), [6, 4, 3], "datagrams at the primary end, at the peer, with a mark")
      try loaded.detachAll()
      try loaded.globals["drops"]?.set(UInt32(0))
      try expectEqual(try exchange(), [3, 2], "datagrams that arrive afterwards")
      try expectEqual(try counted(), [6, 4, 3], "datagrams that are counted afterwards")
      try expectEqual(try interface.netkit(.peer).entries, [], "programs of the peer afterwards")
    }
  }
]
