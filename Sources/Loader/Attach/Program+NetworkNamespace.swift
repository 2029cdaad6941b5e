import BPFSyscall
public import BPFTypes
import Glibc

extension Program {
  /// Attaches to a network namespace: socket lookup (Linux 5.9) and flow dissection (Linux 5.7).
  /// C: `BPF_LINK_CREATE`.
  ///
  /// - Parameter path: a file that stands for the namespace; the calling process's own by default.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `noSuchTarget` if there is no such file, `unsupported` for a program that does
  ///   not go there.
  @discardableResult
  public func attachNetworkNamespace(
    _ path: String = "/proc/self/ns/net"
  ) throws(BPFError) -> AttachmentInfo {
    guard let attachType, attachType == .skLookup || attachType == .flowDissector else {
      throw BPFError(
        .unsupported, at: .attach, of: subject,
        "programs of this kind are not attached to network namespaces",
        expected: "sk_lookup or flow_dissector")
    }
    let hook = "\(attachType.name) of network namespace \(path)"
    let namespace = try opened(path, O_RDONLY, hook, "there is no such network namespace")
    do {
      let link = try kernel.calls.linkCreate(
        programFD: fileDescriptor, targetFD: namespace.rawValue, type: attachType)
      return keep(made(hook, link: link))
    } catch {
      throw refused(error, hook)
    }
  }

  /// Opens what a program is to be attached to.
  func opened(
    _ path: String, _ flags: Int32, _ hook: String, _ missing: String
  ) throws(BPFError) -> FileDescriptor {
    do {
      return try FileDescriptor(
        adopting: kernel.calls.open(path, in: AT_FDCWD, flags: flags), of: "open(\(path))",
        through: kernel.calls)
    } catch {
      throw BPFError(
        error.errno == .ENOENT || error.errno == .ENOTDIR ? .noSuchTarget : .fileUnreadable, at: .attach,
        of: subject(hook), error.errno == .ENOENT ? missing : "\(path) cannot be opened", errno: error.errno,
        underlying: error)
    }
  }
}
