import BPFTypes

/// Helpers that read and change packets.
extension Machine {
  func packetHelper(_ id: HelperID, _ a: Arguments) throws(Fault) -> UInt64? {
    switch id {
    case .skbLoadBytes: return try copyOut(a, try socketPacket(a.a).start, a.b, a.c, a.d)
    case .skbLoadBytesRelative:
      let packet = try socketPacket(a.a)
      guard a.e <= 1 else { return Self.failure(.EFAULT) }
      return try copyOut(a, a.e == 0 ? packet.link : packet.network, a.b, a.c, a.d)
    case .skbStoreBytes:
      let packet = try socketPacket(a.a)
      guard a.e & ~3 == 0 else { return Self.failure(.EINVAL) }
      return try copyIn(packet, a.b, a.c, a.d)
    case .xdpLoadBytes, .xdpStoreBytes:
      let packet = try xdpPacket(a.a)
      if let refusal = Self.refusal(a, packet) { return Self.failure(refusal) }
      return id == .xdpLoadBytes
        ? try copyOut(a, packet.start, a.b, a.c, a.d) : try copyIn(packet, a.b, a.c, a.d)
    case .xdpGetBuffLen: return UInt64(try xdpPacket(a.a).count)
    case .skbPullData:
      let packet = try socketPacket(a.a)
      return Int(truncatingIfNeeded: a.b & 0xffff_ffff) <= packet.count ? 0 : Self.failure(.ENOMEM)
    case .setHashInvalid:
      _ = try socketPacket(a.a)
      return 0
    case .xdpAdjustHead: return try adjustHead(a)
    case .xdpAdjustTail: return try adjustTail(a)
    case .xdpAdjustMeta: return try adjustMetadata(a)
    case .redirect: return try redirect(a)
    default: return nil
    }
  }

  private func socketPacket(_ context: UInt64) throws(Fault) -> PacketBuffer {
    guard case .socketBuffer = model, let packet else {
      throw .misuse("the program has no packet of a socket")
    }
    try requireContext(context)
    return packet
  }

  private func xdpPacket(_ context: UInt64) throws(Fault) -> PacketBuffer {
    guard case .xdp = model, let packet else { throw .misuse("the program has no packet of XDP") }
    try requireContext(context)
    return packet
  }

  /// What the kernel says of places of a packet of XDP that are not there. C: `bpf_xdp_pointer`.
  private static func refusal(_ a: Arguments, _ packet: PacketBuffer) -> KernelErrno? {
    let (offset, size) = (a.b & 0xffff_ffff, a.d & 0xffff_ffff)
    guard offset <= 0xffff, size <= 0xffff else { return .EFAULT }
    return offset + size <= UInt64(packet.count) ? nil : .EINVAL
  }

  /// Copies out of the packet; what cannot be read is zeros.
  private func copyOut(
    _ a: Arguments, _ base: Int, _ offset: UInt64, _ target: UInt64, _ size: UInt64
  ) throws(Fault) -> UInt64 {
    guard let packet else { return Self.failure(.EFAULT) }
    let count = try Self.size(size)
    _ = try unsafe memory.place(target, count, .write)
    let start = base + Int(truncatingIfNeeded: offset & 0xffff_ffff)
    guard start + count <= packet.end else {
      try memory.write([UInt8](repeating: 0, count: count), target)
      return Self.failure(.EFAULT)
    }
    try memory.write(memory.contents(packet.region, start, count), target)
    return 0
  }

  private func copyIn(
    _ packet: PacketBuffer, _ offset: UInt64, _ source: UInt64, _ size: UInt64
  ) throws(Fault) -> UInt64 {
    let bytes = try memory.bytes(source, try Self.size(size))
    let start = packet.start + Int(truncatingIfNeeded: offset & 0xffff_ffff)
    guard start + bytes.count <= packet.end else { return Self.failure(.EFAULT) }
    memory.fill(packet.region, start, bytes)
    return 0
  }

  // MARK: - The ends of a packet of XDP

  private static func distance(_ value: UInt64) -> Int { Int(Int32(truncatingIfNeeded: value)) }

  private func adjustHead(_ a: Arguments) throws(Fault) -> UInt64 {
    var packet = try xdpPacket(a.a)
    let start = packet.start + Self.distance(a.b)
    let metadata = packet.start - packet.metadata
    guard start >= PacketBuffer.xdpReserved + metadata, start <= packet.end - PacketBuffer.ethernetSize else {
      return Self.failure(.EINVAL)
    }
    if metadata > 0 {
      memory.fill(packet.region, start - metadata, memory.contents(packet.region, packet.metadata, metadata))
    }
    packet.start = start
    packet.metadata = start - metadata
    show(packet)
    return 0
  }

  private func adjustTail(_ a: Arguments) throws(Fault) -> UInt64 {
    var packet = try xdpPacket(a.a)
    let end = packet.end + Self.distance(a.b)
    guard end <= packet.capacity, end >= packet.start + PacketBuffer.ethernetSize else {
      return Self.failure(.EINVAL)
    }
    if end > packet.end { memory.clear(packet.region, packet.end, end - packet.end) }
    packet.end = end
    show(packet)
    return 0
  }

  private func adjustMetadata(_ a: Arguments) throws(Fault) -> UInt64 {
    var packet = try xdpPacket(a.a)
    let metadata = packet.metadata + Self.distance(a.b)
    guard metadata >= PacketBuffer.xdpReserved, metadata <= packet.start else { return Self.failure(.EINVAL) }
    let size = packet.start - metadata
    guard size % 4 == 0, size <= 255 else { return Self.failure(.EACCES) }
    packet.metadata = metadata
    show(packet)
    return 0
  }

  private func show(_ packet: PacketBuffer) {
    self.packet = packet
    showPacket()
  }

  /// C: `bpf_redirect`.
  private func redirect(_ a: Arguments) throws(Fault) -> UInt64 {
    switch model {
    case .xdp:
      guard a.b == 0 else { return 0 }
      redirection = UInt32(truncatingIfNeeded: a.a)
      return 4
    case .socketBuffer(.schedCls), .socketBuffer(.schedAct), .socketBuffer(.lwtXmit):
      guard a.b & ~1 == 0 else { return 2 }
      redirection = UInt32(truncatingIfNeeded: a.a)
      return 7
    default: throw .misuse("bpf_redirect() is for programs that decide where a packet goes")
    }
  }
}
