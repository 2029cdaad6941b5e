import BPF
import FakeKernel
import Testing

/// What externs stand for is read from files of the kernel's (parity EXT-4, EXT-6, EXT-9).
@Suite("externs")
struct ExternFactTests {
  let fake = FakeKernel()
  private var kernel: Kernel { Kernel(systemCalls: fake) }

  /// It wants options, symbols and features.
  private func facts(of name: String = "externs") throws -> Facts {
    try kernel.facts(for: try object(name))
  }

  private func opened(_ path: String) -> Bool { fake.log.contains { $0.call == "openat \(path)" } }

  @Test func configurationOfTheRunningKernel() throws {
    fake.configure { $0.files["/proc/config.gz"] = Array("CONFIG_HZ=250\nCONFIG_OTHER=y\n".utf8) }
    let facts = try facts()
    #expect(facts.configuration == ["CONFIG_HZ": "250"] && facts.missingConfiguration == nil)
    #expect(fake.log.contains { $0.call.hasPrefix("openat /boot/config-") })
  }

  @Test func configurationOfTheDistributionComesFirst() throws {
    _ = try facts()
    let path = try #require(
      fake.log.first { $0.call.hasPrefix("openat /boot/config-") }?.call.dropFirst("openat ".count))
    fake.configure {
      $0.files[String(path)] = Array("CONFIG_NET=m\n".utf8)
      $0.files["/proc/config.gz"] = Array("CONFIG_NET=y\n".utf8)
    }
    #expect(try facts().configuration == ["CONFIG_NET": "m"])
  }

  @Test func configurationThatIsNotThereOrBroken() throws {
    #expect(try facts().missingConfiguration?.contains("/proc/config.gz") == true)
    fake.configure { $0.files["/proc/config.gz"] = [0x1f, 0x8b, 8, 0] }
    let error = try failure { _ = try facts() }
    #expect(error.code == .invalidValue && error.description.contains("/proc/config.gz"))
  }

  @Test func nothingIsReadThatNobodyWants() throws {
    _ = try facts(of: "globals")
    #expect(!opened("/proc/config.gz") && !opened("/proc/kallsyms"))
    var object = try object("externs")
    let options = try object.demand().configuration.map { "\($0)=n\n" }.joined()
    object.configuration = try KernelConfiguration(parsing: ByteSlice(Array(options.utf8)))
    _ = try kernel.facts(for: object)
    #expect(!opened("/proc/config.gz") && opened("/proc/kallsyms"))
  }

  @Test func addressesAndTheirLack() throws {
    fake.configure { $0.files["/proc/kallsyms"] = Array("0 D jiffies\n0 T b\n".utf8) }
    let hidden = try facts()
    #expect(hidden.kernelSymbols.isEmpty && hidden.missingKernelSymbols?.contains("kptr_restrict") == true)
    fake.configure { $0.files["/proc/kallsyms"] = Array("10 D jiffies\n0 T b\n".utf8) }
    #expect(try facts().kernelSymbols == ["jiffies": [0x10]])
    fake.configure { $0.files["/proc/kallsyms"] = nil }
    #expect(try facts().missingKernelSymbols?.contains("ENOENT") == true)
  }

  @Test func wrappedSystemCalls() throws {
    #expect(kernel.probe(.syscallWrapper) == .inconclusive(.ENOENT))
    #expect(try facts().undetermined == [.syscallWrapper])
    fake.configure { $0.files["/proc/kallsyms"] = Array("0 T __x64_sys_bpf\n".utf8) }
    #expect(kernel.probe(.syscallWrapper) == .supported)
    fake.configure { $0.files["/proc/kallsyms"] = Array("0 T sys_bpf\n".utf8) }
    #expect(try facts().missing == [.syscallWrapper])
  }
}
