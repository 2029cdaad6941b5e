import BPF
import Glibc
import Synchronization

/// `event_source.bpf.c`, loaded: its programs run when they are told to, and write numbered records.
struct EventProducer: Sendable {
  let loaded: LoadedObject

  init(
    _ context: CheckContext, records: UInt32, _ configure: (inout BPFObject) throws -> Void = { _ in }
  ) throws {
    var object = try context.object("event_source")
    try object.globals["records"]?.set(records)
    try configure(&object)
    loaded = try object.load(on: context.kernel)
  }

  /// Runs a program once, on this thread's CPU.
  func run(_ program: String) throws {
    _ = try LiveSystemCalls().progTestRun(
      fd: try loaded.program(program).fileDescriptor, data: [], repeat: 0)
  }

  /// One of the object's counters.
  func number(_ name: String) throws -> UInt64 { try loaded.number(name) }
}

/// A flag that one thread sets and others see.
final class AtomicFlag: Sendable {
  private let flag = Atomic<Bool>(false)
  var value: Bool { flag.load(ordering: .acquiring) }
  func set() { flag.store(true, ordering: .releasing) }
}

/// Work on a thread of its own.
final class InBackground: Sendable {
  private let outcome = ResultBox<Void>()

  init(_ body: @escaping @Sendable () throws -> Void) throws {
    let outcome = outcome
    try onThread { outcome.set(Result { try body() }) }
  }

  /// Waits for the end of the work.
  func finish(seconds: Double = 30) throws { try outcome.wait(seconds: seconds) }
}

/// Work in a task.
final class InBackgroundTask<R: Sendable>: Sendable {
  private let outcome = ResultBox<R>()
  private let task: Task<Void, Never>

  init(_ body: @escaping @Sendable () async throws -> R) throws {
    let outcome = outcome
    task = Task {
      do {
        outcome.set(.success(try await body()))
      } catch {
        outcome.set(.failure(error))
      }
    }
  }

  func cancel() { task.cancel() }

  /// Waits for the end of the work.
  func finish(seconds: Double = 30) throws -> R { try outcome.wait(seconds: seconds) }
}

private func onThread(_ body: @escaping @Sendable () -> Void) throws {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(body))
  let result = pthread_create(
    &thread, nil,
    { pointer in
      if let pointer { Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body() }
      return nil
    }, box.toOpaque())
  guard result == 0 else {
    box.release()
    throw CheckFailure(description: "no thread can be started")
  }
  pthread_detach(thread)
}
