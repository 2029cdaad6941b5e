import BPFSyscall
import BPFTypes

/// How a program is tied to a perf event.
public enum PerfEventMode: String, Sendable, Hashable, CaseIterable {
  /// By a link where the kernel has such links, else by the older way.
  case automatic
  /// By a link: has an id, can be pinned. C: `BPF_LINK_CREATE` with `BPF_PERF_EVENT`, Linux 5.15.
  case link
  /// By the event alone; without cookies. C: `PERF_EVENT_IOC_SET_BPF`.
  case ioctl
}

extension Program {
  /// Ties the program to an open perf event, and sets the event going.
  func tie(
    to event: consuming FileDescriptor, mode: PerfEventMode, cookie: UInt64, hook: String
  ) throws(BPFError) -> NewAttachment {
    let event = OwnedDescriptor(event)
    guard mode != .ioctl || cookie == 0 else {
      throw BPFError(.invalidValue, at: .attach, of: subject(hook), "only links carry cookies")
    }
    if mode != .ioctl, let attachment = try tieByLink(event, mode, cookie, hook) { return attachment }
    do {
      try kernel.calls.perfEventSetBPF(eventFD: event.rawValue, programFD: fileDescriptor)
    } catch {
      throw refusedByEvent(error, hook)
    }
    try enable(event, hook)
    return NewAttachment(
      hook: hook, linkID: nil, resources: LinkResources(kernel: kernel, link: nil, beside: [event]))
  }

  /// - Returns: `nil` if the kernel has no such links and the mode allows to do without.
  private func tieByLink(
    _ event: OwnedDescriptor, _ mode: PerfEventMode, _ cookie: UInt64, _ hook: String
  ) throws(BPFError) -> NewAttachment? {
    let link: FileDescriptor
    do {
      link = try kernel.calls.linkCreatePerfEvent(
        programFD: fileDescriptor, eventFD: event.rawValue, cookie: cookie)
    } catch {
      // A kernel without such links does not know the attach type; one that has them says so otherwise.
      guard mode == .automatic, error.errno == .EINVAL else { throw refusedByEvent(error, hook) }
      guard cookie == 0 else {
        throw BPFError(
          .kernelTooOld, at: .attach, of: subject(hook),
          "the kernel has no links of perf events to carry a cookie", errno: error.errno,
          remedy: "cookies take Linux 5.15", underlying: error)
      }
      return nil
    }
    try enable(event, hook)
    // The link does not keep the event going when its descriptor is closed: both stay.
    return made(hook, link: link, beside: [event])
  }

  private func enable(_ event: OwnedDescriptor, _ hook: String) throws(BPFError) {
    do {
      try kernel.calls.perfEventEnable(eventFD: event.rawValue)
    } catch {
      throw refusedByEvent(error, hook)
    }
  }

  private func refusedByEvent(_ error: SystemCallError, _ hook: String) -> BPFError {
    guard error.errno == .EPROTO else { return refused(error, hook) }
    return BPFError(
      .invalidState, at: .attach, of: subject(hook),
      "the program asks for stacks, but the event does not record them", errno: error.errno,
      remedy: "open the event with call chains of kernel and user", underlying: error)
  }
}
