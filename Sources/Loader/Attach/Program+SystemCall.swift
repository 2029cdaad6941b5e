import BPFBlueprint
public import BPFTypes

extension Program {
  /// Attaches to the entry or the return of a system call, by the function that it goes through on this kernel.
  ///
  /// - Parameters:
  ///   - name: of the call, such as `nanosleep`.
  ///   - isReturn: whether to fire when the call returns.
  ///   - mode: how the program is tied to the event.
  ///   - cookie: what the program gets from `bpf_get_attach_cookie`. Linux 5.15.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `noSuchTarget` if the kernel has no such call, or as ``attachKprobe(to:offset:isReturn:via:cookie:)``.
  @discardableResult
  public func attachSystemCall(
    _ name: String, isReturn: Bool = false, via mode: PerfEventMode = .automatic, cookie: UInt64 = 0
  ) throws(BPFError) -> AttachmentInfo {
    keep(try makeSystemCall(name, isReturn: isReturn, mode: mode, cookie: cookie))
  }

  func makeSystemCall(
    _ name: String, isReturn: Bool, mode: PerfEventMode, cookie: UInt64
  ) throws(BPFError) -> NewAttachment {
    let hook = "\(isReturn ? "kretsyscall" : "ksyscall") \(name)"
    // Where it is not known whether calls are wrapped, as with hidden symbols, both names are tried.
    let plain = "__se_sys_\(name)"
    let names =
      switch kernel.probe(.syscallWrapper) {
      case .supported: [Self.wrapper + name]
      case .unsupported: [plain]
      case .inconclusive: [Self.wrapper + name, plain]
      }
    var failure: BPFError?
    for function in names {
      do {
        let made = try makeKprobe(to: function, offset: 0, isReturn: isReturn, mode: mode, cookie: cookie)
        return NewAttachment(hook: hook, linkID: made.linkID, resources: made.resources)
      } catch {
        guard error.code == .noSuchTarget else { throw error }
        failure = error
      }
    }
    throw BPFError(
      .noSuchTarget, at: .attach, of: subject(hook),
      "the kernel has no such system call, or it cannot be probed",
      expected: names.joined(separator: " or "), errno: failure?.errno,
      remedy: "give the call's name without the kernel's prefix, such as nanosleep", underlying: failure)
  }

  /// What this architecture's kernels put before the name of a wrapped call.
  private static var wrapper: String {
    #if arch(arm64)
    "__arm64_sys_"
    #else
    "__x64_sys_"
    #endif
  }
}
