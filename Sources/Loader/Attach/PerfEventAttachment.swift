import BPFSyscall
import BPFTypes

/// How a program is tied to a perf event.
public enum PerfEventMode: String, Sendable, Hashable, CaseIterable {
  /// By a link where the kernel has such links, else by the older way.
  case automatic
  /// By a link: has an id, can be pinned and updated. C: `BPF_LINK_CREATE` with `BPF_PERF_EVENT`, Linux 5.15.
  case link
  /// By the event alone. C: `PERF_EVENT_IOC_SET_BPF`.
  case ioctl
}

extension Program {
  /// Ties the program to an open perf event, and sets the event going.
  func attach(
    event: consuming FileDescriptor, mode: PerfEventMode, hook: String
  ) throws(BPFError) -> AttachmentInfo {
    let event = OwnedDescriptor(event)
    if mode != .ioctl {
      do {
        let link = OwnedDescriptor(
          try kernel.calls.linkCreatePerfEvent(programFD: fileDescriptor, eventFD: event.rawValue, cookie: 0))
        try enable(event, hook)
        return keep(hook, linkID: try? kernel.calls.linkInfo(fd: link.rawValue).id, [link, event])
      } catch let error as SystemCallError {
        // A kernel without such links does not know the attach type; one that has them says so otherwise.
        guard mode == .automatic, error.errno == .EINVAL else {
          throw BPFError(error, at: .attach, of: subject(hook), kernel: kernel)
        }
      } catch {
        throw error as? BPFError ?? BPFError(.systemCallFailed, at: .attach, of: subject(hook), "\(error)")
      }
    }
    do {
      try kernel.calls.perfEventSetBPF(eventFD: event.rawValue, programFD: fileDescriptor)
    } catch {
      throw BPFError(error, at: .attach, of: subject(hook), kernel: kernel)
    }
    try enable(event, hook)
    return keep(hook, linkID: nil, [event])
  }

  private func enable(_ event: OwnedDescriptor, _ hook: String) throws(BPFError) {
    do {
      try kernel.calls.perfEventEnable(eventFD: event.rawValue)
    } catch {
      throw BPFError(error, at: .attach, of: subject(hook), kernel: kernel)
    }
  }

  func subject(_ hook: String) -> BPFError.Subject {
    .init(section: sectionName, program: name, item: hook)
  }
}
