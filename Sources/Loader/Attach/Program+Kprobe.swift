import BPFSyscall
public import BPFTypes

extension Program {
  /// Attaches to the entry, the return, or an instruction of a kernel function, through a perf event.
  ///
  /// - Parameters:
  ///   - function: a symbol of the kernel or of a loaded module.
  ///   - offset: bytes from the function's start, on the boundary of an instruction; 0 for returns.
  ///   - isReturn: whether to fire when the function returns.
  ///   - mode: how the program is tied to the event.
  ///   - cookie: what the program gets from `bpf_get_attach_cookie`. Linux 5.15.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `noSuchTarget` if there is no such function or it cannot be probed,
  ///   `kernelTooOld` if the kernel has no kprobes.
  @discardableResult
  public func attachKprobe(
    to function: String, offset: UInt64 = 0, isReturn: Bool = false, via mode: PerfEventMode = .automatic,
    cookie: UInt64 = 0
  ) throws(BPFError) -> AttachmentInfo {
    keep(try makeKprobe(to: function, offset: offset, isReturn: isReturn, mode: mode, cookie: cookie))
  }

  func makeKprobe(
    to function: String, offset: UInt64, isReturn: Bool, mode: PerfEventMode, cookie: UInt64
  ) throws(BPFError) -> NewAttachment {
    let hook = "\(isReturn ? "kretprobe" : "kprobe") \(function)\(offset == 0 ? "" : "+\(offset)")"
    guard !isReturn || offset == 0 else {
      throw BPFError(.invalidValue, at: .attach, of: subject(hook), "a return probe has no offset")
    }
    let source: ProbeSource
    do {
      source = try kernel.calls.kprobeSource()
    } catch {
      throw BPFError(
        .kernelTooOld, at: .attach, of: subject(hook), "the kernel offers no kprobes through perf events",
        errno: error.errno, remedy: "it must be built with CONFIG_KPROBES", underlying: error)
    }
    let event: FileDescriptor
    do {
      event = try kernel.calls.perfEventOpenKprobe(
        source: source, function: function, offset: offset, isReturn: isReturn)
    } catch {
      if error.errno == .ENOENT || error.errno == .EINVAL || error.errno == .EADDRNOTAVAIL {
        throw BPFError(
          .noSuchTarget, at: .attach, of: subject(hook),
          "the kernel has no such function, or it cannot be probed",
          errno: error.errno, remedy: "look for it in /proc/kallsyms; inlined functions are not there",
          underlying: error)
      }
      throw refused(error, hook)
    }
    return try tie(to: event, mode: mode, cookie: cookie, hook: hook)
  }
}
