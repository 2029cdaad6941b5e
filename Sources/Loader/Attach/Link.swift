import BPFSyscall
public import BPFTypes

/// An attachment that lives as long as this value: releasing it detaches the program.
///
/// Attach through a ``LoadedObject`` or ``Program`` and the attachment belongs to the object; take a link out
/// only to give its life to something else. A link that is pinned, or that another process holds, stays
/// attached when this value ends.
public struct Link: ~Copyable, Sendable {
  /// What is attached where.
  public let info: AttachmentInfo
  let resources: LinkResources

  init(info: AttachmentInfo, resources: LinkResources) {
    self.info = info
    self.resources = resources
  }

  /// Detaches, and waits for the kernel to be done: tens of milliseconds for some hooks.
  ///
  /// - Throws: ``BPFError`` if the kernel reports a failure; the program is detached all the same.
  public consuming func detach() throws(BPFError) {
    try resources.close(info)
  }

  consuming func intoResources() -> (AttachmentInfo, LinkResources) {
    (info, resources)
  }

  // No deinit: the resources' own release detaches, off the caller's path.
}

/// What is attached where, as a value.
public struct AttachmentInfo: Sendable, Hashable {
  /// Tells this attachment from the others of its object.
  public let id: UInt64
  /// The program's name in the object; that of the map for a map of operations.
  public let program: String
  /// The hook in words, such as `tracepoint sched/sched_process_exec`.
  public let hook: String
  /// The kernel's number of the link, if the attachment is one. C: `bpf_link_info.id`.
  public let linkID: UInt32?
}

/// The descriptors behind an attachment. Their order matters: what refers to a program goes before what
/// fires it.
final class LinkResources: Sendable {
  let kernel: Kernel
  /// The kernel's link; attachments by the event alone have none.
  let link: OwnedDescriptor?
  private let descriptors: Locked<[OwnedDescriptor]>
  /// Undoes what no descriptor stands for, such as a filter of traffic control.
  private let undoing: Locked<(@Sendable () throws(BPFError) -> Void)?>

  /// - Parameters:
  ///   - link: closed before the descriptors beside it.
  ///   - undoing: runs after they are closed.
  init(
    kernel: Kernel, link: OwnedDescriptor?, beside descriptors: [OwnedDescriptor] = [],
    undoing: (@Sendable () throws(BPFError) -> Void)? = nil
  ) {
    self.kernel = kernel
    self.link = link
    self.descriptors = Locked((link.map { [$0] } ?? []) + descriptors)
    self.undoing = Locked(undoing)
  }

  /// Says what is to be undone after everything is closed.
  func afterwards(_ undo: @escaping @Sendable () throws(BPFError) -> Void) {
    undoing.withLock { (undoing: inout (@Sendable () throws(BPFError) -> Void)?) in undoing = undo }
  }

  /// Gives everything away, and leaves nothing to close.
  func giveUp() -> [OwnedDescriptor] { take() }

  /// What the attachment has taken stays taken: it outlives this object, as it has been pinned.
  func leaveForGood() { _ = takeUndoing() }

  /// Closes everything now.
  func close(_ info: AttachmentInfo) throws(BPFError) {
    let taken = take()
    let undo = takeUndoing()
    var first: SystemCallError?
    for descriptor in taken {
      do {
        try descriptor.close()
      } catch {
        first = first ?? error
      }
    }
    if let first {
      throw BPFError(first, at: .detach, of: .init(program: info.program, item: info.hook))
    }
    try undo?()
  }

  private func takeUndoing() -> (@Sendable () throws(BPFError) -> Void)? {
    undoing.withLock { (undo: inout (@Sendable () throws(BPFError) -> Void)?) in
      defer { undo = nil }
      return undo
    }
  }

  private func take() -> [OwnedDescriptor] {
    descriptors.withLock { (owned: inout [OwnedDescriptor]) in
      defer { owned = [] }
      return owned
    }
  }

  deinit {
    let remaining = take()
    let undo = takeUndoing()
    guard !remaining.isEmpty || undo != nil else { return }
    // Closing may wait for a grace period of the kernel: not on the thread that dropped the last reference.
    kernel.reaper.submit { [diagnostics = kernel.diagnostics] in
      for descriptor in remaining { descriptor.release() }
      do { try undo?() } catch { diagnostics("\(error)") }
    }
  }
}
