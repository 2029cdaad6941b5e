/// The one door to the kernel: every system call of the package goes through a value of this type.
///
/// Tests play the kernel by conforming to it.
public protocol SystemCalls: Sendable {}
