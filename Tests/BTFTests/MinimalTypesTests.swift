import BPFBytes
import Testing

@testable import BTF

/// The part of a kernel's types that objects ask for.
@Suite struct MinimalTypesTests {
  /// A structure with a member in an anonymous union, one behind a typedef'd pointer, an array, and others that nobody
  /// asks for.
  private struct Kernel {
    let table: BTFTable

    init() throws {
      var builder = BTFBuilder()
      let int = builder.addInt("int", size: 4, encoding: 1)
      let wide = builder.addInt("long", size: 8, encoding: 1)
      let inner = builder.addComposite(
        .structure, named: "inner", size: 8, members: [("unused", int, 0), ("deep", int, 32)])
      let pointer = builder.addReference(.pointer, to: inner)
      let alias = builder.addReference(.typedef, named: "inner_t", to: pointer)
      let union = builder.addComposite(
        .union, named: "", size: 8, members: [("left", wide, 0), ("right", int, 0)])
      let array = builder.addArray(of: inner, index: int, count: 4)
      _ = builder.addComposite(
        .structure, named: "outer", size: 64,
        members: [("first", wide, 0), ("", union, 64), ("next", alias, 128), ("list", array, 192)])
      _ = builder.addEnumeration(named: "mode", values: [("OFF", 0), ("ON", 1)])
      table = try BTFTable(parsing: ByteSlice(builder.encoded()))
    }
  }

  /// What is left for questions that the kernel's own types put to themselves.
  private func minimal(
    _ questions: [(type: String, access: String, kind: CoreKind)]
  ) throws -> BTFTable {
    // The paths have to be among the strings of the object.
    var builder = BTFBuilder()
    let kernel = try Kernel().table
    for id in kernel.ids { try builder.add(try kernel.record(id), of: kernel) }
    let asked = questions.map { ($0.type, builder.string($0.access), $0.kind) }
    let local = try BTFTable(parsing: ByteSlice(builder.encoded()))
    var minimal = MinimalTypes(of: kernel)
    try minimal.add(
      try asked.map { name, access, kind in
        CoreQuestion(type: try #require(local.firstType(named: name)), access: access, kind: kind)
      }, of: local)
    return try BTFTable(parsing: ByteSlice(try minimal.encoded()))
  }

  private func lines(_ table: BTFTable) throws -> [String] { try table.ids.map { try table.rawText(of: $0) } }

  @Test func aFieldKeepsTheWayToIt() throws {
    #expect(
      try lines(minimal([("outer", "0:1:1", .fieldByteOffset)])) == [
        "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED",
        "[2] UNION '(anon)' size=8 vlen=1\n\t'right' type_id=1 bits_offset=0",
        "[3] STRUCT 'outer' size=64 vlen=1\n\t'(anon)' type_id=2 bits_offset=64",
      ])
  }

  @Test func aPointerKeepsNothingOfItsTarget() throws {
    #expect(
      try lines(minimal([("outer", "0:2", .fieldExists)])) == [
        "[1] PTR '(anon)' type_id=0", "[2] TYPEDEF 'inner_t' type_id=1",
        "[3] STRUCT 'outer' size=64 vlen=1\n\t'next' type_id=2 bits_offset=128",
      ])
  }

  @Test func anElementKeepsItsArray() throws {
    #expect(
      try lines(minimal([("outer", "0:3:2:1", .fieldByteOffset)])) == [
        "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED",
        "[2] STRUCT 'inner' size=8 vlen=1\n\t'deep' type_id=1 bits_offset=32",
        "[3] ARRAY '(anon)' type_id=2 index_type_id=1 nr_elems=4",
        "[4] STRUCT 'outer' size=64 vlen=1\n\t'list' type_id=3 bits_offset=192",
      ])
  }

  @Test func aTypeAndAnEnumeratorKeepWhatTheyAre() throws {
    #expect(try lines(minimal([("outer", "0", .typeSize)])) == ["[1] STRUCT 'outer' size=64 vlen=0"])
    #expect(
      try lines(minimal([("mode", "1", .enumeratorValue)])) == [
        "[1] ENUM 'mode' encoding=UNSIGNED size=4 vlen=2\n\t'OFF' val=0\n\t'ON' val=1"
      ])
    // A typedef of a pointer leads to the structure if the type itself is asked for.
    #expect(
      try lines(minimal([("inner_t", "0", .typeExists)])) == [
        "[1] STRUCT 'inner' size=8 vlen=0", "[2] PTR '(anon)' type_id=1", "[3] TYPEDEF 'inner_t' type_id=2",
      ])
  }

  @Test func aPointerIsFollowedForALaterQuestion() throws {
    let both = try minimal([("outer", "0:2", .fieldExists), ("inner_t", "0", .typeExists)])
    #expect(both.firstType(named: "inner", kind: .structure) != nil)
  }

  @Test func whatMatchesKeepsAllMembers() throws {
    let table = try minimal([("outer", "0", .typeMatches)])
    let outer = try table.type(try #require(table.firstType(named: "outer")))
    guard case .composite(let composite) = outer.body else { throw CoreFailure(.malformed, "no structure") }
    #expect(composite.members.count == 4)
    // The structure is behind a pointer, but also the element of an array.
    let inner = try table.type(try #require(table.firstType(named: "inner")))
    guard case .composite(let members) = inner.body else { throw CoreFailure(.malformed, "no structure") }
    #expect(members.members.count == 2)
  }

  @Test func answersStayTheSame() throws {
    let kernel = try Kernel().table
    let small = try minimal([("outer", "0:1:1", .fieldByteOffset), ("outer", "0:3:2:1", .fieldByteOffset)])
    for table in [kernel, small] {
      var builder = BTFBuilder()
      for id in kernel.ids { try builder.add(try kernel.record(id), of: kernel) }
      let (first, second) = (builder.string("0:1:1"), builder.string("0:3:2:1"))
      let local = try BTFTable(parsing: ByteSlice(builder.encoded()))
      let outer = try #require(local.firstType(named: "outer"))
      var resolver = CoreResolver(
        local: local, candidates: table.candidates(for: [outer], of: local, owner: "the kernel"))
      #expect(
        try resolver.answer(CoreQuestion(type: outer, access: first, kind: .fieldByteOffset)).value == 8)
      #expect(
        try resolver.answer(CoreQuestion(type: outer, access: second, kind: .fieldByteOffset)).value == 24 + 2
          * 8 + 4)
    }
  }
}
