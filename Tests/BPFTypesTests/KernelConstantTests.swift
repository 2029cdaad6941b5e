import BPFTypes
import Testing

@Suite struct KernelConstantTests {
  private func check<T: KernelConstant>(_ type: T.Type, atLeast count: Int) {
    #expect(T.nameTable.count >= count)
    for (number, cName) in T.nameTable {
      let constant = T(rawValue: number)
      #expect(constant.kernelName == "\(cName)")
      #expect(constant.kernelName?.hasPrefix(T.prefix) == true)
      #expect(constant.description == constant.name)
      #expect(T(name: constant.name) == constant, "\(cName)")
      #expect(T(name: "\(cName)") == constant)
    }
    let unknown = T(rawValue: 60_000)
    #expect(unknown.kernelName == nil)
    #expect(unknown.name == "type 60000")
    #expect(T(name: "no such name") == nil)
  }

  @Test func everyNameFindsItsNumber() {
    check(MapType.self, atLeast: 36)
    check(ProgramType.self, atLeast: 33)
    check(AttachType.self, atLeast: 59)
    check(LinkType.self, atLeast: 15)
    check(BPFCommand.self, atLeast: 38)
    check(HelperID.self, atLeast: 212)
  }

  @Test func namesAreThoseOfBpftool() {
    #expect(MapType.lruPercpuHash.name == "lru_percpu_hash")
    #expect(MapType.ringbuf.rawValue == 27)
    #expect(ProgramType.schedCls.name == "sched_cls")
    #expect(AttachType.cgroupInet4Bind.name == "cgroup_inet4_bind")
    #expect(LinkType.perfEvent.name == "perf_event")
    #expect(HelperID.mapLookupElem.name == "map_lookup_elem")
    #expect(BPFCommand.progLoad.rawValue == 5)
  }

  @Test(
    arguments: [
      (.kprobe, [.bpf, .perfmon]), (.tracing, [.bpf, .perfmon]), (.lsm, [.bpf, .perfmon]),
      (.xdp, [.bpf, .netAdmin]), (.schedCls, [.bpf, .netAdmin]), (.socketFilter, [.bpf]), (.syscall, [.bpf]),
    ] as [(ProgramType, Set<Capability>)])
  func capabilities(type: ProgramType, capabilities: Set<Capability>) {
    #expect(type.neededCapabilities == capabilities)
  }

  @Test func capabilityNames() {
    #expect(
      "\([Capability.bpf, .perfmon, .netAdmin, .sysAdmin])"
        == "[CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN, CAP_SYS_ADMIN]")
    #expect(Capability(rawValue: 99).description == "capability 99")
  }
}
