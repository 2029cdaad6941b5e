public import BPFSyscall
public import BPFTypes

/// Where among the programs of a hook one goes. C: `BPF_F_BEFORE`, `BPF_F_AFTER`, `BPF_F_ID`, `BPF_F_LINK`.
public enum ProgramAnchor: Sendable, Hashable {
  /// Before all others.
  case first
  /// Behind all others.
  case last
  /// Right before a program, by its id.
  case beforeProgram(UInt32)
  /// Right behind a program, by its id.
  case afterProgram(UInt32)
  /// Right before the program of a link, by the link's id.
  case beforeLink(UInt32)
  /// Right behind the program of a link, by the link's id.
  case afterLink(UInt32)

  func position(expectedRevision: UInt64?) -> ProgramPosition {
    var position = ProgramPosition()
    position.expectedRevision = expectedRevision ?? 0
    switch self {
    case .first: position.flags = KernelMacro.BPF_F_BEFORE
    case .last: position.flags = KernelMacro.BPF_F_AFTER
    case .beforeProgram(let id):
      position.flags = KernelMacro.BPF_F_BEFORE | KernelMacro.BPF_F_ID
      position.relative = id
    case .afterProgram(let id):
      position.flags = KernelMacro.BPF_F_AFTER | KernelMacro.BPF_F_ID
      position.relative = id
    case .beforeLink(let id):
      position.flags = KernelMacro.BPF_F_BEFORE | KernelMacro.BPF_F_ID | KernelMacro.BPF_F_LINK
      position.relative = id
    case .afterLink(let id):
      position.flags = KernelMacro.BPF_F_AFTER | KernelMacro.BPF_F_ID | KernelMacro.BPF_F_LINK
      position.relative = id
    }
    return position
  }
}

/// The two ends of a netkit pair. C: `BPF_NETKIT_PRIMARY`, `BPF_NETKIT_PEER`. Linux 6.7.
public enum NetkitEnd: String, Sendable, Hashable, CaseIterable {
  /// The end that the pair is managed by.
  case primary
  /// The other end, also managed through the first.
  case peer

  var attachType: AttachType {
    switch self {
    case .primary: .netkitPrimary
    case .peer: .netkitPeer
    }
  }
}

extension NetworkInterface {
  /// Lists the tcx programs of a direction, in the order in which they run. C: `BPF_PROG_QUERY`. Linux 6.6.
  ///
  /// - Throws: ``BPFError``: `kernelTooOld` if the kernel has no tcx.
  public func tcx(_ direction: TrafficDirection) throws(BPFError) -> AttachedPrograms {
    try ordered(direction.tcx)
  }

  /// Lists the programs of an end of a netkit pair. Linux 6.7.
  public func netkit(_ end: NetkitEnd) throws(BPFError) -> AttachedPrograms {
    try ordered(end.attachType)
  }

  private func ordered(_ type: AttachType) throws(BPFError) -> AttachedPrograms {
    try system(at: .inspect, of: subject, type) { (calls, index) throws(SystemCallError) in
      try calls.progQueryOrdered(type, interface: index)
    }
  }

  /// Attaches a program by tcx until it is detached; it outlives this process. C: `BPF_PROG_ATTACH`.
  /// Linux 6.6.
  ///
  /// - Parameters:
  ///   - anchor: where among the others.
  ///   - expectedRevision: what ``tcx(_:)`` told of the list that the place was chosen in.
  public func attachTCX(
    _ program: Program, _ direction: TrafficDirection, at anchor: ProgramAnchor = .last,
    expectedRevision: UInt64? = nil
  ) throws(BPFError) {
    try attachOrdered(
      program, direction.tcx, anchor.position(expectedRevision: expectedRevision))
  }

  /// Puts a program in the place of another one that was attached without a link. C: `BPF_F_REPLACE`.
  /// Linux 6.6.
  public func attachTCX(
    _ program: Program, _ direction: TrafficDirection, replacing old: Program, expectedRevision: UInt64? = nil
  ) throws(BPFError) {
    var position = ProgramPosition()
    position.flags = KernelMacro.BPF_F_REPLACE
    position.replacedFD = old.fileDescriptor
    position.expectedRevision = expectedRevision ?? 0
    try attachOrdered(program, direction.tcx, position)
    withExtendedLifetime(old) {}
  }

  /// Detaches a program that was attached by tcx without a link. C: `BPF_PROG_DETACH`. Linux 6.6.
  public func detachTCX(_ program: Program, _ direction: TrafficDirection) throws(BPFError) {
    let descriptor = program.fileDescriptor
    try system(at: .detach, of: subject(program), direction.tcx) { (calls, index) throws(SystemCallError) in
      try calls.progDetachOrdered(direction.tcx, programFD: descriptor, interface: index)
    }
    withExtendedLifetime(program) {}
  }

  private func attachOrdered(
    _ program: Program, _ type: AttachType, _ position: ProgramPosition
  ) throws(BPFError) {
    let descriptor = program.fileDescriptor
    try system(at: .attach, of: subject(program), type) { (calls, index) throws(SystemCallError) in
      try calls.progAttachOrdered(type, programFD: descriptor, interface: index, at: position)
    }
    withExtendedLifetime(program) {}
  }

  /// Calls the kernel inside the interface's namespace, about a hook that older kernels do not have.
  func system<R: Sendable>(
    at stage: BPFError.Stage, of subject: BPFError.Subject, _ type: AttachType,
    _ body: @escaping @Sendable (any SystemCalls, UInt32) throws(SystemCallError) -> R
  ) throws(BPFError) -> R {
    try namespace.perform { [kernel, index] () throws(BPFError) in
      do throws(SystemCallError) {
        return try body(kernel.calls, index)
      } catch {
        throw BPFError(ordered: error, type, at: stage, of: subject, interface: index, kernel: kernel)
      }
    }
  }
}

extension BPFError {
  /// Explains a failure at a hook with an order.
  fileprivate init(
    ordered error: SystemCallError, _ type: AttachType, at stage: Stage, of subject: Subject,
    interface: UInt32, kernel: Kernel
  ) {
    self.init(error, at: stage, of: subject, kernel: kernel, needing: [.netAdmin])
    switch error.errno {
    case .ENODEV:
      code = .noSuchTarget
      summary = "there is no such network interface"
    case .ESTALE: summary = "the programs of the hook changed: it is at another revision than expected"
    case .ENOENT: summary = "the program or link that was named is not attached here"
    case .EEXIST: summary = "the program is attached here already"
    case .ERANGE:
      summary = "the hook has as many programs as it can have, or the place that was named is none"
    case .EINVAL where kernel.calls.lacks(type, interface: interface):
      code = .kernelTooOld
      summary = "the kernel has no \(type) hook"
      remedy =
        type == .tcxIngress || type == .tcxEgress
        ? "use Linux 6.6 or later, or a filter of traffic control" : "use Linux 6.7 or later"
    default: break
    }
  }
}

extension SystemCalls {
  /// Whether the kernel does not even list such a hook; a caller that got EINVAL may then know why.
  fileprivate func lacks(_ type: AttachType, interface: UInt32) -> Bool {
    do {
      _ = try progQueryOrdered(type, interface: interface)
      return false
    } catch {
      return error.errno == .EINVAL
    }
  }
}
