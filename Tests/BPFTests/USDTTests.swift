import BPF
import ELFReader
import FakeKernel
import Synchronization
import TestSupport
import Testing

/// Parity ATT-12 to ATT-17, SECG-7, OPT-4, LIM-8, GAP-1: what the kernel is asked for.
@Suite struct USDTTests {
  let fake = FakeKernel()
  private let path = "/tmp/swift-bpf-usdt"

  #if arch(arm64)
  private let words = ("8@x2", "-4@w1 4@7")
  #else
  private let words = ("8@%rdx", "-4@%esi 4@$7")
  #endif

  /// What a kernel has.
  private enum Age {
    /// Neither cookies nor links of many places, such as 5.10.
    case old
    /// Cookies, such as 6.1.
    case middle
    case new
  }

  private func load(_ age: Age, _ probes: [ProbeFile.Probe], _ change: (inout ProbeFile) -> Void = { _ in })
    throws -> LoadedObject
  {
    fake.answer(.linkCreate) { bytes in
      let attributes = Attributes(bytes)
      let isMulti = attributes.word(8) == 48
      guard isMulti || age == .old else { return nil }
      if age != .new { return KernelErrno.EINVAL.negated }
      // C: uprobe_multi.path, pid
      guard Int32(bitPattern: attributes.word(56)) >= 0 else { return KernelErrno.EINVAL.negated }
      return attributes.string(16) == "/" ? KernelErrno.EBADF.negated : nil
    }
    if age == .old {
      fake.answer(.progLoad) { bytes in
        let attributes = Attributes(bytes)
        let code = attributes.memory(8, count: Int(attributes.word(4)) * 8)
        // The probe alone; in the object's programs such calls are never reached.
        return code.count == 24 && code[0] == 0x85 && code[4] == 174 ? KernelErrno.EINVAL.negated : nil
      }
    }
    var file = ProbeFile()
    file.probes = probes
    change(&file)
    fake.configure {
      $0.files[path] = file.build()
      for (name, text) in [
        ("type", "7"), ("format/retprobe", "config:0"), ("format/ref_ctr_offset", "config:32-63"),
      ] {
        $0.files["/sys/bus/event_source/devices/uprobe/\(name)"] = Array("\(text)\n".utf8)
      }
    }
    return try fake.load("usdt_probes")
  }

  private var probes: [ProbeFile.Probe] {
    [.init(words.0, at: 0, counter: 32), .init(words.1, at: 16), .init(words.0, at: 32, counter: 32)]
  }

  /// Updates of a map: keys of so many bytes, values.
  private func contents(_ loaded: LoadedObject, _ name: String) throws -> FakeMap {
    guard case .map(let map) = fake[try loaded.map(name).fileDescriptor] else {
      throw FixtureError(description: "no map \(name)")
    }
    return map
  }

