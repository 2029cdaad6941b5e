import Glibc
import TestSupport
import Testing

/// A command line that has to fail, how, and in which words.
struct FailingCommand: Sendable, CustomTestStringConvertible {
  let words: [String]
  let code: Int32
  /// Parts of the one line that tells the failure.
  let parts: [String]

  init(_ words: [String], _ code: Int32, _ parts: String...) {
    self.words = words
    self.code = code
    self.parts = parts
  }

  var testDescription: String { "bpfctl \(withoutFolder(words.joined(separator: " ")))" }

  static let counter = object("execve_counter")

  static let all = [
    // The command line.
    FailingCommand(["nonsense"], 2, "no command 'nonsense'", "prog, map, link, net"),
    FailingCommand(["prog", "nonsense"], 2, "no command 'prog nonsense'"),
    FailingCommand(["run"], 2, "OBJ is missing"),
    FailingCommand(["-x"], 2, "option '-x'"),
    FailingCommand(["inspect", counter, "more"], 2, "'more'"),
    FailingCommand(["run", counter, "--for"], 2, "--for needs a value"),
    FailingCommand(["run", counter, "--for", "long"], 2, "'long' is no time", "5s"),
    FailingCommand(["run", counter, "--for", "-1s"], 2, "no time"),
    FailingCommand(["run", counter, "--set", "only_uid"], 2, "--set NAME=VALUE"),
    FailingCommand(["run", counter, "--set", "only_uid=-1"], 2, "only_uid", "unsigned integer of 4 bytes"),
    FailingCommand(["run", counter, "--map-size", "counts=0"], 2, "has to be positive"),
    FailingCommand(["batch"], 2, "FILE is missing"),
    FailingCommand(["batch", "file", "/no/such/file"], 3, "/no/such/file", "ENOENT"),
    FailingCommand(["btf", "show", "name", "x"], 2, "expected id ID"),
    FailingCommand(["map", "lookup"], 2, "expected { id ID"),
    FailingCommand(["map", "push", "other", "1"], 2, "'other' is not understood"),
    FailingCommand(["map", "create"], 2, "FILE is missing"),
    FailingCommand(["map", "create", "/f", "name", "x"], 2, "type is missing"),
    FailingCommand(["map", "create", "/f", "type", "hash", "key", "4"], 2, "name is missing"),
    FailingCommand(["map", "create", "/f", "type", "nothing"], 2, "'nothing' is no type of map"),
    FailingCommand(["map", "create", "/f", "type", "hash", "key", "x"], 2, "KEY_SIZE has to be a number"),
    FailingCommand(["map", "create", "f", "type", "hash", "name", "x"], 2, "/sys/fs/bpf/NAME"),
    FailingCommand(["map", "create", "/f.x", "type", "hash", "name", "x"], 2, "no names with dots"),
    // Names that are not there.
    FailingCommand(["run", counter, "--set", "nothing=1"], 7, "no variable 'nothing'", "only_uid, last_pid"),
    FailingCommand(["run", counter, "--map-size", "nothing=1"], 7, "no map 'nothing'", "counts"),
    FailingCommand(["run", counter, "--attach", "nothing=x"], 7, "no program 'nothing'", "count_exec"),
    // Files.
    FailingCommand(["run", "/no/such/file.o"], 3, "/no/such/file.o: there is no such file", "ENOENT"),
    FailingCommand(["inspect", "\(fixturesFolder)/objects"], 3, "EISDIR"),
    FailingCommand(["inspect", "\(fixturesFolder)/manifest.json"], 3, "not an ELF file", "0x7f454c46"),
    FailingCommand(["inspect", "/bin/true"], 3, "not a BPF object", "machine 62", "clang -target bpf"),
    FailingCommand(["inspect", "/dev/null"], 3, "not an ELF file"),
    FailingCommand(["plan", counter, "--btf", "/no/such/file"], 3, "/no/such/file"),
    FailingCommand(["explain", "/no/such/file"], 3, "/no/such/file cannot be read", "ENOENT"),
    FailingCommand(
      ["explain", "\(fixturesFolder)/src/globals.bpf.c"], 7, "globals.bpf.c", "neither", "statistics"),
    // What is not there yet.
    FailingCommand(["plan", object("unknown_section")], 2, "section name says nothing", "SEC() name"),
  ]
}

/// Each failure is one line with its place and what helps, and has the exit code that the help documents.
@Suite struct ErrorTests {
  @Test(arguments: FailingCommand.all)
  func tellsFailure(command: FailingCommand) throws {
    let result = try bpfctl(command.words)
    #expect(result.code == command.code, "\(result.errors)")
    #expect(result.output.isEmpty)
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count == 1 && result.errors.hasPrefix("Error: "), "\(result.errors)")
    for part in command.parts { #expect(result.errors.contains(part), "\(result.errors)") }
    // For scripts the same sentence comes as JSON.
    let json = try bpfctl(["-j"] + command.words)
    #expect(json.code == command.code && json.errors.isEmpty)
    #expect(json.lines.count == 1 && json.output.hasPrefix("{\"error\":\""), "\(json.output)")
  }

  @Test func everyExitCodeIsDocumented() throws {
    let help = try bpfctl(["help"]).lines
    for code in Set(FailingCommand.all.map(\.code)) {
      #expect(help.contains { $0.hasPrefix("  \(code)  ") }, "exit code \(code)")
    }
  }

  @Test func nothingAtAllShowsHelpAndFails() throws {
    let result = try bpfctl([])
    #expect(result.code == 2)
    #expect(result.output == (try bpfctl(["help"]).output))
  }

  @Test func aTruncatedObjectNamesItsPlace() throws {
    let bytes = try readFile(object("globals"))
    let path = "\(try #require(productsFolder))/truncated-\(getpid()).bpf.o"
    let file = try #require(fopen(path, "wb"))
    defer { unlink(path) }
    #expect(fwrite(bytes, 1, 3000, file) == 3000)
    fclose(file)
    let result = try bpfctl(["inspect", path])
    #expect(result.code == 3)
    #expect(
      result.errors.contains("offset") && result.errors.contains("file of 3000 bytes"), "\(result.errors)")
  }
}
