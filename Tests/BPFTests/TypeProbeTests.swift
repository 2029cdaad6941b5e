import BPF
import FakeKernel
import Testing

/// Three answers of probes: a refusal counts only where nothing else can be the reason.
@Suite struct TypeProbeTests {
  private let fake = FakeKernel()
  private let kernel: Kernel

  init() { kernel = Kernel(systemCalls: fake) }

  /// Plays a kernel that refuses programs of some types.
  private func refuse(_ type: ProgramType, _ errno: KernelErrno, log: String = "") {
    fake.answer(.progLoad) { bytes in
      let load = Attributes(bytes)
      guard load.word(0) == type.rawValue else { return nil }
      if load.long(32) != 0 { load.write(Array(log.utf8) + [0], through: 32) }
      return errno.negated
    }
  }

  @Test func typesOfPrograms() {
    #expect(kernel.probe(ProgramType.xdp) == .supported)
    refuse(.netfilter, .EINVAL)
    #expect(kernel.probe(ProgramType.netfilter) == .unsupported)
    for errno in [KernelErrno.EPERM, .EACCES, .ENOMEM, .EBUSY] {
      refuse(.netfilter, errno)
      #expect(kernel.probe(ProgramType.netfilter) == .inconclusive(errno))
    }
    // What is refused for everything is refused for another reason.
    fake.answer(.progLoad) { _ in KernelErrno.EINVAL.negated }
    #expect(kernel.probe(ProgramType.netfilter) == .inconclusive(.EINVAL))
    #expect(kernel.probe(ProgramType.unspec) == .inconclusive(.EOPNOTSUPP))
    #expect(kernel.probe(ProgramType(rawValue: 1000)) == .inconclusive(.EOPNOTSUPP))
    #expect(fake.openDescriptors.isEmpty)
  }

  @Test(arguments: [
    (ProgramType.tracing, KernelErrno.EINVAL, "attach_btf_id 1 is not a function\n"),
    (.lsm, .EINVAL, "attach_btf_id 1 is not a function\n"),
    (.ext, .EINVAL, "Cannot replace kernel functions\n"),
    (.structOps, .ENOTSUPP, "attach_btf_id 0 is not a supported struct\n"),
  ])
  func typesThatNeedATarget(type: ProgramType, errno: KernelErrno, log: String) {
    refuse(type, errno, log: log)
    #expect(kernel.probe(type) == .supported)
    refuse(type, errno == .EINVAL ? .ENOTSUPP : .EINVAL)
    #expect(kernel.probe(type) == .unsupported)
    refuse(type, .EINVAL, log: "in-kernel BTF is malformed\n")
    #expect(kernel.probe(type) == .inconclusive(.EINVAL))
  }

  @Test func typesOfMaps() {
    for type in MapType.all where type != .unspec {
      #expect(kernel.probe(type) == .supported, "\(type)")
      let request = fake.calls(.mapCreate).last?.attributes ?? []
      #expect(request.first == UInt8(type.rawValue))
    }
    #expect(fake.openDescriptors.isEmpty && fake.badCloses.isEmpty)
    fake.fail(.mapCreate, .EINVAL)
    #expect(kernel.probe(MapType.hash) == .unsupported)
    fake.fail(.mapCreate, .EPERM)
    #expect(kernel.probe(MapType.hash) == .inconclusive(.EPERM))
    fake.fail(.mapCreate, .ENOTSUPP)
    #expect(kernel.probe(MapType.structOps) == .supported)
    fake.fail(.btfLoad, .EPERM)
    #expect(kernel.probe(MapType.taskStorage) == .inconclusive(.EPERM))
    #expect(kernel.probe(MapType.unspec) == .inconclusive(.EOPNOTSUPP))
  }

  @Test(arguments: [
    ("R1 !read_ok\n", FeatureProbe.supported), ("R1 type=ctx expected=fp\n", .supported),
    ("invalid func unknown#211\n", .unsupported), ("unknown func bpf_sys_bpf#166\n", .unsupported),
    ("program of this type cannot use helper bpf_sys_bpf#166\n", .unsupported),
    ("", .inconclusive(.EACCES)),
  ])
  func helpers(log: String, answer: FeatureProbe) {
    refuse(.xdp, .EACCES, log: log)
    #expect(kernel.probe(HelperID.redirect, in: .xdp) == answer)
    let code = fake.calls(.progLoad).first
    #expect(code != nil)
    // Some helpers are unknown to the unprivileged alone.
    guard answer == .unsupported else { return }
    fake.configure { $0.capabilities = 1 << 39 }
    #expect(kernel.probe(HelperID.redirect, in: .xdp) == .inconclusive(.EPERM))
  }

  /// Thousands of helpers are asked for, and no program is loaded.
  @Test func noProgramIsLoadedForAHelper() {
    fake.answer(.progLoad) { bytes in
      let load = Attributes(bytes)
      let code = load.memory(8, count: 24)
      #expect(code[0] == 0x85 && code[4] == 23 && code[8] == 0xbf && code[9] == 0x10 && code[16] == 0x95)
      load.write(Array("R1 !read_ok\0".utf8), through: 32)
      return KernelErrno.EACCES.negated
    }
    #expect(kernel.probe(HelperID.redirect, in: .xdp) == .supported)
    #expect(kernel.probe(HelperID.redirect, in: .tracing) == .inconclusive(.EOPNOTSUPP))
    #expect(fake.calls(.progLoad).count == 1)
  }

  @Test(arguments: InstructionFeature.allCases)
  func instructions(_ feature: InstructionFeature) {
    #expect(kernel.probe(feature) == .supported)
    fake.fail(.progLoad, .EINVAL)
    #expect(kernel.probe(feature) == .unsupported)
    fake.fail(.progLoad, .E2BIG)
    fake.configure { $0.capabilities = 0 }
    #expect(kernel.probe(feature) == .inconclusive(.EPERM))
  }

  @Test func aDeviceIsAskedByItsNumber() {
    _ = kernel.probe(ProgramType.xdp, onInterface: 7)
    _ = kernel.probe(MapType.hash, onInterface: 7)
    let load = fake.calls(.progLoad).first?.attributes ?? []
    let map = fake.calls(.mapCreate).first?.attributes ?? []
    #expect(load.count >= 68 && load[64] == 7)
    #expect(map.count >= 48 && map[44] == 7)
  }

  @Test func theSystemCall() {
    #expect(kernel.probeSystemCall() == .supported)
    fake.fail(.progGetNextId, .EPERM)
    #expect(kernel.probeSystemCall() == .supported)
    fake.fail(.progGetNextId, .ENOSYS)
    #expect(kernel.probeSystemCall() == .unsupported)
  }

  @Test func capabilitiesAreDropped() throws {
    try kernel.dropCapabilities([.bpf, .sysAdmin])
    #expect(fake.configured { $0.capabilities } == ~UInt64(1 << 39 | 1 << 21))
  }

  @Test func settings() throws {
    fake.configure {
      $0.files["/proc/sys/net/core/bpf_jit_limit"] = Array("528482304\n".utf8)
      $0.files["/proc/sys/kernel/hostname"] = Array("here\n".utf8)
    }
    #expect(try kernel.setting("net/core/bpf_jit_limit") == 528_482_304)
    #expect(try kernel.setting("net.core.bpf_jit_limit") == 528_482_304)
    #expect(try failure { _ = try kernel.setting("net/core/none") }.code == .notFound)
    #expect(try failure { _ = try kernel.setting("kernel/hostname") }.code == .invalidValue)
  }
}
