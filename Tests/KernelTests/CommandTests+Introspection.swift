import Glibc
import KernelChecks
import TestSupport
import Testing

extension KernelTests.Commands {
  @Test func codeIsShownInEveryForm() throws {
    try withFileSystem { folder in
      #expect(try bpfctl("prog", "load", counter, "\(folder)/one").code == 0)
      func dump(_ words: String...) throws -> ChildResult {
        try ChildProcess.run(
          try product("bpfctl"), ["prog", "dump", "xlated", "pinned", "\(folder)/one"] + words)
      }
      let text = try dump("linum", "opcodes")
      #expect(text.lines.first == "int count_exec(void * context):", "\(text.errors)")
      #expect(text.output.contains(" [file:./src/execve_counter.bpf.c line_num:"), "\(text.output)")
      #expect(text.output.contains("\n       95 00 00 00 00 00 00 00\n"), "the bytes of exit")
      let json = try bpfctl("-j", "prog", "dump", "xlated", "pinned", "\(folder)/one")
      #expect(json.output.hasPrefix(#"[{"proto":"int count_exec(void * context)","src":""#), "\(json.errors)")
      let graph = try dump("visual")
      #expect(graph.output.hasPrefix("digraph ") && graph.output.hasSuffix("}\n}\n"), "\(graph.errors)")
      let jited = try bpfctl("prog", "dump", "jited", "pinned", "\(folder)/one")
      #expect(jited.code == 0 && jited.output.contains("bpf_prog_"), "\(jited.errors)")
      try requireMachineCode("pinned", "\(folder)/one")
      // Eight bytes for each instruction, as the listing numbers them.
      let file = "/tmp/swift-bpf-code-\(getpid())"
      defer { unlink(file) }
      #expect(try dump("file", file).code == 0)
      let listing = try dump()
      let last = try #require(listing.lines.last?.firstMatch(of: #/^\ *(\d+):/#)).output.1
      #expect(try readFile(file).count == ((Int(last) ?? -1) + 1) * 8)
      #expect(try dump("visual", "file", file).code == 2)
      #expect(try bpfctl("-j", "prog", "dump", "xlated", "pinned", "\(folder)/one", "visual").code == 2)
    }
  }

