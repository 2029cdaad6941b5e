import BPF
import BPFInterpreter

/// `bpfctl sim`: runs a program without a kernel.
enum SimCommand {
  static let root = Command(
    name: "sim", synopsis: "OBJ [--prog PROG] [OPTIONS]",
    summary: "run a program of an object in an interpreter, without a kernel or privileges",
    details: """
      Shows what the program returns, what it did to the packet, what it gave out, and what its maps hold: of arrays
      what is not zero. OBJ is a file, or - for the standard input. There is no verifier here: a program that does
      what none would allow runs until it does, and the error names the line.
      """,
    options: [
      CommandOption(name: "--prog", value: "PROG", summary: "the program; may be left out if there is one"),
      CommandOption(name: "--data", value: "FILE", summary: "the packet, from its Ethernet header on"),
      CommandOption(name: "--ctx", value: "FILE", summary: "the context, as C lays it out"),
      CommandOption(name: "--repeat", value: "N", summary: "run it that often, on the same packet and maps"),
      CommandOption(name: "--set", value: "NAME=VALUE", summary: "set a variable before"),
      CommandOption(
        name: "--cpus", value: "N", summary: "how many CPUs have values of their own; 1 by default"),
      CommandOption(
        name: "--btf", value: "FILE", summary: "look kernel types up in the BTF of another kernel"),
      CommandOption(name: "--limit", value: "N", summary: "how many instructions a run may take"),
    ]
  ) { words, settings, output in
    var object = try ObjectLoading.read(try words.take("OBJ"))
    try words.finish()
    try RunPlan(settings).configure(&object)
    let program = try choose(&object, settings.last("--prog"))
    let interpreter = try Interpreter(
      object, facts: try facts(for: object, settings), options: try options(settings))
    let input = try input(settings)
    var report = SimReport(object: object, program: program)
    for _ in 0..<(try number(settings, "--repeat") ?? 1) { report.add(try interpreter.run(program, input)) }
    if output.json {
      output.value(report.json(interpreter))
    } else {
      report.print(interpreter, to: output)
    }
  }

  /// Leaves the program enabled, and those that it may jump to.
  private static func choose(_ object: inout BPFObject, _ wanted: String?) throws -> String {
    let known = object.programs.isEmpty ? "none" : object.programs.names.joined(separator: ", ")
    guard let program = wanted ?? (object.programs.count == 1 ? object.programs.names.first : nil) else {
      throw Failure.usage("--prog is missing: \(object.path) has \(known)")
    }
    guard object.programs[program] != nil else {
      throw Failure(.notFound, "\(object.path): there is no program '\(program)'; it has \(known)")
    }
    object.enableOnly(program)
    return program
  }

  private static func facts(for object: BPFObject, _ settings: Settings) throws -> Facts {
    guard let file = settings.last("--btf") else { return try Kernel().facts(for: object) }
    return try Kernel().facts(for: object, types: KernelTypes(try BTFCommands.types(ofFile: file)))
  }

  private static func options(_ settings: Settings) throws -> InterpreterOptions {
    var options = InterpreterOptions()
    if let cpus = try number(settings, "--cpus") { options.cpus = cpus }
    if let limit = try number(settings, "--limit") { options.instructionLimit = limit }
    return options
  }

  private static func input(_ settings: Settings) throws -> RunInput {
    RunInput(
      packet: try settings.last("--data").map { try ObjectLoading.bytes(ofFile: $0).array } ?? [],
      context: try settings.last("--ctx").map { try ObjectLoading.bytes(ofFile: $0).array })
  }

  private static func number(_ settings: Settings, _ name: String) throws -> Int? {
    guard let text = settings.last(name) else { return nil }
    guard let number = Int(text), number > 0 else {
      throw Failure.usage("\(name) \(text): a positive number is expected")
    }
    return number
  }
}
