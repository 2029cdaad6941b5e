import TestSupport
import Testing

/// What offline commands print, whole.
@Suite struct OutputTests {
  @Test(arguments: [
    ["help"], ["prog", "help"], ["prog", "load", "help"], ["map", "help"], ["btf", "help"], ["run", "help"],
    ["inspect", "help"], ["plan", "help"], ["explain", "help"], ["link", "help"], ["cgroup", "help"],
    ["iter", "help"], ["net", "help"], ["map", "create", "help"], ["map", "update", "help"],
    ["map", "lookup", "help"], ["prog", "dump", "help"], ["prog", "run", "help"], ["feature", "help"],
    ["feature", "probe", "help"], ["struct_ops", "help"], ["perf", "help"], ["token", "help"],
    ["prog", "tracelog", "help"], ["prog", "attach", "help"], ["prog", "profile", "help"],
    ["batch", "help"], ["map", "event_pipe", "help"],
    ["check", "help"], ["gen", "min_core_btf", "help"], ["sim", "help"],
  ])
  func help(words: [String]) throws {
    try expectSnapshot(words.joined(separator: "-") + ".txt", words)
  }

  @Test(arguments: [
    "execve_counter", "globals", "subprograms", "maps_all", "sections_trace", "no_types", "map_in_map",
    "tail_calls",
  ])
  func inspect(name: String) throws {
    try expectSnapshot("inspect-\(name).txt", ["inspect", object(name)])
    try expectSnapshot("inspect-\(name).json", ["-p", "inspect", object(name)])
  }

  @Test(arguments: [
    "execve_counter", "globals", "subprograms", "maps_all", "map_in_map", "tail_calls", "pinned_map",
  ])
  func plan(name: String) throws {
    try expectSnapshot("plan-\(name).txt", ["plan", object(name)])
  }

  /// What `scripts/compare-libbpf` compares, and that the options are heard.
  @Test func planForAnotherMachine() throws {
    let options = ["--release", "5.4.1", "--cpus", "3"]
    try expectSnapshot("plan-kprobe_counter.json", ["-p", "plan", object("kprobe_counter")] + options)
    let plan = try bpfctl(["-j", "plan", object("event_source")] + options)
    let array = #""type":"perf_event_array","bytes_key":4,"bytes_value":4,"max_entries":3,"#
    #expect(plan.output.contains(array), "\(plan.errors)")
  }

  @Test(arguments: [
    ("6.1", "stale_packet_pointer"), ("6.12", "unchecked_map_value"), ("7.3", "packet_bounds"),
  ])
  func explain(kernel: String, name: String) throws {
    let log = "\(fixturesFolder)/verifier-logs/\(kernel)/\(name).log"
    try expectSnapshot("explain-\(name)-\(kernel).txt", ["explain", log])
    try expectSnapshot("explain-\(name)-\(kernel).json", ["-p", "explain", log])
    let detailed = try bpfctl(["-d", "explain", "-"], input: log)
    #expect(detailed.errors == String(decoding: try readFile(log), as: UTF8.self) + "\n")
    #expect(detailed.output == (try bpfctl(["explain", log]).output))
  }

  @Test(arguments: [
    ("xdp_counter", "count_xdp"), ("tail_calls", "jump"), ("map_in_map", "read_hash"),
    ("globals", "use_globals"),
    ("packet_helpers", "change"), ("packet_helpers", "classic"), ("packet_helpers", "adjust"),
    ("packet_helpers", "elements"), ("packet_helpers", "text_and_callbacks"), ("packet_helpers", "addresses"),
  ])
  func sim(name: String, program: String) throws {
    let words = ["sim", object(name), "--prog", program, "--data", "\(fixturesFolder)/packets/udp.bin"]
    try expectSnapshot("sim-\(name)-\(program).txt", words)
    if name == "xdp_counter" {
      try expectSnapshot("sim-\(name).json", ["-p"] + words + ["--cpus", "2", "--repeat", "3"])
    }
  }

  @Test func simOfWhatIsWrong() throws {
    let fault = try bpfctl(["sim", object("verifier_reject")])
    #expect(fault.code == 1 && fault.output.isEmpty)
    #expect(fault.errors.contains("verifier_reject.bpf.c:18"))
    #expect(fault.errors.contains("the program reads 8 bytes at 0x0; seen an address that comes from NULL"))
    let helper = try bpfctl(["-j", "sim", object("context_argument"), "--prog", "from_raw_tracepoint"])
    #expect(helper.output.contains("the helper bpf_get_stack() is not simulated"))
    #expect(try bpfctl(["sim", object("tail_calls")]).code == 2)
    #expect(try bpfctl(["sim", object("tail_calls"), "--prog", "nothing"]).code == 7)
    #expect(try bpfctl(["sim", object("xdp_counter"), "--prog", "pass_xdp"]).code == 2)
    #expect(try bpfctl(["sim", object("globals"), "--repeat", "0"]).code == 2)
    let limited = try bpfctl(["sim", object("globals"), "--limit", "5"])
    #expect(limited.code == 1 && limited.errors.contains("has not ended after 5 instructions"))
  }

  @Test(arguments: ["prog_types", "map_types", "attach_types", "link_types", "helpers"])
  func builtins(list: String) throws {
    try expectSnapshot("feature-\(list).txt", ["feature", "list_builtins", list])
  }

  @Test func types() throws {
    try expectSnapshot("btf-execve_counter.txt", ["btf", "dump", "file", object("execve_counter")])
  }

  @Test func bothSpellingsOfHelp() throws {
    let word = try bpfctl(["prog", "help"])
    for flag in ["-h", "--help"] { #expect(try bpfctl(["prog", flag]).output == word.output) }
  }

  @Test func wordsMayBeShortened() throws {
    let whole = try bpfctl(["btf", "dump", "file", object("globals")])
    #expect(whole.code == 0 && !whole.output.isEmpty)
    #expect(try bpfctl(["bt", "d", "f", object("globals")]).output == whole.output)
  }

  @Test func objectsComeFromTheStandardInput() throws {
    let fromFile = try bpfctl(["-j", "inspect", object("globals")])
    let fromInput = try bpfctl(["-j", "inspect", "-"], input: object("globals"))
    #expect(fromInput.code == 0)
    #expect(fromInput.output.count > 1000)
    #expect(fromFile.output.hasSuffix(String(fromInput.output.suffix(1000))))
  }

  @Test func versionIsOneNumber() throws {
    let text = try bpfctl(["version"])
    let json = try bpfctl(["-j", "version"])
    #expect(text.code == 0 && json.code == 0)
    let number = text.lines.first?.split(separator: " ").last?.dropFirst() ?? ""
    #expect(number.split(separator: ".").count == 3)
    #expect(json.output.contains("\"version\":\"\(number)\""))
    #expect(try bpfctl(["-V"]).output == text.output)
  }
}
