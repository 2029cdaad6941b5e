import BPFBytes
import BTF
import TestSupport
import Testing

/// Headers and the walk over the types: parity BTF-1 to BTF-5.
@Suite struct HeaderTests {
  /// A table of one type with some words of its header replaced.
  private func table(
    order: ByteOrder = .littleEndian, headerSize: UInt32 = 24, _ words: [Int: UInt32] = [:],
    strings: [UInt8]? = nil
  ) throws -> BTFTable {
    var builder = BTFBuilder(order: order)
    _ = builder.addInt("int", size: 4)
    var bytes = builder.encoded()
    if let strings { bytes.replaceSubrange((bytes.count - 5)..., with: strings) }
    bytes.insert(contentsOf: [UInt8](repeating: 0, count: Int(headerSize) - 24), at: 24)
    try bytes.store(headerSize, at: 4, order: order)
    for (place, word) in words { try bytes.store(word, at: place, order: order) }
    return try BTFTable(parsing: ByteSlice(bytes))
  }

  @Test(arguments: bothOrders)
  func headersOfEitherForm(order: ByteOrder) throws {
    for headerSize in [24, 28, 32, 40] as [UInt32] {
      let table = try table(order: order, headerSize: headerSize)
      #expect(table.byteOrder == order)
      #expect(table.typeCount == 2)
      #expect(try table.name(of: 1) == "int")
    }
  }

  @Test func whatFollowsAKnownHeaderIsPassedOver() throws {
    #expect(try table(headerSize: 40, [32: 0xffff_ffff, 36: 7]).typeCount == 2)
  }

  @Test(
    arguments: [
      (4, 23), (4, 200), (4, .max),  // header size
      (8, 2), (8, 4), (8, 0x7fff_fffc),  // types' offset
      (12, 20), (12, 1000), (12, .max),  // types' size
      (16, 12), (16, 200), (16, .max),  // strings' offset
      (20, 4), (20, 6), (20, .max),  // strings' size
    ] as [(Int, UInt32)])
  func sizesThatLie(place: Int, value: UInt32) {
    for order in bothOrders {
      let error = btfError { try table(order: order, [place: value]) }
      #expect(error != nil && error?.description.isEmpty == false, "\(place) \(value)")
    }
  }

  @Test func layoutsLieBetweenTypesAndStrings() throws {
    #expect(try table(headerSize: 32, [24: 16, 28: 0]).typeCount == 2)
    for (offset, size) in [(0, 4), (18, 4), (16, 4), (100, 4), (16, .max)] as [(UInt32, UInt32)] {
      #expect(btfError { try table(headerSize: 32, [24: offset, 28: size]) } != nil, "\(offset) \(size)")
    }
  }

  @Test func beginningsOfOtherFormats() {
    #expect(btfError { try BTFTable(parsing: ByteSlice([0x7f, 0x45, 0x4c, 0x46])) }?.reason == .notBTF)
    #expect(btfError { try BTFTable(parsing: .empty) }?.reason == .outOfRange)
    #expect(btfError { try table([0: 0x0002_eb9f]) }?.expected == "version 1")
  }

  @Test func stringsBeginAndEndWithNUL() throws {
    #expect(try table(strings: Array("\0abc\0".utf8)).typeCount == 2)
    #expect(btfError { try table(strings: Array("\0abcd".utf8)) }?.reason == .inconsistent)
    #expect(btfError { try table(strings: Array("xabc\0".utf8)) }?.reason == .inconsistent)
  }

  @Test func moreTypesThanAllowed() throws {
    var limits = BTFLimits.default
    limits.types = 19
    #expect(try everyKind().table(limits: limits).typeCount == 20)
    limits.types = 18
    #expect(btfError { try everyKind().table(limits: limits) }?.reason == .limitExceeded)
  }

  @Test(arguments: bothOrders)
  func elementsBeyondSixteenBits(order: ByteOrder) throws {
    var builder = BTFBuilder(order: order)
    let values = (0..<70_000).map { (name: "", value: Int32($0)) }
    _ = builder.addEnumeration(named: "many", values: values)
    _ = builder.addInt("int", size: 4)
    let table = try builder.table()
    guard case .enumeration(let many) = try table.type(1).body else { Issue.record("no enumeration"); return }
    #expect(many.values.count == 70_000)
    #expect(many.values.last?.value == 69_999)
    #expect(try table.kind(of: 2) == .int)
  }

