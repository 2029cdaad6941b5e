import BPF
import FakeKernel
import Synchronization
import Testing

@Suite("load failures")
struct LoadFailureTests {
  let fake = FakeKernel()

  /// Whatever step fails, what was opened before is closed, and the error says where it was.
  @Test(arguments: loadableFixtures)
  func everyStepClosesWhatIsOpen(_ name: String) throws {
    do { _ = try fake.load(name) }
    let commands = fake.commands
    for (step, command) in commands.enumerated() {
      let fake = FakeKernel()
      // Else a refused program is loaded once more for the verifier's reasons.
      fake.configure { $0.capabilities = 0 }
      // What nobody can do without; a refused table of types is not that for other reasons.
      fake.fail(step: step, .EPERM)
      do {
        let loaded = try fake.load(name)
        #expect(command == .progBindMap, "step \(step), \(command), failed unseen")
        #expect(!loaded.report.remarks.isEmpty)
      } catch let error as BPFError {
        #expect(error.errno == .EPERM && command != .progBindMap)
        #expect(fake.commands == Array(commands[...step]), "the load goes on after \(command)")
      }
      #expect(fake.openDescriptors.isEmpty, "step \(step), \(command)")
      #expect(fake.badCloses.isEmpty, "step \(step), \(command)")
    }
  }

  @Test(arguments: [KernelErrno.EINVAL, .E2BIG, .EFAULT])
  func refusedTypesAreDoneWithout(_ errno: KernelErrno) throws {
    fake.fail(.btfLoad, errno, times: 30)
    let loaded = try fake.load("execve_counter")
    // Whoever does not know a kind of type says EINVAL, and is asked for each that the object uses.
    #expect((fake.calls(.btfLoad).count == 1) == (errno != .EINVAL) && loaded.report.retries == 1)
    #expect(loaded.report.remarks.contains { $0.hasPrefix("loaded without the object's BTF") })
    for call in fake.calls(.progLoad) {
      #expect(call.attributes.count <= 72, "no prog_btf_fd and no records")
    }
    for call in fake.calls(.mapCreate) { #expect(call.attributes.count <= 48, "no btf_fd") }
    #expect(fake.openDescriptors.count == loaded.maps.count + loaded.programs.count)
  }

  @Test func mapsThatRefuseTypesAreCreatedWithoutThem() throws {
    fake.answer(.mapCreate) { bytes in Attributes(bytes).word(48) == 0 ? nil : KernelErrno.EINVAL.negated }
    let loaded = try fake.load("execve_counter")
    let typed = ["counts", ".rodata", ".bss"]
    for name in typed {
      #expect(
        loaded.report.remarks.contains { $0.hasPrefix("map \(name) was created without type information") })
    }
    #expect(loaded.report.retries == typed.count)
    #expect(fake.openDescriptors.count == loaded.maps.count + loaded.programs.count)
  }

  /// A kernel that says no whatever is tried is asked once more for each map, and no more.
  @Test(arguments: loadableFixtures)
  func retriesEnd(_ name: String) throws {
    fake.answer(.mapCreate) { _ in KernelErrno.EINVAL.negated }
    let object = try object(name)
    guard !object.maps.filter(\.isEnabled).isEmpty else { return }
    let error = try failure { _ = try fake.load(name) }
    #expect(error.errno == .EINVAL && error.subject.map != nil)
    #expect(fake.calls(.mapCreate).count <= 2)
    #expect(fake.openDescriptors.isEmpty)
  }

  /// Any other answer to a map with types is final.
  @Test(arguments: [KernelErrno.ENOMEM, .EPERM, .E2BIG, .EBADF])
  func otherFailuresOfMapsAreFinal(_ errno: KernelErrno) throws {
    fake.fail(.mapCreate, errno)
    let error = try failure { _ = try fake.load("execve_counter") }
    #expect(error.errno == errno && fake.calls(.mapCreate).count == 1)
  }

  // MARK: the verifier's log

  /// Plays a verifier whose log needs some room.
  func refuse(logNeeds room: UInt32) -> @Sendable () -> [UInt32] {
    let sizes = Sizes()
    fake.answer(.progLoad) { bytes in
      let attributes = Attributes(bytes)
      sizes.append(attributes.word(28))
      guard attributes.word(24) != 0 else { return KernelErrno.EACCES.negated }
      guard attributes.word(28) >= room else { return KernelErrno.ENOSPC.negated }
      attributes.write(Array("3: (79) r1 = *(u64 *)(r0 +0)\nR0 invalid mem access\n\0".utf8), through: 32)
      return KernelErrno.EACCES.negated
    }
    return { sizes.all }
  }

  @Test func theLogsRoomGrowsOnceIfItIsTooSmall() throws {
    let sizes = refuse(logNeeds: 60_000_000)
    let error = try failure { _ = try fake.load("verifier_reject") }
    #expect(sizes() == [0, 0xff_ffff, 1 << 28])
    #expect(error.code == .verifierRejected && error.errno == .EACCES)
    #expect(error.place.instruction == 3 && error.summary.contains("R0 invalid mem access"))
    #expect(error.verifierLog?.hasPrefix("3: (79)") == true)
    #expect(fake.openDescriptors.isEmpty)
  }

  @Test func theLogsRoomIsBounded() throws {
    let sizes = refuse(logNeeds: .max)
    let error = try failure { _ = try fake.load("verifier_reject") }
    #expect(sizes() == [0, 0xff_ffff, 1 << 28])
    #expect(error.errno == .ENOSPC)
    #expect(fake.openDescriptors.isEmpty)
  }

  /// A log is asked for only if there is something to explain.
  @Test func aProgramThatLoadsNeedsNoLog() throws {
    _ = try fake.load("execve_counter")
    for call in fake.calls(.progLoad) { #expect(call.attributes[24] == 0) }
    var options = LoadOptions()
    options.verifierLogLevel = 2
    _ = try fake.load("execve_counter", options)
    #expect(fake.calls(.progLoad).last?.attributes[24] == 2)
  }

  @Test func withoutPermissionNoLogIsAskedFor() throws {
    fake.configure { $0.capabilities = 0 }
    fake.fail(.progLoad, .EPERM)
    _ = try failure { _ = try fake.load("execve_counter") }
    #expect(fake.calls(.progLoad).count == 1)
  }
}

/// Numbers that closures of the fake collect.
final class Sizes: Sendable {
  private let sizes = Mutex<[UInt32]>([])
  func append(_ size: UInt32) { sizes.withLock { $0.append(size) } }
  var all: [UInt32] { sizes.withLock { $0 } }
}
