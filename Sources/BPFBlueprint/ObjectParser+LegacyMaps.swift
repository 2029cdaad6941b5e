import BPFBytes
import BPFTypes
import ELFReader

extension ObjectParser {
  /// Reads the maps of the section `maps`: an array of `struct bpf_map_def`, five words and perhaps more.
  ///
  /// libbpf gave these up with 1.0; old objects still have them, so they are read here. Words beyond the
  /// fifth belong to other loaders' extensions and must be zero.
  mutating func readLegacyMaps() throws(BPFError) {
    guard let section = file.section(named: "maps"), section.size > 0, !section.flags.contains(.execinstr)
    else {
      return
    }
    let bytes = try contents(of: section)
    let entries = symbols.filter {
      $0.section == .section(section.index) && ($0.type == .object || $0.type == .notype) && !$0.name.isEmpty
    }
    guard !entries.isEmpty, bytes.count % entries.count == 0, bytes.count / entries.count >= 20 else {
      throw malformed(
        section, "the section cannot be divided among its maps",
        expected: "at least 20 bytes for each symbol",
        seen: "\(bytes.count) bytes for \(entries.count)")
    }
    let stride = bytes.count / entries.count
    for symbol in entries.sorted(by: { $0.value < $1.value }) {
      guard let offset = Int(exactly: symbol.value), offset % stride == 0,
        let definition = try? bytes.slice(at: offset, count: stride)
      else {
        throw malformed(
          section, "the symbol \(symbol.name) is not at the start of a map",
          expected: "a multiple of \(stride)",
          seen: "\(symbol.value)")
      }
      var words: [UInt32] = []
      for place in stride.words {
        guard let word = try? definition.load(UInt32.self, at: place, order: file.byteOrder) else { break }
        words.append(word)
      }
      guard words.count >= 5, words.dropFirst(5).allSatisfy({ $0 == 0 }) else {
        throw BPFError(
          .unsupported, at: .parse, of: .init(object: path, section: section.name, map: symbol.name),
          "the definition uses another loader's extension", expected: "zeros after the fifth word")
      }
      maps.append(
        MapBlueprint(
          name: symbol.name, kernelName: KernelName.truncated(symbol.name), origin: .legacy,
          type: MapType(rawValue: words[0]), keySize: words[1], valueSize: words[2], maxEntries: words[3],
          flags: MapFlags(rawValue: words[4]), initialValue: nil, section: section.index,
          sectionOffset: symbol.value))
    }
  }
}

extension Int {
  /// The offsets of the whole 32-bit words in so many bytes.
  fileprivate var words: StrideTo<Int> { stride(from: 0, to: self - self % 4, by: 4) }
}
