import BPFBytes
import BTF
import TestSupport
import Testing

/// Values as C initialises them (BTF-26). scripts/compare-values holds the same against libbpf for whole kernels.
@Suite struct CValueTextTests {
  private func text(
    _ builder: BTFBuilder, _ id: BTFTypeID, _ bytes: [UInt8],
    _ change: (inout CValueText.Options) -> Void = { _ in }
  ) throws -> String {
    var options = CValueText.Options()
    options.isCompact = true
    change(&options)
    var writer = try CValueText(try builder.table(), options)
    return try writer.text(of: id, in: ByteSlice(bytes))
  }

  /// A structure of two numbers, the first of which is often zero.
  private func pair(_ builder: inout BTFBuilder, _ name: String = "pair") -> BTFTypeID {
    let int = builder.addInt("int", size: 4, encoding: 1)
    return builder.addComposite(.structure, named: name, size: 8, members: [("a", int, 0), ("b", int, 32)])
  }

  @Test func numbers() throws {
    for (size, encoding, bytes, expected) in [
      (1, 1, [0xfe], "(n)-2"), (1, 0, [0x41], "(n)65"), (2, 0, [0xff, 0xff], "(n)65535"),
      (4, 1, [0xff, 0xff, 0xff, 0xff], "(n)-1"), (8, 0, [1, 0, 0, 0, 0, 0, 0, 0], "(n)1"),
      (16, 0, [1] + [UInt8](repeating: 0, count: 15), "(n)0x1"),
      (16, 0, [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0], "(n)0x20000000000000001"),
    ] as [(UInt32, UInt8, [UInt8], String)] {
      var builder = BTFBuilder(order: .littleEndian)
      let id = builder.addInt("n", size: size, encoding: encoding)
      #expect(try text(builder, id, bytes) == expected)
      #expect(btfError { try text(builder, id, [UInt8](bytes.dropLast())) }?.reason == .outOfRange)
    }
  }

