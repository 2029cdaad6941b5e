import BPFBytes
import BPFTypes
import BTF
import ELFReader
import TestSupport
import Testing

@testable import BPFBlueprint

/// The maps of `.maps`: parity MAP-1 to MAP-8 and SEC-3.
@Suite struct MapDefinitionTests {
  typealias Members = @Sendable (inout BTFBuilder) -> [(name: String, type: BTFTypeID)]

  /// An object with one map, of a structure with such members.
  private func map(
    order: ByteOrder = .littleEndian, linkage: BTFLinkage = .global, sectionSize: UInt64? = nil,
    _ members: Members
  ) throws -> MapBlueprint {
    var builder = ObjectBuilder(order: order)
    _ = builder.types.addInt("int", size: 4)
    let described = members(&builder.types)
    let size = UInt32(described.count * 8)
    let type = builder.types.addComposite(
      .structure, named: "", size: size,
      members: described.enumerated().map { ($1.name, $1.type, UInt32($0 * 64)) })
    let variable = builder.types.addVariable("map", type: type, linkage: linkage)
    _ = builder.types.addDataSection(".maps", size: 0, variables: [(variable, 0, size)])
    let section = builder.section(
      ".maps", [UInt8](repeating: 0, count: Int(sectionSize ?? UInt64(size))), flags: [.alloc, .write])
    builder.symbol("map", in: section, size: UInt64(size))
    let object = try builder.object()
    return try #require(object.maps["map"])
  }

  /// What C's `__uint(name, value)` declares.
  private static func number(_ value: UInt32, _ types: inout BTFBuilder) -> BTFTypeID {
    types.addReference(.pointer, to: types.addArray(of: 1, index: 1, count: value))
  }

  private static func numbers(_ values: [(String, UInt32)]) -> Members {
    { types in values.map { (name: $0.0, type: number($0.1, &types)) } }
  }

  @Test(arguments: bothOrders)
  func numbersOfEveryMember(order: ByteOrder) throws {
    let map = try map(
      order: order,
      Self.numbers([
        ("type", 1), ("key_size", 4), ("value_size", 12), ("max_entries", 70_000), ("map_flags", 5),
        ("numa_node", 2), ("map_extra", 3), ("pinning", 1),
      ]))
    #expect(map.type == .hash && map.origin == .declared)
    #expect(map.keySize == 4 && map.valueSize == 12 && map.maxEntries == 70_000)
    #expect(map.flags == [.noPrealloc, .numaNode])
    #expect(map.numaNode == 2 && map.extra == 3 && map.pinning == .byName)
    #expect(map.keyType == .void && map.valueType == .void && map.isEnabled)
  }

  @Test(arguments: bothOrders)
  func typesGiveSizes(order: ByteOrder) throws {
    let map = try map(order: order) { types in
      let pair = types.addComposite(.structure, named: "pair", size: 24, members: [("i", 1, 0)])
      let name = types.addReference(.typedef, named: "pair_t", to: pair)
      return [
        ("type", Self.number(2, &types)), ("key", types.addReference(.pointer, to: 1)),
        ("value", types.addReference(.pointer, to: name)), ("value_size", Self.number(24, &types)),
      ]
    }
    #expect(map.keySize == 4 && map.valueSize == 24)
    #expect(map.keyType == 1)
    #expect(map.valueType != .void)
  }

  @Test func wideNumbers() throws {
    let map = try map { types in
      [
        ("type", Self.number(33, &types)),
        ("map_extra", types.addEnumeration64(named: "", values: [("v", 0x1000_0000_0001)])),
      ]
    }
    #expect(map.type == .arena)
    #expect(map.extra == 0x1000_0000_0001)
  }

  /// What C's `__array(values, …)` declares.
  private static func values(_ element: BTFTypeID, count: UInt32 = 0, _ types: inout BTFBuilder) -> BTFTypeID
  {
    types.addArray(of: types.addReference(.pointer, to: element), index: 1, count: count)
  }

  private static func structure(_ members: Members, _ types: inout BTFBuilder) -> BTFTypeID {
    let described = members(&types)
    return types.addComposite(
      .structure, named: "inner", size: UInt32(described.count * 8),
      members: described.enumerated().map { ($1.name, $1.type, UInt32($0 * 64)) })
  }

  /// Parity MAP-5: whatever stands where, `values` says what the inner maps are like.
  @Test(arguments: bothOrders)
  func valuesOfMapsOfMaps(order: ByteOrder) throws {
    let map = try map(order: order) { types in
      let inner = Self.structure(
        Self.numbers([
          ("type", 1), ("key_size", 4), ("value_size", 12), ("max_entries", 7), ("map_flags", 5),
          ("numa_node", 2), ("map_extra", 3),
        ]), &types)
      let named = types.addReference(.typedef, named: "inner_t", to: inner)
      return [("type", Self.number(12, &types)), ("values", Self.values(named, &types))]
    }
    #expect(map.type == .arrayOfMaps && map.valueSize == 4)
    var expected = InnerMap(type: .hash, keySize: 4, valueSize: 12, maxEntries: 7)
    expected.flags = [.noPrealloc, .numaNode]
    expected.numaNode = 2
    expected.extra = 3
    #expect(map.innerMap == expected && map.initialElements.isEmpty)
  }

  @Test func valuesOfProgramArraysAreFunctions() throws {
    let map = try map { types in
      let function = types.addPrototype(result: 1)
      return [("type", Self.number(3, &types)), ("values", Self.values(function, &types))]
    }
    #expect(map.type == .progArray && map.valueSize == 4 && map.innerMap == nil)
  }

