import BPF
import Glibc

/// Parity ATT-5, ATT-6, ATT-11 and SECG-3, SECG-4.
let multiProbeChecks: [KernelCheck] = [
  KernelCheck("kprobe.multi and kretprobe.multi by their sections' patterns", needs: .kprobeMulti) {
    context in
    let loaded = try loadProbes(context, ["on_entry", "on_return"])
    try loaded.withLoaded { loaded in
      let report = try loaded.attachAll()
      try expectEqual(
        report.attached.map(\.hook),
        ["kprobe.multi __x64_sys_dup?", "kretprobe.multi __x64_sys_dup?"], "hooks")
      try requireKernelInfo(loaded, report.attached[1], isReturn: true, functions: 2)
      callKernelFunctions()
      try expectEqual(try loaded.number("entries"), 5, "entries of both functions")
      try expectEqual(try loaded.number("returns"), 5, "returns of both functions")
      try loaded.detachAll()
      callKernelFunctions()
      try expectEqual(try loaded.number("entries"), 5, "entries after the detachment")
    }
  },
  KernelCheck("kprobe.multi by names and by addresses, each with its cookie", needs: .kprobeMulti) {
    context in
    let loaded = try loadProbes(context, ["on_entry"])
    try loaded.withLoaded { loaded in
      let program = try loaded.program("on_entry")
      var options = KprobeMultiOptions()
      options.cookies = [70, 71]
      let names = ["__x64_sys_dup2", "__x64_sys_dup3"]
      let named = try program.attachKprobes(to: names, options)
      callKernelFunctions()
      try requireCookies(loaded, [70: 3, 71: 2])
      try loaded.detach(named)
      options.cookies = [80, 81]
      try program.attachKprobes(at: try names.map(KernelListing.address), options)
      callKernelFunctions()
      try requireCookies(loaded, [80: 3, 81: 2])
    }
  },
  KernelCheck("functions that no pattern or name means are told", needs: .kprobeMulti) { context in
    let loaded = try loadProbes(context, ["on_entry"])
    let program = try loaded.program("on_entry")
    try expectError(.noSuchTarget) { try program.attachKprobes(matching: "no_such_*_here") }
    try expectError(.noSuchTarget) { try program.attachKprobes(to: ["no_such_function_here"]) }
    var options = KprobeMultiOptions()
    options.requiresUniqueMatch = true
    try expectError(.noSuchTarget) { try program.attachKprobes(matching: "__x64_sys_dup?", options) }
  },
  KernelCheck(
    "a kprobe session runs at both ends, or at one",
    needs: Requirement.kprobeMulti.and(.linux(6, 10, for: "kprobe.session"))
  ) { context in
    for skips in [false, true] {
      let loaded = try loadProbes(context, ["in_kernel"], skipsReturn: skips)
      try loaded.withLoaded { loaded in
        try loaded.attachAll()
        callKernelFunctions()
        try expectEqual(try loaded.number("runs"), skips ? 5 : 10, "runs for 5 calls")
      }
    }
  },
  KernelCheck("uprobe.multi and uretprobe.multi by their sections' patterns", needs: .uprobeMulti) {
    context in
    let loaded = try loadProbes(context, ["on_call", "on_call_return"])
    try loaded.withLoaded { loaded in
      let report = try loaded.attachAll()
      try expectEqual(
        report.attached.map(\.hook),
        ["uprobe.multi", "uretprobe.multi"].map { "\($0) /proc/self/exe:swift_bpf_probe_*" }, "hooks")
      try callBothTargets()
      try expectEqual(try loaded.number("calls"), 7, "calls of both functions")
      try expectEqual(try loaded.number("returns"), 7, "returns of both functions")
      try loaded.detachAll()
      try callBothTargets()
      try expectEqual(try loaded.number("calls"), 7, "calls after the detachment")
    }
  },
  KernelCheck("uprobe.multi by names, each with its cookie, for one process", needs: .uprobeMulti) {
    context in
    let loaded = try loadProbes(context, ["on_call"])
    try loaded.withLoaded { loaded in
      let program = try loaded.program("on_call")
      var options = UprobeMultiOptions()
      options.cookies = [90, 91]
      options.process = 0
      let names = ["swift_bpf_probe_target", "swift_bpf_probe_other"]
      let named = try program.attachUprobes(names, in: "/proc/self/exe", options)
      try callBothTargets()
      try requireCookies(loaded, [90: 4, 91: 3])
      let info = try loaded.withLink(named) { link throws(BPFError) in try link.linkInfo() }
      guard case .uprobeMulti(let link) = info.details else { return }
      try expectEqual(link.places.map(\.cookie), options.cookies, "cookies of the link")
      try loaded.detach(named)
      // Process 1 never runs these.
      options.process = 1
      try program.attachUprobes(at: link.places.map(\.offset), in: "/proc/self/exe", options)
      try callBothTargets()
      try expectEqual(try loaded.number("calls"), 7, "calls while another process is watched")
    }
    try expectError(.noSuchTarget) {
      try loaded.program("on_call").attachUprobes(matching: "no_such_*", in: "/proc/self/exe")
    }
  },
  KernelCheck(
    "a uprobe session runs at both ends, or at one",
    needs: Requirement.uprobeMulti.and(.linux(6, 13, for: "uprobe.session"))
  ) { context in
    for skips in [false, true] {
      let loaded = try loadProbes(context, ["in_user"], skipsReturn: skips)
      try loaded.withLoaded { loaded in
        try loaded.attachAll()
        try callBothTargets()
        try expectEqual(try loaded.number("runs"), skips ? 7 : 14, "runs for 7 calls")
      }
    }
  },
  KernelCheck("a kernel without links of many functions says so") { context in
    guard Requirement.linux(5, 18, for: "").missing() != nil else { return }
    // The one that asks for no cookie, which is younger than these kernels, too.
    let loaded = try loadProbes(context, ["in_kernel"])
    let error = try expectError(.systemCallFailed) {
      try loaded.program("in_kernel").attachKprobes(to: ["__x64_sys_dup2"])
    }
    try expect(error.remedy?.contains("5.18") == true, "since when: \(error)")
  },
]

