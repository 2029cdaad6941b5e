internal import BPFTypes
internal import CBPF

/// Where the kernel takes probes: a performance monitoring unit of its own.
public struct ProbeSource: Sendable, Hashable {
  /// C: `perf_event_attr.type`.
  public let type: UInt32
  /// The bit of `perf_event_attr.config` that asks for a return probe.
  public let returnBit: UInt64
}

extension SystemCalls {
  /// The number of a static tracepoint, from tracefs.
  ///
  /// - Throws: ``SystemCallError`` with `ENOENT` if the kernel has no such tracepoint.
  public func tracepointID(category: String, name: String) throws(SystemCallError) -> UInt64 {
    let path = "events/\(category)/\(name)/id"
    guard isFileName(category), isFileName(name) else {
      throw SystemCallError(call: "open(\(path))", errno: .ENOENT)
    }
    return try number(in: try readTraceFile(path), of: path)
  }

  /// A name must not lead to another folder than its own, nor end before its end.
  private func isFileName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
  }

  /// Opens an event for a static tracepoint, on every CPU and for every process.
  public func perfEventOpenTracepoint(id: UInt64) throws(SystemCallError) -> FileDescriptor {
    var attributes = perf_event_attr()
    attributes.type = KernelMacro.PERF_TYPE_TRACEPOINT
    attributes.config = id
    return try FileDescriptor(adopting: openEvent(&attributes), of: "perf_event_open", through: self)
  }

  /// Where kprobes are taken, from sysfs.
  ///
  /// - Throws: ``SystemCallError`` with `ENOENT` if the kernel has no kprobes.
  public func kprobeSource() throws(SystemCallError) -> ProbeSource { try probeSource("kprobe") }

  func probeSource(_ unit: String) throws(SystemCallError) -> ProbeSource {
    let folder = "/sys/bus/event_source/devices/\(unit)/"
    let type = try number(in: try readSmallFile(folder + "type"), of: folder + "type")
    let bit = try formatBit(folder + "format/retprobe")
    return ProbeSource(type: UInt32(clamping: type), returnBit: 1 << bit)
  }

  /// The lowest bit of something in `perf_event_attr.config`: `config:0`, or `config:32-63` for a wide one. No
  /// kernel has used another field.
  func formatBit(_ path: String) throws(SystemCallError) -> UInt64 {
    let format = try readSmallFile(path)
    let field = Array("config:".utf8)
    guard format.starts(with: field) else { throw SystemCallError(call: "read(\(path))", errno: .EINVAL) }
    let bit = try number(in: format.dropFirst(field.count), of: path)
    guard bit < 64 else { throw SystemCallError(call: "read(\(path))", errno: .ERANGE) }
    return bit
  }

  /// Opens an event for the entry, the return or an instruction of a kernel function. Linux 4.17.
  public func perfEventOpenKprobe(
    source: ProbeSource, function: String, offset: UInt64, isReturn: Bool
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = perf_event_attr()
    attributes.type = source.type
    attributes.config = isReturn ? source.returnBit : 0
    attributes.config2 = offset
    let name = Array(function.utf8) + [0]
    let result = unsafe name.withUnsafeBytes { bytes in
      attributes.config1 = unsafe UInt64(address: bytes.baseAddress)
      return openEvent(&attributes)
    }
    return try FileDescriptor(adopting: result, of: "perf_event_open", through: self)
  }

  /// Ties a program to an event. C: `PERF_EVENT_IOC_SET_BPF`. Linux 4.1.
  public func perfEventSetBPF(eventFD: Int32, programFD: Int32) throws(SystemCallError) {
    let result = control(
      eventFD, request: KernelMacro.PERF_EVENT_IOC_SET_BPF, argument: UInt(UInt32(bitPattern: programFD)))
    guard result >= 0 else {
      throw SystemCallError(call: "ioctl(PERF_EVENT_IOC_SET_BPF)", errno: .init(negated: result))
    }
  }

  /// Sets an event going. C: `PERF_EVENT_IOC_ENABLE`.
  public func perfEventEnable(eventFD: Int32) throws(SystemCallError) {
    let result = control(eventFD, request: KernelMacro.PERF_EVENT_IOC_ENABLE, argument: 0)
    guard result >= 0 else {
      throw SystemCallError(call: "ioctl(PERF_EVENT_IOC_ENABLE)", errno: .init(negated: result))
    }
  }

  /// Events of the kernel's own code are opened on one CPU and fire on all.
  func openEvent(_ attributes: inout perf_event_attr, process: Int32 = -1, cpu: Int32 = 0) -> Int {
    attributes.size = UInt32(MemoryLayout<perf_event_attr>.size)
    return unsafe withUnsafeMutableBytes(of: &attributes) { bytes in
      unsafe perfEventOpen(
        bytes, process: process, cpu: cpu, group: -1, flags: KernelMacro.PERF_FLAG_FD_CLOEXEC)
    }
  }

  func number(in text: some Sequence<UInt8>, of path: String) throws(SystemCallError) -> UInt64 {
    let digits = text.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard let value = UInt64(String(decoding: Array(digits), as: UTF8.self)) else {
      throw SystemCallError(call: "read(\(path))", errno: .EINVAL)
    }
    return value
  }
}
