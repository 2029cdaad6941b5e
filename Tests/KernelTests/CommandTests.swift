import Glibc
import KernelChecks
import TestSupport
import Testing

extension KernelTests {
  /// What `bpfctl` does to a kernel, and what it leaves there.
  @Suite(.enabled(if: geteuid() == 0, "needs root"))
  struct Commands {
    let counter = "\(fixturesFolder)/objects/execve_counter.bpf.o"

    func bpfctl(_ words: String...) throws -> ChildResult {
      try ChildProcess.run(try product("bpfctl"), words)
    }

    /// What the kernel holds, and what is mounted.
    func state() throws -> Set<String> {
      var state: Set<String> = []
      for kind in ["prog", "map", "link"] {
        let result = try bpfctl("-j", kind, "show")
        #expect(result.code == 0, "\(result.errors)")
        for match in result.output.matches(of: /\{"id":(\d+)/) { state.insert("\(kind) \(match.output.1)") }
      }
      let mounts = String(decoding: try readFile("/proc/self/mounts"), as: UTF8.self)
      return state.union(mounts.split(separator: "\n").map(String.init))
    }

    /// Waits until nothing is there that was not there before: the kernel frees what is released a moment
    /// later, and what was released earlier may go meanwhile.
    func expectNothingNew(since before: Set<String>, _ comment: Comment) throws {
      for _ in 0..<50 where try !state().isSubset(of: before) { usleep(100_000) }
      #expect(try state().subtracting(before) == [], comment)
    }

    /// The last value that was printed for the counter.
    private func count(_ output: String) -> Int? {
      output.matches(of: /"map":"counts","key":0,"value":(\d+)\}/).last.flatMap { Int($0.output.1) }
    }

