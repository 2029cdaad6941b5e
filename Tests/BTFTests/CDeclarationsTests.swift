import BPFBytes
import BTF
import Testing

/// Types as C declares them: BTF-24, BTF-25, BTFC-4, BTFC-5.
@Suite struct CDeclarationsTests {
  private func declared(
    _ build: (inout BTFBuilder) throws -> [BTFTypeID]
  ) throws -> String {
    var builder = BTFBuilder()
    let ids = try build(&builder)
    var declarations = try CDeclarations(try BTFTable(parsing: ByteSlice(builder.encoded())))
    for id in ids { try declarations.declare(id) }
    return String(decoding: declarations.takeText(), as: UTF8.self)
  }

  @Test func aStructureComesAfterWhatItContains() throws {
    let text = try declared { builder in
      let int = builder.addInt("int", size: 4, encoding: 1)
      let outer: BTFTypeID = 3
      let inner = builder.addComposite(.structure, named: "inner", size: 4, members: [("value", int, 0)])
      #expect(
        builder.addComposite(.structure, named: "outer", size: 4, members: [("inner", inner, 0)]) == outer)
      return [outer, inner]
    }
    #expect(
      text == """
        struct inner {
        \tint value;
        };

        struct outer {
        \tstruct inner inner;
        };


        """)
  }

  @Test func structuresThatPointToEachOtherAreDeclaredFirst() throws {
    let text = try declared { builder in
      let first: BTFTypeID = 1
      let toSecond: BTFTypeID = 2
      let second: BTFTypeID = 3
      let toFirst: BTFTypeID = 4
      _ = builder.addComposite(.structure, named: "first", size: 8, members: [("next", toSecond, 0)])
      _ = builder.addReference(.pointer, to: second)
      _ = builder.addComposite(
        .union, named: "second", size: 8, members: [("back", toFirst, 0), ("self", toSecond, 0)])
      _ = builder.addReference(.pointer, to: first)
      return [first, second]
    }
    #expect(
      text == """
        union second;

        struct first {
        \tunion second *next;
        };

        union second {
        \tstruct first *back;
        \tunion second *self;
        };


        """)
  }

  @Test func declaratorsNestAsInC() throws {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4, encoding: 1)
    let const = builder.addReference(.const, to: int)
    let constPointer = builder.addReference(.const, to: builder.addReference(.pointer, to: const))
    let many = builder.addPrototype(result: .void, parameters: [("first", constPointer), ("", .void)])
    let handlers = builder.addArray(of: builder.addReference(.pointer, to: many), index: int, count: 4)
    let grid = builder.addArray(of: builder.addArray(of: int, index: int, count: 3), index: int, count: 2)
    let toGrid = builder.addReference(.pointer, to: grid)
    let none = builder.addReference(.pointer, to: builder.addPrototype(result: int))
    let returning = builder.addPrototype(result: none, parameters: [("", int)])
    let volatile = builder.addReference(.pointer, to: builder.addReference(.volatile, to: .void))
    let tagged = builder.addReference(.pointer, to: builder.addReference(.typeTag, named: "user", to: int))
    let attribute = builder.addReference(
      .pointer, to: builder.add(.typeTag, named: "address_space(1)", flag: true, sizeOrType: int.rawValue))
    let table = try BTFTable(parsing: ByteSlice(builder.encoded()))
    let expected: [(BTFTypeID, String)] = [
      (constPointer, "const int * const it"), (handlers, "void (*it[4])(const int * const first, ...)"),
      (grid, "int it[2][3]"), (toGrid, "int (*it)[2][3]"), (none, "int (*it)(void)"),
      (returning, "int (*it(int))(void)"), (volatile, "volatile void *it"),
      (tagged, "int __attribute__((btf_type_tag(\"user\"))) *it"),
      (attribute, "int __attribute__((address_space(1))) *it"),
    ]
    var declarations = try CDeclarations(table)
    for (id, text) in expected {
      try declarations.write(id, named: "it")
      #expect(String(decoding: declarations.takeText(), as: UTF8.self) == text)
    }
  }

  @Test func gapsAreFilledWhereTheCompilerWouldNot() throws {
    let text = try declared { builder in
      let int = builder.addInt("int", size: 4, encoding: 1)
      let char = builder.addInt("char", size: 1, encoding: 1)
      let long = builder.addInt("long", size: 8, encoding: 1)
      // The compiler aligns the second member, but neither the third nor the end.
      let gaps = builder.addComposite(
        .structure, named: "gaps", size: 40,
        members: [("first", char, 0), ("second", int, 32), ("third", char, 128), ("fourth", long, 192)])
      let bits = builder.add(
        .structure, named: "bits", elements: 3, flag: true, sizeOrType: 8,
        words: [
          builder.string("low"), int.rawValue, 3 << 24, builder.string("high"), int.rawValue, 4 << 24 | 8,
          builder.string("next"), char.rawValue, 32,
        ])
      return [gaps, bits]
    }
    #expect(
      text == """
        struct gaps {
        \tchar first;
        \tint second;
        \tlong: 64;
        \tchar third;
        \tlong fourth;
        \tlong: 64;
        };

        struct bits {
        \tint low: 3;
        \tchar: 5;
        \tint high: 4;
        \tint: 0;
        \tchar next;
        };


        """)
  }

  @Test func aStructureWithoutGapsIsPacked() throws {
    let text = try declared { builder in
      let int = builder.addInt("int", size: 4, encoding: 1)
      let char = builder.addInt("char", size: 1, encoding: 1)
      let packed = builder.addComposite(
        .structure, named: "packed", size: 5, members: [("first", char, 0), ("second", int, 8)])
      return [packed, builder.addComposite(.structure, named: "empty", size: 0, members: [])]
    }
    #expect(
      text == """
        struct packed {
        \tchar first;
        \tint second;
        } __attribute__((packed));

        struct empty {};


        """)
  }

  @Test func enumerationsKeepTheirSizesAndNumbers() throws {
    let text = try declared { builder in
      let byte = builder.addEnumeration(named: "byte", size: 1, values: [("ONE", 1)])
      let word = builder.addEnumeration64(named: "word", isSigned: true, values: [("MINUS", 3)])
      let wide = builder.addEnumeration64(named: "wide", values: [("LARGE", 1 << 40)])
      let signed = builder.addEnumeration(named: "", isSigned: true, values: [("BELOW", -1)])
      return [byte, word, wide, signed]
    }
    #expect(
      text == """
        enum byte {
        \tONE = 1,
        } __attribute__((mode(byte)));

        enum word {
        \tMINUS = 3LL,
        } __attribute__((mode(word)));

        enum wide {
        \tLARGE = 1099511627776ULL,
        };

        enum {
        \tBELOW = -1,
        };


        """)
  }

  @Test func namesThatAreTakenGetNumbers() throws {
    let text = try declared { builder in
      let int = builder.addInt("int", size: 4, encoding: 1)
      let first = builder.addComposite(.structure, named: "twin", size: 4, members: [("left", int, 0)])
      let second = builder.addComposite(.structure, named: "twin", size: 4, members: [("right", int, 0)])
      let typedef = builder.addReference(.typedef, named: "twin_t", to: second)
      // Numbers share their names with types, structures do not.
      let values = builder.addEnumeration(named: "twin_t", values: [("twin_t", 0), ("twin", 1)])
      return [first, second, typedef, values]
    }
    #expect(
      text == """
        struct twin {
        \tint left;
        };

        struct twin___2 {
        \tint right;
        };

        typedef struct twin___2 twin_t;

        enum twin_t {
        \ttwin_t___2 = 0,
        \ttwin = 1,
        };


        """)
  }

  @Test func unnamedStructuresAreDefinedInPlace() throws {
    let text = try declared { builder in
      let int = builder.addInt("int", size: 4, encoding: 1)
      let inner = builder.addComposite(
        .union, named: "", size: 4, members: [("left", int, 0), ("right", int, 0)])
      let outer = builder.addComposite(
        .structure, named: "outer", size: 8, members: [("", inner, 0), ("named", inner, 32)])
      return [inner, outer]
    }
    #expect(
      text == """
        struct outer {
        \tunion {
        \t\tint left;
        \t\tint right;
        \t};
        \tunion {
        \t\tint left;
        \t\tint right;
        \t} named;
        };


        """)
  }

  @Test func compilersDeclareTheirOwnTypes() throws {
    let text = try declared { builder in
      let builtin = builder.addReference(.typedef, named: "__builtin_va_list", to: .void)
      let gnu = builder.addReference(.typedef, named: "__gnuc_va_list", to: .void)
      return [builtin, gnu, builder.addInt("__Poly8_t", size: 1)]
    }
    #expect(
      text == "typedef __builtin_va_list __gnuc_va_list;\n\n")
  }

  @Test func aVectorOfPolynomialsIsExplainedWhereItIsUsed() throws {
    let text = try declared { builder in
      let poly = builder.addInt("__Poly8_t", size: 1)
      return [builder.addReference(.typedef, named: "poly8_t", to: poly)]
    }
    #expect(text == "typedef unsigned char __Poly8_t;\n\ntypedef __Poly8_t poly8_t;\n\n")
  }

  @Test func functionsForProgramsComeLastByName() throws {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4, encoding: 1)
    let prototype = builder.addPrototype(result: int, parameters: [("value", int)])
    for name in ["second", "first"] {
      let function = builder.addFunction(name, prototype: prototype)
      builder.add(.declTag, named: "bpf_kfunc", sizeOrType: function.rawValue, words: [.max])
      if name == "first" {
        builder.add(.declTag, named: "bpf_fastcall", sizeOrType: function.rawValue, words: [.max])
      }
    }
    let table = try BTFTable(parsing: ByteSlice(builder.encoded()))
    let header = String(decoding: try table.cHeader(), as: UTF8.self)
    #expect(header.hasPrefix("#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n"))
    #expect(
      header.contains(
        """
        #ifndef BPF_NO_KFUNC_PROTOTYPES
        extern __bpf_fastcall int first(int value) __weak __ksym;
        extern int second(int value) __weak __ksym;
        #endif
        """))
    #expect(!String(decoding: try table.cHeader(roots: [int]), as: UTF8.self).contains("first"))
  }

  @Test func theOrderDependsOnNamesAlone() throws {
    func header(reversed: Bool) throws -> [UInt8] {
      var builder = BTFBuilder()
      let int = builder.addInt("int", size: 4, encoding: 1)
      let names = ["zebra", "ape", "mouse"]
      for name in reversed ? names.reversed() : names {
        _ = builder.addComposite(.structure, named: name, size: 4, members: [(name, int, 0)])
        _ = builder.addEnumeration(named: "", values: [(name + "_number", 1)])
      }
      return try BTFTable(parsing: ByteSlice(builder.encoded())).cHeader()
    }
    #expect(try header(reversed: false) == (try header(reversed: true)))
    let text = String(decoding: try header(reversed: false), as: UTF8.self)
    let places = ["ape_number", "zebra_number", "struct ape", "struct mouse", "struct zebra"]
      .compactMap { text.firstRange(of: $0) }
    #expect(places.count == 5)
    #expect(places == places.sorted { $0.lowerBound < $1.lowerBound })
  }
}

