import BPF
import BPFSymbols
import ELFReader
import Glibc

let uprobeChecks: [KernelCheck] = [
  KernelCheck("uprobe and uretprobe attach by their section names, every call counted", needs: .uprobes) {
    context in
    let loaded = try loadForThisProcess(context, "uprobe_counter")
    try loaded.withLoaded { loaded in
      let report = try loaded.attachAll()
      try expectEqual(
        report.attached.map(\.hook),
        ["uprobe /proc/self/exe:swift_bpf_probe_target", "uretprobe /proc/self/exe:swift_bpf_probe_target"],
        "hooks")
      try expectEqual(report.skipped.map(\.program), ["on_chosen"], "programs that name no target")
      try requireCounting(loaded)
    }
  },
  KernelCheck("uprobe by ioctl", needs: .uprobes) { context in
    try requireUprobe(context, .ioctl)
  },
  KernelCheck("uprobe by link", needs: Requirement.uprobes.and(.perfLinks)) { context in
    try requireUprobe(context, .link)
  },
  KernelCheck("uprobe by offset, and for one process alone", needs: .uprobes) { context in
    let loaded = try loadForThisProcess(context, "uprobe_counter")
    try loaded.withLoaded { loaded in
      let file = try ownExecutable()
      let offset = try file.functionOffset(of: FunctionName("swift_bpf_probe_target"))
      var options = UprobeOptions()
      options.process = 0
      let program = try loaded.program("on_chosen")
      try program.attachUprobe(at: offset, in: "/proc/self/exe", options)
      try callProbeTarget(6)
      try expectEqual(try loaded.number("chosen"), 6, "calls of this process")
      try loaded.detachAll()
      // Process 1 never runs this function.
      options.process = 1
      try program.attachUprobe("swift_bpf_probe_target", in: "/proc/self/exe", options)
      try callProbeTarget(6)
      try expectEqual(try loaded.number("chosen"), 6, "calls while another process is watched")
    }
  },
  KernelCheck("uprobe on a library by its name, with and without a version", needs: .sharedLibc) { context in
    let loaded = try context.load("uprobe_counter")
    try loaded.withLoaded { loaded in
      var options = UprobeOptions()
      options.process = 0
      for (turn, function) in ["malloc", "malloc@GLIBC_2.2.5", "malloc@@GLIBC_2.2.5"].enumerated() {
        let info = try loaded.program("on_chosen").attachUprobe(function, in: "libc.so.6", options)
        for _ in 0..<10 { free(malloc(100)) }
        let counted = try loaded.number("chosen")
        try expect(counted >= UInt64(10 * (turn + 1)), "10 more calls of \(function); seen \(counted)")
        try loaded.detach(info)
      }
    }
  },
  KernelCheck("functions and binaries that are not there are told", needs: .uprobes) { context in
    let loaded = try context.load("uprobe_counter")
    let program = try loaded.program("on_chosen")
    let missing = try expectError(.noSuchTarget) {
      try program.attachUprobe("no_such_function", in: "/proc/self/exe")
    }
    try expect(missing.summary.contains("no_such_function"), "the name: \(missing)")
    try expectError(.noSuchTarget) { try program.attachUprobe("main", in: "/no/such/file") }
    let folders = try expectError(.noSuchTarget) { try program.attachUprobe("main", in: "libnothing.so.9") }
    try expect(folders.expected?.contains("/usr/lib") == true, "where it was looked for: \(folders)")
    try expectError(.noSuchTarget) { try program.attachUprobe("main", in: "/proc/self/status") }
  },
  KernelCheck("a counter in the file says how many watch", needs: .uprobes) { context in
    let loaded = try context.load("uprobe_counter")
    try loaded.withLoaded { loaded in
      try withCodeFile { path, code, counter in
        var options = UprobeOptions()
        options.counterOffset = UInt64(counter.fileOffset)
        let program = try loaded.program("on_chosen")
        try expectEqual(counter.value, 0, "the counter before")
        try program.attachUprobe(at: 16, in: path, options)
        try expectEqual(counter.value, 1, "the counter while watched")
        code()
        code()
        try expectEqual(try loaded.number("chosen"), 2, "calls")
        try loaded.detachAll()
        try expectEqual(counter.value, 0, "the counter after")
      }
    }
  },
  KernelCheck("cookies tell two places apart", needs: Requirement.uprobes.and(.perfLinks)) { context in
    let loaded = try loadForThisProcess(context, "cookies", enabling: ["at_function", "at_tracepoint"])
    try loaded.withLoaded { loaded in
      var options = UprobeOptions()
      options.cookie = 0x1234_5678_9abc_def0
      try loaded.program("at_function").attachUprobe("swift_bpf_probe_target", in: "/proc/self/exe", options)
      try loaded.program("at_tracepoint").attachTracepoint(
        category: "syscalls", name: "sys_enter_nanosleep", cookie: 77)
      try callProbeTarget(3)
      sleepTimes(2)
      let seen = try loaded.map("seen")
      try expectEqual(try seen.lookup(options.cookie, as: UInt64.self), 3, "the function's cookie")
      let slept = try seen.lookup(UInt64(77), as: UInt64.self)
      // The C library may sleep by clock_nanosleep, which this tracepoint is not for.
      try expect(slept == nil || slept == 2, "the tracepoint's cookie, seen \(String(describing: slept))")
    }
    let error = try expectError(.invalidValue) {
      var options = UprobeOptions()
      options.cookie = 1
      options.mode = .ioctl
      try loaded.program("at_function").attachUprobe("swift_bpf_probe_target", in: "/proc/self/exe", options)
    }
    try expect(error.summary.contains("cookies"), "the reason: \(error)")
  },
  KernelCheck(
    "a cookie on a trampoline", needs: Requirement.trampolines.and(.linux(5, 18, for: "its cookies"))
  ) {
    context in
    let loaded = try loadForThisProcess(context, "cookies", enabling: ["at_trampoline"])
    try loaded.withLoaded { loaded in
      try loaded.program("at_trampoline").attachTrampoline(cookie: 99)
      sleepTimes(4)
      try expectEqual(try loaded.map("seen").lookup(UInt64(99), as: UInt64.self), 4, "calls with the cookie")
    }
  },
  KernelCheck("a cookie on a kprobe", needs: Requirement.kprobes.and(.perfLinks)) { context in
    let loaded = try loadForThisProcess(context, "cookies", enabling: ["at_kernel_function"])
    try loaded.withLoaded { loaded in
      try loaded.program("at_kernel_function").attachKprobe(to: "hrtimer_nanosleep", cookie: 5)
      sleepTimes(4)
      try expectEqual(try loaded.map("seen").lookup(UInt64(5), as: UInt64.self), 4, "calls with the cookie")
    }
  },
]

