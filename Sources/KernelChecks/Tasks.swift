import Glibc

/// Runs a task and waits for its outcome on this thread.
func waitForTask<R: Sendable>(seconds: Double = 20, _ body: @escaping @Sendable () async throws -> R) throws
  -> R
{
  let box = ResultBox<R>()
  Task {
    do {
      box.set(.success(try await body()))
    } catch {
      box.set(.failure(error))
    }
  }
  for _ in 0..<Int(seconds * 100) {
    if let result = box.value { return try result.get() }
    usleep(10_000)
  }
  throw CheckFailure(description: "the task did not end")
}

/// Hands the outcome of a task to a thread.
private final class ResultBox<R: Sendable>: @unchecked Sendable {
  // Unchecked: `lock` guards `result`.
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var result: Result<R, any Error>?

  init() {
    lock.initialize(to: pthread_mutex_t())
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  var value: Result<R, any Error>? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return result
  }

  func set(_ value: Result<R, any Error>) {
    pthread_mutex_lock(lock)
    result = value
    pthread_mutex_unlock(lock)
  }
}
