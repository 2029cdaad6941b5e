import BPF
import FakeKernel
import Testing

@Suite("load: kernel types")
struct FieldLoadTests {
  let fake = FakeKernel()

  /// A kernel that has no such field, and says so when it comes to its use.
  private func install(refusals: Int) throws {
    var kernel = BTFBuilder()
    let int = kernel.addInt("int", size: 4, encoding: 1)
    _ = kernel.addComposite(.structure, named: "task_struct", size: 4, members: [("pid", int, 0)])
    let types = kernel.encoded()
    fake.configure { $0.files["/sys/kernel/btf/vmlinux"] = types }
    let object = try object("core_absent")
    let facts = try Kernel(systemCalls: fake).facts(for: object)
    let loads = try object.link(facts).operations.compactMap { operation -> ProgramLoad? in
      guard case .loadProgram(let load) = operation else { return nil }
      return load
    }
    let place = try #require(loads.first?.absences.first?.instruction)
    fake.configure {
      $0.verifierLog =
        "\(place): (85) call unknown#195896080\ninvalid func unknown#195896080\n"
        + "processed 5 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n"
    }
    fake.fail(.progLoad, .EINVAL, times: refusals)
  }

  /// LOG-3.
  @Test func aFieldThatIsNotThereIsNamed() throws {
    try install(refusals: 2)
    let error = try failure { _ = try fake.load("core_absent") }
    #expect(error.code == .verifierRejected)
    #expect(error.summary.contains("struct task_struct.nowhere_to_be_found"))
    #expect(error.place.source?.hasSuffix("core_absent.bpf.c:16") == true, "\(error)")
    #expect(error.remedy?.contains("bpf_core_field_exists") == true)
  }

  /// CORE-37.
  @Test func theKernelIsAskedToCompleteThePrograms() throws {
    var object = try object("core_read")
    object.fieldResolution = .byKernel
    fake.fail(.progLoad, .E2BIG, times: 2)
    let error = try failure { _ = try object.load(on: Kernel(systemCalls: fake)) }
    #expect(error.code == .unsupported && error.expected == "Linux 5.17", "\(error)")
    let loaded = try object.load(on: Kernel(systemCalls: fake))
    #expect(!loaded.programs.isEmpty)
    let attributes = try #require(fake.calls(.progLoad).last?.attributes)
    #expect(attributes[116] > 0 && attributes[136] == 16)
  }

  @Test func anOptionalProgramIsLeftOut() throws {
    try install(refusals: 2)
    var object = try object("core_absent")
    object.programs["unguarded"]?.isOptional = true
    let loaded = try object.load(on: Kernel(systemCalls: fake))
    #expect(loaded.programs.map(\.name) == ["plain"])
    #expect(loaded.report.remarks.contains { $0.contains("nowhere_to_be_found") })
  }
}
