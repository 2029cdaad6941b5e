import Glibc
import TestSupport
import Testing

/// Many commands in one process, all offline.
@Suite struct BatchTests {
  private func batch(_ text: String, _ options: String...) throws -> ChildResult {
    try withTemporaryFile(text) { try bpfctl(options + ["batch", "file", "-"], input: $0) }
  }

  private func withTemporaryFile<R>(_ text: String, _ body: (String) throws -> R) throws -> R {
    let path = "\(try #require(productsFolder))/batch-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    defer { unlink(path) }
    try writeFile(text, to: path)
    return try body(path)
  }

  private var version: String {
    get throws { try bpfctl(["version"]).output }
  }

  @Test func commandsRunOneAfterTheOther() throws {
    let result = try batch("version\n\n  # nothing\nbtf dump file \(object("globals"))  # types\n")
    #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
    let types = try bpfctl(["btf", "dump", "file", object("globals")]).output
    #expect(try result.output == version + types + "processed 2 commands\n")
  }

  @Test(arguments: [
    ("ver\\\nsion", 1), ("version \\\n -d", 1), ("'version'", 1), ("\"version\" #'", 1), ("#version", 0),
    ("", 0), ("version#", 1), ("\tversion\r\nversion", 2),
  ])
  func wordsAreSplit(text: String, count: Int) throws {
    let result = try batch(text)
    #expect(result.code == 0, "\(result.errors)")
    let expected = String(repeating: try version, count: count)
    #expect(result.output == expected + "processed \(count) command\(count == 1 ? "" : "s")\n")
  }

  @Test func quotesKeepWordsWhole() throws {
    let json = try batch("inspect '/no # such \\ file'\n", "-j")
    #expect(json.code == 3 && json.errors.isEmpty)
    #expect(json.output.hasPrefix(#"[{"command":["inspect","/no # such \\ file"],"output":{"error":"#))
    let open = try batch("version\nversion 'x\n")
    #expect(open.code == 2 && open.output.isEmpty, "nothing runs of a batch that cannot be read")
    #expect(open.errors == "Error: standard input: line 2: a quote is not closed\n")
  }

  @Test func theFirstFailureEndsIt() throws {
    let text = "version\n\nversion\ninspect /no/such/file\nversion\n"
    let result = try batch(text)
    #expect(try result.code == 3 && result.output == version + version)
    #expect(
      result.errors.hasPrefix("Error: standard input, line 4, after 2 commands: /no/such/file: "),
      "\(result.errors)")
    let json = try batch(text, "-j")
    let one = try bpfctl(["-j", "version"]).output.dropLast()
    #expect(json.code == 3 && json.errors.isEmpty)
    let start = #"[{"command":["version"],"output":\#(one)},{"command":["version"],"output":\#(one)},"#
    #expect(json.output.hasPrefix(start + #"{"command":["inspect","/no/such/file"],"output":{"error":""#))
    #expect(json.output.hasSuffix("\"}}]\n"), "\(json.output)")
  }

  @Test(arguments: ["batch file -", "run \(object("globals"))", "map event_pipe id 1", "nonsense"])
  func whatHasNoPlaceInABatch(command: String) throws {
    let result = try batch("\(command)\n")
    #expect(result.code == 2 && result.output.isEmpty, "\(result.errors)")
    #expect(result.errors.contains("line 1, after 0 commands"), "\(result.errors)")
  }

  @Test func wholeValuesAreOutputs() throws {
    let result = try batch("help\nbtf dump file \(object("globals"))\n", "-j")
    #expect(result.code == 0)
    let types = try bpfctl(["-j", "btf", "dump", "file", object("globals")]).output.dropLast()
    #expect(result.output.hasSuffix("],\"output\":\(types)}]\n"))
  }
}
