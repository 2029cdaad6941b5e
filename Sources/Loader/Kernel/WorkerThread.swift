import Glibc

/// One thread that runs jobs in the order they were submitted, started with the first of them.
///
/// What blocks for long (verifying a program, closing a link) runs here, so that neither Swift's cooperative
/// pool nor a caller's deinit has to wait.
final class WorkerThread: Sendable {
  private let queue = JobQueue()

  /// Adds a job. Where no thread can be started, the job runs before this returns.
  func submit(_ job: @escaping @Sendable () -> Void) {
    queue.submit(job)
  }

  /// Runs a job on the thread, never on the caller's, and waits for it.
  ///
  /// - Returns: whether it ran; it does not where no thread can be started.
  func perform(_ job: @escaping @Sendable () -> Void) -> Bool {
    let completion = Completion()
    let isQueued = queue.submit(elsewhereOnly: true) {
      job()
      completion.set()
    }
    if isQueued { completion.wait() }
    return isQueued
  }

  /// Waits until every job submitted so far has run.
  func drain() {
    queue.drain()
  }

  deinit {
    // The thread finishes what is queued and ends; it holds the queue, not this object.
    queue.finish()
  }
}

/// The state that a worker shares with its thread.
@safe private final class JobQueue: @unchecked Sendable {
  // Unchecked: every field below is touched under `lock` alone.
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var jobs: [@Sendable () -> Void] = []
  private var isRunning = false
  private var isFinished = false
  private var submitted: UInt64 = 0
  private var completed: UInt64 = 0

  init() {
    unsafe lock.initialize(to: pthread_mutex_t())
    unsafe changed.initialize(to: pthread_cond_t())
    unsafe pthread_mutex_init(lock, nil)
    unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(lock)
    unsafe pthread_cond_destroy(changed)
    unsafe lock.deallocate()
    unsafe changed.deallocate()
  }

  /// Returns whether the job is in the thread's hands.
  @discardableResult
  func submit(elsewhereOnly: Bool = false, _ job: @escaping @Sendable () -> Void) -> Bool {
    unsafe pthread_mutex_lock(lock)
    if !isRunning { isRunning = startThread { [self] in run() } }
    guard isRunning else {
      unsafe pthread_mutex_unlock(lock)
      if !elsewhereOnly { job() }
      return false
    }
    jobs.append(job)
    submitted &+= 1
    unsafe pthread_cond_broadcast(changed)
    unsafe pthread_mutex_unlock(lock)
    return true
  }

  func drain() {
    unsafe pthread_mutex_lock(lock)
    let target = submitted
    while completed < target { unsafe pthread_cond_wait(changed, lock) }
    unsafe pthread_mutex_unlock(lock)
  }

  func finish() {
    unsafe pthread_mutex_lock(lock)
    isFinished = true
    unsafe pthread_cond_broadcast(changed)
    unsafe pthread_mutex_unlock(lock)
  }

  private func run() {
    unsafe pthread_mutex_lock(lock)
    while true {
      guard !jobs.isEmpty else {
        if isFinished { break }
        unsafe pthread_cond_wait(changed, lock)
        continue
      }
      var job: (@Sendable () -> Void)? = jobs.removeFirst()
      unsafe pthread_mutex_unlock(lock)
      job?()
      // What the job holds goes before the lock is taken: its release may end the worker, which locks too.
      job = nil
      unsafe pthread_mutex_lock(lock)
      completed &+= 1
      unsafe pthread_cond_broadcast(changed)
    }
    unsafe pthread_mutex_unlock(lock)
  }
}
