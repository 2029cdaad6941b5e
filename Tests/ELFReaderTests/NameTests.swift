import ELFReader
import TestSupport
import Testing

/// Numbers are told by the names that C gives them; the C library's header is asked.
@Suite struct NameTests {
  /// `#define NAME NUMBER` lines of `elf.h`.
  private static func definitions() throws -> [String: UInt64] {
    var numbers: [String: UInt64] = [:]
    for line in String(decoding: try readFile("/usr/include/elf.h"), as: UTF8.self).split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" }
      guard words.count >= 3, words[0] == "#define" else { continue }
      let text = words[2]
      let number = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
      if let number { numbers[String(words[1])] = number }
    }
    return numbers
  }

  /// - Parameter unknownToC: names that the headers of older C libraries do not have.
  /// - Returns: the number of values that have a name, each of which is C's.
  private func named(
    _ values: some Sequence<UInt64>, unknownToC: Set<String> = [], _ describe: (UInt64) -> String
  ) throws -> Int {
    let definitions = try Self.definitions()
    var count = 0
    for value in values {
      let name = describe(value)
      // What has no name is told by its prefix and its number.
      if name.contains(" ") { continue }
      count += 1
      #expect(unknownToC.contains(name) || definitions[name] == value, "\(name)")
    }
    return count
  }

  @Test func files() throws {
    #expect(try named(0..<16) { "\(ELFFileType(rawValue: UInt16($0)))" } == 5)
    #expect(try named(0..<1024) { "\(ELFMachine(rawValue: UInt16($0)))" } == 11)
  }

  @Test func sectionsAndSegments() throws {
    let system: [UInt64] = [0x6fff_4c03, 0x6fff_fff6, 0x6fff_fffd, 0x6fff_fffe, 0x6fff_ffff]
    let sections = try named(Array(0..<64) + system, unknownToC: ["SHT_LLVM_ADDRSIG"]) {
      "\(ELFSectionType(rawValue: UInt32($0)))"
    }
    #expect(sections == 22)
    let segments = try named(Array(0..<64) + Array(0x6474_e550..<0x6474_e560)) {
      "\(ELFSegmentType(rawValue: UInt32($0)))"
    }
    #expect(segments == 11)
    #expect(
      try named(0..<16, unknownToC: ["ELFCOMPRESS_ZSTD"]) { "\(ELFCompressionType(rawValue: UInt32($0)))" }
        == 2)
  }

  @Test func symbols() throws {
    #expect(try named(0..<16) { "\(ELFSymbolBinding(rawValue: UInt8($0)))" } == 4)
    #expect(try named(0..<16) { "\(ELFSymbolType(rawValue: UInt8($0)))" } == 8)
    #expect(try named(0..<8) { "\(ELFSymbolVisibility(rawValue: UInt8($0)))" } == 4)
  }
}
