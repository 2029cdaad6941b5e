import BPF

/// `bpfctl explain`: why the verifier refuses a program, in plain words.
enum ExplainCommand {
  static let root = Command(
    name: "explain", synopsis: "LOGFILE|OBJ",
    summary: "say why the verifier rejects a program, where, and what usually helps",
    details: """
      The file, or - for the standard input, is a verifier's log, whatever wrote it, or an object. An object's
      programs are loaded one by one, which needs privileges, and nothing stays loaded. With -d the whole log
      is shown, too. The exit code is 6 if a program of the object is rejected.
      """
  ) { words, _, output in
    let path = try words.take("LOGFILE|OBJ")
    try words.finish()
    let bytes = try read(path)
    if bytes.starts(with: elfMagic) {
      try explain(
        object: BPFObject(parsing: ByteSlice(bytes), path: path == "-" ? "standard input" : path), output)
    } else {
      try explain(log: String(decoding: bytes, as: UTF8.self), path, output)
    }
  }

  /// What every ELF file begins with.
  private static let elfMagic: [UInt8] = [0x7f, 0x45, 0x4c, 0x46]

  private static func read(_ path: String) throws -> [UInt8] {
    let calls = LiveSystemCalls()
    do {
      return path == "-" ? try calls.readAll(0, path: "standard input").array : try calls.readFile(path).array
    } catch {
      throw Failure(.object, "\(path) cannot be read (\(error.errno))")
    }
  }

  private static func explain(log: String, _ path: String, _ output: Output) throws {
    let report = VerifierReport(log: log)
    // Any last line could be a reason; whether the text is a log shows in the rest.
    guard report.problem != nil || report.instruction != nil || report.statistics.instructions != nil else {
      throw Failure(.notFound, "\(path) holds neither a verifier's reason nor its statistics")
    }
    let explanation = Explanation(report: report)
    if output.json {
      output.value(explanation.json(withLog: output.showsDetails))
    } else {
      explanation.print(to: output)
    }
  }

  /// Loads each program by itself: one that is rejected must not keep the others from being looked at.
  private static func explain(object: BPFObject, _ output: Output) throws {
    let kernel = Kernel()
    var explanations: [Explanation] = []
    for name in object.programs.filter(\.isEnabled).map(\.name) {
      var single = object
      for other in object.programs.map(\.name) { single.programs[other]?.isEnabled = other == name }
      do {
        _ = try ObjectLoading.load(single, on: kernel, LoadOptions(), output)
        explanations.append(Explanation(program: name, report: nil))
      } catch let error as BPFError {
        guard error.code == .verifierRejected, let report = error.verifierReport else { throw error }
        explanations.append(Explanation(program: name, report: report, errno: error.errno))
      }
      kernel.drain()
    }
    if output.json {
      output.value(.array(explanations.map { $0.json(withLog: output.showsDetails) }))
    } else {
      for explanation in explanations { explanation.print(to: output) }
    }
    if explanations.contains(where: { $0.report != nil }) { throw Failure.silent(.verifier) }
  }
}