  /// Definitions that contradict themselves, by a word of the message.
  private static let contradictory: [(String, Members)] = [
    ("type is not given", numbers([("max_entries", 1)])),
    (
      "key disagree",
      { numbers([("type", 1), ("key_size", 4)])(&$0) + [("key", $0.addReference(.pointer, to: 2))] }
    ),
    (
      "value disagree",
      { numbers([("type", 1), ("value_size", 8)])(&$0) + [("value", $0.addReference(.pointer, to: 1))] }
    ),
    ("pinning", numbers([("type", 1), ("pinning", 2)])),
    ("no value in its type", { _ in [("type", 1)] }),
    ("no value in its type", { [("type", $0.addReference(.pointer, to: 1))] }),
    ("names no type", { numbers([("type", 1)])(&$0) + [("key", 1)] }),
    ("malformed BTF", { numbers([("type", 1)])(&$0) + [("key", $0.addReference(.pointer, to: 0))] }),
    ("not the last", { [("values", 1)] + numbers([("type", 1)])(&$0) }),
    ("for maps that hold", { numbers([("type", 1)])(&$0) + [("values", values(1, &$0))] }),
    ("without a length", { numbers([("type", 12)])(&$0) + [("values", values(1, count: 1, &$0))] }),
    ("without a length", { numbers([("type", 12)])(&$0) + [("values", 1)] }),
    ("not pointers", { numbers([("type", 12)])(&$0) + [("values", $0.addArray(of: 1, index: 1, count: 0))] }),
    ("not define a map", { numbers([("type", 13)])(&$0) + [("values", values(1, &$0))] }),
    ("not functions", { numbers([("type", 3)])(&$0) + [("values", values(1, &$0))] }),
    ("value disagree", { numbers([("type", 3), ("value_size", 8)])(&$0) + [("values", values(1, &$0))] }),
    ("cannot have the member 'pinning'", holding([("type", 1), ("pinning", 1)])),
    ("cannot have the member 'values'", holding([("type", 12), ("values", 1)])),
    ("type is not given", holding([("max_entries", 1)])),
    ("unknown member 'colour'", numbers([("type", 1), ("colour", 1)])),
    ("no value in its type", { [("map_extra", $0.addEnumeration64(named: "", values: []))] }),
  ]

  /// An array of maps like one with such members.
  private static func holding(_ inner: [(String, UInt32)]) -> Members {
    { types in
      let inner = structure(numbers(inner), &types)
      return numbers([("type", 12)])(&types) + [("values", values(inner, &types))]
    }
  }

  @Test(arguments: contradictory)
  func contradictions(word: String, members: @escaping Members) {
    let error = bpfError {
      try map {
        if word == "key disagree" { _ = $0.addInt("long", size: 8) }
        return members(&$0)
      }
    }
    #expect(error?.description.contains(word) == true, "\(String(describing: error))")
    #expect(error?.stage == .parse)
  }

  @Test func variablesThatDeclareNoMap() {
    let plain = Self.numbers([("type", 1)])
    #expect(bpfError { try map(linkage: .static, plain) }?.code == .unsupported)
    #expect(bpfError { try map(linkage: .extern, plain) }?.code == .unsupported)
    #expect(bpfError { try map(sectionSize: 4, plain) }?.summary.contains("crosses") == true)
  }

  @Test func mapsNeedTypes() {
    var builder = ObjectBuilder()
    builder.section(".maps", [UInt8](repeating: 0, count: 8))
    #expect(bpfError { try builder.object() }?.subject.section == ".BTF")
    _ = builder.types.addInt("int", size: 4)
    #expect(bpfError { try builder.object() }?.summary.contains("does not describe") == true)
  }
}

/// The section `maps` of old objects.
@Suite struct LegacyMapTests {
  private func maps(_ words: [UInt32], symbols: [UInt64], order: ByteOrder = .littleEndian) throws
    -> BPFObject
  {
    var builder = ObjectBuilder(order: order)
    var writer = ByteWriter(order: order)
    for word in words { writer.append(word) }
    let section = builder.section("maps", writer.bytes)
    for (number, offset) in symbols.enumerated() { builder.symbol("m\(number)", in: section, at: offset) }
    return try builder.object()
  }

  @Test(arguments: bothOrders)
  func fiveWordsEach(order: ByteOrder) throws {
    let object = try maps([1, 4, 8, 16, 1, 2, 4, 4, 2, 0], symbols: [20, 0], order: order)
    #expect(object.maps.names == ["m1", "m0"])
    let first = try #require(object.maps["m1"])
    #expect(first.origin == .legacy && first.type == .hash && first.flags == .noPrealloc)
    #expect([first.keySize, first.valueSize, first.maxEntries] == [4, 8, 16])
    #expect(object.maps["m0"]?.type == .array)
  }

  @Test func broken() {
    #expect(bpfError { try maps([1, 4, 8, 16, 0, 7], symbols: [0]) }?.code == .unsupported)
    #expect(bpfError { try maps([1, 4, 8, 16, 0, 0], symbols: [0]) } == nil)
    #expect(bpfError { try maps([1, 4, 8, 16], symbols: [0]) }?.code == .malformedObject)
    #expect(bpfError { try maps([1, 4, 8, 16, 0], symbols: []) }?.code == .malformedObject)
    #expect(bpfError { try maps([1, 4, 8, 16, 0], symbols: [4]) }?.code == .malformedObject)
    #expect(bpfError { try maps([1, 4, 8, 16, 0], symbols: [.max]) }?.code == .malformedObject)
  }
}
