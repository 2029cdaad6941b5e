public import BPFTypes

/// A system call that failed.
public struct SystemCallError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was called, such as `bpf(BPF_MAP_CREATE)`.
  public let call: String
  /// The kernel's answer.
  public let errno: KernelErrno

  /// States a failure.
  public init(call: String, errno: KernelErrno) {
    self.call = call
    self.errno = errno
  }

  /// One line.
  public var description: String { "\(call): \(errno)" }
}

extension KernelErrno {
  /// The number behind a negative result.
  init(negated result: Int) {
    self.init(rawValue: Int32(clamping: 0 &- result))
  }
}

// A number alone is an answer of the seam; everything above it throws ``SystemCallError``.
extension KernelErrno: Error {}