    @Test func runPrintsOneObjectForEachChange() throws {
      let before = try state()
      let child = try ChildProcess(try product("bpfctl"), ["-j", "run", counter, "--for", "4s"])
      #expect(child.waitForOutput { count($0) != nil }, "nothing was printed")
      let start = try #require(count(child.outputSoFar))
      for _ in 0..<5 { #expect(try ChildProcess.run("/bin/true").code == 0) }
      let result = child.finish()
      #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
      #expect(try #require(count(result.output)) >= start + 5)
      for line in result.lines { #expect(line.hasPrefix("{\"map\":\"") && line.hasSuffix("}"), "\(line)") }
      try expectNothingNew(since: before, "after the time given")
    }

    @Test func explainLoadsEachProgramByItself() throws {
      let before = try state()
      let object = "\(fixturesFolder)/objects/rejected/packet_bounds_in_function.bpf.o"
      let text = try bpfctl("explain", object)
      #expect(text.code == 6 && text.errors.isEmpty, "\(text.errors)")
      #expect(text.output.contains("program pass: accepted\nprogram read_header: rejected (EACCES)\n"))
      #expect(text.output.contains("packet_bounds_in_function.bpf.c:9, in first_byte\n"))
      #expect(text.output.contains("7: r0 = *(u8 *)(r1 +0)\n"))
      let json = try bpfctl("-j", "explain", object)
      #expect(json.code == 6 && json.lines.count == 1)
      #expect(json.output.contains(#"{"program":"pass","rejected":false}"#))
      #expect(json.output.contains(#""kind":"packet-bounds""#) && json.output.contains(#""line":9,"#))
      let detailed = try bpfctl("-d", "explain", object)
      #expect(detailed.errors.contains("invalid access to packet") && detailed.errors.contains("processed "))
      #expect(try bpfctl("explain", counter).code == 0)
      try expectNothingNew(since: before, "after the explanation")
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGKILL])
    func nothingStaysBehindAfter(signal: Int32) throws {
      let before = try state()
      let child = try ChildProcess(try product("bpfctl"), ["-j", "run", counter])
      #expect(child.waitForOutput { count($0) != nil }, "nothing was printed")
      #expect(try !state().isSubset(of: before), "what is loaded can be seen")
      child.send(signal)
      let result = child.finish(seconds: 20)
      #expect(result.code == (signal == SIGKILL ? 128 + SIGKILL : 0), "\(result.errors)")
      try expectNothingNew(since: before, "after signal \(signal)")
    }

    @Test func runObeysVariables() throws {
      let before = try state()
      let child = try ChildProcess(
        try product("bpfctl"), ["-j", "run", counter, "--for", "2s", "--set", "only_uid=54321"])
      #expect(child.waitForOutput { count($0) != nil }, "nothing was printed")
      for _ in 0..<3 { #expect(try ChildProcess.run("/bin/true").code == 0) }
      #expect(count(child.finish().output) == 0)
      try expectNothingNew(since: before, "after the time given")
    }

    @Test func runPinsWhatIsToStay() throws {
      try withFileSystem { folder in
        let result = try bpfctl("-j", "run", counter, "--for", "100ms", "--pin", "\(folder)/pins")
        #expect(result.code == 0, "\(result.errors)")
        let program = try bpfctl("-j", "prog", "show", "pinned", "\(folder)/pins/count_exec")
        #expect(program.output.contains("\"name\":\"count_exec\""), "\(program.output) \(program.errors)")
        let map = try bpfctl("-j", "map", "dump", "pinned", "\(folder)/pins/counts")
        #expect(map.output.contains("\"formatted\":{\"key\":0,\"value\":"), "\(map.output) \(map.errors)")
      }
    }

    @Test func runPrintsEvents() throws {
      let before = try state()
      let child = try ChildProcess(
        try product("bpfctl"), ["-j", "run", "\(fixturesFolder)/objects/exec_events.bpf.o"])
      // The maps are looked at once everything is attached.
      #expect(child.waitForOutput { $0.contains("\"map\":") }, "nothing was printed")
      let process = try ChildProcess("/bin/true", [])
      #expect(process.finish().code == 0)
      let event =
        "\"event\":{\"pid\":\(process.id),\"uid\":\(getuid()),\"comm\":\"true\",\"filename\":\"/bin/true\"}}"
      #expect(
        child.waitForOutput {
          $0.contains("{\"map\":\"ring\",\(event)") && $0.contains("\"map\":\"buffer\",\"cpu\":")
        },
        "\(child.outputSoFar)")
      child.send(SIGINT)
      let result = child.finish(seconds: 20)
      #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
      #expect(result.lines.filter { $0.hasSuffix(event) }.count == 2, "one line for each map")
      try expectNothingNew(since: before, "after the events")
    }

    @Test func recordsWithoutAStructureAreBytes() throws {
      let missing = try bpfctl(
        "run", "\(fixturesFolder)/objects/exec_events.bpf.o", "--event", "ring=nothing")
      #expect(missing.code == 7 && missing.errors.contains("struct nothing"), "\(missing.errors)")
      let noMap = try bpfctl("run", counter, "--event", "counts=nothing")
      #expect(noMap.code == 7 && noMap.errors.contains("no map of events 'counts'"), "\(noMap.errors)")
    }

    @Test func mapSizesAreChanged() throws {
      try withFileSystem { folder in
        let result = try bpfctl(
          "-j", "run", counter, "--for", "100ms", "--pin", "\(folder)/pins", "--map-size", "counts=7")
        #expect(result.code == 0, "\(result.errors)")
        let map = try bpfctl("-j", "map", "show", "pinned", "\(folder)/pins/counts")
        #expect(map.output.contains("\"max_entries\":7"), "\(map.output) \(map.errors)")
      }
    }

    @Test func objectsAreLoadedAndPinned() throws {
      try withFileSystem { folder in
        let all = try bpfctl("prog", "loadall", counter, "\(folder)/all", "pinmaps", "\(folder)/maps")
        #expect(all.code == 0 && all.output.isEmpty, "\(all.errors)")
        #expect(try bpfctl("prog", "show", "pinned", "\(folder)/all/count_exec").code == 0)
        #expect(try bpfctl("map", "show", "pinned", "\(folder)/maps/counts").code == 0)
        let one = try bpfctl(
          "prog", "load", counter, "\(folder)/one", "map", "name", "counts", "pinned", "\(folder)/maps/counts"
        )
        #expect(one.code == 0, "\(one.errors)")
        let taken = try bpfctl("prog", "load", counter, "\(folder)/one")
        #expect(taken.code == 1 && taken.errors.contains("already"), "\(taken.errors)")
        let listed = try bpfctl("-f", "-j", "prog", "show", "name", "count_exec")
        #expect(listed.output.contains("\"pinned\":[\"\(folder)/one\"]"), "\(listed.output)")
      }
    }

    @Test func failuresOfTheKernelAreTold() throws {
      let rejected = try bpfctl("run", "\(fixturesFolder)/objects/verifier_reject.bpf.o")
      #expect(rejected.code == 6)
      #expect(rejected.errors.split(separator: "\n").count == 1, "\(rejected.errors)")
      for part in ["program unchecked", "verifier_reject.bpf.c:18", "R0 invalid mem access"] {
        #expect(rejected.errors.contains(part), "\(rejected.errors)")
      }
      let detailed = try bpfctl("-d", "run", "\(fixturesFolder)/objects/verifier_reject.bpf.o")
      #expect(detailed.errors.contains("processed"), "the whole log with -d")
      let target = try bpfctl("run", counter, "--attach", "count_exec=sched/nothing")
      #expect(target.code == 7 && target.errors.contains("no such tracepoint"), "\(target.errors)")
      #expect(try bpfctl("prog", "show", "id", "4000000000").code == 7)
    }

    @Test(
      arguments: [
        (kept: "", code: 4, parts: ["CAP_BPF and CAP_PERFMON", "run it as root"]),
        (kept: ",+bpf", code: 4, parts: ["lacks CAP_PERFMON", "count_exec"]),
        (kept: ",+perfmon", code: 4, parts: ["lacks CAP_BPF"]),
      ] as [(kept: String, code: Int32, parts: [String])])
    func missingCapabilitiesAreNamed(kept: String, code: Int32, parts: [String]) throws {
      let result = try ChildProcess.run(
        "/usr/bin/setpriv",
        ["--bounding-set", "-all\(kept)", "--inh-caps", "-all", try product("bpfctl"), "run", counter])
      #expect(result.code == code)
      #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
      for part in parts { #expect(result.errors.contains(part), "\(result.errors)") }
    }

    /// A BPF file system of the test's own, which is gone afterwards with all that is pinned there.
    func withFileSystem(_ body: (String) throws -> Void) throws {
      let outside = try state()
      let folder = "\(try #require(productsFolder))/bpffs-\(getpid())"
      try #require(mkdir(folder, 0o700) == 0)
      defer { rmdir(folder) }
      try #require(mount("bpf", folder, "bpf", 0, "mode=0700") == 0)
      do {
        defer { umount2(folder, Int32(MNT_DETACH)) }
        let before = try state()
        try body(folder)
        #expect(try !state().isSubset(of: before), "what is pinned stays")
      }
      // The next test finds the kernel as this one did.
      try expectNothingNew(since: outside, "after the file system is gone")
    }
  }
}
