import BPFSyscall
import BPFTypes
import NetlinkMessages

extension BPFError {
  /// Explains a failed netlink request, in the kernel's own words where it has some.
  init(_ error: NetlinkError, at stage: Stage, of subject: Subject) {
    self.init(.systemCallFailed, at: stage, of: subject, "\(error)", underlying: error)
    errno = error.errno
    // With the errno in its own place, the sentence is the kernel's, or says that it had none.
    if case .refused(let answer) = error {
      summary = answer.message.map { "the kernel refuses: \($0)" } ?? "the kernel refuses without a reason"
    }
    switch error.errno {
    case .EPERM, .EACCES:
      code = .missingCapability
      summary = "the process lacks CAP_NET_ADMIN in this network namespace"
      seen = error.kernelMessage
      remedy = "run it as root, or grant CAP_NET_ADMIN (setcap, or the service manager)"
    case .ENODEV:
      code = .noSuchTarget
      summary = error.kernelMessage ?? "there is no such network interface"
    default: break
    }
  }

  /// Explains a failed link, whose kernel says a number alone.
  init(
    linking error: SystemCallError, of subject: Subject, to interface: NetworkInterface, kernel: Kernel
  ) {
    self.init(error, at: .attach, of: subject, kernel: kernel, needing: [.netAdmin])
    if error.errno == .ENODEV {
      code = .noSuchTarget
      summary = "there is no such network interface"
    }
  }
}
