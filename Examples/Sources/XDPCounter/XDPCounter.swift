import BPF
import Glibc

/// Counts the IPv4 packets that arrive on an interface by their protocol, and drops those from some addresses
/// before the network stack sees them:
///
///     XDPCounter INTERFACE SECONDS [BLOCKED-ADDRESS...]
@main
enum XDPCounter {
  static func main() {
    let words = CommandLine.arguments.dropFirst()
    let blocked = words.dropFirst(2).map { (text: $0, address: address($0)) }
    guard let interface = words.first, let seconds = words.dropFirst().first.flatMap({ UInt32($0) }),
      blocked.allSatisfy({ $0.address != nil })
    else {
      print("usage: XDPCounter INTERFACE SECONDS [BLOCKED-ADDRESS...]")
      exit(2)
    }
    do {
      try count(on: interface, for: seconds, blocking: blocked.compactMap(\.address))
    } catch {
      print("Error: \(error)")
      exit(1)
    }
  }

  static func count(on interface: String, for seconds: UInt32, blocking addresses: [UInt32]) throws {
    var object = try BPFObject(contentsOf: "fixtures/objects/xdp_counter.bpf.o")
    object.programs["pass_xdp"]?.isEnabled = false
    let loaded = try object.load()
    try loaded.withLoaded { loaded in
      // A source address that is a key of this map is blocked; its value counts the packets.
      let dropped = try loaded.map("dropped")
      for address in addresses { try dropped.update(address, UInt64(0)) }
      let attachment = try loaded.program("count_xdp").attachXDP(to: interface)
      print("attached \(attachment.program) to \(attachment.hook)")
      fflush(nil)
      sleep(seconds)
      // Each CPU has a counter of its own, so that none waits for another.
      let packets = try loaded.map("packets")
      for number in UInt32(0)..<256 {
        let counts = try packets.perCPUValues(number, as: UInt64.self) ?? []
        let sum = counts.reduce(0, +)
        if sum > 0 { print("protocol \(name(number)): \(sum) packets") }
      }
      for (address, count) in try dropped.entries(keys: UInt32.self, values: UInt64.self) {
        print("dropped from \(text(address)): \(count) packets")
      }
    }
  }

  static func name(_ number: UInt32) -> String {
    [1: "ICMP", 6: "TCP", 17: "UDP"][number] ?? "\(number)"
  }

  /// An address as it is in a packet, the first byte first in memory.
  static func address(_ text: String) -> UInt32? {
    var address = in_addr()
    return inet_pton(AF_INET, text, &address) == 1 ? address.s_addr : nil
  }

  static func text(_ address: UInt32) -> String {
    withUnsafeBytes(of: address) { bytes in bytes.map { "\($0)" }.joined(separator: ".") }
  }
}
