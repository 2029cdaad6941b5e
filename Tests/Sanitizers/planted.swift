// Proves that the thread sanitizer sees what it should: `planted ordered` is clean, `planted race` is not.
//
// Built and used by scripts/sanitize.
import Glibc
import Synchronization

final class Shared: @unchecked Sendable {
  // Unchecked: in a race nothing orders the accesses to this.
  var inTheOpen = 0
  let locked = Mutex(0)
  let races = CommandLine.arguments.last == "race"
}

let shared = Shared()
var threads: [pthread_t] = []
for _ in 0..<4 {
  var thread = pthread_t()
  pthread_create(
    &thread, nil,
    { _ in
      for _ in 0..<20_000 {
        shared.locked.withLock {
          $0 += 1
          if !shared.races { shared.inTheOpen += 1 }
        }
        if shared.races { shared.inTheOpen += 1 }
      }
      return nil
    }, nil)
  threads.append(thread)
}
for thread in threads { pthread_join(thread, nil) }
print(shared.locked.withLock { $0 })
