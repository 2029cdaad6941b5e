import BPFBlueprint
import BPFSyscall
public import BPFTypes

/// Operations that programs implement for the kernel: a map whose one value is a structure of the kernel's, such
/// as `tcp_congestion_ops`, with programs for function pointers. Linux 5.6.
public struct StructOps: Sendable {
  /// The map.
  public let map: Map
  /// The kernel's structure.
  public let structure: String
  /// Whether it is attached by a link, as `SEC(".struct_ops.link")` says. Linux 6.4.
  public let usesLink: Bool
  /// The value as the kernel gets it, with descriptors of programs for pointers.
  let value: [UInt8]
  let store: AttachmentStore
  /// Kept open as long as the value has their numbers.
  private let programs: [Program]

  init(
    _ value: StructOpsValue, map: Map, structure: String, programs loaded: SlotTable<ProgramSlot, Program>,
    store: AttachmentStore
  ) throws(BPFError) {
    var bytes = value.bytes
    var programs: [Program] = []
    for function in value.functions {
      guard let program = loaded[function.program], function.offset >= 0, function.offset <= bytes.count - 8
      else {
        throw BPFError(
          .invalidState, at: .load, of: .init(map: value.name), "the plan uses a program that it did not load"
        )
      }
      // A word of the size of the pointer that the kernel puts there.
      let word = UInt64(UInt32(bitPattern: program.fileDescriptor))
      for place in 0..<8 {
        bytes[function.offset + place] = UInt8(truncatingIfNeeded: word.littleEndian >> UInt64(place * 8))
      }
      programs.append(program)
    }
    self.map = map
    self.structure = structure
    usesLink = value.usesLink
    self.value = bytes
    self.store = store
    self.programs = programs
  }

  private var kernel: Kernel { map.kernel }
  private var hook: String { "struct_ops \(structure)" }
  private static let key: [UInt8] = [0, 0, 0, 0]

  /// Gives the operations to the kernel, which uses them from now on. C: `BPF_MAP_UPDATE_ELEM`, and
  /// `BPF_LINK_CREATE` for a map that is attached by a link.
  ///
  /// - Returns: the attachment, which belongs to the object from now on. Detaching takes the operations away;
  ///   connections, devices or tasks that still use them keep them until they end.
  /// - Throws: ``BPFError``: `invalidState` if they are attached already, and whatever the kernel has against
  ///   them: a name that is taken, a member that has to be there.
  @discardableResult
  public func attach() throws(BPFError) -> AttachmentInfo { keep(try makeAttachment()) }

  /// Says that kernel functions which a program calls are meant for these operations.
  /// C: `BPF_PROG_ASSOC_STRUCT_OPS`. Linux 7.0.
  ///
  /// - Parameter program: any but one of `struct_ops`, which belongs to its own map.
  /// - Throws: ``BPFError``: `invalidValue` for a program of `struct_ops`, or the kernel's refusal.
  public func associate(_ program: Program) throws(BPFError) {
    guard program.type != .structOps else {
      throw BPFError(
        .invalidValue, at: .attach, of: .init(program: program.name, map: map.name),
        "a program of struct_ops belongs to its own map")
    }
    do {
      try kernel.calls.programAssociate(programFD: program.fileDescriptor, mapFD: map.fileDescriptor)
    } catch {
      throw BPFError(
        error, at: .attach, of: .init(program: program.name, map: map.name), kernel: kernel)
    }
  }

  func keep(_ attachment: NewAttachment) -> AttachmentInfo {
    let info = AttachmentInfo(
      id: kernel.nextAttachmentID(), program: map.name, hook: attachment.hook, linkID: attachment.linkID)
    return store.keep(Link(info: info, resources: attachment.resources))
  }

  func makeAttachment() throws(BPFError) -> NewAttachment {
    try fill()
    guard usesLink else {
      let map = map
      return NewAttachment(
        hook: hook, linkID: nil,
        resources: LinkResources(
          kernel: kernel, link: nil,
          undoing: { () throws(BPFError) in _ = try map.delete(Self.key) }))
    }
    do {
      let link = OwnedDescriptor(
        try kernel.calls.linkCreate(programFD: map.fileDescriptor, targetFD: 0, type: .structOps))
      return NewAttachment(
        hook: hook, linkID: try? kernel.calls.linkID(fd: link.rawValue),
        resources: LinkResources(kernel: kernel, link: link))
    } catch {
      throw refusal(error)
    }
  }

  /// Writes the value. The value of a map that is attached by a link stays when the link goes, and a second
  /// attachment finds it there.
  func fill() throws(BPFError) {
    let result = unsafe Self.key.withUnsafeBytes { key in
      unsafe value.withUnsafeBytes { value in
        Result { () throws(SystemCallError) in
          guard let key = key.baseAddress, let value = value.baseAddress else { return }
          try unsafe kernel.calls.mapUpdate(fd: map.fileDescriptor, key: key, value: value)
        }
      }
    }
    guard case .failure(let error) = result, !usesLink || error.errno != .EBUSY else { return }
    throw refusal(error)
  }

  func refusal(_ error: SystemCallError) -> BPFError {
    let subject = BPFError.Subject(map: map.name, item: hook)
    switch error.errno {
    case .EBUSY:
      return BPFError(
        .invalidState, at: .attach, of: subject, "the operations are attached already", errno: error.errno,
        remedy: "detach them first", underlying: error)
    case .EEXIST:
      return BPFError(
        .invalidState, at: .attach, of: subject, "the kernel has operations of that name already",
        errno: error.errno, remedy: "give the structure another name", underlying: error)
    case .EINVAL:
      return BPFError(
        .invalidValue, at: .attach, of: subject, "the kernel does not take these operations",
        errno: error.errno,
        remedy: "see which members of struct \(structure) have to be set; some cannot be programs",
        underlying: error)
    default:
      return BPFError(error, at: .attach, of: subject, kernel: kernel, needing: [.bpf, .netAdmin])
    }
  }
}

extension Link {
  /// Puts other operations of the same structure in place, without a moment in which none are there.
  /// C: `BPF_LINK_UPDATE` with `new_map_fd`. Linux 6.4.
  ///
  /// - Parameters:
  ///   - operations: attached by a link, as `SEC(".struct_ops.link")` says. The link holds them from now on.
  ///   - old: the operations that have to be there; `nil` for any. C: `BPF_F_REPLACE`.
  /// - Throws: ``BPFError``: `invalidState` if the attachment is no link, or others than `old` are there;
  ///   `unsupported` if the kernel cannot replace operations of that structure.
  public func update(to operations: StructOps, expecting old: StructOps? = nil) throws(BPFError) {
    let link = try descriptor("updated", at: .attach)
    try operations.fill()
    do {
      try resources.kernel.calls.linkUpdate(
        fd: link.rawValue, mapFD: operations.map.fileDescriptor, oldMapFD: old?.map.fileDescriptor)
    } catch {
      let subject = BPFError.Subject(map: operations.map.name, item: info.hook)
      switch error.errno {
      case .EPERM where old != nil:
        throw BPFError(
          .invalidState, at: .attach, of: subject, "the link has other operations than those expected",
          expected: old?.map.name, errno: error.errno, underlying: error)
      case .EOPNOTSUPP:
        throw BPFError(
          .unsupported, at: .attach, of: subject, "the kernel cannot replace operations of this structure",
          errno: error.errno, underlying: error)
      default: throw operations.refusal(error)
      }
    }
  }
}