/// Tables that no compiler makes end in errors.
@Suite struct HostileDeclarationsTests {
  private func header(_ build: (inout BTFBuilder) -> Void) throws -> [UInt8] {
    var builder = BTFBuilder()
    build(&builder)
    var limits = BTFLimits.default
    limits.values = 1 << 10
    return try BTFTable(parsing: ByteSlice(builder.encoded()), limits: limits).cHeader()
  }

  private func reason(_ build: (inout BTFBuilder) -> Void) -> BTFError.Reason? {
    do {
      _ = try header(build)
      return nil
    } catch {
      return (error as? BTFError)?.reason
    }
  }

  @Test func aStructureCannotContainItself() {
    #expect(
      reason { _ = $0.addComposite(.structure, named: "self", size: 8, members: [("self", 1, 0)]) }
        == .inconsistent)
  }

  @Test func circlesOfReferencesEnd() {
    #expect(reason { _ = $0.addReference(.const, to: 1) } == .tooDeep)
    #expect(reason { _ = $0.addReference(.typedef, named: "self", to: 1) } == .tooDeep)
    #expect(reason { _ = $0.addReference(.pointer, to: 1) } == .tooDeep)
    #expect(reason { _ = $0.addArray(of: 1, index: 1, count: 2) } == .tooDeep)
  }

  @Test func referencesLeadToTypes() {
    #expect(reason { _ = $0.addReference(.pointer, to: 9) } == .noSuchType)
    #expect(reason { _ = $0.addPrototype(result: .void, parameters: [("", 9)]) } == .noSuchType)
  }

  @Test func deepNestingEnds() {
    #expect(
      reason { builder in
        var inner = builder.addInt("int", size: 4)
        for _ in 0..<1000 {
          inner = builder.addComposite(.structure, named: "", size: 4, members: [("inner", inner, 0)])
        }
        _ = builder.addComposite(.structure, named: "outer", size: 4, members: [("inner", inner, 0)])
      } == .tooDeep)
  }

  @Test func textThatDoublesWithEachLevelEnds() {
    #expect(
      reason { builder in
        var inner = builder.addInt("int", size: 4)
        for _ in 0..<60 {
          inner = builder.addComposite(
            .union, named: "", size: 4, members: [("left", inner, 0), ("right", inner, 0)])
        }
        _ = builder.addComposite(.structure, named: "outer", size: 4, members: [("inner", inner, 0)])
      } == .limitExceeded)
  }

  @Test func aStructureLargerThanAnyTextEnds() {
    #expect(
      reason { _ = $0.addComposite(.structure, named: "large", size: .max, members: []) } == .limitExceeded)
  }
}
