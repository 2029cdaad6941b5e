import BPF
import Glibc

/// Counts the calls of malloc, by process, those with the most last:
///
///     MallocCount SECONDS [BINARY [PID]]
///
/// The binary is the C library, unless a path is given, such as that of a static executable.
@main
enum MallocCount {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    let process = words.count == 3 ? Int32(words[2]) : nil
    guard let seconds = words.first.flatMap({ UInt32($0) }), words.count < 3 || process != nil else {
      print("usage: MallocCount SECONDS [BINARY [PID]]")
      exit(2)
    }
    do {
      try count(in: words.count > 1 ? words[1] : "libc.so.6", of: process, for: seconds)
    } catch {
      print("Error: \(error)")
      exit(1)
    }
  }

  static func count(in binary: String, of process: Int32?, for seconds: UInt32) throws {
    let loaded = try BPFObject(contentsOf: "fixtures/objects/call_counter.bpf.o").load()
    try loaded.withLoaded { loaded in
      var options = UprobeOptions()
      options.process = process  // nil is every process, of now and later
      let attachment = try loaded.program("count_call").attachUprobe("malloc", in: binary, options)
      print("attached to \(attachment.hook)")
      fflush(nil)
      sleep(seconds)
      let calls = try loaded.map("calls").entries(keys: UInt32.self, values: UInt64.self)
      for (process, count) in calls.sorted(by: { $0.value < $1.value }) {
        print("process \(process): \(count) calls")
      }
      print("\(calls.reduce(0) { $0 + $1.value }) calls in \(calls.count) processes")
    }
  }
}