  /// Parity PROG-5: the instructions' bytes are the function's, with or without a disassembler.
  private func requireMachineCode(_ program: String...) throws {
    let file = "/tmp/swift-bpf-machine-code-\(getpid())"
    defer { unlink(file) }
    let tool = try product("bpfctl")
    let dump = ["-j", "prog", "dump", "jited"] + program
    #expect(try ChildProcess.run(tool, dump + ["file", file]).code == 0)
    let bytes = try readFile(file).map { ($0 < 16 ? "0x0" : "0x") + String($0, radix: 16) }
    let taken = try ChildProcess.run(tool, dump + ["opcodes", "linum"])
    let plain = try ChildProcess.run(tool, dump, environment: ["PATH=/nowhere"])
    #expect(plain.code == 0 && plain.errors.contains("no disassembler is installed"), "\(plain.errors)")
    for result in [taken, plain] {
      let opcodes = result.output.matches(of: /"opcodes":\[([^\]]*)\]/).flatMap {
        $0.output.1.split(separator: ",").map { String($0.dropFirst().dropLast()) }
      }
      #expect(opcodes == bytes, "\(result.output)\(result.errors)")
    }
    guard taken.errors.isEmpty else { return }
    #expect(taken.output.contains(#""file":"./src/execve_counter.bpf.c","line_num":"#), "\(taken.output)")
    let text = try ChildProcess.run(tool, Array(dump.dropFirst()) + ["linum"])
    #expect(
      text.output.contains("\n   0:\t") && text.output.contains("[file:./src/execve_counter"),
      "\(text.output)")
  }

  /// Parity PROG-5: what is called is where the kernel has it.
  @Test func callsInMachineCodeLeadToTheFunctions() throws {
    try withFileSystem { folder in
      let object = "\(fixturesFolder)/objects/subprograms.bpf.o"
      #expect(try bpfctl("prog", "load", object, "\(folder)/one").code == 0)
      let dump = try bpfctl("-j", "prog", "dump", "jited", "pinned", "\(folder)/one")
      let names = dump.output.matches(of: /"name":"(bpf_prog_[^"]*_(?:plus_one|hidden_square|store))"/)
      guard dump.errors.isEmpty, !names.isEmpty else { return }
      let listing = String(decoding: try readFile("/proc/kallsyms"), as: UTF8.self).split(separator: "\n")
      for name in names.map({ String($0.output.1) }) {
        let line = try #require(listing.first { $0.contains(" \(name)\t") }, "\(name)")
        let address = try #require(UInt64(line.prefix(16), radix: 16))
        #expect(dump.output.contains("[\"0x\(String(address, radix: 16))\"]"), "a call of \(name)")
      }
      #expect(names.count == 3)
    }
  }

  @Test func profilesNeedAMetricAndAProgram() throws {
    try withFileSystem { folder in
      #expect(try bpfctl("prog", "load", counter, "\(folder)/one").code == 0)
      func profile(_ words: String...) throws -> ChildResult {
        try ChildProcess.run(
          try product("bpfctl"), ["prog", "profile", "pinned", "\(folder)/one"] + words)
      }
      #expect(try profile().code == 2)
      let unknown = try profile("cpu_clock", "nonsense")
      #expect(
        unknown.code == 2 && unknown.errors.contains("there are cycles, instructions,"), "\(unknown.errors)")
      let many = try profile("cycles", "instructions", "l1d_loads", "llc_misses", "cpu_clock")
      #expect(many.code == 2 && many.errors.contains("expected 1 to 4"), "\(many.errors)")
    }
  }

  @Test func programsRunOnFiles() throws {
    try withFileSystem { folder in
      let object = "\(fixturesFolder)/objects/test_runs.bpf.o"
      #expect(try bpfctl("prog", "loadall", object, "\(folder)/p").code == 0)
      let run = ["-j", "prog", "run", "pinned", "\(folder)/p/stamp"]
      let tool = try product("bpfctl")
      let large = ["data_in", object, "data_out", "-", "data_size_out", "4096"]
      let result = try ChildProcess.run(tool, run + large)
      #expect(
        result.code == 2 && result.errors.isEmpty, "an object is larger than a packet: \(result.output)")
      let packet = "/tmp/swift-bpf-packet-\(getpid())"
      let left = "/tmp/swift-bpf-left-\(getpid())"
      defer { for file in [packet, left] { unlink(file) } }
      try write([UInt8](repeating: 0x41, count: 20), to: packet)
      let done = try ChildProcess.run(tool, run + ["data_in", packet, "data_out", "-", "repeat", "3"])
      #expect(done.output.hasPrefix(#"{"data_out":[0,"#) && done.output.contains(#","retval":2,"duration":"#))
      let plain = Array(run.dropFirst())
      let text = try ChildProcess.run(tool, plain + ["data_in", packet, "data_out", "-"])
      #expect(text.lines.first?.hasPrefix("0000000\t00") == true, "\(text.output)\(text.errors)")
      #expect(text.lines.last?.hasPrefix("Return value: 2, duration: ") == true)
      #expect(try ChildProcess.run(tool, plain + ["data_in", packet, "data_out", left]).code == 0)
      #expect(try readFile(left).count == 20)
      let unclear = try ChildProcess.run(tool, plain + ["data", packet])
      #expect(unclear.code == 2 && unclear.errors.contains("may mean data_in, data_out, data_size_out"))
      let sum = try bpfctl("-j", "prog", "run", "pinned", "\(folder)/p/add", "ctx_in", left, "ctx_out", "-")
      #expect(sum.code == 0 && sum.output.contains(#""retval":7"#), "\(sum.output)")
    }
  }

  @Test func operationsAreRegisteredAndTakenAway() throws {
    let object = "\(fixturesFolder)/objects/congestion.bpf.o"
    let registered = try bpfctl("struct_ops", "register", object)
    #expect(registered.code == 0 && registered.output.hasPrefix("registered tcp_congestion_ops counting"))
    let shown = try bpfctl("-j", "struct_ops", "show", "name", "counting")
    #expect(shown.output.hasSuffix(#""name":"counting","kernel_struct_ops":"tcp_congestion_ops"}]"# + "\n"))
    let dumped = try bpfctl("-j", "struct_ops", "dump", "name", "counting")
    #expect(dumped.output.contains(" count_start/prog_id:"), "\(dumped.output)\(dumped.errors)")
    #expect(try bpfctl("struct_ops", "unregister", "name", "counting").code == 0)
    #expect(try bpfctl("struct_ops", "unregister", "name", "counting").code == 7)
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let file = try #require(fopen(path, "wb"))
    defer { fclose(file) }
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
  }
}
