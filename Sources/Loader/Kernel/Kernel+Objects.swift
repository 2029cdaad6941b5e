import BPFBytes
public import BPFSyscall
public import BPFTypes
public import BTF

extension Kernel {
  /// The ids of all programs, in order. C: `BPF_PROG_GET_NEXT_ID`.
  public func programIDs() throws(BPFError) -> [UInt32] { try ids(.progGetNextId) }

  /// The ids of all maps, in order. C: `BPF_MAP_GET_NEXT_ID`.
  public func mapIDs() throws(BPFError) -> [UInt32] { try ids(.mapGetNextId) }

  /// The ids of all links, in order. C: `BPF_LINK_GET_NEXT_ID`. Linux 5.8.
  public func linkIDs() throws(BPFError) -> [UInt32] { try ids(.linkGetNextId) }

  /// The ids of all type tables, in order. C: `BPF_BTF_GET_NEXT_ID`. Linux 5.1.
  public func btfIDs() throws(BPFError) -> [UInt32] { try ids(.btfGetNextId) }

  private func ids(_ command: BPFCommand) throws(BPFError) -> [UInt32] {
    var ids: [UInt32] = []
    var last: UInt32 = 0
    do {
      while let next = try calls.nextID(command, after: last), next > last {
        ids.append(next)
        last = next
      }
    } catch {
      throw BPFError(error, at: .inspect, kernel: self, needing: [.sysAdmin])
    }
    return ids
  }

  /// Opens a program by its id.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if there is none, or no longer.
  public func program(id: UInt32) throws(BPFError) -> Program {
    try adoptProgram(try open(.progGetFdById, id: id, "program"))
  }

  /// Opens a map by its id.
  ///
  /// - Parameter readOnly: whether the map is only looked at, which frozen and protected maps ask for.
  /// - Throws: ``BPFError`` with code `notFound` if there is none, or no longer.
  public func map(id: UInt32, readOnly: Bool = false) throws(BPFError) -> Map {
    try Map(descriptor: try open(.mapGetFdById, id: id, "map", flags: readOnly ? .rdonly : []), kernel: self)
  }

  /// Reads a table of types by its id; that of a module with the kernel's, which it continues.
  public func btf(id: UInt32) throws(BPFError) -> BTFTable {
    let descriptor = try open(.btfGetFdById, id: id, "BTF")
    // Not before it is read, though it is not mentioned any more.
    defer { descriptor.release() }
    return try btf(ofDescriptor: descriptor.rawValue, "BTF \(id)")
  }

  /// Reads a table of types that somebody has open; that of a module with the kernel's.
  ///
  /// - Parameter fileDescriptor: one of the kernel's types, as `BPF_BTF_LOAD` gives; it is borrowed.
  public func btf(fileDescriptor: Int32) throws(BPFError) -> BTFTable {
    try btf(ofDescriptor: fileDescriptor, "BTF of descriptor \(fileDescriptor)")
  }

  private func btf(ofDescriptor descriptor: Int32, _ item: String) throws(BPFError) -> BTFTable {
    do {
      let info = try calls.btfInfo(fd: descriptor)
      let isModule = info.isKernel && info.name != "vmlinux"
      let base = isModule ? try RunningKernelTypes(kernel: self).kernelTable() : nil
      return try BTFTable(parsing: ByteSlice(try calls.btfBytes(fd: descriptor)), base: base)
    } catch let error as BPFError {
      throw error
    } catch let error as SystemCallError {
      throw BPFError(error, at: .inspect, of: .init(item: item), kernel: self)
    } catch {
      throw BPFError(.malformedObject, at: .inspect, of: .init(item: item), "\(error)", underlying: error)
    }
  }

  /// Asks the kernel about a table of types.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if there is none of that id, or no longer.
  public func btfInfo(id: UInt32) throws(BPFError) -> BTFInfo {
    let descriptor = try open(.btfGetFdById, id: id, "BTF")
    do {
      return try calls.btfInfo(fd: descriptor.rawValue)
    } catch {
      throw BPFError(error, at: .inspect, of: .init(item: "BTF \(id)"), kernel: self)
    }
  }

  /// Opens a pinned program.
  public func program(pinnedAt path: String) throws(BPFError) -> Program {
    try adoptProgram(try open(path))
  }

  /// Opens a pinned map.
  public func map(pinnedAt path: String) throws(BPFError) -> Map {
    try Map(descriptor: try open(path), kernel: self)
  }

  /// Tells what is pinned at a path.
  public func kind(ofPinned path: String) throws(BPFError) -> PinnedKind {
    let descriptor = try open(path)
    switch calls.objectKind(fd: descriptor.rawValue) {
    case .program: return .program(id: try adoptProgram(descriptor).info().id)
    case .map: return .map(id: try Map(descriptor: descriptor, kernel: self).info().id)
    case .link: return .link
    case nil: return .other
    }
  }

  private func adoptProgram(_ descriptor: OwnedDescriptor) throws(BPFError) -> Program {
    do {
      let info = try calls.programInfo(fd: descriptor.rawValue)
      return Program(name: fullName(info), type: info.type, descriptor: descriptor, kernel: self)
    } catch {
      throw BPFError(error, at: .inspect, of: .init(item: "program"), kernel: self)
    }
  }

  /// The kernel keeps 15 bytes of a name; the program's types have all of it.
  private func fullName(_ info: ProgramInfo) -> String {
    guard info.name.utf8.count == 15, info.btfID != 0, info.mainFunctionTypeID != 0,
      let name = try? btf(id: info.btfID).name(of: BTFTypeID(rawValue: info.mainFunctionTypeID)),
      name.hasPrefix(info.name)
    else { return info.name }
    return name
  }

  func open(
    _ command: BPFCommand, id: UInt32, _ what: String, flags: MapFlags = []
  ) throws(BPFError) -> OwnedDescriptor {
    do {
      return OwnedDescriptor(try calls.open(command, id: id, flags: flags, tokenFD: tokenDescriptor))
    } catch {
      let subject = BPFError.Subject(item: "\(what) id \(id)")
      // A link has an id, and a moment later can be opened by it.
      let isUnfinished = command == .linkGetFdById && error.errno == .EAGAIN
      guard error.errno == .ENOENT || isUnfinished else {
        throw BPFError(error, at: .inspect, of: subject, kernel: self, needing: [.sysAdmin])
      }
      throw BPFError(
        .notFound, at: .inspect, of: subject, "there is none of that id", errno: error.errno,
        underlying: error)
    }
  }

  func open(_ path: String) throws(BPFError) -> OwnedDescriptor {
    do {
      return OwnedDescriptor(try calls.objGet(path: path))
    } catch {
      let subject = BPFError.Subject(item: path)
      guard error.errno == .ENOENT else { throw BPFError(error, at: .inspect, of: subject, kernel: self) }
      throw BPFError(
        .notFound, at: .inspect, of: subject, "nothing is pinned there", errno: error.errno, underlying: error
      )
    }
  }
}

/// What can be pinned.
public enum PinnedKind: Sendable, Hashable {
  /// A program.
  case program(id: UInt32)
  /// A map.
  case map(id: UInt32)
  /// A link.
  case link
  /// Something that is not known here.
  case other
}

extension Program {
  /// Asks the kernel about the program.
  public func info() throws(BPFError) -> ProgramInfo {
    do {
      return try kernel.calls.programInfo(fd: fileDescriptor)
    } catch {
      throw BPFError(error, at: .inspect, of: subject, kernel: kernel)
    }
  }
}
