import BPF
import FakeKernel
import Glibc
import TestSupport
import Testing

/// What is asked of the verifier's log, against a kernel that refuses every program.
@Suite struct VerifierLogTests {
  private let reason = "0: (95) exit\nR0 !read_ok\nprocessed 1 insns (limit 1000000) x 0 y 0 z 0\n"

  private func refusal(_ kernel: RefusingKernel) throws -> BPFError {
    let object = try BPFObject(parsing: try fixture("rejected/uninitialised_return"), path: "object")
    do {
      _ = try object.load(on: Kernel(systemCalls: kernel))
    } catch {
      return error
    }
    throw FixtureError(description: "the program was loaded")
  }

  @Test func theLogIsAskedForOnlyAfterARefusal() throws {
    let kernel = RefusingKernel(errno: EACCES, log: reason)
    let error = try refusal(kernel)
    #expect(kernel.logSizes == [0, 0xff_ffff])
    #expect(error.code == .verifierRejected)
    #expect(error.verifierLog == reason)
    #expect(error.verifierReport?.problem == .missingReturnValue)
    #expect(error.place.instruction == 0)
    #expect(error.place.source?.hasSuffix("uninitialised_return.bpf.c:8") == true)
    #expect(
      error.description.contains(
        "instruction 0: the verifier rejects the program: the program ends without a result in R0 (R0 !read_ok) "
          + "(EACCES); return a value on every path"), "\(error)")
  }

  /// Whatever the number says, the log says more.
  @Test(arguments: [EFAULT, EPERM, EINVAL, E2BIG]) func noErrorNumberHidesTheLog(errno: Int32) throws {
    let error = try refusal(RefusingKernel(errno: errno, log: reason))
    #expect(error.code == .verifierRejected)
    #expect(error.verifierReport?.problem == .missingReturnValue)
    #expect(error.errno?.rawValue == errno)
  }

  /// LOG-5: a number that no helper has stands for a function that the kernel lacks.
  @Test func aFunctionThatTheKernelLacksIsNamed() throws {
    let object = try object("kernel_functions")
    let plan = try object.link(try Kernel(systemCalls: FakeKernel()).facts(for: object))
    let absences = plan.operations.flatMap { operation -> [KernelAbsence] in
      if case .loadProgram(let load) = operation { load.absences } else { [] }
    }
    let absence = try #require(absences.last)
    let log = """
      \(absence.instruction): (85) call unknown#\(absence.marker)
      invalid func unknown#\(absence.marker)
      processed 9 insns (limit 1000000) x 0 y 0 z 0

      """
    let error = try failure {
      _ = try object.load(on: Kernel(systemCalls: RefusingKernel(errno: EINVAL, log: log)))
    }
    #expect(error.code == .verifierRejected && error.place.instruction == absence.instruction)
    #expect(error.summary.contains("the program uses bpf_") && error.summary.contains("()"), "\(error)")
  }

  /// LOG-4: so it is with a map that is left out.
  @Test func aMapThatIsLeftOutIsNamed() throws {
    var object = try object("execve_counter")
    let name = try #require(object.maps.first { $0.name == "counts" }?.name ?? object.maps.first?.name)
    object.maps[name]?.isEnabled = false
    let plan = try object.link(try Kernel(systemCalls: FakeKernel()).facts(for: object))
    let absences = plan.operations.flatMap { operation -> [KernelAbsence] in
      if case .loadProgram(let load) = operation { load.absences } else { [] }
    }
    let absence = try #require(absences.first)
    #expect(absence.what == "map '\(name)'" && absence.cause == .disabledMap)
    let log =
      "\(absence.instruction): (85) call unknown#\(absence.marker)\ninvalid func unknown#\(absence.marker)\n"
    let error = try failure {
      _ = try object.load(on: Kernel(systemCalls: RefusingKernel(errno: EINVAL, log: log)))
    }
    #expect(error.code == .verifierRejected && error.place.instruction == absence.instruction)
    #expect(error.summary == "the program uses map '\(name)', which is not created")
  }

  @Test func withoutPrivilegesThereIsNoLogToAskFor() throws {
    let kernel = RefusingKernel(errno: EPERM, log: "", capabilities: 0)
    let error = try refusal(kernel)
    #expect(kernel.logSizes == [0])
    #expect(error.code == .missingCapability)
    #expect(error.verifierReport == nil)
  }

  /// Each buffer costs a verification, which is long where the log is, so there are two.
  @Test func theBufferGrowsOnce() throws {
    // Kernels before 6.4 drop the end of the log, and with it what the verification took.
    let kernel = RefusingKernel(errno: EACCES, log: "0: (95) exit\nR0 !read_ok\n", least: 40 << 20)
    #expect(try refusal(kernel).verifierReport?.problem == .missingReturnValue)
    #expect(kernel.logSizes == [0, 0xff_ffff, 1 << 28])
  }

  @Test func aLogThatHasItsEndIsEnough() throws {
    let kernel = RefusingKernel(errno: EACCES, log: reason, least: .max)
    let error = try refusal(kernel)
    #expect(kernel.logSizes == [0, 0xff_ffff])
    #expect(error.verifierReport?.problem == .missingReturnValue)
  }

  @Test func growthHasAnEnd() throws {
    let kernel = RefusingKernel(errno: EACCES, log: "0: (b7) r0 = 0\n", least: .max)
    let error = try refusal(kernel)
    #expect(kernel.logSizes == [0, 0xff_ffff, 1 << 28])
    #expect(error.code == .verifierRejected)
    #expect(error.summary.contains("does not fit"), "\(error)")
    #expect(error.errno == .ENOSPC)
    #expect(error.verifierLog == "0: (b7) r0 = 0\n")
  }
}

