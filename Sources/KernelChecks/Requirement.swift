import BPFSyscall
import BPFTypes
import Glibc

/// What a check needs from the kernel and the user. It is found out without the code under test, so that a
/// broken probe cannot turn a failure into a skip.
public struct Requirement: Sendable {
  /// Tells what is missing, or `nil`.
  public let missing: @Sendable () -> String?

  /// The right to load programs.
  static let bpf = Requirement {
    let calls = LiveSystemCalls()
    let lacking = [Capability.bpf, .perfmon].filter { calls.has($0) == false }
    guard !lacking.isEmpty else { return nil }
    return "needs \(lacking.map(\.description).joined(separator: " and ")): run as root"
  }

  /// Probes of kernel functions.
  static let kprobes = bpf.and(
    Requirement {
      access("/sys/bus/event_source/devices/kprobe/type", F_OK) == 0
        ? nil : "the kernel is built without CONFIG_KPROBE_EVENTS"
    })

  /// A control group of the second version.
  static let controlGroups = bpf.and(
    Requirement { controlGroupFolder() == nil ? "no cgroup2 file system is mounted" : nil })

  /// Ring buffers: every kernel that is supported has them.
  static let ringBuffers = linux(5, 8, for: "BPF_MAP_TYPE_RINGBUF")

  /// At least some version of the kernel.
  static func linux(_ major: UInt32, _ minor: UInt32, for feature: String) -> Requirement {
    bpf.and(
      Requirement {
        LiveSystemCalls().kernelVersionCode >= major << 16 | minor << 8
          ? nil : "\(feature) came with Linux \(major).\(minor)"
      })
  }

  func and(_ other: Requirement) -> Requirement {
    let first = missing
    let second = other.missing
    return Requirement { first() ?? second() }
  }
}

/// Where the second version of control groups is mounted.
func controlGroupFolder() -> String? {
  ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"].first { access("\($0)/cgroup.procs", F_OK) == 0 }
}
