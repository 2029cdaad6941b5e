import BPFTypes

/// The kernels that were asked what they let programs do, and what follows for others.
enum MeasuredKernels {
  /// In the order of all that was measured.
  static let all = [KernelRelease(5, 10), KernelRelease(6, 1), KernelRelease(6, 12), KernelRelease(7, 3)]

  /// What was seen on the kernels next to a release, the older one first; one of them if it is the release itself.
  ///
  /// - Parameters:
  ///   - level: a release that the kernel in question is at least as new as.
  ///   - seen: for each kernel that was asked; `nil` where it has nothing to say.
  static func around<Value>(_ level: KernelRelease, _ seen: [Value?]) -> (older: Value?, newer: Value?) {
    let known = zip(all, seen).compactMap { release, value in value.map { (release: release, value: $0) } }
    if let exact = known.first(where: { $0.release == level }) { return (exact.value, exact.value) }
    return (known.last { $0.release < level }?.value, known.first { $0.release > level }?.value)
  }

  /// Whether a kernel grants what some of those that were asked grant: rights stay once they are there, as a rule, and
  /// where one was lost, nothing is told of the time between.
  static func presence(at level: KernelRelease?, _ seen: [Bool?]) -> Presence {
    guard let level else { return seen.contains(false) ? .unknown : .present(.release) }
    switch around(level, seen) {
    case (true?, true?), (nil, true?), (true?, nil): return .present(.release)
    case (false?, false?), (nil, false?): return .absent(.release)
    default: return .unknown
    }
  }

  /// Whether a kernel demands what some demand: all that is known of it says so, or some.
  static func demand(at level: KernelRelease?, _ seen: [Bool?]) -> Presence {
    let next = level.map { around($0, seen) }
    let meant = next.map { [$0.older, $0.newer].compactMap(\.self) } ?? seen.compactMap(\.self)
    guard meant.contains(true) else { return .absent(.release) }
    return meant.contains(false) ? .unknown : .present(.release)
  }
}
