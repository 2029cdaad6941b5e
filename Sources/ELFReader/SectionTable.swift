import BPFBytes

/// Bytes of `Elf64_Shdr`.
private let sectionHeaderSize = 64
/// Indices from here on do not fit the header's 16-bit fields, `SHN_LORESERVE`.
let firstReservedIndex: UInt16 = 0xff00
/// The value that sends the reader elsewhere for an index, `SHN_XINDEX`.
let extendedIndex: UInt16 = 0xffff

/// The section headers of a file, read in one window, with what section 0 says in place of the header.
struct SectionTable {
  private let table: EntryTable
  private let reader: WindowReader
  /// The real index of the section that holds the section names; 0 if there is none.
  private let nameTable: Int
  /// The real number of program headers, where the file header has no room for it.
  let extendedSegmentCount: UInt32

  /// Reads the headers of a file that has some, else `nil`.
  init?(_ header: ELFHeader, _ reader: WindowReader) throws(ELFError) {
    guard header.sectionTableOffset != 0 else { return nil }
    let stored = header.storedSectionCount
    let count = stored != 0 ? UInt64(stored) : try Self.extendedCount(header, reader)
    guard count > 0 else { return nil }
    guard count <= UInt64(clamping: reader.limits.sections), let entries = Int(exactly: count) else {
      throw ELFError(
        .limitExceeded,
        fileOffset: header.sectionTableOffset,
        expected: "at most \(reader.limits.sections) section headers",
        seen: "\(count)"
      )
    }
    table = try Self.read(entries, header, reader)
    self.reader = reader
    let index = header.storedNameTableIndex
    nameTable =
      index == extendedIndex ? Int(clamping: try table.load(UInt32.self, of: 0, at: 40)) : Int(index)
    extendedSegmentCount = try table.load(of: 0, at: 44)
  }

  private static func read(
    _ count: Int,
    _ header: ELFHeader,
    _ reader: WindowReader
  ) throws(ELFError) -> EntryTable {
    try reader.table(
      at: header.sectionTableOffset,
      count: count,
      stride: UInt64(header.sectionEntrySize),
      needed: sectionHeaderSize,
      part: "a section header table (\(count) headers)",
      order: header.byteOrder
    )
  }

  /// With 0xff00 or more sections, `e_shnum` is 0 and section 0 has the count as its size.
  private static func extendedCount(_ header: ELFHeader, _ reader: WindowReader) throws(ELFError) -> UInt64 {
    try read(1, header, reader).load(of: 0, at: 32)
  }

  /// All sections with their names.
  func sections() throws(ELFError) -> [ELFSection] {
    var names = try nameStrings()
    var sections: [ELFSection] = []
    sections.reserveCapacity(table.count)
    for index in 0..<table.count {
      let nameOffset = try table.load(UInt32.self, of: index, at: 0)
      let name = try names?.name(
        at: nameOffset,
        of: "section \(index)",
        section: "[\(index)]",
        place: table.fileOffset(of: index)
      )
      sections.append(try section(at: index, name: name ?? ""))
    }
    return sections
  }

  private func section(at index: Int, name: String) throws(ELFError) -> ELFSection {
    ELFSection(
      index: index,
      name: name,
      type: ELFSectionType(rawValue: try table.load(of: index, at: 4)),
      flags: ELFSectionFlags(rawValue: try table.load(of: index, at: 8)),
      address: try table.load(of: index, at: 16),
      offset: try table.load(of: index, at: 24),
      size: try table.load(of: index, at: 32),
      link: try table.load(of: index, at: 40),
      info: try table.load(of: index, at: 44),
      alignment: try table.load(of: index, at: 48),
      entrySize: try table.load(of: index, at: 56)
    )
  }

  /// The section names, or `nil` if the file says that it has none.
  private func nameStrings() throws(ELFError) -> StringTable? {
    guard nameTable != 0 else { return nil }
    guard nameTable < table.count else {
      throw ELFError(
        .invalidIndex,
        fileOffset: 62,
        expected: "the section name table (e_shstrndx) among \(table.count) sections",
        seen: "section \(nameTable)"
      )
    }
    return try StringTable(section(at: nameTable, name: ""), user: "the section names", reader)
  }
}

extension StringTable {
  /// Reads the strings of a section that something links to.
  ///
  /// - Parameter user: what links to it, for errors.
  init(_ section: ELFSection, user: String, _ reader: WindowReader) throws(ELFError) {
    guard section.type == .strtab else {
      throw ELFError(
        .wrongSectionType,
        section: section.label,
        expected: "SHT_STRTAB, for \(user)",
        seen: "\(section.type)"
      )
    }
    let bytes = try reader.contents(of: section)
    self.init(bytes: bytes, label: section.label, limits: reader.limits)
  }
}
