import BPF
import Glibc

/// Parity PROG-3, PROG-5, PROG-11: what the kernel tells of programs, and programs run on given data.
let introspectionChecks: [KernelCheck] = [
  KernelCheck("a listing names functions, helpers, maps and lines of C as the kernel has them") { context in
    let loaded = try context.load("subprograms")
    let program = try loaded.program("first")
    let rows = try program.listing().rows
    let prototypes = rows.compactMap(\.prototype)
    try expect(
      prototypes.first == "int first(void * context)"
        && prototypes.contains { $0.contains(" twice(__u64 value)") },
      "prototypes: \(prototypes)")
    let map = try loaded.map("results").info().id
    try expect(rows.contains { $0.text.hasSuffix("= map[id:\(map)]") }, "the map's id: \(rows.map(\.text))")
    try expect(
      rows.contains { $0.source?.text.hasPrefix("store(0, plus_one(20)") == true && $0.source?.number == 26 },
      "the line of the first call: \(rows.compactMap(\.source))")
    let tags = try program.code().tags
    try expectEqual(tags.count, prototypes.count, "functions with tags")
    guard try !program.code().addresses.isEmpty else { return }
    // The kernel names each function by its tag, but the first, which has the name of the whole program.
    let names = try program.compiledFunctions().map(\.name)
    for (name, tag) in zip(names, tags).dropFirst() {
      try expect(name.hasPrefix("bpf_prog_\(tag)"), "\(name) is of the function with the tag \(tag)")
    }
    try expect(names.first?.hasSuffix("_first") == true, "the name of the program: \(names)")
    try expect(
      rows.contains { row in names.dropFirst().contains { row.text.hasSuffix("#\($0)") } },
      "calls are named: \(rows.map(\.text))")
  },
  KernelCheck("what a program is compiled to has the size that the kernel tells") { context in
    let program = try context.load("subprograms").program("second")
    let info = try program.info()
    guard info.jitedSize > 0 else { return }
    let functions = try program.compiledFunctions()
    try expectEqual(
      functions.reduce(0) { $0 + $1.bytes.count }, Int(info.jitedSize), "bytes of all functions")
    try expectEqual(functions.count, Int(info.functionCount), "functions")
    try expectEqual(
      functions.map { UInt32($0.bytes.count) }, try program.code().lengths, "bytes of each function")
    for function in functions { try expect(function.bytes.contains { $0 != 0 }, "\(function.name) has code") }
  },
  KernelCheck("what a program is compiled to has its lines of C where the kernel says") { context in
    let program = try context.load("subprograms").program("first")
    let code = try program.code()
    guard !code.lineAddresses.isEmpty else { return }
    try expectEqual(code.lineAddresses.count, code.lines.count, "lines with addresses")
    let functions = try program.compiledFunctions()
    for function in functions {
      try expectEqual(function.lines.first?.offset, 0, "the first line of \(function.name)")
      try expect(
        zip(function.lines, function.lines.dropFirst()).allSatisfy { $0.offset < $1.offset },
        "ascending: \(function.lines.map(\.offset))")
    }
    // What each function does is written in it, and nowhere else.
    let marks = ["store(0, plus_one(20)", "static __noinline __u64 twice("]
    let places = marks.map { mark in
      functions.indices.filter { functions[$0].lines.contains { $0.source.text.hasPrefix(mark) } }
    }
    try expect(
      places[0] == [0] && places[1].count == 1 && places[1] != [0], "the functions of \(marks): \(places)")
  },
  KernelCheck(
    "what a program is compiled to is in the kernel's memory",
    needs: KernelMemory.requirement.and(.bpf)
  ) { context in
    for name in ["first", "second"] {
      let program = try context.load("subprograms").program(name)
      guard try program.info().jitedSize > 0 else { return }
      for function in try program.compiledFunctions() {
        guard let address = function.address else {
          throw CheckFailure(description: "\(function.name) has no address")
        }
        let there = try KernelMemory.bytes(at: address, count: function.bytes.count)
        try expect(
          there == function.bytes, "\(function.name): the memory has \(there), told is \(function.bytes)")
      }
    }
  },
  KernelCheck(
    "a packet with metadata comes back as the program left it",
    needs: .linux(5, 18, for: "BPF_F_TEST_XDP_LIVE_FRAMES")
  ) { context in
    let program = try loadTestRun("stamp", context)
    var given = XDPRunContext()
    given.metadata = [41, 0, 0, 0]
    given.interfaceIndex = 1
    let packet = [UInt8](repeating: 0xaa, count: 60)
    let result = try program.runXDP(packet, context: given)
    try expectEqual(result.action, .transmit, "action")
    try expectEqual(result.metadata, [42, 0, 0, 0], "metadata")
    try expectEqual(result.packet, [0, 1] + packet.dropFirst(2), "packet")
    try expectEqual(try program.runXDP(packet).action, .pass, "action without metadata")
    var options = PacketRunOptions()
    options.room = 20
    let error = try expectError(.invalidValue) { _ = try program.runXDP(packet, options: options) }
    try expectEqual(error.expected, "60 bytes", "room that is needed")
    try expectError(.invalidValue) { _ = try program.runXDP([1, 2, 3]) }
  },
  KernelCheck("a buffer's words come back as the program left them") { context in
    let program = try loadTestRun("remark", context)
    var given = SocketBufferContext()
    given.mark = 6
    given.priority = 3
    given.controlBlock = [21, 0, 0, 0, 0]
    let result = try program.runSocketBuffer([UInt8](repeating: 0, count: 60), context: given)
    try expectEqual(result.returnValue, 3, "the priority")
    try expectEqual(result.context?.mark, 7, "mark")
    try expectEqual(result.context?.controlBlock, [21, 42, 0, 0, 0], "the program's words")
    try expectEqual(result.packet.count, 60, "bytes of the packet")
  },
  KernelCheck(
    "a program that is called by system calls writes into its argument",
    needs: .linux(5, 14, for: "BPF_PROG_TYPE_SYSCALL")
  ) { context in
    let result = try loadTestRun("add", context).runSyscall([2, 0, 0, 0, 40, 0, 0, 0, 0, 0, 0, 0])
    try expectEqual(result.returnValue, 7, "result")
    try expectEqual(result.context, [2, 0, 0, 0, 40, 0, 0, 0, 42, 0, 0, 0], "argument")
  },
  KernelCheck("a raw tracepoint runs with given arguments, on a given CPU") { context in
    let program = try loadTestRun("place", context)
    for cpu in 0..<UInt32(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)) {
      try expectEqual(try program.runRawTracepoint([4, 2], cpu: cpu), 4200 + cpu, "result on CPU \(cpu)")
    }
    try expect(try program.runRawTracepoint([1, 2]) / 100 == 12, "result on this CPU")
    try expectError(.invalidValue) { _ = try program.runXDP([]) }
  },
]

/// One program of the fixture alone: a kernel need not have all of their types.
func loadTestRun(_ name: String, _ context: CheckContext) throws -> Program {
  var object = try context.object("test_runs")
  for other in object.programs.names where other != name { object.programs[other]?.isEnabled = false }
  return try object.load(on: context.kernel).program(name)
}
