import BPF
import Glibc

/// `bpfctl prog tracelog`.
enum TraceLogCommand {
  static let command = Command(
    name: "tracelog", synopsis: "[{ stdout | stderr } PROG]",
    summary: "show what programs print to the kernel's trace until Ctrl-C, or to their own streams",
    details: """
      PROG is \(Selection.programSynopsis).
      Without it, the trace of bpf_printk is shown, and taken: whoever else reads it misses what is shown here. With
      it, what is in the program's stream is taken and shown; streams came with Linux 6.17.
      """,
    waitsForSignals: true
  ) { words, _, output in try run(&words, output) }

  private static func run(_ words: inout Words, _ output: Output) throws {
    guard !words.isEmpty else { return try follow(output) }
    let stream: ProgramStream = try words.take(oneOf: ["stdout", "stderr"]) == "stdout" ? .output : .errors
    let program = try Selection.program(&words, Kernel())
    try words.finish()
    let bytes = try program.takeStream(stream)
    guard output.json else { return output.raw(bytes) }
    output.value(.array(lines(bytes).map { .string(String(decoding: $0, as: UTF8.self)) }))
  }

  /// Lines with their ends; the last one may have none.
  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
      lines.append(rest[..<end])
      rest = rest[end...]
    }
    return lines
  }

  private static func follow(_ output: Output) throws {
    let signals = try Signals()
    let pipe: FileDescriptor
    do {
      pipe = try LiveSystemCalls().openTraceFile("trace_pipe", flags: O_RDONLY | O_NONBLOCK)
    } catch {
      throw Failure(error.errno == .EPERM || error.errno == .EACCES ? .privileges : .failure, "\(error)")
    }
    var isFirst = true
    if output.json { output.line("[") }
    output.flush()
    var unfinished: [UInt8] = []
    while true {
      unfinished += try read(pipe.rawValue)
      let end = unfinished.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      for line in lines(Array(unfinished[..<end])) {
        if output.json {
          output.line((isFirst ? "" : ",") + JSON.string(String(decoding: line, as: UTF8.self)).compact)
          isFirst = false
        } else {
          output.raw(Array(line))
        }
      }
      unfinished.removeFirst(end)
      output.flush()
      // The pipe of old kernels does not wake who polls it at every line.
      if signals.wait(atMost: .milliseconds(200), orReadable: pipe.rawValue) == .signal { break }
    }
    if output.json { output.line("]") }
  }

  /// What is there now.
  private static func read(_ descriptor: Int32) throws -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else {
        if count == 0 || errno == EAGAIN { return all }
        if errno == EINTR { continue }
        throw Failure(.failure, "trace_pipe cannot be read (\(Text.systemMessage(errno)))")
      }
      all += buffer.prefix(count)
      if all.count >= 1 << 20 { return all }
    }
  }
}
