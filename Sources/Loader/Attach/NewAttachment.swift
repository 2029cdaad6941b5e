import BPFSyscall
import BPFTypes

/// An attachment that was just made and belongs to nobody yet: attachments that are made at the same time are
/// put into their object afterwards, in the order of its programs.
struct NewAttachment: Sendable {
  let hook: String
  /// The kernel's number of the link, if there is one.
  let linkID: UInt32?
  let resources: LinkResources
}

extension Program {
  /// An attachment by a link.
  func made(
    _ hook: String, link: consuming FileDescriptor, beside descriptors: [OwnedDescriptor] = []
  ) -> NewAttachment {
    made(hook, owned: OwnedDescriptor(link), beside: descriptors)
  }

  func made(_ hook: String, owned link: OwnedDescriptor, beside descriptors: [OwnedDescriptor] = [])
    -> NewAttachment
  {
    NewAttachment(
      hook: hook,
      // Tracepoints and tracing programs of kernels before 5.8 are links that have no number.
      linkID: try? kernel.calls.linkID(fd: link.rawValue),
      resources: LinkResources(kernel: kernel, link: link, beside: descriptors))
  }

  /// Gives an attachment to the object.
  func keep(_ attachment: NewAttachment) -> AttachmentInfo {
    let info = AttachmentInfo(
      id: kernel.nextAttachmentID(), program: name, hook: attachment.hook, linkID: attachment.linkID)
    return store.keep(Link(info: info, resources: attachment.resources))
  }

  func subject(_ hook: String) -> BPFError.Subject {
    .init(section: sectionName, program: name, item: hook)
  }

  /// Explains why the kernel did not attach.
  func refused(_ error: SystemCallError, _ hook: String) -> BPFError {
    BPFError(error, at: .attach, of: subject(hook), kernel: kernel, needing: type.neededCapabilities)
  }
}
