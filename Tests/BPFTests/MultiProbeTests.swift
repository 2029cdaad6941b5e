import BPF
import FakeKernel
import Testing

/// Parity ATT-5, ATT-6, ATT-11.
@Suite struct MultiProbeTests {
  let fake = FakeKernel()

  private func load(_ programs: String...) throws -> LoadedObject {
    fake.addTracepoint()
    var object = try object("multi_probes")
    for name in object.programs.names { object.programs[name]?.isEnabled = programs.contains(name) }
    return try object.load(on: Kernel(systemCalls: fake))
  }

  private func addListing(_ name: String, _ text: String) {
    fake.configure { $0.files["/sys/kernel/tracing/\(name)"] = Array(text.utf8) }
  }

  @Test func aPatternBecomesAddresses() throws {
    let loaded = try load("on_entry", "on_return")
    addListing(
      "available_filter_functions_addrs",
      "10 __x64_sys_dup2\n20 __x64_sys_dup\n30 __x64_sys_dup3\n")
    let report = try loaded.attachAll()
    #expect(
      report.attached.map(\.hook)
        == ["kprobe.multi __x64_sys_dup?", "kretprobe.multi __x64_sys_dup?"])
    let links = fake.calls(.linkCreate).map(\.attributes)
    // C: flags and cnt. Programs are attached at the same time, so either may be the first.
    #expect(links.map { $0[16] }.sorted() == [0, 1] && links.map { $0[20] } == [2, 2])
    #expect(links.allSatisfy { $0[24..<32].allSatisfy { $0 == 0 } && $0.count == 40 })
  }

  @Test func kernelsWithoutAddressesInTheListTellThemElsewhere() throws {
    let loaded = try load("on_entry")
    addListing("available_filter_functions", "__x64_sys_dup2\n__x64_sys_dup\n")
    fake.configure { $0.files["/proc/kallsyms"] = Array("10 T __x64_sys_dup2\n".utf8) }
    try loaded.program("on_entry").attach()
    #expect(fake.calls(.linkCreate).last?.attributes[20] == 1)
  }

  @Test func aNameNeedsNoList() throws {
    let loaded = try load("on_entry")
    try loaded.program("on_entry").attach(to: "do_exit")
    let link = try #require(fake.calls(.linkCreate).last?.attributes)
    #expect(link.count == 32 && link[20] == 1)
  }

  @Test func whatNothingMatchesIsAnError() throws {
    let loaded = try load("on_entry")
    addListing("available_filter_functions_addrs", "10 a\n20 b\n")
    let program = try loaded.program("on_entry")
    #expect(try failure { try program.attach() }.code == .noSuchTarget)
    var options = KprobeMultiOptions()
    options.requiresUniqueMatch = true
    #expect(try failure { try program.attachKprobes(matching: "?", options) }.code == .noSuchTarget)
    #expect(try program.attachKprobes(matching: "a*", options).hook == "kprobe.multi a*")
  }

  @Test func contradictions() throws {
    let loaded = try load("on_entry", "in_kernel", "on_call", "in_user")
    var options = KprobeMultiOptions()
    options.cookies = [1]
    let program = try loaded.program("on_entry")
    #expect(try failure { try program.attachKprobes(matching: "a*", options) }.code == .invalidValue)
    #expect(try failure { try program.attachKprobes(to: ["a", "b"], options) }.code == .invalidValue)
    #expect(try failure { try program.attachKprobes(to: []) }.code == .invalidValue)
    options = KprobeMultiOptions()
    options.isReturn = true
    let session = try loaded.program("in_kernel")
    #expect(try failure { try session.attachKprobes(to: ["a"], options) }.code == .invalidValue)
    var places = UprobeMultiOptions()
    places.cookies = [1]
    let user = try loaded.program("on_call")
    #expect(try failure { try user.attachUprobes(matching: "a*", in: "/b", places) }.code == .invalidValue)
    #expect(try failure { try user.attachUprobes(at: [1, 2], in: "/b", places) }.code == .invalidValue)
    #expect(try failure { try user.attachUprobes(at: [], in: "/b") }.code == .invalidValue)
    #expect(fake.calls(.linkCreate).isEmpty)
  }

  @Test(arguments: [
    (KernelErrno.ESRCH, BPFError.Code.noSuchTarget), (.EOPNOTSUPP, .kernelTooOld),
    (.EINVAL, .systemCallFailed), (.EPERM, .systemCallFailed),
  ])
  func refusals(errno: KernelErrno, code: BPFError.Code) throws {
    let loaded = try load("on_entry")
    fake.fail(.linkCreate, errno)
    let error = try failure { try loaded.program("on_entry").attachKprobes(to: ["a"]) }
    #expect(error.code == code && error.errno == errno)
  }
}
