import BPFTypes

/// What a program's first argument is, and how loads and stores there are meant.
enum ContextModel {
  /// C: `struct xdp_md`.
  case xdp
  /// C: `struct __sk_buff`.
  case socketBuffer(ProgramType)
  /// Bytes as they are: arguments of tracepoints and system calls, registers, addresses of sockets.
  case bytes(isWritable: Bool)

  /// The model of a type of program; `nil` if that is not simulated.
  init?(_ type: ProgramType) {
    switch type {
    case .xdp: self = .xdp
    case .schedCls, .schedAct, .socketFilter, .cgroupSkb, .lwtIn, .lwtOut, .lwtXmit:
      self = .socketBuffer(type)
    case .kprobe, .tracepoint, .rawTracepoint, .perfEvent, .tracing, .lsm, .structOps, .cgroupDevice, .ext:
      self = .bytes(isWritable: false)
    case .syscall, .rawTracepointWritable, .cgroupSockAddr, .cgroupSock, .cgroupSysctl, .skLookup:
      self = .bytes(isWritable: true)
    default: return nil
    }
  }

  /// Whether the bytes of the context are what loads there read.
  @inline(__always)
  var isPlain: Bool {
    if case .bytes = self { true } else { false }
  }

  var isXDP: Bool {
    if case .xdp = self { true } else { false }
  }

  /// Whether the program sees the packet from the network's header on.
  var hidesLinkHeader: Bool {
    guard case .socketBuffer(let type) = self else { return false }
    return type != .schedCls && type != .schedAct
  }

  /// Whether the program may follow `data`.
  var readsPacketDirectly: Bool {
    guard case .socketBuffer(let type) = self else { return isXDP }
    return type != .socketFilter
  }

  /// What the program may do with the packet's bytes.
  var packetAccess: RegionAccess {
    guard case .socketBuffer(let type) = self else { return .all }
    return type == .schedCls || type == .schedAct || type == .lwtXmit ? .all : .read
  }

  /// In bytes.
  var contextSize: Int? {
    switch self {
    case .xdp: 24
    case .socketBuffer: 192
    case .bytes: nil
    }
  }
}

extension ProgramType {
  /// How many bytes of context there are if none are given: registers, twelve arguments, or what fits any structure.
  var defaultContextSize: Int {
    switch self {
    case .rawTracepoint, .rawTracepointWritable, .tracing, .lsm, .structOps: 12 * 8
    case .kprobe: 21 * 8
    default: 256
    }
  }

  /// Whether the kernel lets programs of the type follow pointers to its structures.
  var readsKernelMemory: Bool { self == .tracing || self == .lsm || self == .structOps }
}
