import BPFSyscall
import BPFTypes

extension BPFError {
  /// Explains a failed system call: which privilege is missing, which limit was met.
  ///
  /// - Parameters:
  ///   - kernel: asked why, if it refused.
  ///   - capabilities: what the call needs where the process is not allowed to do everything.
  init(
    _ error: SystemCallError, at stage: Stage, of subject: Subject = Subject(), kernel: Kernel? = nil,
    needing capabilities: Set<Capability> = [.bpf, .perfmon]
  ) {
    self.init(
      .systemCallFailed, at: stage, of: subject, "\(error.call) failed", errno: error.errno, underlying: error
    )
    switch error.errno {
    case .EPERM, .EACCES: if let kernel { explainRefusal(kernel, capabilities) }
    case .ENOSYS:
      code = .kernelTooOld
      remedy = "use a kernel with bpf(2), built with CONFIG_BPF_SYSCALL"
    case .EMFILE:
      remedy = "the process has too many open files; raise its limit with `ulimit -n`"
    default: break
    }
  }

  /// The kernel says no more than "not permitted"; the process's own state says why.
  private mutating func explainRefusal(_ kernel: Kernel, _ capabilities: Set<Capability>) {
    let missing = capabilities.filter { kernel.calls.has($0) == false }
    if !missing.isEmpty {
      code = .missingCapability
      let names = missing.map(\.description).sorted().joined(separator: " and ")
      summary += ": the process lacks \(names)"
      remedy = "run it as root, or grant \(names) (setcap, or the service manager)"
      if let setting = kernel.calls.unprivilegedBPFDisabled, setting != 0 {
        remedy? += "; unprivileged BPF is off (kernel.unprivileged_bpf_disabled is \(setting))"
      }
    } else if errno == .EPERM, case .success(let limit) = kernel.calls.memoryLimit(), limit != .max,
      stage == .load
    {
      code = .memoryLimit
      summary += ": the limit of locked memory may be too low (\(limit) bytes)"
      remedy = "raise it with `ulimit -l unlimited` or Kernel.raiseMemoryLimit()"
    }
  }

  /// Explains why something could not be pinned.
  init(pinning error: SystemCallError, path: String, subject: Subject, kernel: Kernel) {
    self.init(error, at: .pin, of: subject, kernel: kernel)
    self.subject.item = path
    switch error.errno {
    case .EEXIST: summary = "something of that name is there already"
    case .ENOENT: summary = "the folder does not exist"
    case .EINVAL, .EPERM:
      guard kernel.calls.fileSystemType(Self.folder(of: path)) != Int(KernelMacro.BPF_FS_MAGIC) else {
        return
      }
      code = .invalidValue
      summary = "the folder is not in a BPF file system"
      remedy = "pin below /sys/fs/bpf, or mount one: mount -t bpf bpf DIR"
    default: break
    }
  }

  /// The folder of a path.
  static func folder(of path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    guard !parts.isEmpty else { return "." }
    let folder = parts.joined(separator: "/")
    return folder.isEmpty ? "/" : folder
  }
}
