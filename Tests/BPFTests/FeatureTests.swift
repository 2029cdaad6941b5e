import BPF
import BPFBytes
import FakeKernel
import Testing

/// What a kernel is asked on the way, and what its answers change.
@Suite("features")
struct FeatureTests {
  let fake = FakeKernel()

  /// Plays a kernel that reads no types of some kinds.
  private func refuseTypes(_ missing: Set<BTFFeature>) {
    fake.answer(.btfLoad) { bytes in
      let attributes = Attributes(bytes)
      let table = try? BTFTable(parsing: ByteSlice(attributes.memory(0, count: Int(attributes.word(16)))))
      return table.map { $0.features.isDisjoint(with: missing) } == true ? nil : KernelErrno.EINVAL.negated
    }
  }

  @Test func anOldKernelGetsOlderTypes() throws {
    refuseTypes([.float, .declTag, .typeTag, .enumeration64])
    let loaded = try fake.load("modern_types")
    #expect(
      loaded.report.remarks == [
        "the object's BTF was loaded without what the kernel cannot read: declTag, enumeration64, float, typeTag"
      ])
    #expect(loaded.report.retries == 1)
    for call in fake.calls(.mapCreate) { #expect(call.attributes.count > 48, "typed") }
  }

  @Test func aKernelThatReadsAllIsAskedNothing() throws {
    #expect(try fake.load("modern_types").report.retries == 0)
    #expect(fake.calls(.btfLoad).count == 1)
  }

  /// Only a refusal of the feature alone says that it is missing; a refusal of everything says nothing.
  @Test func refusalsAreToldApart() {
    refuseTypes([.float])
    let kernel = Kernel(systemCalls: fake)
    #expect(kernel.probe(KernelFeature(.float)) == .unsupported)
    #expect(kernel.probe(KernelFeature(.declTag)) == .supported)
    let count = fake.calls(.btfLoad).count
    #expect(kernel.probe(KernelFeature(.float)) == .unsupported && fake.calls(.btfLoad).count == count)
    for errno in [KernelErrno.EPERM, .ENOMEM, .EINVAL] {
      let fake = FakeKernel()
      fake.answer(.btfLoad) { _ in errno.negated }
      #expect(Kernel(systemCalls: fake).probe(KernelFeature(.float)) == .inconclusive(errno))
      #expect(
        Kernel(systemCalls: fake).probe(.btf) == (errno == .EINVAL ? .unsupported : .inconclusive(errno)))
    }
    #expect(kernel.probe(KernelFeature(rawValue: "flying")) == .inconclusive(.ENOSYS))
  }

  @Test(arguments: KernelFeature.all) func probesLeaveNothingOpen(_ feature: KernelFeature) {
    _ = Kernel(systemCalls: fake).probe(feature)
    #expect(fake.openDescriptors.isEmpty && fake.badCloses.isEmpty)
  }

  /// SYM-10: kernels before 6.8 want to see the context's type.
  @Test func contextsAreSpelledOut() throws {
    fake.answer(.progLoad) { [fake] bytes in
      let attributes = Attributes(bytes)
      guard attributes.word(88) == 2, case .btf(_, let types) = fake[Int32(bitPattern: attributes.word(72))]
      else { return nil }
      let text = String(decoding: types, as: UTF8.self)
      return text.contains("bpf_raw_tracepoint_args") ? nil : KernelErrno.EINVAL.negated
    }
    let loaded = try fake.load("context_argument")
    #expect(loaded.report.retries == 1 && loaded.programs.count == 2)
    #expect(fake.openDescriptors.count == loaded.maps.count + loaded.programs.count)
  }

  /// LOAD-8: kernels before 5.5 have one helper for both kinds of memory.
  @Test func readsFallBack() throws {
    let newer: Set<Int32> = [112, 113, 114, 115]
    fake.answer(.progLoad) { bytes in
      let attributes = Attributes(bytes)
      let code = attributes.memory(8, count: Int(attributes.word(4)) * 8)
      let calls = stride(from: 0, to: code.count, by: 8).filter { code[$0] == 0x85 }.map {
        Int32(code[$0 + 4])
      }
      return newer.isDisjoint(with: calls) ? nil : KernelErrno.EINVAL.negated
    }
    let loaded = try fake.load("exec_events")
    #expect(loaded.report.remarks.contains { $0.hasSuffix("reads memory by helpers of older kernels") })
  }
}
