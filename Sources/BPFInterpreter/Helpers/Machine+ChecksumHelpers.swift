import BPFTypes

/// Helpers that keep sums right.
extension Machine {
  func checksumHelper(_ id: HelperID, _ a: Arguments) throws(Fault) -> UInt64? {
    switch id {
    case .csumDiff: return try difference(a)
    case .l3CsumReplace: return try replace(a, flags: 0x0f)
    case .l4CsumReplace: return try replace(a, flags: 0xff)
    case .csumUpdate:
      try requireContext(a.a)
      // A packet that was not received from a device has no sum to keep.
      return Self.failure(.EOPNOTSUPP)
    default: return nil
    }
  }

  /// C: `bpf_csum_diff`, as of Linux 6.13: the result has 16 bits.
  private func difference(_ a: Arguments) throws(Fault) -> UInt64 {
    let (fromSize, toSize) = (try Self.size(a.b), try Self.size(a.d))
    guard fromSize % 4 == 0, toSize % 4 == 0 else { return Self.failure(.EINVAL) }
    let from = Checksum.sum(try memory.bytes(a.a, fromSize))
    let seed = UInt32(truncatingIfNeeded: a.e)
    let to = Checksum.sum(try memory.bytes(a.c, toSize), from: seed)
    return UInt64(Checksum.folded(fromSize > 0 ? Checksum.subtract(to, from) : to))
  }

  /// C: `bpf_l3_csum_replace`, `bpf_l4_csum_replace`.
  private func replace(_ a: Arguments, flags known: UInt64) throws(Fault) -> UInt64 {
    try requireContext(a.a)
    guard let packet, !model.isXDP else { throw .misuse("the program has no packet of a socket") }
    guard a.e & ~known == 0 else { return Self.failure(.EINVAL) }
    let offset = Int(truncatingIfNeeded: a.b & 0xffff_ffff)
    guard offset <= 0xffff, offset % 2 == 0, offset + 2 <= packet.count else { return Self.failure(.EFAULT) }
    let place = packet.start + offset
    let bytes = memory.contents(packet.region, place, 2)
    let old = UInt16(bytes[0]) | UInt16(bytes[1]) << 8
    // A sum of zero says that there is none; BPF_F_MARK_MANGLED_0 keeps it so, and a new one from becoming it.
    let marksZero = a.e & 0x20 != 0
    if marksZero, a.e & 0x40 == 0, old == 0 { return 0 }
    var new: UInt16
    switch a.e & 0x0f {
    case 0:
      guard a.c == 0 else { return Self.failure(.EINVAL) }
      new = Checksum.replacing(old, by: UInt32(truncatingIfNeeded: a.d))
    case 2: new = Checksum.replacing(old, UInt16(truncatingIfNeeded: a.c), UInt16(truncatingIfNeeded: a.d))
    case 4: new = Checksum.replacing(old, UInt32(truncatingIfNeeded: a.c), UInt32(truncatingIfNeeded: a.d))
    default: return Self.failure(.EINVAL)
    }
    if marksZero, new == 0 { new = 0xffff }
    memory.fill(packet.region, place, [UInt8(truncatingIfNeeded: new), UInt8(truncatingIfNeeded: new >> 8)])
    return 0
  }

  /// The first argument of helpers of packets.
  func requireContext(_ address: UInt64) throws(Fault) {
    guard address == memory.address(Self.contextRegion) else {
      throw .misuse("the first argument is not the context")
    }
  }
}
