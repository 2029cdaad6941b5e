import BPFBytes
import HostileInput
import TestSupport
import Testing

/// What once ended a reader, or was made by hand to try, is read again.
@Suite struct CrasherTests {
  private static let folder = "\(fixturesFolder)/crashers"

  /// Every file that is kept, by its target.
  private static let kept: [(target: HostileTarget, file: String)] = HostileTarget.allCases.flatMap {
    target in
    (try? files(in: "\(folder)/\(target.rawValue)"))?.map { (target, "\(target.rawValue)/\($0)") } ?? []
  }

  @Test(arguments: kept.map(\.file)) func keptInput(file: String) throws {
    let target = try #require(Self.kept.first { $0.file == file }?.target)
    let harvest = target.read(try readFile("\(Self.folder)/\(file)"))
    #expect(harvest.faults.isEmpty)
  }

  /// A folder that no target has would never be read.
  @Test func everyFolderIsOfATarget() throws {
    let folders = try files(in: Self.folder)
    #expect(Set(folders).isSubset(of: HostileTarget.allCases.map(\.rawValue)))
    #expect(Set(Self.kept.map(\.target)) == Set(HostileTarget.allCases), "each target has kept inputs")
  }
}

/// The fixtures are read to the end, so that the fuzzer's own reading is known to reach what it is for.
@Suite struct SeedTests {
  @Test(arguments: objectFiles) func object(file: String) throws {
    let bytes = try objectFile(file).array
    for target in [HostileTarget.elf, .object] {
      let harvest = target.read(bytes)
      #expect(harvest.faults.isEmpty)
      #expect(harvest.values > 1, "\(target)")
    }
  }

  @Test(arguments: try RejectedFixtures().names) func verifierLog(name: String) throws {
    let logs = savedKernels.compactMap { savedLog(name, of: $0) }
    #expect(!logs.isEmpty)
    for log in logs { #expect(HostileTarget.verifierLog.read(Array(log.utf8)).faults.isEmpty) }
  }

  /// A reader that broke its word would be told of.
  @Test func nothingIsNoInput() {
    for target in HostileTarget.allCases {
      let harvest = target.read([])
      #expect(harvest.faults.isEmpty, "\(target)")
    }
  }
}
