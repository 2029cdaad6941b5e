public import BPFSyscall
public import BPFTypes
import Glibc

/// A control group of the second version: programs of the `cgroup` family act on the processes in it and in
/// the groups below.
///
/// Programs attached through ``attach(_:as:_:replacing:)`` stay when the process ends; those attached by
/// ``Program/attachCgroup(_:as:at:)`` end with their link.
public struct ControlGroup: Sendable {
  /// The folder, if the group was opened by it.
  public let path: String?
  let kernel: Kernel
  let descriptor: OwnedDescriptor

  /// Opens a group by its folder.
  ///
  /// - Throws: ``BPFError``: `noSuchTarget` if there is no such folder.
  public init(_ path: String, on kernel: Kernel = Kernel()) throws(BPFError) {
    do {
      descriptor = OwnedDescriptor(
        try FileDescriptor(
          adopting: kernel.calls.open(path, in: AT_FDCWD, flags: O_RDONLY | O_DIRECTORY),
          of: "open(\(path))", through: kernel.calls))
    } catch {
      let isMissing = error.errno == .ENOENT || error.errno == .ENOTDIR
      throw BPFError(
        isMissing ? .noSuchTarget : .fileUnreadable, at: .attach, of: .init(item: path),
        isMissing ? "there is no such control group" : "the control group cannot be opened",
        errno: error.errno, underlying: error)
    }
    self.path = path
    self.kernel = kernel
  }

  /// Adopts the descriptor of a group's folder, owned from now on.
  public init(_ descriptor: consuming FileDescriptor, on kernel: Kernel = Kernel()) {
    self.descriptor = OwnedDescriptor(descriptor)
    self.kernel = kernel
    path = nil
  }

  /// The group's file descriptor. Borrowed: valid while this value is alive, never to be closed.
  public var fileDescriptor: Int32 { descriptor.rawValue }

  var name: String { path ?? "descriptor \(descriptor.rawValue)" }

  /// Attaches a program for good: until it is detached, or the group is removed. C: `BPF_PROG_ATTACH`.
  ///
  /// - Parameters:
  ///   - type: where; `nil` for what the program was loaded for.
  ///   - flags: how it joins those that are there.
  ///   - old: the program whose place it takes; sets `replace`.
  ///   - position: where among them it stands: before or behind all, or another program that was attached for good.
  ///     Linux 6.17.
  /// - Throws: ``BPFError``, `invalidState` if what is attached does not allow it.
  public func attach(
    _ program: Program, as type: AttachType? = nil, _ flags: CgroupAttachFlags = [],
    replacing old: Program? = nil, at position: CgroupPosition = .anywhere
  ) throws(BPFError) {
    let type = try program.cgroupAttachType(type)
    do {
      try kernel.calls.progAttachCgroup(
        programFD: program.fileDescriptor, groupFD: fileDescriptor, type: type,
        flags: old == nil ? flags : flags.union(.replace), replacedFD: old?.fileDescriptor, position: position
      )
    } catch {
      throw program.refusedByCgroup(error, self, type)
    }
  }

  /// Detaches a program that was attached for good. C: `BPF_PROG_DETACH`.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if it is not attached there.
  public func detach(_ program: Program, as type: AttachType? = nil) throws(BPFError) {
    let type = try program.cgroupAttachType(type)
    do {
      try kernel.calls.progDetach(
        programFD: program.fileDescriptor, targetFD: fileDescriptor, type: type)
    } catch {
      guard error.errno == .ENOENT else { throw program.refusedByCgroup(error, self, type) }
      throw BPFError(
        .notFound, at: .detach, of: .init(program: program.name, item: "\(type.name) of \(name)"),
        "the program is not attached there", errno: error.errno, underlying: error)
    }
  }

  /// Lists what is attached. C: `BPF_PROG_QUERY`.
  ///
  /// - Parameters:
  ///   - type: at which hook.
  ///   - effective: also what the groups above pass down.
  /// - Returns: `nil` if the kernel does not know the hook.
  public func programs(
    _ type: AttachType, effective: Bool = false
  ) throws(BPFError) -> ProgramQuery? {
    do {
      return try kernel.calls.progQuery(targetFD: fileDescriptor, type: type, effective: effective)
    } catch {
      if error.errno == .EINVAL { return nil }
      throw BPFError(
        error, at: .inspect, of: .init(item: "\(type.name) of \(name)"), kernel: kernel,
        needing: [.netAdmin])
    }
  }
}

extension Program {
  /// Attaches to a control group by a link. C: `BPF_LINK_CREATE`. Linux 5.7.
  ///
  /// - Parameters:
  ///   - group: whose processes, and those of the groups below, the program acts on.
  ///   - attachType: where; `nil` for what the program was loaded for. `cgroup/skb` programs leave it open.
  ///   - position: where among the programs of the group it stands: before or behind all, or another link.
  ///     Linux 6.17.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``, `invalidState` if a program is attached that tolerates no other.
  @discardableResult
  public func attachCgroup(
    _ group: ControlGroup, as attachType: AttachType? = nil, at position: CgroupPosition = .anywhere
  ) throws(BPFError) -> AttachmentInfo {
    let attachType = try cgroupAttachType(attachType)
    let hook = "\(attachType.name) of \(group.name)"
    do {
      let link = try kernel.calls.linkCreateCgroup(
        programFD: fileDescriptor, groupFD: group.fileDescriptor, type: attachType, position: position)
      return keep(made(hook, link: link))
    } catch {
      throw refusedByCgroup(error, group, attachType)
    }
  }

  /// Attaches to the control group of a folder by a link, as ``attachCgroup(_:as:at:)``.
  @discardableResult
  public func attachCgroup(
    _ path: String, as attachType: AttachType? = nil
  ) throws(BPFError) -> AttachmentInfo {
    try attachCgroup(try ControlGroup(path, on: kernel), as: attachType)
  }

  func cgroupAttachType(_ given: AttachType?) throws(BPFError) -> AttachType {
    if let type = given ?? attachType { return type }
    throw BPFError(
      .invalidValue, at: .attach, of: subject, "the program does not say where in a control group it goes",
      remedy: "give an attach type, such as cgroupInetEgress")
  }

  func refusedByCgroup(_ error: SystemCallError, _ group: ControlGroup, _ type: AttachType) -> BPFError {
    let hook = "\(type.name) of \(group.name)"
    func explained(_ code: BPFError.Code, _ summary: String, _ remedy: String? = nil) -> BPFError {
      BPFError(
        code, at: .attach, of: subject(hook), summary, errno: error.errno, remedy: remedy, underlying: error)
    }
    switch error.errno {
    case .EBADF:
      return explained(.noSuchTarget, "the folder is no control group of the second version")
    case .EPERM where self.type.neededCapabilities.allSatisfy { kernel.calls.has($0) == true }:
      return explained(
        .invalidState, "a program of this group, or of one above, does not allow it",
        "it was attached without allowing override or multi")
    case .EBUSY, .EEXIST: return explained(.invalidState, "the program is attached there already")
    case .ESTALE: return explained(.invalidState, "the programs of the group have changed meanwhile")
    case .EINVAL:
      return explained(
        .unsupported, "the kernel does not attach this program there",
        "its type and attach type must fit the hook, and the kernel must know both")
    default:
      return BPFError(error, at: .attach, of: subject(hook), kernel: kernel, needing: [.bpf, .netAdmin])
    }
  }
}
