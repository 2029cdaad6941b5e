import FakeKernel
import Glibc
import Synchronization
import Testing

@testable import BPF

/// A flag between threads.
final class Flag: Sendable {
  private let value = Atomic(false)
  func set() { value.store(true, ordering: .sequentiallyConsistent) }
  var isSet: Bool { value.load(ordering: .sequentiallyConsistent) }

  /// Waits, but not for ever.
  func wait(seconds: Double = 20) -> Bool {
    for _ in 0..<Int(seconds * 1000) where !isSet { usleep(1000) }
    return isSet
  }
}

@Suite("worker thread")
struct WorkerThreadTests {
  /// Says when it is released.
  final class Token: Sendable {
    let released: Flag
    init(_ released: Flag) { self.released = released }
    deinit { released.set() }
  }

  @Test func jobsRunInOrderOnAnotherThread() {
    let worker = WorkerThread()
    let order = Sizes()
    let caller = UInt64(pthread_self())
    let isElsewhere = Flag()
    for number in 0..<100 {
      worker.submit {
        order.append(UInt32(number))
        if UInt64(pthread_self()) != caller { isElsewhere.set() }
      }
    }
    worker.drain()
    #expect(order.all == Array(0..<100) && isElsewhere.isSet)
  }

  @Test func drainingWaitsForTheJobThatRuns() {
    let worker = WorkerThread()
    let isDone = Flag()
    worker.submit {
      usleep(50_000)
      isDone.set()
    }
    worker.drain()
    #expect(isDone.isSet)
    WorkerThread().drain()
  }

  /// What a job holds is released before anybody is told that it is done.
  @Test func drainingWaitsForWhatTheJobHolds() {
    let worker = WorkerThread()
    for _ in 0..<50 {
      let isReleased = Flag()
      let token = Token(isReleased)
      worker.submit { [token] in withExtendedLifetime(token) {} }
      _ = consume token
      worker.drain()
      #expect(isReleased.isSet)
    }
  }

  @Test func theThreadFinishesWhatIsQueued() {
    let isDone = Flag()
    do {
      let worker = WorkerThread()
      worker.submit { usleep(20_000) }
      worker.submit { isDone.set() }
    }
    #expect(isDone.wait())
  }

  /// A load that nobody waits for any more holds the last reference to its kernel, and so to its worker.
  @Test func aJobMayHoldTheLastReferenceToItsWorker() {
    let isAlone = Flag()
    let isDone = Flag()
    do {
      let worker = WorkerThread()
      worker.submit { [worker] in withExtendedLifetime(worker) { _ = isAlone.wait() } }
      worker.submit { isDone.set() }
    }
    isAlone.set()
    #expect(isDone.wait(), "the thread waits for itself")
  }
}

@Suite("asynchronous load")
struct AsynchronousLoadTests {
  /// More loads than the cooperative pool has threads are in the verifier, and tasks go on all the same.
  @Test func thePoolIsNotBlocked() async throws {
    let count = 8
    let begun = Sizes()
    let isOpen = Flag()
    let isLate = Flag()
    let object = try object("execve_counter")
    let fakes = (0..<count).map { _ in FakeKernel() }
    for fake in fakes {
      fake.answer(.progLoad) { _ in
        begun.append(1)
        if !isOpen.wait() { isLate.set() }
        return nil
      }
    }
    let loads = fakes.map { fake in
      Task { try await object.load(on: Kernel(systemCalls: fake)).programs.map(\.name) }
    }
    while begun.all.count < count, !isLate.isSet { try await Task.sleep(for: .milliseconds(5)) }
    isOpen.set()
    for load in loads { #expect(try await load.value == ["count_exec"]) }
    #expect(!isLate.isSet, "no task ran while the verifier did")
  }

  @Test func errorsArrive() async throws {
    let fake = FakeKernel()
    fake.fail(.mapCreate, .ENOMEM)
    let object = try object("execve_counter")
    await #expect(throws: BPFError.self) { _ = try await object.load(on: Kernel(systemCalls: fake)) }
    #expect(fake.openDescriptors.isEmpty)
  }
}
