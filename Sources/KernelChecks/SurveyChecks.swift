import BPF
import BPFSyscall
import Glibc

/// Parity FT-4, FT-5, FT-6, BT-10, PERF-1: what the kernel and its processes have.
let surveyChecks: [KernelCheck] = [
  KernelCheck("probes find the types that this kernel loads, and none that it cannot have") { context in
    for type in [ProgramType.socketFilter, .xdp, .schedCls, .tracepoint, .rawTracepoint, .cgroupSkb] {
      try expectEqual(context.kernel.probe(type), .supported, "programs of type \(type)")
    }
    for type in [MapType.hash, .array, .percpuHash, .hashOfMaps, .ringbuf, .skStorage, .lpmTrie] {
      try expectEqual(context.kernel.probe(type), .supported, "maps of type \(type)")
    }
    let known: [(HelperID, ProgramType, FeatureProbe)] = [
      (.mapLookupElem, .xdp, .supported), (.redirect, .xdp, .supported), (.skbStoreBytes, .xdp, .unsupported),
      (.skbStoreBytes, .schedCls, .supported), (.init(rawValue: 100_000), .xdp, .unsupported),
    ]
    for (helper, type, expected) in known {
      try expectEqual(context.kernel.probe(helper, in: type), expected, "\(helper) in \(type)")
    }
    for feature in InstructionFeature.allCases where feature != .version4 {
      try expectEqual(context.kernel.probe(feature), .supported, "\(feature)")
    }
    let version = LiveSystemCalls().kernelVersionCode
    if version >= 6 << 16 | 6 << 8 {
      try expectEqual(context.kernel.probe(InstructionFeature.version4), .supported, "version 4")
    }
  },
  KernelCheck("this process is found among those that hold its programs, maps and links") { context in
    try requireThisProcessHolds(context)
    context.kernel.drain()
    let afterwards = try context.kernel.holders().programs.filter {
      $0.value.contains { $0.process == getpid() }
    }
    try expectEqual(Array(afterwards.keys), [], "programs that are held afterwards")
  },
  KernelCheck("a raw tracepoint's descriptor is told with its name") { context in
    let loaded = try context.load("raw_tp_counter")
    try loaded.withLoaded { loaded in
      try loaded.attachAll()
      let program = try loaded.programs[0].info().id
      let found = try context.kernel.attachedDescriptors().filter { $0.process == getpid() }
      try expectEqual(found.map(\.attachment.programID), [program], "attached programs")
      try expectEqual(found.first?.attachment.kind, .rawTracepoint, "kind")
      try expectEqual(found.first?.attachment.name, "sched_process_exec", "the tracepoint")
    }
  },
  KernelCheck("runs are counted while they are asked for, and not afterwards") { context in
    let program = try loadTestRun("place", context)
    func run(_ times: Int) throws { for _ in 0..<times { _ = try program.runRawTracepoint([1, 2]) } }
    let start = try program.info().runCount
    do {
      let statistics = try context.kernel.countRuns()
      try run(5)
      try expectEqual(try program.info().runCount, start + 5, "runs")
      try expect(try program.info().runTime > 0, "the time they took")
      _ = consume statistics
    }
    // An administrator may have the kernel count for ever.
    guard try context.kernel.setting("kernel/bpf_stats_enabled") == 0 else { return }
    try run(5)
    try expectEqual(try program.info().runCount, start + 5, "runs afterwards")
  },
  KernelCheck(
    "registered operations are told with their structure, and taken away", needs: .congestionPrograms
  ) {
    context in
    let loaded = try context.load("congestion")
    let operations = try loaded.structOps("counting")
    try operations.register()
    let id = try operations.map.info().id
    guard let found = try context.kernel.registeredOperations().first(where: { $0.info.id == id }) else {
      throw CheckFailure(description: "the kernel has no operations of id \(id)")
    }
    defer { try? found.unregister() }
    try expectEqual(found.structure, "tcp_congestion_ops", "structure")
    try expectEqual(try found.value().count, Int(found.info.valueSize), "bytes of the value")
    let info = try found.rawInfo()
    try expectEqual(
      Array(info.bytes[4..<8]), withUnsafeBytes(of: id) { Array($0) }, "the id in the kernel's structure")
    try found.unregister()
    try expectError(.invalidState) { try found.unregister() }
  },
]

/// Loads and attaches something, and looks for it among what this process holds.
private func requireThisProcessHolds(_ context: CheckContext) throws {
  let loaded = try context.load("raw_tp_counter")
  try loaded.withLoaded { loaded in
    let attached = try loaded.attachAll().attached.compactMap(\.linkID)
    let holders = try context.kernel.holders()
    func require(_ list: [ObjectHolders.Holder]?, _ what: String) throws {
      try expectEqual(list?.map(\.process), [getpid()], "holders of \(what)")
    }
    let program = try loaded.programs[0].info().id
    try require(holders.programs[program], "the program")
    for map in loaded.maps { try require(holders.maps[try map.info().id], "map \(map.name)") }
    for link in attached { try require(holders.links[link], "link \(link)") }
    try expect(holders.programs[program]?.first?.command.isEmpty == false, "the process has a name")
  }
}
