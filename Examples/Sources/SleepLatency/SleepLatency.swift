import BPF
import Glibc

/// Draws how long threads slept, by probes at the entry and the return of a kernel function:
///
///     SleepLatency SECONDS
@main
enum SleepLatency {
  static func main() {
    let words = CommandLine.arguments.dropFirst()
    guard words.count == 1, let seconds = words.first.flatMap({ UInt32($0) }) else {
      print("usage: SleepLatency SECONDS")
      exit(2)
    }
    do {
      try measure(for: seconds)
    } catch {
      print("Error: \(error)")
      exit(1)
    }
  }

  static func measure(for seconds: UInt32) throws {
    let loaded = try BPFObject(contentsOf: "fixtures/objects/sleep_latency.bpf.o").load()
    try loaded.withLoaded { loaded in
      // The sections kprobe/hrtimer_nanosleep and kretprobe/hrtimer_nanosleep say where.
      for attachment in try loaded.attachAll().attached { print("attached to \(attachment.hook)") }
      fflush(nil)
      sleep(seconds)
      let map = try loaded.map("histogram")
      var counts: [UInt64] = []
      for bucket in 0..<UInt32(map.maxEntries) {
        counts.append(try map.perCPUValues(bucket, as: UInt64.self)?.reduce(0, +) ?? 0)
      }
      draw(counts)
    }
  }

  static func draw(_ counts: [UInt64]) {
    guard let most = counts.max(), most > 0, let first = counts.firstIndex(where: { $0 > 0 }),
      let last = counts.lastIndex(where: { $0 > 0 })
    else { return print("nobody slept") }
    print("microseconds: sleeps")
    for bucket in first...last {
      let bar = String(repeating: "*", count: Int(Double(counts[bucket]) / Double(most) * 40))
      let range = "\(UInt64(1) << bucket)...\(UInt64(2) << bucket)"
      print("\(range): \(counts[bucket])\(bar.isEmpty ? "" : " ")\(bar)")
    }
  }
}
