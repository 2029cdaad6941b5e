import BPFTypes

/// Places in the structures of contexts, as `linux/bpf.h` lays them out.
enum XDPField {
  static let data = 0
  static let dataEnd = 4
  static let dataMeta = 8
  static let ingressInterface = 12
}

/// Places in `struct __sk_buff`.
enum SocketBufferField {
  static let length = 0
  static let packetType = 4
  static let mark = 8
  static let queueMapping = 12
  static let networkProtocol = 16
  static let priority = 32
  static let interface = 40
  static let trafficIndex = 44
  static let control = 48..<68
  static let trafficClass = 72
  static let data = 76
  static let dataEnd = 80
  static let family = 88
  static let remoteAddress = 92
  static let localAddress = 96
  static let remoteAddress6 = 100
  static let localAddress6 = 116
  static let dataMeta = 140
  static let flowKeys = 144
  static let timestamp = 152
  static let socket = 168
  static let hardwareTimestamp = 184

  /// The fields of eight bytes.
  static let wide: Set<Int> = [flowKeys, timestamp, socket, hardwareTimestamp]

  /// What belongs to the packet's socket.
  private static let ofSocket = family..<140

  /// Where programs of a type may not read. C: `*_is_valid_access`.
  static func unreadable(_ type: ProgramType) -> [Range<Int>] {
    let (classOfTraffic, meta) = (trafficClass..<trafficClass + 4, dataMeta..<dataMeta + 4)
    let (time, wireLength, hardware) = (timestamp..<timestamp + 8, 160..<164, hardwareTimestamp..<192)
    switch type {
    case .schedCls, .schedAct: return [ofSocket]
    case .cgroupSkb: return [classOfTraffic, meta, wireLength, hardware]
    case .socketFilter:
      return [classOfTraffic, data..<dataEnd + 4, meta, ofSocket, time, wireLength, hardware]
    default: return [classOfTraffic, ofSocket, meta, time, wireLength, hardware]
    }
  }

  /// Where programs of a type may write. C: `*_is_valid_access`.
  static func writable(_ type: ProgramType) -> Set<Int> {
    let control = Set(stride(from: self.control.lowerBound, to: self.control.upperBound, by: 4))
    switch type {
    case .schedCls, .schedAct:
      return control.union([mark, queueMapping, priority, trafficIndex, trafficClass, timestamp])
    case .cgroupSkb: return control.union([mark, priority, timestamp])
    case .lwtIn, .lwtOut, .lwtXmit: return control.union([mark, priority])
    default: return control
    }
  }
}

extension Machine {
  /// A load from a context whose fields are not what its bytes are.
  @inline(never)
  func loadContext(_ address: UInt64, _ size: UInt8) throws(Fault) -> UInt64 {
    let offset = memory.split(address).offset
    let fault = Fault.context(offset: offset, size: Int(size), isWrite: false)
    guard offset >= 0, offset % Int(size) == 0 else { throw fault }
    switch model {
    case .xdp:
      guard size == 4, offset < 24 else { throw fault }
      if offset <= XDPField.dataMeta {
        return try packetAddress(offset, XDPField.data, XDPField.dataEnd, fault)
      }
    case .socketBuffer(let type):
      guard offset < 192, size < 8 || SocketBufferField.wide.contains(offset),
        !SocketBufferField.unreadable(type).contains(where: { $0.contains(offset) })
      else { throw fault }
      switch offset {
      case SocketBufferField.data, SocketBufferField.dataEnd, SocketBufferField.dataMeta:
        guard size == 4, model.readsPacketDirectly else { throw fault }
        return try packetAddress(offset, SocketBufferField.data, SocketBufferField.dataEnd, fault)
      case SocketBufferField.socket: throw .unsupported("the packet's socket")
      case SocketBufferField.flowKeys: throw .unsupported("the flow's keys")
      default: break
      }
    case .bytes: break
    }
    return memory.contents(Self.contextRegion, offset, Int(size)).reversed().reduce(0) {
      $0 << 8 | UInt64($1)
    }
  }

