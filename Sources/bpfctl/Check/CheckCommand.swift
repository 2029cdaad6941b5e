import BPF
import BPFCheck

/// `bpfctl check`: whether objects would load on kernels, told without those kernels and without privileges.
enum CheckCommand {
  static let root = Command(
    name: "check", synopsis: "OBJ… [OPTIONS]",
    summary: "tell whether objects load on other kernels, without loading them",
    details: """
      Programs are held against the types of each kernel: FILE is a kernel's BTF, or a vmlinux that has it. In a FOLDER
      each NAME.btf is a kernel, and NAME.config its configuration; a NAME that begins with a release, such as
      5.4.0-91-generic, states it; they may be minimised, as gen min_core_btf makes them. Without any, the running kernel is meant. The formats are table, json, sarif and
      junit. The exit code is 5 if a program that is loaded without being asked does not load on one of the kernels, or
      if one that --require names does not load or cannot be attached. What only the verifier knows is not told.
      """,
    options: [
      CommandOption(
        name: "--btf", value: "FILE", summary: "check against the kernel with these types; may be repeated"),
      CommandOption(
        name: "--module", value: "[KERNEL:]NAME=FILE",
        summary: "the types of a module of that kernel, by its name in the table; may be repeated"),
      CommandOption(name: "--kernels", value: "FOLDER", summary: "check against the kernels of a folder"),
      CommandOption(
        name: "--kernel", value: "NAME",
        summary: "check against this kernel of the folder, or 'running'; may be repeated"),
      CommandOption(
        name: "--config", value: "FILE",
        summary: "the configuration of those kernels that have none of their own"),
      CommandOption(name: "--require", value: "PROG", summary: "this program has to work; others may not"),
      CommandOption(name: "--why", value: "PROG", summary: "tell all that is known of one program"),
      CommandOption(name: "--format", value: "FORMAT", summary: "how to print: table, json, sarif or junit"),
    ]
  ) { words, settings, output in
    var paths: [String] = []
    repeat { paths.append(try words.take("OBJ")) } while !words.isEmpty
    let format = try CheckFormat(settings)
    let kernels = try CheckedKernels.read(settings)
    let results = paths.map { CheckedObject(path: $0, kernels: kernels) }
    let required = settings.all("--require")
    try demandPrograms(required + settings.all("--why"), of: results)
    if let program = settings.last("--why") {
      guard format == .table else { throw Failure.usage("--why tells a story: it has no format") }
      for line in CheckStory(program: program, results).lines { output.line(line) }
    } else {
      format.print(results, kernels.map(\.name), output)
    }
    if let code = CheckedObject.exitCode(of: results, required: required) { throw Failure.silent(code) }
  }

  /// A misspelt name would otherwise be a check that cannot fail.
  private static func demandPrograms(_ names: [String], of results: [CheckedObject]) throws {
    for name in names where !results.contains(where: { $0.hasProgram(name) }) {
      throw Failure(.notFound, "no object has a program '\(name)'")
    }
  }
}

/// What was found out about one object.
struct CheckedObject {
  let path: String
  /// One for each kernel.
  let verdicts: [ObjectVerdict]
  /// Why the object cannot be read.
  let failure: Failure?

  init(path: String, kernels: [KernelDescription]) {
    self.path = path
    do {
      let check = ObjectCheck(try ObjectLoading.read(path))
      verdicts = kernels.map { check.verdict(on: $0) }
      failure = nil
    } catch {
      verdicts = []
      failure = ControlProgram.failure(error)
    }
  }

  func hasProgram(_ name: String) -> Bool {
    verdicts.first?.programs.contains { $0.name == name } ?? false
  }

  /// - Returns: `nil` if all is well.
  static func exitCode(of results: [CheckedObject], required: [String]) -> ExitCode? {
    if let failure = results.compactMap(\.failure).first { return failure.code }
    let programs = results.flatMap(\.verdicts).flatMap(\.programs)
    let isRefused = programs.contains { program in
      required.isEmpty
        ? program.isEnabled && program.load == .no
        : required.contains(program.name) && (program.load == .no || program.attach == .no)
    }
    return isRefused ? .kernel : nil
  }
}
