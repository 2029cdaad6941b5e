import BPFSyscall
import Synchronization

/// A file descriptor shared by reference: owned once, closed once, at the latest with the last reference.
final class OwnedDescriptor: Sendable {
  /// The number, for calls made while this object is alive.
  let rawValue: Int32
  private let descriptor: Mutex<FileDescriptor?>

  init(_ descriptor: consuming FileDescriptor) {
    rawValue = descriptor.rawValue
    self.descriptor = Mutex(descriptor)
  }

  /// Closes it now; a second call does nothing.
  func close() throws(SystemCallError) {
    let taken = descriptor.withLock { $0.take() }
    if let taken { try taken.close() }
  }

  /// Closes it now, when nobody is left to hear of a failure.
  func release() {
    _ = descriptor.withLock { $0.take() }
  }
}
