public import BPFBytes

/// An ELF64 file of either byte order: its headers, and a way to everything that they describe.
///
/// Making one reads the file header, the section headers with their names, and the program headers.
/// Everything else is read when it is asked for, each table in one window, and is checked then: a file whose
/// headers are sound can still hold a broken symbol table. Unknown types, flags and machines are kept.
public struct ELFFile: Sendable {
  /// The file header.
  public let header: ELFHeader
  /// All sections; position and ``ELFSection/index`` agree, and the first is the null section.
  public let sections: [ELFSection]
  /// All program headers; empty in relocatable objects.
  public let segments: [ELFSegment]
  let reader: WindowReader

  /// Reads a file that is in memory. Contents share the memory of `bytes`.
  ///
  /// - Throws: ``ELFError`` if it is not ELF64, or the headers contradict the file.
  public init(_ bytes: ByteSlice, limits: ELFLimits = .default) throws(ELFError) {
    try self.init(source: BufferSource(buffer: bytes), limits: limits)
  }

  /// Reads a file in windows, so that only what is asked for comes into memory.
  ///
  /// - Throws: ``ELFError`` if it is not ELF64, the headers contradict the file, or a read fails.
  public init(source: some ELFSource, limits: ELFLimits = .default) throws(ELFError) {
    let reader = WindowReader(source: source, limits: limits)
    let header = try ELFHeader(from: reader)
    let table = try SectionTable(header, reader)
    sections = try table?.sections() ?? []
    segments = try ELFSegment.all(header, extendedCount: table?.extendedSegmentCount, reader)
    self.header = header
    self.reader = reader
  }

  /// The order of every integer in the file.
  public var byteOrder: ByteOrder { header.byteOrder }
}