  private func key<T: FixedWidthInteger>(_ number: T) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }

  @Test func oneLinkWithCookies() throws {
    let loaded = try load(.new, probes)
    let links = Mutex<[(offsets: [UInt64], counters: [UInt64], cookies: [UInt64], pid: UInt32)]>([])
    fake.answer(.linkCreate) { bytes in
      let attributes = Attributes(bytes)
      func list(_ offset: Int) -> [UInt64] {
        let count = Int(attributes.word(48))
        return Attributes(address: attributes.long(offset), count: count * 8).map { list in
          (0..<count).map { list.long($0 * 8) }
        } ?? []
      }
      links.withLock { $0.append((list(24), list(32), list(40), attributes.word(56))) }
      return nil
    }
    let before = fake.log.count
    var options = USDTOptions()
    options.cookie = 0x55
    options.process = 42
    let info = try loaded.program("on_chosen").attachUSDT(
      provider: "swift_bpf", name: "step", in: path, options)
    #expect(info.hook == "usdt \(path):swift_bpf:step" && info.linkID != nil)
    // Two places have equal arguments.
    #expect(
      fake.log[before...].compactMap(\.command).filter { $0 != .objGetInfoByFd } == [
        .mapUpdateElem, .mapUpdateElem, .linkCreate,
      ])
    let link = try #require(links.withLock { $0.first })
    #expect(link.offsets == [4096, 4096 + 16, 4096 + 32] && link.cookies == [0, 1, 0])
    #expect(link.counters == [8192 + 32, 0, 8192 + 32] && link.pid == 42)
    let specs = try contents(loaded, "__bpf_usdt_specs")
    let first = try #require(specs[key(UInt32(0))])
    // Kind, register, bits to spare; cookie and number of arguments.
    #expect(first[8] == 1 && first[15] == 0 && first[192] == 0x55 && first[200] == 1)
    let second = try #require(specs[key(UInt32(1))])
    #expect(second[14] == 1 && second[15] == 32 && second[16] == 7 && second[24] == 0 && second[200] == 2)
    try loaded.detachAll()
  }

  @Test func oneProbeForEachPlace() throws {
    let loaded = try load(.middle, probes)
    #expect(try loaded.program("on_chosen").attachType == nil)
    let before = fake.log.count
    let descriptors = fake.openDescriptors
    let info = try loaded.program("on_chosen").attachUSDT(provider: "swift_bpf", name: "step", in: path)
    #expect(info.linkID == nil)
    let log = fake.log[before...]
    // C: bpf_cookie of perf events.
    #expect(
      log.filter { $0.command == .linkCreate }.map { Array($0.attributes.dropFirst(16).prefix(8)) } == [
        [], [1, 0, 0, 0, 0, 0, 0, 0], [],
      ])
    // C: config, of which the upper half is the counter, and config2, the place.
    let events = log.filter { $0.call == "perf_event_open" }.map(\.attributes)
    #expect(events.map { Array($0[12..<16]) } == [[32, 32, 0, 0], [0, 0, 0, 0], [32, 32, 0, 0]])
    #expect(events.map { Array($0[64..<66]) } == [[0, 16], [16, 16], [32, 16]])
    #expect(fake.openDescriptors.count == descriptors.count + 6)
    try loaded.detachAll()
    #expect(fake.openDescriptors == descriptors && fake.badCloses.isEmpty)
    #expect(!fake.commands.contains(.mapDeleteElem))
  }

  @Test func addressesInPlaceOfCookies() throws {
    let loaded = try load(.old, probes)
    let program = try loaded.program("on_chosen")
    let info = try program.attachUSDT(provider: "swift_bpf", name: "step", in: path)
    let addresses = try contents(loaded, "__bpf_usdt_ip_to_spec_id")
    #expect(addresses[key(UInt64(0x7_0000_1000))] == key(UInt32(0)))
    #expect(addresses[key(UInt64(0x7_0000_1010))] == key(UInt32(1)))
    #expect(addresses[key(UInt64(0x7_0000_1020))] == key(UInt32(0)))
    let error = try failure { try program.attachUSDT(provider: "swift_bpf", name: "step", in: path) }
    #expect(error.code == .invalidState && error.errno == .EEXIST)
    #expect(addresses[key(UInt64(0x7_0000_1000))] == key(UInt32(0)), "the first one's")
    try loaded.detach(info)
    #expect(addresses[key(UInt64(0x7_0000_1000))] == nil && addresses[key(UInt64(0x7_0000_1020))] == nil)
    try program.attachUSDT(provider: "swift_bpf", name: "step", in: path)
  }

  @Test func librariesWithoutCookiesNeedAProcess() throws {
    let loaded = try load(.old, [.init(words.0, at: 16)]) { file in
      file.type = .shared
      file.address = 0
    }
    let program = try loaded.program("on_chosen")
    let error = try failure { try program.attachUSDT(provider: "swift_bpf", name: "step", in: path) }
    #expect(error.code == .kernelTooOld && error.remedy?.contains("process") == true)
    fake.configure {
      $0.files["/proc/42/maps"] = Array(
        """
        7f0000000000-7f0000001000 r--p 00000000 00:01 7    \(path)
        7f0000001000-7f0000002000 r-xp 00001000 00:01 7    /another
        7f1100001000-7f1100002000 r-xp 00001000 00:01 7    \(path)
        7f1100002000-7f1100003000 rw-p 00002000 00:01 7    \(path)
        7ffff7fc1000-7ffff7fc3000 r-xp 00000000 00:00 0

        """.utf8)
      $0.files["/proc/43/maps"] = []
    }
    var options = USDTOptions()
    options.process = 42
    try program.attachUSDT(provider: "swift_bpf", name: "step", in: path, options)
    let addresses = try contents(loaded, "__bpf_usdt_ip_to_spec_id")
    #expect(addresses[key(UInt64(0x7f11_0000_1010))] == key(UInt32(0)))
    for process: Int32 in [43, 44] {
      options.process = process
      #expect(
        try failure { try program.attachUSDT(provider: "swift_bpf", name: "step", in: path, options) }.code
          == .noSuchTarget)
    }
  }

  /// What was taken last is given first, as libbpf does.
  @Test func placesInTheMapAreGivenBack() throws {
    let loaded = try load(.new, (0..<3).map { .init("8@\(Self.constant)\($0)", at: $0 * 16) })
    let program = try loaded.program("on_chosen")
    let info = try program.attachUSDT(provider: "swift_bpf", name: "step", in: path)
    let error = try failure { try program.attachUSDT(provider: "swift_bpf", name: "step", in: path) }
    #expect(error.code == .invalidState && error.expected == "at most 4 at a time")
    try loaded.detach(info)
    let before = fake.calls(.mapUpdateElem).count
    let again = try program.attachUSDT(provider: "swift_bpf", name: "step", in: path)
    guard let link = program.takeLink(again) else { return #expect(Bool(false), "no link") }
    #expect(fake.calls(.mapUpdateElem).count == before + 3)
    try link.pin(to: "/sys/fs/bpf/link")
    try link.detach()
    // The pinned link goes on with its places; one is left.
    #expect(
      try failure { try program.attachUSDT(provider: "swift_bpf", name: "step", in: path) }.code
        == .invalidState)
  }

  #if arch(arm64)
  private static let constant = ""
  #else
  private static let constant = "$"
  #endif

  @Test(arguments: [BPFCommand.linkCreate, .mapUpdateElem])
  func aFailureLeavesNothing(command: BPFCommand) throws {
    for age in [Age.middle, .new] {
      let loaded = try load(age, probes)
      let before = fake.openDescriptors
      fake.fail(command, .EPERM)
      let error = try failure {
        try loaded.program("on_chosen").attachUSDT(provider: "swift_bpf", name: "step", in: path)
      }
      #expect(error.errno == .EPERM && fake.openDescriptors == before && loaded.attachments.isEmpty)
      // The places are free again: all four can be had.
      for _ in 0..<2 {
        try loaded.program("on_chosen").attachUSDT(provider: "swift_bpf", name: "step", in: path)
      }
      try loaded.detachAll()
    }
  }

  @Test func sectionsSayWhere() throws {
    let loaded = try load(.new, probes)
    let report = try loaded.attachAll()
    #expect(report.attached.map(\.hook) == ["usdt \(path):swift_bpf:step"])
    #expect(report.skipped.map(\.program) == ["on_chosen"])
    #expect(try loaded.program("on_chosen").attach(to: "\(path):swift_bpf:step").program == "on_chosen")
    for text in ["\(path)", "\(path):swift_bpf", "\(path):swift_bpf:", ":swift_bpf:step", "\(path):a:b:c"] {
      #expect(try failure { try loaded.program("on_chosen").attach(to: text) }.code == .invalidValue)
    }
  }

  @Test func sleepingProgramsAttachAlike() throws {
    _ = try load(.new, probes)
    var object = try object("usdt_probes")
    object.programs["on_step_sleepable"]?.isEnabled = true
    object.programs["on_step"]?.isEnabled = false
    let loaded = try object.load(on: Kernel(systemCalls: fake))
    #expect(try loaded.attachAll().attached.map(\.program) == ["on_step_sleepable"])
  }

  @Test func otherMachinesAndObjectsAreTold() throws {
    let loaded = try load(.new, probes) { $0.machine = .riscv }
    let error = try failure {
      try loaded.program("on_chosen").attachUSDT(provider: "swift_bpf", name: "step", in: path)
    }
    #expect(error.code == .noSuchTarget && error.seen?.contains("RISCV") == true)
    let other = try fake.load("cookies", enabling: "at_function")
    let unfit = try failure {
      try other.program("at_function").attachUSDT(provider: "swift_bpf", name: "step", in: path)
    }
    #expect(unfit.code == .unsupported && unfit.remedy?.contains("usdt.bpf.h") == true)
  }

  #if arch(x86_64)
  private static let five: [UInt8] = [0x90, 0x0f, 0x1f, 0x44, 0, 0]
  private static let ten: [UInt8] = [0x90, 0x66, 0x2e, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0]

  @Test(
    arguments: [
      (five, .ENXIO, 1), (five, .EPROTO, 0), (five, .ENOSYS, 0), (ten, .EPROTO, 1), (ten, .ENXIO, 0),
      ([0x90, 0xc3], .EPROTO, 0), (Array(five.dropFirst()), .ENXIO, 0),
    ] as [([UInt8], KernelErrno, UInt8)])
  func longNops(code: [UInt8], errno: KernelErrno, shift: UInt8) throws {
    let loaded = try load(.middle, [.init(words.0)]) { $0.code = code }
    fake.configure { $0.uprobeErrno = errno }
    try loaded.program("on_chosen").attachUSDT(provider: "swift_bpf", name: "step", in: path)
    #expect(fake.log.last { $0.call == "perf_event_open" }?.attributes[64] == shift)
  }
  #endif
}

extension FakeKernel {
  /// Loads a fixture with one program that is not loaded by itself.
  fileprivate func load(_ name: String, enabling program: String) throws -> LoadedObject {
    var object = try object(name)
    object.programs[program]?.isEnabled = true
    return try object.load(on: Kernel(systemCalls: self))
  }
}
