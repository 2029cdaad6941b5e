import BPFSyscall
public import BPFTypes

extension Program {
  /// Attaches to the kernel function, tracepoint or security hook that the program was loaded for: fentry,
  /// fexit, fmod_ret, tp_btf and LSM programs; or to the function of another program: freplace too.
  /// C: `BPF_LINK_CREATE`, before Linux 5.18 `BPF_RAW_TRACEPOINT_OPEN`.
  ///
  /// - Parameter cookie: what the program gets from `bpf_get_attach_cookie`. Linux 5.18; 6.10 for tp_btf.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `unsupported` for a program of another kind, `missingCapability` or
  ///   `systemCallFailed` if the kernel refuses to change its functions.
  @discardableResult
  public func attachTrampoline(cookie: UInt64 = 0) throws(BPFError) -> AttachmentInfo {
    keep(try makeTrampoline(cookie: cookie))
  }

  func makeTrampoline(cookie: UInt64) throws(BPFError) -> NewAttachment {
    guard let (attachType, word) = trampoline else {
      throw BPFError(
        .unsupported, at: .attach, of: subject, "programs of this kind are not bound to a kernel function",
        expected: "fentry, fexit, fmod_ret, fsession, freplace, tp_btf or LSM")
    }
    let hook = "\(word) \(boundTarget)"
    do {
      return made(
        hook,
        link: try kernel.calls.linkCreateTracing(programFD: fileDescriptor, type: attachType, cookie: cookie))
    } catch {
      // Older kernels know links of these programs, but another command makes them.
      guard error.errno == .EINVAL, attachType != .traceFsession else {
        throw refusedTrampoline(error, hook)
      }
      guard cookie == 0 else {
        throw BPFError(
          .kernelTooOld, at: .attach, of: subject(hook), "the kernel takes no cookie here",
          errno: error.errno, remedy: "cookies take Linux 5.18, for tp_btf 6.10", underlying: error)
      }
    }
    do {
      return made(hook, link: try kernel.calls.rawTracepointOpen(name: nil, programFD: fileDescriptor))
    } catch {
      throw refusedTrampoline(error, hook)
    }
  }

  private var trampoline: (AttachType, word: String)? {
    if type == .ext { return (attachType ?? AttachType(rawValue: 0), "freplace") }
    return attachType.flatMap { type in Self.trampolineWord(type).map { (type, $0) } }
  }

  private static func trampolineWord(_ type: AttachType) -> String? {
    switch type {
    case .traceRawTp: "tp_btf"
    case .traceFentry: "fentry"
    case .traceFexit: "fexit"
    case .traceFsession: "fsession"
    case .modifyReturn: "fmod_ret"
    case .lsmMac: "LSM hook"
    default: nil
    }
  }

  /// Replaces a function of another program than the one that this was loaded for, by a link. The functions must
  /// be alike. C: `BPF_LINK_CREATE` with `target_btf_id`. Linux 5.10.
  ///
  /// - Parameters:
  ///   - function: its name in C.
  ///   - target: the program that has it.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `unsupported` for a program that is no freplace one, `noSuchTarget` if the target
  ///   has no such function.
  @discardableResult
  public func attachReplacement(of function: String, in target: Program) throws(BPFError) -> AttachmentInfo {
    let hook = "freplace \(function) of \(target.name)"
    guard type == .ext else {
      throw BPFError(
        .unsupported, at: .attach, of: subject(hook), "only freplace programs replace functions",
        seen: type.name)
    }
    guard let id = try kernel.functionID(named: function, of: target) else {
      throw BPFError(
        .noSuchTarget, at: .attach, of: subject(hook), "the program has no such function, or no types")
    }
    do {
      let link = try kernel.calls.linkCreateReplacement(
        programFD: fileDescriptor, targetFD: target.fileDescriptor, functionID: id)
      return keep(made(hook, link: link))
    } catch {
      throw refusedTrampoline(error, hook)
    }
  }

  private func refusedTrampoline(_ error: SystemCallError, _ hook: String) -> BPFError {
    var explained = refused(error, hook)
    guard explained.code == .systemCallFailed else { return explained }
    switch error.errno {
    case .EPERM, .EACCES:
      explained.summary = "the kernel refuses to change its functions"
      explained.remedy = "a locked-down kernel does (see /sys/kernel/security/lockdown)"
    case .EBUSY:
      explained.summary = "the function is taken by another tracer, or the program is attached already"
    case .E2BIG:
      explained.summary = "as many programs as the kernel allows are attached to this function"
    case .EINVAL:
      explained.remedy = "the program may have been loaded for another attach type"
    default: break
    }
    return explained
  }
}
