import BPFSyscall
import BPFTypes
import Synchronization

/// A kernel that a test plays: hands out descriptors, keeps maps, answers what it is told to answer.
///
/// It reads and writes the structures of `bpf(2)` at the offsets of the kernel's own header, and knows
/// nothing of the generated ones.
package final class FakeKernel: Sendable {
  /// Answers a command in place of the fake; `nil` leaves it to the fake.
  package typealias Answer = @Sendable (UnsafeMutableRawBufferPointer) -> Int?

  struct State: Sendable {
    var log: [Passed] = []
    var descriptors: [Int32: FakeObject] = [:]
    var firstDescriptor: Int32 = 3
    var closed: [Int32] = []
    var badCloses: [Int32] = []
    var nextID: UInt32 = 1
    var pins: [String: FakeObject] = [:]
    var mappings: [UInt: Int] = [:]
    var failures: [BPFCommand: [KernelErrno]] = [:]
    var failingStep: (number: Int, errno: KernelErrno)?
    var answers: [BPFCommand: Answer] = [:]
    var settings = Settings()
  }

  /// What the machine is like.
  package struct Settings: Sendable {
    /// Files by path; those of a detached tracefs by their path below it.
    package var files: [String: [UInt8]] = ["/sys/devices/system/cpu/possible": Array("0-1\n".utf8)]
    /// The names in folders, by the path of the folder.
    package var folders: [String: [String]] = [:]
    /// Where symbolic links point to.
    package var symbolicLinks: [String: String] = [:]
    /// How many of the next reads are interrupted.
    package var interruptedReads = 0
    /// A read gives so many bytes at most.
    package var readLimit = Int.max
    /// All of them by default.
    package var capabilities = UInt64.max
    /// The soft limit of locked memory.
    package var memoryLimit = UInt64.max
    /// What `statfs` says of every path that has no answer of its own.
    package var fileSystemTypes: [String: Int] = [:]
    /// The raw tracepoints that exist.
    package var rawTracepoints: Set<String> = ["sched_process_exec"]
    /// What the verifier writes.
    package var verifierLog = ""
    /// Whether a detached tracefs can be had.
    package var mountsTracefs = true
    /// The result of `perf_event_open`, or 0 for success.
    package var perfEventErrno: KernelErrno?
    /// The kernel functions that probes were asked for, in order.
    package var probedFunctions: [String] = []
    /// The result of `ioctl`.
    package var controlErrno: KernelErrno?
    /// The result of `close`; the descriptor goes all the same.
    package var closeErrno: KernelErrno?
    /// The result of `fcntl(F_DUPFD_CLOEXEC)`.
    package var duplicateErrno: KernelErrno?
    /// The result of `mmap`.
    package var mapErrno: KernelErrno?
    /// The names of the tables of types that belong to the kernel, by their ids.
    package var kernelTables: [UInt32: String] = [:]
    /// How calls of `uprobe` are refused.
    package var uprobeErrno = KernelErrno.ENOSYS
    /// The result of `setrlimit`.
    package var raiseErrno: KernelErrno?
  }

  /// A call as the fake saw it.
  package struct Passed: Sendable {
    /// The C name, with the command for `bpf`.
    package let call: String
    /// For `bpf`.
    package let command: BPFCommand?
    /// The structure, as many bytes as were passed.
    package let attributes: [UInt8]
    /// The other arguments.
    package let arguments: [Int64]
    /// What was answered.
    package internal(set) var result: Int
  }

  let state = Mutex(State())

  /// A kernel that takes everything.
  package init() {}

  // MARK: what a test says

  /// Changes the machine.
  package func configure(_ body: (inout Settings) -> Void) {
    state.withLock { body(&$0.settings) }
  }

  /// What the machine is like.
  package func configured<R: Sendable>(_ body: (Settings) -> R) -> R {
    state.withLock { body($0.settings) }
  }

  /// The next commands of a kind fail.
  package func fail(_ command: BPFCommand, _ errno: KernelErrno, times: Int = 1) {
    state.withLock { $0.failures[command, default: []] += Array(repeating: errno, count: times) }
  }

  /// One call of `bpf` fails, counted from 0.
  package func fail(step: Int, _ errno: KernelErrno) {
    state.withLock { $0.failingStep = (step, errno) }
  }

  /// A test answers a command by itself.
  package func answer(_ command: BPFCommand, _ answer: @escaping Answer) {
    state.withLock { $0.answers[command] = answer }
  }

  /// The lowest number that is given to a descriptor.
  package func startDescriptors(at number: Int32) {
    state.withLock { $0.firstDescriptor = number }
  }

  /// Puts an object of which a test has no descriptor into the kernel.
  package func pin(_ object: FakeObject, at path: String) {
    state.withLock { $0.pins[path] = object }
  }

  // MARK: what a test asks

  /// Everything that was called.
  package var log: [Passed] { state.withLock { $0.log } }

  /// The calls of `bpf` with one command.
  package func calls(_ command: BPFCommand) -> [Passed] { log.filter { $0.command == command } }

  /// The commands in the order of their calls, those that failed included.
  package var commands: [BPFCommand] { log.compactMap(\.command) }

  /// The open descriptors.
  package var openDescriptors: [Int32] { state.withLock { $0.descriptors.keys.sorted() } }

  /// The descriptors that were closed, in order.
  package var closed: [Int32] { state.withLock { $0.closed } }

  /// Closes of what was not open: twice the same, or never opened.
  package var badCloses: [Int32] { state.withLock { $0.badCloses } }

  /// How many mappings there are.
  package var mappingCount: Int { state.withLock { $0.mappings.count } }

  /// What a descriptor stands for.
  package subscript(descriptor: Int32) -> FakeObject? { state.withLock { $0.descriptors[descriptor] } }

  // MARK: descriptors

  func install(_ object: FakeObject) -> Int {
    state.withLock { state in
      var number = state.firstDescriptor
      while state.descriptors[number] != nil { number += 1 }
      state.descriptors[number] = object
      return Int(number)
    }
  }

  func newID() -> UInt32 {
    state.withLock { state in
      defer { state.nextID += 1 }
      return state.nextID
    }
  }

  func note(
    _ call: String, command: BPFCommand? = nil, attributes: [UInt8] = [], _ arguments: [Int64] = [],
    result: Int = 0
  ) -> Int {
    state.withLock { state in
      state.log.append(
        Passed(call: call, command: command, attributes: attributes, arguments: arguments, result: result))
      return state.log.count - 1
    }
  }
}

extension KernelErrno {
  /// As the seam answers.
  package var negated: Int { -Int(rawValue) }
}
