import BPF
import FakeKernel
import Testing

@Suite("attach")
struct AttachTests {
  let fake = FakeKernel()
  let kernel: Kernel

  init() {
    kernel = Kernel(systemCalls: fake)
    fake.addTracepoint()
    fake.addProbes()
  }

  func load(_ name: String) throws -> LoadedObject { try object(name).load(on: kernel) }

  @Test func aTracepointIsAnEventAndALink() throws {
    let loaded = try load("execve_counter")
    let before = fake.openDescriptors.count
    let info = try loaded.program("count_exec").attach()
    #expect(info.hook == "tracepoint sched/sched_process_exec" && info.program == "count_exec")
    #expect(info.linkID != nil && loaded.attachments == [info])
    #expect(fake.openDescriptors.count == before + 2)
    let calls = fake.log.map(\.call)
    let event = try #require(calls.firstIndex(of: "perf_event_open"))
    let enabled = try #require(fake.log.firstIndex { $0.call == "ioctl" && $0.arguments[1] == 0x2400 })
    let linked = try #require(fake.log.firstIndex { $0.command == .linkCreate })
    #expect(event < linked && linked < enabled)
    try loaded.detachAll()
    #expect(fake.openDescriptors.count == before && loaded.attachments.isEmpty)
    // The link goes before the event that it belongs to.
    #expect(fake.closed.suffix(2) == [Int32(fake.log[linked].result), Int32(fake.log[event].result)])
  }

  @Test func kernelsWithoutSuchLinksTakeTheOlderWay() throws {
    fake.fail(.linkCreate, .EINVAL)
    let loaded = try load("execve_counter")
    let info = try loaded.program("count_exec").attach()
    #expect(info.linkID == nil)
    #expect(fake.log.filter { $0.call == "ioctl" }.map { $0.arguments[1] } == [0x4004_2408, 0x2400])
    try loaded.detachAll()
  }

  /// The kernel tells the id of a link a moment before it gives the link out.
  @Test func linksOnTheirWayAreNotThereYet() throws {
    let loaded = try load("execve_counter")
    let info = try loaded.program("count_exec").attach()
    let id = try #require(info.linkID)
    fake.fail(.linkGetFdById, .EAGAIN)
    #expect(try failure { _ = try kernel.link(id: id) }.code == .notFound)
    #expect(try kernel.link(id: id).linkInfo().id == id)
  }

  @Test func theWayCanBeChosen() throws {
    let loaded = try load("execve_counter")
    let program = try loaded.program("count_exec")
    _ = try program.attachTracepoint(category: "sched", name: "sched_process_exec", via: .ioctl)
    #expect(fake.calls(.linkCreate).isEmpty)
    fake.fail(.linkCreate, .EINVAL)
    let error = try failure {
      _ = try program.attachTracepoint(category: "sched", name: "sched_process_exec", via: .link)
    }
    #expect(error.errno == .EINVAL && error.stage == .attach)
  }

  @Test(arguments: [KernelErrno.EPERM, .EBADF, .ENOMEM])
  func aLinkThatFailsOtherwiseIsAnError(_ errno: KernelErrno) throws {
    fake.fail(.linkCreate, errno)
    let loaded = try load("execve_counter")
    let before = fake.openDescriptors
    let error = try failure { try loaded.program("count_exec").attach() }
    #expect(error.errno == errno && error.subject.program == "count_exec")
    #expect(fake.openDescriptors == before && loaded.attachments.isEmpty)
  }

  @Test func anEventThatCannotBeEnabledLeavesNothing() throws {
    let loaded = try load("execve_counter")
    let before = fake.openDescriptors
    fake.configure { $0.controlErrno = .EINVAL }
    let error = try failure { try loaded.program("count_exec").attach() }
    #expect(error.errno == .EINVAL)
    #expect(fake.openDescriptors == before && fake.badCloses.isEmpty)
  }

  @Test func kprobes() throws {
    let loaded = try load("kprobe_counter")
    let infos = try loaded.attachAll().attached
    #expect(infos.map(\.hook) == ["kprobe hrtimer_nanosleep", "kretprobe hrtimer_nanosleep"])
    let events = fake.log.filter { $0.call == "perf_event_open" }
    // C: type and config. Programs are attached at the same time, so either may be the first.
    #expect(events.map { $0.attributes[0] } == [6, 6] && events.map { $0.attributes[8] }.sorted() == [0, 1])
    let error = try failure {
      try loaded.program("on_return").attachKprobe(to: "do_exit", offset: 4, isReturn: true)
    }
    #expect(error.code == .invalidValue)
  }

  @Test func releasingTheObjectDetachesOffTheCallersPath() throws {
    do {
      let loaded = try load("execve_counter")
      try loaded.attachAll()
      #expect(loaded.attachments.count == 1)
    }
    kernel.drain()
    #expect(fake.openDescriptors.isEmpty && fake.badCloses.isEmpty)
  }

  @Test func aProgramKeepsTheAttachments() throws {
    var program: Program?
    do {
      let loaded = try load("execve_counter")
      try loaded.attachAll()
      program = try loaded.program("count_exec")
    }
    kernel.drain()
    // Program, event and link; the maps are gone.
    #expect(fake.openDescriptors.count == 3)
    #expect(program != nil)
    program = nil
    kernel.drain()
    #expect(fake.openDescriptors.isEmpty)
  }

  @Test func aLinkThatWasTakenOutOutlivesTheObject() throws {
    let link: Link
    do {
      let loaded = try load("execve_counter")
      let program = try loaded.program("count_exec")
      let info = try program.attach()
      let taken = program.takeLink(info)
      #expect(loaded.attachments.isEmpty)
      if program.takeLink(info) != nil { Issue.record("it can be taken once") }
      guard let taken else { return #expect(Bool(false), "no link") }
      link = taken
    }
    kernel.drain()
    #expect(fake.openDescriptors.count == 2)
    #expect(link.info.program == "count_exec")
    try link.detach()
    #expect(fake.openDescriptors.isEmpty && fake.badCloses.isEmpty)
  }

  @Test func aFailedDetachIsToldAndFinal() throws {
    let loaded = try load("execve_counter")
    try loaded.attachAll()
    let before = fake.openDescriptors.count
    fake.configure { $0.closeErrno = .EIO }
    let error = try failure { try loaded.detachAll() }
    #expect(error.stage == .detach && error.errno == .EIO)
    #expect(fake.openDescriptors.count == before - 2)
    try loaded.detachAll()
    #expect(fake.badCloses.isEmpty)
  }

  /// The first attachment is made and the second fails.
  @Test func attachAllIsUndoneWhenOneFails() throws {
    var object = try object("raw_tp_counter")
    object.programs["on_exit"]?.isEnabled = true
    let loaded = try object.load(on: kernel)
    let kept = try loaded.program("on_exec").attach()
    let before = fake.openDescriptors
    let error = try failure { try loaded.attachAll() }
    #expect(error.code == .noSuchTarget && error.subject.program == "on_exit")
    kernel.drain()
    #expect(fake.calls(.rawTracepointOpen).count == 3)
    #expect(fake.openDescriptors == before && loaded.attachments == [kept])
  }

  @Test func attachAllSaysWhatItLeavesAlone() throws {
    let loaded = try load("maps_all")
    let report = try loaded.attachAll()
    #expect(report.attached.isEmpty && report.skipped.map(\.program) == ["touch"])
    let other = try load("execve_counter")
    #expect(try other.attachAll { $0.name == "count_exec" }.attached.isEmpty)
  }
}
