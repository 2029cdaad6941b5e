import BPFBytes
import BPFSyscall
public import BPFTypes

/// What becomes of a packet. C: `enum xdp_action`.
public struct XDPAction: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The number that the program returns.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The packet is dropped, as an error. C: `XDP_ABORTED`.
  public static let aborted = XDPAction(rawValue: 0)
  /// The packet is dropped. C: `XDP_DROP`.
  public static let drop = XDPAction(rawValue: 1)
  /// The packet goes on to the network stack. C: `XDP_PASS`.
  public static let pass = XDPAction(rawValue: 2)
  /// The packet goes back to where it came from. C: `XDP_TX`.
  public static let transmit = XDPAction(rawValue: 3)
  /// The packet goes elsewhere. C: `XDP_REDIRECT`.
  public static let redirect = XDPAction(rawValue: 4)

  private static let names = ["XDP_ABORTED", "XDP_DROP", "XDP_PASS", "XDP_TX", "XDP_REDIRECT"]

  /// The C name, or the number.
  public var description: String {
    Self.names.indices.contains(Int(rawValue)) ? Self.names[Int(rawValue)] : "\(rawValue)"
  }
}

/// Where a packet for an XDP program seems to come from.
public struct XDPRunContext: Sendable, Hashable {
  /// What lies before the packet, for the program's `data_meta`: a multiple of 4 bytes, up to 32, since Linux 6.5
  /// up to 252.
  public var metadata: [UInt8] = []
  /// The interface; 0 for that of the loopback. C: `ingress_ifindex`.
  public var interfaceIndex: UInt32 = 0
  /// C: `rx_queue_index`.
  public var receiveQueue: UInt32 = 0

  /// From the loopback interface, without metadata.
  public init() {}

  /// C: `struct xdp_md`.
  fileprivate func encoded(packetSize: Int) -> [UInt8] {
    var writer = ByteWriter()
    for word in [metadata.count, metadata.count + packetSize, 0] { writer.append(UInt32(clamping: word)) }
    writer.append(interfaceIndex)
    writer.append(receiveQueue)
    writer.append(UInt32(0))
    return writer.bytes
  }

  /// How much metadata there is, as the program left it.
  fileprivate static func metadataSize(_ context: [UInt8]) -> Int {
    let bytes = ByteSlice(context)
    guard let data = try? bytes.load(UInt32.self, at: 0), let meta = try? bytes.load(UInt32.self, at: 8),
      data >= meta
    else { return 0 }
    return Int(data - meta)
  }
}

/// What an XDP program made of a packet.
public struct XDPRunResult: Sendable, Hashable {
  /// What it returned.
  public let action: XDPAction
  /// The packet as it left it.
  public let packet: [UInt8]
  /// What lies before the packet. Without a context, it is a part of the packet.
  public let metadata: [UInt8]
  /// On average, in nanoseconds.
  public let duration: UInt32
}

extension Program {
  /// Runs an XDP program on a packet, without anybody sending or receiving it. Linux 4.12.
  ///
  /// - Parameters:
  ///   - packet: at least an Ethernet header, 14 bytes.
  ///   - context: where it seems to come from. Linux 5.15.
  /// - Throws: ``BPFError`` with code `invalidValue` if the program is of another type or the packet is too short.
  public func runXDP(
    _ packet: [UInt8], context: XDPRunContext? = nil, options: PacketRunOptions = PacketRunOptions()
  ) throws(BPFError) -> XDPRunResult {
    try require([.xdp])
    var run = TestRun(data: (context?.metadata ?? []) + packet, repetitions: options.repetitions)
    run.dataRoom = options.room
    if let context {
      run.context = context.encoded(packetSize: packet.count)
      run.contextRoom = run.context.count
    }
    let result = try testRun(run)
    let metadata = context == nil ? 0 : min(XDPRunContext.metadataSize(result.context), result.data.count)
    return XDPRunResult(
      action: XDPAction(rawValue: result.returnValue), packet: Array(result.data[metadata...]),
      metadata: Array(result.data[..<metadata]), duration: result.duration)
  }

  /// Runs an XDP program on copies of a packet, and lets become of them what it says: they are sent, redirected,
  /// or received by the interface of the context. C: `BPF_F_TEST_XDP_LIVE_FRAMES`. Linux 5.18.
  ///
  /// - Parameters:
  ///   - count: how many packets.
  ///   - batchSize: how many at a time, at most 256; 0 for the kernel's choice of 64.
  public func sendXDP(
    _ packet: [UInt8], context: XDPRunContext = XDPRunContext(), count: UInt32 = 1, batchSize: UInt32 = 0
  ) throws(BPFError) {
    try require([.xdp])
    var run = TestRun(data: context.metadata + packet, repetitions: count)
    run.context = context.encoded(packetSize: packet.count)
    run.flags = .liveFrames
    run.batchSize = batchSize
    _ = try testRun(run)
  }
}
