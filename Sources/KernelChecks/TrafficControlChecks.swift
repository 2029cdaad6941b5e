import BPF
import BPFSyscall
import Glibc
import TestSupport

let trafficControlChecks: [KernelCheck] = [
  KernelCheck("filters count and drop in both directions, and leave nothing behind", needs: .filters) {
    context in
    try requireTrafficEffect(context, .netlink)
  },
  KernelCheck("tcx programs count and drop in both directions, and leave nothing behind", needs: .tcx) {
    context in
    try requireTrafficEffect(context, .tcx)
  },
  KernelCheck("the automatic way is tcx where the kernel has it, else a filter", needs: .filters) { context in
    let network = try TestNetwork()
    let interface = try network.farInterface(context.kernel)
    let loaded = try context.load("tc_counter")
    try loaded.withLoaded { loaded in
      let attachment = try loaded.program("plain").attachTrafficControl(to: interface, .ingress)
      let hasTCX = Requirement.tcx.missing() == nil
      try expectEqual(attachment.linkID != nil, hasTCX, "whether the attachment is a link")
      try expectEqual(try interface.filters(.ingress).count, hasTCX ? 0 : 1, "filters")
      guard !hasTCX else { return }
      let error = try expectError(.kernelTooOld) {
        try loaded.program("plain").attachTCX(to: interface, .ingress)
      }
      try expect(error.remedy?.contains("6.6") == true, "the remedy: \(error)")
      try expectError(.kernelTooOld) { _ = try interface.tcx(.ingress) }
    }
  },
  KernelCheck("filters of others stay, and so does the discipline they hang in", needs: .filters) { context in
    try requireOthersSurvive(context)
  },
  KernelCheck("filters are placed, refused, replaced and removed one by one", needs: .filters) { context in
    try requireExactFilters(context)
  },
  KernelCheck("tcx programs run in the order of their anchors", needs: .tcx) { context in
    try requireOrder(context)
  },
  KernelCheck("tcx without a link stays until it is detached", needs: .tcx) { context in
    let network = try TestNetwork()
    let interface = try network.farInterface(context.kernel)
    let loaded = try context.load("tc_counter")
    let first = try loaded.program("first")
    let second = try loaded.program("second")
    try interface.attachTCX(first, .egress)
    let list = try interface.tcx(.egress)
    try expectEqual(list.entries.map(\.programID), [try first.info().id], "programs")
    try expectEqual(list.entries.map(\.linkID), [nil], "links")
    let stale = try expectError(.systemCallFailed) {
      try interface.attachTCX(second, .egress, replacing: first, expectedRevision: list.revision + 7)
    }
    try expectEqual(stale.errno, .ESTALE, "errno of another revision")
    try interface.attachTCX(second, .egress, replacing: first, expectedRevision: list.revision)
    try expectEqual(
      try interface.tcx(.egress).entries.map(\.programID), [try second.info().id], "programs")
    try expectError(.systemCallFailed) { try interface.detachTCX(first, .egress) }
    try interface.detachTCX(second, .egress)
    try expectEqual(try interface.tcx(.egress).entries, [], "programs afterwards")
    withExtendedLifetime(loaded) {}
  },
  KernelCheck("network programs attach by their section names", needs: .filters) { context in
    let loaded = try context.load("tc_counter")
    try loaded.withLoaded { loaded in
      let program = try loaded.program("plain")
      try expectError(.invalidValue) { try program.attach(to: "lo") }
      try expectError(.unsupported) { try program.attach() }
      let plain = try program.attach(to: "lo:egress")
      try expect(plain.hook.contains("lo egress"), "the hook: \(plain.hook)")
      let directed = try loaded.program("first").attach(to: "lo")
      try expect(directed.hook.contains("lo ingress"), "the hook: \(directed.hook)")
      try loaded.detachAll()
    }
  },
]

private func loadWatching(_ context: CheckContext, _ port: UInt16, dropping: UInt16 = 0) throws
  -> LoadedObject
{
  var object = try context.object("tc_counter")
  try object.globals["watched_port"]?.set(port)
  try object.globals["dropped_port"]?.set(dropping)
  return try object.load(on: context.kernel)
}

