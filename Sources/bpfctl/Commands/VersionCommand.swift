/// `bpfctl version`.
enum VersionCommand {
  static let root = Command(name: "version", summary: "show the version") { words, _, output in
    try words.finish()
    show(output)
  }

  static func show(_ output: Output) {
    if output.json {
      output.value(.object(["version": .string(ControlProgram.version)]))
    } else {
      output.line("bpfctl v\(ControlProgram.version)")
    }
  }
}