  @Test func pointersAreAsWideAsLong() throws {
    for (name, size, width) in [
      ("long", 4, 4), ("unsigned long int", 4, 4), ("long int", 8, 8), ("int", 4, 8), ("long", 2, 8),
    ] as [(String, UInt32, Int)] {
      var builder = BTFBuilder()
      _ = builder.addInt(name, size: size)
      #expect(try builder.table().pointerSize == width, "\(name) of \(size) bytes")
    }
  }
}

/// Kinds that only the table's own layout section describes: parity BTF-1 and BTF-2.
@Suite struct UnknownKindTests {
  /// The bytes that follow each kind, from 0 on, as in kernels that write a layout section; 40 is no kind.
  static let layout: [(fixed: UInt8, element: UInt8)] = {
    var layout = [(fixed: UInt8, element: UInt8)](repeating: (0, 0), count: 42)
    for (kind, fixed, element) in [
      (1, 4, 0), (3, 12, 0), (4, 0, 12), (5, 0, 12), (6, 0, 8), (13, 0, 8), (14, 4, 0), (15, 0, 12),
      (17, 4, 0),
      (19, 0, 12), (33, 4, 8), (40, 4, 8),
    ] as [(Int, UInt8, UInt8)] {
      layout[kind] = (fixed, element)
    }
    return layout
  }()

  private func builder(order: ByteOrder, kind: UInt8 = 40) -> BTFBuilder {
    var builder = everyKind(order: order)
    builder.add(
      BTFKind(rawValue: kind), named: "long", elements: 2, sizeOrType: 4, words: [1, 2, 3, 4, 5])
    _ = builder.addInt("after", size: 2)
    return builder
  }

  @Test(arguments: bothOrders)
  func areKeptAndSteppedOver(order: ByteOrder) throws {
    let bytes = builder(order: order).encoded(layout: Self.layout)
    let table = try BTFTable(parsing: ByteSlice(bytes))
    #expect(table.typeCount == 22)
    #expect(try table.name(of: 21) == "after")
    let type = try table.type(20)
    #expect(type.kind.rawValue == 40 && type.kind.description == "UNKNOWN")
    guard case .unknown(let info, let sizeOrType, let payload) = type.body else {
      Issue.record("\(type)")
      return
    }
    #expect(info == 40 << 24 | 2)
    #expect(sizeOrType == 4)
    #expect(payload.count == 20)
    #expect(try payload.load(UInt32.self, at: 16, order: order) == 5)
    #expect(btfError { try table.size(of: 20) }?.reason == .wrongKind)
    #expect(rawLines(table)[..<19] == rawLines(try everyKind(order: order).table())[...])
  }

  @Test(arguments: bothOrders)
  func withoutALayoutNothingBehindThemCanBeRead(order: ByteOrder) {
    let error = btfError { try builder(order: order).table() }
    #expect(error?.reason == .unknownKind)
    #expect(error?.type == 20)
    let short = Array(Self.layout[..<40])
    #expect(
      btfError { try BTFTable(parsing: ByteSlice(builder(order: order).encoded(layout: short))) }?.reason
        == .unknownKind)
  }

  @Test func kindZeroHasNoLength() {
    var builder = BTFBuilder()
    builder.add(.void)
    let layout: [(fixed: UInt8, element: UInt8)] = [(4, 4), (4, 0)]
    #expect(
      btfError { try BTFTable(parsing: ByteSlice(builder.encoded(layout: layout))) }?.reason == .unknownKind)
  }

  /// Kind 33 ends in the same five bits as INT, which is all that older headers gave the kind.
  @Test func areNotTakenForOlderKinds() throws {
    let bytes = builder(order: .host, kind: 33).encoded(layout: Self.layout)
    #expect(try BTFTable(parsing: ByteSlice(bytes)).pointerSize == 8)
  }

  @Test func payloadsThatLeaveTheTypes() {
    var builder = BTFBuilder()
    builder.add(BTFKind(rawValue: 40), elements: 3, words: [1, 2, 3, 4, 5])
    let error = btfError { try BTFTable(parsing: ByteSlice(builder.encoded(layout: Self.layout))) }
    #expect(error?.reason == .outOfRange)
  }
}
