import BPFBytes
import BPFTypes
import BTF
import TestSupport
import Testing

@testable import BPFBlueprint

/// Facts that suit every fixture.
private let facts: Facts = {
  var facts = Facts()
  facts.possibleCPUs = 6
  facts.kernelVersion = 0x060c05
  facts.kernelExterns = [
    "bpf_throw": .found(FoundKernelType(id: 120)), "bpf_stream_vprintk": .found(FoundKernelType(id: 121)),
  ]
  facts.kernelSymbols = ["_stext": [0xffff_ffff_8100_0000]]
  facts.kernelTypes = [
    KernelType(name: "btf_trace_sched_process_exec", kind: .typedef): 101,
    KernelType(name: "bpf_iter_task", kind: .function): 102,
    KernelType(name: "bpf_iter_bpf_map_elem", kind: .function): 103,
    KernelType(name: "bpf_lsm_inode_permission", kind: .function): 104,
    KernelType(name: "hrtimer_nanosleep", kind: .function): 105,
    KernelType(name: "security_task_getpgid", kind: .function): 106,
    KernelType(name: "bpf_lsm_socket_bind", kind: .function): 107,
  ]
  facts.structOps["tcp_congestion_ops"] = congestionOperations
  return facts
}()

/// The members that the fixtures set, as a kernel might lay them out.
private let congestionOperations: KernelStructOps = {
  func member(_ name: String, _ offset: Int, _ kind: BTFKind = .pointer, size: Int = 8)
    -> KernelStructOps.Member
  {
    .init(
      name: name, offset: offset, size: size, kind: kind.rawValue, isBitfield: false,
      isFunctionPointer: kind == .pointer)
  }
  return KernelStructOps(
    module: nil, structure: 110, value: 111, valueSize: 256, offset: 64,
    members: [
      member("ssthresh", 0), member("cong_avoid", 8), member("undo_cwnd", 16),
      member("name", 24, .array, size: 16),
      member("init", 40), member("release", 48),
    ])
}()

/// A kernel whose types are the object's own.
private func ownKernel(of object: BPFObject) -> Facts {
  var own = facts
  if let types = object.types { own.learnFields(of: object, from: KernelTypes(types)) }
  return own
}

@Suite struct PlanTests {
  @Test(arguments: objectFiles)
  func everyFixtureHasAPlanOrAReason(file: String) throws {
    let object = try object(file)
    let facts = ownKernel(of: object)
    #expect(
      object.license == (file == "license.bpf.o" ? "Proprietary" : "Dual BSD/GPL") && object.remarks.isEmpty)
    if file == "unknown_section.bpf.o" {
      #expect(bpfError { try object.link(facts) }?.code == .invalidValue)
    } else {
      let plan = try object.link(facts)
      #expect(plan.programs.map(\.name) == object.enabledPrograms.map(\.name))
      #expect(plan.maps.map(\.name) == object.maps.filter(\.isEnabled).map(\.name))
      #expect(plan.programs.allSatisfy { $0.license == "Dual BSD/GPL" && !$0.instructions.isEmpty })
      for load in plan.programs {
        for slot in load.slots { #expect(load.instructions[slot.instruction].isLoadImmediate64) }
      }
      #expect((plan.summary.first == "btf") == (file != "no_types.bpf.o"))
    }
  }

  @Test(arguments: objectFiles.filter { $0 != "unknown_section.bpf.o" })
  func sameBytesSamePlan(file: String) throws {
    func text() throws -> String {
      let object = try object(file)
      return String(describing: try object.link(ownKernel(of: object)))
    }
    #expect(try text() == text())
  }

