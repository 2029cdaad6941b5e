import BPFSyscall
public import BPFTypes
import Glibc

/// A network namespace: interfaces have names and indices in one of these.
///
/// Work in another namespace than the caller's runs on a thread of its own, which enters the namespace once
/// and ends with the last reference to this object. A thread of the caller never changes its namespace.
public final class NetworkNamespace: Sendable {
  /// `nil` for the namespace of whoever calls.
  private let thread: WorkerThread?
  private let descriptor: OwnedDescriptor?

  /// The namespace that the calling thread is in, at each call anew.
  public static let current = NetworkNamespace(thread: nil, descriptor: nil)

  private init(thread: WorkerThread?, descriptor: OwnedDescriptor?) {
    self.thread = thread
    self.descriptor = descriptor
  }

  fileprivate convenience init(
    entering descriptor: consuming FileDescriptor, _ what: String, _ kernel: Kernel
  ) throws(BPFError) {
    let owned = OwnedDescriptor(descriptor)
    let thread = WorkerThread()
    let calls = kernel.calls
    let answer = Locked(0)
    let ran = thread.perform {
      let result = calls.enterNamespace(owned.rawValue, kind: KernelMacro.CLONE_NEWNET)
      answer.withLock { (answer: inout Int) in answer = result }
    }
    let subject = BPFError.Subject(item: what)
    guard ran else {
      throw BPFError(
        .systemCallFailed, at: .attach, of: subject, "no thread can be started for the namespace")
    }
    let result = answer.withLock { (answer: inout Int) in answer }
    if result < 0 {
      let errno = KernelErrno(rawValue: Int32(clamping: 0 &- result))
      throw Self.refused(SystemCallError(call: "setns", errno: errno), subject, kernel)
    }
    self.init(thread: thread, descriptor: owned)
  }

  private static func refused(
    _ error: SystemCallError, _ subject: BPFError.Subject, _ kernel: Kernel
  ) -> BPFError {
    guard error.errno == .EINVAL else {
      return BPFError(error, at: .attach, of: subject, kernel: kernel, needing: [.sysAdmin])
    }
    return BPFError(
      .invalidValue, at: .attach, of: subject, "this is no network namespace", errno: error.errno,
      underlying: error)
  }

  /// Runs something inside the namespace, and waits for it.
  ///
  /// - Parameter body: must not wait for the caller's own thread.
  /// - Throws: what `body` throws.
  func perform<R: Sendable>(_ body: @escaping @Sendable () throws(BPFError) -> R) throws(BPFError) -> R {
    guard let thread else { return try body() }
    let outcome = Locked<Result<R, BPFError>?>(nil)
    let ran = thread.perform {
      let result: Result<R, BPFError>
      do throws(BPFError) { result = .success(try body()) } catch { result = .failure(error) }
      outcome.withLock { (outcome: inout Result<R, BPFError>?) in outcome = result }
    }
    guard ran, let result = outcome.withLock({ (outcome: inout Result<R, BPFError>?) in outcome }) else {
      throw BPFError(.systemCallFailed, at: .attach, "the thread of the network namespace is gone")
    }
    return try result.get()
  }
}

extension Kernel {
  /// Opens the network namespace that a file stands for, such as `/run/netns/blue` or `/proc/7/ns/net`.
  ///
  /// - Throws: ``BPFError``: `notFound` if there is no such file, `invalidValue` if it is no namespace,
  ///   `missingCapability` without CAP_SYS_ADMIN. C: `setns(CLONE_NEWNET)`.
  public func networkNamespace(path: String) throws(BPFError) -> NetworkNamespace {
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor(
        adopting: calls.open(path, in: AT_FDCWD, flags: O_RDONLY), of: "open(\(path))", through: calls)
    } catch {
      let subject = BPFError.Subject(item: path)
      guard error.errno == .ENOENT else {
        throw BPFError(error, at: .attach, of: subject, kernel: self, needing: [.sysAdmin])
      }
      throw BPFError(
        .notFound, at: .attach, of: subject, "there is no such network namespace", errno: error.errno,
        underlying: error)
    }
    return try NetworkNamespace(entering: descriptor, path, self)
  }

  /// Opens the network namespace that a process is in.
  public func networkNamespace(process: Int32) throws(BPFError) -> NetworkNamespace {
    try networkNamespace(path: "/proc/\(process)/ns/net")
  }

  /// Opens the network namespace that a descriptor stands for.
  ///
  /// - Parameter descriptor: borrowed for the call; a duplicate is kept.
  public func networkNamespace(descriptor: Int32) throws(BPFError) -> NetworkNamespace {
    let duplicate: FileDescriptor
    do {
      duplicate = try FileDescriptor(
        adopting: calls.duplicate(descriptor, lowest: 3), of: "fcntl(F_DUPFD_CLOEXEC)", through: calls)
    } catch {
      throw BPFError(error, at: .attach, of: .init(item: "network namespace"))
    }
    return try NetworkNamespace(entering: duplicate, "descriptor \(descriptor)", self)
  }
}
