import BPFSyscall
import BPFTypes
import CBPF
import FakeKernel
import Testing

@Suite("perf events")
struct PerfEventTests {
  let fake = FakeKernel()
  let tracing = "/sys/kernel/tracing"

  @Test func tracepointNumbers() throws {
    fake.configure {
      $0.files["/sys/kernel/tracing/tracing_on"] = Array("1\n".utf8)
      $0.files["/sys/kernel/tracing/events/sched/sched_switch/id"] = Array("316\n".utf8)
      $0.files["/sys/kernel/tracing/events/sched/broken/id"] = Array("none\n".utf8)
    }
    #expect(try fake.tracepointID(category: "sched", name: "sched_switch") == 316)
    #expect(throws: SystemCallError(call: "read(events/sched/broken/id)", errno: .EINVAL)) {
      _ = try fake.tracepointID(category: "sched", name: "broken")
    }
    #expect(throws: SystemCallError.self) { _ = try fake.tracepointID(category: "sched", name: "missing") }
    #expect(fake.openDescriptors.isEmpty)
  }

  /// Where tracefs is not mounted, a mount without a place is made, and nothing is left of it.
  @Test func tracefsNeedsNoMountPoint() throws {
    fake.configure { $0.files["events/sched/sched_switch/id"] = Array("316\n".utf8) }
    #expect(try fake.tracepointID(category: "sched", name: "sched_switch") == 316)
    #expect(fake.log.contains { $0.call == "fsmount tracefs" })
    #expect(fake.openDescriptors.isEmpty)
    fake.configure { $0.mountsTracefs = false }
    #expect(throws: SystemCallError(call: "mount tracefs", errno: .EPERM)) {
      _ = try fake.tracepointID(category: "sched", name: "sched_switch")
    }
  }

  /// Nothing is opened for a name that is more than the name of a folder.
  @Test(arguments: ["..", ".", "", "a/b", "/etc", "../..", "x\0", "sched/../.."])
  func namesThatLeadElsewhere(_ name: String) {
    for (category, name) in [(name, "sched_switch"), ("sched", name)] {
      let error = #expect(throws: SystemCallError.self) {
        _ = try fake.tracepointID(category: category, name: name)
      }
      #expect(error?.errno == .ENOENT)
    }
    #expect(fake.log.isEmpty)
  }

  func expectedEvent(type: UInt32, config: UInt64 = 0, config2: UInt64 = 0, hasName: Bool = false) throws {
    let call = try #require(fake.log.last { $0.call == "perf_event_open" })
    var seen = call.attributes
    let size = MemoryLayout<perf_event_attr>.size
    if hasName {
      #expect(seen[56..<64].contains { $0 != 0 })
      seen.replaceSubrange(56..<64, with: [UInt8](repeating: 0, count: 8))
    }
    // C: type, size, config at 0, 4, 8; config1 and config2 at 56 and 64.
    let expected = ExpectedBytes(size: size).word(type, at: 0).word(UInt32(size), at: 4).long(config, at: 8)
      .long(config2, at: 64)
    #expect(seen == expected.bytes)
    #expect(call.arguments == [-1, 0, -1, 8])
  }

  @Test func tracepointEvents() throws {
    let event = try fake.perfEventOpenTracepoint(id: 316)
    try expectedEvent(type: 2, config: 316)
    try fake.perfEventSetBPF(eventFD: event.rawValue, programFD: 7)
    try fake.perfEventEnable(eventFD: event.rawValue)
    let controls = fake.log.filter { $0.call == "ioctl" }.map(\.arguments)
    #expect(controls == [[Int64(event.rawValue), 0x4004_2408, 7], [Int64(event.rawValue), 0x2400, 0]])
    fake.configure { $0.controlErrno = .EEXIST }
    #expect(throws: SystemCallError(call: "ioctl(PERF_EVENT_IOC_SET_BPF)", errno: .EEXIST)) {
      try fake.perfEventSetBPF(eventFD: event.rawValue, programFD: 7)
    }
    #expect(throws: SystemCallError(call: "ioctl(PERF_EVENT_IOC_ENABLE)", errno: .EEXIST)) {
      try fake.perfEventEnable(eventFD: event.rawValue)
    }
    fake.configure { $0.perfEventErrno = .EMFILE }
    #expect(throws: SystemCallError(call: "perf_event_open", errno: .EMFILE)) {
      _ = try fake.perfEventOpenTracepoint(id: 316)
    }
  }

  func setProbes(type: String, format: String) {
    fake.configure {
      $0.files["/sys/bus/event_source/devices/kprobe/type"] = Array(type.utf8)
      $0.files["/sys/bus/event_source/devices/kprobe/format/retprobe"] = Array(format.utf8)
    }
  }

  @Test func kprobeEvents() throws {
    setProbes(type: "6\n", format: "config:0\n")
    let source = try fake.kprobeSource()
    #expect(source.type == 6 && source.returnBit == 1)
    _ = try fake.perfEventOpenKprobe(source: source, function: "do_exit", offset: 16, isReturn: false)
    try expectedEvent(type: 6, config2: 16, hasName: true)
    _ = try fake.perfEventOpenKprobe(source: source, function: "do_exit", offset: 0, isReturn: true)
    try expectedEvent(type: 6, config: 1, hasName: true)
  }

  @Test func probeSources() throws {
    setProbes(type: "8\n", format: "config:33\n")
    #expect(try fake.kprobeSource().returnBit == 1 << 33)
    let wrong = [
      ("", "config:0"), ("six", "config:0"), ("6", ""), ("6", "config"), ("6", "config:"), ("6", "config:x"),
      ("6", "config:64"), ("6", "config1:0"), ("6", ":0"), ("-6", "config:0"),
      ("99999999999999999999", "config:0"), ("6", "config:99999999999999999999"),
    ]
    for (type, format) in wrong {
      setProbes(type: type, format: format)
      #expect(throws: SystemCallError.self, "\(type) \(format)") { _ = try fake.kprobeSource() }
    }
    fake.configure { $0.files = [:] }
    let error = #expect(throws: SystemCallError.self) { _ = try fake.kprobeSource() }
    #expect(error?.errno == .ENOENT)
    #expect(fake.openDescriptors.isEmpty)
  }
}
