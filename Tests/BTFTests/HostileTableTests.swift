import BPFBytes
import BTF
import TestSupport
import Testing

/// Whatever the bytes say, reading them ends in a value or a `BTFError`: a trap would end this test run.
@Suite struct HostileTableTests {
  /// Honest objects stay far below these.
  private static let limits: BTFLimits = {
    var limits = BTFLimits.default
    limits.values = 1 << 8
    return limits
  }()

  /// Reads all that a table has to offer, if it can be read at all.
  ///
  /// - Returns: how many reads came to a value.
  @discardableResult
  private func walk(_ bytes: [UInt8]) -> Int {
    guard let table = try? BTFTable(parsing: ByteSlice(bytes), limits: Self.limits) else { return 0 }
    var values = 0
    func note(_ body: () throws(BTFError) -> some Any) {
      do {
        _ = try body()
        values += 1
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
    let memory = ByteSlice([UInt8](repeating: 0x41, count: 64))
    for id in table.ids {
      note { () throws(BTFError) in try table.rawText(of: id) }
      note { () throws(BTFError) in try table.size(of: id) }
      note { () throws(BTFError) in try table.alignment(of: id) }
      note { () throws(BTFError) in try table.value(of: id, in: memory) }
      note { () throws(BTFError) in try table.encode(text: "1", as: id) }
      _ = table.spelling(of: id)
    }
    _ = table.allTypes(named: "int")
    _ = table.find([.init(name: "int", kind: .int), .init(name: "", kind: .pointer)])
    let fixups = BTFFixups(
      sections: [
        .init(name: ".data", size: 16), .init(name: ".bss", size: .max), .init(name: ".rodata", size: 0),
      ],
      variables: [.init(section: ".data", name: "counter", offset: .max, isHidden: true)],
      staticFunctions: ["count", "hidden_square"])
    for order in bothOrders {
      note { () throws(BTFError) in try table.loadable(applying: fixups, order: order, keepingLayout: true) }
    }
    return values
  }

  @Test(arguments: twinFiles)
  func everyTruncation(file: String) throws {
    let bytes = try section(".BTF", ofFile: file).array
    for length in bytes.indices { walk(Array(bytes[..<length])) }
    #expect(walk(bytes) > 50)
  }

  @Test(arguments: twinFiles)
  func everyFlippedByte(file: String) throws {
    var bytes = try section(".BTF", ofFile: file).array
    var readable = 0
    for index in bytes.indices {
      bytes[index] ^= 0xff
      if walk(bytes) > 0 { readable += 1 }
      bytes[index] ^= 0xff
    }
    #expect(readable > 0 && readable < bytes.count)
  }

  @Test(arguments: bothOrders)
  func everyFlippedBitOfEveryKind(order: ByteOrder) {
    for layout in [[], UnknownKindTests.layout] {
      var bytes = everyKind(order: order).encoded(layout: layout)
      for index in bytes.indices {
        for bit in 0..<8 {
          bytes[index] ^= 1 << bit
          walk(bytes)
          bytes[index] ^= 1 << bit
        }
      }
      #expect(walk(bytes) > 50)
    }
  }

  /// Reads every record, and moves all of them.
  ///
  /// - Returns: how many there were, or `nil` if the section cannot be read.
  private func walk(extension bytes: [UInt8], _ table: BTFTable) -> Int? {
    guard let extensions = try? BTFExtension(parsing: ByteSlice(bytes), strings: table) else { return nil }
    var count = 0
    for section in extensions.functionInfo + extensions.lineInfo + extensions.coreRelocations {
      for record in 0..<section.count {
        _ = (section.lineInfo(record), section.coreRelocation(record))
        count += 1
      }
      _ = section.records(from: 0, count: .max, movedTo: .max, order: .bigEndian)
    }
    return count
  }

  @Test(arguments: twinFiles)
  func everyTruncationAndFlipOfRecords(file: String) throws {
    let table = try table(ofFile: file)
    var bytes = try section(".BTF.ext", ofFile: file).array
    let honest = try #require(walk(extension: bytes, table))
    #expect(honest > 10)
    for length in bytes.indices { #expect(walk(extension: Array(bytes[..<length]), table) == nil) }
    var refused = 0
    for index in bytes.indices {
      bytes[index] ^= 0xff
      if walk(extension: bytes, table) == nil { refused += 1 }
      bytes[index] ^= 0xff
    }
    #expect(refused > 0 && refused < bytes.count)
  }
}
