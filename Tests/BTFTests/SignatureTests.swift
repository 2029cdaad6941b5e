import BTF
import Testing

/// Declarations of functions, as `bpftool` prints them.
@Suite struct SignatureTests {
  @Test func aFunctionOfEveryKindOfParameter() throws {
    var builder = everyKind()
    let pair = builder.addReference(.pointer, to: 4)
    let constant = builder.addReference(.pointer, to: 10)
    let prototype = builder.addPrototype(
      result: pair,
      parameters: [
        ("one", 1), ("pair", pair), ("", constant), ("any", 5), ("mode", 6), ("later", 7), ("wide", 19),
        ("three", 3),
      ])
    let function = builder.addFunction("all", prototype: prototype, linkage: .static)
    #expect(
      try builder.table().signature(of: function)
        == "struct pair * all(int one, struct pair * pair, const volatile number *, union either any, "
        + "enum mode mode, union later later, enum wide wide, int [3]three)")
  }

  @Test func variableArgumentsAndPointersToFunctions() throws {
    let table = try everyKind().table()
    #expect(table.signature(of: 12) == "int work(number count, ...)")
    #expect(table.signature(of: 13) == "int (number count, ...)")
    #expect(table.signature(of: .void) == "void ")
  }

  @Test func whatHasNoPlaceInADeclaration() throws {
    var builder = everyKind()
    let tagged = builder.addReference(.pointer, to: 18)
    let prototype = builder.addPrototype(result: .void, parameters: [("tagged", tagged)])
    let function = builder.addFunction("touch", prototype: prototype, linkage: .global)
    let table = try builder.table()
    #expect(table.signature(of: function) == nil)
    #expect(table.signature(of: 15) == nil)
    #expect(table.signature(of: .init(rawValue: 1000)) == nil)
  }

  /// Each prototype mentions the one before it twice: written out, the last would have 2^40 words.
  @Test func whatWouldGrowForEver() throws {
    var builder = BTFBuilder()
    var type = builder.addInt("int", size: 4, encoding: 1)
    for _ in 0..<30 { type = builder.addPrototype(result: type, parameters: [("again", type)]) }
    #expect(try builder.table().signature(of: type) == nil)
  }
}
