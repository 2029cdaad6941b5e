import BPFBytes
import BTF
import TestSupport
import Testing

@Suite struct ValueTests {
  /// One type and some memory of a machine of either order: the value and how it prints.
  private func check(
    _ bytes: [UInt8], _ expected: BTFValue, _ json: String, location: SourceLocation = #_sourceLocation,
    _ type: (inout BTFBuilder) -> BTFTypeID
  ) throws {
    for order in bothOrders {
      var builder = BTFBuilder(order: order)
      let id = type(&builder)
      let memory = order == .littleEndian ? bytes.reversed() : bytes
      let value = try builder.table().value(of: id, in: ByteSlice([0xee] + memory), at: 1)
      #expect(value == expected, "\(order)", sourceLocation: location)
      #expect(value.json == json, sourceLocation: location)
    }
  }

  @Test func numbers() throws {
    try check([0xff, 0xfe], .signed(-2), "-2") { $0.addInt("short", size: 2, encoding: 1) }
    try check([0xff, 0xfe], .unsigned(65534), "65534") { $0.addInt("u16", size: 2) }
    try check([0x80, 0, 0, 0], .signed(-0x8000_0000), "-2147483648") { $0.addInt("i", size: 4, encoding: 1) }
    try check([1, 0, 0, 0, 0, 0, 0, 2], .unsigned(1 << 56 | 2), "72057594037927938") {
      $0.addInt("u64", size: 8)
    }
    try check([UInt8](repeating: 0, count: 15) + [5], .wide(high: 0, low: 5), "\"0x5\"") {
      $0.addInt("u128", size: 16)
    }
    try check(
      [1] + [UInt8](repeating: 0, count: 14) + [5], .wide(high: 1 << 56, low: 5),
      "\"0x1000000000000000000000000000005\""
    ) { $0.addInt("u128", size: 16) }
    try check([1], .boolean(true), "true") { $0.addInt("_Bool", size: 1, encoding: 4) }
    try check([0x61], .character(0x61), "\"a\"") { $0.addInt("char", size: 1, encoding: 2) }
    try check([7], .unsigned(7), "7") { $0.addInt("char", size: 1, encoding: 2) }
    try check([0xff, 0xff, 0, 0, 0, 0, 0, 1], .pointer(0xffff_0000_0000_0001), "\"0xffff000000000001\"") {
      $0.addReference(.pointer, to: 0)
    }
    try check([0x3f, 0x80, 0, 0], .float(1), "1.0") { $0.add(.float, sizeOrType: 4) }
    try check([0x7f, 0xf0, 0, 0, 0, 0, 0, 0], .float(.infinity), "\"inf\"") { $0.add(.float, sizeOrType: 8) }
  }

  @Test func enumerators() throws {
    let values: [(String, Int32)] = [("ONE", 1), ("MINUS", -1)]
    for (bytes, name, value, isSigned) in [
      ([0, 0, 0, 1], "ONE", 1, false), ([0xff, 0xff, 0xff, 0xff], "MINUS", -1, true),
      ([0, 0, 0, 9], nil, 9, true),
      ([0xff, 0xff, 0xff, 0xff], "MINUS", 0xffff_ffff, false),
    ] as [([UInt8], String?, Int64, Bool)] {
      try check(bytes, .enumerator(name: name, value: value), name.map { "\"\($0)\"" } ?? "\(value)") {
        $0.addEnumeration(named: "e", isSigned: isSigned, values: values)
      }
    }
    try check([0, 0, 0, 1, 0, 0, 0, 0], .enumerator(name: "BIG", value: 1 << 32), "\"BIG\"") {
      $0.addEnumeration64(named: "e", values: [("BIG", 1 << 32)])
    }
    try check([0xff], .enumerator(name: "MINUS", value: -1), "\"MINUS\"") {
      $0.addEnumeration(named: "e", size: 1, isSigned: true, values: values)
    }
  }

  @Test func arraysAndTexts() throws {
    var builder = BTFBuilder()
    let char = builder.addInt("char", size: 1, encoding: 1)
    let short = builder.addInt("short", size: 2)
    let bool = builder.addInt("bool", size: 1, encoding: 4)
    let text = builder.addArray(of: char, index: short, count: 4)
    let shorts = builder.addArray(of: short, index: short, count: 2)
    let bools = builder.addArray(of: bool, index: short, count: 2)
    let none = builder.addArray(of: char, index: short, count: 0)
    let table = try builder.table()
    func json(_ id: BTFTypeID, _ bytes: [UInt8]) throws -> String {
      try table.value(of: id, in: ByteSlice(bytes)).json
    }
    #expect(try json(text, [0x61, 0x22, 0, 9]) == "\"a\\\"\"")
    #expect(try json(text, [0x61, 0x62, 0x63, 0x64]) == "[97,98,99,100]", "no NUL, no text")
    #expect(try json(text, [0, 0, 0, 0]) == "\"\"")
    #expect(try json(shorts, ByteOrder.host == .littleEndian ? [1, 0, 2, 0] : [0, 1, 0, 2]) == "[1,2]")
    #expect(try json(bools, [1, 0]) == "[true,false]")
    #expect(try json(none, []) == "[]")
    #expect(btfError { try json(shorts, [1, 0, 2]) }?.reason == .outOfRange)
  }

