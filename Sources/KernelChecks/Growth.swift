import BPF
import Glibc

/// Does something again and again, and expects that it takes no descriptor and no ever more memory.
///
/// What is taken once is no leak: code that is read when it is needed, an allocator's reserve, a thread's stack. It
/// may come at any moment, so no limit on the whole tells it from a leak. A leak grows all the time: the rounds are
/// cut into stretches, the first of which is for everything that is made once, and what counts is the one of the
/// others that grew least.
///
/// - Parameters:
///   - limit: how long it may take; then those rounds count that were done, but there are at least `least`.
/// - Returns: how many rounds were done.
@discardableResult
func requireNoGrowth(
  rounds: Int, least: Int, limit: Duration, _ round: () throws -> Void
) throws -> Int {
  let stretches = 5
  let end = ContinuousClock.now + limit
  var done = 0
  var seen: [Footprint] = []
  for stretch in 1...stretches {
    while done < rounds * stretch / stretches,
      done < least * stretch / stretches || ContinuousClock.now < end
    {
      try round()
      done += 1
    }
    seen.append(try Footprint())
  }
  // Threads that end close theirs a little later, so that one look may see more than are held. What a check
  // holds at its end is compared by whoever runs it.
  let opened = zip(seen, seen.dropFirst()).map { $1.descriptors - $0.descriptors }
  try expect(
    opened.contains { $0 <= 0 },
    "\(done) rounds, cut into \(stretches) stretches, opened descriptors after the first: \(opened)")
  for (name, kind) in [("its own", \Footprint.own), ("mapped", \Footprint.mapped)] {
    let growth = zip(seen, seen.dropFirst()).map { $1[keyPath: kind] - $0[keyPath: kind] }
    try expect(
      growth.contains { $0 <= 16 },
      "\(done) rounds, cut into \(stretches) stretches, grew \(name) memory by \(growth) kB after the first")
  }
  return done
}

/// What this process holds.
private struct Footprint {
  let descriptors: Int
  /// The memory that belongs to no file, in kilobytes.
  let own: Int
  /// The addresses that are in use, in kilobytes: what is mapped and never touched, too.
  let mapped: Int

  init() throws {
    descriptors = try entries(ofFolder: "/proc/self/fd").count
    own = try statusNumber("RssAnon", "/proc/self/status")
    mapped = try statusNumber("VmSize", "/proc/self/status")
  }
}

/// A number of one of the kernel's lists of names and numbers.
func statusNumber(_ name: String, _ path: String) throws -> Int {
  for line in try text(of: path).split(separator: "\n") where line.hasPrefix(name + ":") {
    if let number = Int(line.drop { !$0.isNumber }.prefix { $0.isNumber }) { return number }
  }
  throw CheckFailure(description: "\(path) does not say \(name)")
}
