import BPFBytes
import BTF
import TestSupport
import Testing

@Suite struct ResolvingTests {
  private let table: BTFTable

  init() throws { table = try everyKind().table() }

  @Test func namesQualifiersAndTagsAreTransparent() throws {
    for id in [8, 9, 10] as [BTFTypeID] { #expect(try table.resolvedID(id) == 1) }
    #expect(try table.resolvedID(11) == 2)
    #expect(try table.resolvedID(18) == 4)
    #expect(try table.resolved(10).name == "int")
    #expect(try table.resolvedID(.void) == .void)
  }

  @Test(
    arguments: [
      (1, 4), (2, 8), (3, 12), (4, 16), (5, 4), (6, 4), (8, 4), (10, 4), (11, 8), (14, 16), (15, 16), (16, 8),
      (18, 16), (19, 8),
    ] as [(BTFTypeID, Int)])
  func sizes(id: BTFTypeID, size: Int) throws {
    #expect(try table.size(of: id) == size)
  }

  @Test(arguments: [0, 7, 12, 13, 17] as [BTFTypeID])
  func typesWithoutASize(id: BTFTypeID) {
    #expect(btfError { try table.size(of: id) }?.reason == .wrongKind)
  }

  @Test(
    arguments: [
      (1, 4), (2, 8), (3, 4), (4, 8), (5, 4), (6, 4), (8, 4), (11, 8), (16, 8), (19, 8),
    ] as [(BTFTypeID, Int)])
  func alignments(id: BTFTypeID, alignment: Int) throws {
    #expect(try table.alignment(of: id) == alignment)
  }

  @Test func packedStructuresHaveNoAlignment() throws {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4)
    let odd = builder.addComposite(.structure, named: "odd", size: 5, members: [("i", int, 0)])
    let shifted = builder.addComposite(.structure, named: "shifted", size: 8, members: [("i", int, 8)])
    let table = try builder.table()
    #expect(try table.alignment(of: odd) == 1)
    #expect(try table.alignment(of: shifted) == 1)
  }

  @Test(
    arguments: [
      (0, "void"), (1, "int"), (2, "struct pair *"), (3, "int[3]"), (4, "struct pair"), (5, "union either"),
      (6, "enum mode"), (7, "union later"), (8, "number"), (9, "volatile number"),
      (10, "const volatile number"),
      (11, "struct pair *"), (13, "int (*)()"), (14, "struct pair"), (16, "double"), (18, "struct pair"),
      (19, "enum wide"), (99, "?"),
    ] as [(BTFTypeID, String)])
  func spellings(id: BTFTypeID, text: String) {
    #expect(table.spelling(of: id) == text)
  }

  @Test func anonymousTypesAreSpelledByTheirKind() throws {
    var builder = BTFBuilder()
    let anonymous = builder.addComposite(.structure, named: "", size: 0, members: [])
    let pointer = builder.addReference(.pointer, to: builder.addReference(.pointer, to: anonymous))
    #expect(try builder.table().spelling(of: pointer) == "struct {…} **")
  }
}

/// Types that go round in circles, or deeper than any honest one.
@Suite struct DepthTests {
  /// A chain of typedefs down to an integer, which is type 1; the last one is the longest.
  private func chain(_ length: Int) throws -> (BTFTable, BTFTypeID) {
    var builder = BTFBuilder()
    var last = builder.addInt("int", size: 4)
    for _ in 0..<length { last = builder.addReference(.typedef, named: "t", to: last) }
    return (try builder.table(), last)
  }

  @Test func longChains() throws {
    let (table, last) = try chain(BTFLimits.default.depth)
    #expect(try table.resolvedID(last) == 1)
    #expect(try table.size(of: last) == 4)
    let (deeper, end) = try chain(BTFLimits.default.depth + 1)
    #expect(btfError { try deeper.resolvedID(end) }?.reason == .tooDeep)
    #expect(btfError { try deeper.size(of: end) }?.reason == .tooDeep)
    #expect(btfError { try deeper.alignment(of: end) }?.reason == .tooDeep)
    #expect(btfError { try deeper.value(of: end, in: ByteSlice([1, 2, 3, 4])) }?.reason == .tooDeep)
  }

  /// Kinds that can name themselves, by the words that make the type's only target its own number, 1.
  @Test(
    arguments: [.typedef, .const, .volatile, .restrict, .typeTag, .variable, .array, .structure, .union]
      as [BTFKind])
  func types(thatNameThemselves kind: BTFKind) throws {
    var builder = BTFBuilder()
    switch kind {
    case .array: _ = builder.addArray(of: 1, index: 1, count: 1)
    case .structure, .union: _ = builder.addComposite(kind, named: "s", size: 4, members: [("s", 1, 0)])
    case .variable: _ = builder.addVariable("v", type: 1)
    default: _ = builder.addReference(kind, to: 1)
    }
    let table = try builder.table()
    let memory = ByteSlice([1, 2, 3, 4])
    #expect(btfError { try table.value(of: 1, in: memory) } != nil)
    #expect(btfError { try table.alignment(of: 1) } != nil)
    if kind != .structure, kind != .union { #expect(btfError { try table.size(of: 1) }?.reason == .tooDeep) }
    #expect(!table.spelling(of: 1).isEmpty)
    #expect(!rawLines(table)[0].isEmpty)
  }

  /// Each level has two members of the level below it: two to the power of the depth values, in no memory.
  @Test func typesThatBranchAtEveryLevel() throws {
    var builder = BTFBuilder()
    var last = builder.addComposite(.structure, named: "leaf", size: 0, members: [])
    for level in 1...30 {
      last = builder.addComposite(
        .structure, named: "level\(level)", size: 0, members: [("a", last, 0), ("b", last, 0)])
    }
    var limits = BTFLimits.default
    limits.values = 1 << 12
    let table = try builder.table(limits: limits)
    #expect(btfError { try table.value(of: last, in: .empty) }?.reason == .limitExceeded)
    #expect(btfError { try table.alignment(of: last) }?.reason == .tooDeep)
    #expect(try table.value(of: 8, in: .empty).json.count > 256)
  }

  @Test func arraysOfArraysOfNothing() throws {
    var builder = BTFBuilder()
    var last = builder.addComposite(.structure, named: "nothing", size: 0, members: [])
    for _ in 0..<3 { last = builder.addArray(of: last, index: last, count: 1 << 10) }
    var limits = BTFLimits.default
    limits.values = 1 << 12
    #expect(
      btfError { try builder.table(limits: limits).value(of: last, in: .empty) }?.reason == .limitExceeded)
  }

  @Test func sizesBeyondReason() throws {
    var builder = BTFBuilder()
    var last = builder.addInt("int", size: 4)
    for _ in 0..<4 { last = builder.addArray(of: last, index: 1, count: .max) }
    let table = try builder.table()
    #expect(btfError { try table.size(of: last) }?.reason == .limitExceeded)
    #expect(btfError { try table.value(of: last, in: ByteSlice([0])) } != nil)
  }
}
