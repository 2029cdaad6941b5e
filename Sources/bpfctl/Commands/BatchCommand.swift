import BPF

/// `bpfctl batch`: many commands in one process.
enum BatchCommand {
  static let root = Command(
    name: "batch", summary: "run the commands of a file, one after the other",
    children: [
      Command(
        name: "file", synopsis: "FILE", summary: "run a command for each line, up to the first that fails",
        details: """
          FILE is - for the standard input. # begins a comment, \\ at the end of a line goes on with the next one,
          and a word may be in quotes. Options of this command count for all of them. With -j the output is a
          list of {"command":[WORDS],"output":VALUE}.
          """
      ) { words, settings, output in try run(&words, settings, output) }
    ])

  private static func run(_ words: inout Words, _ settings: Settings, _ output: Output) throws {
    let path = try words.take("FILE")
    try words.finish()
    let name = path == "-" ? "standard input" : path
    let lines: [BatchLine]
    do {
      lines = try BatchLine.parse(try read(path, name))
    } catch let failure as Failure where failure.code == .usage {
      throw Failure.usage("\(name): \(failure.message)")
    }
    if output.json {
      try printValues(lines, settings, output)
    } else {
      try printText(lines, name, settings, output)
    }
  }

  private static func read(_ path: String, _ name: String) throws -> String {
    let calls = LiveSystemCalls()
    do {
      let bytes = path == "-" ? try calls.readAll(0, path: name) : try calls.readFile(path)
      return String(decoding: bytes.array, as: UTF8.self)
    } catch {
      throw Failure(.object, "\(name) cannot be read: \(error)")
    }
  }

  private static func printText(
    _ lines: [BatchLine], _ name: String, _ settings: Settings, _ output: Output
  ) throws {
    for (done, line) in lines.enumerated() {
      do {
        try execute(line, settings, output)
        output.flush()
      } catch {
        ControlProgram.tellDetails(of: error, output)
        let failure = ControlProgram.failure(error)
        let message = failure.message.isEmpty ? "the command failed" : failure.message
        throw Failure(
          failure.code, "\(name), line \(line.number), after \(Text.count(done, "command")): \(message)")
      }
    }
    output.line("processed \(Text.count(lines.count, "command"))")
  }

  /// A command that fails is the last one of the list, with its error as its output.
  private static func printValues(_ lines: [BatchLine], _ settings: Settings, _ output: Output) throws {
    var done: [JSON] = []
    for line in lines {
      let inner = Output(json: true, pretty: false, showsDetails: output.showsDetails, keepsValues: true)
      var failure: Failure?
      do {
        try execute(line, settings, inner)
      } catch {
        ControlProgram.tellDetails(of: error, output)
        failure = ControlProgram.failure(error)
      }
      var values = inner.takeValues()
      if let failure, !failure.message.isEmpty {
        values.append(.object(["error": .string(failure.message)]))
      }
      let value = values.count == 1 ? values[0] : values.isEmpty ? .null : .array(values)
      done.append(.object(["command": .array(line.words.map { .string($0) }), "output": value]))
      if let failure {
        output.value(.array(done))
        throw Failure.silent(failure.code)
      }
    }
    output.value(.array(done))
  }

  private static func execute(_ line: BatchLine, _ settings: Settings, _ output: Output) throws {
    var parser = CommandLineParser(root: ControlProgram.root)
    var invocation = try parser.parse(line.words)
    guard !invocation.path.contains(where: { $0.name == root.name || $0.waitsForSignals }) else {
      throw Failure.usage("\(invocation.command.name) cannot be part of a batch")
    }
    invocation.settings.json = settings.json
    invocation.settings.pretty = settings.pretty
    invocation.settings.debug = settings.debug
    invocation.settings.showsPins = settings.showsPins || invocation.settings.showsPins
    invocation.settings.neverMounts = settings.neverMounts || invocation.settings.neverMounts
    try ControlProgram.execute(invocation, output)
  }
}
