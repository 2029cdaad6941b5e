public import BPFTypes
internal import CBPF

/// What is attached somewhere, in the order in which it runs. C: `BPF_PROG_QUERY`.
public struct ProgramQuery: Sendable, Hashable {
  /// One program.
  public struct Entry: Sendable, Hashable {
    /// C: `prog_ids`.
    public let programID: UInt32
    /// How it was attached. C: `prog_attach_flags`, or `attach_flags` of all before Linux 6.0.
    public let flags: CgroupAttachFlags
  }

  /// The programs.
  public let entries: [Entry]
  /// What holds for all of them. C: `attach_flags`.
  public let flags: CgroupAttachFlags
  /// Counts the changes; 0 where the kernel does not count. C: `revision`. Linux 6.17.
  public let revision: UInt64
}

extension SystemCalls {
  /// Attaches a program to a control group, where it stays until it is detached or the group is removed.
  /// C: `BPF_PROG_ATTACH`.
  ///
  /// - Parameter replacedFD: the program whose place it takes, with the flag `replace`.
  public func progAttachCgroup(
    programFD: Int32, groupFD: Int32, type: AttachType, flags: CgroupAttachFlags, replacedFD: Int32? = nil,
    position: CgroupPosition = .anywhere
  ) throws(SystemCallError) {
    var attributes = cbpf_prog_attach()
    attributes.target_fd = UInt32(bitPattern: groupFD)
    attributes.attach_bpf_fd = UInt32(bitPattern: programFD)
    attributes.attach_type = type.rawValue
    attributes.attach_flags = flags.union(position.flags).rawValue
    if let replacedFD { attributes.replace_bpf_fd = UInt32(bitPattern: replacedFD) }
    attributes.relative_id = position.relativeID
    attributes.expected_revision = position.expectedRevision
    _ = try perform(.progAttach, &attributes, least: 16)
  }

  /// Lists what is attached, with how it was attached. C: `BPF_PROG_QUERY`.
  ///
  /// - Parameter effective: also what the groups above pass down, and without flags. C:
  ///   `BPF_F_QUERY_EFFECTIVE`.
  /// - Throws: ``SystemCallError`` with `EINVAL` if the kernel does not know the type.
  public func progQuery(
    targetFD: Int32, type: AttachType, effective: Bool
  ) throws(SystemCallError) -> ProgramQuery {
    // The flags of each program came with Linux 6.0, and are not told of what groups above pass down.
    guard !effective else { return try query(targetFD, type, effective: true, withFlags: false) }
    do {
      return try query(targetFD, type, effective: false, withFlags: true)
    } catch {
      guard error.errno == .EINVAL else { throw error }
      return try query(targetFD, type, effective: false, withFlags: false)
    }
  }

  private func query(
    _ targetFD: Int32, _ type: AttachType, effective: Bool, withFlags: Bool
  ) throws(SystemCallError) -> ProgramQuery {
    // There are few programs, and more than fit are told as such.
    var room = 64
    while true {
      var attributes = cbpf_query()
      attributes.target_fd = UInt32(bitPattern: targetFD)
      attributes.attach_type = type.rawValue
      attributes.query_flags = effective ? KernelMacro.BPF_F_QUERY_EFFECTIVE : 0
      attributes.prog_cnt = UInt32(clamping: room)
      var ids = [UInt32](repeating: 0, count: room)
      var flags = [UInt32](repeating: 0, count: room)
      let result = unsafe ids.withUnsafeMutableBytes { ids in
        unsafe flags.withUnsafeMutableBytes { flags in
          attributes.prog_ids = unsafe UInt64(address: ids.baseAddress)
          if withFlags { attributes.prog_attach_flags = unsafe UInt64(address: flags.baseAddress) }
          return command(.progQuery, &attributes, least: 32)
        }
      }
      if KernelErrno(negated: result) == .ENOSPC, room < 1 << 16 {
        room *= 4
        continue
      }
      guard result >= 0 else {
        throw SystemCallError(call: callName(.progQuery), errno: .init(negated: result))
      }
      let count = min(Int(attributes.prog_cnt), room)
      let common = CgroupAttachFlags(rawValue: attributes.attach_flags)
      return ProgramQuery(
        entries: (0..<count).map { place in
          .init(
            programID: ids[place],
            flags: flags[place] == 0 ? common : CgroupAttachFlags(rawValue: flags[place]))
        },
        flags: common, revision: attributes.revision)
    }
  }
}
