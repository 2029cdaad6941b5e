public import BPFSyscall
public import BPFTypes

extension Program {
  /// Attaches a program of type `perf_event` to something that is counted: it runs for each sample.
  ///
  /// - Parameters:
  ///   - event: what is counted. Counters of the processor need hardware that virtual machines often lack.
  ///   - sampling: how often the program runs.
  ///   - scope: a CPU or a process; a whole machine takes one attachment for each of its CPUs.
  ///   - recordsCallChains: whether the kernel walks the stack for each sample, which `bpf_get_stackid` and
  ///     `bpf_get_stack` need with some counters.
  ///   - mode: how the program is tied to the event.
  ///   - cookie: what the program gets from `bpf_get_attach_cookie`. Linux 5.15.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `noSuchTarget` if the machine has no such counter, CPU or process.
  @discardableResult
  public func attachPerfEvent(
    _ event: PerfEvent, _ sampling: PerfSampling, on scope: PerfScope, recordsCallChains: Bool = false,
    via mode: PerfEventMode = .automatic, cookie: UInt64 = 0
  ) throws(BPFError) -> AttachmentInfo {
    let name = event.configName ?? "\(event.typeName ?? "type \(event.type)") \(event.config)"
    let hook = "perf event \(name)"
    let descriptor: FileDescriptor
    do {
      descriptor = try kernel.calls.perfEventOpenSampling(
        event, sampling, scope, recordsCallChains: recordsCallChains)
    } catch {
      switch error.errno {
      case .ENOENT, .EOPNOTSUPP, .ENODEV:
        throw BPFError(
          .noSuchTarget, at: .attach, of: subject(hook), "the machine has no such counter, or no such CPU",
          errno: error.errno, remedy: "software events, such as the CPU clock, are everywhere",
          underlying: error)
      case .EINVAL where isOnMissingCPU(scope):
        throw BPFError(
          .noSuchTarget, at: .attach, of: subject(hook), "the machine has no such CPU", errno: error.errno,
          underlying: error)
      case .ESRCH:
        throw BPFError(
          .noSuchTarget, at: .attach, of: subject(hook), "there is no such process", errno: error.errno,
          underlying: error)
      default: throw refused(error, hook)
      }
    }
    return keep(try tie(to: descriptor, mode: mode, cookie: cookie, hook: hook))
  }

  private func isOnMissingCPU(_ scope: PerfScope) -> Bool {
    guard let possible = try? kernel.calls.possibleCPUs() else { return false }
    switch scope {
    case .cpu(let cpu), .processOnCPU(_, let cpu): return !possible.contains(cpu)
    case .process: return false
    }
  }

  /// Attaches to a perf event that was opened elsewhere, and sets it going.
  ///
  /// - Parameters:
  ///   - descriptor: of `perf_event_open`, owned from now on.
  ///   - mode: how the program is tied to the event.
  ///   - cookie: what the program gets from `bpf_get_attach_cookie`. Linux 5.15.
  /// - Returns: the attachment, which belongs to the object from now on.
  @discardableResult
  public func attachPerfEvent(
    _ descriptor: consuming FileDescriptor, via mode: PerfEventMode = .automatic, cookie: UInt64 = 0
  ) throws(BPFError) -> AttachmentInfo {
    let hook = "perf event \(descriptor.rawValue)"
    return keep(try tie(to: descriptor, mode: mode, cookie: cookie, hook: hook))
  }
}
