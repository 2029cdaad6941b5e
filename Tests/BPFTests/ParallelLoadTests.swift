import BPF
import FakeKernel
import Glibc
import Synchronization
import Testing

@Suite("load: several programs at a time")
struct ParallelLoadTests {
  let fake = FakeKernel()

  private func options(threads: Int?) -> LoadOptions {
    var options = LoadOptions()
    options.verifierThreads = threads
    return options
  }

  /// Those with names of even length take their time, so that others overtake them.
  private func delayPrograms() {
    fake.answer(.progLoad) { bytes in
      usleep(Attributes(bytes).name(48).utf8.count % 2 == 0 ? 3_000 : 0)
      return nil
    }
  }

  private func names(_ loaded: LoadedObject) -> [String] { loaded.programs.map(\.name) }

  /// What is loaded, and in what order it is told, does not depend on the threads.
  @Test(arguments: loadableFixtures)
  func theResultIsTheSame(_ name: String) throws {
    let serial = try FakeKernel().load(name, options(threads: 1))
    delayPrograms()
    let parallel = try fake.load(name, options(threads: 4))
    #expect(names(parallel) == names(serial))
    #expect(parallel.report.programs.map(\.name) == serial.report.programs.map(\.name))
    #expect(parallel.report.programs.map(\.instructions) == serial.report.programs.map(\.instructions))
    #expect(parallel.report.remarks == serial.report.remarks)
    #expect(fake.openDescriptors.count == parallel.maps.count + parallel.programs.count)
    // Each program has the descriptor of its own instructions.
    for program in parallel.programs {
      guard case .program(let loaded) = fake[program.fileDescriptor] else {
        Issue.record("\(program.name) is no program")
        continue
      }
      #expect(program.name.hasPrefix(loaded.name))
    }
  }

  /// Maps and types are there before the first program, and programs before what they are bound to.
  @Test func otherStepsKeepTheirPlaces() throws {
    delayPrograms()
    let loaded = try fake.load("execve_counter", options(threads: 4))
    let commands = fake.commands
    let first = try #require(commands.firstIndex(of: .progLoad))
    let last = try #require(commands.lastIndex(of: .progLoad))
    for command in [BPFCommand.btfLoad, .mapCreate, .mapFreeze] {
      #expect(commands.lastIndex(of: command).map { $0 < first } ?? true, "\(command)")
    }
    #expect(commands.firstIndex(of: .progBindMap).map { $0 > last } ?? true)
    withExtendedLifetime(loaded) {}
  }

  @Test func severalAreVerifiedAtATime() throws {
    let running = Crowd()
    fake.answer(.progLoad) { _ in
      running.enter()
      usleep(20_000)
      running.leave()
      return nil
    }
    let object = try object("sections_trace")
    try #require(object.programs.count > 4)
    for (threads, range) in [(1, 1...1), (3, 2...3)] {
      running.reset()
      _ = try object.load(on: Kernel(systemCalls: fake), options(threads: threads))
      #expect(range.contains(running.most), "\(running.most) at a time, of \(threads)")
    }
  }

  /// Of several programs that are refused the first in the object is reported, however long it takes; nothing
  /// is left open, and nothing is closed twice.
  @Test func theFirstFailureIsReported() throws {
    let object = try object("sections_trace")
    let programs = object.programs.map(\.name)
    try #require(programs.count > 4)
    let refused = [programs[1], programs[2], programs[programs.count - 1]]
    for _ in 0..<20 {
      let fake = FakeKernel()
      fake.answer(.progLoad) { bytes in
        let name = Attributes(bytes).name(48)
        guard let place = refused.firstIndex(where: { $0.hasPrefix(name) }) else { return nil }
        // The earlier in the object, the later in time.
        usleep(UInt32(3 - place) * 2_000)
        return [KernelErrno.EINVAL, .EACCES, .E2BIG][place].negated
      }
      let error = try failure {
        _ = try object.load(on: Kernel(systemCalls: fake), options(threads: 4))
      }
      #expect(error.subject.program == refused[0] && error.errno == .EINVAL)
      #expect(fake.openDescriptors.isEmpty && fake.badCloses.isEmpty)
    }
  }

  /// An optional program that is refused is left out, and all others are loaded.
  @Test func optionalProgramsAreLeftOut() throws {
    var object = try object("sections_trace")
    let names = object.programs.map(\.name)
    object.programs[names[2]]?.isOptional = true
    fake.answer(.progLoad) { bytes in
      names[2].hasPrefix(Attributes(bytes).name(48)) ? KernelErrno.EINVAL.negated : nil
    }
    let loaded = try object.load(on: Kernel(systemCalls: fake), options(threads: 4))
    #expect(loaded.programs.map(\.name) == names.filter { $0 != names[2] })
    #expect(fake.openDescriptors.count == loaded.programs.count + loaded.maps.count)
  }

  /// Each program's log is its own.
  @Test func logsAreNotMixed() throws {
    fake.answer(.progLoad) { bytes in
      let attributes = Attributes(bytes)
      let name = attributes.name(48)
      attributes.write(Array("0: \(name)\nprocessed 3 insns (limit 1000000)\n".utf8) + [0], through: 32)
      return nil
    }
    var options = options(threads: 4)
    options.verifierLogLevel = 1
    let loaded = try object("sections_trace").load(on: Kernel(systemCalls: fake), options)
    for report in loaded.report.programs {
      let log = try #require(report.verifierReport?.log)
      let told = try #require(log.split(separator: "\n").first).dropFirst(3)
      #expect(report.name.hasPrefix(told), "\(report.name): \(log)")
    }
  }

  /// By default programs are loaded together from the first that takes long on, if there are CPUs for it.
  @Test(arguments: [("0-3\n", 2...4), ("0\n", 1...1), ("", 1...1)])
  func slowProgramsAreLoadedTogether(_ cpus: String, _ expected: ClosedRange<Int>) throws {
    fake.configure { $0.files["/sys/devices/system/cpu/online"] = Array(cpus.utf8) }
    let running = Crowd()
    fake.answer(.progLoad) { _ in
      running.enter()
      usleep(20_000)
      running.leave()
      return nil
    }
    let loaded = try fake.load("sections_trace", options(threads: nil))
    #expect(expected.contains(running.most), "\(running.most) at a time")
    #expect(loaded.report.programs.map(\.name) == (try object("sections_trace").programs.map(\.name)))
    #expect(fake.log.filter { $0.call == "openat /sys/devices/system/cpu/online" }.count == 1)
  }
}

/// Counts who is inside.
private final class Crowd: Sendable {
  private let state = Mutex((now: 0, most: 0))

  var most: Int { state.withLock(\.most) }
  func reset() { state.withLock { $0 = (0, 0) } }
  func enter() {
    state.withLock { state in
      state.now += 1
      state.most = max(state.most, state.now)
    }
  }
  func leave() { state.withLock { $0.now -= 1 } }
}
