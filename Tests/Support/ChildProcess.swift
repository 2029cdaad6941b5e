import Glibc

/// What became of a program that a test started.
public struct ChildResult: Sendable {
  /// The exit code; 128 and the signal's number if a signal ended it, `nil` if it did not end in time.
  public let code: Int32?
  /// What it wrote to its standard output.
  public let output: String
  /// What it wrote to its standard error.
  public let errors: String

  /// The lines of the standard output.
  public var lines: [String] { output.split(separator: "\n").map(String.init) }
}

/// A running program of which a test holds both ends.
///
/// A program that hangs inside the kernel cannot be killed, so nothing here waits without a limit: what
/// does not end in time is abandoned.
public final class ChildProcess {
  /// The number of the process.
  public let id: pid_t
  private let output: Int32
  private let errors: Int32
  private var outputBytes: [UInt8] = []
  private var errorBytes: [UInt8] = []

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - input: a file to read from; nothing by default.
  ///   - environment: in place of that of the test.
  public init(
    _ path: String, _ arguments: [String], input: String = "/dev/null", environment: [String]? = nil
  ) throws {
    var out: [Int32] = [-1, -1]
    var err: [Int32] = [-1, -1]
    guard pipe(&out) == 0, pipe(&err) == 0 else { throw Self.failure("pipe", errno) }
    for descriptor in out + err { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, out[1], 1)
    posix_spawn_file_actions_adddup2(&actions, err[1], 2)
    var pid: pid_t = 0
    let result = Self.withCStrings([path] + arguments) { words in
      guard let environment else { return posix_spawn(&pid, path, &actions, nil, words, environ) }
      return Self.withCStrings(environment) { posix_spawn(&pid, path, &actions, nil, words, $0) }
    }
    close(out[1])
    close(err[1])
    guard result == 0 else {
      close(out[0])
      close(err[0])
      throw Self.failure("posix_spawn(\(path))", result)
    }
    id = pid
    output = out[0]
    errors = err[0]
  }

  deinit {
    close(output)
    close(errors)
  }

  /// Sends a signal.
  public func send(_ signal: Int32) {
    _ = kill(id, signal)
  }

  /// What came on the standard output so far.
  public var outputSoFar: String { String(decoding: outputBytes, as: UTF8.self) }

  /// Reads until the output satisfies a condition.
  ///
  /// - Returns: whether it did, in time.
  public func waitForOutput(seconds: Double = 30, _ condition: (String) -> Bool) -> Bool {
    let deadline = now() + seconds
    while !condition(outputSoFar) {
      guard now() < deadline, readOnce(deadline: deadline) else { return condition(outputSoFar) }
    }
    return true
  }

  /// Waits for the program's end.
  ///
  /// - Parameter seconds: how long; what runs on after that is killed, and abandoned if it survives.
  public func finish(seconds: Double = 60) -> ChildResult {
    let deadline = now() + seconds
    while now() < deadline, readOnce(deadline: deadline) {}
    var status: Int32 = 0
    var ended = waitpid(id, &status, WNOHANG) == id
    while !ended, now() < deadline {
      usleep(10_000)
      ended = waitpid(id, &status, WNOHANG) == id
    }
    if !ended {
      kill(id, SIGKILL)
      usleep(200_000)
      _ = waitpid(id, &status, WNOHANG)
    }
    let signal = status & 0x7f
    let code = signal == 0 ? status >> 8 & 0xff : 128 + signal
    return ChildResult(
      code: ended ? code : nil, output: outputSoFar, errors: String(decoding: errorBytes, as: UTF8.self))
  }

  /// Takes what is there. Returns whether more can come.
  private func readOnce(deadline: Double) -> Bool {
    var polled = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    let wait = Int32(max(0, min(deadline - now(), 1) * 1000))
    guard poll(&polled, 2, wait) > 0 else { return true }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var isOpen = false
    for entry in polled where entry.revents & Int16(POLLIN | POLLHUP) != 0 {
      let count = read(entry.fd, &chunk, chunk.count)
      guard count > 0 else { continue }
      isOpen = true
      if entry.fd == output { outputBytes += chunk[..<count] } else { errorBytes += chunk[..<count] }
    }
    return isOpen
  }

  /// Runs a program to its end.
  public static func run(
    _ path: String, _ arguments: [String] = [], input: String = "/dev/null", environment: [String]? = nil,
    seconds: Double = 60
  ) throws -> ChildResult {
    try ChildProcess(path, arguments, input: input, environment: environment).finish(seconds: seconds)
  }

  private static func withCStrings<R>(
    _ words: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
  ) -> R {
    var pointers = words.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else {
        preconditionFailure("an array with a nil in it is not empty")
      }
      return body(base)
    }
  }

  private static func failure(_ call: String, _ code: Int32) -> FixtureError {
    FixtureError(description: "\(call): \(String(cString: strerror(code)))")
  }

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// The folder in which the build puts its executables, found by the test bundle that is running.
public let productsFolder: String? = {
  let arguments = CommandLine.arguments
  var bundle: String?
  if let place = arguments.firstIndex(of: "--test-bundle-path"), place + 1 < arguments.count {
    bundle = arguments[place + 1]
  }
  let path = bundle ?? arguments.first ?? ""
  guard path.contains(".xctest"), let slash = path.lastIndex(of: "/") else { return nil }
  return String(path[..<slash])
}()

/// The path of an executable of this package.
public func product(_ name: String) throws -> String {
  guard let productsFolder else {
    throw FixtureError(description: "the test bundle's folder cannot be told from \(CommandLine.arguments)")
  }
  let path = "\(productsFolder)/\(name)"
  guard access(path, X_OK) == 0 else { throw FixtureError(description: "\(path) is not there") }
  return path
}
