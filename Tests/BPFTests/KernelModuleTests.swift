import BPF
import FakeKernel
import TestSupport
import Testing

/// The kernel's modules, as the running kernel tells of them.
@Suite("kernel modules")
struct KernelModuleTests {
  let fake = FakeKernel()

  /// A kernel with `shared`, a module with `inner`, and the types of some program.
  private func install() throws {
    var kernel = BTFBuilder()
    let prototype = kernel.addPrototype(result: 0)
    _ = kernel.addFunction("shared", prototype: prototype)
    let base = try BTFTable(parsing: ByteSlice(kernel.encoded()))
    var module = BTFBuilder(continuing: base)
    _ = module.addFunction("inner", prototype: prototype)
    fake.configure { settings in
      settings.files["/sys/kernel/btf/vmlinux"] = kernel.encoded()
      settings.kernelTables = [100: "vmlinux", 300: "torn", 400: "outer"]
    }
    fake.pin(.btf(id: 100, bytes: kernel.encoded()), at: "vmlinux")
    fake.pin(.btf(id: 200, bytes: kernel.encoded()), at: "of a program")
    fake.pin(.btf(id: 300, bytes: [1, 2, 3]), at: "torn")
    fake.pin(.btf(id: 400, bytes: module.encoded()), at: "outer")
  }

  private func traced(_ target: String) throws -> BPFObject {
    var object = try object("kernel_target")
    for name in object.programs.names { object.programs[name]?.isEnabled = name == "on_exec" }
    object.programs["on_exec"]?.attachType = .traceFentry
    object.programs["on_exec"]?.kernelTarget = target
    return object
  }

  /// Parity EXT-13: the tables of the kernel's own, of modules alone, and a torn one is no more than a remark.
  @Test func modulesAreSearchedForWhatTheKernelLacks() throws {
    try install()
    let kernel = Kernel(systemCalls: fake)
    let facts = try kernel.facts(for: try traced("inner"))
    #expect(facts.kernelTypes.values.first == FoundKernelType(id: 3, module: "outer"))
    #expect(facts.modules == ["outer": 400])
    #expect(facts.typeRemarks.count == 1 && facts.typeRemarks[0].contains("torn"))
    #expect(try kernel.facts(for: try traced("shared")).kernelTypes.values.first == 2)
  }

  /// FEAT-11: before Linux 5.11 modules have no types, and the kernel rejects the question for a table's name.
  @Test func aKernelWithoutTypesOfModulesHasOnlyItsOwn() throws {
    try install()
    fake.answer(.objGetInfoByFd) { bytes in
      let attributes = Attributes(bytes)
      let knownSize = 16
      let asked = attributes.memory(8, count: Int(attributes.word(4)))
      return asked.dropFirst(knownSize).allSatisfy { $0 == 0 } ? nil : KernelErrno.E2BIG.negated
    }
    let kernel = Kernel(systemCalls: fake)
    let facts = try kernel.facts(for: try traced("inner"))
    #expect(facts.kernelTypes.isEmpty && facts.modules.isEmpty && facts.typeRemarks.isEmpty)
    #expect(try kernel.facts(for: try traced("shared")).kernelTypes.values.first == 2)
    #expect(try failure { _ = try traced("inner").load(on: kernel) }.code == .noSuchTarget)
  }

  /// Parity LOAD-14: C `attach_btf_obj_fd`.
  @Test func programsGetTheTypesOfTheirModule() throws {
    try install()
    let loaded = try traced("outer:inner").load(on: Kernel(systemCalls: fake))
    let load = try #require(fake.calls(.progLoad).last)
    func word(_ offset: Int) -> UInt32 {
      load.attributes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    }
    #expect(word(108) == 3)
    let opened = try #require(fake.calls(.btfGetFdById).last)
    #expect(opened.attributes.first == UInt8(400 & 0xff) && word(112) == UInt32(opened.result))
    // No descriptor of types stays open.
    #expect(fake.openDescriptors.count == loaded.maps.count + loaded.programs.count)
  }

  @Test func modulesThatGoAwayMeanwhileAreNotThere() throws {
    try install()
    fake.answer(.btfGetFdById) { attributes in
      attributes.loadUnaligned(fromByteOffset: 0, as: UInt32.self) == 300 ? KernelErrno.ENOENT.negated : nil
    }
    let facts = try Kernel(systemCalls: fake).facts(for: try traced("inner"))
    #expect(facts.kernelTypes.values.first?.module == "outer" && facts.typeRemarks.isEmpty)
  }

  @Test func whoMayNotLookSeesTheKernelAlone() throws {
    try install()
    fake.fail(.btfGetNextId, .EPERM, times: 8)
    let kernel = Kernel(systemCalls: fake)
    #expect(try kernel.facts(for: try traced("shared")).kernelTypes.count == 1)
    let facts = try kernel.facts(for: try traced("inner"))
    #expect(facts.kernelTypes.isEmpty && facts.typeRemarks.count == 1)
  }

  /// Parity BTF-7.
  @Test func theKernelsFileServesWhereSysfsHasNothing() throws {
    try install()
    let types = fake.configured { $0.files["/sys/kernel/btf/vmlinux"] ?? [] }
    let release = LiveSystemCalls().kernelRelease
    fake.configure { settings in
      settings.files["/sys/kernel/btf/vmlinux"] = nil
      settings.files["/lib/modules/\(release)/build/vmlinux"] = types
    }
    #expect(try Kernel(systemCalls: fake).facts(for: try traced("shared")).kernelTypes.count == 1)
    fake.configure { $0.files["/lib/modules/\(release)/build/vmlinux"] = nil }
    let facts = try Kernel(systemCalls: fake).facts(for: try traced("shared"))
    #expect(facts.missingKernelBTF?.contains("ENOENT") == true)
  }
}
