import Glibc
import TestSupport
import Testing

/// Runs the built `bpfctl`.
func bpfctl(_ arguments: [String], input: String = "/dev/null") throws -> ChildResult {
  try ChildProcess.run(try product("bpfctl"), arguments, input: input)
}

/// The path of a fixture.
func object(_ name: String) -> String { "\(fixturesFolder)/objects/\(name).bpf.o" }

/// What a command printed, with the path of the fixtures as a reader of the repository writes it.
func withoutFolder(_ text: String) -> String {
  text.replacing(fixturesFolder, with: "fixtures")
}

/// Compares a command's whole output with what is committed; `RECORD_SNAPSHOTS=1` commits it anew.
func expectSnapshot(
  _ name: String, _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let result = try bpfctl(arguments)
  #expect(result.code == 0, "\(result.errors)", sourceLocation: sourceLocation)
  let output = withoutFolder(result.output)
  let path = "\(snapshotsFolder)/\(name)"
  if getenv("RECORD_SNAPSHOTS") != nil {
    try writeFile(path, output)
    return
  }
  let expected = String(decoding: try readFile(path), as: UTF8.self)
  #expect(output == expected, "\(name) differs", sourceLocation: sourceLocation)
}

private let snapshotsFolder: String = {
  let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
  return parts.joined(separator: "/") + "/Snapshots"
}()

private func writeFile(_ path: String, _ text: String) throws {
  guard let file = fopen(path, "wb") else {
    throw FixtureError(description: "\(path): \(String(cString: strerror(errno)))")
  }
  defer { fclose(file) }
  guard fputs(text, file) >= 0 else { throw FixtureError(description: "\(path) cannot be written") }
}
