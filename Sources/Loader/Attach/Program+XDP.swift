import BPFSyscall
public import BPFTypes
import NetlinkMessages

extension Program {
  /// Attaches to an interface's receive path by a link. C: `BPF_LINK_CREATE` with `BPF_XDP`. Linux 5.9.
  ///
  /// ``NetworkInterface/attachXDP(_:mode:if:)`` attaches beyond the life of the object instead.
  ///
  /// - Parameters:
  ///   - interface: in any network namespace.
  ///   - mode: where the program runs.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `noSuchTarget` if the interface is gone, `missingCapability` without
  ///   CAP_NET_ADMIN.
  @discardableResult
  public func attachXDP(
    to interface: NetworkInterface, mode: XDPMode = .automatic
  ) throws(BPFError) -> AttachmentInfo {
    keep(try makeXDP(to: interface, mode: mode))
  }

  func makeXDP(to interface: NetworkInterface, mode: XDPMode) throws(BPFError) -> NewAttachment {
    let hook = "xdp \(interface.name)"
    let descriptor = fileDescriptor
    let (link, linkID) = try interface.namespace.perform {
      [kernel, subject = subject(hook)] () throws(BPFError) -> (OwnedDescriptor, UInt32?) in
      do throws(SystemCallError) {
        let link = OwnedDescriptor(
          try kernel.calls.linkCreateXDP(
            programFD: descriptor, interface: interface.index, flags: mode.flags.rawValue))
        return (link, try? kernel.calls.linkID(fd: link.rawValue))
      } catch {
        throw BPFError(xdp: error, of: subject, to: interface, mode, kernel)
      }
    }
    return NewAttachment(
      hook: hook, linkID: linkID, resources: LinkResources(kernel: kernel, link: link))
  }

  /// Attaches to an interface of the caller's network namespace, by its name.
  @discardableResult
  public func attachXDP(to name: String, mode: XDPMode = .automatic) throws(BPFError) -> AttachmentInfo {
    try attachXDP(to: try kernel.interface(name), mode: mode)
  }

  /// Puts this program in the place of the one that an attachment has. C: `BPF_LINK_UPDATE`.
  ///
  /// - Parameters:
  ///   - attachment: one of this program's object that is a link.
  ///   - old: the program that has to be there; any if it is `nil`.
  /// - Throws: ``BPFError``: `invalidState` if the attachment is gone or no link.
  public func takeOver(_ attachment: AttachmentInfo, from old: Program? = nil) throws(BPFError) {
    guard attachment.linkID != nil, let link = store.resources(attachment.id)?.link else {
      throw BPFError(
        .invalidState, at: .attach, of: subject(attachment.hook),
        "the attachment is not a link of this object, or not any more")
    }
    do {
      try kernel.calls.linkUpdate(
        fd: link.rawValue, programFD: fileDescriptor, oldProgramFD: old?.fileDescriptor)
    } catch {
      throw BPFError(error, at: .attach, of: subject(attachment.hook), kernel: kernel, needing: [.netAdmin])
    }
    withExtendedLifetime((link, old)) {}
  }
}

extension BPFError {
  /// The kernel tells the reason of a refused XDP link to nobody but a tracepoint; the interface's own state
  /// tells most of it.
  fileprivate init(
    xdp error: SystemCallError, of subject: Subject, to interface: NetworkInterface, _ mode: XDPMode,
    _ kernel: Kernel
  ) {
    self.init(linking: error, of: subject, to: interface, kernel: kernel)
    switch error.errno {
    case .EBUSY, .EEXIST:
      // Runs inside the namespace already.
      guard let state = try? kernel.interface(index: interface.index).xdp(),
        state.attached != XDPState.Attached.none
      else { return }
      let programs = [state.nativeProgramID, state.genericProgramID, state.offloadProgramID, state.programID]
      let ids = Set(programs.compactMap { $0 }).sorted().map(String.init)
      summary = "the interface has an XDP program already, or one of another mode"
      seen = "program \(ids.joined(separator: ", "))\(state.attached.map { ", \($0)" } ?? "")"
      remedy = "detach it, or take over its link"
    case .EOPNOTSUPP where mode == .native || mode == .offload:
      summary = "the interface's driver runs no XDP programs in this mode"
      remedy = "use the generic mode"
    default: break
    }
  }
}
