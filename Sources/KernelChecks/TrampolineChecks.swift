import BPF
import Glibc

let trampolineChecks: [KernelCheck] = [
  KernelCheck("fentry and fexit see each call, its argument and its result", needs: .trampolines) { context in
    let loaded = try loadForThisProcess(context, "trampolines")
    try loaded.withLoaded { loaded in
      let report = try loaded.attachAll { $0.name == "refuse" }
      try expectEqual(
        report.attached.map(\.hook), ["fentry hrtimer_nanosleep", "fexit hrtimer_nanosleep"], "hooks")
      sleepTimes(7)
      try expectEqual(try loaded.number("entries"), 7, "entries")
      try expectEqual(try loaded.number("exits"), 7, "exits")
      try expectEqual(try loaded.number("last_duration"), 1000, "the argument, in nanoseconds")
      try expectEqual(try loaded.number("last_result"), 0, "the result")
      try requireTracingInfo(loaded, report.attached[0], .traceFentry)
      try loaded.detachAll()
      sleepTimes(3)
      try expectEqual(try loaded.number("entries"), 7, "entries after the detachment")
    }
  },
  KernelCheck("fmod_ret changes a result", needs: .trampolines) { context in
    let loaded = try loadForThisProcess(context, "trampolines")
    try loaded.withLoaded { loaded in
      try expect(getpgid(getpid()) >= 0, "the call succeeds before")
      try loaded.program("refuse").attach()
      try expectEqual(getpgid(getpid()), -1, "the call's result")
      try expectEqual(errno, EACCES, "errno")
      try expectEqual(try loaded.number("refusals"), 1, "refusals")
      try loaded.detachAll()
      try expect(getpgid(getpid()) >= 0, "the call succeeds after")
    }
  },
  KernelCheck("an LSM program guards an inode", needs: .securityHooks) { context in
    let loaded = try context.load("lsm_guard")
    try loaded.withLoaded { loaded in
      try withFiles { marked, other in
        let descriptor = open(marked, O_RDONLY | O_CLOEXEC)
        try expect(descriptor >= 0, "the file opens before")
        defer { close(descriptor) }
        try loaded.attachAll()
        try loaded.map("guarded").update(descriptor, UInt32(1))
        try requireOpening(marked, fails: EPERM)
        try requireOpening(other, fails: nil)
        try expect(try loaded.number("refusals") >= 1, "the program counts refusals")
        try loaded.detachAll()
        try requireOpening(marked, fails: nil)
      }
    }
  },
  KernelCheck("a tracepoint bound by its type counts programs that start") { context in
    let loaded = try context.load("tp_btf_counter")
    try loaded.withLoaded { loaded in
      let report = try loaded.attachAll()
      try expectEqual(report.attached.map(\.hook), ["tp_btf sched_process_exec"], "hooks")
      try runPrograms(4)
      let counted = try loaded.number("execs")
      try expect(counted >= 4, "4 programs were started; seen \(counted)")
      try requireTracingInfo(loaded, report.attached[0], .traceRawTp)
      try loaded.detachAll()
      let after = try loaded.number("execs")
      try runPrograms(2)
      try expectEqual(try loaded.number("execs"), after, "execs after the detachment")
    }
  },
  KernelCheck("the target of a bound program cannot be changed any more") { context in
    let loaded = try context.load("tp_btf_counter")
    try expectError(.invalidState) { try loaded.program("on_exec").attach(to: "sched_process_exit") }
  },
  KernelCheck("a kernel that must not be traced says so") { context in
    guard functionTracingRefusal() != nil else { return }
    let error = try expectError(.systemCallFailed) {
      let loaded = try context.load("trampolines")
      try loaded.program("on_entry").attach()
    }
    try expectEqual(error.errno, .EPERM, "errno")
  },
]

/// Loads a fixture that counts the calls of one process.
func loadForThisProcess(
  _ context: CheckContext, _ name: String, enabling programs: [String] = []
) throws -> LoadedObject {
  var object = try context.object(name)
  try object.globals["only_pid"]?.set(UInt32(getpid()))
  for program in programs { object.programs[program]?.isEnabled = true }
  return try object.load(on: context.kernel)
}

/// The kernel tells of tracing links since 5.8, and numbers those of old commands since then too.
private func requireTracingInfo(
  _ loaded: LoadedObject, _ attachment: AttachmentInfo, _ type: AttachType
) throws {
  let info = try loaded.withLink(attachment) { link throws(BPFError) in try link.linkInfo() }
  try expectEqual(info.id, attachment.linkID, "the link's id")
  try expectEqual(info.programID, try loaded.program(attachment.program).info().id, "the link's program")
  switch info.details {
  case .tracing(let target): try expectEqual(target.attachType, type, "attach type")
  // A tracepoint bound by its type was a raw tracepoint to kernels before 6.? and has its name.
  case .rawTracepoint(let name, _): try expectEqual(name, "sched_process_exec", "tracepoint")
  default: throw CheckFailure(description: "the link is of type \(info.type)")
  }
}

private func withFiles(_ body: (_ one: String, _ other: String) throws -> Void) throws {
  let paths = ["one", "other"].map { "/tmp/swift-bpf-\(getpid())-\($0)" }
  defer { for path in paths { unlink(path) } }
  for path in paths {
    let file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    try expect(file >= 0, "\(path) cannot be made")
    close(file)
  }
  try body(paths[0], paths[1])
}

private func requireOpening(_ path: String, fails expected: Int32?) throws {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  let error = errno
  if file >= 0 { close(file) }
  try expectEqual(file < 0 ? error : nil, expected, "the error of opening \(path)")
}
