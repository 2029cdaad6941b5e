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

  @Test func resultsEndWithTheFirstFailure() {
    let pool = WorkerPool(threads: 3)
    for failing in [[0], [7], [3, 4, 5], [9], [0, 9]] {
      let results = pool.mapToFirstFailure(Array(0..<10)) { item -> Result<Int, Refusal> in
        // Earlier failures come later.
        usleep(failing.contains(item) ? UInt32(10 - item) * 1000 : 0)
        return failing.contains(item) ? .failure(Refusal(item: item)) : .success(item)
      }
      #expect(results.count == failing[0] + 1)
      #expect(throws: Refusal(item: failing[0])) { try results.last?.get() }
      for (place, result) in results.dropLast().enumerated() { #expect((try? result.get()) == place) }
    }
    let all = pool.mapToFirstFailure(Array(0..<10)) { item in Result<Int, Refusal>.success(item) }
    #expect(all.count == 10)
  }

  /// What is under way ends, and nothing more begins.
  @Test func nothingBeginsAfterAFailure() {
    let begun = Mutex<[Int]>([])
    _ = WorkerPool(threads: 3).mapToFirstFailure(Array(0..<100)) { item -> Result<Void, Refusal> in
      begun.withLock { $0.append(item) }
      guard item == 4 else {
        usleep(20_000)
        return .success(())
      }
      return .failure(Refusal(item: item))
    }
    #expect(begun.withLock(\.count) <= 4 + 3)
  }

  /// What was made in vain is let go by the caller, by no thread of the pool.
  @Test func theCallerReleasesWhatIsBehindAFailure() throws {
    let releases = Mutex<[pthread_t]>([])
    let results = WorkerPool(threads: 3).mapToFirstFailure(Array(0..<3)) { item -> Result<Token, Refusal> in
      if item == 0 { usleep(20_000) }
      return item == 0
        ? .failure(Refusal(item: 0)) : .success(Token { releases.withLock { $0.append(pthread_self()) } })
    }
    #expect(results.count == 1)
    #expect(releases.withLock { $0 } == [pthread_self(), pthread_self()])
  }
}

private struct Refusal: Error, Equatable {
  let item: Int
}

/// Tells when it goes.
private final class Token: Sendable {
  private let gone: @Sendable () -> Void

  init(_ gone: @escaping @Sendable () -> Void) { self.gone = gone }

  deinit { gone() }
}
