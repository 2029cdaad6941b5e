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
    let work = Locked((next: 0, results: [Output?](repeating: nil, count: items.count)))
    let active = threads.prefix(items.count)
    for thread in active {
      thread.submit {
        while true {
          let place = work.withLock { (work: inout (next: Int, results: [Output?])) in
            defer { work.next += 1 }
            return work.next
          }
          guard place < items.count else { return }
          let result = body(items[place])
          work.withLock { (work: inout (next: Int, results: [Output?])) in work.results[place] = result }
        }
      }
    }
    for thread in active { thread.drain() }
    return work.withLock { (work: inout (next: Int, results: [Output?])) in work.results.compactMap { $0 } }
  }
}
