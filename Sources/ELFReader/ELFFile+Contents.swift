public import BPFBytes

/// Bytes of `Elf64_Chdr`.
private let compressionHeaderSize: UInt64 = 24

extension ELFFile {
  /// The first section of a name, or `nil`.
  ///
  /// - Complexity: linear in the number of sections.
  public func section(named name: String) -> ELFSection? {
    sections.first { $0.name == name }
  }

  /// All sections of a name, in the order of the file: names need not be unique.
  ///
  /// - Complexity: linear in the number of sections.
  public func sections(named name: String) -> [ELFSection] {
    sections.filter { $0.name == name }
  }

  /// The bytes of a section; none for `SHT_NOBITS` and `SHT_NULL`, whatever their size says.
  ///
  /// - Throws: ``ELFError`` if they are compressed (``ELFError/Reason/compressed``) or not all in the file.
  public func contents(of section: ELFSection) throws(ELFError) -> ByteSlice {
    try reader.contents(of: section)
  }

  /// The bytes that a segment has in the file.
  ///
  /// - Throws: ``ELFError`` if they are not all in the file.
  public func contents(of segment: ELFSegment) throws(ELFError) -> ByteSlice {
    try reader.window(at: segment.offset, size: segment.fileSize, part: "the contents of \(segment.label)")
  }

  /// How a section is compressed, or `nil` if it is not.
  ///
  /// - Throws: ``ELFError`` if the section is too short for the header or not in the file.
  public func compression(of section: ELFSection) throws(ELFError) -> ELFCompressionHeader? {
    guard section.flags.contains(.compressed) else { return nil }
    guard section.size >= compressionHeaderSize else {
      throw ELFError(
        .outOfRange,
        section: section.label,
        fileOffset: section.offset,
        expected: "a compression header of \(compressionHeaderSize) bytes",
        seen: "a section of \(section.size) bytes"
      )
    }
    let bytes = try reader.window(
      at: section.offset,
      size: compressionHeaderSize,
      part: "a compression header",
      section: section.label
    )
    let fields = FieldReader(
      bytes: bytes,
      fileOffset: section.offset,
      order: byteOrder,
      section: section.label
    )
    return ELFCompressionHeader(
      type: ELFCompressionType(rawValue: try fields.load(at: 0)),
      size: try fields.load(at: 8),
      alignment: try fields.load(at: 16)
    )
  }
}

extension WindowReader {
  /// The bytes of a section, in one window.
  func contents(of section: ELFSection) throws(ELFError) -> ByteSlice {
    if section.type == .nobits || section.type == .null { return .empty }
    guard !section.flags.contains(.compressed) else {
      throw ELFError(
        .compressed,
        section: section.label,
        fileOffset: section.offset,
        expected: "contents that are not compressed",
        seen: "SHF_COMPRESSED"
      )
    }
    return try window(
      at: section.offset,
      size: section.size,
      part: "the contents",
      section: section.label
    )
  }

  /// The entries of a section that is a table.
  ///
  /// - Parameters:
  ///   - needed: bytes of an entry in the format.
  ///   - entries: what they are called, in the plural, for errors.
  ///   - limit: how many the caller accepts.
  func entries(
    of section: ELFSection,
    needed: Int,
    entries: String,
    limit: Int,
    order: ByteOrder
  ) throws(ELFError) -> EntryTable {
    let stride = section.entrySize
    let bytes = try contents(of: section)
    guard stride >= UInt64(needed), section.size.isMultiple(of: stride), let step = Int(exactly: stride)
    else {
      throw ELFError(
        .invalidEntrySize,
        section: section.label,
        fileOffset: section.offset,
        expected: "\(entries) of at least \(needed) bytes each, and a whole number of them",
        seen: "entries of \(stride) bytes in a section of \(section.size)"
      )
    }
    let count = bytes.count / step
    guard count <= limit else {
      throw ELFError(
        .limitExceeded,
        section: section.label,
        fileOffset: section.offset,
        expected: "at most \(limit) \(entries)",
        seen: "\(count)"
      )
    }
    let fields = FieldReader(bytes: bytes, fileOffset: section.offset, order: order, section: section.label)
    return EntryTable(fields: fields, count: count, stride: step)
  }
}