  @Test func structuresAndSections() throws {
    let table = try everyKind().table()
    let memory = ByteSlice([5, 0, 0, 0, 0b1111_1101, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0])
    let pair = #"{"first":5,"bits":-3,"next":"0x201"}"#
    #expect(try table.value(of: 4, in: memory).json == pair)
    #expect(try table.value(of: 14, in: memory).json == pair)
    #expect(try table.value(of: 15, in: memory).json == #"{"state":"# + pair + "}")
    #expect(
      try table.value(of: 5, in: ByteSlice([0xfe, 255, 255, 255])).json == #"{"number":-2,"mode":"NEGATIVE"}"#
    )
    for id in [0, 7, 12, 13, 17] as [BTFTypeID] {
      #expect(btfError { try table.value(of: id, in: memory) }?.reason == .wrongKind)
    }
  }

  @Test func keysOfAnonymousMembers() throws {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 1)
    let inner = builder.addComposite(.union, named: "", size: 1, members: [("i", int, 0)])
    let outer = builder.addComposite(
      .structure, named: "s", size: 2, members: [("a", int, 0), ("", inner, 8)])
    #expect(
      try builder.table().value(of: outer, in: ByteSlice([1, 2])).json == #"{"a":1,"":{"i":2}}"#)
    #expect(BTFValue.keys(for: ["a", "", "b", ""]) == ["a", "anonymous1", "b", ""])
  }

  /// Bit fields begin at the low end of a little-endian number and at the high end of a big-endian one.
  @Test func bitFields() throws {
    for order in bothOrders {
      var builder = BTFBuilder(order: order)
      let signed = builder.addInt("int", size: 4, encoding: 1)
      let unsigned = builder.addInt("unsigned", size: 4)
      let bool = builder.addInt("bool", size: 1, encoding: 4)
      let mode = builder.addEnumeration(named: "mode", isSigned: true, values: [("MINUS", -1), ("ONE", 1)])
      var words: [UInt32] = []
      for (name, type, place, size) in [
        ("a", signed, 0, 3), ("b", unsigned, 3, 9), ("c", bool, 12, 1), ("d", mode, 13, 3),
        ("e", mode, 16, 8),
      ] as [(String, BTFTypeID, UInt32, UInt32)] {
        words += [builder.string(name), type.rawValue, size << 24 | place]
      }
      let id = builder.add(.structure, named: "s", elements: 5, flag: true, sizeOrType: 4, words: words)
      // a = -3, b = 0x155, c = true, d = -1, e = 2
      let bits: UInt32 =
        order == .littleEndian
        ? 0b101 | 0x155 << 3 | 1 << 12 | 0b111 << 13 | 2 << 16
        : 0b101 << 29 | 0x155 << 20 | 1 << 19 | 0b111 << 16 | 2 << 8
      var writer = ByteWriter(order: order)
      writer.append(bits)
      let value = try builder.table().value(of: id, in: ByteSlice(writer.bytes))
      #expect(value.json == #"{"a":-3,"b":341,"c":true,"d":"MINUS","e":2}"#, "\(order)")
    }
  }

  @Test func memoryThatIsTooShort() throws {
    let table = try everyKind().table()
    let memory = ByteSlice([UInt8](repeating: 1, count: 16))
    for id in table.ids {
      guard let size = try? table.size(of: id) else { continue }
      #expect(btfError { try table.value(of: id, in: memory, at: 17 - size) }?.reason == .outOfRange, "\(id)")
      #expect(btfError { try table.value(of: id, in: memory, at: 16 - size) } == nil, "\(id)")
      for offset in [-1, .min, 17, .max] {
        #expect(btfError { try table.value(of: id, in: memory, at: offset) }?.reason == .outOfRange)
      }
    }
  }

  @Test(arguments: [0, 3, 5, 7, 32, .max] as [UInt32])
  func numbersOfOddSizes(size: UInt32) throws {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: size)
    let float = builder.add(.float, named: "f", sizeOrType: size)
    let enumeration = builder.addEnumeration(named: "e", size: size, values: [("A", 1)])
    let table = try builder.table()
    let memory = ByteSlice([UInt8](repeating: 1, count: 64))
    #expect(btfError { try table.value(of: int, in: memory) }?.reason == .inconsistent)
    #expect(btfError { try table.value(of: enumeration, in: memory) }?.reason == .inconsistent)
    if size <= 64 {
      #expect(try table.value(of: float, in: memory) == .bytes([UInt8](repeating: 1, count: Int(size))))
    } else {
      #expect(btfError { try table.value(of: float, in: memory) }?.reason == .outOfRange)
    }
  }

  @Test func textsInJSON() {
    #expect(BTFValue.quoted("a\"\\\n\r\t\u{1}é") == #""a\"\\\n\r\t\u0001é""#)
    #expect(BTFValue.bytes([0, 0xab]).json == #"["0x00","0xab"]"#)
    #expect(BTFValue.float(.nan).json == "\"nan\"")
  }
}
