import BPFBytes
import TestSupport
import Testing

@testable import BTF

/// Every kind, in both byte orders.
@Suite struct DecodingTests {
  @Test(arguments: bothOrders)
  func everyKindDecodes(order: ByteOrder) throws {
    let table = try everyKind(order: order).table()
    let mode = [BTFEnumerator(name: "OFF", value: 0), BTFEnumerator(name: "NEGATIVE", value: -2)]
    let wide = [BTFEnumerator(name: "BIG", value: 0x1_0000_0001), BTFEnumerator(name: "ALL", value: -1)]
    let expected: [(String, BTFBody)] = [
      ("", .void),
      ("int", .int(BTFInt(size: 4, bits: 32, bitOffset: 0, encoding: 1))),
      ("", .pointer(4)),
      ("", .array(BTFArray(element: 1, index: 1, count: 3))),
      (
        "pair",
        .composite(
          BTFComposite(
            size: 16,
            members: [
              BTFMember(name: "first", type: 1, bitOffset: 0, bitfieldSize: 0),
              BTFMember(name: "bits", type: 1, bitOffset: 32, bitfieldSize: 3),
              BTFMember(name: "next", type: 2, bitOffset: 64, bitfieldSize: 0),
            ], hasBitfields: true))
      ),
      (
        "either",
        .composite(
          BTFComposite(
            size: 4,
            members: [
              BTFMember(name: "number", type: 1, bitOffset: 0, bitfieldSize: 0),
              BTFMember(name: "mode", type: 6, bitOffset: 0, bitfieldSize: 0),
            ], hasBitfields: false))
      ),
      ("mode", .enumeration(BTFEnumeration(size: 4, isSigned: true, values: mode))),
      ("later", .forward(isUnion: true)),
      ("number", .reference(1)),
      ("", .reference(8)),
      ("", .reference(9)),
      ("", .reference(2)),
      ("work", .function(BTFFunction(prototype: 13, linkage: .global))),
      (
        "",
        .functionPrototype(
          BTFPrototype(
            result: 1, parameters: [BTFParameter(name: "count", type: 8), BTFParameter(name: "", type: 0)]))
      ),
      ("state", .variable(BTFVariable(type: 4, linkage: .static))),
      (
        ".data",
        .dataSection(
          BTFDataSection(size: 16, variables: [BTFSectionVariable(type: 14, offset: 0, size: 16)]))
      ),
      ("double", .float(size: 8)),
      ("mark", .declTag(target: 12, component: -1)),
      ("user", .reference(4)),
      ("wide", .enumeration(BTFEnumeration(size: 8, isSigned: false, values: wide))),
    ]
    #expect(table.typeCount == expected.count)
    for (number, (name, body)) in expected.enumerated() {
      let type = try table.type(BTFTypeID(rawValue: UInt32(number)))
      #expect(type.id.rawValue == UInt32(number))
      #expect(type.kind.rawValue == UInt8(number))
      #expect(type.name == name)
      #expect(type.body == body, "kind \(type.kind)")
      #expect(try table.kind(of: type.id) == type.kind)
      #expect(try table.name(of: type.id) == name)
    }
  }

  @Test func numbersThatNobodyHas() throws {
    let table = try everyKind().table()
    for id in [20, 21, 0xffff_ffff] as [BTFTypeID] {
      #expect(btfError { try table.type(id) }?.reason == .noSuchType)
      #expect(btfError { try table.kind(of: id) }?.reason == .noSuchType)
      #expect(btfError { try table.size(of: id) }?.reason == .noSuchType)
    }
    #expect(Array(table.ids) == (1..<20).map { BTFTypeID(rawValue: $0) })
  }

  @Test func namesOutsideTheStrings() throws {
    var bytes = everyKind().encoded()
    try bytes.store(UInt32.max, at: 24, order: .littleEndian)
    let table = try BTFTable(parsing: ByteSlice(bytes))
    #expect(btfError { try table.type(1) }?.reason == .outOfRange)
    #expect(try table.type(2).kind == .pointer)
  }

  @Test(arguments: twins)
  func bothOrdersOfAnObjectSayTheSame(name: String) throws {
    let little = try table(ofFile: "\(name).bpf.o")
    let big = try table(ofFile: "\(name).bpfeb.o")
    #expect(little.byteOrder == .littleEndian && big.byteOrder == .bigEndian)
    #expect(little.typeCount > 10)
    #expect(rawLines(little) == rawLines(big))
  }
}

@Suite struct RawDumpTests {
  @Test(arguments: bothOrders)
  func everyKind(order: ByteOrder) throws {
    let expected = """
      [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
      [2] PTR '(anon)' type_id=4
      [3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=3
      [4] STRUCT 'pair' size=16 vlen=3
      \t'first' type_id=1 bits_offset=0
      \t'bits' type_id=1 bits_offset=32 bitfield_size=3
      \t'next' type_id=2 bits_offset=64
      [5] UNION 'either' size=4 vlen=2
      \t'number' type_id=1 bits_offset=0
      \t'mode' type_id=6 bits_offset=0
      [6] ENUM 'mode' encoding=SIGNED size=4 vlen=2
      \t'OFF' val=0
      \t'NEGATIVE' val=-2
      [7] FWD 'later' fwd_kind=union
      [8] TYPEDEF 'number' type_id=1
      [9] VOLATILE '(anon)' type_id=8
      [10] CONST '(anon)' type_id=9
      [11] RESTRICT '(anon)' type_id=2
      [12] FUNC 'work' type_id=13 linkage=global
      [13] FUNC_PROTO '(anon)' ret_type_id=1 vlen=2
      \t'count' type_id=8
      \t'(anon)' type_id=0
      [14] VAR 'state' type_id=4, linkage=static
      [15] DATASEC '.data' size=16 vlen=1
      \ttype_id=14 offset=0 size=16 (VAR 'state')
      [16] FLOAT 'double' size=8
      [17] DECL_TAG 'mark' type_id=12 component_idx=-1
      [18] TYPE_TAG 'user' type_id=4
      [19] ENUM64 'wide' encoding=UNSIGNED size=8 vlen=2
      \t'BIG' val=4294967297ULL
      \t'ALL' val=18446744073709551615ULL
      """
    let lines = rawLines(try BTFTests.everyKind(order: order).table())
    #expect(lines.joined(separator: "\n") == expected)
  }

  @Test func encodingsAndLinkages() throws {
    var builder = BTFBuilder()
    let encodings = [0: "(none)", 1: "SIGNED", 2: "CHAR", 4: "BOOL", 3: "UNKN"] as [UInt8: String]
    let names = encodings.mapValues { _ in "" }
    var expected: [String] = []
    for encoding in names.keys.sorted() {
      _ = builder.addInt("", size: 1, encoding: encoding)
      expected.append("encoding=" + (encodings[encoding] ?? "?"))
    }
    for linkage in [0, 1, 2, 9] as [UInt32] {
      _ = builder.addVariable("v", type: 1, linkage: BTFLinkage(rawValue: linkage))
      expected.append("linkage=" + ["static", "global", "extern", "(unknown)"][Int(min(linkage, 3))])
    }
    let table = try builder.table()
    for (line, end) in zip(rawLines(table), expected) { #expect(line.hasSuffix(end), "\(line)") }
    #expect(table.typeCount == expected.count + 1)
  }
}
