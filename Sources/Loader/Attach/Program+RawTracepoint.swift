import BPFSyscall
public import BPFTypes

extension Program {
  /// Attaches to a static tracepoint with its raw arguments. C: `BPF_RAW_TRACEPOINT_OPEN`.
  ///
  /// - Parameter tracepoint: its name without a category, such as `sched_process_exec`.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `noSuchTarget` if the kernel has no such tracepoint.
  @discardableResult
  public func attachRawTracepoint(_ tracepoint: String) throws(BPFError) -> AttachmentInfo {
    let hook = "raw tracepoint \(tracepoint)"
    do {
      let link = OwnedDescriptor(
        try kernel.calls.rawTracepointOpen(name: tracepoint, programFD: fileDescriptor, cookie: 0))
      return keep(hook, linkID: try? kernel.calls.linkInfo(fd: link.rawValue).id, [link])
    } catch {
      if error.errno == .ENOENT {
        throw BPFError(
          .noSuchTarget, at: .attach, of: subject(hook), "the kernel has no such tracepoint",
          errno: error.errno,
          remedy: "raw tracepoints are named without a category, as in sched_process_exec", underlying: error)
      }
      throw BPFError(error, at: .attach, of: subject(hook), kernel: kernel)
    }
  }
}
