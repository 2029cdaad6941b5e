import BPF
import BPFSyscall

let fixtureChecks: [KernelCheck] = [
  KernelCheck("every fixture loads, or fails as the manifest says") { context in
    var failures: [String] = []
    for (name, expected) in try Manifest(path: "\(context.fixtures)/manifest.json").expectations {
      do { try requireOutcome(expected, of: name, context) } catch { failures.append("\(error)") }
    }
    try expect(failures.isEmpty, failures.joined(separator: "; "))
  }
]

/// A fixture that only newer kernels load; the manifest speaks of those.
struct NewerFixture {
  let major: UInt32
  let minor: UInt32
  /// What older kernels have not.
  let feature: String
  /// How the load fails there, if not in the verifier or at a map.
  var code: BPFError.Code?

  static let all: [String: NewerFixture] = [
    "arena_globals.bpf.o": .init(major: 6, minor: 9, feature: "BPF_MAP_TYPE_ARENA"),
    "callbacks.bpf.o": .init(major: 5, minor: 13, feature: "bpf_for_each_map_elem"),
    "congestion_link.bpf.o": .init(major: 6, minor: 4, feature: "BPF_F_LINK"),
    "exceptions.bpf.o": .init(major: 6, minor: 7, feature: "bpf_throw", code: .unresolvedExtern),
    "jump_tables.bpf.o": .init(major: 6, minor: 19, feature: "BPF_MAP_TYPE_INSN_ARRAY"),
    "lsm_cgroup.bpf.o": .init(major: 6, minor: 0, feature: "BPF_LSM_CGROUP"),
    "packet_filter.bpf.o": .init(major: 6, minor: 4, feature: "BPF_PROG_TYPE_NETFILTER"),
    "multi_probes.bpf.o": .init(major: 5, minor: 15, feature: "bpf_get_attach_cookie"),
    "overwriting_ring.bpf.o": .init(major: 6, minor: 19, feature: "BPF_F_RB_OVERWRITE"),
    "streams.bpf.o": .init(
      major: 7, minor: 0, feature: "bpf_stream_vprintk", code: .unresolvedExtern),
    "test_runs.bpf.o": .init(major: 5, minor: 14, feature: "BPF_PROG_TYPE_SYSCALL"),
  ]

  func isMissing(from version: UInt32) -> Bool { version < major << 16 | minor << 8 }
}

private func requireOutcome(_ expected: String, of name: String, _ context: CheckContext) throws {
  do {
    var object = try BPFObject(contentsOf: context.path(ofObject: name))
    func load() throws {
      let loaded = try object.load(on: context.kernel)
      try expectEqual(expected, "loads", "what is expected of \(name), which was loaded")
      for program in loaded.programs { try expect(try program.info().id > 0, "\(program.name) has an id") }
    }
    guard object.maps.contains(where: { $0.pinning == .byName }) else { return try load() }
    try withBPFFileSystem { folder in
      object.pinFolder = folder
      try load()
    }
  } catch let error as BPFError {
    if let newer = NewerFixture.all[name], newer.isMissing(from: LiveSystemCalls().kernelVersionCode) {
      guard let code = newer.code else { return }
      return try expectEqual(error.code, code, "\(name) without \(newer.feature)")
    }
    // A locked-down kernel takes no programs that change its functions.
    if ["trampolines.bpf.o", "lsm_guard.bpf.o", "lsm_cgroup.bpf.o"].contains(name),
      functionTracingRefusal() != nil
    {
      return try expectEqual(error.errno, .EPERM, "errno of \(name)")
    }
    try expectEqual(error.code.rawValue, expected, "\(name) (\(error))")
  }
}
