import Glibc
import Synchronization

/// Runs a task and waits for its outcome on this thread.
func waitForTask<R: Sendable>(seconds: Double = 20, _ body: @escaping @Sendable () async throws -> R) throws
  -> R
{
  try InBackgroundTask(body).finish(seconds: seconds)
}

/// Hands the outcome of some work to the thread that waits for it.
final class ResultBox<R: Sendable>: Sendable {
  private let result = Mutex<Result<R, any Error>?>(nil)

  func set(_ value: Result<R, any Error>) {
    result.withLock { $0 = value }
  }

  func wait(seconds: Double) throws -> R {
    for _ in 0..<Int(seconds * 100) {
      if let result = result.withLock({ $0 }) { return try result.get() }
      usleep(10_000)
    }
    throw CheckFailure(description: "the work did not end within \(seconds) seconds")
  }
}
