internal import BPFBytes
public import BPFTypes
internal import CBPF

/// What an iterator goes over, where it does not go over everything. C: `union bpf_iter_link_info`.
public enum IteratorScope: Sendable, Hashable {
  /// The elements of a map, by its descriptor. Linux 5.9.
  case map(fileDescriptor: Int32)
  /// One thread. C: `task.tid`. Linux 6.1.
  case thread(Int32)
  /// The threads of one process. C: `task.pid`. Linux 6.1.
  case process(Int32)
  /// The threads of the process behind a descriptor. C: `task.pid_fd`. Linux 6.1.
  case processDescriptor(Int32)
  /// Control groups, beginning with one of them. C: `cgroup`. Linux 6.1.
  case cgroup(fileDescriptor: Int32, order: CgroupOrder)

  /// The union as the kernel takes it, up to its last member that is used.
  var bytes: [UInt8] {
    var writer = ByteWriter()
    func words(_ values: UInt32...) { for value in values { writer.append(value) } }
    switch self {
    case .map(let descriptor): words(UInt32(bitPattern: descriptor))
    case .thread(let id): words(UInt32(bitPattern: id), 0, 0)
    case .process(let id): words(0, UInt32(bitPattern: id), 0)
    case .processDescriptor(let descriptor): words(0, 0, UInt32(bitPattern: descriptor))
    case .cgroup(let descriptor, let order): words(order.rawValue, UInt32(bitPattern: descriptor), 0, 0)
    }
    return writer.bytes
  }
}

/// Which control groups an iterator visits, and in which order. C: `enum bpf_cgroup_iter_order`.
public enum CgroupOrder: UInt32, Sendable, Hashable, CaseIterable {
  /// That one alone. C: `BPF_CGROUP_ITER_SELF_ONLY`.
  case selfOnly = 1
  /// It and those below, each before what is below it. C: `BPF_CGROUP_ITER_DESCENDANTS_PRE`.
  case descendantsPre = 2
  /// It and those below, each after what is below it. C: `BPF_CGROUP_ITER_DESCENDANTS_POST`.
  case descendantsPost = 3
  /// It and those above. C: `BPF_CGROUP_ITER_ANCESTORS_UP`.
  case ancestorsUp = 4
}

extension SystemCalls {
  /// Attaches a program by a link. C: `BPF_LINK_CREATE`. Linux 5.7.
  ///
  /// - Parameter targetFD: what it is attached to, such as a network namespace.
  public func linkCreate(
    programFD: Int32, targetFD: Int32, type: AttachType
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = link(programFD, type)
    attributes.target_fd = UInt32(bitPattern: targetFD)
    return try open(.linkCreate, &attributes)
  }

  /// Attaches a program to the kernel function, tracepoint or security hook that it was loaded for.
  /// C: `BPF_LINK_CREATE` with `tracing`. Linux 5.18.
  public func linkCreateTracing(
    programFD: Int32, type: AttachType, cookie: UInt64
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = link(programFD, type)
    attributes.tracing.cookie = cookie
    return try open(.linkCreate, &attributes)
  }

  /// Attaches a program to what it was loaded for, by the command that the kernel has for it: `BPF_LINK_CREATE` or,
  /// before Linux 5.18, `BPF_RAW_TRACEPOINT_OPEN`.
  public func linkTracing(programFD: Int32, type: AttachType) throws(SystemCallError) -> FileDescriptor {
    do {
      return try linkCreateTracing(programFD: programFD, type: type, cookie: 0)
    } catch {
      guard error.errno == .EINVAL else { throw error }
      return try rawTracepointOpen(name: nil, programFD: programFD)
    }
  }

  /// Replaces a function of a program. C: `BPF_LINK_CREATE` with `target_btf_id`. Linux 5.10.
  ///
  /// - Parameters:
  ///   - targetFD: the program that has the function.
  ///   - functionID: the function's number in that program's types.
  public func linkCreateReplacement(
    programFD: Int32, targetFD: Int32, functionID: UInt32
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = link(programFD, AttachType(rawValue: 0))
    attributes.target_fd = UInt32(bitPattern: targetFD)
    attributes.target_btf_id = functionID
    return try open(.linkCreate, &attributes)
  }

  /// Attaches a program to a control group. C: `BPF_LINK_CREATE` with `cgroup`. Linux 5.7.
  public func linkCreateCgroup(
    programFD: Int32, groupFD: Int32, type: AttachType, flags: CgroupAttachFlags = [],
    position: CgroupPosition = .anywhere
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = link(programFD, type)
    attributes.target_fd = UInt32(bitPattern: groupFD)
    attributes.flags = flags.union(position.flags).rawValue
    attributes.cgroup.relative_id = position.relativeID
    attributes.cgroup.expected_revision = position.expectedRevision
    return try open(.linkCreate, &attributes)
  }

  /// Attaches an iterator. C: `BPF_LINK_CREATE` with `iter_info`. Linux 5.8.
  ///
  /// - Parameter scope: `nil` for everything of the kind.
  public func linkCreateIterator(
    programFD: Int32, scope: IteratorScope?
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = link(programFD, .traceIter)
    guard let scope else { return try open(.linkCreate, &attributes) }
    let result = unsafe scope.bytes.withUnsafeBytes { bytes in
      attributes.iter_info = unsafe UInt64(address: bytes.baseAddress)
      attributes.iter_info_len = UInt32(clamping: bytes.count)
      return command(.linkCreate, &attributes)
    }
    return try FileDescriptor(adopting: result, of: callName(.linkCreate), through: self)
  }

  /// Starts a run of an iterator: reading from the result runs the program. C: `BPF_ITER_CREATE`. Linux 5.8.
  public func iteratorCreate(linkFD: Int32) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_iter_create()
    attributes.link_fd = UInt32(bitPattern: linkFD)
    return try open(.iterCreate, &attributes)
  }

  private func link(_ programFD: Int32, _ type: AttachType) -> cbpf_link_create {
    var attributes = cbpf_link_create()
    attributes.prog_fd = UInt32(bitPattern: programFD)
    attributes.attach_type = type.rawValue
    return attributes
  }
}
