/// A privilege that loading or attaching may need. C: `CAP_*` (`linux/capability.h`).
public struct Capability: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Programs, maps and BTF. Linux 5.8.
  public static let bpf = Capability(rawValue: KernelMacro.CAP_BPF)
  /// Tracing. Linux 5.8.
  public static let perfmon = Capability(rawValue: KernelMacro.CAP_PERFMON)
  /// Networking.
  public static let netAdmin = Capability(rawValue: KernelMacro.CAP_NET_ADMIN)
  /// Everything.
  public static let sysAdmin = Capability(rawValue: KernelMacro.CAP_SYS_ADMIN)

  /// The C name.
  public var description: String {
    switch self {
    case .bpf: "CAP_BPF"
    case .perfmon: "CAP_PERFMON"
    case .netAdmin: "CAP_NET_ADMIN"
    case .sysAdmin: "CAP_SYS_ADMIN"
    default: "capability \(rawValue)"
    }
  }
}

extension ProgramType {
  /// What a process needs to load programs of the type, where it is not allowed to do everything. Linux 5.8.
  public var neededCapabilities: Set<Capability> {
    switch self {
    case .kprobe, .tracepoint, .rawTracepoint, .rawTracepointWritable, .perfEvent, .tracing, .lsm, .ext,
      .structOps:
      [.bpf, .perfmon]
    case .socketFilter, .cgroupSkb, .skReuseport: [.bpf]
    case .unspec, .syscall: [.bpf]
    default: [.bpf, .netAdmin]
    }
  }
}
