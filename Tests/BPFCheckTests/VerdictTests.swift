import BPFBlueprint
import BPFBytes
import BPFTypes
import BTF
import TestSupport
import Testing

@testable import BPFCheck

/// Verdicts of whole objects on kernels of several ages.
@Suite struct VerdictTests {
  private func verdict(_ name: String, on kernel: KernelDescription) throws -> ObjectVerdict {
    ObjectCheck(try BPFObject(parsing: try fixture(name), path: "\(name).bpf.o")).verdict(on: kernel)
  }

  private func program(_ name: String, of object: String, on kernel: KernelDescription) throws
    -> ProgramVerdict
  {
    try #require(try verdict(object, on: kernel).programs.first { $0.name == name })
  }

  @Test(arguments: [
    ("callbacks", "walk", KernelRelease(5, 13), Finding.Rule.helper),
    ("exec_events", "to_ring", KernelRelease(5, 8), .mapType),
    ("cookies", "at_function", KernelRelease(5, 15), .helper),
    ("sections_net", "on_sk_lookup", KernelRelease(5, 9), .programType),
    ("sections_net", "on_getpeername4", KernelRelease(5, 8), .attachType),
    ("guarded", "takes_numbers", KernelRelease(5, 12), .ability),
    ("jump_tables", "by_table", KernelRelease(6, 19), .mapType),
  ])
  func aProgramLoadsSinceTheReleaseThatBroughtWhatItNeeds(
    object: String, name: String, since: KernelRelease, rule: Finding.Rule
  ) throws {
    let before =
      since.minor == 0 ? KernelRelease(since.major - 1, 99) : KernelRelease(since.major, since.minor - 1)
    let old = try program(name, of: object, on: SmallKernel(before.major, before.minor).description())
    #expect(old.load == .no)
    #expect(
      old.findings.contains { $0.rule == rule && $0.effect == .refused && $0.message.contains("\(since)") })
    #expect(old.neededRelease == since)
    let new = try program(name, of: object, on: SmallKernel(since.major, since.minor).description())
    #expect(new.load == .yes, "\(new.findings)")
  }

  @Test func withoutEnumerationsTheReleaseInTheNameCounts() throws {
    var kernel = SmallKernel(5, 4)
    kernel.isMinimised = true
    let old = try program("to_ring", of: "exec_events", on: kernel.description())
    #expect(old.load == .no)
    #expect(old.requirements.contains { $0.presence == .absent(.release) })
    var newer = SmallKernel(5, 8)
    newer.isMinimised = true
    #expect(try program("to_ring", of: "exec_events", on: newer.description()).load == .yes)
    // Its types list no tracepoints: nothing is said of the target.
    #expect(try program("to_ring", of: "exec_events", on: newer.description()).attach == .yes)
  }

  /// Types that were minimised have no functions, so that none can be said to be missing.
  @Test func functionsThatMinimisedTypesDoNotList() throws {
    var kernel = SmallKernel(6, 12)
    kernel.isMinimised = true
    for object in ["exceptions", "kernel_functions"] {
      let programs = try verdict(object, on: kernel.description()).programs
      #expect(programs.allSatisfy { $0.load != .no }, "\(programs.map(\.findings))")
    }
    let listed = try verdict("exceptions", on: SmallKernel(6, 12).description()).programs
    #expect(listed.contains { $0.load == .no })
  }

  @Test func whatNobodyTellsIsUnknown() throws {
    let table = try BTFTable(parsing: ByteSlice(BTFBuilder().encoded()))
    let kernel = try KernelDescription(name: "nameless", types: KernelTypes(table))
    #expect(kernel.surface.level == nil)
    #expect(try program("to_ring", of: "exec_events", on: kernel).load == .unknown)
  }

  @Test func aFieldThatNothingGuardsIsRefusedWithItsLine() throws {
    var kernel = SmallKernel(6, 12)
    let int = kernel.builder.addInt("int", size: 4, encoding: 1)
    _ = kernel.builder.addComposite(.structure, named: "task_struct", size: 8, members: [("pid", int, 0)])
    let found = try program("unguarded", of: "core_absent", on: kernel.description())
    #expect(found.load == .no)
    let finding = try #require(found.findings.first { $0.rule == .absentField })
    #expect(finding.effect == .refused)
    #expect(finding.message.contains("struct task_struct.nowhere_to_be_found"))
    #expect(finding.source?.line == 16)
    #expect(try program("plain", of: "core_absent", on: kernel.description()).load == .yes)
  }

  @Test func aTracepointThatIsNotThereStopsOnlyTheAttachment() throws {
    var kernel = SmallKernel(6, 12)
    let pointer = kernel.builder.addReference(.pointer, to: 0)
    _ = kernel.builder.addReference(.typedef, named: "btf_trace_sched_process_exec", to: pointer)
    let verdict = try verdict("attach_partial", on: kernel.description())
    let attach = Dictionary(uniqueKeysWithValues: verdict.programs.map { ($0.name, $0.attach) })
    #expect(verdict.programs.allSatisfy { $0.load == .yes })
    #expect(attach["program_0"] == .yes && attach["program_1"] == .yes)
    #expect(attach["missing"] == .no)
  }

  @Test func anOptionCountsOnlyWhereAConfigurationIsGiven() throws {
    let kernel = SmallKernel(6, 12)
    #expect(try program("by_option", of: "guarded", on: kernel.description()).load == .unknown)
    let others = try KernelConfiguration(parsing: ByteSlice(Array("CONFIG_NOTHING=y\n".utf8)))
    let without = try program("by_option", of: "guarded", on: kernel.description(others))
    #expect(without.load == .no)
    #expect(without.findings.contains { $0.rule == .configuration && $0.message.contains("CONFIG_HZ") })
    let options = try KernelConfiguration(parsing: ByteSlice(Array("CONFIG_HZ=250\n".utf8)))
    #expect(try program("by_option", of: "guarded", on: kernel.description(options)).load == .yes)
  }

  @Test func whatIsAskedForFirstIsNoHarm() throws {
    let found = try program("asks_first", of: "guarded", on: SmallKernel(5, 10).description())
    #expect(found.load == .yes)
    let notes = found.findings.filter { $0.effect == .note }.map(\.message)
    #expect(
      notes.contains { $0.hasPrefix("guarded") && $0.contains("struct task_struct.nowhere_to_be_found") })
    #expect(notes.contains { $0.hasPrefix("guarded") && $0.contains("BPF_FUNC_ktime_get_tai_ns") })
    #expect(found.neededRelease == KernelRelease(5, 2))
  }

  @Test func aHelperThatIsThereIsReached() throws {
    let found = try program("asks_first", of: "guarded", on: SmallKernel(6, 1).description())
    let helper = try #require(found.requirements.first { $0.name.contains("BPF_FUNC_ktime_get_tai_ns") })
    #expect(helper.isReached)
    #expect(found.neededRelease == KernelRelease(6, 1))
  }

  @Test func aFunctionThatNoKernelHasIsDoubted() throws {
    let found = try program("misspelt", of: "guarded", on: SmallKernel(6, 1).description())
    #expect(found.load == .yes && found.attach == .unknown)
    #expect(!found.isEnabled)
  }

  @Test func privilegesFollowTheRelease() throws {
    #expect(
      try verdict("xdp_counter", on: SmallKernel(5, 4).description()).privileges == [
        "CAP_SYS_ADMIN", "RLIMIT_MEMLOCK",
      ])
    #expect(
      try verdict("xdp_counter", on: SmallKernel(6, 1).description()).privileges == [
        "CAP_NET_ADMIN", "CAP_BPF",
      ])
  }

  @Test func everyConstantHasARelease() {
    #expect(Introductions.helpers.count == HelperID.nameTable.count - 1)
    // The older names of two types have the same numbers.
    #expect(Introductions.mapTypes.count == MapType.nameTable.count - 1)
    #expect(Introductions.programTypes.count == ProgramType.nameTable.count - 1)
    #expect(Introductions.attachTypes.count == AttachType.nameTable.count)
  }

  @Test(arguments: [
    ("5.4.0-91-generic", KernelRelease(5, 4)), ("6.12", KernelRelease(6, 12)),
    ("7.3.4+deb", KernelRelease(7, 3)),
    ("vmlinux", nil), ("6", nil), ("6.", nil), ("0.1.btf", nil), ("-5.4", nil), ("5.999", nil),
  ])
  func releasesInNames(name: String, expected: KernelRelease?) {
    #expect(KernelRelease(prefixOf: name) == expected)
  }
}

