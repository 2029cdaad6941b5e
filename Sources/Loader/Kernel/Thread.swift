import Glibc

/// Runs a body on a thread of its own.
///
/// - Returns: whether the thread could be started.
func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  var thread = pthread_t()
  let context = unsafe Unmanaged.passRetained(ThreadBody(body))
  let result = unsafe pthread_create(&thread, nil, { unsafe runThread($0) }, context.toOpaque())
  guard result == 0 else {
    unsafe context.release()
    return false
  }
  pthread_detach(thread)
  return true
}

/// Carries a closure to its thread.
private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) {
    self.run = run
  }
}

/// The thread's entry; it owns one reference to the body.
private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context = unsafe context else { return nil }
  let body = unsafe Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue()
  blockSignals()
  body.run()
  return nil
}

/// Signals are the host program's affair: none may land on a thread that it does not know.
private func blockSignals() {
  var all = sigset_t()
  unsafe sigfillset(&all)
  unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
}
