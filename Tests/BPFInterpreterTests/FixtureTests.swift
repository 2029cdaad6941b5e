import BPFBlueprint
import BPFInterpreter
import BPFTypes
import TestSupport
import Testing

/// Programs that a compiler has made.
@Suite struct FixtureTests {
  private let packet = [UInt8](repeating: 0, count: 60)

  @Test func functions() throws {
    let interpreter = try Interpreter(try object("subprograms"))
    _ = try interpreter.run("first")
    _ = try interpreter.run("second")
    #expect(try interpreter.map("results").lookup(UInt32(0), as: UInt64.self) == 56)
    #expect(try interpreter.map("results").lookup(UInt32(1), as: UInt64.self) == 60)
  }

  @Test func elementsOfAMap() throws {
    let interpreter = try Interpreter(try object("callbacks"))
    _ = try interpreter.run("walk")
    for index in 0..<8 as Range<UInt32> {
      #expect(try interpreter.map("elements").lookup(index, as: UInt64.self) == UInt64(index) + 100)
    }
    #expect(try interpreter.map(".bss").lookup(UInt32(0), as: UInt64.self) == 8)
  }

  @Test func variablesAsTheyWereSet() throws {
    var object = try object("globals")
    try object.globals["small"]?.set(UInt8(7))
    let before = try Interpreter(try BPFInterpreterTests.object("globals"))
    let after = try Interpreter(object)
    _ = try before.run("use_globals")
    _ = try after.run("use_globals")
    let sums = try [before, after].map { interpreter in
      let layout = try #require(object.globals["sum"]?.layout)
      let section = try #require(try interpreter.map(".bss").lookup([0, 0, 0, 0]))
      return section[layout.offset..<layout.offset + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    #expect(sums[1] &- sums[0] == 6)
    #expect(throws: BPFError.self) {
      try after.map(".rodata").update(
        [0, 0, 0, 0], [UInt8](repeating: 0, count: after.map(".rodata").valueSize))
    }
  }

  @Test func tailCalls() throws {
    let interpreter = try Interpreter(try object("tail_calls"))
    #expect(try interpreter.run("jump", RunInput(packet: packet)).returnValue == 42)
    #expect(try interpreter.run("jump_to_absent", RunInput(packet: packet)).returnValue == 2)
    #expect(interpreter.remarks.contains { $0.contains("absent") })
  }

  @Test func mapsInMaps() throws {
    var object = try object("map_in_map")
    try object.globals["wanted"]?.set(UInt32(2))
    let interpreter = try Interpreter(object)
    try interpreter.map("second").update(UInt32(0), UInt64(1234))
    #expect(try interpreter.run("read_array", RunInput(packet: packet)).returnValue == 1234)
    #expect(try interpreter.run("read_hash", RunInput(packet: packet)).returnValue == .max)
    try interpreter.map("numbered").insert(interpreter.map("second"), at: [2, 0, 0, 0])
    #expect(try interpreter.run("read_hash", RunInput(packet: packet)).returnValue == 1234)
    try interpreter.map("outer").delete([2, 0, 0, 0])
    #expect(try interpreter.run("read_array", RunInput(packet: packet)).returnValue == .max)
    #expect(throws: BPFError.self) {
      try interpreter.map("second").insert(interpreter.map("first"), at: [0, 0, 0, 0])
    }
  }

  @Test func onlyOneProgramAndWhereItJumps() throws {
    let chosen = try object("tail_calls", only: "jump")
    #expect(Set(chosen.enabledPrograms.map(\.name)) == ["jump", "target"])
  }

  @Test func processesAndCPUs() throws {
    var options = InterpreterOptions()
    options.cpus = 3
    options.cpu = 1
    options.process.process = 77
    let interpreter = try Interpreter(try object("percpu_counter"), options: options)
    for _ in 0..<4 { _ = try interpreter.run("count_exec") }
    #expect(try interpreter.map("per_cpu").lookupPerCPU(UInt32(1), as: UInt32.self) == [0, 4, 0])
    #expect(try interpreter.map("by_process").lookup(UInt32(77), as: UInt64.self) == 1)
    #expect(try interpreter.map("by_process").entries.count == 1)
  }

  @Test func records() throws {
    let interpreter = try Interpreter(try object("exec_events"))
    let ring = try interpreter.run("to_ring")
    let buffer = try interpreter.run("to_buffer")
    #expect(ring.events.count == 1 && buffer.events.count == 1)
    let map = try #require(ring.events.first?.map)
    #expect(try interpreter.map(map).takeRecords() == ring.events.map(\.bytes))
    #expect(try interpreter.map(map).takeRecords().isEmpty)
    #expect(ring.events.first?.bytes.isEmpty == false)
  }

  @Test func theOtherByteOrderIsRefused() throws {
    let object = try BPFObject(
      parsing: try objectFile("globals.bpfeb.o"), path: "globals.bpfeb.o", name: "globals")
    let error = try #require(throws: BPFError.self) { _ = try Interpreter(object) }
    #expect(error.code == .unsupported)
  }

  @Test(arguments: [
    (MapType.array, UInt32(8), UInt32(8), UInt32(1)), (.hash, 0, 8, 1), (.hash, 4, 0, 1), (.hash, 4, 8, 0),
    (.lpmTrie, 4, 8, 1), (.queue, 4, 8, 1), (.ringbuf, 0, 0, 4097),
  ])
  func mapsThatNoKernelCreates(type: MapType, key: UInt32, value: UInt32, entries: UInt32) throws {
    var object = try object("execve_counter")
    object.maps["counts"]?.type = type
    object.maps["counts"]?.keySize = key
    object.maps["counts"]?.valueSize = value
    object.maps["counts"]?.maxEntries = entries
    var facts = Facts()
    // So that the plan does not round it.
    facts.pageSize = type == .ringbuf ? 4097 : 4096
    let error = try #require(throws: BPFError.self) { _ = try Interpreter(object, facts: facts) }
    #expect(error.code == .invalidValue && error.subject.map == "counts")
  }

  /// Every program of every object that is linked without a kernel ends in a value or an error.
  @Test func everyFixture() throws {
    var ran = 0
    for name in objectFiles where !name.contains("bpfeb") {
      guard let object = try? BPFObject(parsing: try objectFile(name), path: name, name: "fixture"),
        let interpreter = try? Interpreter(object)
      else { continue }
      for program in interpreter.programNames {
        do {
          _ = try interpreter.run(program, RunInput(packet: packet))
          ran += 1
        } catch {
          #expect(!error.summary.isEmpty)
        }
      }
    }
    #expect(ran > 60, "\(ran) programs ran")
  }
}
