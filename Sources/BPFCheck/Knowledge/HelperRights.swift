import BPFTypes

/// Which helpers programs may call, as measured on four kernels: neither types nor a kernel's configuration tell.
///
/// The verifier decides by the type of a program, by the attach type, by whether it may sleep, by the structure whose
/// operation it is, and by its license. What a program bound to some kernel function may, was asked for a few of them.
struct HelperRights {
  /// One kind of program. For each kernel that was asked the place of a set in ``sets``, or -1 where it has no programs
  /// of the kind.
  struct Row {
    let kind: ProgramKind
    let calls: [Int]
    /// What of it is for programs under the GPL alone. C: `gpl_only`.
    let gpl: [Int]
    /// What it may not call as it may not sleep. C: `might_sleep`; older kernels do not tell.
    let sleeps: [Int]
    /// 1 where programs of the kind have to be under the GPL, whatever they call.
    let demandsLicense: [Int]

    init(
      _ type: UInt32, _ attachType: Int, _ isSleepable: Bool, _ structure: String, calls: [Int], gpl: [Int],
      sleeps: [Int], demandsLicense: [Int]
    ) {
      kind = ProgramKind(type, attachType, isSleepable, structure)
      self.calls = calls
      self.gpl = gpl
      self.sleeps = sleeps
      self.demandsLicense = demandsLicense
    }
  }

  /// What one kind of program may call, as far as it is known.
  struct Right: Equatable {
    /// The first kernel that lets it, of those that were asked.
    let firstAllowed: KernelRelease?
    /// The last one before that which has both and refuses.
    let lastRefused: KernelRelease?
  }

  private let meant: [Row]
  /// The same kind of program, allowed to sleep.
  private let sleepable: [Row]

  /// Looks up a kind; where it is none of those that were asked, all of its type count, as no more than one of them
  /// lets it is needed then.
  init(of kind: ProgramKind) {
    let ofType = Self.rows.filter { $0.kind.type == kind.type && $0.kind.structure == kind.structure }
    let exact = ofType.filter { $0.kind == kind }
    meant = exact.isEmpty ? ofType : exact
    sleepable =
      kind.isSleepable ? [] : ofType.filter { $0.kind.attachType == kind.attachType && $0.kind.isSleepable }
  }

  /// What was seen of a helper.
  ///
  /// - Returns: `nil` if nothing is known: of the kind, or because no program of any kind could call the helper, which
  ///   may have been left out of the kernels that were asked.
  func right(toCall helper: HelperID) -> Right? {
    guard !meant.isEmpty, Self.isEverCalled(helper) else { return nil }
    var lastRefused: KernelRelease?
    for (place, kernel) in MeasuredKernels.all.enumerated() {
      let answers = meant.compactMap { Self.set($0.calls, place)?.contains(helper.rawValue) }
      if answers.contains(true) { return Right(firstAllowed: kernel, lastRefused: lastRefused) }
      let isThere = Introductions.helpers[helper].map { $0 <= kernel } ?? false
      if isThere, !answers.isEmpty { lastRefused = kernel }
    }
    return lastRefused.map { Right(firstAllowed: nil, lastRefused: $0) }
  }

  /// Whether a helper is kept from programs of this kind for the only reason that they may not sleep.
  func isForSleepers(_ helper: HelperID) -> Bool {
    MeasuredKernels.all.indices.contains { place in
      meant.contains { Self.set($0.sleeps, place)?.contains(helper.rawValue) == true }
        || sleepable.contains { Self.set($0.calls, place)?.contains(helper.rawValue) == true }
    }
  }

  /// Whether a helper is kept from programs that are not under the GPL.
  func demandsLicense(for helper: HelperID, at level: KernelRelease?) -> Presence {
    let seen = MeasuredKernels.all.indices.map { place -> Bool? in
      let rows = meant.filter { Self.set($0.calls, place)?.contains(helper.rawValue) == true }
      guard !rows.isEmpty else { return nil }
      return rows.allSatisfy { Self.set($0.gpl, place)?.contains(helper.rawValue) == true }
    }
    return MeasuredKernels.demand(at: level, seen)
  }

  /// Whether programs of this kind have to be under the GPL.
  func demandsLicense(at level: KernelRelease?) -> Presence {
    let seen = MeasuredKernels.all.indices.map { place -> Bool? in
      let rows = meant.filter {
        Self.set($0.calls, place) != nil && $0.demandsLicense.indices.contains(place)
      }
      return rows.isEmpty ? nil : rows.allSatisfy { $0.demandsLicense[place] == 1 }
    }
    return MeasuredKernels.demand(at: level, seen)
  }

  private static func set(_ places: [Int], _ kernel: Int) -> NumberSet? {
    guard places.indices.contains(kernel), sets.indices.contains(places[kernel]) else { return nil }
    return sets[places[kernel]]
  }

  /// Whether some program on some kernel may call a helper.
  private static func isEverCalled(_ helper: HelperID) -> Bool {
    sets.contains { $0.contains(helper.rawValue) }
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