private func requireTrafficEffect(_ context: CheckContext, _ method: TrafficControlMethod) throws {
  let network = try TestNetwork()
  let far = try network.farInterface(context.kernel)
  let near = try network.nearInterface(context.kernel)
  let receiver = try network.listen(on: 7002)
  let blocked = try network.listen(on: 7003)
  let before = try far.queueingDisciplines().map(\.kind)
  let loaded = try loadWatching(context, 7002, dropping: 7003)
  try loaded.withLoaded { loaded in
    try loaded.program("count_ingress").attachTrafficControl(to: far, .ingress, via: method)
    try network.send(6, to: 7002)
    try network.send(4, to: 7003)
    try expectEqual(network.received(receiver, wanted: 6), 6, "datagrams that arrive")
    try expectEqual(network.received(blocked, wanted: 0), 0, "dropped datagrams that arrive")
    try expectEqual(try loaded.map("datagrams").number(0), 10, "datagrams seen at ingress")
    let egress = try loaded.program("count_egress").attachTrafficControl(to: near, .egress, via: method)
    try expectEqual(egress.linkID != nil, method == .tcx, "whether the attachment is a link")
    try network.send(3, to: 7002)
    try network.send(2, to: 7003)
    try expectEqual(network.received(receiver, wanted: 3), 3, "datagrams that arrive")
    try expectEqual(try loaded.map("datagrams").number(1), 5, "datagrams seen at egress")
    try expectEqual(try loaded.map("datagrams").number(0), 13, "datagrams that get as far as ingress")
    if method == .netlink {
      let filter = try far.filters(.ingress)
      let id = try loaded.program("count_ingress").info().id
      try expectEqual(filter.map(\.name), ["count_ingress:[\(id)]"], "filters")
      try expectEqual(filter.map(\.programID), [id], "their programs")
      try expectEqual(filter.map(\.isDirectAction), [true], "direct action")
    }
    try loaded.detachAll()
    try network.send(2, to: 7003)
    try expectEqual(network.received(blocked, wanted: 2), 2, "datagrams that arrive afterwards")
  }
  for interface in [far, near] {
    for direction in TrafficDirection.allCases {
      try expectEqual(try interface.filters(direction), [], "filters afterwards")
    }
    try expectEqual(try interface.queueingDisciplines().map(\.kind), before, "disciplines afterwards")
  }
}

private func requireOthersSurvive(_ context: CheckContext) throws {
  let network = try TestNetwork()
  let interface = try network.farInterface(context.kernel)
  let theirs = try attachForeignFilter(context, network)
  let loaded = try context.load("tc_counter")
  let plain = try loaded.program("plain")
  let ours = try interface.attachFilter(plain, .ingress, priority: 10)
  try expectEqual(try interface.filters(.ingress).count, 2, "filters")
  try interface.detachFilter(ours)
  try expectEqual(try interface.filters(.ingress), theirs, "the other's filters")
  try expectError(.notFound) { try interface.detachFilter(ours) }
  try expect(try interface.hasClsact(), "the other's discipline is there")
  // In the same place there is another program by now.
  let replaced = try interface.attachFilter(plain, .ingress, priority: 10)
  let other = try interface.attachFilter(
    try loaded.program("first"), .ingress, priority: replaced.priority, handle: replaced.handle,
    replaces: true)
  try expectError(.notFound) { try interface.detachFilter(replaced) }
  try interface.detachFilter(other)
  try expectEqual(try interface.filters(.ingress), theirs, "the other's filters")
  withExtendedLifetime(loaded) {}
}

/// A filter that is not of this context: by iproute2 where it is installed, else by another context.
private func attachForeignFilter(
  _ context: CheckContext, _ network: TestNetwork
) throws -> [TrafficControlFilter] {
  let interface = try network.farInterface(context.kernel)
  let tool = "/usr/sbin/tc"
  if access(tool, X_OK) == 0 {
    for words in [
      "qdisc add dev far0 clsact",
      "filter add dev far0 ingress prio 5 bpf bytecode 1,6,0,0,0 flowid 1:1",
    ] {
      // Classic bytecode is one argument with spaces.
      let arguments = words.split(separator: " ").map {
        $0 == "1,6,0,0,0" ? "1,6 0 0 0" : String($0)
      }
      let result = try inNamespace(network.far) { try ChildProcess.run(tool, arguments) }
      try expect(result.code == 0, "tc \(words): \(result.errors)")
    }
  } else {
    let other = Kernel()
    let loaded = try context.object("tc_counter").load(on: other)
    _ = try network.farInterface(other).attachFilter(try loaded.program("plain"), .ingress, priority: 5)
  }
  let found = try interface.filters(.ingress)
  try expectEqual(found.map(\.priority), [5], "the other's filter")
  return found
}