extension Requirement {
  /// Links of many kernel functions. Kernels without them have no function that registers a list of addresses.
  fileprivate static let kprobeMulti = linux(5, 18, for: "BPF_LINK_TYPE_KPROBE_MULTI").and(.trampolines).and(
    Requirement {
      guard let listing = try? LiveSystemCalls().readFile("/proc/kallsyms") else {
        return "/proc/kallsyms cannot be read"
      }
      return String(decoding: listing.array, as: UTF8.self).contains(" register_fprobe_ips\n")
        ? nil : "the kernel is built without CONFIG_FPROBE"
    })

  /// Links of many user functions.
  fileprivate static let uprobeMulti = uprobes.and(linux(6, 6, for: "BPF_LINK_TYPE_UPROBE_MULTI"))
}

private func loadProbes(
  _ context: CheckContext, _ programs: Set<String>, skipsReturn: Bool = false
) throws -> LoadedObject {
  var object = try context.object("multi_probes")
  try object.globals["only_pid"]?.set(UInt32(getpid()))
  try object.globals["skips_return"]?.set(Int32(skipsReturn ? 1 : 0))
  for name in object.programs.names { object.programs[name]?.isEnabled = programs.contains(name) }
  return try object.load(on: context.kernel)
}

/// A call that the C library declares for GNU's own programs only.
@_silgen_name("dup3")
private func dup3(_ from: Int32, _ to: Int32, _ flags: Int32) -> Int32

/// Three calls of one function that the pattern means, and two of the other; they have arguments, as those without
/// are listed under another of their names by some kernels.
private func callKernelFunctions() {
  for _ in 0..<3 { _ = dup2(0, 0) }
  for _ in 0..<2 { _ = dup3(0, 0, 0) }
}

/// Four calls of one function that the pattern means, and three of the other.
private func callBothTargets() throws {
  try callProbeTarget(4)
  try callOtherProbeTarget(3)
}

private func requireCookies(_ loaded: LoadedObject, _ expected: [UInt64: UInt64]) throws {
  for (cookie, count) in expected {
    try expectEqual(
      try loaded.map("seen").lookup(cookie, as: UInt64.self), count, "calls with cookie \(cookie)")
  }
}

private func requireKernelInfo(
  _ loaded: LoadedObject, _ attachment: AttachmentInfo, isReturn: Bool, functions count: Int
) throws {
  guard Requirement.linux(6, 6, for: "").missing() == nil else { return }
  let info = try loaded.withLink(attachment) { link throws(BPFError) in try link.linkInfo() }
  guard case .kprobeMulti(let link) = info.details else {
    throw CheckFailure(description: "the link says \(info.details)")
  }
  try expectEqual(link.isReturn, isReturn, "whether it is of returns")
  try expectEqual(link.functions.count, count, "functions")
}
