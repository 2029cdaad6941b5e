import BPFBlueprint
public import BPFSyscall
import BPFTypes

/// The way to a kernel: everything that is loaded, attached or read goes through a value of this class.
///
/// It holds what belongs to no single object: the seam of system calls, the BPF token, the threads that wait
/// in the caller's stead, and where remarks go. Nothing in the package is process-wide; two kernels in one
/// process share nothing.
public final class Kernel: Sendable {
  let calls: any SystemCalls
  let diagnostics: @Sendable (String) -> Void
  /// Closes what may block: the kernel waits for a grace period when a program is detached.
  let reaper = WorkerThread()
  /// Verifies programs for callers that must not block.
  let loaders = WorkerThread()
  /// Waits for events in the stead of tasks.
  let events: EventLoop
  /// Attach and detach what belongs together at the same time.
  let attachers = WorkerPool(threads: 4)
  let attachmentIDs = Locked<UInt64>(0)
  /// The `clsact` disciplines that this kernel context made, and so may take away.
  let createdDisciplines = Locked<Set<DisciplineKey>>([])
  /// What was found out about the kernel for good.
  let probed = Locked<[KernelFeature: FeatureProbe]>([:])
  private let token: OwnedDescriptor?

  /// The kernel that this process runs on, with the privileges of the process.
  public convenience init() {
    self.init(systemCalls: LiveSystemCalls())
  }

  /// The running kernel, with the privileges that a BPF token delegates.
  ///
  /// - Parameter token: a descriptor of `BPF_TOKEN_CREATE`, owned from now on. Linux 6.9.
  public convenience init(token: consuming FileDescriptor) {
    self.init(systemCalls: LiveSystemCalls(), token: token)
  }

  /// A kernel whose every system call is noted, for looking into what a load does.
  ///
  /// - Parameter recorder: notes the calls, and passes them on to what it was made around.
  public convenience init(recording recorder: RecordingSystemCalls) {
    self.init(systemCalls: recorder)
  }

  /// A kernel behind a seam: the running one, a recorder around it, or one that a test plays.
  ///
  /// - Parameters:
  ///   - systemCalls: answers every system call.
  ///   - token: a BPF token, owned from now on.
  ///   - diagnostics: told, on any thread, of failures that no caller can be told of, such as one of a
  ///     detachment nobody waits for.
  public init(
    systemCalls: any SystemCalls,
    token: consuming FileDescriptor? = nil,
    diagnostics: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    calls = systemCalls
    events = EventLoop(calls: systemCalls)
    self.diagnostics = diagnostics
    if let token = consume token {
      self.token = OwnedDescriptor(token)
    } else {
      self.token = nil
    }
  }

  /// The token that goes with every command which takes one. C: `token_fd`.
  var tokenDescriptor: Int32? { token?.rawValue }

  /// Waits until everything that was released up to now is closed and detached.
  public func drain() {
    reaper.drain()
  }

  func nextAttachmentID() -> UInt64 {
    attachmentIDs.withLock { (id: inout UInt64) in
      id += 1
      return id
    }
  }
}