/// What a kernel's types and configuration say beside its enumerations.
@Suite struct KernelEvidenceTests {
  private func program(_ name: String, of object: String, on kernel: KernelDescription) throws
    -> ProgramVerdict
  {
    let check = ObjectCheck(try BPFObject(parsing: try fixture(object), path: "\(object).bpf.o"))
    return try #require(check.verdict(on: kernel).programs.first { $0.name == name })
  }

  @Test(arguments: [true, false])
  func aFunctionThatIsNotMarkedMayNotBeCalled(isMarked: Bool) throws {
    var kernel = SmallKernel(6, 12)
    let u64 = kernel.builder.addInt("unsigned long long", size: 8)
    let prototype = kernel.builder.addPrototype(result: 0, parameters: [("cookie", u64)])
    let thrown = kernel.builder.addFunction("bpf_throw", prototype: prototype)
    let other = kernel.builder.addFunction("bpf_other", prototype: prototype)
    let target = isMarked ? thrown : other
    _ = kernel.builder.add(.declTag, named: "bpf_kfunc", sizeOrType: target.rawValue, words: [.max])
    let found = try program("throws", of: "exceptions", on: kernel.description())
    #expect(found.load == (isMarked ? .yes : .no), "\(found.findings)")
    #expect(found.requirements.contains { $0.name.contains("bpf_throw") })
  }

