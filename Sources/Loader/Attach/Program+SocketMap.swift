import BPFSyscall
public import BPFTypes

extension Program {
  /// Attaches to the sockets of a `sockmap` or `sockhash`, for good: until the program is detached, or the map
  /// is gone. Takes the place of what is attached there. C: `BPF_PROG_ATTACH`.
  ///
  /// - Parameters:
  ///   - map: whose sockets the program sees.
  ///   - type: `skSkbStreamParser`, `skSkbStreamVerdict` (Linux 4.14), `skMsgVerdict` (4.17) or `skSkbVerdict`
  ///     (5.13); `nil` for what the program was loaded for.
  /// - Throws: ``BPFError``, `unsupported` if the program does not go there.
  public func attachSocketMap(_ map: Map, as type: AttachType? = nil) throws(BPFError) {
    try attachForGood(to: map.fileDescriptor, as: type, "map \(map.name)")
  }

  /// Attaches to the sockets of a `sockmap` or `sockhash` by a link, as long as that lasts. C: `BPF_LINK_CREATE`.
  /// Linux 6.10.
  ///
  /// - Parameters: as for ``attachSocketMap(_:as:)``.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``, `unsupported` if the program does not go there, or the kernel has no such links;
  ///   `invalidState` if another program is attached there.
  @discardableResult
  public func attachSocketMapByLink(_ map: Map, as type: AttachType? = nil) throws(BPFError) -> AttachmentInfo
  {
    let type = try attachType(type)
    let hook = "\(type.name) of map \(map.name)"
    do {
      let link = try kernel.calls.linkCreate(
        programFD: fileDescriptor, targetFD: map.fileDescriptor, type: type)
      return keep(made(hook, link: link))
    } catch {
      throw refusedForGood(error, hook)
    }
  }

  /// Detaches from a `sockmap` or `sockhash`. C: `BPF_PROG_DETACH`.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if it is not attached there.
  public func detachSocketMap(_ map: Map, as type: AttachType? = nil) throws(BPFError) {
    try detachForGood(from: map.fileDescriptor, as: type, "map \(map.name)")
  }

  /// Attaches a flow dissector to the process's network namespace, for good: until it is detached, or the
  /// namespace is gone. Links (``attachNetworkNamespace(_:)``) end by themselves. C: `BPF_PROG_ATTACH`.
  /// Linux 4.20.
  public func attachFlowDissector() throws(BPFError) {
    try attachForGood(to: 0, as: .flowDissector, "the network namespace")
  }

  /// Detaches a flow dissector from the process's network namespace. C: `BPF_PROG_DETACH`.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if it is not attached there.
  public func detachFlowDissector() throws(BPFError) {
    try detachForGood(from: 0, as: .flowDissector, "the network namespace")
  }

  /// - Parameter target: 0 is no descriptor here: the kernel takes the namespace of the process.
  private func attachForGood(to target: Int32, as type: AttachType?, _ name: String) throws(BPFError) {
    let type = try attachType(type)
    do {
      try kernel.calls.progAttach(programFD: fileDescriptor, targetFD: target, type: type)
    } catch {
      throw refusedForGood(error, "\(type.name) of \(name)")
    }
  }

  private func detachForGood(from target: Int32, as type: AttachType?, _ name: String) throws(BPFError) {
    let type = try attachType(type)
    let hook = "\(type.name) of \(name)"
    do {
      try kernel.calls.progDetach(programFD: fileDescriptor, targetFD: target, type: type)
    } catch {
      guard error.errno == .ENOENT else { throw refusedForGood(error, hook, at: .detach) }
      throw BPFError(
        .notFound, at: .detach, of: subject(hook), "the program is not attached there", errno: error.errno,
        underlying: error)
    }
  }

  private func attachType(_ given: AttachType?) throws(BPFError) -> AttachType {
    if let type = given ?? attachType { return type }
    throw BPFError(
      .invalidValue, at: .attach, of: subject, "the program does not say where it goes",
      remedy: "give an attach type, such as skMsgVerdict")
  }

  private func refusedForGood(
    _ error: SystemCallError, _ hook: String, at stage: BPFError.Stage = .attach
  ) -> BPFError {
    func explained(_ code: BPFError.Code, _ summary: String, _ remedy: String? = nil) -> BPFError {
      BPFError(
        code, at: stage, of: subject(hook), summary, errno: error.errno, remedy: remedy, underlying: error)
    }
    switch error.errno {
    case .EINVAL, .EOPNOTSUPP, .ENOTSUPP:
      return explained(
        .unsupported, "the kernel does not attach this program there",
        "the program's type must fit the attach type, and the map must hold sockets (sockmap or sockhash)")
    case .EBUSY, .EEXIST: return explained(.invalidState, "another program is attached there")
    default:
      return BPFError(error, at: stage, of: subject(hook), kernel: kernel, needing: [.bpf, .netAdmin])
    }
  }
}
