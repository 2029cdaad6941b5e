import BPFBytes
import BPFSyscall
import BPFTypes

/// What a program sees of a packet's buffer, as far as a test can set it. C: `struct __sk_buff`.
public struct SocketBufferContext: Sendable, Hashable {
  /// C: `mark`.
  public var mark: UInt32 = 0
  /// C: `priority`.
  public var priority: UInt32 = 0
  /// The interface that the packet came in by. C: `ingress_ifindex`. Linux 5.15.
  public var ingressInterfaceIndex: UInt32 = 0
  /// The interface; 0 for the loopback. C: `ifindex`.
  public var interfaceIndex: UInt32 = 0
  /// Five words that are the program's own. C: `cb`.
  public var controlBlock: [UInt32] = [0, 0, 0, 0, 0]
  /// In nanoseconds. C: `tstamp`.
  public var timestamp: UInt64 = 0
  /// In bytes; 0 for the packet's length. C: `wire_len`.
  public var wireLength: UInt32 = 0
  /// C: `gso_segs`.
  public var segments: UInt32 = 0
  /// In bytes. C: `gso_size`.
  public var segmentSize: UInt32 = 0
  /// In nanoseconds. C: `hwtstamp`. Linux 5.17.
  public var hardwareTimestamp: UInt64 = 0

  /// All zero.
  public init() {}

  /// Where the kernel's structure has them.
  private enum Offset {
    static let mark = 8
    static let priority = 32
    static let ingressInterface = 36
    static let interface = 40
    static let controlBlock = 48
    static let timestamp = 152
    static let wireLength = 160
    static let segments = 164
    static let segmentSize = 176
    static let hardwareTimestamp = 184
    static let end = 192
  }

  static let size = Offset.end

  var encoded: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Offset.end)
    func store<T: FixedWidthInteger>(_ value: T, at offset: Int) {
      unsafe withUnsafeBytes(of: value) { unsafe bytes.replaceSubrange(offset..<offset + $0.count, with: $0) }
    }
    for (value, offset) in [
      (mark, Offset.mark), (priority, Offset.priority), (ingressInterfaceIndex, Offset.ingressInterface),
      (interfaceIndex, Offset.interface), (wireLength, Offset.wireLength), (segments, Offset.segments),
      (segmentSize, Offset.segmentSize),
    ] { store(value, at: offset) }
    for (place, word) in controlBlock.prefix(5).enumerated() {
      store(word, at: Offset.controlBlock + place * 4)
    }
    store(timestamp, at: Offset.timestamp)
    store(hardwareTimestamp, at: Offset.hardwareTimestamp)
    return bytes
  }

  /// Reads what a program left. What an older kernel does not have is zero.
  init(decoding bytes: [UInt8]) {
    let slice = ByteSlice(bytes)
    func word(_ offset: Int) -> UInt32 { (try? slice.load(UInt32.self, at: offset)) ?? 0 }
    func long(_ offset: Int) -> UInt64 { (try? slice.load(UInt64.self, at: offset)) ?? 0 }
    mark = word(Offset.mark)
    priority = word(Offset.priority)
    ingressInterfaceIndex = word(Offset.ingressInterface)
    interfaceIndex = word(Offset.interface)
    controlBlock = (0..<5).map { word(Offset.controlBlock + $0 * 4) }
    timestamp = long(Offset.timestamp)
    wireLength = word(Offset.wireLength)
    segments = word(Offset.segments)
    segmentSize = word(Offset.segmentSize)
    hardwareTimestamp = long(Offset.hardwareTimestamp)
  }
}

/// What a program made of a packet.
public struct SocketBufferRunResult: Sendable, Hashable {
  /// What it returned; what that means depends on the program's type.
  public let returnValue: UInt32
  /// The packet as it left it.
  public let packet: [UInt8]
  /// The buffer as it left it; `nil` if none was given.
  public let context: SocketBufferContext?
  /// On average, in nanoseconds.
  public let duration: UInt32
}

extension Program {
  /// Runs a program on a packet in a buffer of the network stack: socket filters, traffic control, lightweight
  /// tunnels, control groups. Linux 4.12.
  ///
  /// - Parameters:
  ///   - packet: at least an Ethernet header, 14 bytes; an IP packet behind it must have its whole header.
  ///   - context: what else the program sees. Linux 5.2.
  /// - Throws: ``BPFError`` with code `invalidValue` if the program is of another type or the packet is too short.
  public func runSocketBuffer(
    _ packet: [UInt8], context: SocketBufferContext? = nil, options: PacketRunOptions = PacketRunOptions()
  ) throws(BPFError) -> SocketBufferRunResult {
    try require([
      .socketFilter, .schedCls, .schedAct, .cgroupSkb, .lwtIn, .lwtOut, .lwtXmit, .lwtSeg6local,
    ])
    var run = TestRun(data: packet, repetitions: options.repetitions)
    run.dataRoom = options.room
    if options.hasChecksum { run.flags = .checksumComplete }
    if let context {
      run.context = context.encoded
      run.contextRoom = SocketBufferContext.size
    }
    let result = try testRun(run)
    return SocketBufferRunResult(
      returnValue: result.returnValue, packet: result.data,
      context: context == nil ? nil : SocketBufferContext(decoding: result.context), duration: result.duration
    )
  }
}
