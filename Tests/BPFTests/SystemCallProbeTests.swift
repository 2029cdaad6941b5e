import BPF
import FakeKernel
import Testing

/// Parity ATT-7, SECG-6.
@Suite struct SystemCallProbeTests {
  let fake = FakeKernel()

  private func load(symbols: String?) throws -> LoadedObject {
    fake.addProbes()
    fake.configure { $0.files["/proc/kallsyms"] = symbols.map { Array($0.utf8) } }
    var object = try object("system_calls")
    // What finds the arguments asks for types of a kernel.
    object.programs["on_call"]?.isEnabled = false
    return try object.load(on: Kernel(systemCalls: fake))
  }

  private var probed: [String] {
    var functions: [String] = []
    fake.configure { functions = $0.probedFunctions }
    return functions
  }

  @Test func wrappedCallsHaveTheArchitecturesName() throws {
    let loaded = try load(symbols: "0 T __x64_sys_bpf\n0 T __arm64_sys_bpf\n")
    let info = try loaded.program("on_return").attach()
    #expect(info.hook == "kretsyscall getpgid")
    #expect(probed.count == 1 && probed[0].hasSuffix("64_sys_getpgid"))
    #expect(try loaded.program("on_return").attach(to: "nanosleep").hook == "kretsyscall nanosleep")
  }

  @Test func othersHaveTheirOwn() throws {
    let loaded = try load(symbols: "0 T __se_sys_bpf\n")
    try loaded.program("on_return").attach()
    #expect(probed == ["__se_sys_getpgid"])
  }

  @Test func whereItIsUnknownBothAreTried() throws {
    let loaded = try load(symbols: nil)
    fake.configure { $0.perfEventErrno = .ENOENT }
    let error = try failure { try loaded.program("on_return").attach() }
    #expect(error.code == .noSuchTarget && error.expected?.contains(" or __se_sys_getpgid") == true)
    #expect(probed.count == 2 && probed[1] == "__se_sys_getpgid")
    fake.configure { $0.perfEventErrno = .EPERM }
    #expect(try failure { try loaded.program("on_return").attach() }.errno == .EPERM)
    #expect(probed.count == 3, "a refusal for another reason ends it")
  }

  @Test(arguments: ["", "a b", "nano/sleep", "x*"]) func namesThatNoCallHas(_ name: String) throws {
    let loaded = try load(symbols: "0 T __se_sys_bpf\n")
    let error = try? failure { try loaded.program("on_return").attach(to: name) }
    #expect(error?.code == .invalidValue || error?.code == .unsupported)
  }
}

/// Parity ATT-27, ATT-33.
@Suite struct NetworkLinkTests {
  let fake = FakeKernel()

  @Test func netfilter() throws {
    let loaded = try fake.load("packet_filter")
    let program = try loaded.program("filter")
    let info = try program.attachNetfilter(.init(.ipv4, .localIn, priority: -5, defragments: true))
    #expect(info.hook == "netfilter ipv4 local_in priority -5" && info.linkID != nil)
    let call = try #require(fake.calls(.linkCreate).last)
    #expect(word(call, 8) == 45, "C: BPF_NETFILTER")
    #expect([16, 20, 24, 28].map { word(call, $0) } == [2, 1, UInt32(bitPattern: -5), 1])
    #expect(call.attributes.count == 32)
    for (errno, code) in [(KernelErrno.EBUSY, BPFError.Code.invalidState), (.EINVAL, .invalidValue)] {
      fake.fail(.linkCreate, errno)
      let error = try failure { try program.attachNetfilter(.init(.ipv6, .init(rawValue: 9), priority: 0)) }
      #expect(error.code == code && error.subject.item == "netfilter ipv6 hook 9 priority 0")
    }
  }

  @Test func socketMapsByLink() throws {
    let loaded = try fake.load("socket_map")
    let map = try loaded.map("sockets")
    let info = try loaded.program("turn_message").attachSocketMapByLink(map)
    #expect(info.hook == "sk_msg_verdict of map sockets" || info.hook.hasSuffix(" of map sockets"))
    let call = try #require(fake.calls(.linkCreate).last)
    #expect(word(call, 4) == UInt32(map.fileDescriptor))
    fake.fail(.linkCreate, .EINVAL)
    #expect(
      try failure { try loaded.program("turn_message").attachSocketMapByLink(map) }.code == .unsupported)
  }
}

/// A word of a command's attributes.
private func word(_ call: FakeKernel.Passed, _ offset: Int) -> UInt32 {
  call.attributes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
}
