import BPF
import Glibc

let linkChecks: [KernelCheck] = [
  KernelCheck("a pinned link outlives its object, and ends with the file", needs: .controlGroups) { context in
    try withBPFFileSystem { folder in
      try withControlGroup { group in
        let path = "\(folder)/dropper"
        let id: UInt32?
        do {
          let loaded = try context.load("cgroup_family")
          let info = try loaded.program("drop_all").attachCgroup(group)
          id = info.linkID
          try loaded.withLink(info) { link throws(BPFError) in try link.pin(to: path) }
        }
        context.kernel.drain()
        try expectEqual(try sendPackets(1), [EPERM], "errors of sending, with the object released")
        let link = try context.kernel.link(pinnedAt: path)
        try expectEqual(link.info.linkID, id, "the link's id")
        try expectEqual(link.info.program, "drop_all", "the link's program")
        try link.detach()
        try expectEqual(try sendPackets(1), [EPERM], "errors of sending, with the file there")
        try expect(unlink(path) == 0, "the file is removed")
        try requireSoon("packets pass once the file is removed") { try sendPackets(1) == [0] }
      }
      try expectError(.notFound) { _ = try context.kernel.link(pinnedAt: "\(folder)/dropper") }
      let loaded = try context.load("cgroup_family")
      try loaded.program("drop_all").pin(to: "\(folder)/program")
      try expectError(.invalidValue) { _ = try context.kernel.link(pinnedAt: "\(folder)/program") }
      unlink("\(folder)/program")
    }
  },
  KernelCheck("a link gets another program", needs: .controlGroups) { context in
    let loaded = try context.load("cgroup_family")
    try loaded.withLoaded { loaded in
      try withControlGroup { group in
        let counter = try loaded.program("on_egress")
        let dropper = try loaded.program("drop_all")
        let info = try counter.attachCgroup(group)
        try expectEqual(try sendPackets(1), [0], "errors of sending with the first program")
        try loaded.withLink(info) { link throws(BPFError) in try link.update(to: dropper, expecting: counter)
        }
        try expectEqual(try sendPackets(1), [EPERM], "errors of sending with the second program")
        try expectError(.invalidState) {
          try loaded.withLink(info) { link throws(BPFError) in
            try link.update(to: dropper, expecting: counter)
          }
        }
        try loaded.withLink(info) { link throws(BPFError) in try link.update(to: counter) }
        try expectEqual(try sendPackets(1), [0], "errors of sending with the first program again")
        try loaded.detachAll()
      }
    }
  },
  KernelCheck("a link is opened by its id and detached by force", needs: .controlGroups) { context in
    let loaded = try context.load("cgroup_family")
    try loaded.withLoaded { loaded in
      try withControlGroup { group in
        let info = try loaded.program("drop_all").attachCgroup(group)
        guard let id = info.linkID else { throw CheckFailure(description: "the link has no id") }
        try expectEqual(try sendPackets(1), [EPERM], "errors of sending while attached")
        try expect(try context.kernel.linkIDs().contains(id), "the kernel lists the link")
        let link = try context.kernel.link(id: id)
        try link.forceDetach()
        try expectEqual(try sendPackets(1), [0], "errors of sending after the detachment by force")
        let details = try link.linkInfo().details
        try expectEqual(details, .cgroup(id: 0, attachType: .cgroupInetEgress), "what is left of the link")
        try expectError(.invalidState) {
          try loaded.withLink(info) { link throws(BPFError) in
            try link.update(to: try loaded.program("on_egress"))
          }
        }
        try link.detach()
        try loaded.detachAll()
      }
    }
    try expectError(.notFound) { _ = try context.kernel.link(id: 0x7fff_ffff) }
  },
  KernelCheck("an attachment without a link says so") { context in
    let loaded = try context.load("execve_counter")
    try loaded.withLoaded { loaded in
      let info = try loaded.program("count_exec").attachTracepoint(
        category: "sched", name: "sched_process_exec", via: .ioctl)
      try expectError(.invalidState) {
        try loaded.withLink(info) { link throws(BPFError) in try link.pin(to: "/sys/fs/bpf/x") }
      }
      try loaded.detach(info)
      try expectError(.notFound) { try loaded.detach(info) }
      try expectError(.notFound) { try loaded.withLink(info) { _ throws(BPFError) in } }
    }
  },
  KernelCheck("a raw tracepoint's link tells its name") { context in
    let loaded = try context.load("raw_tp_counter")
    try loaded.withLoaded { loaded in
      let info = try loaded.program("on_exec").attach()
      let link = try loaded.withLink(info) { link throws(BPFError) in try link.linkInfo() }
      try expectEqual(
        link.details, .rawTracepoint(name: "sched_process_exec", cookie: 0), "what the link says")
      try expectEqual(link.type, .rawTracepoint, "type")
    }
  },
  KernelCheck("all programs are attached in order, several at a time") { context in
    let loaded = try context.load("attach_partial")
    try loaded.withLoaded { loaded in
      let report = try loaded.attachAll { $0.name == "missing" }
      let expected = (0..<6).map { "program_\($0)" }
      try expectEqual(report.attached.map(\.program), expected, "the report's order")
      try expectEqual(loaded.attachments.map(\.program), expected, "the object's order")
      try runPrograms(3)
      let calls: [UInt64] = try counters(loaded)
      try expect(calls.allSatisfy { $0 >= 3 }, "3 programs started and ended; seen \(calls)")
      try loaded.detachAll()
      try expectEqual(loaded.attachments.count, 0, "attachments")
      let after = try counters(loaded)
      try runPrograms(2)
      try expectEqual(try counters(loaded), after, "calls after the detachment")
    }
  },
  KernelCheck("a failure in the middle of attaching leaves nothing attached") { context in
    let loaded = try context.load("attach_partial")
    try loaded.withLoaded { loaded in
      let links = try context.kernel.linkIDs()
      let descriptors = try entries(ofFolder: "/proc/self/fd").count
      let error = try expectError(.noSuchTarget) { try loaded.attachAll() }
      try expectEqual(error.subject.program, "missing", "the program that failed")
      try expectEqual(try entries(ofFolder: "/proc/self/fd").count, descriptors, "descriptors")
      try requireSoon("no new link") { Set(try context.kernel.linkIDs()).isSubset(of: links) }
      try expectEqual(loaded.attachments.count, 0, "attachments")
      // Other processes may have come and gone between the first attachment and the failure.
      let after = try counters(loaded)
      try runPrograms(2)
      try expectEqual(try counters(loaded), after, "calls")
    }
  },
  KernelCheck("attaching and detaching again and again leaves nothing") { context in
    let loaded = try context.load("raw_tp_counter")
    try loaded.withLoaded { loaded in
      let program = try loaded.program("on_exec")
      try requireNoGrowth(rounds: LongRun.attachments, least: 100, limit: LongRun.attaching) {
        try loaded.detach(try program.attach())
      }
    }
  },
]

private func counters(_ loaded: LoadedObject) throws -> [UInt64] {
  guard let bytes = try loaded.globals["calls"]?.read().bytes else {
    throw CheckFailure(description: "there is no global calls")
  }
  return stride(from: 0, to: bytes.count, by: 8).map { place in
    bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt64.self) }
  }
}

/// The kernel does some things a moment later.
func requireSoon(_ what: String, _ condition: () throws -> Bool) throws {
  for _ in 0..<600 {
    if try condition() { return }
    usleep(5_000)
  }
  throw CheckFailure(description: "within 3 seconds: \(what)")
}
