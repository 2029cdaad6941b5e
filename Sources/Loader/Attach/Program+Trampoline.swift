import BPFSyscall
public import BPFTypes

extension Program {
  /// Attaches to the kernel function, tracepoint or security hook that the program was loaded for: fentry,
  /// fexit, fmod_ret, tp_btf and LSM programs. C: `BPF_LINK_CREATE`, before Linux 5.18
  /// `BPF_RAW_TRACEPOINT_OPEN`.
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
    guard let attachType, let word = Self.trampolineWord(attachType) else {
      throw BPFError(
        .unsupported, at: .attach, of: subject, "programs of this kind are not bound to a kernel function",
        expected: "fentry, fexit, fmod_ret, fsession, tp_btf or LSM")
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
