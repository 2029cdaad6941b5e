import BPFBlueprint
import BPFTypes
import BTF
import TestSupport
import Testing

@testable import BPFCheck

/// Licenses, kernel functions, sleep and targets: what kinds of programs may do, by what was measured.
@Suite struct ProgramRightsTests {
  private func verdict(_ program: String, of object: String, on kernel: SmallKernel) throws -> ProgramVerdict
  {
    let object = try BPFObject(parsing: try fixture(object), path: "\(object).bpf.o")
    let verdict = ObjectCheck(object).verdict(on: try kernel.description())
    return try #require(verdict.programs.first { $0.name == program })
  }

  /// A kernel that lists functions, and marks some as ones that programs may call.
  private func kernel(_ major: Int, _ minor: Int, _ functions: [String] = []) -> SmallKernel {
    var kernel = SmallKernel(major, minor)
    let prototype = kernel.builder.addPrototype(result: 0)
    for function in functions { _ = kernel.builder.addFunction(function, prototype: prototype) }
    return kernel
  }

  @Test(arguments: [
    ("plain", Outcome.yes), ("prints", .no), ("reads_clock", .yes), ("is_guarded", .yes),
  ])
  func licenses(program: String, outcome: Outcome) throws {
    for (major, minor) in [(5, 10), (6, 1), (6, 6), (6, 12), (7, 3), (7, 9)] {
      let found = try verdict(program, of: "license", on: kernel(major, minor))
      #expect(found.load == outcome, "\(major).\(minor): \(found.findings.map(\.message))")
      let finding = found.findings.first { $0.rule == .license }
      switch outcome {
      case .no:
        #expect(finding?.message.contains("'Proprietary'") == true && finding?.source != nil)
        #expect(finding?.message.contains("BPF_FUNC_trace_printk") == true)
      default: #expect(finding == nil || finding?.effect == .note)
      }
    }
  }

  @Test func hooksOfTheGPL() throws {
    let found = try verdict("guards", of: "license", on: kernel(6, 12, ["bpf_lsm_file_open"]))
    #expect(found.load == .no)
    #expect(found.findings.contains { $0.rule == .license && $0.message.contains("programs of type lsm") })
    let traces = try verdict("traces", of: "license", on: kernel(6, 12, ["hrtimer_nanosleep"]))
    #expect(traces.load == .yes, "\(traces.findings.map(\.message))")
  }

  @Test func functionsOfTheKernelAreForTheGPL() throws {
    let functions = ["hrtimer_nanosleep", "bpf_rcu_read_lock", "bpf_rcu_read_unlock"]
    let found = try verdict("calls_kernel", of: "license", on: kernel(6, 12, functions))
    #expect(found.load == .no)
    #expect(found.findings.contains { $0.rule == .license && $0.message.contains("bpf_rcu_read_lock") })
    #expect(try verdict("calls_kernel", of: "license", on: kernel(6, 1, ["hrtimer_nanosleep"])).load == .yes)
  }

  @Test func functionsByKind() throws {
    func presence(_ function: String, _ type: ProgramType, _ attachType: AttachType?, _ level: KernelRelease)
      -> Presence?
    {
      let kind = ProgramKind(type.rawValue, attachType.map { Int($0.rawValue) } ?? -1, false, "")
      return FunctionRights(ofFunction: function, in: kind)?.presence(at: level)
    }
    let middle = KernelRelease(6, 12)
    #expect(presence("bpf_task_from_pid", .tracing, .traceFentry, middle) == .present(.release))
    #expect(presence("bpf_task_from_pid", .socketFilter, nil, middle) == .absent(.release))
    #expect(presence("bpf_task_from_pid", .socketFilter, nil, KernelRelease(6, 6)) == .absent(.release))
    #expect(presence("bpf_task_from_pid", .socketFilter, nil, KernelRelease(8, 0)) == .unknown)
    #expect(presence("bpf_task_from_pid", .ext, nil, middle) == nil)
    #expect(presence("bpf_no_such_function", .xdp, .xdp, middle) == nil)
    // What came in between is not told.
    #expect(presence("bpf_task_from_pid", .rawTracepoint, nil, middle) == .absent(.release))
    #expect(presence("bpf_task_from_pid", .rawTracepoint, nil, KernelRelease(6, 18)) == .unknown)
    #expect(presence("bpf_task_from_pid", .rawTracepoint, nil, KernelRelease(7, 3)) == .present(.release))
  }

  @Test func sleep() throws {
    let functions = ["hrtimer_nanosleep", "bpf_lsm_file_open", "bpf_lsm_task_free"]
    for (major, minor) in [(5, 10), (6, 1), (6, 12), (7, 3)] {
      let kernel = kernel(major, minor, functions)
      let awake = try verdict("copies", of: "program_rights", on: kernel)
      #expect(awake.load == .no && awake.findings.contains { $0.message.contains("it may sleep") })
      // The hook has become one in which programs may sleep.
      let asleep = try verdict("copies_asleep", of: "program_rights", on: kernel).load
      #expect(asleep == (major == 5 ? .no : .yes), "\(major).\(minor)")
      let hook = try verdict("sleeps_in_hook", of: "program_rights", on: kernel)
      #expect(hook.load == .no && hook.findings.contains { $0.message.contains("'task_free' may not sleep") })
    }
  }

  @Test func targets() throws {
    let functions = [
      "hrtimer_nanosleep", "security_file_open", "filp_close", "vfs_open", "__x64_sys_getpgid",
    ]
    let kernel = kernel(6, 12, functions)
    #expect(try verdict("changes", of: "program_rights", on: kernel).load == .yes)
    // Its types do not show which functions may fail in tests, but its configuration may.
    #expect(try verdict("changes_other", of: "program_rights", on: kernel).load == .unknown)
    let object = try BPFObject(parsing: try fixture("program_rights"), path: "program_rights.bpf.o")
    let bare = try kernel.description(KernelConfiguration())
    for (name, text) in [
      ("changes_other", "have its result changed"), ("sleeps_in_function", "that may sleep"),
    ] {
      let found = try #require(ObjectCheck(object).verdict(on: bare).programs.first { $0.name == name })
      #expect(found.load == .no, "\(found.findings.map(\.message))")
      #expect(found.findings.contains { $0.rule == .target && $0.message.contains(text) })
    }
    #expect(TargetRights.mayAskForPath("filp_close", at: KernelRelease(6, 6)) == .present(.release))
    #expect(TargetRights.mayAskForPath("vfs_open", at: KernelRelease(6, 6)) == .absent(.release))
  }

  @Test func neighbours() {
    let seen: [Bool?] = [nil, false, false, true]
    for (level, presence) in [
      (KernelRelease(5, 4), Presence.absent(.release)), (KernelRelease(6, 6), .absent(.release)),
      (KernelRelease(6, 18), .unknown), (KernelRelease(7, 3), .present(.release)),
      (KernelRelease(8, 0), .present(.release)),
    ] {
      #expect(MeasuredKernels.presence(at: level, seen) == presence, "\(level)")
    }
    #expect(MeasuredKernels.presence(at: nil, seen) == .unknown)
    // What was lost on the way.
    #expect(MeasuredKernels.presence(at: KernelRelease(6, 6), [true, true, false, false]) == .unknown)
    #expect(MeasuredKernels.demand(at: KernelRelease(6, 6), [false, false, true, true]) == .unknown)
    #expect(MeasuredKernels.demand(at: nil, [nil, true]) == .present(.release))
  }
}
