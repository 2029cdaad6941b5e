import BPFSyscall
import BPFTypes
import FakeKernel
import Testing

@testable import BPF

/// A kernel refuses what it does not know without a word; the error says since when there is such a thing.
@Suite("what came after a kernel")
struct ReleaseTests {
  static func map(_ type: MapType, _ flags: MapFlags = []) -> MapCreate {
    var request = MapCreate(type: type, keySize: 4, valueSize: 4, maxEntries: 1)
    request.flags = flags
    return request
  }

  static func program(_ type: ProgramType, _ attachType: AttachType? = nil, _ flags: ProgramFlags = [])
    -> ProgLoad
  {
    var request = ProgLoad(type: type, instructions: [], license: "GPL")
    request.expectedAttachType = attachType
    request.flags = flags
    return request
  }

  static let failure = BPFError(.systemCallFailed, at: .load, "bpf(BPF_MAP_CREATE) failed", errno: .EINVAL)

  @Test(arguments: [
    (map(.arena), "6.1.0-13-amd64", "map type arena needs Linux 6.9, this is 6.1"),
    (map(.ringbuf), "5.4.0", "map type ringbuf needs Linux 5.8, this is 5.4"),
    (map(.array, .mmapable), "5.4.0", "map flag BPF_F_MMAPABLE needs Linux 5.5, this is 5.4"),
    (map(.ringbuf, .rbOverwrite), "6.12.1", "map flag BPF_F_RB_OVERWRITE needs Linux 6.19, this is 6.12"),
    // What the map needs first counts: the type, not its flag.
    (map(.arena, [.mmapable, .segvOnFault]), "5.10.2", "map type arena needs Linux 6.9, this is 5.10"),
  ])
  func maps(_ request: MapCreate, _ release: String, _ said: String) {
    var error = Self.failure
    error.blameRelease(for: request, on: release)
    #expect(error.code == .kernelTooOld && error.summary == "bpf(BPF_MAP_CREATE) failed: \(said)")
    #expect(error.seen == release && error.errno == .EINVAL && error.remedy != nil)
  }

  @Test(arguments: [
    (program(.syscall), "5.10.1", "program type syscall needs Linux 5.14, this is 5.10"),
    (program(.lsm, .lsmCgroup), "5.15.0", "attach type lsm_cgroup needs Linux 6.0, this is 5.15"),
    (
      program(.xdp, .xdp, .xdpHasFrags), "5.15.0",
      "program flag BPF_F_XDP_HAS_FRAGS needs Linux 5.18, this is 5.15"
    ),
  ])
  func programs(_ request: ProgLoad, _ release: String, _ said: String) {
    var error = Self.failure
    error.blameRelease(for: request, on: release)
    #expect(error.code == .kernelTooOld && error.summary.hasSuffix(": \(said)"), "\(error)")
  }

  /// What the kernel has, a refusal for another reason, and a kernel that does not tell its release.
  @Test func nothingElseIsBlamed() {
    var error = Self.failure
    error.blameRelease(for: Self.map(.hash), on: "5.10.0")
    error.blameRelease(for: Self.map(.arena), on: "6.9.0-rc1")
    error.blameRelease(for: Self.map(.arena), on: "")
    error.blameRelease(for: Self.map(.arena), on: "custom")
    error.blameRelease(for: Self.program(.xdp, .xdp), on: "5.10.0")
    #expect(error.code == .systemCallFailed && error.summary == Self.failure.summary)
    error = BPFError(.systemCallFailed, at: .load, "bpf(BPF_MAP_CREATE) failed", errno: .ENOMEM)
    error.blameRelease(for: Self.map(.arena), on: "5.10.0")
    #expect(error.code == .systemCallFailed)
  }

  /// The whole way, with a type that this machine's kernel may have: the answer depends on its release.
  @Test func aRefusedMapIsBlamed() throws {
    let fake = FakeKernel()
    fake.fail(.mapCreate, .EINVAL, times: 10)
    let kernel = Kernel(systemCalls: fake)
    let own = try #require(KernelRelease(prefixOf: LiveSystemCalls().kernelRelease))
    let since = try #require(Introductions.mapTypes[.rhash])
    let error = #expect(throws: BPFError.self) {
      _ = try kernel.createMap("new", type: .rhash, keySize: 4, valueSize: 4, maxEntries: 1)
    }
    let isBlamed = error?.summary.contains("map type rhash needs Linux \(since), this is \(own)") == true
    #expect(
      isBlamed == (own < since) && (error?.code == .kernelTooOld) == isBlamed, "\(String(describing: error))")
  }
}
