/// The memory of a packet: room before it, the packet, room behind it.
struct PacketBuffer {
  /// What Ethernet puts before a packet. C: `ETH_HLEN`.
  static let ethernetSize = 14
  /// C: `XDP_PACKET_HEADROOM`.
  static let xdpHeadroom = 256
  /// What a frame of XDP has, with what the kernel keeps behind the packet left out: a page less
  /// `sizeof(struct skb_shared_info)`.
  static let xdpFrame = 4096 - 320
  /// What of the room before a packet the kernel keeps. C: `sizeof(struct xdp_frame)`.
  static let xdpReserved = 40
  /// Room before and behind a packet of a socket.
  static let socketRoom = 256

  let region: Int
  /// Where programs find the packet's first byte, in the region. C: `data`.
  var start: Int
  /// Behind the last one. C: `data_end`.
  var end: Int
  /// Where what a program puts before the packet begins. C: `data_meta`.
  var metadata: Int
  /// Where the Ethernet header begins, or would.
  var link: Int
  /// How many bytes there are at all.
  let capacity: Int

  var count: Int { end - start }
  /// Where the network's header begins. C: `skb_network_offset`.
  var network: Int { link + Self.ethernetSize }
}

extension Machine {
  /// Puts a packet into memory.
  ///
  /// - Parameter model: which part of it the program sees, and whether it may write there.
  func placePacket(_ bytes: [UInt8], _ model: ContextModel) throws(Fault) {
    let headroom = model.isXDP ? PacketBuffer.xdpHeadroom : PacketBuffer.socketRoom
    let capacity =
      model.isXDP
      ? max(PacketBuffer.xdpFrame, headroom + bytes.count) : headroom + bytes.count + PacketBuffer.socketRoom
    let region = try memory.allocate(.packet, capacity, model.packetAccess)
    memory.fill(region, headroom, bytes)
    let start = headroom + (model.hidesLinkHeader ? PacketBuffer.ethernetSize : 0)
    packet = PacketBuffer(
      region: region, start: start, end: headroom + bytes.count, metadata: start, link: headroom,
      capacity: capacity)
    showPacket()
  }

  /// Lets the program reach what is the packet now, and nothing else.
  func showPacket() {
    guard let packet else { return }
    var region = memory[packet.region]
    region.lower = packet.metadata
    region.upper = packet.end
    memory[packet.region] = region
  }

  /// The packet as `BPF_PROG_TEST_RUN` gives it back: a link header that the program never saw is zeros.
  func packetOut() -> [UInt8] {
    guard let packet else { return [] }
    let bytes = memory.contents(packet.region, packet.start, packet.count)
    return model.hidesLinkHeader ? [UInt8](repeating: 0, count: PacketBuffer.ethernetSize) + bytes : bytes
  }

  /// Loads of classic BPF: from the packet of `r6`, in the network's order.
  ///
  /// - Returns: `nil` if the packet ends before, which ends the program.
  func packetLoad(_ i: DecodedInstruction, _ context: UInt64, _ index: UInt64) throws(Fault) -> UInt64? {
    guard case .socketBuffer = model, let packet else {
      throw .misuse("only programs with a packet load from it so")
    }
    guard context == memory.address(Self.contextRegion) else { throw .misuse("r6 is not the context") }
    let constant = Int64(Int32(truncatingIfNeeded: i.constant))
    let offset = constant + (i.flag ? Int64(Int32(truncatingIfNeeded: index)) : 0)
    guard let place = classicPlace(offset, packet), place >= packet.link, place + Int(i.size) <= packet.end
    else {
      return nil
    }
    return memory.contents(packet.region, place, Int(i.size)).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Offsets below zero count from a header. C: `SKF_NET_OFF`, `SKF_LL_OFF`.
  private func classicPlace(_ offset: Int64, _ packet: PacketBuffer) -> Int? {
    let (network, link): (Int64, Int64) = (-0x10_0000, -0x20_0000)
    if offset >= 0 { return packet.start + Int(offset) }
    if offset >= network { return packet.network + Int(offset - network) }
    if offset >= link { return packet.link + Int(offset - link) }
    return nil
  }
}
