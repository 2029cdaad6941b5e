import BPF

/// Which helpers the running kernel lets programs call, by type, attach type and whether they may sleep: what
/// `scripts/helper-rights` makes a table of.
public enum HelperRights {
  /// Begins each line: the mark, the numbers of the program type and of the attach type or `-`, 1 for programs that may
  /// sleep or 0, and the numbers of the helpers.
  public static let mark = "@@ helpers"

  /// Asks for everything that sections of objects can be, but for types of programs that need a target: for those the
  /// target decides too.
  public static func print() throws(BPFError) {
    let kernel = Kernel()
    // The number 0 is no helper, and has to be refused as one: else the verifier does not come to the call.
    for variant in ProgramVariant.all where kernel.probe(.unspec, in: variant) == .unsupported {
      let helpers = HelperID.all.filter { $0 != .unspec && kernel.probe($0, in: variant) == .supported }
      let attachType = variant.attachType.map { "\($0.rawValue)" } ?? "-"
      let numbers = helpers.map { "\($0.rawValue)" }.joined(separator: " ")
      Swift.print("\(mark) \(variant.type.rawValue) \(attachType) \(variant.isSleepable ? 1 : 0) \(numbers)")
    }
  }
}

/// A way in which programs are loaded.
private struct ProgramVariant: Hashable {
  let type: ProgramType
  let attachType: AttachType?
  let isSleepable: Bool

  /// What the sections of objects stand for, each once.
  static var all: [ProgramVariant] {
    var seen: Set<ProgramVariant> = []
    return SectionTable.definitions.map { definition in
      ProgramVariant(
        type: definition.programType, attachType: definition.attachType,
        isSleepable: definition.traits.contains(.sleepable))
    }.filter { seen.insert($0).inserted }
  }
}

extension Kernel {
  fileprivate func probe(_ helper: HelperID, in variant: ProgramVariant) -> FeatureProbe {
    probe(helper, in: variant.type, attachType: variant.attachType, isSleepable: variant.isSleepable)
  }
}
