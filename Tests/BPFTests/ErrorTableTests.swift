import BPF
import FakeKernel
import TestSupport
import Testing

/// One cause of failure, and what the user is told.
struct ErrorRow: Sendable, CustomTestStringConvertible {
  let cause: String
  let code: BPFError.Code
  /// What the one line has to say.
  let words: [String]
  let provoke: @Sendable (FakeKernel) throws -> Void

  var testDescription: String { cause }

  init(
    _ cause: String, _ code: BPFError.Code, saying words: [String],
    _ provoke: @escaping @Sendable (FakeKernel) throws -> Void
  ) {
    self.cause = cause
    self.code = code
    self.words = words
    self.provoke = provoke
  }
}

private let rejection = """
  func#0 @0
  0: R1=ctx() R10=fp0
  ; int unchecked(void *context) { @ verifier_reject.bpf.c:16
  0: (b7) r1 = 0                        ; R1_w=0
  ; *value += 1; @ verifier_reject.bpf.c:19
  6: (79) r1 = *(u64 *)(r0 +0)
  R0 invalid mem access 'map_value_or_null'
  processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

  """

private let errorRows: [ErrorRow] = [
  ErrorRow("no file", .fileUnreadable, saying: ["/nowhere/x.bpf.o", "no such file", "ENOENT"]) { _ in
    _ = try BPFObject(contentsOf: "/nowhere/x.bpf.o")
  },
  ErrorRow("a folder", .fileUnreadable, saying: ["cannot be read", "EISDIR"]) { _ in
    _ = try BPFObject(contentsOf: "/proc")
  },
  ErrorRow("no ELF file", .notELF, saying: ["globals.bpf.c", "not an ELF file"]) { _ in
    _ = try BPFObject(contentsOf: "\(fixturesFolder)/src/globals.bpf.c")
  },
  ErrorRow("another machine", .notBPFObject, saying: ["/bin/true", "not a BPF object", "247"]) { _ in
    _ = try BPFObject(contentsOf: "/bin/true")
  },
  ErrorRow("a file that was cut", .malformedObject, saying: ["cut.bpf.o", "malformed"]) { _ in
    let bytes = try fixture("globals")
    _ = try BPFObject(parsing: try bytes.slice(at: 0, count: bytes.count / 2), path: "cut.bpf.o")
  },
  ErrorRow("the other byte order", .notBPFObject, saying: ["other byte order"]) { fake in
    let name = "\(fixturesFolder)/objects/execve_counter.bpf"
    #if _endian(little)
    _ = try BPFObject(contentsOf: name + "eb.o").load(on: Kernel(systemCalls: fake))
    #else
    _ = try BPFObject(contentsOf: name + ".o").load(on: Kernel(systemCalls: fake))
    #endif
  },
  ErrorRow(
    "not root", .missingCapability,
    saying: ["CAP_BPF and CAP_PERFMON", "EPERM", "root", "kernel.unprivileged_bpf_disabled is 2"]
  ) { fake in
    fake.configure {
      $0.capabilities = 0
      $0.files["/proc/sys/kernel/unprivileged_bpf_disabled"] = Array("2\n".utf8)
    }
    fake.fail(.btfLoad, .EPERM)
    _ = try fake.load("execve_counter")
  },
  ErrorRow(
    "one capability is missing", .missingCapability,
    saying: ["count_exec", "lacks CAP_PERFMON", "grant CAP_PERFMON", "EPERM"]
  ) { fake in
    fake.configure { $0.capabilities = 1 << UInt64(Capability.bpf.rawValue) }
    fake.fail(.progLoad, .EPERM)
    _ = try fake.load("execve_counter")
  },
  ErrorRow(
    "unprivileged BPF is off", .missingCapability,
    saying: ["lacks CAP_BPF", "unprivileged BPF is off (kernel.unprivileged_bpf_disabled is 1)"]
  ) { fake in
    fake.configure {
      $0.capabilities = 0
      $0.files["/proc/sys/kernel/unprivileged_bpf_disabled"] = Array("1\n".utf8)
    }
    fake.answer(.btfLoad) { _ in KernelErrno.EPERM.negated }
    _ = try fake.load("maps_all")
  },
  ErrorRow(
    "the limit of locked memory", .memoryLimit,
    saying: ["map counts", "65536 bytes", "EPERM", "ulimit -l unlimited"]
  ) { fake in
    fake.configure { $0.memoryLimit = 65536 }
    fake.fail(.mapCreate, .EPERM)
    _ = try fake.load("execve_counter")
  },
  ErrorRow("the limit cannot be raised", .missingCapability, saying: ["RLIMIT_MEMLOCK", "CAP_SYS_RESOURCE"]) {
    fake in
    fake.configure { $0.raiseErrno = .EPERM }
    try Kernel(systemCalls: fake).raiseMemoryLimit()
  },
  ErrorRow("too many open files", .systemCallFailed, saying: ["BPF_MAP_CREATE", "EMFILE", "ulimit -n"]) {
    fake in
    fake.fail(.mapCreate, .EMFILE)
    _ = try fake.load("execve_counter")
  },
  ErrorRow("no bpf(2)", .kernelTooOld, saying: ["ENOSYS", "CONFIG_BPF_SYSCALL"]) { fake in
    fake.answer(.btfLoad) { _ in KernelErrno.ENOSYS.negated }
    fake.answer(.mapCreate) { _ in KernelErrno.ENOSYS.negated }
    _ = try fake.load("execve_counter")
  },
  ErrorRow("no kernel BTF", .noKernelBTF, saying: ["on_exec", "ENOENT", "CONFIG_DEBUG_INFO_BTF"]) { fake in
    _ = try fake.load("kernel_target")
  },
  ErrorRow(
    "the verifier refuses", .verifierRejected,
    saying: [
      "program unchecked", "verifier_reject.bpf.c:17", "instruction 6", "compare the result",
      "R0 invalid mem access 'map_value_or_null'", "EACCES",
    ]
  ) { fake in
    fake.configure { $0.verifierLog = rejection }
    fake.fail(.progLoad, .EACCES, times: 2)
    _ = try fake.load("verifier_reject")
  },
  ErrorRow(
    "no tracefs", .missingCapability, saying: ["tracefs is not mounted", "CAP_SYS_ADMIN", "mount -t tracefs"]
  ) {
    fake in
    fake.configure { $0.mountsTracefs = false }
    try fake.load("execve_counter").program("count_exec").attach()
  },
  ErrorRow("no such program", .notFound, saying: ["'nothing'", "count_exec"]) { fake in
    _ = try fake.load("execve_counter").program("nothing")
  },
  ErrorRow("no such map", .notFound, saying: ["'nothing'", "counts"]) { fake in
    _ = try fake.load("execve_counter").map("nothing")
  },
  ErrorRow("no such map to replace", .notFound, saying: ["map count:", "counts"]) { fake in
    var options = LoadOptions()
    options.replacing["count"] = try fake.load("execve_counter").map("counts")
    _ = try fake.load("execve_counter", options)
  },
  ErrorRow("no such tracepoint", .noSuchTarget, saying: ["tracepoint sched/nothing", "available_events"]) {
    fake in
    try fake.load("execve_counter").program("count_exec").attach(to: "sched/nothing")
  },
  ErrorRow("no such raw tracepoint", .noSuchTarget, saying: ["raw tracepoint nothing", "ENOENT"]) { fake in
    try fake.load("raw_tp_counter").program("on_exec").attach(to: "nothing")
  },
  ErrorRow("no such function", .noSuchTarget, saying: ["kprobe nothing", "/proc/kallsyms"]) { fake in
    fake.addProbes()
    fake.configure { $0.perfEventErrno = .ENOENT }
    try fake.load("kprobe_counter").program("on_entry").attach(to: "nothing")
  },
  ErrorRow("no kprobes", .kernelTooOld, saying: ["kprobe", "CONFIG_KPROBES"]) { fake in
    try fake.load("kprobe_counter").program("on_entry").attach()
  },
  ErrorRow("pinning outside of bpffs", .invalidValue, saying: ["tmp/m", "not in a BPF file system"]) { fake in
    fake.fail(.objPin, .EINVAL)
    fake.configure { $0.fileSystemTypes["tmp"] = 0xef53 }
    try fake.load("execve_counter").map("counts").pin(to: "tmp/m")
  },
]

