import BPF

/// `bpfctl map event_pipe`: what programs write to a perf event array, as it comes.
enum EventPipeCommand {
  static let command = Command(
    name: "event_pipe", synopsis: "MAP [cpu N index M]",
    summary: "show the records of a perf event array until Ctrl-C",
    details: """
      MAP is \(Selection.mapSynopsis), a perf_event_array. Every CPU gets a buffer under its own
      number, in place of one that somebody else may read; with cpu and index one CPU alone under another key.
      With -j the output is a list of {"type":9,"cpu":N,"index":M,"timestamp":NANOSECONDS,"data":[BYTES]}, or
      {"type":2,…,"lost":{"id":ID,"count":N}} where records are missing.
      """,
    waitsForSignals: true
  ) { words, _, output in try run(&words, output) }

  private static func run(_ words: inout Words, _ output: Output) throws {
    // Blocked before any thread is started, so that a signal can only be met where it is waited for.
    let signals = try Signals()
    let map = try Selection.map(&words, Kernel())
    var options = PerfBufferOptions()
    options.hasTimes = true
    options.keys = try keys(&words)
    guard map.type == .perfEventArray else {
      throw Failure.usage("map \(map.name) is a \(map.type.name), not a perf_event_array")
    }
    let reader = try EventReader([map], options: options)
    let printer = RecordPrinter(reader, output)
    printer.begin()
    var wake = Signals.Wake.timeout
    while wake != .signal {
      wake = signals.wait(atMost: .seconds(3600), orReadable: reader.fileDescriptor)
      try printer.printAll()
    }
    printer.end()
  }

  /// The one CPU that is chosen, and its key.
  private static func keys(_ words: inout Words) throws -> [Int: UInt32]? {
    var cpu: UInt32?
    var index: UInt32?
    while let word = words.next {
      if words.take(keyword: "cpu") {
        cpu = try words.takeNumber("N")
      } else if words.take(keyword: "index") {
        index = try words.takeNumber("M")
      } else {
        throw Failure.usage("'\(word)' is not understood; expected cpu N or index M")
      }
    }
    switch (cpu, index) {
    case (let cpu?, let index?): return [Int(cpu): index]
    case (nil, nil): return nil
    default: throw Failure.usage("cpu and index can only be given together: cpu N index M")
    }
  }
}

/// Prints records of a perf event array as bpftool does.
private final class RecordPrinter {
  private let reader: EventReader
  private let output: Output
  private var isFirst = true

  /// C: `PERF_RECORD_SAMPLE`, `PERF_RECORD_LOST`, as bpftool's JSON tells them.
  private enum RecordType: Int {
    case lost = 2
    case sample = 9
  }

  init(_ reader: EventReader, _ output: Output) {
    self.reader = reader
    self.output = output
  }

  /// A list whose elements come as they happen.
  func begin() {
    if output.json { output.line("[") }
    output.flush()
  }

  func end() {
    if output.json { output.line("]") }
  }

  /// Prints what is there.
  func printAll() throws {
    while try reader.consume(limit: 4096, onLost: printLoss, printRecord) > 0 { output.flush() }
    output.flush()
  }

  private func printLoss(_ origin: EventOrigin, _ count: UInt64) {
    guard output.json else { return output.line("lost \(count) events") }
    let lost = JSON.object([
      "id": .number(reader.details?.lostEventID ?? 0), "count": .number(count),
    ])
    element(.lost, origin, [.init(name: "lost", value: lost)])
  }

  private func printRecord(_ record: RawSpan, _ origin: EventOrigin) {
    let bytes = unsafe record.withUnsafeBytes { unsafe Array($0) }
    let time = reader.details?.time ?? 0
    guard !output.json else {
      element(
        .sample, origin,
        [.init(name: "timestamp", value: .number(time)), .init(name: "data", value: .bytes(bytes))])
      return
    }
    let (seconds, nanoseconds) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
    let fraction = String(String(1_000_000_000 + nanoseconds).dropFirst())
    let index = reader.details?.key ?? 0
    output.line("== @\(seconds).\(fraction) CPU: \(origin.cpu ?? 0) index: \(index) =====")
    output.line(Text.dump(bytes))
  }

  private func element(_ type: RecordType, _ origin: EventOrigin, _ more: [JSON.Member]) {
    let members: [JSON.Member] = [
      .init(name: "type", value: .number(type.rawValue)),
      .init(name: "cpu", value: .number(origin.cpu ?? 0)),
      .init(name: "index", value: .number(reader.details?.key ?? 0)),
    ]
    output.line((isFirst ? "" : ",") + JSON.object(members + more).compact)
    isFirst = false
  }
}
