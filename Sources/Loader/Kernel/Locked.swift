import Synchronization

/// A value behind a mutex, shared by reference.
final class Locked<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  init(_ value: Value) {
    mutex = Mutex(value)
  }

  func withLock<R: Sendable, E: Error>(_ body: (inout Value) throws(E) -> R) throws(E) -> R {
    try mutex.withLock { (value: inout sending Value) throws(E) -> sending R in
      try body(&value)
    }
  }
}
