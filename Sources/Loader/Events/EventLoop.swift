import BPFSyscall
import BPFTypes
import Glibc

/// The one thread of a kernel context that waits for descriptors, so that no task has to.
///
/// It is started with the first wait and sleeps while nothing is readable: an idle stream costs no wake-up.
final class EventLoop: Sendable {
  private let core: LoopCore

  init(calls: any SystemCalls) {
    core = LoopCore(calls: calls)
  }

  /// Has a job run, once and on the loop's thread, as soon as a descriptor is readable.
  ///
  /// - Parameters:
  ///   - registration: `nil` for a descriptor that is new to the loop.
  ///   - descriptor: stays open until ``forget(_:)``.
  /// - Returns: what the descriptor is known by from now on.
  func whenReadable(
    _ descriptor: Int32, registration: UInt64?, _ job: @escaping @Sendable () -> Void
  ) throws(SystemCallError) -> UInt64 {
    try core.whenReadable(descriptor, registration, job)
  }

  /// No longer waits for a descriptor. A job that is running meanwhile goes on.
  func forget(_ registration: UInt64) {
    core.forget(registration)
  }

  deinit {
    // The thread holds the core, not this object.
    core.finish()
  }
}

/// The state that the loop shares with its thread.
private final class LoopCore: Sendable {
  private struct Entry: Sendable {
    let descriptor: Int32
    var job: (@Sendable () -> Void)?
  }

  private struct State: Sendable {
    var entries: [UInt64: Entry] = [:]
    var lastNumber: UInt64 = 0
    var poll: OwnedDescriptor?
    var wake: OwnedDescriptor?
    var isFinished = false
  }

  private static let wakeNumber: UInt64 = 0
  private let calls: any SystemCalls
  private let state = Locked(State())

  init(calls: any SystemCalls) {
    self.calls = calls
  }

  func whenReadable(
    _ descriptor: Int32, _ registration: UInt64?, _ job: @escaping @Sendable () -> Void
  ) throws(SystemCallError) -> UInt64 {
    try state.withLock { (state: inout State) throws(SystemCallError) -> UInt64 in
      let poll = try start(&state)
      if let registration, state.entries[registration] != nil {
        state.entries[registration]?.job = job
        try calls.watchAgain(poll, descriptor, number: registration)
        return registration
      }
      state.lastNumber += 1
      let number = state.lastNumber
      // The thread may find it readable at once; it waits for the lock then.
      state.entries[number] = Entry(descriptor: descriptor, job: job)
      do throws(SystemCallError) {
        try calls.watch(poll, descriptor, number: number, once: true)
      } catch {
        state.entries[number] = nil
        throw error
      }
      return number
    }
  }

  func forget(_ registration: UInt64) {
    state.withLock { (state: inout State) in
      guard let entry = state.entries.removeValue(forKey: registration), let poll = state.poll else { return }
      // It fails only for a descriptor that is closed, which nobody waits for either.
      _ = calls.pollRemove(poll.rawValue, entry.descriptor)
    }
  }

  func finish() {
    state.withLock { (state: inout State) in
      state.isFinished = true
      if let wake = state.wake { calls.raise(wake.rawValue) }
    }
  }

  /// Starts the thread, unless it runs.
  private func start(_ state: inout State) throws(SystemCallError) -> Int32 {
    if let poll = state.poll { return poll.rawValue }
    let poll = OwnedDescriptor(try calls.openPoll())
    let wake = OwnedDescriptor(try calls.openEventDescriptor())
    try calls.watch(poll.rawValue, wake.rawValue, number: Self.wakeNumber)
    guard startThread({ [self] in run(poll) }) else {
      throw SystemCallError(call: "pthread_create", errno: .EAGAIN)
    }
    state.poll = poll
    state.wake = wake
    return poll.rawValue
  }

  private func run(_ poll: OwnedDescriptor) {
    while true {
      let number: UInt64?
      do {
        number = try calls.waitForOne(poll.rawValue, milliseconds: -1)
      } catch {
        // Only a descriptor that is no longer a poll set fails, and nobody can wait for one.
        return
      }
      guard let number else { continue }
      let (job, isFinished) = state.withLock { (state: inout State) in
        defer { state.entries[number]?.job = nil }
        return (state.entries[number]?.job, state.isFinished)
      }
      if isFinished { return }
      job?()
    }
  }
}
