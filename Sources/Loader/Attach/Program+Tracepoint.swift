import BPFSyscall
public import BPFTypes

extension Program {
  /// Attaches to a static tracepoint, on every CPU and for every process.
  ///
  /// - Parameters:
  ///   - category: the subsystem, such as `sched`.
  ///   - name: the tracepoint, such as `sched_process_exec`.
  ///   - mode: how the program is tied to the event.
  ///   - cookie: what the program gets from `bpf_get_attach_cookie`. Linux 5.15.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `noSuchTarget` if the kernel has no such tracepoint.
  @discardableResult
  public func attachTracepoint(
    category: String, name tracepoint: String, via mode: PerfEventMode = .automatic, cookie: UInt64 = 0
  ) throws(BPFError) -> AttachmentInfo {
    keep(try makeTracepoint(category: category, name: tracepoint, mode: mode, cookie: cookie))
  }

  func makeTracepoint(
    category: String, name tracepoint: String, mode: PerfEventMode, cookie: UInt64
  ) throws(BPFError) -> NewAttachment {
    let hook = "tracepoint \(category)/\(tracepoint)"
    let event: FileDescriptor
    do {
      let id = try kernel.calls.tracepointID(category: category, name: tracepoint)
      event = try kernel.calls.perfEventOpenTracepoint(id: id)
    } catch {
      if error.errno == .ENOENT {
        throw BPFError(
          .noSuchTarget, at: .attach, of: subject(hook), "the kernel has no such tracepoint",
          errno: error.errno,
          remedy: "look for it in /sys/kernel/tracing/available_events", underlying: error)
      }
      throw cannotBeFound(error, hook) ?? refused(error, hook)
    }
    return try tie(to: event, mode: mode, cookie: cookie, hook: hook)
  }

  /// Explains that tracefs, where tracepoints have their numbers, is not mounted and may not be.
  private func cannotBeFound(_ error: SystemCallError, _ hook: String) -> BPFError? {
    guard error.errno == .EPERM, error.call.hasPrefix("mount") else { return nil }
    return BPFError(
      .missingCapability, at: .attach, of: subject(hook),
      "tracefs is not mounted, and the process lacks CAP_SYS_ADMIN to look into it", errno: error.errno,
      remedy: "mount it: mount -t tracefs tracefs /sys/kernel/tracing", underlying: error)
  }
}
