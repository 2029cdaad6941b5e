import BPFBytes
import BPFTypes
import FakeKernel
import Testing

@testable import BPFSyscall

@Suite("machine")
struct MachineTests {
  let fake = FakeKernel()

  @Test(
    arguments: [
      ("0\n", [0]), ("0-3\n", [0, 1, 2, 3]), ("0-1,4,6-7", [0, 1, 4, 6, 7]), ("\n", []), ("", []),
      ("5\0garbage", [5]), ("65535\n", [65535]),
    ] as [(String, [Int])])
  func cpuLists(_ text: String, _ expected: [Int]) {
    #expect(CPUList.parse(Array(text.utf8)) == expected)
  }

  @Test(arguments: [
    "a", "-", "-1", "1-", ",", "0,", ",0", "0,,1", "3-1", "0-1-2", "0x1", "+1", "1 ", " 1", "0-+3", "0 - 3",
    "½",
    "65536", "0-65536", "0-4294967295", "99999999999999999999", "0-99999999999999999999", "1,1", "3,1",
    "0-3,2",
    "0-65535,0-65535",
  ])
  func textsThatAreNoCPUList(_ text: String) {
    #expect(CPUList.parse(Array(text.utf8)) == nil)
  }

  /// A text of a megabyte must not become gigabytes of numbers.
  @Test func aLongListIsRefusedEarly() {
    let text = Array(String(repeating: "0-65535,", count: 1 << 17).utf8)
    #expect(CPUList.parse(text) == nil)
    #expect(CPUList.parse([0xff, 0xfe, 0x80]) == nil)
  }

  @Test func possibleCPUs() throws {
    #expect(try fake.possibleCPUs() == [0, 1])
    for text in ["", "\n", "many\n"] {
      fake.configure { $0.files["/sys/devices/system/cpu/possible"] = Array(text.utf8) }
      #expect(throws: SystemCallError(call: "read(/sys/devices/system/cpu/possible)", errno: .EINVAL)) {
        _ = try fake.possibleCPUs()
      }
    }
    fake.configure { $0.files = [:] }
    #expect(throws: SystemCallError(call: "open(/sys/devices/system/cpu/possible)", errno: .ENOENT)) {
      _ = try fake.possibleCPUs()
    }
    #expect(fake.openDescriptors.isEmpty)
  }

  @Test(
    arguments: [
      ("6.12.107+deb13-amd64", 6 << 16 | 12 << 8 | 107), ("5.10.0", 5 << 16 | 10 << 8),
      ("6.18", 6 << 16 | 18 << 8),
      ("7.3-rc1", 7 << 16 | 3 << 8), ("4.19.325-custom", 4 << 16 | 19 << 8 | 255), ("", 0), ("x.y.z", 0),
      ("6.1.2.3", 6 << 16 | 1 << 8 | 2), ("99999999999.1.1", 1 << 8 | 1), ("6.½.1", 6 << 16 | 1),
      ("...", 0), ("-1.2.3", 2 << 8 | 3), ("300.300.300", 255 << 16 | 255 << 8 | 255),
    ] as [(String, UInt32)])
  func versionCodes(_ release: String, _ expected: UInt32) {
    #expect(FakeKernel.versionCode(ofRelease: release) == expected)
  }

  /// Distributions keep the release at the first version of a series (parity EXT-5).
  @Test(
    arguments: [
      ("5.4.0-12-generic", "#15-Ubuntu SMP", "Ubuntu 5.4.0-12.15-generic 5.4.8\n", 5 << 16 | 4 << 8 | 8),
      ("5.4.0-12-generic", "#15-Ubuntu SMP", "Ubuntu 5.4.0-12.15-generic\n", 5 << 16 | 4 << 8),
      ("5.4.0-12-generic", "#15-Ubuntu SMP", "Ubuntu x unknown", 5 << 16 | 4 << 8),
      ("6.1.0-41-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.158-1 (2025-11-09)", nil, 6 << 16 | 1 << 8 | 158),
      ("6.1.0-41-amd64", "#1 SMP Debian 6.1~rc1", nil, 6 << 16 | 1 << 8),
      ("6.1.7", "#1 Debian", nil, 6 << 16 | 263),
      ("6.18.44", "#1 SMP", nil, 6 << 16 | 18 << 8 | 44), ("", "", "", 0),
    ] as [(String, String, String?, UInt32)])
  func versionsOfDistributions(_ release: String, _ build: String, _ signature: String?, _ expected: UInt32) {
    #expect(FakeKernel.versionCode(release: release, build: build, signature: signature) == expected)
  }

  @Test func capabilities() {
    fake.configure { $0.capabilities = 1 << UInt64(Capability.bpf.rawValue) }
    #expect(fake.has(.bpf) == true)
    #expect(fake.has(.perfmon) == false)
    fake.configure { $0.capabilities = 1 << UInt64(Capability.sysAdmin.rawValue) }
    #expect(fake.has(.perfmon) == true)
  }

  @Test(arguments: [("0\n", 0), ("1\n", 1), ("2\n", 2), ("x\n", nil), ("", nil)] as [(String, Int?)])
  func unprivilegedBPF(_ text: String, _ expected: Int?) {
    fake.configure { $0.files["/proc/sys/kernel/unprivileged_bpf_disabled"] = Array(text.utf8) }
    #expect(fake.unprivilegedBPFDisabled == expected)
  }

  @Test func interruptedReadsGoOn() throws {
    fake.configure {
      $0.files["/f"] = Array("0123456789".utf8)
      $0.interruptedReads = 3
      $0.readLimit = 4
    }
    #expect(try fake.readSmallFile("/f") == Array("0123456789".utf8))
    fake.configure { $0.interruptedReads = 3 }
    #expect(try fake.readFile("/f").array == Array("0123456789".utf8))
    #expect(fake.openDescriptors.isEmpty)
  }

  @Test func noMoreIsReadThanAllowed() throws {
    fake.configure { $0.files["/f"] = [UInt8](repeating: 7, count: 20_000) }
    #expect(try fake.readSmallFile("/f", limit: 10_000).count == 10_000)
    #expect(try fake.readSmallFile("/f", limit: 0).isEmpty)
    #expect(try fake.readSmallFile("/f").count == 20_000)
  }

  @Test func kernelTypesAreMappedOrRead() throws {
    // The header tells 24 + 4 + 4 bytes.
    var bytes = [UInt8](repeating: 0, count: 32)
    bytes[0...1] = [0x9f, 0xeb]
    bytes[4] = 24
    bytes[16] = 4
    bytes[20] = 4
    bytes[31] = 99
    let file = bytes
    fake.configure { $0.files["/sys/kernel/btf/vmlinux"] = file }
    do {
      let mapped = try fake.kernelBTF()
      #expect(mapped.array == file)
      #expect(fake.mappingCount == 1 && fake.openDescriptors.isEmpty)
    }
    #expect(fake.mappingCount == 0)
    fake.configure { $0.mapErrno = .ENODEV }
    #expect(try fake.kernelBTF().array == file)
    fake.configure { $0.files["/sys/kernel/btf/vmlinux"] = [1, 2, 3] }
    #expect(try fake.kernelBTF().array == [1, 2, 3])
  }
}
