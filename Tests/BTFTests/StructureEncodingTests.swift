import BPFBytes
import BTF
import TestSupport
import Testing

/// Values given as JSON or as C has them (parity MAPC-4, MAPC-5; BTF-26 the other way round).
@Suite struct StructureEncodingTests {
  private struct Sample {
    let table: BTFTable
    let pair: BTFTypeID
    let bits: BTFTypeID
    let bytes: BTFTypeID
  }

  private func sample(_ order: ByteOrder) throws -> Sample {
    var builder = BTFBuilder(order: order)
    let byte = builder.addInt("u8", size: 1)
    let word = builder.addInt("u32", size: 4)
    let signed = builder.addInt("int", size: 4, encoding: 1)
    let character = builder.addInt("char", size: 1, encoding: 2)
    let mode = builder.addEnumeration(named: "mode", values: [("OFF", 0), ("ON", 3)])
    let name = builder.addArray(of: character, index: word, count: 4)
    let half = builder.addArray(of: byte, index: word, count: 4)
    let either = builder.addComposite(
      .union, named: "", size: 4, members: [("word", word, 0), ("half", half, 0)])
    let pair = builder.addComposite(
      .structure, named: "pair", size: 20,
      members: [
        ("small", byte, 0), ("letter", character, 8), ("mode", mode, 32), ("name", name, 64),
        ("", either, 96),
        ("last", word, 128),
      ])
    // int low:5, rest:27
    let bits = builder.add(
      .structure, named: "bits", elements: 2, flag: true, sizeOrType: 4,
      words: [
        builder.string("low"), signed.rawValue, 5 << 24, builder.string("rest"), word.rawValue, 27 << 24 | 5,
      ])
    return Sample(table: try builder.table(), pair: pair, bits: bits, bytes: half)
  }

  private let text =
    #"{"small":1,"letter":"x","mode":"ON","name":"lo","anonymous4":{"half":[1,2,3,4]},"last":7}"#

  @Test func whatIsPrintedIsReadAgain() throws {
    for order in bothOrders {
      let sample = try sample(order)
      let bytes = try sample.table.encode(text: text, as: sample.pair)
      let first = [1, 0x78, 0, 0] as [UInt8]
      let word = { (value: UInt8) in order == .littleEndian ? [value, 0, 0, 0] : [0, 0, 0, value] }
      #expect(bytes == first + word(3) + [0x6c, 0x6f, 0, 0] + [1, 2, 3, 4] + word(7))
      let printed = try sample.table.value(of: sample.pair, in: ByteSlice(bytes)).json
      #expect(try sample.table.encode(text: printed, as: sample.pair) == bytes)
    }
  }

  @Test func asInC() throws {
    let sample = try sample(.littleEndian)
    let expected = try sample.table.encode(text: text, as: sample.pair)
    let text = "{ .small = 0x1, .letter = 'x', .mode = ON, name = \"lo\", half = [1,2,3,4,], last: 7, }"
    #expect(try sample.table.encode(text: text, as: sample.pair) == expected)
    #expect(try sample.table.encode(text: "{}", as: sample.pair) == [UInt8](repeating: 0, count: 20))
  }

  @Test func listsAndTexts() throws {
    let sample = try sample(.littleEndian)
    #expect(try sample.table.encode(text: "[255, 0x10]", as: sample.bytes) == [255, 16, 0, 0])
    #expect(try sample.table.encode(text: #""a\u0041\n""#, as: sample.bytes) == [0x61, 0x41, 10, 0])
    // What is neither a list nor in quotes stands for itself.
    #expect(try sample.table.encode(text: "[a", as: sample.bytes) == [0x5b, 0x61, 0, 0])
    #expect(try sample.table.encode(text: "{}", as: sample.bytes) == [0x7b, 0x7d, 0, 0])
  }

  @Test func bitFields() throws {
    for order in bothOrders {
      let sample = try sample(order)
      let bytes = try sample.table.encode(text: "{low: -16, rest: 5}", as: sample.bits)
      let value = try sample.table.value(of: sample.bits, in: ByteSlice(bytes))
      #expect(value.json == #"{"low":-16,"rest":5}"#, "\(order)")
      for text in ["{low: 16}", "{low: -17}", "{rest: 134217728}", "{rest: [1]}"] {
        #expect(btfError { try sample.table.encode(text: text, as: sample.bits) } != nil, "\(text)")
      }
    }
  }

  @Test func wideNumbersAndFloatingPoint() throws {
    var builder = BTFBuilder(order: .littleEndian)
    let wide = builder.addInt("u128", size: 16)
    let float = builder.add(.float, sizeOrType: 4)
    let double = builder.add(.float, sizeOrType: 8)
    let table = try builder.table()
    #expect(
      try table.encode(text: "0x1000000000000000000000000000005", as: wide)
        == [5] + [UInt8](repeating: 0, count: 14) + [1])
    #expect(try table.encode(text: "7", as: wide) == [7] + [UInt8](repeating: 0, count: 15))
    #expect(btfError { try table.encode(text: "0x-5", as: wide) }?.reason == .invalidText)
    #expect(try table.encode(text: "1.0", as: float) == [0, 0, 0x80, 0x3f])
    #expect(try table.encode(text: "-2", as: double) == [0, 0, 0, 0, 0, 0, 0, 0xc0])
    #expect(btfError { try table.encode(text: "one", as: float) }?.reason == .invalidText)
  }

  @Test(arguments: [
    "", "{", "}", "{small}", "{small:}", "{small:1", "{small:1 last:2}", "{small:1}}", "{small:256}",
    "{nothing:1}", "{small:1,small:2}", "{half:[1,2,3,4,5]}", "{half:[1", "{half:{}}", "{last:[1]}",
    "{last:{}}",
    "{name:\"long\"}", "{name:\"x", "{name:\"\\x\"}", "{name:\"\\u12\"}", "{name:\"\\ud800\"}", "[1]", "5",
    "{mode:MAYBE}",
  ])
  func textsThatDoNotSuit(text: String) throws {
    let sample = try sample(.littleEndian)
    #expect(btfError { try sample.table.encode(text: text, as: sample.pair) } != nil)
  }

  @Test func depthHasABound() throws {
    let sample = try sample(.littleEndian)
    let text = String(repeating: "{small:", count: 10_000)
    #expect(btfError { try sample.table.encode(text: text, as: sample.pair) }?.reason == .tooDeep)
  }
}
