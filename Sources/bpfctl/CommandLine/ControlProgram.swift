import BPF

/// The whole program: reads the command line, runs the command, tells errors.
enum ControlProgram {
  static let version = "0.1.0"

  static let root = Command(
    name: "bpfctl",
    summary: "loads eBPF objects, runs them, and shows what the kernel holds",
    children: [
      BatchCommand.root, ProgramCommands.root, MapCommands.root, LinkCommands.root, NetCommands.root,
      CgroupCommands.root,
      BTFCommands.root, IteratorCommands.root, FeatureCommands.root, PerfCommands.root,
      StructOpsCommands.root, TokenCommands.root, VersionCommand.root, RunCommand.root, InspectCommand.root,
      PlanCommand.root, CheckCommand.root, SimCommand.root, GenCommands.root, ExplainCommand.root,
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
      try execute(invocation, output)
      output.flush()
      // Help that nobody asked for is an error of usage.
      return arguments.isEmpty ? .usage : .success
    } catch {
      return tell(error, output)
    }
  }

  /// Does what a command line asks for.
  static func execute(_ invocation: Invocation, _ output: Output) throws {
    if invocation.wantsVersion {
      VersionCommand.show(output)
    } else if invocation.wantsHelp {
      output.line(Help.text(for: invocation.path))
    } else {
      var words = Words(invocation.words, of: invocation.command)
      try invocation.command.run?(&words, invocation.settings, output)
    }
  }

  /// An error as it is told to the user.
  static func failure(_ error: any Error) -> Failure {
    switch error {
    case let failure as Failure: failure
    case let error as BPFError: Failure(ExitCode(error.code), error.description)
    default: Failure(.failure, "\(error)")
    }
  }

  private static func tell(_ error: any Error, _ output: Output) -> ExitCode {
    let failure = failure(error)
    if failure.message.isEmpty { output.flush() } else { output.error(failure.message) }
    tellDetails(of: error, output)
    return failure.code
  }

  /// The verifier's log, if the user wants to see it.
  static func tellDetails(of error: any Error, _ output: Output) {
    if output.showsDetails, let log = (error as? BPFError)?.verifierLog { output.note(log) }
  }
}
