public import BPFSyscall
public import BPFTypes

/// What an iterator goes over.
public struct IteratorTarget: Sendable {
  let scope: IteratorScope?
  /// Keeps what the scope names by descriptor.
  private let owner: (any Sendable)?
  let words: String

  private init(_ scope: IteratorScope?, _ words: String, owner: (any Sendable)? = nil) {
    self.scope = scope
    self.words = words
    self.owner = owner
  }

  /// Everything of its kind.
  public static let everything = IteratorTarget(nil, "")

  /// The elements of a map. Linux 5.9.
  public static func elements(of map: Map) -> IteratorTarget {
    IteratorTarget(.map(fileDescriptor: map.fileDescriptor), " over map \(map.name)", owner: map)
  }

  /// One thread. Linux 6.1.
  public static func thread(_ id: Int32) -> IteratorTarget {
    IteratorTarget(.thread(id), " over thread \(id)")
  }

  /// The threads of one process. Linux 6.1.
  public static func process(_ id: Int32) -> IteratorTarget {
    IteratorTarget(.process(id), " over process \(id)")
  }

  /// The threads of the process behind a descriptor of `pidfd_open`, which is borrowed until the iterator is
  /// attached. Linux 6.1.
  public static func process(borrowing descriptor: Int32) -> IteratorTarget {
    IteratorTarget(.processDescriptor(descriptor), " over the process of descriptor \(descriptor)")
  }

  /// Control groups, beginning with one. Linux 6.1.
  public static func cgroup(_ group: ControlGroup, _ order: CgroupOrder) -> IteratorTarget {
    IteratorTarget(
      .cgroup(fileDescriptor: group.fileDescriptor, order: order), " over \(group.name)", owner: group)
  }
}

extension Program {
  /// Attaches an iterator: its link can be pinned, and whoever reads the pinned file runs the program.
  /// C: `BPF_LINK_CREATE` with `iter_info`. Linux 5.8.
  ///
  /// To read it here, ``iterate(over:)`` is all that is needed.
  ///
  /// - Parameter target: what it goes over; iterators over a map's elements have to be told which map.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `unsupported` if the program is no iterator.
  @discardableResult
  public func attachIterator(over target: IteratorTarget = .everything) throws(BPFError) -> AttachmentInfo {
    keep(try makeIterator(over: target))
  }

  /// Attaches an iterator for reading: what the program writes can be read, again and again, as long as the
  /// result is there.
  ///
  /// - Parameter target: what it goes over; iterators over a map's elements have to be told which map.
  /// - Throws: as ``attachIterator(over:)``.
  public func iterate(over target: IteratorTarget = .everything) throws(BPFError) -> IteratorOutput {
    let made = try makeIterator(over: target)
    return IteratorOutput(resources: made.resources, subject: subject(made.hook))
  }

  func makeIterator(over target: IteratorTarget?) throws(BPFError) -> NewAttachment {
    guard attachType == .traceIter else {
      throw BPFError(
        .unsupported, at: .attach, of: subject, "the program is no iterator", expected: "SEC(\"iter/…\")")
    }
    let target = target ?? .everything
    let hook = "iterator \(boundTarget)\(target.words)"
    do {
      return made(
        hook, link: try kernel.calls.linkCreateIterator(programFD: fileDescriptor, scope: target.scope))
    } catch {
      switch error.errno {
      case .EBADF where target.scope == nil:
        throw BPFError(
          .invalidValue, at: .attach, of: subject(hook), "the iterator needs to be told what it goes over",
          errno: error.errno, underlying: error)
      case .ESRCH, .ENOENT:
        throw BPFError(
          .noSuchTarget, at: .attach, of: subject(hook), "what the iterator goes over is not there",
          errno: error.errno, underlying: error)
      case .E2BIG, .EINVAL:
        throw BPFError(
          .unsupported, at: .attach, of: subject(hook), "the kernel does not let this iterator go over that",
          errno: error.errno, remedy: "iterators over chosen tasks and control groups take Linux 6.1",
          underlying: error)
      default: throw refused(error, hook)
      }
    }
  }
}

extension Link {
  /// Reads an attached iterator, such as one that was pinned by another process.
  ///
  /// - Throws: ``BPFError``: `invalidState` if the attachment is no link. That it is no iterator's shows when
  ///   it is read.
  public func iterate() throws(BPFError) -> IteratorOutput {
    _ = try descriptor("read", at: .access)
    return IteratorOutput(resources: resources, subject: .init(program: info.program, item: info.hook))
  }
}
