import BPFBytes
import TestSupport
import Testing

@testable import BTF

/// Builds a `.BTF.ext` beside a table that holds its strings.
struct ExtensionBuilder {
  typealias Part = (recordSize: UInt32, sections: [(name: UInt32, records: [[UInt32]])])
  var order = ByteOrder.littleEndian
  var headerSize = 32
  var functions: Part = (8, [])
  var lines: Part = (16, [])
  var relocations: Part = (16, [])

  func encoded() -> [UInt8] {
    let parts = [functions, lines, relocations].prefix((headerSize - 8) / 8).map(encoded)
    var writer = ByteWriter(order: order)
    writer.append(UInt16(0xeb9f))
    writer.append(UInt8(1))
    writer.append(UInt8(0))
    writer.append(UInt32(headerSize))
    var offset = 0
    for part in parts {
      writer.append(UInt32(offset))
      writer.append(UInt32(part.count))
      offset += part.count
    }
    writer.append(contentsOf: [UInt8](repeating: 0xee, count: headerSize - writer.count))
    for part in parts { writer.append(contentsOf: part) }
    return writer.bytes
  }

  private func encoded(_ part: Part) -> [UInt8] {
    guard !part.sections.isEmpty else { return [] }
    var writer = ByteWriter(order: order)
    writer.append(part.recordSize)
    for section in part.sections {
      writer.append(section.name)
      writer.append(UInt32(section.records.count))
      for word in section.records.joined() { writer.append(word) }
    }
    return writer.bytes
  }
}

/// Parity BTF-13.
@Suite struct ExtensionTests {
  private let strings: BTFTable
  private let text, probe: UInt32

  init() throws {
    var builder = BTFBuilder()
    text = builder.string(".text")
    probe = builder.string("kprobe/x")
    strings = try builder.table()
  }

  private func parse(_ bytes: [UInt8]) throws -> BTFExtension {
    try BTFExtension(parsing: ByteSlice(bytes), strings: strings)
  }

  @Test(arguments: bothOrders, [0, 4, 24])
  func recordsOfAnySize(order: ByteOrder, excess: Int) throws {
    let more = [UInt32](repeating: 0xabcd, count: excess / 4)
    var builder = ExtensionBuilder(order: order)
    builder.functions = (
      UInt32(8 + excess), [(text, [[0, 5] + more, [16, 6] + more]), (probe, [[8, 7] + more])]
    )
    builder.lines = (UInt32(16 + excess), [(probe, [[24, 1, 2, 30 << 10 | 4] + more])])
    builder.relocations = (UInt32(16 + excess), [(text, [[32, 9, 3, 11] + more])])
    let extensions = try parse(builder.encoded())

    #expect(extensions.functionInfo.map(\.sectionName) == [".text", "kprobe/x"])
    #expect(extensions.functionInfo.map(\.count) == [2, 1])
    #expect(extensions.functionInfo.allSatisfy { $0.recordSize == 8 + excess })
    let functions = extensions.functionInfo[0]
    #expect((0..<2).map { functions.instructionOffset(of: $0) } == [0, 16])
    #expect((0..<2).map { functions.word(1, of: $0) } == [5, 6])
    #expect(functions.word(2, of: 0) == (excess == 0 ? 0 : 0xabcd))

    let line = try #require(extensions.lineInfo.first).lineInfo(0)
    #expect(line == BTFLineInfo(instructionOffset: 24, fileName: 1, text: 2, line: 30, column: 4))
    let relocation = try #require(extensions.coreRelocations.first).coreRelocation(0)
    #expect(relocation == BTFCoreRelocation(instructionOffset: 32, type: 9, access: 3, kind: 11))
  }

  /// Parity BTF-20, BTF-21.
  @Test(arguments: [0, 8])
  func recordsFollowTheirTypes(excess: Int) throws {
    let more = [UInt32](repeating: 0xabcd, count: excess / 4)
    var builder = BTFBuilder()
    let (section, file, access) = (builder.string("tc"), builder.string("a.c"), builder.string("0:1"))
    // A line in Latin-1.
    let line = builder.string(ByteSlice([0x66, 0xfc, 0x72]))
    let int = builder.addInt("int", size: 4)
    let pointer = builder.addReference(.pointer, to: int)
    let again = builder.addReference(.pointer, to: int)
    let table = try builder.table()
    var records = ExtensionBuilder()
    records.functions = (UInt32(8 + excess), [(section, [[0, pointer.rawValue] + more])])
    records.lines = (UInt32(16 + excess), [(section, [[8, file, line, 30 << 10] + more])])
    records.relocations = (UInt32(16 + excess), [(section, [[16, again.rawValue, access, 11] + more])])
    let before = try BTFExtension(parsing: ByteSlice(records.encoded()), strings: table)

    func check(_ result: RewrittenTypes, _ types: [BTFTypeID]) throws {
      let table = try BTFTable(parsing: ByteSlice(result.bytes))
      let after = try BTFExtension(parsing: ByteSlice(result.extensionBytes), strings: table)
      let function = try #require(after.functionInfo.first)
      #expect(function.sectionName == "tc" && function.recordSize == 8 + excess)
      #expect(function.word(1, of: 0) == types[0].rawValue)
      #expect(function.word(2, of: 0) == (excess == 0 ? 0 : 0xabcd))
      let line = try #require(after.lineInfo.first).lineInfo(0)
      #expect(try table.string(at: line.fileName) == "a.c" && line.line == 30)
      #expect(try table.text(at: line.text).array == [0x66, 0xfc, 0x72])
      let relocation = try #require(after.coreRelocations.first).coreRelocation(0)
      #expect(relocation.type == types[1] && relocation.instructionOffset == 16 && relocation.kind == 11)
      #expect(try table.string(at: relocation.access) == "0:1")
    }
    try check(try table.permuted([again, int, pointer], with: before), [3, 1])
    try check(try table.deduplicated(with: before), [2, 2])

    records.functions = (8, [(section, [[0, 4]])])
    let broken = try BTFExtension(parsing: ByteSlice(records.encoded()), strings: table)
    let error = try #require(throws: BTFError.self) { _ = try table.deduplicated(with: broken) }
    #expect(error.section == ".BTF.ext" && error.reason == .noSuchType)
  }

