import BPFBytes
import BPFSymbols
import ELFReader

extension Harvest {
  /// Low enough that many sections that share the same bytes stay quick.
  private static let limits = ELFLimits(
    sections: 1 << 10, segments: 1 << 10, symbols: 1 << 12, relocations: 1 << 12, notes: 1 << 10,
    nameLength: 1 << 12, nameBytes: 1 << 16, windowBytes: 1 << 20)
  /// Sections and segments of which everything is asked.
  private static let examined = 64

  mutating func readELF(_ bytes: ByteSlice) {
    attempt { try ELFFile(bytes) }
    let file: ELFFile
    do {
      file = try ELFFile(bytes, limits: Self.limits)
    } catch {
      return require(!error.description.isEmpty, "an error without words")
    }
    require(
      file.sections.enumerated().allSatisfy { $0.offset == $0.element.index }, "a section's index is wrong")
    for section in file.sections.prefix(Self.examined) {
      attempt { try file.contents(of: section) }
      attempt { try file.compression(of: section) as Any }
      attempt { try file.symbols(in: section) }
      attempt { try file.symbols(in: section, named: ["main", "_start", ""]) }
      attempt { try file.relocations(in: section) }
      attempt { try file.notes(in: section) }
      note(file.sections(named: section.name))
      note("\(section.type) \(section.flags)")
    }
    for segment in file.segments.prefix(Self.examined) {
      attempt { try file.contents(of: segment) }
      attempt { try file.notes(in: segment) }
      note("\(segment.type) \(segment.flags)")
    }
    readProbes(of: file)
    attempt { try file.functions { !$0.isEmpty } }
    attempt { try file.functionOffset(of: FunctionName("main")) }
    attempt { try file.functionOffsets(of: [FunctionName("f@V1"), FunctionName("_start@@V2")]) }
  }

  /// Static probes, their places, and their arguments in the words of every machine.
  private mutating func readProbes(of file: ELFFile) {
    guard let probes = try? file.staticProbes() else { return attempt { try file.staticProbes() } }
    for probe in probes.prefix(Self.examined) {
      attempt { try file.site(of: probe) }
      for grammar in USDTGrammar.allCases {
        attempt { try USDTSpecification(of: probe, cookie: 1, grammar: grammar).encoded() }
      }
    }
    attempt { try file.staticProbeSites(provider: "swift_bpf", name: "step") }
  }
}
