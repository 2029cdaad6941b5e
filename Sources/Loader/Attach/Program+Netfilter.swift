public import BPFSyscall

extension Program {
  /// Attaches to a hook of netfilter, by a link. C: `BPF_LINK_CREATE` with `netfilter`. Linux 6.4.
  ///
  /// - Parameters:
  ///   - place: family, hook and order.
  ///   - namespace: whose packets are seen; the calling thread's own by default.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `invalidState` if the place is taken, `invalidValue` for a place that there is not,
  ///   `unsupported` if the kernel has no such links.
  @discardableResult
  public func attachNetfilter(
    _ place: NetfilterPlace, in namespace: NetworkNamespace = .current
  ) throws(BPFError) -> AttachmentInfo {
    let hook = "netfilter \(place)"
    let calls = kernel.calls
    let descriptor = fileDescriptor
    let outcome = try namespace.perform { () throws(BPFError) -> Result<OwnedDescriptor, SystemCallError> in
      do throws(SystemCallError) {
        return .success(OwnedDescriptor(try calls.linkCreateNetfilter(programFD: descriptor, place)))
      } catch {
        return .failure(error)
      }
    }
    switch outcome {
    case .success(let link): return keep(made(hook, owned: link))
    case .failure(let error): throw refusedNetfilter(error, hook)
    }
  }

  private func refusedNetfilter(_ error: SystemCallError, _ hook: String) -> BPFError {
    switch error.errno {
    case .EBUSY, .EEXIST:
      BPFError(
        .invalidState, at: .attach, of: subject(hook), "another program is attached there with this priority",
        errno: error.errno, remedy: "choose another priority", underlying: error)
    case .EAFNOSUPPORT, .EPROTONOSUPPORT, .ERANGE, .EINVAL:
      BPFError(
        .invalidValue, at: .attach, of: subject(hook), "the kernel does not attach the program there",
        expected: "ipv4 or ipv6, a hook from 0 to 4, any priority but the first and the last",
        errno: error.errno,
        remedy:
          "a program that wants whole packets has to come after -400; links of netfilter need Linux 6.4",
        underlying: error)
    default: BPFError(error, at: .attach, of: subject(hook), kernel: kernel, needing: [.bpf, .netAdmin])
    }
  }
}
