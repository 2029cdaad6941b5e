import BPF
import Glibc

/// The signals that ask the program to end, taken when it is ready for them instead of at any moment.
struct Signals {
  private let arrival: Int32

  /// Why a wait ended.
  enum Wake {
    case signal, readable, timeout
  }

  /// Blocks SIGINT, SIGTERM and SIGHUP for this thread and those it starts, and has a thread of its own wait for
  /// them.
  ///
  /// - Throws: ``Failure`` if that thread cannot be started.
  init() throws {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&set, signal) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    // A reader that went away shows as a failed write.
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw Self.failure("pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    arrival = ends[0]
    var thread = pthread_t()
    // The number of the writing end travels as the argument itself.
    let argument = unsafe UnsafeMutableRawPointer(bitPattern: Int(ends[1]))
    guard unsafe pthread_create(&thread, nil, { unsafe waitForSignal($0) }, argument) == 0 else {
      throw Self.failure("pthread_create")
    }
    pthread_detach(thread)
  }

  /// Waits for one of them, or for a descriptor to become readable.
  func wait(atMost duration: Duration, orReadable descriptor: Int32? = nil) -> Wake {
    let deadline = ContinuousClock.now + duration
    while true {
      let (seconds, attoseconds) = ContinuousClock.now.duration(to: deadline).components
      let milliseconds = max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
      var polled = [pollfd(fd: arrival, events: Int16(POLLIN), revents: 0)]
      if let descriptor { polled.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)) }
      let result = unsafe poll(&polled, nfds_t(polled.count), Int32(clamping: milliseconds))
      if result > 0 { return polled[0].revents != 0 ? .signal : .readable }
      if result == 0, ContinuousClock.now >= deadline { return .timeout }
    }
  }

  private static func failure(_ call: String) -> Failure {
    Failure(.failure, "\(call) failed (\(KernelErrno(rawValue: errno)))")
  }
}

/// The thread's body: waits for the first signal and passes it on.
private func waitForSignal(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  let writingEnd = Int32(truncatingIfNeeded: Int(bitPattern: argument))
  var set = sigset_t()
  unsafe sigemptyset(&set)
  for signal in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&set, signal) }
  var signal: Int32 = 0
  while unsafe sigwait(&set, &signal) != 0 {}
  var byte = UInt8(truncatingIfNeeded: signal)
  _ = unsafe write(writingEnd, &byte, 1)
  return nil
}
