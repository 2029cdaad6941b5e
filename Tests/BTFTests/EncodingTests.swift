import BPFBytes
import BTF
import TestSupport
import Testing

@Suite struct EncodingTests {
  private func encode(
    _ text: String, order: ByteOrder = .littleEndian, _ type: (inout BTFBuilder) -> BTFTypeID
  ) throws
    -> [UInt8]
  {
    var builder = BTFBuilder(order: order)
    let id = type(&builder)
    return try builder.table().encode(text: text, as: id)
  }

  private func int(_ size: UInt32, _ encoding: UInt8 = 0) -> (inout BTFBuilder) -> BTFTypeID {
    { $0.addInt("int", size: size, encoding: encoding) }
  }

  @Test(
    arguments: [
      ("0", 1, 0, 0), ("255", 1, 0, 255), ("0xff", 1, 0, 255), ("0b101", 1, 0, 5), ("-128", 1, 1, 0x80),
      ("127", 1, 1, 127), ("'a'", 1, 2, 0x61), ("true", 1, 4, 1), ("false", 1, 4, 0), ("1", 1, 4, 1),
      ("65535", 2, 0, 65535), ("-1", 2, 1, 65535), ("4294967295", 4, 0, 0xffff_ffff), ("-0", 4, 0, 0),
      ("-2147483648", 4, 1, 0x8000_0000), ("18446744073709551615", 8, 0, .max),
      ("-9223372036854775808", 8, 1, 1 << 63), ("0X10", 8, 0, 16),
    ] as [(String, UInt32, UInt8, UInt64)])
  func numbers(text: String, size: UInt32, encoding: UInt8, bits: UInt64) throws {
    for order in bothOrders {
      var writer = ByteWriter(order: order)
      writer.append(order == .littleEndian ? bits : bits << (64 - UInt64(size) * 8))
      #expect(try encode(text, order: order, int(size, encoding)) == Array(writer.bytes.prefix(Int(size))))
    }
  }

  @Test(
    arguments: [
      ("256", 1, 0), ("-1", 1, 0), ("128", 1, 1), ("-129", 1, 1), ("65536", 2, 0), ("32768", 2, 1),
      ("4294967296", 4, 0), ("2147483648", 4, 1), ("18446744073709551616", 8, 0),
      ("9223372036854775808", 8, 1),
      ("2", 1, 4), ("yes", 1, 4), ("", 4, 0), ("-", 4, 1), ("+1", 4, 0), ("0x", 4, 0), ("0x+5", 4, 0),
      ("0x-0", 4, 0),
      ("0b2", 4, 0), ("1 ", 4, 0), ("1.5", 4, 0), ("--1", 4, 1), ("'ab'", 1, 0), ("1", 3, 0),
      ("٣", 4, 0),
    ] as [(String, UInt32, UInt8)])
  func textsThatDoNotSuit(text: String, size: UInt32, encoding: UInt8) {
    let error = btfError { try encode(text, int(size, encoding)) }
    #expect(error?.reason == .invalidText, "\(text)")
  }

  @Test func enumeratorsByNameOrNumber() throws {
    let mode: (inout BTFBuilder) -> BTFTypeID = {
      let mode = $0.addEnumeration(named: "mode", isSigned: true, values: [("ON", 5), ("MINUS", -1)])
      return $0.addReference(.const, to: mode)
    }
    #expect(try encode("ON", mode) == [5, 0, 0, 0])
    #expect(try encode("MINUS", mode) == [255, 255, 255, 255])
    #expect(try encode("77", mode) == [77, 0, 0, 0])
    #expect(btfError { try encode("OFF", mode) }?.reason == .invalidText)
    let wide: (inout BTFBuilder) -> BTFTypeID = {
      $0.addEnumeration64(named: "w", values: [("BIG", 1 << 32)])
    }
    #expect(try encode("BIG", order: .bigEndian, wide) == [0, 0, 0, 1, 0, 0, 0, 0])
  }

  @Test func textsFillCharacterArrays() throws {
    let text: (inout BTFBuilder) -> BTFTypeID = {
      $0.addArray(of: $0.addInt("char", size: 1, encoding: 1), index: 1, count: 4)
    }
    #expect(try encode("abc", text) == [0x61, 0x62, 0x63, 0])
    #expect(try encode("", text) == [0, 0, 0, 0])
    #expect(btfError { try encode("abcd", text) }?.reason == .invalidText)
    #expect(
      btfError { try encode("a") { $0.addArray(of: $0.addInt("int", size: 4), index: 1, count: 4) } }?.reason
        == .wrongKind)
  }

  @Test func arraysThatClaimAnyLengthCostNothing() {
    let error = btfError {
      try encode("a") { $0.addArray(of: $0.addInt("char", size: 1), index: 1, count: .max) }
    }
    #expect(error?.reason == .limitExceeded)
  }

  @Test func kindsWithoutAText() throws {
    let table = try everyKind().table()
    for id in [0, 4, 5, 7, 12, 13, 15, 17] as [BTFTypeID] {
      #expect(btfError { try table.encode(text: "1", as: id) }?.reason == .wrongKind, "\(id)")
    }
    #expect(try table.encode(text: "0x10", as: 2) == [16, 0, 0, 0, 0, 0, 0, 0])
  }

  /// What is printed can be read back.
  @Test(arguments: bothOrders)
  func printedValuesReadBack(order: ByteOrder) throws {
    var builder = BTFBuilder(order: order)
    for size in [1, 2, 4, 8] as [UInt32] {
      for encoding in [0, 1] as [UInt8] { _ = builder.addInt("int", size: size, encoding: encoding) }
    }
    let table = try builder.table()
    for id in table.ids {
      for fill in [0, 1, 0x7f, 0x80, 0xff] as [UInt8] {
        let bytes = [UInt8](repeating: fill, count: try table.size(of: id))
        let text = try table.value(of: id, in: ByteSlice(bytes)).json
        #expect(try table.encode(text: text, as: id) == bytes)
      }
    }
  }
}