  @Test func aMissingFunctionIsNamed() throws {
    let found = try program("throws", of: "exceptions", on: SmallKernel(6, 12).description())
    #expect(found.load == .no)
    #expect(found.findings.contains { $0.rule == .absentFunction && $0.message.contains("bpf_throw") })
  }

  @Test func aTypeThatIsNotBuiltInIsAbsent() throws {
    // The enumerations of the small kernel have these, but not the functions that come with them.
    let kernel = try SmallKernel(6, 12).description()
    #expect(kernel.surface.presence(of: ProgramType.netfilter) == .absent(.types))
    #expect(kernel.surface.presence(of: ProgramType.lircMode2) == .absent(.types))
    #expect(kernel.surface.presence(of: MapType.sockmap) == .present(.types))
    #expect(kernel.surface.presence(of: MapType.xskmap) == .absent(.types))
    #expect(kernel.surface.presence(of: MapType(rawValue: 999)) == .absent(.types))
  }

  @Test func aHookNeedsItsOption() throws {
    let kernel = SmallKernel(6, 12)
    func options(_ text: String) throws -> KernelConfiguration {
      try KernelConfiguration(parsing: ByteSlice(Array(text.utf8)))
    }
    let without = try program(
      "on_entry", of: "multi_probes", on: kernel.description(options("CONFIG_FTRACE=y\n")))
    #expect(without.load == .yes && without.attach == .no)
    #expect(without.findings.contains { $0.message.contains("CONFIG_FPROBE") })
    let with = try program(
      "on_entry", of: "multi_probes", on: kernel.description(options("CONFIG_FPROBE=y\n")))
    #expect(with.attach == .yes)
  }

  @Test func aModulesTracepointIsFoundInItsTypes() throws {
    let builder = SmallKernel(6, 12)
    let kernel = try builder.description()
    let base = try kernel.types.kernel()
    var module = BTFBuilder(continuing: base)
    let pointer = module.addReference(.pointer, to: 0)
    for name in ["sched_process_exec", "sched_process_fork", "sched_process_exit", "no_such_event"] {
      _ = module.addReference(.typedef, named: "btf_trace_\(name)", to: pointer)
    }
    let table = try BTFTable(parsing: ByteSlice(module.encoded()), base: base)
    let extended = try KernelDescription(
      name: "small", types: KernelTypes(base, modules: [("events", table)]))
    #expect(try program("missing", of: "attach_partial", on: kernel).attach == .no)
    #expect(try program("missing", of: "attach_partial", on: extended).attach == .yes)
  }
}

/// Maps whose size the object leaves open.
@Suite struct OpenMapTests {
  @Test func aMapWithoutEntriesIsUndecided() throws {
    var object = try BPFObject(parsing: try fixture("exec_events"), path: "exec_events.bpf.o")
    let kernel = try SmallKernel(6, 12).description()
    #expect(ObjectCheck(object).verdict(on: kernel).programs.allSatisfy { $0.load == .yes })
    let name = try #require(object.maps.first { $0.type == .ringbuf }?.name)
    object.maps[name]?.maxEntries = 0
    let verdict = ObjectCheck(object).verdict(on: kernel)
    #expect(verdict.programs.allSatisfy { $0.load == .unknown })
    #expect(
      verdict.findings.contains {
        $0.rule == .mapSize && $0.message.contains("number of entries of the map \(name)")
      })
  }

  @Test func aStackTraceWithoutASizeIsUndecided() throws {
    var object = try BPFObject(parsing: try fixture("maps_all"), path: "maps_all.bpf.o")
    let name = try #require(object.maps.first { $0.type == .hash }?.name)
    object.maps[name]?.valueSize = 0
    let verdict = ObjectCheck(object).verdict(on: try SmallKernel(6, 12).description())
    #expect(
      verdict.findings.filter { $0.rule == .mapSize }.map(\.message) == [
        "the size of a value of the map \(name) is 0 until somebody sets it"
      ])
  }
}