  @Test func wordsBeyondTheRecordsAreZero() throws {
    var builder = ExtensionBuilder()
    builder.functions = (8, [(text, [[8, 5]])])
    let records = try parse(builder.encoded()).functionInfo[0]
    for (index, record) in [(2, 0), (-1, 0), (0, 1), (0, -1), (.max, 0), (.min, 0), (0, .max), (0, .min)] {
      #expect(records.word(index, of: record) == 0)
    }
  }

  @Test func headersFromBeforeFieldRelocations() throws {
    for headerSize in [24, 28, 32, 40] {
      var builder = ExtensionBuilder(headerSize: headerSize)
      builder.functions = (8, [(text, [[0, 1]])])
      builder.relocations = (16, [(text, [[0, 1, 2, 3]])])
      let extensions = try parse(builder.encoded())
      #expect(extensions.functionInfo.count == 1)
      #expect(extensions.coreRelocations.count == (headerSize < 32 ? 0 : 1))
    }
  }

  @Test(arguments: bothOrders)
  func recordsFollowTheirInstructions(order: ByteOrder) throws {
    var builder = ExtensionBuilder(order: order)
    builder.lines = (16, [(text, [[0, 1, 1, 1], [16, 2, 2, 2], [24, 3, 3, 3], [40, 4, 4, 4]])])
    let lines = try parse(builder.encoded()).lineInfo[0]
    // Instructions 2 to 4, which become 100 to 102.
    let moved = try #require(lines.records(from: 2, count: 3, movedTo: 100, order: .bigEndian))
    #expect(moved.recordSize == 16 && moved.count == 2)
    var writer = ByteWriter(order: .bigEndian)
    for word in [100, 2, 2, 2, 101, 3, 3, 3] as [UInt32] { writer.append(word) }
    #expect(moved.bytes == writer.bytes)
    #expect(lines.records(from: 6, count: 9, movedTo: 0, order: order) == nil)
    #expect(lines.records(from: 0, count: 0, movedTo: 0, order: order) == nil)
    #expect(lines.records(from: .min, count: .max, movedTo: .max, order: order) == nil)
  }

  @Test func broken() {
    var short = ExtensionBuilder()
    short.functions = (4, [(text, [[0]])])
    var odd = ExtensionBuilder()
    odd.lines = (18, [(text, [[0, 0, 0, 0]])])
    var empty = ExtensionBuilder()
    empty.functions = (8, [(text, [])])
    var nameless = ExtensionBuilder()
    nameless.functions = (8, [(999, [[0, 1]])])
    for builder in [short, odd, empty, nameless] {
      #expect(btfError { try parse(builder.encoded()) } != nil)
    }
    var version = ExtensionBuilder().encoded()
    version[2] = 2
    #expect(btfError { try parse(version) }?.expected == "version 1")
    #expect(btfError { try parse([1, 2, 3, 4]) }?.reason == .notBTF)
    #expect(btfError { try parse([]) }?.section == ".BTF.ext")
  }

  @Test(arguments: [8, 12, 16, 20, 24, 28, 32, 36, 40], [0x7fff_fff0, 0xffff_ffff, 0x0fff_ffff] as [UInt32])
  func sizesThatLie(place: Int, value: UInt32) throws {
    var builder = ExtensionBuilder()
    builder.functions = (8, [(text, [[0, 1]])])
    builder.lines = (16, [(text, [[0, 1, 2, 3]])])
    var bytes = builder.encoded()
    try bytes.store(value, at: place, order: .littleEndian)
    let isUnused = place == 24  // the offset of an empty part
    #expect((btfError { try parse(bytes) } == nil) == isUnused)
  }

  @Test(arguments: twins)
  func bothOrdersOfAnObjectSayTheSame(name: String) throws {
    let files = try ["\(name).bpf.o", "\(name).bpfeb.o"].map { file in
      try BTFExtension(
        parsing: try section(".BTF.ext", ofFile: file), strings: try table(ofFile: file))
    }
    for part in [\BTFExtension.functionInfo, \.lineInfo, \.coreRelocations] {
      let words = files.map { file in
        file[keyPath: part].map { section in
          (0..<section.count).map { record in
            (0..<(section.recordSize / 4)).map { section.word($0, of: record) }
          }
        }
      }
      #expect(words[0] == words[1])
      #expect(part == \.coreRelocations || !words[0].isEmpty)
    }
  }
}
