import BPFSyscall
public import BPFTypes

extension Program {
  /// Attaches to a static tracepoint with its raw arguments. C: `BPF_RAW_TRACEPOINT_OPEN`.
  ///
  /// - Parameters:
  ///   - tracepoint: its name without a category, such as `sched_process_exec`.
  ///   - cookie: what the program gets from `bpf_get_attach_cookie`. Linux 6.10.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `noSuchTarget` if the kernel has no such tracepoint.
  @discardableResult
  public func attachRawTracepoint(
    _ tracepoint: String, cookie: UInt64 = 0
  ) throws(BPFError) -> AttachmentInfo {
    keep(try makeRawTracepoint(tracepoint, cookie: cookie))
  }

  func makeRawTracepoint(_ tracepoint: String, cookie: UInt64) throws(BPFError) -> NewAttachment {
    let hook = "raw tracepoint \(tracepoint)"
    do {
      let link = try kernel.calls.rawTracepointOpen(
        name: tracepoint, programFD: fileDescriptor, cookie: cookie)
      return made(hook, link: link)
    } catch {
      switch error.errno {
      case .ENOENT:
        throw BPFError(
          .noSuchTarget, at: .attach, of: subject(hook), "the kernel has no such tracepoint",
          errno: error.errno,
          remedy: "raw tracepoints are named without a category, as in sched_process_exec", underlying: error)
      case .EINVAL where cookie != 0, .E2BIG where cookie != 0:
        throw BPFError(
          .kernelTooOld, at: .attach, of: subject(hook), "the kernel takes no cookies for raw tracepoints",
          errno: error.errno, remedy: "they take Linux 6.10", underlying: error)
      default: throw refused(error, hook)
      }
    }
  }
}
