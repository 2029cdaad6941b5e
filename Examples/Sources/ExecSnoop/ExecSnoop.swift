import BPF
import Glibc

/// A record that the program in the kernel writes: `struct exec_event` of exec_events.bpf.c.
///
/// The layout is compared with the types in the object before the first record is read.
struct ExecEvent: CStructure {
  static let pid = CField<UInt32>("pid", at: 0)
  static let user = CField<UInt32>("uid", at: 4)
  static let command = CField<String>("comm", at: 8, count: 16)
  static let file = CField<String>("filename", at: 24, count: 64)
  static let layout = CLayout(
    "exec_event", size: 88, [pid.member, user.member, command.member, file.member])

  let pid: UInt32
  let user: UInt32
  let command: String
  let file: String

  init(_ record: RawSpan) throws(BPFError) {
    pid = try Self.pid.read(record)
    user = try Self.user.read(record)
    command = try Self.command.read(record)
    file = try Self.file.read(record)
  }
}

/// Prints every program that starts, through a ring buffer or a perf event array:
///
///     ExecSnoop SECONDS [ring|perf]
@main
enum ExecSnoop {
  static func main() async {
    let words = CommandLine.arguments.dropFirst()
    guard let seconds = words.first.flatMap({ Int($0) }), words.count <= 2 else {
      print("usage: ExecSnoop SECONDS [ring|perf]")
      exit(2)
    }
    do {
      try await snoop(for: .seconds(seconds), throughPerf: words.last == "perf")
    } catch {
      print("Error: \(error)")
      exit(1)
    }
  }

  static func snoop(for duration: Duration, throughPerf: Bool) async throws {
    var object = try BPFObject(contentsOf: "fixtures/objects/exec_events.bpf.o")
    // The object has both; what is not used need not be in the kernel.
    object.programs[throughPerf ? "to_ring" : "to_buffer"]?.isEnabled = false
    object.maps[throughPerf ? "ring" : "buffer"]?.isEnabled = false
    let loaded = try await object.load()
    try await loaded.withLoaded { loaded in
      let events = try loaded.events(throughPerf ? "buffer" : "ring", as: ExecEvent.self)
      try loaded.attachAll()
      print("pid uid command file")
      fflush(nil)
      // The loop ends with the stream.
      let timer = Task {
        try await Task.sleep(for: duration)
        events.finish()
      }
      defer { timer.cancel() }
      for try await event in events {
        print("\(event.pid) \(event.user) \(event.command) \(event.file)")
      }
      let statistics = try events.statistics()
      print("\(statistics.consumed) events, \(statistics.lost) lost")
    }
  }
}
