internal import BPFTypes

/// A file descriptor that is owned: it is closed once, at the latest when this value ends.
///
/// Its number is never below 3. BPF commands read a zero as "none", and the numbers of the standard streams
/// are not to be given away when a program has closed them.
public struct FileDescriptor: ~Copyable, Sendable {
  /// The number. Borrowed: valid while this value is.
  public private(set) var rawValue: Int32
  private let calls: any SystemCalls

  /// Adopts the result of a system call.
  ///
  /// - Parameters:
  ///   - result: a descriptor, or the negated error number.
  ///   - call: what was called, for the error; worked out only then.
  ///   - calls: what closes it.
  /// - Throws: ``SystemCallError`` if the call failed.
  public init(
    adopting result: Int, of call: @autoclosure () -> String, through calls: any SystemCalls
  ) throws(SystemCallError) {
    rawValue = try Self.settled(result, call, calls)
    self.calls = calls
  }

  private static func settled(
    _ result: Int, _ call: () -> String, _ calls: any SystemCalls
  ) throws(SystemCallError) -> Int32 {
    guard result >= 0, let number = Int32(exactly: result) else {
      throw SystemCallError(call: call(), errno: .init(negated: result))
    }
    guard number < 3 else { return number }
    let moved = calls.duplicate(number, lowest: 3)
    _ = calls.close(number)
    guard moved >= 0, let number = Int32(exactly: moved) else {
      throw SystemCallError(call: "fcntl(F_DUPFD_CLOEXEC)", errno: .init(negated: moved))
    }
    return number
  }

  /// Closes it now.
  ///
  /// - Throws: ``SystemCallError`` with the kernel's answer; the descriptor is gone all the same.
  public consuming func close() throws(SystemCallError) {
    let result = calls.close(rawValue)
    rawValue = -1
    guard result >= 0 else { throw SystemCallError(call: "close", errno: .init(negated: result)) }
  }

  /// Gives the number away; closing it is the taker's affair.
  public consuming func take() -> Int32 {
    let number = rawValue
    rawValue = -1
    return number
  }

  deinit {
    // A negative number stands for one that was closed or given away before.
    if rawValue >= 0 { _ = calls.close(rawValue) }
  }
}
