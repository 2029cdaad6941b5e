import Glibc
import KernelChecks
import TestSupport
import Testing

extension KernelTests.Commands {
  @Test func programsArePinned() throws {
    try withFileSystem { folder in
      #expect(try bpfctl("prog", "load", counter, "\(folder)/one").code == 0)
      let pinned = try bpfctl("-j", "prog", "pin", "pinned", "\(folder)/one", "\(folder)/two")
      #expect(pinned.code == 0 && pinned.output == "null\n", "\(pinned.errors)")
      unlink("\(folder)/one")
      let shown = try bpfctl("-j", "prog", "show", "pinned", "\(folder)/two")
      #expect(shown.output.contains("\"name\":\"count_exec\""), "\(shown.output)")
      let dotted = try bpfctl("prog", "pin", "pinned", "\(folder)/two", "\(folder)/a.b")
      #expect(dotted.code == 2 && dotted.errors.contains("no names with dots"), "\(dotted.errors)")
    }
  }

  /// What was attached goes on counting when the process that attached it has ended.
  @Test(arguments: ["load", "loadall"])
  func programsStayAttached(word: String) throws {
    try withFileSystem { folder in
      let pin = word == "load" ? "\(folder)/link" : "\(folder)/links/count_exec"
      let place = word == "load" ? pin : "\(folder)/links"
      let loaded = try bpfctl("prog", word, counter, place, "pinmaps", "\(folder)/maps", "autoattach")
      #expect(loaded.code == 0 && loaded.errors.isEmpty, "\(loaded.errors)")
      let link = try bpfctl("-j", "link", "show", "pinned", pin)
      #expect(link.output.contains(#""type":"perf_event""#), "\(link.output)\(link.errors)")
      let start = try countOfStarts("\(folder)/maps/counts")
      for _ in 0..<3 { #expect(try ChildProcess.run("/bin/true").code == 0) }
      #expect(try countOfStarts("\(folder)/maps/counts") >= start + 3)
      unlink(pin)
      usleep(300_000)
      let end = try countOfStarts("\(folder)/maps/counts")
      #expect(try ChildProcess.run("/bin/true").code == 0)
      #expect(try countOfStarts("\(folder)/maps/counts") == end, "nothing counts any more")
    }
  }

  private func countOfStarts(_ map: String) throws -> Int {
    let shown = try bpfctl("-j", "map", "lookup", "pinned", map, "key", "int", "0")
    let value = shown.output.firstMatch(of: /"formatted":\{"key":0,"value":(\d+)\}/)
    return try #require(value.flatMap { Int($0.output.1) }, "\(shown.output)\(shown.errors)")
  }

  @Test func programsGoToTheSocketsOfAMap() throws {
    try withFileSystem { folder in
      let object = "\(fixturesFolder)/objects/socket_map.bpf.o"
      let loaded = try bpfctl("prog", "loadall", object, "\(folder)/p", "autoattach")
      #expect(loaded.code == 0, "\(loaded.errors)")
      #expect(loaded.errors.contains("pass_message cannot be kept attached by a pin"), "\(loaded.errors)")
      let created = try bpfctl(
        "map", "create", "\(folder)/sockets", "type", "sockmap", "key", "4", "value", "4", "entries", "2",
        "name", "sockets")
      #expect(created.code == 0, "\(created.errors)")
      func change(_ word: String, _ type: String) throws -> ChildResult {
        try bpfctl(
          "prog", word, "pinned", "\(folder)/p/pass_message", type, "pinned", "\(folder)/sockets")
      }
      let early = try change("detach", "sk_msg_verdict")
      #expect(early.code == 7 && early.errors.contains("not attached there"), "\(early.errors)")
      let attached = try change("attach", "sk_msg_verdict")
      #expect(attached.code == 0 && attached.output.isEmpty, "\(attached.errors)")
      let misfit = try change("attach", "stream_verdict")
      #expect(misfit.code == 1 && misfit.errors.contains("does not attach this program"), "\(misfit.errors)")
      #expect(try change("detach", "msg").code == 0)
      #expect(try change("detach", "msg_verdict").code == 7)
      let unknown = try change("attach", "xdp")
      #expect(unknown.code == 2 && unknown.errors.contains("sk_msg_verdict, "), "\(unknown.errors)")
    }
  }

  /// In a network namespace of its own, which takes what is attached with it.
  @Test func aFlowDissectorGoesToTheNetworkNamespace() throws {
    try withFileSystem { folder in
      let object = "\(fixturesFolder)/objects/socket_map.bpf.o"
      #expect(try bpfctl("prog", "loadall", object, "\(folder)/p").code == 0)
      let program = "pinned \(folder)/p/dissect flow_dissector"
      let tool = try product("bpfctl")
      let script = """
        \(tool) prog detach \(program); echo $?
        \(tool) prog attach \(program); echo $?
        \(tool) prog detach \(program); echo $?
        \(tool) prog detach \(program); echo $?
        """
      let result = try ChildProcess.run("/usr/bin/unshare", ["-n", "sh", "-c", script])
      #expect(result.output == "7\n0\n0\n7\n", "\(result.output)\(result.errors)")
    }
  }
}
