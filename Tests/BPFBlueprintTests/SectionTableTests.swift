import BPFTypes
import TestSupport
import Testing

@testable import BPFBlueprint

/// A line of fixtures/sections.txt, made of a definition.
private func line(_ definition: SectionDefinition) -> String {
  let letters: [(SectionDefinition.Traits, String)] = [
    (.attachable, "A"), (.kernelTarget, "B"), (.fragments, "F"), (.attachTypeOptional, "O"), (.usdt, "U"),
    (.sleepable, "S"),
  ]
  let traits = letters.filter { definition.traits.contains($0.0) }.map(\.1).joined()
  return [
    definition.name + (definition.takesTarget ? "+" : ""), definition.programType.name.uppercased(),
    definition.attachType.map { $0.name.uppercased() } ?? "-", traits.isEmpty ? "-" : traits,
    definition.hook?.rawValue ?? "-",
  ].joined(separator: " ")
}

@Suite struct SectionTableTests {
  @Test func holdsTheWholeSpecification() throws {
    let text = String(decoding: try readFile("\(fixturesFolder)/sections.txt"), as: UTF8.self)
    let expected = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    #expect(expected.count == 116)
    #expect(Set(SectionTable.definitions.map(\.name)).count == 116)
    for (row, wanted) in zip(SectionTable.definitions, expected) { #expect(line(row) == wanted) }
    #expect(SectionTable.definitions.count == expected.count)
  }

  @Test func everyNameFindsItself() throws {
    for definition in SectionTable.definitions {
      let found = try #require(SectionTable.lookup(definition.name))
      #expect(found.definition == definition)
      #expect(found.target == nil)
    }
  }

  @Test func targetsFollowTheFirstSlash() throws {
    let tracepoint = try #require(SectionTable.lookup("tp/sched/sched_switch"))
    #expect(tracepoint.definition.programType == .tracepoint)
    #expect(tracepoint.target == "sched/sched_switch")
    let multi = try #require(SectionTable.lookup("kprobe.multi/tcp_*"))
    #expect(multi.definition.attachType == .traceKprobeMulti)
    #expect(try #require(SectionTable.lookup("lsm.s/file_open")).definition.traits.contains(.sleepable))
  }

  @Test(arguments: [
    "", "xdp/", "xdp/eth0", "tc/other", "kprobes/x", "kprobe.x/y", "socket/1", "sk_skb/other",
  ])
  func namesOutsideTheTableAreUnknown(name: String) {
    #expect(SectionTable.lookup(name) == nil)
  }

  @Test func attachTypesAreTheKernels() throws {
    let expected: [(String, ProgramType, UInt32)] = [
      ("cgroup/connect4", .cgroupSockAddr, 10), ("xdp", .xdp, 37), ("sk_lookup", .skLookup, 36),
      ("fentry", .tracing, 24), ("lsm", .lsm, 27), ("tcx/egress", .schedCls, 47),
      ("netfilter", .netfilter, 45),
    ]
    for (name, type, attach) in expected {
      let found = try #require(SectionTable.lookup(name)).definition
      #expect(found.programType == type, "\(name)")
      #expect(found.attachType?.rawValue == attach, "\(name)")
    }
  }
}

@Suite struct SectionTargetTests {
  private func target(_ section: String) throws -> SectionTarget? {
    let found = try #require(SectionTable.lookup(section))
    return try SectionTarget.parse(found.target, of: found.definition)
  }

  @Test func kernelFunctionsTakeOffsets() throws {
    #expect(try target("kprobe/do_unlinkat") == .kernelFunction(name: "do_unlinkat", offset: 0))
    #expect(try target("kprobe/foo.isra.0+0x10") == .kernelFunction(name: "foo.isra.0", offset: 16))
    #expect(try target("kprobe/foo+010") == .kernelFunction(name: "foo", offset: 8))
    #expect(try target("kretprobe/foo") == .kernelFunction(name: "foo", offset: 0))
    #expect(try target("kprobe") == nil)
  }

  @Test(arguments: [
    "kprobe/foo+-1", "kprobe/foo+", "kprobe/", "kprobe/a b", "kretprobe/foo+4", "tp/sched", "tp//x", "tp/x/",
    "fentry/mod:", "fentry/:hook", "kprobe/foo+0+7", "kprobe/foo+0x+1", "kprobe/foo+0x", "kprobe/foo+08",
    "raw_tp/", "lsm/",
  ])
  func brokenTargetsAreErrors(section: String) {
    #expect(throws: BPFError.self) { try target(section) }
  }

  @Test func otherHooks() throws {
    #expect(try target("raw_tp/sys_enter") == .rawTracepoint(name: "sys_enter"))
    #expect(try target("tp/a/b/c") == .tracepoint(category: "a", name: "b/c"))
    #expect(try target("fentry/nf:hook") == .kernelType(module: "nf", name: "hook"))
    #expect(try target("xdp") == nil)
  }
}

@Suite struct SectionSuggestionTests {
  @Test(arguments: [
    ("socket/tail", #"write SEC("socket"): nothing may follow this name"#),
    ("krpobe/do_unlinkat", #"write SEC("kprobe/do_unlinkat") if that is meant, or set the program's type"#),
    ("kprob/foo", #"write SEC("kprobe/foo") if that is meant, or set the program's type"#),
    ("XDP", #"write SEC("xdp") if that is meant, or set the program's type"#),
    ("tracepoimt/sched/x", #"write SEC("tracepoint/sched/x") if that is meant, or set the program's type"#),
    ("tccc/ingress", "use a SEC() name of libbpf's list, or set the program's type"),
    ("something", "use a SEC() name of libbpf's list, or set the program's type"),
    ("/", "use a SEC() name of libbpf's list, or set the program's type"),
    ("", "use a SEC() name of libbpf's list, or set the program's type"),
  ])
  func namesThatMeanNothing(section: String, remedy: String) {
    #expect(SectionTable.lookup(section) == nil)
    #expect(SectionTable.remedy(for: section) == remedy)
  }
}

@Suite struct KernelNameTests {
  @Test func dataSectionsCarryTheObjectsName() {
    #expect(KernelName.dataSection(".bss", object: "execsnoop") == "execsnoo.bss")
    #expect(KernelName.dataSection(".rodata", object: "execsnoop") == "execsnoo.rodata")
    #expect(KernelName.dataSection(".data", object: "a-b") == "a_b.data")
    #expect(KernelName.dataSection(".data.fast", object: "x") == ".data.fast")
    #expect(KernelName.dataSection(".rodata.str1.1.1.1", object: "x") == ".rodata.str1.1.")
  }

  @Test func namesEndAtFifteenBytes() {
    #expect(KernelName.truncated("sixteen_bytes_xx") == "sixteen_bytes_x")
    #expect(KernelName.truncated("short") == "short")
  }
}
