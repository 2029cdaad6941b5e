import BPFBytes
import ELFReader

/// Lays out an ELF64 file of either byte order, correct unless a test asks for something else.
///
/// Section 0 and, as the last section, `.shstrtab` are added by ``build()``.
package struct ELFBuilder {
  package struct Section {
    package var name = ""
    package var type = ELFSectionType.progbits
    package var flags: ELFSectionFlags = []
    package var address: UInt64 = 0
    package var contents: [UInt8] = []
    /// Instead of the length of `contents`.
    package var size: UInt64?
    /// Instead of where `contents` lie.
    package var offset: UInt64?
    package var link: UInt32 = 0
    package var info: UInt32 = 0
    package var alignment: UInt64 = 1
    package var entrySize: UInt64 = 0

    /// A section of so many bytes, correct where nothing else is said.
    package init(
      name: String = "", type: ELFSectionType = .progbits, flags: ELFSectionFlags = [], address: UInt64 = 0,
      contents: [UInt8] = [], size: UInt64? = nil, offset: UInt64? = nil, link: UInt32 = 0, info: UInt32 = 0,
      alignment: UInt64 = 1, entrySize: UInt64 = 0
    ) {
      self.name = name
      self.type = type
      self.flags = flags
      self.address = address
      self.contents = contents
      self.size = size
      self.offset = offset
      self.link = link
      self.info = info
      self.alignment = alignment
      self.entrySize = entrySize
    }
  }

  package struct Segment {
    package var type = ELFSegmentType.load
    package var flags: ELFSegmentFlags = .read
    package var contents: [UInt8] = []
    package var address: UInt64 = 0
    package var memorySize: UInt64?
    package var alignment: UInt64 = 1

    /// A segment of so many bytes, correct where nothing else is said.
    package init(
      type: ELFSegmentType = .load, flags: ELFSegmentFlags = .read, contents: [UInt8] = [],
      address: UInt64 = 0,
      memorySize: UInt64? = nil, alignment: UInt64 = 1
    ) {
      self.type = type
      self.flags = flags
      self.contents = contents
      self.address = address
      self.memorySize = memorySize
      self.alignment = alignment
    }
  }

  package var order = ByteOrder.littleEndian
  package var type = ELFFileType.relocatable
  package var machine = ELFMachine.bpf
  package var flags: UInt32 = 0
  package var entry: UInt64 = 0
  package var sections: [Section] = []
  package var segments: [Segment] = []
  /// Bytes of a section header; the excess over 64 is filled with 0xee.
  package var sectionEntrySize = 64
  /// Bytes of a program header, where there are any.
  package var segmentEntrySize = 56
  /// Stores the number of segments in section 0 however few there are.
  package var forcesExtendedSegmentCount = false

  /// A file without sections or segments.
  package init(order: ByteOrder = .littleEndian) {
    self.order = order
  }

  /// Adds a section and returns its index.
  @discardableResult
  package mutating func add(_ section: Section) -> Int {
    sections.append(section)
    return sections.count
  }

  package func build() -> [UInt8] {
    var names: [UInt8] = [0]
    var all = [Section(type: .null, alignment: 0)] + sections
    all.append(Section(name: ".shstrtab", type: .strtab))
    var nameOffsets: [UInt32] = []
    for section in all {
      nameOffsets.append(section.name.isEmpty ? 0 : UInt32(names.count))
      if !section.name.isEmpty { names += Array(section.name.utf8) + [0] }
    }
    all[all.count - 1].contents = names

    let isExtended = all.count >= 0xff00
    let extendsSegments = forcesExtendedSegmentCount || segments.count >= 0xffff
    if isExtended {
      all[0].size = UInt64(all.count)
      all[0].link = UInt32(all.count - 1)
    }
    if extendsSegments { all[0].info = UInt32(segments.count) }

    let segmentTable = 64
    var body = ByteWriter(order: order)
    let bodyStart = segmentTable + segments.count * segmentEntrySize
    var segmentOffsets: [UInt64] = []
    for segment in segments {
      segmentOffsets.append(UInt64(bodyStart + body.count))
      body.append(contentsOf: segment.contents)
    }
    var offsets: [UInt64] = []
    for section in all {
      offsets.append(section.type == .null ? 0 : UInt64(bodyStart + body.count))
      if section.type != .nobits { body.append(contentsOf: section.contents) }
    }
    body.pad(to: 8)
    let sectionTable = bodyStart + body.count

    var file = ByteWriter(order: order)
    file.append(
      contentsOf: [0x7f, 0x45, 0x4c, 0x46, 2, order.rawValue, 1, 0, 0] + [UInt8](repeating: 0, count: 7))
    file.append(type.rawValue)
    file.append(machine.rawValue)
    file.append(UInt32(1))
    file.append(entry)
    file.append(UInt64(segments.isEmpty ? 0 : segmentTable))
    file.append(UInt64(sectionTable))
    file.append(flags)
    file.append(UInt16(64))
    file.append(UInt16(segments.isEmpty ? 0 : segmentEntrySize))
    file.append(extendsSegments ? 0xffff : UInt16(segments.count))
    file.append(UInt16(sectionEntrySize))
    file.append(isExtended ? 0 : UInt16(all.count))
    file.append(isExtended ? 0xffff : UInt16(all.count - 1))
    for (segment, offset) in zip(segments, segmentOffsets) { append(segment, at: offset, to: &file) }
    file.append(contentsOf: body.bytes)
    for (index, section) in all.enumerated() {
      file.append(nameOffsets[index])
      file.append(section.type.rawValue)
      file.append(section.flags.rawValue)
      file.append(section.address)
      file.append(section.offset ?? offsets[index])
      file.append(section.size ?? UInt64(section.contents.count))
      file.append(section.link)
      file.append(section.info)
      file.append(section.alignment)
      file.append(section.entrySize)
      file.append(contentsOf: [UInt8](repeating: 0xee, count: sectionEntrySize - 64))
    }
    return file.bytes
  }

  private func append(_ segment: Segment, at offset: UInt64, to file: inout ByteWriter) {
    file.append(segment.type.rawValue)
    file.append(segment.flags.rawValue)
    file.append(offset)
    file.append(segment.address)
    file.append(segment.address)
    file.append(UInt64(segment.contents.count))
    file.append(segment.memorySize ?? UInt64(segment.contents.count))
    file.append(segment.alignment)
    file.append(contentsOf: [UInt8](repeating: 0xee, count: segmentEntrySize - 56))
  }

  /// The file, read.
  package func read(limits: ELFLimits = .default) throws -> ELFFile {
    try ELFFile(ByteSlice(build()), limits: limits)
  }
}

