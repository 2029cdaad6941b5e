import BPF
import Glibc

let kprobeChecks: [KernelCheck] = [
  KernelCheck("kprobe and kretprobe by ioctl, every call counted", needs: .kprobes) { context in
    try requireExactHits(context, .ioctl)
  },
  KernelCheck(
    "kprobe and kretprobe by link, every call counted",
    needs: Requirement.kprobes.and(.linux(5, 15, for: "BPF_LINK_TYPE_PERF_EVENT"))
  ) { context in
    try requireExactHits(context, .link)
  },
  KernelCheck("kprobes attach by their section names", needs: .kprobes) { context in
    let loaded = try loadForThisProcess(context)
    try loaded.withLoaded { loaded in
      let report = try loaded.attachAll()
      try expectEqual(
        report.attached.map(\.hook), ["kprobe hrtimer_nanosleep", "kretprobe hrtimer_nanosleep"], "hooks")
      let before = try hits(loaded)
      sleepTimes(3)
      try expectEqual(try hits(loaded).entry - before.entry, 3, "hits")
    }
  },
  KernelCheck("a kernel without perf links says so in link mode", needs: .kprobes) { context in
    guard Requirement.linux(5, 15, for: "").missing() != nil else { return }
    let loaded = try loadForThisProcess(context)
    try expectError(.systemCallFailed) {
      try loaded.program("on_entry").attachKprobe(to: "hrtimer_nanosleep", via: .link)
    }
  },
  KernelCheck("a function that is not there is told", needs: .kprobes) { context in
    let loaded = try loadForThisProcess(context)
    try expectError(.noSuchTarget) { try loaded.program("on_entry").attach(to: "no_such_function_here") }
  },
]

private func loadForThisProcess(_ context: CheckContext) throws -> LoadedObject {
  var object = try context.object("kprobe_counter")
  try object.globals["only_pid"]?.set(UInt32(getpid()))
  return try object.load(on: context.kernel)
}

private func hits(_ loaded: LoadedObject) throws -> (entry: UInt64, exit: UInt64) {
  let map = try loaded.map("hits")
  return (try map.number(0), try map.number(1))
}

private func requireExactHits(_ context: CheckContext, _ mode: PerfEventMode) throws {
  let loaded = try loadForThisProcess(context)
  try loaded.withLoaded { loaded in
    let entry = try loaded.program("on_entry").attachKprobe(to: "hrtimer_nanosleep", via: mode)
    let exit = try loaded.program("on_return").attachKprobe(
      to: "hrtimer_nanosleep", isReturn: true, via: mode)
    try expectEqual(entry.linkID != nil, mode == .link, "whether there is a link")
    try expectEqual(exit.linkID != nil, mode == .link, "whether there is a link")
    let before = try hits(loaded)
    sleepTimes(7)
    let after = try hits(loaded)
    try expectEqual(after.entry - before.entry, 7, "calls of hrtimer_nanosleep")
    try expectEqual(after.exit - before.exit, 7, "returns of hrtimer_nanosleep")
    try loaded.detachAll()
    let detached = try hits(loaded)
    sleepTimes(5)
    try expectEqual(try hits(loaded).entry, detached.entry, "calls after the detachment")
  }
}
