import BPF

/// `bpfctl prog run`.
enum ProgramRunCommand {
  static let command = Command(
    name: "run",
    synopsis:
      "PROG [data_in FILE [data_out FILE [data_size_out L]]] [ctx_in FILE [ctx_out FILE [ctx_size_out M]]]"
      + " [repeat N] [cpu N] [live_frames [batch_size N]] [checksum]",
    summary: "run a program on a packet or an argument from a file",
    details: """
      PROG is \(Selection.programSynopsis).
      FILE may be -, for the standard input, or for the output of the command. L and M are the bytes that are wanted
      back, \(defaultRoom) if not given. Programs that take neither run once. With live_frames, what an XDP program
      says becomes of the packets; N of them go at a time. With checksum, the packet's was computed by the interface.
      """
  ) { words, _, output in try run(&words, output) }

  private static let defaultRoom = 32 * 1024
  private static let keywords = [
    "data_in", "data_out", "data_size_out", "ctx_in", "ctx_out", "ctx_size_out", "repeat", "cpu",
    "live_frames",
    "batch_size", "checksum",
  ]

  /// What the words say.
  private struct Request {
    var run = TestRun()
    var dataInput: String?
    var dataOutput: String?
    var contextInput: String?
    var contextOutput: String?
    var repetitions: UInt32?
  }

  private static func run(_ words: inout Words, _ output: Output) throws {
    let program = try Selection.program(&words, Kernel())
    var request = try self.request(&words)
    if request.dataInput == "-", request.contextInput == "-" {
      throw Failure.usage("the standard input cannot be both data_in and ctx_in")
    }
    if let file = request.dataInput {
      request.run.data = try InputFile.read(file)
      if request.run.dataRoom == 0 { request.run.dataRoom = defaultRoom }
      // Packets that go their way do not come back.
      if request.run.flags.contains(.liveFrames) { request.run.dataRoom = 0 }
    }
    let isCalled = [.syscall, .rawTracepoint, .rawTracepointWritable].contains(program.type)
    if let file = request.contextInput {
      request.run.context = try InputFile.read(file)
      if request.run.contextRoom == 0 { request.run.contextRoom = defaultRoom }
    }
    // The kernel runs these once and returns nothing beside.
    if isCalled { request.run.contextRoom = 0 }
    request.run.repetitions = request.repetitions ?? (isCalled ? 0 : 1)
    let result = try program.testRun(request.run)
    try show(result, request, output)
  }

  private static func request(_ words: inout Words) throws -> Request {
    var request = Request()
    while !words.isEmpty {
      switch try words.take(oneOf: keywords) {
      case "data_in": request.dataInput = try words.take("FILE")
      case "data_out": request.dataOutput = try words.take("FILE")
      case "data_size_out": request.run.dataRoom = Int(try words.takeNumber("L"))
      case "ctx_in": request.contextInput = try words.take("FILE")
      case "ctx_out": request.contextOutput = try words.take("FILE")
      case "ctx_size_out": request.run.contextRoom = Int(try words.takeNumber("M"))
      case "repeat": request.repetitions = try words.takeNumber("N")
      case "cpu":
        request.run.cpu = try words.takeNumber("N")
        request.run.flags.insert(.onCPU)
      case "live_frames": request.run.flags.insert(.liveFrames)
      case "batch_size": request.run.batchSize = try words.takeNumber("N")
      default: request.run.flags.insert(.checksumComplete)
      }
    }
    return request
  }

  private static func show(_ result: TestRunResult, _ request: Request, _ output: Output) throws {
    var members: [JSON.Member] = []
    func tell(_ bytes: [UInt8], to file: String?, _ name: String) throws {
      guard let file, !bytes.isEmpty else { return }
      guard file == "-" else { return try OutputFile.write(bytes, to: file) }
      if output.json {
        members.append(.init(name: name, value: .array(bytes.map { .number($0) })))
      } else {
        for line in Text.columns(bytes) { output.line(line) }
      }
    }
    try tell(result.data, to: request.dataOutput, "data_out")
    try tell(result.context, to: request.contextOutput, "ctx_out")
    if output.json {
      members.append(.init(name: "retval", value: .number(result.returnValue)))
      members.append(.init(name: "duration", value: .number(result.duration)))
      output.value(.object(members))
    } else {
      let average = request.run.repetitions > 1 ? " (average)" : ""
      output.line("Return value: \(result.returnValue), duration\(average): \(result.duration)ns")
    }
  }
}

/// A file that a command reads, or the standard input in its place.
enum InputFile {
  /// Reads all of it.
  ///
  /// - Parameter path: `-` for the standard input.
  static func read(_ path: String) throws -> [UInt8] {
    let calls = LiveSystemCalls()
    do {
      return try (path == "-" ? calls.readAll(0, path: "the standard input") : calls.readFile(path)).array
    } catch {
      throw Failure(.failure, "\(path): the file cannot be read (\(error.errno))")
    }
  }
}
