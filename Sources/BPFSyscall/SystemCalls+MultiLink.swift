internal import BPFBytes
public import BPFTypes
internal import CBPF

/// Kernel functions that one link attaches to.
public enum KernelFunctionList: Sendable, Hashable {
  /// By their names. C: `kprobe_multi.syms`.
  case names([String])
  /// By their addresses. C: `kprobe_multi.addrs`.
  case addresses([UInt64])

  /// How many there are.
  public var count: Int {
    switch self {
    case .names(let names): names.count
    case .addresses(let addresses): addresses.count
    }
  }
}

/// Places in a file that one link attaches to.
public struct UserFunctionList: Sendable, Hashable {
  /// The executable or library.
  public var path: String
  /// Where the places are, in bytes from the start of the file.
  public var offsets: [UInt64]
  /// Where in the file the counter of each place lies; empty for none. C: `ref_ctr_offsets`.
  public var counterOffsets: [UInt64] = []
  /// What programs get from `bpf_get_attach_cookie` at each place; empty for zeros.
  public var cookies: [UInt64] = []
  /// Whether the program runs when the functions return.
  public var isReturn = false
  /// The process whose calls count; 0 for the calling one, `nil` for every one.
  public var process: Int32?

  /// States what every list has.
  public init(path: String, offsets: [UInt64]) {
    self.path = path
    self.offsets = offsets
  }
}

extension SystemCalls {
  /// Attaches a program to many kernel functions. C: `BPF_LINK_CREATE` with `kprobe_multi`. Linux 5.18.
  ///
  /// - Parameters:
  ///   - type: that of multiple probes, or of sessions (Linux 6.10).
  ///   - cookies: one for each function, or none.
  public func linkCreateKprobeMulti(
    programFD: Int32, type: AttachType, functions: KernelFunctionList, cookies: [UInt64], isReturn: Bool
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_link_create()
    attributes.prog_fd = UInt32(bitPattern: programFD)
    attributes.attach_type = type.rawValue
    attributes.kprobe_multi.flags = isReturn ? KernelMacro.BPF_F_KPROBE_MULTI_RETURN : 0
    attributes.kprobe_multi.cnt = UInt32(clamping: functions.count)
    let hasCookies = !cookies.isEmpty
    let result = unsafe cookies.withUnsafeBytes { cookies in
      if hasCookies { attributes.kprobe_multi.cookies = unsafe UInt64(address: cookies.baseAddress) }
      switch functions {
      case .addresses(let addresses):
        return unsafe addresses.withUnsafeBytes { addresses in
          attributes.kprobe_multi.addrs = unsafe UInt64(address: addresses.baseAddress)
          return command(.linkCreate, &attributes)
        }
      case .names(let names):
        return withPointers(to: names) { pointers in
          attributes.kprobe_multi.syms = pointers
          return command(.linkCreate, &attributes)
        }
      }
    }
    return try FileDescriptor(adopting: result, of: callName(.linkCreate), through: self)
  }

  /// Attaches a program to many user functions. C: `BPF_LINK_CREATE` with `uprobe_multi`. Linux 6.6.
  ///
  /// - Parameter type: that of multiple probes, or of sessions (Linux 6.13).
  public func linkCreateUprobeMulti(
    programFD: Int32, type: AttachType, functions: UserFunctionList
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_link_create()
    attributes.prog_fd = UInt32(bitPattern: programFD)
    attributes.attach_type = type.rawValue
    attributes.uprobe_multi.flags = functions.isReturn ? KernelMacro.BPF_F_UPROBE_MULTI_RETURN : 0
    attributes.uprobe_multi.cnt = UInt32(clamping: functions.offsets.count)
    // The kernel's own 0 stands for every process.
    let process = functions.process.map { $0 == 0 ? getpid() : $0 } ?? 0
    attributes.uprobe_multi.pid = UInt32(bitPattern: process)
    let count = functions.offsets.count
    let lists = functions.offsets + functions.counterOffsets + functions.cookies
    let path = Array(functions.path.utf8) + [0]
    let result = unsafe path.withUnsafeBytes { path in
      unsafe lists.withUnsafeBytes { lists in
        attributes.uprobe_multi.path = unsafe UInt64(address: path.baseAddress)
        let base = unsafe UInt64(address: lists.baseAddress)
        attributes.uprobe_multi.offsets = base
        if !functions.counterOffsets.isEmpty {
          attributes.uprobe_multi.ref_ctr_offsets = base + UInt64(count * 8)
        }
        if !functions.cookies.isEmpty {
          attributes.uprobe_multi.cookies = base + UInt64((count + functions.counterOffsets.count) * 8)
        }
        return command(.linkCreate, &attributes)
      }
    }
    return try FileDescriptor(adopting: result, of: callName(.linkCreate), through: self)
  }

  /// Calls with the address of an array of addresses of texts, as C's `char **`.
  private func withPointers(to names: [String], _ body: (UInt64) -> Int) -> Int {
    var text: [UInt8] = []
    let starts = names.map { name in
      defer { text += Array(name.utf8) + [0] }
      return UInt64(text.count)
    }
    return unsafe text.withUnsafeBytes { text in
      let base = unsafe UInt64(address: text.baseAddress)
      return unsafe starts.map { base + $0 }.withUnsafeBytes { unsafe body(UInt64(address: $0.baseAddress)) }
    }
  }
}
