import BPFTypes

/// Which functions of the kernel programs may call, as measured. C: `kfunc`.
///
/// A kernel registers them for types of programs, and for some decides by the attach type, by the structure whose
/// operation a program is, and by whether it may sleep. Those of modules were not asked for.
struct FunctionRights {
  /// One function. For each kernel that was asked the place of a set in ``sets``, or -1 where no program can call it.
  struct Row {
    let name: String
    /// The kinds of programs that may call it, by their places in `HelperRights.rows`.
    let calls: [Int]
    /// The kinds that may not, as they may not sleep.
    let sleeps: [Int]

    init(_ name: String, calls: [Int], sleeps: [Int]) {
      self.name = name
      self.calls = calls
      self.sleeps = sleeps
    }
  }

  private let row: Row
  private let kinds: [Int]

  /// Looks up a function for a kind of program.
  ///
  /// - Returns: `nil` if nothing is known of either.
  init?(ofFunction name: String, in kind: ProgramKind) {
    guard let row = Self.rows.first(where: { $0.name == name }) else { return nil }
    let ofType = HelperRights.rows.enumerated().filter { _, other in
      other.kind.type == kind.type && other.kind.structure == kind.structure
        && other.kind.isSleepable == kind.isSleepable
    }
    let exact = ofType.filter { $0.element.kind == kind }
    kinds = (exact.isEmpty ? ofType : exact).map(\.offset)
    guard !kinds.isEmpty else { return nil }
    self.row = row
  }

  /// Whether a kernel lets programs of the kind call the function, by what it says of them.
  func presence(at level: KernelRelease?) -> Presence {
    let seen = MeasuredKernels.all.indices.map { place -> Bool? in
      guard let allowed = Self.set(row.calls, place) else { return nil }
      let known = kinds.filter { isKind($0, knownOn: place) }
      return known.isEmpty ? nil : known.contains { allowed.contains(UInt32($0)) }
    }
    return MeasuredKernels.presence(at: level, seen)
  }

  /// Whether it is only that these programs may not sleep.
  var isForSleepers: Bool {
    MeasuredKernels.all.indices.contains { place in
      kinds.contains { Self.set(row.sleeps, place)?.contains(UInt32($0)) == true }
    }
  }

  /// The types of programs that may call it on the kernel next to a release, by name.
  func types(at level: KernelRelease?) -> [String] {
    let seen = MeasuredKernels.all.indices.map { Self.set(row.calls, $0) }
    let next = level.map { MeasuredKernels.around($0, seen) }
    let places = (next?.older ?? next?.newer ?? seen.compactMap(\.self).last)?.members ?? []
    let types = Set(places.filter(HelperRights.rows.indices.contains).map { HelperRights.rows[$0].kind.type })
    return types.sorted().map { ProgramType(rawValue: $0).name }
  }

  private func isKind(_ place: Int, knownOn kernel: Int) -> Bool {
    let calls = HelperRights.rows[place].calls
    return calls.indices.contains(kernel) && calls[kernel] >= 0
  }

  private static func set(_ places: [Int], _ kernel: Int) -> NumberSet? {
    guard places.indices.contains(kernel), sets.indices.contains(places[kernel]) else { return nil }
    return sets[places[kernel]]
  }
}
