import BPFBytes
import BPFSymbols
import ELFReader
import Glibc

/// What our readers see in ELF files, in the form that `Tests/Oracles/elf-dump.c` writes with libelf.
/// Paths come on standard input, one a line.
@main enum ElfDump {
  static func main() {
    while let path = readLine() {
      put("file \(path)")
      do {
        try dump(ELFFile(source: try OpenedFile(path)))
      } catch {
        put("refused: \(error)")
      }
    }
  }

  /// Larger contents are compared as far as this.
  private static let hashed = 1 << 16

  /// FNV-1a.
  static func hash(_ bytes: ByteSlice) -> String {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes.array.prefix(hashed) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hex(value)
  }

  static func hex(_ value: some BinaryInteger) -> String { String(value, radix: 16) }

  static func put(_ line: String) { print(line) }

  private static func dump(_ file: ELFFile) throws(ELFError) {
    let header = file.header
    put(
      """
      header \(header.byteOrder.rawValue) \(header.osABI) \(header.abiVersion) \(header.type.rawValue) \
      \(header.machine.rawValue) \(header.version) \(hex(header.entry)) \(hex(header.flags)) \
      \(hex(header.segmentTableOffset)) \(header.segmentEntrySize) \(hex(header.sectionTableOffset)) \
      \(header.sectionEntrySize) \(file.segments.count) \(file.sections.count)
      """)
    for segment in file.segments {
      put(
        """
        segment \(segment.index) \(hex(segment.type.rawValue)) \(hex(segment.flags.rawValue)) \
        \(hex(segment.offset)) \(hex(segment.virtualAddress)) \(hex(segment.physicalAddress)) \
        \(hex(segment.fileSize)) \(hex(segment.memorySize)) \(segment.alignment)
        """)
      if segment.type == .note, segment.fileSize > 0 {
        for note in try file.notes(in: segment) { put("note segment \(segment.index) \(text(note))") }
      }
    }
    for section in file.sections { try dump(section, of: file) }
  }

  private static func dump(_ section: ELFSection, of file: ELFFile) throws(ELFError) {
    var line = """
      section \(section.index) \(section.name) \(hex(section.type.rawValue)) \(hex(section.flags.rawValue)) \
      \(hex(section.address)) \(hex(section.offset)) \(hex(section.size)) \(section.link) \(section.info) \
      \(section.alignment) \(section.entrySize)
      """
    if let compression = try file.compression(of: section) {
      line += " compressed \(compression.type.rawValue) \(compression.size) \(compression.alignment)"
    } else {
      line += " \(hash(try file.contents(of: section)))"
    }
    put(line)
    switch section.type {
    case .symtab, .dynsym: try dumpSymbols(section, of: file)
    case .rel, .rela:
      for relocation in try file.relocations(in: section) {
        put(
          """
          relocation \(section.index) \(hex(relocation.offset)) \(relocation.type) \(relocation.symbol) \
          \(relocation.addend.map { "\($0)" } ?? "-")
          """)
      }
    case .note: for note in try file.notes(in: section) { put("note section \(section.index) \(text(note))") }
    default: break
    }
  }

  private static func dumpSymbols(_ table: ELFSection, of file: ELFFile) throws(ELFError) {
    let versions = try SymbolVersions(of: table, in: file)
    for symbol in try file.symbols(in: table) {
      let (version, isDefault) = versions?.version(of: symbol.index) ?? (nil, true)
      put(
        """
        symbol \(table.index) \(symbol.index) \(symbol.name) \(symbol.binding.rawValue) \
        \(symbol.type.rawValue) \(symbol.visibility.rawValue) \(number(symbol.section)) \(hex(symbol.value)) \
        \(hex(symbol.size)) \(version ?? "-") \(isDefault ? 1 : 0)
        """)
    }
  }

  private static func number(_ section: ELFSymbolSection) -> Int {
    switch section {
    case .undefined: 0
    case .absolute: 0xfff1
    case .common: 0xfff2
    case .section(let index): index
    case .reserved(let number): Int(number)
    }
  }

  private static func text(_ note: ELFNote) -> String {
    "\(note.name) \(hex(note.type)) \(note.descriptor.count) \(hash(note.descriptor))"
  }
}
