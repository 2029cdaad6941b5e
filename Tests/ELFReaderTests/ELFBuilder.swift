import BPFBytes
import ELFReader

/// Lays out an ELF64 file of either byte order, correct unless a test asks for something else.
///
/// Section 0 and, as the last section, `.shstrtab` are added by ``build()``.
struct ELFBuilder {
  struct Section {
    var name = ""
    var type = ELFSectionType.progbits
    var flags: ELFSectionFlags = []
    var address: UInt64 = 0
    var contents: [UInt8] = []
    /// Instead of the length of `contents`.
    var size: UInt64?
    /// Instead of where `contents` lie.
    var offset: UInt64?
    var link: UInt32 = 0
    var info: UInt32 = 0
    var alignment: UInt64 = 1
    var entrySize: UInt64 = 0
  }

  struct Segment {
    var type = ELFSegmentType.load
    var flags: ELFSegmentFlags = .read
    var contents: [UInt8] = []
    var address: UInt64 = 0
    var memorySize: UInt64?
    var alignment: UInt64 = 1
  }

  var order = ByteOrder.littleEndian
  var type = ELFFileType.relocatable
  var machine = ELFMachine.bpf
  var flags: UInt32 = 0
  var entry: UInt64 = 0
  var sections: [Section] = []
  var segments: [Segment] = []
  /// Bytes of a section header; the excess over 64 is filled with 0xee.
  var sectionEntrySize = 64
  /// Bytes of a program header, where there are any.
  var segmentEntrySize = 56
  /// Stores the number of segments in section 0 however few there are.
  var forcesExtendedSegmentCount = false

  /// Adds a section and returns its index.
  @discardableResult
  mutating func add(_ section: Section) -> Int {
    sections.append(section)
    return sections.count
  }

  func build() -> [UInt8] {
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
  func read(limits: ELFLimits = .default) throws -> ELFFile {
    try ELFFile(ByteSlice(build()), limits: limits)
  }
}

extension ELFBuilder {
  /// One `Elf64_Sym`.
  func symbol(
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
  mutating func addSymbols(
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
  func integers<T: FixedWidthInteger>(_ values: [T]) -> [UInt8] {
    var writer = ByteWriter(order: order)
    for value in values { writer.append(value) }
    return writer.bytes
  }

  /// One note, with its padding.
  func note(_ name: String, type: UInt32, _ payload: [UInt8], alignment: Int = 4) -> [UInt8] {
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

let bothOrders: [ByteOrder] = [.littleEndian, .bigEndian]

/// The error that a call throws, or `nil`.
func elfError(_ body: () throws -> some Any) -> ELFError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? ELFError
  }
}
