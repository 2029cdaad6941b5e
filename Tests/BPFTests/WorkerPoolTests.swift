import Glibc
import Synchronization
import Testing

@testable import BPF

@Suite struct WorkerPoolTests {
  @Test func resultsKeepTheOrderOfTheItems() {
    let pool = WorkerPool(threads: 3)
    for count in [0, 1, 2, 3, 100] {
      let items = Array(0..<count)
      #expect(pool.map(items) { $0 * 2 } == items.map { $0 * 2 })
    }
  }

  @Test func severalItemsAreWorkedOnAtATime() {
    let pool = WorkerPool(threads: 4)
    let running = Mutex((now: 0, most: 0))
    _ = pool.map(Array(0..<8)) { _ in
      running.withLock { running in
        running.now += 1
        running.most = max(running.most, running.now)
      }
      usleep(50_000)
      running.withLock { $0.now -= 1 }
    }
    let most = running.withLock(\.most)
    #expect(most > 1 && most <= 4, "\(most) at a time")
  }
}
