import BPFBytes
import ELFReader

/// A library in memory: one section of code, and symbols with and without versions.
struct SymbolFile {
  struct Symbol {
    var name: String
    var value: UInt64
    var binding = ELFSymbolBinding.global
    var type = ELFSymbolType.func
    /// The index of its section; 1 is the code.
    var section: UInt16 = 1
    /// The number of its version; bit 15 for one that is not the default.
    var version: UInt16 = 1
  }

  /// Where the code lies in memory, and in the file.
  static let codeAddress: UInt64 = 0x40_1000
  static let codeOffset: UInt64 = 64
  static let codeSize = 256

  var dynamic: [Symbol] = []
  var all: [Symbol] = []
  /// Names of versions, from number 2 on.
  var versions: [String] = []

  func read() throws -> ELFFile { try ELFFile(ByteSlice(build())) }

  private struct Section {
    var name: String
    var type: ELFSectionType
    var address: UInt64 = 0
    var contents: [UInt8] = []
    var link: UInt32 = 0
    var entrySize: UInt64 = 0
  }

  /// Sections: 0 null, 1 code, 2 strings, 3 dynamic symbols, 4 their versions, 5 definitions, 6 all symbols,
  /// 7 section names.
  private func build() -> [UInt8] {
    var strings = Strings()
    var sections = [Section(name: "", type: .null)]
    sections.append(
      Section(
        name: ".text", type: .progbits, address: Self.codeAddress,
        contents: [UInt8](repeating: 0xc3, count: Self.codeSize)))
    let dynamicSymbols = encode(dynamic, &strings)
    let allSymbols = encode(all, &strings)
    let definitions = encodeVersions(&strings)
    sections.append(Section(name: ".dynstr", type: .strtab, contents: strings.bytes))
    sections.append(
      Section(name: ".dynsym", type: .dynsym, contents: dynamicSymbols, link: 2, entrySize: 24))
    var numbers = ByteWriter(order: .littleEndian)
    for number in [0] + dynamic.map(\.version) { numbers.append(number) }
    sections.append(
      Section(name: ".gnu.version", type: .gnuVersym, contents: numbers.bytes, link: 3, entrySize: 2))
    sections.append(Section(name: ".gnu.version_d", type: .gnuVerdef, contents: definitions, link: 2))
    sections.append(Section(name: ".symtab", type: .symtab, contents: allSymbols, link: 2, entrySize: 24))
    return layOut(sections)
  }

  private func encode(_ symbols: [Symbol], _ strings: inout Strings) -> [UInt8] {
    var writer = ByteWriter(order: .littleEndian)
    writer.append(contentsOf: [UInt8](repeating: 0, count: 24))
    for symbol in symbols {
      writer.append(strings.add(symbol.name))
      writer.append(symbol.binding.rawValue << 4 | symbol.type.rawValue)
      writer.append(UInt8(0))
      writer.append(symbol.section)
      writer.append(symbol.value)
      writer.append(UInt64(8))
    }
    return writer.bytes
  }

  private func encodeVersions(_ strings: inout Strings) -> [UInt8] {
    var writer = ByteWriter(order: .littleEndian)
    for (place, name) in versions.enumerated() {
      writer.append(UInt16(1))
      writer.append(UInt16(0))
      writer.append(UInt16(place + 2))
      writer.append(UInt16(1))
      writer.append(UInt32(0))
      writer.append(UInt32(20))
      writer.append(UInt32(place == versions.count - 1 ? 0 : 28))
      writer.append(strings.add(name))
      writer.append(UInt32(0))
    }
    return writer.bytes
  }

  private func layOut(_ sections: [Section]) -> [UInt8] {
    var names = Strings()
    var all = sections + [Section(name: ".shstrtab", type: .strtab)]
    let nameOffsets = all.map { names.add($0.name) }
    all[all.count - 1].contents = names.bytes
    var body = ByteWriter(order: .littleEndian)
    var offsets: [UInt64] = []
    for section in all {
      offsets.append(64 + UInt64(body.count))
      body.append(contentsOf: section.contents)
    }
    body.pad(to: 8)
    var file = ByteWriter(order: .littleEndian)
    file.append(contentsOf: [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9))
    for half in [UInt16(3), 62] { file.append(half) }
    file.append(UInt32(1))
    for word in [UInt64(0), 0, 64 + UInt64(body.count)] { file.append(word) }
    file.append(UInt32(0))
    for half in [UInt16(64), 0, 0, 64, UInt16(all.count), UInt16(all.count - 1)] { file.append(half) }
    file.append(contentsOf: body.bytes)
    for (index, section) in all.enumerated() {
      file.append(nameOffsets[index])
      file.append(section.type.rawValue)
      file.append(UInt64(0))
      file.append(section.address)
      file.append(offsets[index])
      file.append(UInt64(section.contents.count))
      file.append(section.link)
      file.append(UInt32(0))
      file.append(UInt64(1))
      file.append(section.entrySize)
    }
    return file.bytes
  }
}

private struct Strings {
  private(set) var bytes: [UInt8] = [0]

  mutating func add(_ name: String) -> UInt32 {
    guard !name.isEmpty else { return 0 }
    defer { bytes += Array(name.utf8) + [0] }
    return UInt32(bytes.count)
  }
}
