import BPFTypes

/// Which helpers programs may call, as measured on four kernels: neither types nor a kernel's configuration tell.
///
/// The verifier decides by the type of a program, and for some by the attach type and by whether it may sleep. Of types
/// that need a target (tracing, LSM, `struct_ops`, extensions) nothing is known here, as the target decides too.
enum HelperRights {
  /// The kernels that were asked, in the order of ``Row/allowed``.
  static let kernels = [KernelRelease(5, 10), KernelRelease(6, 1), KernelRelease(6, 12), KernelRelease(7, 3)]

  /// One kind of program.
  struct Row {
    let type: UInt32
    let attachType: UInt32?
    let isSleepable: Bool
    /// For each kernel; `nil` where it has no programs of that kind.
    let allowed: [HelperSet?]
  }

  /// What one kind of program may call, as far as it is known.
  struct Right: Equatable {
    /// The first kernel that lets it, of those that were asked.
    let firstAllowed: KernelRelease?
    /// The last one before that which has both and refuses.
    let lastRefused: KernelRelease?
  }

  /// What was seen of a helper in programs that are loaded so.
  ///
  /// - Returns: `nil` if nothing is known: of the type, or because no program of any type could call the helper, which
  ///   may have been left out of the kernels that were asked.
  static func right(
    of type: ProgramType, _ attachType: AttachType?, isSleepable: Bool, toCall helper: HelperID
  ) -> Right? {
    let ofType = rows.filter { $0.type == type.rawValue }
    let exact = ofType.filter { $0.attachType == attachType?.rawValue && $0.isSleepable == isSleepable }
    let meant = exact.isEmpty ? ofType : exact
    guard !meant.isEmpty, everywhere.contains(helper) else { return nil }
    var lastRefused: KernelRelease?
    for (place, kernel) in kernels.enumerated() {
      let sets = meant.compactMap { $0.allowed.indices.contains(place) ? $0.allowed[place] : nil }
      if sets.contains(where: { $0.contains(helper) }) {
        return Right(firstAllowed: kernel, lastRefused: lastRefused)
      }
      let isThere = Introductions.helpers[helper].map { $0 <= kernel } ?? false
      if isThere, !sets.isEmpty { lastRefused = kernel }
    }
    return lastRefused.map { Right(firstAllowed: nil, lastRefused: $0) }
  }

  /// What some program on some kernel may call.
  private static let everywhere = rows.flatMap { $0.allowed.compactMap(\.self) }.reduce(HelperSet(0, 0, 0, 0))
  {
    $0.union($1)
  }
}

extension HelperRights.Right {
  /// Whether a kernel grants it.
  ///
  /// - Parameter level: a release that the kernel is at least as new as.
  func presence(at level: KernelRelease?) -> Presence {
    guard let lastRefused else { return .present(.release) }
    guard let level else { return .unknown }
    if level <= lastRefused { return .absent(.release) }
    if let firstAllowed, level >= firstAllowed { return .present(.release) }
    return .unknown
  }

  /// When it came, in words.
  var history: String {
    guard let lastRefused else { return "on every kernel" }
    guard let firstAllowed else { return "on no kernel up to \(lastRefused)" }
    return "on \(firstAllowed), not yet on \(lastRefused)"
  }
}

/// A set of helpers, by their numbers.
struct HelperSet: Sendable, Equatable {
  private let words: [UInt64]

  /// The bits of the numbers from 0, 64, 128 and 192 on.
  init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    words = [first, second, third, fourth]
  }

  func contains(_ helper: HelperID) -> Bool {
    let number = Int(helper.rawValue)
    guard words.indices.contains(number / 64) else { return false }
    return words[number / 64] & 1 << UInt64(number % 64) != 0
  }

  func union(_ other: HelperSet) -> HelperSet {
    HelperSet(
      words[0] | other.words[0], words[1] | other.words[1], words[2] | other.words[2],
      words[3] | other.words[3])
  }
}
