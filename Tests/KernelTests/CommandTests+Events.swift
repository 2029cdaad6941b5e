import Glibc
import KernelChecks
import TestSupport
import Testing

extension KernelTests.Commands {
  /// The object's own program writes to the map; the reader is another process that knows the map's pin alone.
  private func withEvents(_ body: (_ map: String) throws -> Void) throws {
    try withFileSystem { folder in
      let object = "\(fixturesFolder)/objects/exec_events.bpf.o"
      let loaded = try bpfctl(
        "prog", "loadall", object, "\(folder)/p", "pinmaps", "\(folder)/m", "autoattach")
      #expect(loaded.code == 0, "\(loaded.errors)")
      try body("\(folder)/m/buffer")
    }
  }

  private func nanoseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
  }

  @Test func recordsOfPerfEventArraysComeAsTheyAre() throws {
    try withEvents { map in
      let pipe = try ChildProcess(try product("bpfctl"), ["-j", "map", "event_pipe", "pinned", map])
      #expect(pipe.waitForOutput { $0.hasPrefix("[\n") }, "nothing was printed")
      let start = nanoseconds()
      let process = try ChildProcess("/bin/true", [])
      #expect(process.finish().code == 0)
      let id = withUnsafeBytes(of: UInt32(process.id)) { $0.map { byte in hex(byte) } }
      let data = "\"data\":[" + id.map { "\"0x\($0)\"" }.joined(separator: ",")
      #expect(pipe.waitForOutput { $0.contains(data) }, "\(pipe.outputSoFar)")
      let end = nanoseconds()
      pipe.send(SIGINT)
      let result = pipe.finish(seconds: 20)
      #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
      #expect(result.lines.first == "[" && result.lines.last == "]")
      let line = try #require(result.lines.first { $0.contains(data) })
      let fields = try #require(
        line.firstMatch(of: /^,?\{"type":9,"cpu":(\d+),"index":(\d+),"timestamp":(\d+),"data":\[/), "\(line)")
      #expect(fields.output.1 == fields.output.2)
      let time = try #require(Int(fields.output.3))
      #expect(time >= start && time <= end, "\(start) \(time) \(end)")
      // What was put into the map for the reader is gone with it.
      let again = try bpfctl("map", "dump", "pinned", map)
      #expect(!again.output.contains("value: "), "\(again.output)")
    }
  }

  private func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

  /// Programs write to the buffer of their own CPU; one under another key gets nothing.
  @Test func oneCPUCanBeChosen() throws {
    try withEvents { map in
      let pipe = try ChildProcess(
        try product("bpfctl"), ["map", "event_pipe", "pinned", map, "cpu", "0", "index", "0"])
      usleep(500_000)
      let process = try ChildProcess.run("/usr/bin/taskset", ["-c", "0", "/bin/true"])
      #expect(process.code == 0)
      #expect(pipe.waitForOutput { $0.contains(" CPU: 0 index: 0 =====\n") }, "\(pipe.outputSoFar)")
      #expect(try ChildProcess.run("/usr/bin/taskset", ["-c", "1", "/bin/true"]).code == 0)
      pipe.send(SIGTERM)
      let result = pipe.finish(seconds: 20)
      #expect(result.code == 0 && !result.output.contains("CPU: 1"), "\(result.output)\(result.errors)")
      let alone = try bpfctl("map", "event_pipe", "pinned", map, "cpu", "0")
      #expect(alone.code == 2 && alone.errors.contains("only be given together"), "\(alone.errors)")
      let absent = try bpfctl("map", "event_pipe", "pinned", map, "cpu", "9999", "index", "0")
      #expect(absent.code == 1 && absent.errors.contains("CPU 9999"), "\(absent.errors)")
    }
  }
}
