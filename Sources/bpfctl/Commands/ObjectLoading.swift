import BPF

/// What commands that take an object have in common.
enum ObjectLoading {
  /// Reads an object: a file, or `-` for the standard input.
  static func read(_ path: String) throws -> BPFObject {
    guard path == "-" else { return try BPFObject(contentsOf: path) }
    do {
      return try BPFObject(
        parsing: try LiveSystemCalls().readAll(0, path: "standard input"), path: "standard input",
        name: "stdin")
    } catch let error as SystemCallError {
      throw Failure(.object, "the standard input cannot be read: \(error)")
    }
  }

  /// The option that ``configure(_:_:)`` reads.
  static let configurationOption = CommandOption(
    name: "--kconfig", value: "FILE",
    summary: "take options of the kernel's configuration from a file, before those of the running one")

  /// Gives an object the options of `--kconfig`.
  static func configure(_ object: inout BPFObject, _ settings: Settings) throws {
    guard let path = settings.last("--kconfig") else { return }
    object.configuration = try KernelConfiguration(parsingFile: try bytes(ofFile: path), of: path)
  }

  /// Reads a file of the user's.
  static func bytes(ofFile path: String) throws -> ByteSlice {
    let calls = LiveSystemCalls()
    do {
      guard path.hasPrefix(calls.kernelTypesFolder) else { return try calls.readFile(path) }
      return try calls.kernelBTF(of: String(path.dropFirst(calls.kernelTypesFolder.count)))
    } catch {
      throw Failure(.object, "\(path): the file cannot be read (\(error.errno))")
    }
  }

  /// Loads; where kernels before 5.11 find the limit of locked memory too low, it is raised.
  static func load(_ object: BPFObject, on kernel: Kernel, _ options: LoadOptions, _ output: Output) throws
    -> LoadedObject
  {
    let loaded = try raisingMemoryLimit(kernel) { () throws(BPFError) in
      try object.load(on: kernel, options)
    }
    tell(loaded.report, of: object, output)
    return loaded
  }

  /// Does something, and does it again without a limit of locked memory where that was too low.
  static func raisingMemoryLimit<R: ~Copyable>(
    _ kernel: Kernel, _ body: () throws(BPFError) -> R
  ) throws(BPFError) -> R {
    do {
      return try body()
    } catch {
      guard error.code == .memoryLimit else { throw error }
      do { try kernel.raiseMemoryLimit() } catch { throw error }
      return try body()
    }
  }

  private static func tell(_ report: LoadReport, of object: BPFObject, _ output: Output) {
    if !output.json || output.showsDetails {
      for remark in report.remarks { output.note("\(object.path): \(remark)") }
    }
    guard output.showsDetails else { return }
    for program in report.programs {
      let micros = program.nanoseconds / 1000
      output.note("program \(program.name): \(program.instructions) instructions, loaded in \(micros) µs")
    }
  }
}