extension ELFBuilder {
  /// One `Elf64_Sym`.
  package func symbol(
    name: UInt32 = 0,
    binding: ELFSymbolBinding = .global,
    type: ELFSymbolType = .func,
    other: UInt8 = 0,
    section: UInt16 = 0,
    value: UInt64 = 0,
    size: UInt64 = 0
  ) -> [UInt8] {
    var writer = ByteWriter(order: order)
    writer.append(name)
    writer.append(binding.rawValue << 4 | type.rawValue)
    writer.append(other)
    writer.append(section)
    writer.append(value)
    writer.append(size)
    return writer.bytes
  }

  /// Adds a string table and a symbol table over it, and returns the index of the latter.
  @discardableResult
  package mutating func addSymbols(
    _ symbols: [[UInt8]],
    strings: [String] = [],
    type: ELFSectionType = .symtab
  ) -> Int {
    var table: [UInt8] = [0]
    for string in strings { table += Array(string.utf8) + [0] }
    let link = add(Section(name: ".strtab", type: .strtab, contents: table))
    return add(
      Section(
        name: type == .symtab ? ".symtab" : ".dynsym",
        type: type,
        contents: symbols.flatMap(\.self),
        link: UInt32(link),
        entrySize: 24
      )
    )
  }

  /// Integers as the file stores them.
  package func integers<T: FixedWidthInteger>(_ values: [T]) -> [UInt8] {
    var writer = ByteWriter(order: order)
    for value in values { writer.append(value) }
    return writer.bytes
  }

  /// One note, with its padding.
  package func note(_ name: String, type: UInt32, _ payload: [UInt8], alignment: Int = 4) -> [UInt8] {
    var writer = ByteWriter(order: order)
    writer.append(UInt32(name.utf8.count + 1))
    writer.append(UInt32(payload.count))
    writer.append(type)
    writer.append(cString: name)
    writer.pad(to: alignment)
    writer.append(contentsOf: payload)
    writer.pad(to: alignment)
    return writer.bytes
  }
}

/// The two orders that a file can have.
package let bothOrders: [ByteOrder] = [.littleEndian, .bigEndian]