private func requireExactFilters(_ context: CheckContext) throws {
  let network = try TestNetwork()
  let interface = try network.farInterface(context.kernel)
  let loaded = try context.load("tc_counter")
  let plain = try loaded.program("plain")
  let first = try loaded.program("first")
  let filter = try interface.attachFilter(plain, .egress, priority: 50, handle: 7, chain: 3)
  try expectEqual([filter.priority], [50], "priority")
  try expectEqual([filter.handle, filter.chain], [7, 3], "handle and chain")
  try expectEqual(try interface.filters(.egress), [filter], "filters")
  let taken = try expectError(.systemCallFailed) {
    _ = try interface.attachFilter(first, .egress, priority: 50, handle: 7, chain: 3)
  }
  try expectEqual(taken.errno, .EEXIST, "errno of a taken place")
  let beside = try interface.attachFilter(first, .egress, priority: 50, chain: 3)
  try expect(beside.handle != 7 && beside.handle != 0, "the kernel chose handle \(beside.handle)")
  try interface.detachFilter(filter)
  try expectEqual(try interface.filters(.egress), [beside], "filters")
  try expect(try interface.hasClsact(), "the discipline stays as long as a filter is in it")
  try interface.detachFilter(beside)
  try expect(!(try interface.hasClsact()), "the discipline is gone")
  withExtendedLifetime(loaded) {}
}

private func requireOrder(_ context: CheckContext) throws {
  let network = try TestNetwork()
  let interface = try network.farInterface(context.kernel)
  let receiver = try network.listen(on: 7004)
  let loaded = try loadWatching(context, 7004)
  try loaded.withLoaded { loaded in
    let first = try loaded.program("first")
    let second = try loaded.program("second")
    let plain = try loaded.program("plain")
    func marked() throws -> UInt64 { try loaded.globals["marked"]?.integer() ?? 0 }
    let ids = (try first.info().id, try second.info().id, try plain.info().id)
    let link = try second.attachTCX(to: interface, .ingress)
    // The marking program runs behind: nothing is seen of its mark.
    try first.attachTCX(to: interface, .ingress, at: .last)
    try network.send(3, to: 7004)
    try expectEqual(network.received(receiver, wanted: 3), 3, "datagrams that arrive")
    try expectEqual(try marked(), 0, "marks seen before they are made")
    let list = try interface.tcx(.ingress)
    try expectEqual(list.entries.map(\.programID), [ids.1, ids.0], "programs in order")
    try expectEqual(list.entries.first?.linkID, link.linkID, "the first one's link")
    let stale = try expectError(.systemCallFailed) {
      try plain.attachTCX(to: interface, .ingress, at: .first, expectedRevision: list.revision + 1)
    }
    try expectEqual(stale.errno, .ESTALE, "errno of another revision")
    try plain.attachTCX(
      to: interface, .ingress, at: .afterProgram(ids.1), expectedRevision: list.revision)
    try expectEqual(
      try interface.tcx(.ingress).entries.map(\.programID), [ids.1, ids.2, ids.0], "programs in order")
    try loaded.detachAll()
    let behind = try second.attachTCX(to: interface, .ingress)
    try first.attachTCX(to: interface, .ingress, at: .beforeLink(behind.linkID ?? 0))
    try plain.attachTCX(to: interface, .ingress, at: .first)
    try network.send(4, to: 7004)
    try expectEqual(network.received(receiver, wanted: 4), 4, "datagrams that arrive")
    try expectEqual(try marked(), 4, "marks seen")
    try expectEqual(
      try interface.tcx(.ingress).entries.map(\.programID), [ids.2, ids.0, ids.1], "programs in order")
  }
}
