import Glibc

/// The signals that ask the program to end, taken when it is ready for them instead of at any moment.
struct Signals {
  private let awaited: sigset_t

  /// Blocks SIGINT, SIGTERM and SIGHUP for this thread and those it starts.
  init() {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&set, signal) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    // A reader that went away shows as a failed write.
    signal(SIGPIPE, SIG_IGN)
    awaited = set
  }

  /// Waits for one of them.
  ///
  /// - Returns: whether one came in time.
  func wait(atMost duration: Duration) -> Bool {
    let (seconds, attoseconds) = duration.components
    var timeout = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    var set = awaited
    while true {
      let result = unsafe sigtimedwait(&set, nil, &timeout)
      if result > 0 { return true }
      if errno != EINTR { return false }
    }
  }
}
