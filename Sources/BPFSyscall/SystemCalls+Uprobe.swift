internal import BPFTypes
internal import CBPF

/// Where a user function is probed.
public struct UprobeTarget: Sendable, Hashable {
  /// The executable or library. The kernel finds it as the calling process would.
  public var path: String
  /// Bytes from the start of the file.
  public var offset: UInt64
  /// Whether the probe fires when the function returns.
  public var isReturn = false
  /// The process whose calls count; 0 for the calling one, `nil` for every one.
  public var process: Int32?
  /// Where in the file a counter lies that says how many watch, or 0. C: `ref_ctr_offset`. Linux 4.20.
  public var counterOffset: UInt64 = 0

  /// States what every target has.
  public init(path: String, offset: UInt64) {
    self.path = path
    self.offset = offset
  }
}

extension SystemCalls {
  /// Where uprobes are taken, from sysfs.
  ///
  /// - Throws: ``SystemCallError`` with `ENOENT` if the kernel has no uprobes.
  public func uprobeSource() throws(SystemCallError) -> ProbeSource { try probeSource("uprobe") }

  /// Opens an event for a user function. Linux 4.17.
  public func perfEventOpenUprobe(
    source: ProbeSource, target: UprobeTarget
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = perf_event_attr()
    attributes.type = source.type
    attributes.config = target.isReturn ? source.returnBit : 0
    if target.counterOffset != 0 {
      let bit = try formatBit("/sys/bus/event_source/devices/uprobe/format/ref_ctr_offset")
      let shifted = target.counterOffset << bit
      guard shifted >> bit == target.counterOffset else {
        throw SystemCallError(call: "perf_event_open", errno: .ERANGE)
      }
      attributes.config |= shifted
    }
    attributes.config2 = target.offset
    let path = Array(target.path.utf8) + [0]
    let result = unsafe path.withUnsafeBytes { bytes in
      attributes.config1 = unsafe UInt64(address: bytes.baseAddress)
      // An event of one process follows it over all CPUs.
      return openEvent(
        &attributes, process: target.process ?? -1, cpu: target.process == nil ? 0 : -1)
    }
    return try FileDescriptor(adopting: result, of: "perf_event_open", through: self)
  }
}
