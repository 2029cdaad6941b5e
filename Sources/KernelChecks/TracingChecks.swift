import BPF
import Glibc

let tracingChecks: [KernelCheck] = [
  KernelCheck("tracepoint counts programs that start, and no more once detached") { context in
    let loaded = try context.load("execve_counter")
    try loaded.withLoaded { loaded in
      let report = try loaded.attachAll()
      try expectEqual(report.attached.map(\.hook), ["tracepoint sched/sched_process_exec"], "hooks")
      try requireCounting(loaded)
    }
  },
  KernelCheck("tracepoint by ioctl") { context in
    let loaded = try context.load("execve_counter")
    try loaded.withLoaded { loaded in
      let info = try loaded.program("count_exec").attachTracepoint(
        category: "sched", name: "sched_process_exec", via: .ioctl)
      try expectEqual(info.linkID, nil, "link id")
      try requireCounting(loaded)
    }
  },
  KernelCheck("tracepoint by link", needs: .linux(5, 15, for: "BPF_LINK_TYPE_PERF_EVENT")) { context in
    let loaded = try context.load("execve_counter")
    try loaded.withLoaded { loaded in
      let info = try loaded.program("count_exec").attachTracepoint(
        category: "sched", name: "sched_process_exec", via: .link)
      try expect(info.linkID != nil, "a link has an id")
      try expect(try context.kernel.linkIDs().contains(info.linkID ?? 0), "the kernel lists the link")
      try requireCounting(loaded)
    }
  },
  KernelCheck("raw tracepoint, and a program that is loaded only when asked for") { context in
    let without = try context.load("raw_tp_counter")
    try expectEqual(without.programs.map(\.name), ["on_exec"], "programs by default")
    var object = try context.object("raw_tp_counter")
    object.programs["on_exit"]?.isEnabled = true
    let loaded = try object.load(on: context.kernel)
    try loaded.withLoaded { loaded in
      let report = try loaded.attachAll()
      try expectEqual(report.attached.count, 2, "attachments")
      try runPrograms(4)
      let execs: UInt64 = try loaded.globals["execs"]?.integer() ?? 0
      let exits: UInt64 = try loaded.globals["exits"]?.integer() ?? 0
      try expect(execs >= 4 && exits >= 4, "4 programs ran; seen \(execs) execs and \(exits) exits")
    }
  },
  KernelCheck("a filter set before loading is obeyed") { context in
    var object = try context.object("execve_counter")
    try object.globals["only_uid"]?.set(UInt32(54321))
    let loaded = try object.load(on: context.kernel)
    try loaded.withLoaded { loaded in
      try loaded.attachAll()
      try runPrograms(3)
      try expectEqual(try loaded.map("counts").number(0), 0, "execs of a user that is not there")
    }
  },
  KernelCheck("a link that is taken out detaches when it ends") { context in
    let loaded = try context.load("execve_counter")
    try loaded.withLoaded { loaded in
      let program = try loaded.program("count_exec")
      let info = try program.attach()
      guard let link = program.takeLink(info) else { throw CheckFailure(description: "the link is gone") }
      try expectEqual(loaded.attachments.count, 0, "attachments of the object")
      try runPrograms(2)
      let counted = try loaded.map("counts").number(0)
      try expect(counted >= 2, "2 programs ran; seen \(counted)")
      try link.detach()
      try requireNoMore(loaded)
    }
  },
  KernelCheck("a tracepoint that is not there is told") { context in
    let loaded = try context.load("execve_counter")
    let error = try expectError(.noSuchTarget) {
      try loaded.program("count_exec").attach(to: "sched/no_such_event")
    }
    try expectEqual(error.errno, .ENOENT, "errno")
    try expectError(.noSuchTarget) {
      try context.load("raw_tp_counter").program("on_exec").attach(to: "no_such")
    }
  },
  KernelCheck("two loads of one object do not share anything") { context in
    let one = try context.load("execve_counter")
    let two = try context.load("execve_counter")
    try one.withLoaded { one in
      try one.attachAll()
      try runPrograms(1)
      try expect(try one.map("counts").number(0) >= 1, "the attached one counts")
      try expectEqual(try two.map("counts").number(0), 0, "the other one")
    }
  },
]

/// Programs that start are counted while the object is attached, and only then.
private func requireCounting(_ loaded: LoadedObject) throws {
  let counts = try loaded.map("counts")
  let before = try counts.number(0)
  let processes = try runPrograms(5)
  let counted = try counts.number(0) - before
  try expect(counted >= 5, "5 programs were started; seen \(counted)")
  let last: UInt32 = try loaded.globals["last_pid"]?.integer() ?? 0
  try expect(last >= UInt32(processes[4]), "the last process is \(processes[4]); seen \(last)")
  try loaded.detachAll()
  try requireNoMore(loaded)
}

private func requireNoMore(_ loaded: LoadedObject) throws {
  let counts = try loaded.map("counts")
  let after = try counts.number(0)
  try runPrograms(3)
  try expectEqual(try counts.number(0), after, "execs counted after the detachment")
}
