import BPFBytes

/// Bytes of `Elf64_Phdr`.
private let segmentHeaderSize = 56
/// The value of `e_phnum` that sends the reader to section 0, `PN_XNUM`.
private let extendedCountMark: UInt16 = 0xffff

extension ELFSegment {
  /// Reads all program headers. Where there are none, `e_phoff` and `e_phentsize` do not matter.
  ///
  /// - Parameter extendedCount: what section 0 says, if the file has one.
  static func all(
    _ header: ELFHeader,
    extendedCount: UInt32?,
    _ reader: WindowReader
  ) throws(ELFError) -> [ELFSegment] {
    let stored = header.storedSegmentCount
    let count = Int(clamping: stored == extendedCountMark ? extendedCount ?? UInt32(stored) : UInt32(stored))
    guard count > 0 else { return [] }
    guard count <= reader.limits.segments else {
      throw ELFError(
        .limitExceeded,
        fileOffset: header.segmentTableOffset,
        expected: "at most \(reader.limits.segments) program headers",
        seen: "\(count)"
      )
    }
    let table = try reader.table(
      at: header.segmentTableOffset,
      count: count,
      stride: UInt64(header.segmentEntrySize),
      needed: segmentHeaderSize,
      part: "a program header table (\(count) headers)",
      order: header.byteOrder
    )
    var segments: [ELFSegment] = []
    segments.reserveCapacity(count)
    for index in 0..<count { segments.append(try ELFSegment(table, index)) }
    return segments
  }

  private init(_ table: EntryTable, _ index: Int) throws(ELFError) {
    self.index = index
    type = ELFSegmentType(rawValue: try table.load(of: index, at: 0))
    flags = ELFSegmentFlags(rawValue: try table.load(of: index, at: 4))
    offset = try table.load(of: index, at: 8)
    virtualAddress = try table.load(of: index, at: 16)
    physicalAddress = try table.load(of: index, at: 24)
    fileSize = try table.load(of: index, at: 32)
    memorySize = try table.load(of: index, at: 40)
    alignment = try table.load(of: index, at: 48)
  }
}
