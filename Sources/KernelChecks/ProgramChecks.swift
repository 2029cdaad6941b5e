import BPF
import BPFSyscall
import Glibc

let programChecks: [KernelCheck] = [
  KernelCheck("functions of .text compute what C says") { context in
    let loaded = try context.load("subprograms")
    try loaded.withLoaded { loaded in
      try loaded.attachAll()
      try runPrograms(1)
      try expectEqual(try loaded.map("results").number(0), 56, "twice(20) + 1 + 3 * 3 + twice(3)")
      try expectEqual(try loaded.map("results").number(1), 60, "(10 * 10 + twice(10)) / 2")
    }
  },
  KernelCheck("a callback is called for each element", needs: .linux(5, 13, for: "bpf_for_each_map_elem")) {
    context in
    let loaded = try context.load("callbacks")
    try loaded.withLoaded { loaded in
      try loaded.attachAll()
      try runPrograms(1)
      for index in 0..<8 {
        try expectEqual(
          try loaded.map("elements").number(UInt32(index)), UInt64(index + 100), "element \(index)")
      }
      let visited: UInt64 = try loaded.globals["visited"]?.integer() ?? 0
      try expect(visited >= 8 && visited % 8 == 0, "8 visits for each run; seen \(visited)")
    }
  },
  KernelCheck("programs see variables as they were set, and we see what they write") { context in
    var object = try context.object("globals")
    try object.globals["small"]?.set(UInt8(7))
    try object.globals["negative"]?.set(-100)
    try object.globals["enabled"]?.set(false)
    try object.globals["mode"]?.set(text: "MODE_AUTO")
    try object.globals["title"]?.set(text: "Ahoy")
    try object.globals["fast"]?.set(1000)
    let loaded = try object.load(on: context.kernel)
    try loaded.withLoaded { loaded in
      // One run without attaching: nothing else can change the variables.
      _ = try LiveSystemCalls().progTestRun(
        fd: try loaded.program("use_globals").fileDescriptor, data: [], repeat: 0)
      let large = UInt32(truncatingIfNeeded: 0x1234_5678_9abc_def0 as UInt64)
      let expected = 7 &- 100 &+ large &+ 0 &+ 9 &+ UInt32(UInt8(ascii: "A")) &+ 77 &+ 88 &+ 1000 &+ 11
      let sum: UInt32 = try loaded.globals["sum"]?.integer() ?? 0
      try expectEqual(sum, expected, "sum")
      let counter: Int64 = try loaded.globals["counter"]?.integer() ?? 0
      try expectEqual(counter, -6, "counter")
      let zeroed: UInt64 = try loaded.globals["zeroed"]?.integer() ?? 0
      try expectEqual(zeroed, 0x1234_5678_9abc_def0, "zeroed")
    }
  },
  KernelCheck("programs are run on given packets") { context in
    let loaded = try context.load("sections_net")
    let packet = [UInt8](repeating: 0x5a, count: 64)
    let result = try LiveSystemCalls().progTestRun(
      fd: try loaded.program("on_xdp_pass").fileDescriptor, data: packet, room: 256)
    try expectEqual(result.returnValue, 2, "XDP_PASS")
    try expectEqual(result.data, packet, "the packet")
  },
  KernelCheck("a program is attached to a control group, listed and detached", needs: .controlGroups) {
    context in
    let calls = LiveSystemCalls()
    let loaded = try context.load("sections_net")
    let program = try loaded.program("on_sock_create")
    let folder = open(controlGroupFolder() ?? "", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    try expect(folder >= 0, "the control group cannot be opened")
    defer { close(folder) }
    let before = try calls.progQuery(targetFD: folder, type: .cgroupInetSockCreate)
    try calls.progAttach(
      programFD: program.fileDescriptor, targetFD: folder, type: .cgroupInetSockCreate, flags: 2)
    let during = try calls.progQuery(targetFD: folder, type: .cgroupInetSockCreate)
    let runs = try socketsSeen(program)
    try calls.progDetach(programFD: program.fileDescriptor, targetFD: folder, type: .cgroupInetSockCreate)
    try expectEqual(during, before + [try program.info().id], "programs of the control group")
    if let runs { try expect(runs >= 2, "2 sockets were made; the program ran \(runs) times") }
    try expectEqual(
      try calls.progQuery(targetFD: folder, type: .cgroupInetSockCreate), before, "programs afterwards")
  },
  KernelCheck("the verifier's refusal names program, cause and C line") { context in
    let error = try expectError(.verifierRejected) { _ = try context.load("verifier_reject") }
    try expectEqual(error.subject.program, "unchecked", "program")
    try expect(
      error.summary.contains("R0 invalid mem access"),
      "the cause: \(error)")
    // New kernels name the file alone, for old ones the object's own line information does.
    try expect(error.place.source?.hasSuffix("verifier_reject.bpf.c:18") == true, "the C line: \(error)")
    try expect(error.verifierLog?.contains("call bpf_map_lookup_elem") == true, "the log has the call")
    try expectEqual(error.errno, .EACCES, "errno")
  },
  KernelCheck("an accepted program can be asked for the verifier's log") { context in
    var options = LoadOptions()
    options.verifierLogLevel = 1
    let loaded = try context.object("execve_counter").load(on: context.kernel, options)
    try expectEqual(loaded.programs.count, 1, "programs")
  },
]

/// How often a program ran while two sockets were made, or `nil` where the kernel cannot count runs.
private func socketsSeen(_ program: Program) throws -> UInt64? {
  let setting = "/proc/sys/kernel/bpf_stats_enabled"
  guard let file = fopen(setting, "r+") else { return nil }
  defer { fclose(file) }
  guard fputs("1\n", file) >= 0, fflush(file) == 0 else { return nil }
  defer {
    fputs("0\n", file)
    fflush(file)
  }
  let before = try program.info().runCount
  for _ in 0..<2 {
    let made = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    try expect(made >= 0, "no socket can be made")
    close(made)
  }
  return try program.info().runCount - before
}
