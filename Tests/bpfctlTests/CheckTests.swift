import Glibc
import TestSupport
import Testing

/// `bpfctl check` and `bpfctl gen min_core_btf`, on kernels that are files.
@Suite struct CheckTests {
  /// A folder of kernels whose types show nothing: their names tell the release.
  private func kernels(_ names: [String]) throws -> String {
    let folder = try temporaryFolder()
    for name in names {
      let status = try bpfctl([
        "gen", "min_core_btf", object("core_read"), "\(folder)/\(name).btf", object("core_read"),
      ])
      #expect(status.code == 0, "\(status.errors)")
    }
    return folder
  }

  private func remove(_ folder: String, _ names: [String]) {
    for name in names { unlink("\(folder)/\(name).btf") }
    rmdir(folder)
  }

  private static let names = ["5.4.0-91-generic", "6.12.0"]

  private func withKernels(_ body: (String) throws -> Void) throws {
    let folder = try kernels(Self.names)
    defer { remove(folder, Self.names) }
    try body(folder)
  }

  @Test func theTableTellsWhichKernelLacksWhat() throws {
    try withKernels { folder in
      let result = try bpfctl(["check", object("exec_events"), "--kernels", folder])
      #expect(result.code == 5)
      #expect(
        result.lines.prefix(3) == [
          "OBJECT             PROGRAM    SECTION                      SINCE  5.4.0-91-generic  6.12.0",
          "exec_events.bpf.o  to_ring    tp/sched/sched_process_exec  5.8    no                yes",
          "exec_events.bpf.o  to_buffer  tp/sched/sched_process_exec  5.8    no                yes",
        ])
      #expect(
        result.output.contains("to_ring on 5.4.0-91-generic: the kernel does not have maps of type ringbuf"))
    }
  }

  @Test func onlyARequiredProgramFails() throws {
    try withKernels { folder in
      let options = ["--kernels", folder, "--kernel", "5.4.0-91-generic"]
      #expect(try bpfctl(["check", object("sections_net")] + options).code == 5)
      #expect(try bpfctl(["check", object("sections_net"), "--require", "on_tc"] + options).code == 0)
      #expect(try bpfctl(["check", object("sections_net"), "--require", "on_sk_lookup"] + options).code == 5)
      let unknown = try bpfctl(["check", object("sections_net"), "--require", "on_nothing"] + options)
      #expect(unknown.code == 7 && unknown.errors.contains("on_nothing"))
    }
  }

  @Test func everyFormatNamesTheProgramAndTheCause() throws {
    try withKernels { folder in
      for format in ["json", "sarif", "junit"] {
        let result = try bpfctl(["check", object("exec_events"), "--kernels", folder, "--format", format])
        #expect(result.code == 5)
        #expect(
          result.output.contains("to_ring") && result.output.contains("maps of type ringbuf"), "\(format)")
      }
      let json = try bpfctl(["-j", "check", object("exec_events"), "--kernels", folder])
      #expect(
        json.output
          == (try bpfctl(["check", object("exec_events"), "--kernels", folder, "--format=json"]).output))
      #expect(
        json.output.contains(
          #""name":"to_ring","section":"tp/sched/sched_process_exec","autoload":true,"load":"no""#))
      let junit = try bpfctl(["check", object("exec_events"), "--kernels", folder, "--format", "junit"])
      #expect(
        junit.output.contains(
          #"<testsuite name="5.4.0-91-generic" tests="2" failures="2" errors="0" skipped="0">"#))
      #expect(
        junit.output.contains(#"<testsuite name="6.12.0" tests="2" failures="0" errors="0" skipped="0">"#))
    }
  }

  @Test func oneProgramsStory() throws {
    try withKernels { folder in
      let result = try bpfctl(["check", object("exec_events"), "--kernels", folder, "--why", "to_ring"])
      #expect(
        result.lines.contains { $0.hasSuffix("program to_ring (tp/sched/sched_process_exec) on 6.12.0") })
      #expect(result.lines.contains("  loads: no; can be attached: yes"))
      #expect(result.output.contains("not there, by its release"))
      #expect(!result.output.contains("to_buffer"))
    }
  }

  @Test func anUnreadableObjectIsToldBesideTheOthers() throws {
    try withKernels { folder in
      let result = try bpfctl(["check", "/nothing/there.o", object("xdp_counter"), "--kernels", folder])
      #expect(result.code == 3)
      #expect(result.errors.contains("/nothing/there.o"))
      #expect(result.output.contains("count_xdp"))
    }
  }

  @Test(arguments: [
    ["check"], ["check", "OBJ", "--format", "xml"], ["check", "OBJ", "--kernel", "6.12"],
    ["check", "OBJ", "--why", "p", "--format", "junit"], ["gen", "min_core_btf", "a", "b"],
  ])
  func wrongUsage(words: [String]) throws {
    let words = words.map { $0 == "OBJ" ? object("xdp_counter") : $0 }
    let result = try bpfctl(words.contains("--why") ? words.map { $0 == "p" ? "count_xdp" : $0 } : words)
    #expect(result.code == 2 || words[0] == "gen" && result.code == 3, "\(result.errors)")
  }

  @Test func kernelsThatAreNotThere() throws {
    try withKernels { folder in
      let unknown = try bpfctl(["check", object("xdp_counter"), "--kernels", folder, "--kernel", "4.19"])
      #expect(unknown.code == 7 && unknown.errors.contains("6.12.0"))
      #expect(try bpfctl(["check", object("xdp_counter"), "--kernels", "/nothing"]).code == 3)
    }
  }

  @Test func minimalTypesAnswerWhatTheObjectAsks() throws {
    let folder = try temporaryFolder()
    defer { remove(folder, ["small"]) }
    let status = try bpfctl([
      "gen", "min_core_btf", object("core_read"), "\(folder)/small.btf", object("core_read"),
    ])
    #expect(status.code == 0, "\(status.errors)")
    let dump = try bpfctl(["btf", "dump", "file", "\(folder)/small.btf"])
    #expect(dump.output.contains("STRUCT 'task_struct'"))
    let whole = try bpfctl(["btf", "dump", "file", object("core_read")])
    #expect(dump.lines.count < whole.lines.count)
    let options = ["--release", "6.12", "--cpus", "1", "--btf"]
    let small = try bpfctl(["-j", "plan", object("core_read")] + options + ["\(folder)/small.btf"])
    let other = try bpfctl(["-j", "plan", object("core_read")] + options + [object("core_read")])
    #expect(small.code == 0 && small.output == other.output, "\(small.errors)")
  }
}