  @Test func operationsInTheirOrder() throws {
    #expect(
      try object("globals.bpf.o").link(facts).summary == [
        "btf", "create .rodata", "update .rodata", "freeze .rodata", "create .data", "update .data",
        "create .data.fast", "update .data.fast", "create .rodata.fixed", "update .rodata.fixed",
        "freeze .rodata.fixed", "create .bss", "update .bss", "load use_globals",
        "bind use_globals .rodata", "bind use_globals .rodata.fixed",
      ])
  }

  @Test(arguments: [
    "execve_counter", "globals", "subprograms", "map_in_map", "tail_calls", "static_functions",
  ])
  func twinsHaveTheSamePlan(name: String) throws {
    let plans = try ["\(name).bpf.o", "\(name).bpfeb.o"].map { try object($0).link(facts) }
    let little = plans[0], big = plans[1]
    #expect(little.byteOrder == .littleEndian && big.byteOrder == .bigEndian)
    #expect(little.summary == big.summary)
    #expect(little.maps == big.maps)
    for (left, right) in zip(little.programs, big.programs) {
      #expect(left.instructions == right.instructions)
      #expect(left.slots == right.slots)
      #expect(left.type == right.type && left.attachType == right.attachType && left.flags == right.flags)
      for part in [\ProgramLoad.functionInfo, \.lineInfo] {
        let words = try #require(left[keyPath: part]).words(order: .littleEndian)
        #expect(try right[keyPath: part]?.words(order: .bigEndian) == words)
      }
    }
    let types = try plans.map { plan in
      guard case .loadBTF(let load) = plan.operations[0] else { throw FixtureError(description: "no BTF") }
      let table = try BTFTable(parsing: ByteSlice(load.bytes))
      #expect(table.byteOrder == plan.byteOrder)
      return try table.ids.map { try table.rawText(of: $0) }
    }
    #expect(types[0] == types[1])
    #expect(types[0].contains { $0.contains("DATASEC") && !$0.contains("size=0") })
  }

  @Test func hiddenSymbolsBecomeStatic() throws {
    let plan = try object("subprograms.bpf.o").link(facts)
    guard case .loadBTF(let load) = plan.operations[0] else { Issue.record("no BTF"); return }
    let table = try BTFTable(parsing: ByteSlice(load.bytes))
    func linkage(_ name: String) throws -> BTFLinkage? {
      guard let id = table.firstType(named: name, kind: .function),
        case .function(let function) = try table.type(id).body
      else { return nil }
      return function.linkage
    }
    #expect(try linkage("hidden_square") == .static)
    #expect(try linkage("plus_one") == .global && linkage("weak_half") == .global)
  }

  /// MAP-9.
  @Test(
    arguments: [(4096, 8192), (16384, 16384), (65536, 65536), (1, 8192), (0, 8192), (-1, 8192)]
      as [(Int, UInt32)])
  func ringBuffersAreRoundedToPages(page: Int, entries: UInt32) throws {
    var facts = facts
    facts.pageSize = page
    #expect(try object("maps_all.bpf.o").link(facts).map("ring").maxEntries == entries)
  }

  @Test(
    arguments: [(0, 0), (1, 4096), (4096, 4096), (12288, 16384), (0x8000_0001, 0x8000_0001)]
      as [(UInt32, UInt32)])
  func ringBuffersOfOtherSizes(wanted: UInt32, entries: UInt32) throws {
    var object = try object("maps_all.bpf.o")
    object.maps["ring"]?.maxEntries = wanted
    #expect(try object.link(facts).map("ring").maxEntries == entries)
  }

  /// MAP-10.
  @Test func eventArraysHaveOneEntryForEachCPU() throws {
    var object = try object("maps_all.bpf.o")
    #expect(try object.link(facts).map("events").maxEntries == 6)
    object.maps["events"]?.maxEntries = 2
    #expect(try object.link(facts).map("events").maxEntries == 2)
  }

  /// Parity MAP-11.
  @Test func typesGoOnlyToMapsThatTakeThem() throws {
    let object = try object("maps_all.bpf.o")
    let plan = try object.link(facts)
    #expect(try plan.map("plain_hash").keyType != 0 && plan.map("plain_hash").usesObjectBTF)
    for name in ["stacks", "queue", "events"] {
      let map = try plan.map(name)
      #expect(map.keyType == 0 && map.valueType == 0 && !map.usesObjectBTF, "\(name)")
    }
    var other = facts
    other.mapsWithoutTypes = ["plain_hash": "EINVAL"]
    let without = try object.link(other)
    #expect(try !without.map("plain_hash").usesObjectBTF && without.map("late_hash").usesObjectBTF)
    #expect(without.remarks.count == 1)
    other.refusedObjectBTF = "EPERM"
    let bare = try object.link(other)
    #expect(bare.maps.allSatisfy { !$0.usesObjectBTF && $0.keyType == 0 })
    #expect(bare.programs.allSatisfy { $0.functionInfo == nil && $0.lineInfo == nil })
    #expect(bare.summary.first != "btf")
  }

  @Test func everyDefinitionOfMapsAll() throws {
    let lines = try object("maps_all.bpf.o").link(facts).maps.map {
      "\($0.kernelName) \($0.type) \($0.keySize) \($0.valueSize) \($0.maxEntries) \($0.flags.rawValue)"
    }
    #expect(
      lines == [
        "plain_hash hash 4 16 100 0", "late_hash hash 8 8 100 1", "per_cpu_hash percpu_hash 4 8 10 0",
        "per_cpu_array percpu_array 4 4 4 0", "lru lru_hash 4 4 64 0", "trie lpm_trie 8 4 16 1",
        "read_only array 4 8 4 128", "mapped array 4 8 4 1024", "stacks stack_trace 4 1016 32 0",
        "queue queue 0 4 8 0", "events perf_event_array 4 4 6 0", "ring ringbuf 0 0 8192 0",
        "jumps prog_array 4 4 3 0",
      ])
  }

  @Test func kernelTargets() throws {
    let object = try object("kernel_target.bpf.o")
    #expect(try object.link(facts).programs.map(\.kernelTarget) == [101, 102])
    #expect(bpfError { try object.link(Facts()) }?.code == .noSuchTarget)
    var without = Facts()
    without.missingKernelBTF = "ENOENT"
    #expect(bpfError { try object.link(without) }?.code == .noKernelBTF)
  }

  @Test func versionsComeFromTheObjectOrTheKernel() throws {
    #expect(
      try object("kprobe_counter.bpf.o").link(facts).programs.allSatisfy { $0.kernelVersion == 0x060c05 })
    for order in bothOrders {
      var builder = ObjectBuilder(order: order)
      builder.code("kprobe/x", "main", Instruction.nothing)
      builder.section("version", order == .littleEndian ? [1, 2, 3, 0] : [0, 3, 2, 1])
      builder.section("license", Array("GPL\0more".utf8))
      let object = try builder.object()
      #expect(object.declaredKernelVersion == 0x030201 && object.license == "GPL")
      #expect(try object.link(facts).programs[0].kernelVersion == 0x030201)
    }
    var builder = ObjectBuilder()
    builder.section("version", [1, 2, 3])
    #expect(bpfError { try builder.object() }?.seen == "3")
  }

  @Test func licensesEndAfterSixtyThreeBytes() throws {
    var builder = ObjectBuilder()
    builder.section("license", [UInt8](repeating: 0x41, count: 100))
    #expect(try builder.object().license.utf8.count == 63)
    #expect(try ObjectBuilder().object().license == "")
  }
}