  @Test(
    arguments: [
      (0, "0.000000"), (-0.0, "-0.000000"), (1, "1.000000"), (-1.5, "-1.500000"), (0.0000005, "0.000000"),
      (0.1, "0.100000"), (123456.7890125, "123456.789012"), (1e22, "10000000000000000000000.000000"),
      (0.9999995, "1.000000"), (.infinity, "inf"), (-.infinity, "-inf"), (.leastNonzeroMagnitude, "0.000000"),
      (9007199254740993.5, "9007199254740994.000000"), (2.5e-6, "0.000003"),
    ] as [(Double, String)])
  func floats(value: Double, expected: String) throws {
    var builder = BTFBuilder(order: .littleEndian)
    let id = builder.add(.float, named: "double", sizeOrType: 8)
    let bits = value.bitPattern
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64($0 * 8)) }
    #expect(try text(builder, id, bytes) == "(double)\(expected)")
  }

  @Test func zerosAreLeftOutButNotFromArrays() throws {
    var builder = BTFBuilder(order: .littleEndian)
    let pair = pair(&builder)
    let pairs = builder.addArray(of: pair, index: 1, count: 2)
    let pointer = builder.addReference(.pointer, to: pair)
    let outer = builder.addComposite(
      .structure, named: "outer", size: 32,
      members: [("one", pair, 0), ("two", pairs, 64), ("p", pointer, 192)])
    let zeros = [UInt8](repeating: 0, count: 32)
    #expect(try text(builder, outer, zeros) == "(struct outer){}")
    var bytes = zeros
    bytes[4] = 5
    #expect(try text(builder, outer, bytes) == "(struct outer){.one = (struct pair){.b = (int)5,},}")
    bytes[16] = 7
    #expect(
      try text(builder, outer, bytes) { $0.skipsNames = true } == "{{5,},[{0,0,},{7,0,},],}")
    #expect(
      try text(builder, outer, zeros) { $0.showsZeros = true }
        == "(struct outer){.one = (struct pair){.a = (int)0,.b = (int)0,},"
        + ".two = (struct pair[2])[{.a = 0,.b = 0,},{.a = 0,.b = 0,},],.p = (struct pair *)(nil),}")
  }

  @Test func lines() throws {
    var builder = BTFBuilder(order: .littleEndian)
    let pair = pair(&builder)
    let outer = builder.addComposite(.union, named: "u", size: 8, members: [("pair", pair, 0)])
    let expected = "(union u){\n\t.pair = (struct pair){\n\t\t.a = (int)1,\n\t},\n}"
    #expect(try text(builder, outer, [1, 0, 0, 0, 0, 0, 0, 0]) { $0.isCompact = false } == expected)
    let moved = try text(builder, pair, [1, 0, 0, 0, 0, 0, 0, 0]) {
      $0.isCompact = false
      $0.indentation = "--"
      $0.level = 1
    }
    #expect(moved == "--(struct pair){\n----.a = (int)1,\n--}")
  }

  @Test func textsAndWhatFollowsThem() throws {
    var builder = BTFBuilder(order: .littleEndian)
    let char = builder.addInt("char", size: 1, encoding: 1)
    let constant = builder.addReference(.const, to: char)
    let name = builder.addArray(of: constant, index: char, count: 4)
    let outer = builder.addComposite(
      .structure, named: "s", size: 6, members: [("name", name, 0), ("x", char, 32), ("y", char, 40)])
    let bytes: [UInt8] = [0x61, 0x22, 0, 0x63, 0x41, 0]
    #expect(try text(builder, outer, bytes) == "(struct s){.name = (char[4])['a','\"',],.x = (char)65,}")
    #expect(
      try text(builder, outer, bytes) { $0.showsZeros = true }
        == "(struct s){.name = (char[4])['a','\"','\\0',],.x = (char)65,.y = (char)0,}")
    #expect(
      try text(builder, outer, bytes) { $0.showsTexts = true }
        == "(struct s){.name = (char[4])\"a\\\"\",.x = (char)65,}")
    // Without a NUL it is no text.
    #expect(
      try text(builder, name, [0x61, 1, 0x80, 0x62]) { $0.showsTexts = true } == "(char[4])['a',1,-128,'b',]")
    #expect(try text(builder, name, [1, 0x7f, 0, 0]) { $0.showsTexts = true } == "(char[4])\"\\x01\\x7f\"")
  }

  @Test func enumerationsAndBitFields() throws {
    var builder = BTFBuilder(order: .littleEndian)
    let signed = builder.addEnumeration(named: "e", isSigned: true, values: [("LESS", -1), ("ONE", 1)])
    let unsigned = builder.addEnumeration(named: "u", values: [("ALL", -1)])
    let wide = builder.addEnumeration64(named: "w", values: [("BIG", 1 << 40)])
    let int = builder.addInt("int", size: 4, encoding: 1)
    var words: [UInt32] = []
    for (name, type, place, size) in [("a", signed, 0, 3), ("b", int, 3, 9), ("c", int, 12, 20)]
      as [(String, BTFTypeID, UInt32, UInt32)]
    {
      words += [builder.string(name), type.rawValue, size << 24 | place]
    }
    let fields = builder.add(.structure, named: "f", elements: 3, flag: true, sizeOrType: 4, words: words)
    let all = [UInt8](repeating: 0xff, count: 8)
    #expect(try text(builder, signed, all) == "(enum e)LESS")
    #expect(try text(builder, signed, [2, 0, 0, 0]) == "(enum e)2")
    #expect(try text(builder, unsigned, all) == "(enum u)ALL")
    #expect(try text(builder, unsigned, [0xfe, 0xff, 0xff, 0xff]) == "(enum u)4294967294")
    #expect(try text(builder, wide, [0, 0, 0, 0, 0, 1, 0, 0]) == "(enum w)BIG")
    #expect(try text(builder, wide, all) == "(enum w)18446744073709551615ULL")
    // a = -1, b = 0x155, c = 0
    let bits: UInt32 = 0b111 | 0x155 << 3
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: bits >> UInt32($0 * 8)) }
    #expect(try text(builder, fields, bytes) == "(struct f){.a = (enum e)LESS,.b = (int)0x155,}")
  }

  @Test func namesInCasts() throws {
    var builder = BTFBuilder(order: .littleEndian)
    let int = builder.addInt("int", size: 4, encoding: 1)
    let inner = builder.addComposite(.structure, named: "", size: 4, members: [("x", int, 0)])
    let choice = builder.addEnumeration(named: "", values: [("A", 1)])
    let constant = builder.addReference(.const, to: builder.addReference(.volatile, to: inner))
    let prototype = builder.addPrototype(result: 0, parameters: [("argument", constant)])
    let function = builder.addReference(.pointer, to: prototype)
    let outer = builder.addComposite(
      .structure, named: "o", size: 16, members: [("", constant, 0), ("e", choice, 32), ("f", function, 64)])
    #expect(
      try text(builder, outer, [1, 0, 0, 0, 1, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0])
        == "(struct o){(struct){.x = (int)1,},.e = (enum )A,.f = (void (*)(struct argument))0x10,}")
  }

  @Test func sectionsOfVariables() throws {
    var builder = BTFBuilder(order: .littleEndian)
    let pair = pair(&builder)
    let first = builder.addVariable("first", type: pair, linkage: .static)
    let second = builder.addVariable("second", type: 1)
    let section = builder.addDataSection(".data", size: 12, variables: [(first, 0, 8), (second, 8, 4)])
    #expect(
      try text(builder, section, [0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0])
        == "SEC(\".data\") static struct pair first = (struct pair){.b = (int)2,};int second = (int)0;")
  }

  @Test func typesWithoutValues() throws {
    let table = try everyKind().table()
    var writer = try CValueText(table)
    let memory = ByteSlice([UInt8](repeating: 1, count: 16))
    for id in [0, 7, 12, 13, 17] as [BTFTypeID] {
      #expect(btfError { try writer.text(of: id, in: memory) }?.reason == .wrongKind)
    }
    for offset in [-1, 13, .max, .min] {
      #expect(btfError { try writer.text(of: 1, in: memory, at: offset) }?.reason == .outOfRange)
    }
  }
}