  private func packetAddress(_ offset: Int, _ data: Int, _ end: Int, _ fault: Fault) throws(Fault) -> UInt64 {
    guard let packet else { throw fault }
    let place = offset == data ? packet.start : offset == end ? packet.end : packet.metadata
    return memory.address(packet.region, place)
  }

  /// A store into a context.
  @inline(never)
  func storeContext(_ value: UInt64, _ address: UInt64, _ size: UInt8) throws(Fault) {
    let offset = memory.split(address).offset
    guard case .socketBuffer(let type) = model,
      SocketBufferField.control.contains(offset)
        ? offset % Int(size) == 0 && offset + Int(size) <= SocketBufferField.control.upperBound
        : SocketBufferField.writable(type).contains(offset)
          && size == (SocketBufferField.wide.contains(offset) ? 8 : 4)
    else { throw .context(offset: offset, size: Int(size), isWrite: true) }
    setContext(value, offset, Int(size))
  }

  /// Writes a field of the context.
  func setContext(_ value: UInt64, _ offset: Int, _ size: Int = 4) {
    memory.fill(
      Self.contextRegion, offset, (0..<size).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) })
  }

  /// Makes the context as `BPF_PROG_TEST_RUN` makes it, where none is given: on the loopback interface.
  func placeContext(_ given: [UInt8]?, _ type: ProgramType) throws(Fault) {
    let size = model.contextSize ?? given?.count ?? type.defaultContextSize
    let access: RegionAccess =
      if case .bytes(let isWritable) = model { isWritable ? .all : .read } else { [] }
    try memory.replace(Self.contextRegion, size, access)
    if let given { memory.fill(Self.contextRegion, 0, Array(given.prefix(size))) }
    switch model {
    case .xdp: if given == nil { setContext(1, XDPField.ingressInterface) }
    case .socketBuffer: describePacket(isGiven: given != nil)
    case .bytes: break
    }
  }

  private func describePacket(isGiven: Bool) {
    guard let packet else { return }
    let frame = memory.contents(packet.region, packet.link, packet.end - packet.link)
    setContext(UInt64(packet.count), SocketBufferField.length)
    guard frame.count >= PacketBuffer.ethernetSize else { return }
    let kind = UInt64(frame[12]) << 8 | UInt64(frame[13])
    // What is no number of a protocol is a length, of a frame of 802.2.
    let number = kind >= 0x600 ? kind : 0x0004
    setContext(UInt64(UInt16(truncatingIfNeeded: number).byteSwapped), SocketBufferField.networkProtocol)
    setContext(Self.packetType(frame), SocketBufferField.packetType)
    if !isGiven { setContext(1, SocketBufferField.interface) }
    if number == 0x0800, frame.count >= PacketBuffer.ethernetSize + 20 {
      setContext(2, SocketBufferField.family)
      for (from, to) in [(26, SocketBufferField.localAddress), (30, SocketBufferField.remoteAddress)] {
        memory.fill(Self.contextRegion, to, Array(frame[from..<from + 4]))
      }
    } else if number == 0x86dd, frame.count >= PacketBuffer.ethernetSize + 40 {
      setContext(10, SocketBufferField.family)
      for (from, to) in [(22, SocketBufferField.localAddress6), (38, SocketBufferField.remoteAddress6)] {
        memory.fill(Self.contextRegion, to, Array(frame[from..<from + 16]))
      }
    }
  }

  /// Whom the packet is for, seen from the loopback interface, whose addresses are all zeros: to it, what is
  /// for everybody is for some. C: `PACKET_*`.
  private static func packetType(_ frame: [UInt8]) -> UInt64 {
    let destination = frame.prefix(6)
    if destination.allSatisfy({ $0 == 0 }) { return 0 }
    return (destination.first ?? 0) & 1 == 1 ? 2 : 3
  }
}
