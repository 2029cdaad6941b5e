import BPF
import FakeKernel
import Testing

/// Programs that are bound to another program (parity SECG-10, ATT-22, LOAD-14).
@Suite struct ExtensionTests {
  let fake = FakeKernel()
  let kernel: Kernel

  init() { kernel = Kernel(systemCalls: fake) }

  private func bound(_ program: String, to target: TargetProgram?, function: String? = nil) throws
    -> BPFObject
  {
    var object = try object("extensions")
    for name in object.programs.names { object.programs[name]?.isEnabled = name == program }
    if let target { object.programs[program]?.setTarget(target, function: function) }
    return object
  }

  @Test(arguments: ["choose_drop", "on_entry"])
  func theTargetsDescriptorAndFunctionArePassed(program: String) throws {
    let target = try fake.load("extensions").program("filter")
    let types = try #require(try object("extensions").types)
    let loaded = try bound(program, to: try target.asTarget()).load(on: kernel)
    let request = try #require(fake.calls(.progLoad).last?.attributes)
    // C: attach_btf_id, and attach_prog_fd, which is open while the program is loaded.
    let id = request[108..<112].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    #expect(try types.name(of: BTFTypeID(rawValue: id)) == "choose")
    #expect(request[112..<116].contains { $0 != 0 })
    let info = try loaded.program(program).attach()
    #expect(info.hook == (program == "on_entry" ? "fentry choose" : "freplace choose"))
    let link = try #require(fake.calls(.linkCreate).last?.attributes)
    #expect(link.count == (program == "on_entry" ? 16 : 8), "\(link)")
  }

  @Test func anotherFunctionCanBeReplaced() throws {
    let target = try fake.load("extensions").program("filter")
    let loaded = try bound("choose_drop", to: try target.asTarget()).load(on: kernel)
    let info = try loaded.program("choose_drop").attachReplacement(of: "filter", in: target)
    #expect(info.hook == "freplace filter of filter")
    let link = try #require(fake.calls(.linkCreate).last?.attributes)
    #expect(link.count == 24 && link[4] == UInt8(target.fileDescriptor) && link[16] != 0)
    let none = try failure { try loaded.program("choose_drop").attachReplacement(of: "none", in: target) }
    #expect(none.code == .noSuchTarget)
    let wrong = try failure { try target.attachReplacement(of: "filter", in: target) }
    #expect(wrong.code == .unsupported)
  }

  @Test func whatIsNotThereIsTold() throws {
    let loaded = try fake.load("extensions")
    let target = try loaded.program("filter").asTarget()
    let error = try failure { _ = try bound("choose_drop", to: target, function: "nothing").load(on: kernel) }
    #expect(error.code == .noSuchTarget && error.summary.contains("nothing"), "\(error)")
    withExtendedLifetime(loaded) {}
    let gone = try failure { _ = try bound("choose_drop", to: .id(9999)).load(on: kernel) }
    #expect(gone.code == .notFound)
    let unpinned = try failure { _ = try bound("choose_drop", to: .pinned("/nothing")).load(on: kernel) }
    #expect(unpinned.code == .notFound)
    let unbound = try failure { _ = try bound("choose_drop", to: nil).load(on: kernel) }
    #expect(unbound.code == .invalidValue && unbound.remedy?.contains("setTarget") == true)
  }
}
