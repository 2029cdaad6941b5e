import BPF

/// The whole program: reads the command line, runs the command, tells errors.
enum ControlProgram {
  static let version = "0.1.0"

  static let root = Command(
    name: "bpfctl",
    summary: "loads eBPF objects, runs them, and shows what the kernel holds",
    children: [
      ProgramCommands.root, MapCommands.root, LinkCommands.root, NetCommands.root, CgroupCommands.root,
      BTFCommands.root, IteratorCommands.root, VersionCommand.root, RunCommand.root, InspectCommand.root,
      PlanCommand.root, ExplainCommand.root,
    ])

  /// - Parameter arguments: without the program's own name.
  static func run(_ arguments: [String]) -> ExitCode {
    // Also before the command line is understood, a script that asked for JSON gets JSON.
    var output = Output(json: arguments.contains { $0 == "-j" || $0 == "--json" }, pretty: false)
    do {
      var parser = CommandLineParser(root: root)
      let invocation = try parser.parse(arguments)
      let settings = invocation.settings
      output = Output(json: settings.json, pretty: settings.pretty, showsDetails: settings.debug)
      if invocation.wantsVersion {
        VersionCommand.show(output)
      } else if invocation.wantsHelp {
        try help(invocation, output)
      } else {
        var words = Words(invocation.words, of: invocation.command)
        try invocation.command.run?(&words, settings, output)
      }
      output.flush()
      // Help that nobody asked for is an error of usage.
      return arguments.isEmpty ? .usage : .success
    } catch {
      return tell(error, output)
    }
  }

  private static func help(_ invocation: Invocation, _ output: Output) throws {
    output.line(Help.text(for: invocation.path))
  }

  private static func tell(_ error: any Error, _ output: Output) -> ExitCode {
    switch error {
    case let failure as Failure:
      if failure.message.isEmpty { output.flush() } else { output.error(failure.message) }
      return failure.code
    case let error as BPFError:
      output.error(error.description)
      if let log = error.verifierLog, output.showsDetails { output.note(log) }
      return ExitCode(error.code)
    default:
      output.error("\(error)")
      return .failure
    }
  }
}
