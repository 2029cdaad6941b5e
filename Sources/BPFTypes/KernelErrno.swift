/// An error number of the kernel, kept even if it has no name here.
public struct KernelErrno: RawRepresentable, Sendable, Hashable, Codable {
  /// The positive number, as in `asm-generic/errno.h`.
  public let rawValue: Int32

  /// Wraps a positive error number.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }
}
