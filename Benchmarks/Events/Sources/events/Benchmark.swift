// Our side: reads what source.bpf.o writes, and prints the nanoseconds per record of each round.
//
//   events OBJECT { ring | buffer | stream } ROUNDS
import BPF

struct Record: CStructure {
  static let number = CField<UInt64>("number", at: 0)
  static let layout = CLayout("record", size: 64, [number.member])
  let number: UInt64
  init(_ record: RawSpan) throws(BPFError) { number = try Self.number.read(record) }
}

@main
struct Benchmark {
  let loaded: LoadedObject
  let map: String
  let rounds: Int
  let program: Program
  let clock = ContinuousClock()

  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let rounds = Int(arguments[3]) else {
      fatalError("usage: events OBJECT { ring | buffer | stream } ROUNDS")
    }
    let map = arguments[2] == "buffer" ? "buffer" : "ring"
    let object = try BPFObject(contentsOf: arguments[1])
    let loaded = try await object.load()
    let benchmark = Benchmark(
      loaded: loaded, map: map, rounds: rounds,
      program: try loaded.program(map == "ring" ? "fill_ring" : "fill_buffer"))
    let sum = arguments[2] == "stream" ? try await benchmark.readStream() : try benchmark.readBatches()
    precondition(sum > 0)
  }

  func readStream() async throws -> UInt64 {
    let stream = try loaded.events("ring") { record throws(BPFError) in try Record(record) }
    var iterator = stream.makeAsyncIterator()
    var sum: UInt64 = 0
    for _ in 0..<rounds {
      let expected = try fill()
      var count = 0
      let start = clock.now
      while count < expected, let record = try await iterator.next() {
        sum &+= record.number
        count += 1
      }
      report(clock.now - start, count, of: expected)
    }
    return sum
  }

  func readBatches() throws -> UInt64 {
    var options = PerfBufferOptions()
    options.pages = 256
    let reader = try loaded.eventReader(map, options: options)
    var sum: UInt64 = 0
    for _ in 0..<rounds {
      let expected = try fill()
      var count = 0
      let start = clock.now
      try reader.consume { record, _ in
        sum &+= unsafe record.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)
        count += 1
      }
      report(clock.now - start, count, of: expected)
    }
    return sum
  }

  private func fill() throws -> Int {
    Int(try LiveSystemCalls().progTestRun(fd: program.fileDescriptor, data: [], repeat: 0).returnValue)
  }

  private func report(_ time: Duration, _ count: Int, of expected: Int) {
    precondition(count == expected, "\(count) records read of \(expected)")
    let (seconds, attoseconds) = time.components
    print((Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(count))
  }
}