private func requireCounting(_ loaded: LoadedObject) throws {
  try callProbeTarget(9)
  try expectEqual(try loaded.number("entries"), 9, "entries")
  try expectEqual(try loaded.number("returns"), 9, "returns")
  try loaded.detachAll()
  try callProbeTarget(4)
  try expectEqual(try loaded.number("entries"), 9, "entries after the detachment")
}

private func requireUprobe(_ context: CheckContext, _ mode: PerfEventMode) throws {
  let loaded = try loadForThisProcess(context, "uprobe_counter")
  try loaded.withLoaded { loaded in
    var options = UprobeOptions()
    options.mode = mode
    let entry = try loaded.program("on_entry").attachUprobe(
      "swift_bpf_probe_target", in: "/proc/self/exe", options)
    options.isReturn = true
    let exit = try loaded.program("on_return").attachUprobe(
      "swift_bpf_probe_target", in: "/proc/self/exe", options)
    for info in [entry, exit] {
      try expectEqual(info.linkID != nil, mode == .link, "whether there is a link")
    }
    if mode == .link, Requirement.linux(6, 6, for: "").missing() == nil { try requireInfo(loaded, exit) }
    try requireCounting(loaded)
  }
}

private func requireInfo(_ loaded: LoadedObject, _ attachment: AttachmentInfo) throws {
  let info = try loaded.withLink(attachment) { link throws(BPFError) in try link.linkInfo() }
  guard case .perfEvent(.uprobe(let isReturn, let file, let offset, _, _)) = info.details else {
    throw CheckFailure(description: "the link says \(info.details)")
  }
  try expectEqual(isReturn, true, "whether it is a return probe")
  try expectEqual(file, "/proc/self/exe", "the file")
  let expected = try ownExecutable().functionOffset(of: FunctionName("swift_bpf_probe_target"))
  try expectEqual(UInt64(offset), expected, "offset")
}

private func ownExecutable() throws -> ELFFile {
  try ELFFile(try LiveSystemCalls().readFile("/proc/self/exe"))
}
