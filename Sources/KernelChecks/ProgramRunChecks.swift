import BPF
import Glibc

/// Parity PROG-10, PROG-11: runs whose effect is outside of the program.
let programRunChecks: [KernelCheck] = [
  KernelCheck(
    "packets that XDP is run on are received as if they had come",
    needs: .network.and(.linux(5, 18, for: "BPF_F_TEST_XDP_LIVE_FRAMES"))
  ) { context in
    let port: UInt16 = 7015
    let network = try TestNetwork()
    let receiver = try network.listen(on: port)
    let loaded = try context.load("xdp_counter")
    let program = try loaded.program("count_xdp")
    let index = try inNamespace(network.far) { if_nametoindex("far0") }
    var place = XDPRunContext()
    place.interfaceIndex = index
    let packet = datagram(from: TestNetwork.nearAddress, to: TestNetwork.farAddress, port)
    try inNamespace(network.far) { try program.sendXDP(packet, context: place, count: 5, batchSize: 2) }
    try expectEqual(network.received(receiver, wanted: 5), 5, "datagrams that were received")
    let dropped = try loaded.map("dropped")
    try dropped.update(TestNetwork.nearAddress, [UInt8](repeating: 0, count: 8))
    try inNamespace(network.far) { try program.sendXDP(packet, context: place, count: 3) }
    try expectEqual(
      try dropped.lookup(TestNetwork.nearAddress)?.first, 3, "packets that were dropped")
    try expectEqual(network.received(receiver, wanted: 0), 0, "datagrams that were dropped and received")
  },
  KernelCheck(
    "each of a program's two streams has what was printed to it",
    needs: .linux(7, 0, for: "bpf_stream_vprintk as it is now")
  ) { context in
    let program = try context.load("streams").program("report")
    try expectEqual(try program.runSyscall([3, 0, 0, 0, 5, 0, 0, 0]).returnValue, 0, "result")
    try expectEqual(text(try program.takeStream(.output)), "found 3 of 5\n", "the ordinary stream")
    try expectEqual(text(try program.takeStream(.errors)), "missing 2\n", "the stream of errors")
    try expectEqual(text(try program.takeStream(.output)), "", "what was taken")
    try expectEqual(text(try program.takeStream(.errors)), "", "what was taken")
  },
]

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// An UDP datagram of ten bytes to all on the cable, without a checksum of its own.
private func datagram(from source: [UInt8], to destination: [UInt8], _ port: UInt16) -> [UInt8] {
  let number = [UInt8(port >> 8), UInt8(truncatingIfNeeded: port)]
  var header: [UInt8] = [0x45, 0, 0, 38, 0, 1, 0, 0, 64, 17, 0, 0] + source + destination
  var sum: UInt32 = 0
  for place in stride(from: 0, to: header.count, by: 2) {
    sum += UInt32(header[place]) << 8 | UInt32(header[place + 1])
  }
  sum = (sum & 0xffff) + sum >> 16
  let checksum = ~UInt16(truncatingIfNeeded: (sum & 0xffff) + sum >> 16)
  header[10] = UInt8(checksum >> 8)
  header[11] = UInt8(truncatingIfNeeded: checksum)
  let ethernet = [UInt8](repeating: 0xff, count: 6) + [2, 0, 0, 0, 0, 9, 8, 0]
  return ethernet + header + number + number + [0, 18, 0, 0] + [UInt8](repeating: 7, count: 10)
}
