import BPF
import Glibc

/// Tells once a second what an interface has sent since the start:
///
///     TrafficBytes INTERFACE SECONDS
///
/// It is attached by tcx, or before Linux 6.6 by a filter of traffic control, which stays behind if the process is
/// killed.
@main
enum TrafficBytes {
  static func main() {
    let words = CommandLine.arguments.dropFirst()
    guard words.count == 2, let interface = words.first, let seconds = words.last.flatMap({ Int($0) }) else {
      print("usage: TrafficBytes INTERFACE SECONDS")
      exit(2)
    }
    do {
      try count(on: interface, for: seconds)
    } catch {
      print("Error: \(error)")
      exit(1)
    }
  }

  static func count(on interface: String, for seconds: Int) throws {
    let loaded = try BPFObject(contentsOf: "fixtures/objects/traffic_bytes.bpf.o").load()
    try loaded.withLoaded { loaded in
      let attachment = try loaded.program("count_sent").attachTrafficControl(to: interface, .egress)
      print("attached \(attachment.program) to \(attachment.hook)")
      for _ in 0..<seconds {
        fflush(nil)
        sleep(1)
        // Keys of the array are numbers of an enumeration of the C file: packets, then bytes.
        let sent = try loaded.map("sent")
        let packets = try sent.perCPUValues(UInt32(0), as: UInt64.self) ?? []
        let bytes = try sent.perCPUValues(UInt32(1), as: UInt64.self) ?? []
        print("\(packets.reduce(0, +)) packets, \(bytes.reduce(0, +)) bytes")
      }
      // Going on without this detaches too, but nobody hears of a failure.
      try loaded.detachAll()
    }
  }
}
