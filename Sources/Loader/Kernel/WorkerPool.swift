/// A few threads for work that waits: the kernel makes each attachment wait for a grace period, and periods
/// that are waited for at the same time are one.
final class WorkerPool: Sendable {
  private let threads: [WorkerThread]

  init(threads count: Int) {
    threads = (0..<count).map { _ in WorkerThread() }
  }

  /// Does something for each item, several at a time, and waits for all.
  ///
  /// - Returns: the results, in the order of the items.
  func map<Item: Sendable, Output: Sendable>(
    _ items: [Item], _ body: @escaping @Sendable (Item) -> Output
  ) -> [Output] {
    // Alone, an item is faster here than on another thread.
    guard items.count > 1 else { return items.map(body) }
    return run(items, isLast: { _ in false }, body)
  }

  /// Does something for one item after the other, several at a time, and begins no more once one has failed.
  ///
  /// - Returns: the results, in the order of the items, up to the first failure in that order. What was achieved
  ///   behind it is released by the time this returns, on the caller's thread.
  func mapToFirstFailure<Item: Sendable, Output: Sendable, Failure: Error>(
    _ items: [Item], _ body: @escaping @Sendable (Item) -> Result<Output, Failure>
  ) -> [Result<Output, Failure>] {
    let results = run(items, isLast: { $0.isFailure }, body)
    return results.firstIndex(where: \.isFailure).map { Array(results[...$0]) } ?? results
  }

  /// Items are begun in order, so all of those before one that was begun have results.
  private func run<Item: Sendable, Output: Sendable>(
    _ items: [Item], isLast: @escaping @Sendable (Output) -> Bool,
    _ body: @escaping @Sendable (Item) -> Output
  ) -> [Output] {
    let work = Locked(Work<Output>(count: items.count))
    let active = threads.prefix(items.count)
    for thread in active {
      thread.submit {
        while let place = work.withLock({ (work: inout Work<Output>) in work.begin() }) {
          let result = body(items[place])
          work.withLock { (work: inout Work<Output>) in
            work.results[place] = result
            if isLast(result) { work.end = min(work.end, place) }
          }
        }
      }
    }
    for thread in active { thread.drain() }
    return work.withLock { (work: inout Work<Output>) in work.results.compactMap { $0 } }
  }

  /// How far the threads are.
  private struct Work<Output: Sendable>: Sendable {
    var next = 0
    var end: Int
    var results: [Output?]

    init(count: Int) {
      end = count
      results = Array(repeating: nil, count: count)
    }

    mutating func begin() -> Int? {
      guard next < end else { return nil }
      defer { next += 1 }
      return next
    }
  }
}

extension Result {
  fileprivate var isFailure: Bool { if case .failure = self { true } else { false } }
}
