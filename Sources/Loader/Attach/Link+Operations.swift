public import BPFSyscall
public import BPFTypes

extension Link {
  /// Makes the link findable in the BPF file system: the program stays attached until the file is removed,
  /// whatever becomes of this value and of the process. C: `BPF_OBJ_PIN`.
  ///
  /// - Parameter path: a new file in a mounted BPF file system, its name without dots.
  /// - Throws: ``BPFError``: `invalidState` if the attachment is no link of the kernel.
  public func pin(to path: String) throws(BPFError) {
    let link = try descriptor("pinned", at: .pin)
    do {
      try resources.kernel.calls.objPin(fd: link.rawValue, path: path)
    } catch {
      throw BPFError(
        pinning: error, path: path, subject: .init(program: info.program), kernel: resources.kernel)
    }
    resources.leaveForGood()
  }

  /// Puts another program in place, without a moment in which none is attached. C: `BPF_LINK_UPDATE`.
  ///
  /// - Parameters:
  ///   - program: of the same type and attach type. The link holds it from now on.
  ///   - old: the program that has to be there; `nil` for any. C: `BPF_F_REPLACE`.
  /// - Throws: ``BPFError``: `invalidState` if the attachment is no link, or another program than `old` is
  ///   there; the kernel updates links of control groups, network namespaces, XDP, TCX and iterators.
  public func update(to program: Program, expecting old: Program? = nil) throws(BPFError) {
    let link = try descriptor("updated", at: .attach)
    do {
      try resources.kernel.calls.linkUpdate(
        fd: link.rawValue, programFD: program.fileDescriptor, oldProgramFD: old?.fileDescriptor)
    } catch {
      let subject = BPFError.Subject(program: program.name, item: info.hook)
      switch error.errno {
      case .EPERM where old != nil:
        throw BPFError(
          .invalidState, at: .attach, of: subject, "the link has another program than the one expected",
          expected: old?.name, errno: error.errno, underlying: error)
      case .ENOLINK:
        throw BPFError(
          .invalidState, at: .attach, of: subject, "the link is detached", errno: error.errno,
          underlying: error)
      case .EINVAL, .EOPNOTSUPP:
        throw BPFError(
          .unsupported, at: .attach, of: subject, "the kernel cannot give this link that program",
          errno: error.errno,
          remedy: "use a program of the same type and attach type; links of perf events, tracepoints and "
            + "trampolines keep the program that they were made with",
          underlying: error)
      default: throw BPFError(error, at: .attach, of: subject, kernel: resources.kernel)
      }
    }
  }

  /// Detaches the program although others hold the link; the link stays, with nothing behind it.
  /// C: `BPF_LINK_DETACH`. Linux 5.9.
  ///
  /// - Throws: ``BPFError``: `unsupported` if the kernel cannot do that for links of this type, which are
  ///   detached when nobody holds them any more.
  public func forceDetach() throws(BPFError) {
    let link = try descriptor("detached by force", at: .detach)
    do {
      try resources.kernel.calls.linkDetach(fd: link.rawValue)
    } catch {
      let subject = BPFError.Subject(program: info.program, item: info.hook)
      guard error.errno == .EOPNOTSUPP else {
        throw BPFError(error, at: .detach, of: subject, kernel: resources.kernel)
      }
      throw BPFError(
        .unsupported, at: .detach, of: subject, "the kernel does not detach links of this type by force",
        errno: error.errno, remedy: "release every holder: end the processes and remove the pins",
        underlying: error)
    }
  }

  /// Asks the kernel about the link. C: `BPF_OBJ_GET_INFO_BY_FD`. Linux 5.8.
  ///
  /// - Throws: ``BPFError``: `invalidState` if the attachment is no link of the kernel.
  public func linkInfo() throws(BPFError) -> LinkInfo {
    let link = try descriptor("asked for", at: .inspect)
    do {
      return try resources.kernel.calls.linkInfo(fd: link.rawValue)
    } catch {
      throw BPFError(
        error, at: .inspect, of: .init(program: info.program, item: info.hook), kernel: resources.kernel)
    }
  }

  /// The link's file descriptor, or `nil` if the attachment is no link of the kernel. Borrowed: valid while
  /// this value is alive, never to be closed.
  public var fileDescriptor: Int32? { resources.link?.rawValue }

  func descriptor(_ verb: String, at stage: BPFError.Stage) throws(BPFError) -> OwnedDescriptor {
    if let link = resources.link { return link }
    throw BPFError(
      .invalidState, at: stage, of: .init(program: info.program, item: info.hook),
      "the attachment is no link of the kernel and cannot be \(verb)",
      remedy: "attach by a link, which takes Linux 5.15 for perf events")
  }
}

extension Program {
  /// Lends the link of an attachment that belongs to this program's object.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if the object does not have it, or whatever `body` throws.
  public func withLink<R>(
    _ info: AttachmentInfo, _ body: (borrowing Link) throws(BPFError) -> R
  ) throws(BPFError) -> R {
    try store.withLink(info, body)
  }
}

extension LoadedObject {
  /// Lends the link of an attachment that belongs to this object.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if the object does not have it, or whatever `body` throws.
  public func withLink<R>(
    _ info: AttachmentInfo, _ body: (borrowing Link) throws(BPFError) -> R
  ) throws(BPFError) -> R {
    try store.withLink(info, body)
  }

  /// Detaches one attachment, and waits for the kernel to be done.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if the object does not have it, or the kernel's failure.
  public func detach(_ info: AttachmentInfo) throws(BPFError) {
    guard let (info, resources) = store.take(info.id) else { throw store.missing(info) }
    try resources.close(info)
  }
}

extension AttachmentStore {
  func withLink<R>(
    _ info: AttachmentInfo, _ body: (borrowing Link) throws(BPFError) -> R
  ) throws(BPFError) -> R {
    guard let resources = resources(info.id) else { throw missing(info) }
    // The store's own reference keeps the descriptors; this value ends without closing them.
    return try body(Link(info: info, resources: resources))
  }

  func missing(_ info: AttachmentInfo) -> BPFError {
    BPFError(
      .notFound, at: .access, of: .init(program: info.program, item: info.hook),
      "the object does not have this attachment, or no longer")
  }
}
