import BPFTypes
import BTF
import TestSupport
import Testing

@testable import BPFBlueprint

@Suite struct DemandTests {
  @Test func whatDependsOnTheKernel() throws {
    let maps = try object("maps_all.bpf.o").demand()
    #expect(maps.needsPageSize && maps.needsPossibleCPUs && !maps.needsKernelVersion)
    #expect(maps.capabilities == [.bpf])
    let kprobe = try object("kprobe_counter.bpf.o").demand()
    #expect(kprobe.needsKernelVersion && !kprobe.needsPageSize && kprobe.capabilities == [.bpf, .perfmon])
    let nothing = try object("unknown_section.bpf.o").demand()
    #expect(nothing.kernelTypes.isEmpty)
    #expect(
      try object("kernel_target.bpf.o").demand().kernelTypes == [
        KernelType(name: "btf_trace_sched_process_exec", kind: .typedef),
        KernelType(name: "bpf_iter_task", kind: .function),
      ])
  }

  @Test func onlyWhatIsEnabledCounts() throws {
    var object = try object("maps_all.bpf.o")
    object.maps["ring"]?.isEnabled = false
    object.maps["events"]?.isEnabled = false
    #expect(try !object.demand().needsPageSize && !object.demand().needsPossibleCPUs)
    object.programs["touch"]?.isEnabled = false
    #expect(try object.demand() == Demand())
  }

  @Test(
    arguments: [
      ("fentry/do_exit", "do_exit", .function), ("lsm/file_open", "bpf_lsm_file_open", .function),
      ("tp_btf/sys_enter", "btf_trace_sys_enter", .typedef), ("iter.s/task", "bpf_iter_task", .function),
      ("lsm_cgroup/bind", "bpf_lsm_bind", .function),
    ] as [(String, String, BTFKind)])
  func namesOfKernelTypes(section: String, name: String, kind: BTFKind) throws {
    var builder = ObjectBuilder()
    builder.code(section, "main", Instruction.nothing)
    var object = try builder.object()
    #expect(try object.demand().kernelTypes == [KernelType(name: name, kind: kind)])
    object.programs["main"]?.kernelTarget = "other"
    #expect(try object.demand().kernelTypes.first?.name.hasSuffix("other") == true)
  }

  @Test(
    arguments: [
      ("fentry", .invalidValue), ("fentry/", .invalidValue), ("fentry/mod:", .invalidValue),
      ("freplace/f", .invalidValue),
    ] as [(String, BPFError.Code)])
  func targetsThatCannotBeLookedUp(section: String, code: BPFError.Code) throws {
    var builder = ObjectBuilder()
    builder.code(section, "main", Instruction.nothing)
    let object = try builder.object()
    #expect(bpfError { try object.demand() }?.code == code)
  }
}
