internal import BPFBytes
internal import BPFTypes
internal import CBPF

/// What a descriptor of a process is attached to. C: the output of `BPF_TASK_FD_QUERY`.
public struct TaskDescriptor: Sendable, Hashable {
  /// C: `prog_id`.
  public let programID: UInt32
  /// C: `fd_type`.
  public let kind: TaskDescriptorKind
  /// The tracepoint, the kernel's function, or the file with the function; empty if it has none. C: `buf`.
  public let name: String
  /// From the function, or within the file. C: `probe_offset`.
  public let offset: UInt64
  /// In the kernel, for a probe without a name; 0 if the kernel hides it. C: `probe_addr`.
  public let address: UInt64
}

/// C: `enum bpf_task_fd_type`.
public struct TaskDescriptorKind: RawRepresentable, Sendable, Hashable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// C: `BPF_FD_TYPE_RAW_TRACEPOINT`.
  public static let rawTracepoint = TaskDescriptorKind(rawValue: 0)
  /// C: `BPF_FD_TYPE_TRACEPOINT`.
  public static let tracepoint = TaskDescriptorKind(rawValue: 1)
  /// C: `BPF_FD_TYPE_KPROBE`.
  public static let kprobe = TaskDescriptorKind(rawValue: 2)
  /// C: `BPF_FD_TYPE_KRETPROBE`.
  public static let kretprobe = TaskDescriptorKind(rawValue: 3)
  /// C: `BPF_FD_TYPE_UPROBE`.
  public static let uprobe = TaskDescriptorKind(rawValue: 4)
  /// C: `BPF_FD_TYPE_URETPROBE`.
  public static let uretprobe = TaskDescriptorKind(rawValue: 5)

  private static let names = ["raw_tracepoint", "tracepoint", "kprobe", "kretprobe", "uprobe", "uretprobe"]

  /// As bpftool writes it, or `nil` for a number that is not known here.
  public var name: String? {
    Self.names.indices.contains(Int(rawValue)) ? Self.names[Int(rawValue)] : nil
  }
}

extension SystemCalls {
  /// Asks what a descriptor of a process is attached to. C: `BPF_TASK_FD_QUERY`. Linux 4.18, needs `CAP_SYS_ADMIN`.
  ///
  /// - Returns: `nil` for a descriptor that no program is attached by, or that is closed meanwhile.
  public func taskDescriptor(
    process: Int32, descriptor: Int32
  ) throws(SystemCallError) -> TaskDescriptor? {
    var attributes = cbpf_task_fd_query()
    attributes.pid = UInt32(bitPattern: process)
    attributes.fd = UInt32(bitPattern: descriptor)
    var text = [UInt8](repeating: 0, count: 4096)
    let result = unsafe text.withUnsafeMutableBytes { text in
      attributes.buf = unsafe UInt64(address: text.baseAddress)
      attributes.buf_len = UInt32(clamping: text.count)
      return command(.taskFdQuery, &attributes, least: MemoryLayout<cbpf_task_fd_query>.size)
    }
    guard result >= 0 else {
      let errno = KernelErrno(negated: result)
      // Most descriptors are something else, and processes end.
      if [.ENOTSUPP, .EBADF, .ENOENT, .ESRCH, .EOPNOTSUPP].contains(errno) { return nil }
      throw SystemCallError(call: callName(.taskFdQuery), errno: errno)
    }
    return TaskDescriptor(
      programID: attributes.prog_id, kind: .init(rawValue: attributes.fd_type),
      name: String(decoding: text.prefix { $0 != 0 }, as: UTF8.self), offset: attributes.probe_offset,
      address: attributes.probe_addr)
  }

  /// What the kernel knows of a map as its own structure, zeros behind what it has. C: `struct bpf_map_info`.
  ///
  /// - Parameter size: of the structure in the kernel, in bytes.
  public func rawMapInfo(fd: Int32, size: Int) throws(SystemCallError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(max(size, 0), 4096))
    var attributes = cbpf_info()
    attributes.bpf_fd = UInt32(bitPattern: fd)
    attributes.info_len = UInt32(clamping: bytes.count)
    let result = unsafe bytes.withUnsafeMutableBytes { bytes in
      attributes.info = unsafe UInt64(address: bytes.baseAddress)
      return command(.objGetInfoByFd, &attributes, least: MemoryLayout<cbpf_info>.size)
    }
    guard result >= 0 else {
      throw SystemCallError(call: callName(.objGetInfoByFd), errno: .init(negated: result))
    }
    return bytes
  }

  /// Has the kernel count how often programs run and for how long, as long as the descriptor is open.
  /// C: `BPF_ENABLE_STATS` with `BPF_STATS_RUN_TIME`. Linux 5.8, needs `CAP_SYS_ADMIN`.
  public func enableRunStatistics() throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_enable_stats()
    // The only kind that there is has the number 0.
    return try open(.enableStats, &attributes)
  }

  /// Takes what a program, or the kernel in its name, wrote to one of its two streams.
  /// C: `BPF_PROG_STREAM_READ_BY_FD`. Linux 6.17.
  ///
  /// - Parameter stream: 1 for the standard output, 2 for errors.
  /// - Returns: at most `room` bytes; none if there is nothing more.
  public func readStream(fd: Int32, stream: UInt32, room: Int = 1 << 12) throws(SystemCallError) -> [UInt8] {
    var attributes = cbpf_prog_stream_read()
    attributes.prog_fd = UInt32(bitPattern: fd)
    attributes.stream_id = stream
    var bytes = [UInt8](repeating: 0, count: max(room, 1))
    let result = unsafe bytes.withUnsafeMutableBytes { bytes in
      attributes.stream_buf = unsafe UInt64(address: bytes.baseAddress)
      attributes.stream_buf_len = UInt32(clamping: bytes.count)
      return command(.progStreamReadByFd, &attributes)
    }
    guard result >= 0 else {
      throw SystemCallError(call: callName(.progStreamReadByFd), errno: .init(negated: result))
    }
    bytes.removeLast(bytes.count - min(result, bytes.count))
    return bytes
  }
}
