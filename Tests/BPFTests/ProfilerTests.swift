import BPF
import FakeKernel
import Synchronization
import Testing

/// Programs that are profiled (parity PROG-12).
@Suite struct ProfilerTests {
  private let fake = FakeKernel()
  private let kernel: Kernel

  init() {
    kernel = Kernel(systemCalls: fake)
    fake.configure {
      $0.files["/sys/devices/system/cpu/online"] = Array("0\n".utf8)
      $0.files["/sys/devices/system/cpu/possible"] = Array("0-1\n".utf8)
    }
  }

  private func target(_ change: (inout FakeProgram) -> Void = { _ in }) throws -> Program {
    var program = FakeProgram()
    program.id = 9
    program.type = .xdp
    program.name = "target"
    program.btfID = 50
    program.functionInfo = words([0, 7])
    change(&program)
    fake.pin(.program(program), at: "/target")
    return try kernel.program(pinnedAt: "/target")
  }

  private func words(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in withUnsafeBytes(of: word) { Array($0) } }
  }

  private func word(_ request: FakeKernel.Passed, _ offset: Int) -> UInt32 {
    request.attributes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
  }

  @Test func bothProgramsAreBoundToTheFunctionOfTheTarget() throws {
    let program = try target()
    let profiler = try program.startProfiling([.cycles, .instructions])
    let loads = fake.calls(.progLoad)
    #expect(loads.map { word($0, 0) } == [26, 26], "BPF_PROG_TYPE_TRACING")
    #expect(loads.map { AttachType(rawValue: word($0, 68)) } == [.traceFentry, .traceFexit])
    #expect(loads.map { word($0, 108) } == [7, 7], "attach_btf_id")
    #expect(loads.allSatisfy { word($0, 112) == UInt32(program.fileDescriptor) }, "attach_prog_fd")
    // One event for each metric on the CPU that is online, among places for both CPUs.
    let events = fake.log.filter { $0.call == "perf_event_open" }
    #expect(events.map(\.arguments[1]) == [0, 0] && events.map(\.arguments[0]) == [-1, -1])
    #expect(fake.calls(.mapCreate).map { word($0, 12) } == [4, 1], "max_entries")
    #expect(fake.calls(.mapUpdateElem).count == 2)
    let profile = try profiler.stop()
    #expect(profile.runCount == 0 && profile.readings.map(\.metric.name) == ["cycles", "instructions"])
    kernel.drain()
    #expect(fake.openDescriptors == [program.fileDescriptor] && fake.badCloses.isEmpty)
  }

  @Test func whatIsDroppedIsDetached() throws {
    let program = try target()
    do {
      let profiler = try program.startProfiling([.cpuClock])
      _ = try profiler.profile()
    }
    kernel.drain()
    #expect(fake.openDescriptors == [program.fileDescriptor])
  }

  @Test func valuesOfAllCPUsAreAdded() throws {
    let program = try target()
    // Each CPU: runs, measured runs, whether it runs, the readings of the entry, the sums.
    let states: [UInt64] = [3, 2, 0, 1, 1, 1, 100, 20, 10, 4, 4, 1, 1, 1, 1, 11, 2, 1]
    fake.answer(.mapLookupElem) { attributes in
      let address = attributes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
      guard let value = UnsafeMutableRawPointer(bitPattern: UInt(address)) else {
        return KernelErrno.EFAULT.negated
      }
      states.withUnsafeBytes { value.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
      return 0
    }
    let profile = try program.startProfiling([.cpuClock]).stop()
    #expect(profile.runCount == 7 && profile.measuredRunCount == 6)
    let reading = try #require(profile.readings.first)
    #expect([reading.value, reading.enabled, reading.running] == [111, 22, 11])
    #expect(reading.multiplexing == 0.5)
  }

  @Test func valuesAreComparedWithThoseOfOtherMetrics() throws {
    func reading(_ metric: ProfileMetric, _ value: UInt64) -> ProgramProfile.Reading {
      .init(metric: metric, value: value, enabled: 5, running: 5)
    }
    let readings = [reading(.cycles, 400), reading(.instructions, 1000), reading(.llcMisses, 2)]
    let profile = ProgramProfile(runCount: 1, measuredRunCount: 1, readings: readings)
    #expect(readings.map(profile.ratio(of:)) == [nil, 2.5, 2000])
    let alone = ProgramProfile(
      runCount: 1, measuredRunCount: 1, readings: [readings[2], reading(.cycles, 0)])
    #expect(alone.readings.map(alone.ratio(of:)) == [nil, nil])
    #expect(readings[0].multiplexing == nil)
  }

  @Test(arguments: [0, 5]) func onlySoManyMetrics(count: Int) throws {
    let program = try target()
    let error = try failure { _ = try program.startProfiling(Array(ProfileMetric.all.prefix(count))) }
    #expect(error.code == .invalidValue && error.seen == "\(count)")
    #expect(fake.calls(.mapCreate).isEmpty)
  }

  @Test func aProgramWithoutTypesOrFunctionsSaysSo() throws {
    let untyped = try failure { _ = try target { $0.btfID = 0 }.startProfiling([.cpuClock]) }
    #expect(untyped.code == .unsupported && untyped.summary.contains("no types"), "\(untyped)")
    _ = fake.unlink("/target")
    let plain = try failure { _ = try target { $0.functionInfo = [] }.startProfiling([.cpuClock]) }
    #expect(plain.code == .unsupported && plain.summary.contains("none of its functions"), "\(plain)")
  }

  @Test func aMetricThatTheMachineLacksIsNamed() throws {
    fake.configure { $0.perfEventErrno = .ENOENT }
    let error = try failure { _ = try target().startProfiling([.llcMisses]) }
    #expect(error.code == .noSuchTarget && error.subject.item == "metric llc_misses", "\(error)")
    #expect(error.remedy?.contains("virtual machines") == true)
    fake.configure { $0.perfEventErrno = .EACCES }
    fake.configure { $0.capabilities = 0 }
    let refusal = try failure { _ = try kernel.program(pinnedAt: "/target").startProfiling([.cycles]) }
    #expect(refusal.code == .missingCapability && "\(refusal)".contains("CAP_PERFMON"), "\(refusal)")
  }

  @Test func whyAKernelRefusesIsTold() throws {
    fake.fail(.progLoad, .EINVAL, times: 2)
    let old = try failure { _ = try target().startProfiling([.cpuClock]) }
    #expect(old.code == .kernelTooOld && old.expected?.contains("5.5") == true, "\(old)")
    fake.fail(.progLoad, .EPERM, times: 2)
    let locked = try failure { _ = try kernel.program(pinnedAt: "/target").startProfiling([.cpuClock]) }
    #expect(locked.code == .systemCallFailed && locked.remedy?.contains("lockdown") == true, "\(locked)")
    fake.configure {
      $0.verifierLog = "Can trace only JITed BPF progs\nprocessed 0 insns (limit 1000000)\n"
    }
    fake.fail(.progLoad, .EINVAL, times: 2)
    let refused = try failure { _ = try kernel.program(pinnedAt: "/target").startProfiling([.cpuClock]) }
    #expect(refused.code == .unsupported && refused.summary.contains("only JITed"), "\(refused)")
    fake.configure { $0.verifierLog = "" }
    fake.fail(.linkCreate, .ENOTSUPP)
    let unattached = try failure { _ = try kernel.program(pinnedAt: "/target").startProfiling([.cpuClock]) }
    #expect(unattached.code == .kernelTooOld, "\(unattached)")
    kernel.drain()
    #expect(fake.openDescriptors.isEmpty, "what is open: \(fake.openDescriptors)")
  }

  /// Kernels before 5.18 attach by another command.
  @Test func olderKernelsAttachByAnotherCommand() throws {
    fake.fail(.linkCreate, .EINVAL, times: 2)
    let program = try target()
    _ = try program.startProfiling([.cpuClock]).stop()
    #expect(fake.calls(.rawTracepointOpen).count == 2)
  }

  @Test func theCodeReadsLastAtTheEntryAndFirstAtTheExit() throws {
    let loaded = Loaded()
    fake.answer(.progLoad) { attributes in
      let count = Int(attributes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
      let address = UInt(attributes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      guard let code = UnsafeRawPointer(bitPattern: address) else { return nil }
      loaded.codes.withLock { $0.append(Array(UnsafeRawBufferPointer(start: code, count: count * 8))) }
      return nil
    }
    _ = try target().startProfiling([.cycles, .instructions]).stop()
    let calls = try loaded.codes.withLock { $0 }.map { bytes in
      var instructions: [Instruction] = []
      try Instruction.decode(bytes.count / 8, of: ByteSlice(bytes), at: 0, into: &instructions)
      #expect(instructions.last == .exit)
      return instructions.filter(\.isCall).map { HelperID(rawValue: UInt32(bitPattern: $0.immediate)) }
    }
    let reads: [HelperID] = [.getSmpProcessorId, .perfEventReadValue, .perfEventReadValue]
    #expect(calls == [[.mapLookupElem] + reads, reads + [.mapLookupElem]])
  }
}

private final class Loaded: Sendable {
  let codes = Mutex<[[UInt8]]>([])
}
