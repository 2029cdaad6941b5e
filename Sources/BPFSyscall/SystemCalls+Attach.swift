public import BPFTypes
internal import CBPF

extension SystemCalls {
  /// Attaches to a tracepoint with raw arguments. C: `BPF_RAW_TRACEPOINT_OPEN`. Linux 4.17.
  ///
  /// - Parameters:
  ///   - name: `nil` for a program that is bound to its tracepoint already.
  ///   - cookie: what the program gets from `bpf_get_attach_cookie`; Linux 6.10.
  /// - Returns: what keeps the program attached.
  public func rawTracepointOpen(
    name: String?, programFD: Int32, cookie: UInt64 = 0
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_raw_tracepoint()
    attributes.prog_fd = UInt32(bitPattern: programFD)
    attributes.cookie = cookie
    let result: Int
    if let name {
      result = unsafe name.withCString { name in
        attributes.name = unsafe UInt64(address: name)
        return command(.rawTracepointOpen, &attributes)
      }
    } else {
      result = command(.rawTracepointOpen, &attributes)
    }
    return try FileDescriptor(adopting: result, of: callName(.rawTracepointOpen), through: self)
  }

  /// Ties a program to a perf event by a link. C: `BPF_LINK_CREATE` with `BPF_PERF_EVENT`. Linux 5.15.
  public func linkCreatePerfEvent(
    programFD: Int32, eventFD: Int32, cookie: UInt64
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_link_create()
    attributes.prog_fd = UInt32(bitPattern: programFD)
    attributes.target_fd = UInt32(bitPattern: eventFD)
    attributes.attach_type = AttachType.perfEvent.rawValue
    attributes.perf_event.bpf_cookie = cookie
    return try open(.linkCreate, &attributes)
  }

  /// Gives a link another program. C: `BPF_LINK_UPDATE`. Linux 5.7.
  ///
  /// - Parameter oldProgramFD: the program that has to be there, or `nil` for any.
  public func linkUpdate(fd: Int32, programFD: Int32, oldProgramFD: Int32? = nil) throws(SystemCallError) {
    var attributes = cbpf_link_update()
    attributes.link_fd = UInt32(bitPattern: fd)
    attributes.new_prog_fd = UInt32(bitPattern: programFD)
    if let oldProgramFD {
      attributes.flags = KernelMacro.BPF_F_REPLACE
      attributes.old_prog_fd = UInt32(bitPattern: oldProgramFD)
    }
    _ = try perform(.linkUpdate, &attributes)
  }

  /// Gives a link of operations another map. C: `BPF_LINK_UPDATE` with `new_map_fd`. Linux 6.4.
  ///
  /// - Parameter oldMapFD: the map that has to be there, or `nil` for any.
  public func linkUpdate(fd: Int32, mapFD: Int32, oldMapFD: Int32?) throws(SystemCallError) {
    try linkUpdate(fd: fd, programFD: mapFD, oldProgramFD: oldMapFD)
  }

  /// Gives a program the operations that its kernel functions are meant for. C: `BPF_PROG_ASSOC_STRUCT_OPS`.
  /// Linux 7.0.
  public func programAssociate(programFD: Int32, mapFD: Int32) throws(SystemCallError) {
    var attributes = cbpf_prog_assoc_struct_ops()
    attributes.map_fd = UInt32(bitPattern: mapFD)
    attributes.prog_fd = UInt32(bitPattern: programFD)
    _ = try perform(.progAssocStructOps, &attributes)
  }

  /// Detaches a link that others may still hold. C: `BPF_LINK_DETACH`. Linux 5.9.
  public func linkDetach(fd: Int32) throws(SystemCallError) {
    var attributes = cbpf_link_detach()
    attributes.link_fd = UInt32(bitPattern: fd)
    _ = try perform(.linkDetach, &attributes)
  }

  /// Attaches a program to a control group or a map. C: `BPF_PROG_ATTACH`.
  ///
  /// - Parameter flags: C: `attach_flags`.
  public func progAttach(
    programFD: Int32, targetFD: Int32, type: AttachType, flags: UInt32 = 0
  ) throws(SystemCallError) {
    var attributes = cbpf_prog_attach()
    attributes.target_fd = UInt32(bitPattern: targetFD)
    attributes.attach_bpf_fd = UInt32(bitPattern: programFD)
    attributes.attach_type = type.rawValue
    attributes.attach_flags = flags
    _ = try perform(.progAttach, &attributes, least: 16)
  }

  /// Detaches a program from a control group or a map. C: `BPF_PROG_DETACH`.
  public func progDetach(programFD: Int32, targetFD: Int32, type: AttachType) throws(SystemCallError) {
    var attributes = cbpf_prog_attach()
    attributes.target_fd = UInt32(bitPattern: targetFD)
    attributes.attach_bpf_fd = UInt32(bitPattern: programFD)
    attributes.attach_type = type.rawValue
    _ = try perform(.progDetach, &attributes, least: 16)
  }

  /// Lists what is attached to a control group or a network namespace. C: `BPF_PROG_QUERY`.
  ///
  /// - Returns: the ids of the programs, at most 64, in the order in which they run.
  public func progQuery(targetFD: Int32, type: AttachType) throws(SystemCallError) -> [UInt32] {
    var attributes = cbpf_query()
    attributes.target_fd = UInt32(bitPattern: targetFD)
    attributes.attach_type = type.rawValue
    var ids = [UInt32](repeating: 0, count: 64)
    attributes.prog_cnt = UInt32(ids.count)
    let result = unsafe ids.withUnsafeMutableBytes { bytes in
      attributes.prog_ids = unsafe UInt64(address: bytes.baseAddress)
      return command(.progQuery, &attributes, least: 32)
    }
    guard result >= 0 else {
      throw SystemCallError(call: callName(.progQuery), errno: .init(negated: result))
    }
    return Array(ids.prefix(Int(attributes.prog_cnt)))
  }
}