@Suite("errors")
struct ErrorTableTests {
  /// LOG-6, and all others.
  @Test(arguments: errorRows)
  func tellsTheCauseInOneLine(_ row: ErrorRow) throws {
    let fake = FakeKernel()
    let error = try failure { try row.provoke(fake) }
    let line = error.description
    #expect(error.code == row.code, "\(line)")
    #expect(!line.contains { $0.isNewline }, "\(line)")
    #expect(error.remedy?.isEmpty == false, "no remedy: \(line)")
    for word in row.words { #expect(line.contains(word), "'\(word)' is not in: \(line)") }
    #expect(fake.openDescriptors.isEmpty)
  }

  /// The folder is asked for as it was given, and one that is a BPF file system is not blamed.
  @Test(arguments: [("m", "."), ("/m", "/"), ("pins/m", "pins"), ("/sys/fs/bpf/a/m", "/sys/fs/bpf/a")])
  func theFolderOfAPin(_ path: String, _ folder: String) throws {
    let fake = FakeKernel()
    fake.configure { $0.fileSystemTypes[folder] = 0xcafe_4a11 }
    fake.fail(.objPin, .EINVAL)
    let error = try failure { try fake.load("execve_counter").map("counts").pin(to: path) }
    #expect(error.code == .systemCallFailed && error.errno == .EINVAL)
    #expect(fake.log.contains { $0.call == "statfs \(folder)" })
  }

  /// A message from outside cannot break the line.
  @Test func linesAreNotBroken() {
    let error = BPFError(
      .notFound, at: .access, of: .init(item: "a\nb\r\nc\u{2028}d"), "x\ny", remedy: "z\u{85}")
    #expect(!error.description.contains { $0.isNewline })
  }
}

extension FakeKernel {
  /// What sysfs says of kprobes.
  func addProbes() {
    configure {
      $0.files["/sys/bus/event_source/devices/kprobe/type"] = Array("6\n".utf8)
      $0.files["/sys/bus/event_source/devices/kprobe/format/retprobe"] = Array("config:0\n".utf8)
    }
  }

  /// What tracefs says of the tracepoint that the fixtures use.
  func addTracepoint() {
    configure {
      $0.files["/sys/kernel/tracing/tracing_on"] = Array("1\n".utf8)
      $0.files["/sys/kernel/tracing/events/sched/sched_process_exec/id"] = Array("316\n".utf8)
    }
  }
}
