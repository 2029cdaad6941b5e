import BPF
import FakeKernel
import Testing

/// What is told of processes, by what `/proc` says of them.
@Suite struct HolderTests {
  private let fake = FakeKernel()
  private let kernel: Kernel

  init() {
    kernel = Kernel(systemCalls: fake)
    fake.configure { settings in
      settings.folders["/proc"] = ["self", "20", "7", "sys"]
      settings.folders["/proc/7/fd"] = ["0", "10", "9", "11", "12"]
      settings.folders["/proc/20/fd"] = ["3"]
      settings.files["/proc/7/comm"] = Array("watcher\n".utf8)
      settings.files["/proc/20/comm"] = Array("other\n".utf8)
      for (descriptor, target, field) in [
        ("7/%/9", "anon_inode:bpf-prog", "prog_id:\t42"), ("7/%/10", "anon_inode:bpf-map", "map_id:\t5"),
        ("7/%/11", "anon_inode:bpf_link", "link_id:\t6"), ("7/%/12", "anon_inode:bpf-prog", "prog_id:\t42"),
        ("20/%/3", "anon_inode:bpf-prog", "prog_id:\t42"),
      ] {
        settings.symbolicLinks["/proc/" + descriptor.replacing("%", with: "fd")] = target
        let path = "/proc/" + descriptor.replacing("%", with: "fdinfo")
        settings.files[path] = Array("pos:\t0\n\(field)\n".utf8)
      }
      settings.symbolicLinks["/proc/7/fd/0"] = "/dev/null"
    }
  }

  @Test func processesByWhatTheyHold() throws {
    let holders = try kernel.holders()
    #expect(holders.programs[42]?.map(\.process) == [7, 20])
    #expect(holders.programs[42]?.map(\.command) == ["watcher", "other"])
    #expect(holders.maps[5]?.map(\.process) == [7] && holders.links[6]?.map(\.process) == [7])
    #expect(holders.types.isEmpty && holders.programs.count == 1)
    #expect(fake.openDescriptors.isEmpty)
  }

  /// A process that ends, and one that is not to be seen, are not there.
  @Test func whatIsGoneIsLeftOut() throws {
    fake.configure {
      $0.folders["/proc/20/fd"] = nil
      $0.files["/proc/7/fdinfo/10"] = nil
    }
    let holders = try kernel.holders()
    #expect(holders.programs[42]?.map(\.process) == [7] && holders.maps.isEmpty)
    fake.configure { $0.folders["/proc"] = nil }
    #expect(try failure { _ = try kernel.holders() }.stage == .inspect)
  }

  @Test func descriptorsThatProgramsAreAttachedBy() throws {
    fake.answer(.taskFdQuery) { bytes in
      let query = Attributes(bytes)
      #expect(query.word(8) == 0 && query.word(12) == 4096)
      guard query.word(0) == 7, query.word(4) == 9 else { return KernelErrno.ENOTSUPP.negated }
      query.write(Array("do_exit\0".utf8), through: 16)
      query.set(42, at: 24)
      query.set(3, at: 28)
      query.setLong(16, at: 32)
      return 0
    }
    let found = try kernel.attachedDescriptors()
    #expect(found.count == 1 && found.first?.process == 7 && found.first?.descriptor == 9)
    let attachment = try #require(found.first?.attachment)
    #expect(
      attachment.programID == 42 && attachment.kind == .kretprobe && attachment.kind.name == "kretprobe")
    #expect(attachment.name == "do_exit" && attachment.offset == 16)
    #expect(TaskDescriptorKind(rawValue: 99).name == nil)
    fake.answer(.taskFdQuery) { _ in KernelErrno.EPERM.negated }
    #expect(try failure { _ = try kernel.attachedDescriptors() }.errno == .EPERM)
    // Some processes are the kernel's secret, and no reason to tell nothing of the others.
    fake.answer(.taskFdQuery) { bytes in
      Attributes(bytes).word(0) == 7 ? KernelErrno.EPERM.negated : KernelErrno.ENOTSUPP.negated
    }
    #expect(try kernel.attachedDescriptors().isEmpty)
    fake.answer(.taskFdQuery) { _ in KernelErrno.EFAULT.negated }
    #expect(try failure { _ = try kernel.attachedDescriptors() }.errno == .EFAULT)
  }

  @Test func runsAreCountedAsLongAsSomebodyWants() throws {
    fake.answer(.enableStats) { [fake] bytes in
      #expect(Attributes(bytes).word(0) == 0)
      return fake.open("/proc/7/comm", in: 0, flags: 0)
    }
    do {
      let statistics = try kernel.countRuns()
      #expect(fake.openDescriptors.count == 1)
      _ = consume statistics
    }
    #expect(fake.openDescriptors.isEmpty)
    fake.answer(.enableStats) { _ in KernelErrno.EPERM.negated }
    #expect(try failure { _ = try kernel.countRuns() }.errno == .EPERM)
  }

  @Test func aStreamIsTakenToItsEnd() throws {
    var program = FakeProgram()
    program.id = 1
    fake.pin(.program(program), at: "/one")
    let pinned = try kernel.program(pinnedAt: "/one")
    fake.answer(.progStreamReadByFd) { [fake] bytes in
      let read = Attributes(bytes)
      #expect(read.word(12) == 2 && read.word(8) == 4096)
      guard fake.calls(.progStreamReadByFd).count < 3 else { return 0 }
      read.write(Array("fault".utf8), through: 0)
      return 5
    }
    #expect(String(decoding: try pinned.takeStream(.errors), as: UTF8.self) == "faultfault")
    fake.answer(.progStreamReadByFd) { _ in KernelErrno.EINVAL.negated }
    #expect(try failure { _ = try pinned.takeStream(.output) }.code == .kernelTooOld)
  }
}
