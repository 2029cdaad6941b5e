import BPF
import Glibc
import TestSupport

extension Requirement {
  /// The right to change the kernel's functions while it runs. Who may trace functions at all may also look
  /// at the list of them; a locked-down kernel refuses both.
  static let trampolines = bpf.and(Requirement { functionTracingRefusal() })

  /// Security hooks for programs.
  static let securityHooks = trampolines.and(
    Requirement {
      guard let list = try? withMount("securityfs", { try text(of: "\($0)/lsm") }) else {
        return "the list of security modules cannot be read"
      }
      return list.split(separator: ",").contains { $0.trimmed == "bpf" }
        ? nil : "the kernel was started without the security module bpf (lsm=…,bpf)"
    })

  /// Probes of user functions.
  static let uprobes = bpf.and(
    Requirement {
      access("/sys/bus/event_source/devices/uprobe/type", F_OK) == 0
        ? nil : "the kernel is built without CONFIG_UPROBE_EVENTS"
    })

  /// The C library as a shared one, which this process uses.
  static let sharedLibc = uprobes.and(
    Requirement {
      (try? text(of: "/proc/self/maps"))?.contains("/libc.so.6") == true
        ? nil : "this program is linked statically, without a shared C library"
    })

  /// Links of perf events.
  static let perfLinks = linux(5, 15, for: "BPF_LINK_TYPE_PERF_EVENT")
}

/// Why functions of the kernel must not be traced, or `nil`.
func functionTracingRefusal() -> String? {
  do {
    return try withMount("tracefs") { folder in
      let file = open("\(folder)/available_filter_functions", O_RDONLY | O_CLOEXEC)
      guard file < 0 else {
        close(file)
        return nil
      }
      return errno == EPERM
        ? "the kernel is locked down against tracing its functions"
        : "the kernel is built without CONFIG_DYNAMIC_FTRACE"
    }
  } catch {
    return "tracefs cannot be mounted"
  }
}

func text(of path: String) throws -> String {
  String(decoding: try readFile(path), as: UTF8.self)
}

extension StringProtocol {
  /// Without blanks and line breaks at both ends.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    let length = start.reversed().drop { $0.isWhitespace }.count
    return String(start.prefix(length))
  }
}

extension LoadedObject {
  /// A global variable as a number.
  func number(_ name: String) throws -> UInt64 {
    guard let value: UInt64 = try globals[name]?.integer() else {
      throw CheckFailure(description: "there is no global \(name)")
    }
    return value
  }
}
