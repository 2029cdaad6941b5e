import BPFSymbols
import BPFSyscall
public import BPFTypes
import ELFReader

/// Choices for a probe of a user function.
public struct UprobeOptions: Sendable, Hashable {
  /// Bytes behind the start of the function, on the boundary of an instruction; 0 for returns.
  public var offset: UInt64 = 0
  /// Whether the probe fires when the function returns.
  public var isReturn = false
  /// The process whose calls count; 0 for the calling one, `nil` for every one, of now and later.
  public var process: Int32?
  /// Where in the file a 16-bit counter lies that says how many watch, or 0: what static probes of users are
  /// switched on by. C: `ref_ctr_offset`. Linux 4.20.
  public var counterOffset: UInt64 = 0
  /// What the program gets from `bpf_get_attach_cookie`. Linux 5.15.
  public var cookie: UInt64 = 0
  /// How the program is tied to the event.
  public var mode: PerfEventMode = .automatic

  /// The function's entry, in every process.
  public init() {}

  init(offset: UInt64, isReturn: Bool) {
    self.offset = offset
    self.isReturn = isReturn
  }
}

extension Program {
  /// Attaches to the entry, the return, or an instruction of a function of user space.
  ///
  /// - Parameters:
  ///   - function: its symbol, or `name@VERSION` where the binary has several versions of it.
  ///   - binary: a path; or a name, looked for in `PATH` or, if it has `.so` in it, in `LD_LIBRARY_PATH` and
  ///     the folders of the system's libraries.
  ///   - options: see ``UprobeOptions``.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `noSuchTarget` if there is no such file or function, or if the function is
  ///   ambiguous; `kernelTooOld` if the kernel has no uprobes.
  @discardableResult
  public func attachUprobe(
    _ function: String, in binary: String, _ options: UprobeOptions = UprobeOptions()
  ) throws(BPFError) -> AttachmentInfo {
    keep(try makeUprobe(function, in: binary, options))
  }

  /// Attaches to an instruction of user space by its place in the file.
  ///
  /// - Parameters:
  ///   - fileOffset: in bytes from the start of the file, plus ``UprobeOptions/offset``.
  ///   - binary: as for ``attachUprobe(_:in:_:)``.
  ///   - options: see ``UprobeOptions``.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: as ``attachUprobe(_:in:_:)``.
  @discardableResult
  public func attachUprobe(
    at fileOffset: UInt64, in binary: String, _ options: UprobeOptions = UprobeOptions()
  ) throws(BPFError) -> AttachmentInfo {
    let hook = Self.hook(binary, "0x\(String(fileOffset, radix: 16))", options)
    let path = try find(binary, hook)
    return keep(try openUprobe(path, fileOffset, options, hook))
  }

  func makeUprobe(
    _ function: String, in binary: String, _ options: UprobeOptions
  ) throws(BPFError) -> NewAttachment {
    let hook = Self.hook(binary, function, options)
    let path = try find(binary, hook)
    let offset = try UserFunctions.offsets([function], in: path, kernel, subject(hook))[0]
    return try openUprobe(path, offset, options, hook)
  }

  private static func hook(_ binary: String, _ place: String, _ options: UprobeOptions) -> String {
    let plus = options.offset == 0 ? "" : "+\(options.offset)"
    return "\(options.isReturn ? "uretprobe" : "uprobe") \(binary):\(place)\(plus)"
  }

  func find(_ binary: String, _ hook: String) throws(BPFError) -> String {
    let (path, folders) = BinaryPath(calls: kernel.calls).resolve(binary)
    if let path { return path }
    throw BPFError(
      .noSuchTarget, at: .attach, of: subject(hook), "the binary is in none of the usual folders",
      expected: "one of \(folders.joined(separator: ", "))", remedy: "give its path")
  }

  func openUprobe(
    _ path: String, _ place: UInt64, _ options: UprobeOptions, _ hook: String
  ) throws(BPFError) -> NewAttachment {
    let (offset, overflow) = place.addingReportingOverflow(options.offset)
    guard !overflow, !options.isReturn || options.offset == 0 else {
      throw BPFError(
        .invalidValue, at: .attach, of: subject(hook),
        overflow ? "the offset leaves the file" : "a return probe has no offset")
    }
    var target = UprobeTarget(path: path, offset: offset)
    target.isReturn = options.isReturn
    target.process = options.process
    target.counterOffset = options.counterOffset
    let source: ProbeSource
    do {
      source = try kernel.calls.uprobeSource()
    } catch {
      throw BPFError(
        .kernelTooOld, at: .attach, of: subject(hook), "the kernel offers no uprobes through perf events",
        errno: error.errno, remedy: "it must be built with CONFIG_UPROBE_EVENTS", underlying: error)
    }
    let event: FileDescriptor
    do {
      event = try kernel.calls.perfEventOpenUprobe(source: source, target: target)
    } catch {
      throw refusedUprobe(error, target, hook)
    }
    return try tie(to: event, mode: options.mode, cookie: options.cookie, hook: hook)
  }

  private func refusedUprobe(_ error: SystemCallError, _ target: UprobeTarget, _ hook: String) -> BPFError {
    let summary: String
    switch error.errno {
    case .ENOENT where error.call.contains("ref_ctr_offset"):
      return BPFError(
        .kernelTooOld, at: .attach, of: subject(hook), "the kernel does not count for the probed who watches",
        errno: error.errno, remedy: "counters take Linux 4.20", underlying: error)
    case .ENOENT: summary = "there is no such file"
    case .ESRCH: summary = "there is no process \(target.process ?? 0)"
    case .EINVAL, .EIO, .ENOEXEC:
      summary = "there is no instruction that can be probed at offset 0x\(String(target.offset, radix: 16))"
    default: return refused(error, hook)
    }
    return BPFError(
      .noSuchTarget, at: .attach, of: subject(hook), summary, errno: error.errno, underlying: error)
  }
}
