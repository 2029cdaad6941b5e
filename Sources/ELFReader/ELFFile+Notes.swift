import BPFBytes

/// Bytes of `Elf64_Nhdr`.
private let noteHeaderSize: UInt64 = 12

extension ELFFile {
  /// All notes of a section.
  ///
  /// - Parameter section: a section of type `SHT_NOTE`.
  /// - Throws: ``ELFError`` if it is of another type, or if a note does not fit in it.
  public func notes(in section: ELFSection) throws(ELFError) -> [ELFNote] {
    try require(section, .note)
    let bytes = try reader.contents(of: section)
    let fields = FieldReader(
      bytes: bytes, fileOffset: section.offset, order: byteOrder, section: section.label)
    return try notes(in: fields, alignment: section.alignment)
  }

  /// All notes of a segment; for files without section headers.
  ///
  /// - Parameter segment: a program header of type `PT_NOTE`.
  /// - Throws: ``ELFError`` if it is of another type, or if a note does not fit in it.
  public func notes(in segment: ELFSegment) throws(ELFError) -> [ELFNote] {
    guard segment.type == .note else {
      throw ELFError(.wrongSectionType, section: segment.label, expected: "PT_NOTE", seen: "\(segment.type)")
    }
    let bytes = try contents(of: segment)
    let fields = FieldReader(
      bytes: bytes, fileOffset: segment.offset, order: byteOrder, section: segment.label)
    return try notes(in: fields, alignment: segment.alignment)
  }

  /// Reads note after note. Payloads and following notes are aligned to 8 bytes where the container is, as
  /// property notes are; all others keep to 4, although the text of the format asks for 8 in 64-bit files.
  private func notes(in fields: FieldReader, alignment: UInt64) throws(ELFError) -> [ELFNote] {
    let mask: UInt64 = alignment == 8 ? 7 : 3
    var notes: [ELFNote] = []
    var place: UInt64 = 0
    while place < UInt64(fields.bytes.count) {
      guard notes.count < reader.limits.notes else {
        throw ELFError(
          .limitExceeded,
          section: fields.section,
          fileOffset: fields.fileOffset &+ place,
          expected: "at most \(reader.limits.notes) notes",
          seen: "more"
        )
      }
      notes.append(try ELFNote(number: notes.count, at: &place, in: fields, mask: mask))
    }
    return notes
  }
}

extension ELFNote {
  /// Reads one note and moves `place` to the next.
  ///
  /// - Parameters:
  ///   - number: which note of its container this is, for errors.
  ///   - place: inside `fields`. All sums stay far below 2^64: a window's size fits `Int`, and the two sizes
  ///     of a note have 32 bits each.
  ///   - mask: the alignment, less one.
  fileprivate init(
    number: Int,
    at place: inout UInt64,
    in fields: FieldReader,
    mask: UInt64
  ) throws(ELFError) {
    let end = UInt64(fields.bytes.count)
    let start = Int(clamping: place)
    guard end - place >= noteHeaderSize else {
      throw ELFError(
        .invalidNote,
        section: fields.section,
        fileOffset: fields.fileOffset &+ place,
        expected: "note \(number), with a header of \(noteHeaderSize) bytes",
        seen: "\(end - place) bytes"
      )
    }
    let nameSize = try fields.load(UInt32.self, at: start)
    let payloadSize = try fields.load(UInt32.self, at: start + 4)
    let nameStart = place + noteHeaderSize
    let nameEnd = nameStart + UInt64(nameSize)
    // Where the container ends, padding may be missing.
    let payload = payloadSize == 0 ? nameEnd : (nameEnd + mask) & ~mask
    guard payload + UInt64(payloadSize) <= end else {
      throw ELFError(
        .invalidNote,
        section: fields.section,
        fileOffset: fields.fileOffset &+ place,
        expected: "note \(number) inside the \(end - place) bytes left",
        seen: "a name of \(nameSize) bytes and a payload of \(payloadSize)"
      )
    }
    let nameBytes = try fields.slice(at: nameStart, count: nameSize)
    name = String(decoding: nameBytes.array.prefix { $0 != 0 }, as: UTF8.self)
    type = try fields.load(at: start + 8)
    descriptor = try fields.slice(at: payload, count: payloadSize)
    place = (payload + UInt64(payloadSize) + mask) & ~mask
  }
}
