import BPFBytes
package import ELFReader

/// The versions of a file's dynamic symbols: `.gnu.version` and `.gnu.version_d`.
package struct SymbolVersions {
  /// Bit 15 of an entry: the version is not the one that a bare name means.
  private static let hidden: UInt16 = 0x8000

  private let entries: ByteSlice
  private let order: ByteOrder
  private let names: [UInt16: String]

  /// - Returns: `nil` if the file tells no versions.
  package init?(of table: ELFSection, in file: ELFFile) throws(ELFError) {
    guard
      let section = file.sections.first(where: {
        $0.type == .gnuVersym && Int(exactly: $0.link) == table.index
      })
    else { return nil }
    entries = try file.contents(of: section)
    order = file.byteOrder
    names = try Self.definitions(file)
  }

  /// The version of a symbol.
  package func version(of symbol: Int) -> (name: String?, isDefault: Bool) {
    let (place, overflow) = symbol.multipliedReportingOverflow(by: 2)
    guard !overflow, let entry = try? entries.load(UInt16.self, at: place, order: order) else {
      return (nil, true)
    }
    return (names[entry & ~Self.hidden], entry & Self.hidden == 0)
  }

  /// The names of the versions that the file defines, by their numbers.
  private static func definitions(_ file: ELFFile) throws(ELFError) -> [UInt16: String] {
    guard let section = file.sections.first(where: { $0.type == .gnuVerdef }),
      let index = Int(exactly: section.link), file.sections.indices.contains(index)
    else { return [:] }
    let bytes = try file.contents(of: section)
    let strings = try file.contents(of: file.sections[index])
    var names: [UInt16: String] = [:]
    var place = 0
    // Each step goes on by at least one record, or ends.
    while let definition = try? Definition(bytes, at: place, file.byteOrder) {
      if let name = try? strings.string(at: Int(definition.name)) { names[definition.number] = name }
      guard definition.next >= Definition.size else { break }
      place += Int(definition.next)
    }
    return names
  }

  /// `Elf64_Verdef` with its first `Elf64_Verdaux`, which names it.
  private struct Definition {
    static let size: UInt32 = 20
    let number: UInt16
    let next: UInt32
    let name: UInt32

    init(_ bytes: ByteSlice, at place: Int, _ order: ByteOrder) throws(ByteRangeError) {
      number = try bytes.load(at: place + 4, order: order)
      let auxiliary = try bytes.load(UInt32.self, at: place + 12, order: order)
      next = try bytes.load(at: place + 16, order: order)
      name = try bytes.load(at: place + Int(auxiliary), order: order)
    }
  }
}