/// Takes types, and refuses programs; closes what it gave out.
private final class RefusingKernel: ForwardingSystemCalls, @unchecked Sendable {
  let next: any SystemCalls = FakeKernel()
  private let errno: Int32
  private let log: String
  private let least: Int
  private let capabilities: UInt64
  /// The log buffers that came with the programs, in bytes.
  private(set) var logSizes: [Int] = []

  /// - Parameters:
  ///   - errno: of every refusal.
  ///   - log: what is written, cut to what there is room for.
  ///   - least: buffers below this get ENOSPC.
  init(errno: Int32, log: String, least: Int = 0, capabilities: UInt64 = .max) {
    self.errno = errno
    self.log = log
    self.least = least
    self.capabilities = capabilities
  }

  func bpf(_ command: BPFCommand, _ attributes: UnsafeMutableRawBufferPointer) -> Int {
    switch command {
    case .mapUpdateElem, .mapFreeze: return 0
    case .btfLoad, .mapCreate: return Int(Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC))
    case .progLoad:
      // C: log_size and log_buf of union bpf_attr.
      let size = Int(attributes.loadUnaligned(fromByteOffset: 28, as: UInt32.self))
      let address = UInt(attributes.loadUnaligned(fromByteOffset: 32, as: UInt64.self))
      logSizes.append(size)
      guard let buffer = UnsafeMutableRawPointer(bitPattern: address), size > 0 else { return -Int(errno) }
      let bytes = Array(log.utf8.prefix(size - 1)) + [0]
      UnsafeMutableRawBufferPointer(start: buffer, count: size).copyBytes(from: bytes)
      return size < least ? -Int(ENOSPC) : -Int(errno)
    default: return -Int(EINVAL)
    }
  }

  func effectiveCapabilities() -> Result<UInt64, KernelErrno> { .success(capabilities) }
  func memoryLimit() -> Result<UInt64, KernelErrno> { .success(.max) }
  func close(_ descriptor: Int32) -> Int { Int(Glibc.close(descriptor)) }
  func duplicate(_ descriptor: Int32, lowest: Int32) -> Int {
    Int(fcntl(descriptor, F_DUPFD_CLOEXEC, lowest))
  }
}
