import BPFBytes
import Testing

@testable import BTF

/// An object's types and a kernel's, and questions of the one to the other.
private struct Scene {
  var local: BTFBuilder
  var kernel: BTFBuilder

  init(order: ByteOrder = .littleEndian) {
    local = BTFBuilder(order: order)
    kernel = BTFBuilder(order: order)
  }

  /// Asks one question alone.
  mutating func ask(_ kind: CoreKind, _ type: BTFTypeID, _ access: String = "0") throws -> CoreAnswer {
    try ask([(kind, type, access)])[0].get()
  }

  /// Asks questions in order.
  mutating func ask(_ questions: [(CoreKind, BTFTypeID, String)]) throws -> [Result<CoreAnswer, CoreFailure>]
  {
    let questions = questions.map { CoreQuestion(type: $0.1, access: local.string($0.2), kind: $0.0) }
    // Nothing here takes many steps but what is meant to take too many.
    var limits = BTFLimits.default
    limits.values = 1 << 12
    let (object, target) = (try local.table(), try kernel.table(limits: limits))
    var resolver = CoreResolver(
      local: object,
      candidates: target.candidates(for: questions.map(\.type), of: object, owner: "the kernel"))
    return questions.map { question in
      Result { () throws(CoreFailure) in try resolver.answer(question) }
    }
  }

  /// The question's failure.
  mutating func failure(_ kind: CoreKind, _ type: BTFTypeID, _ access: String = "0") throws -> CoreFailure? {
    guard case .failure(let failure) = try ask([(kind, type, access)])[0] else { return nil }
    return failure
  }
}

extension BTFBuilder {
  /// Adds a structure with an int each.
  fileprivate mutating func structure(
    _ name: String, _ members: [String], type: BTFTypeID = 1, at start: UInt32 = 0
  ) -> BTFTypeID {
    addComposite(
      .structure, named: name, size: start / 8 + UInt32(members.count) * 4,
      members: members.enumerated().map { ($1, type, start + UInt32($0) * 32) })
  }

  /// Adds a structure of bit fields of type 1.
  fileprivate mutating func bits(_ name: String, size: UInt32, _ fields: [(String, UInt32, UInt32)])
    -> BTFTypeID
  {
    var words: [UInt32] = []
    for field in fields { words += [string(field.0), 1, field.2 << 24 | field.1] }
    return add(.structure, named: name, elements: fields.count, flag: true, sizeOrType: size, words: words)
  }
}

@Suite struct CoreTests {
  /// CORE-1, CORE-2, CORE-3, CORE-4, CORE-6: a field that has moved and grown.
  @Test func fieldsAreFoundByName() throws {
    var scene = Scene()
    _ = scene.local.addInt("unsigned int", size: 4)
    let type = scene.local.structure("task", ["tgid", "pid"])
    _ = scene.kernel.addInt("long", size: 8, encoding: 1)
    _ = scene.kernel.addComposite(
      .structure, named: "task", size: 24, members: [("state", 1, 0), ("pid", 1, 64), ("tgid", 1, 128)])
    let offset = try scene.ask(.fieldByteOffset, type, "0:1")
    #expect(offset.local == 4 && offset.value == 8 && offset.isChecked)
    #expect(offset.localSize == 4 && offset.size == 8 && !offset.isResizable)
    #expect(try scene.ask(.fieldByteSize, type, "0:0").value == 8)
    #expect(try scene.ask(.fieldExists, type, "0:1").value == 1)
    let sign = try scene.ask(.fieldSigned, type, "0:1")
    #expect(sign.local == 0 && sign.value == 1)
    #expect(try scene.ask(.fieldRightShift, type, "0:1").value == 0)
    #expect(try scene.ask(.fieldLeftShift, type, "0:1").value == 0)
  }

  /// The last column of CORE-1 to CORE-13.
  @Test func whatIsMissingHasAValueOrIsPoison() throws {
    var scene = Scene()
    _ = scene.local.addInt("int", size: 4, encoding: 1)
    let type = scene.local.structure("gone", ["x"])
    let mode = scene.local.addEnumeration(named: "gone_mode", values: [("ON", 3)])
    _ = scene.kernel.addInt("int", size: 4, encoding: 1)
    for kind in [
      CoreKind.fieldByteOffset, .fieldByteSize, .fieldSigned, .fieldLeftShift, .fieldRightShift,
    ] {
      #expect(try scene.ask(kind, type, "0:0").value == nil, "\(kind)")
    }
    #expect(try scene.ask(.fieldExists, type, "0:0").value == 0)
    for kind in [CoreKind.typeIDTarget, .typeExists, .typeSize, .typeMatches] {
      #expect(try scene.ask(kind, type).value == 0, "\(kind)")
    }
    #expect(try scene.ask(.enumeratorExists, mode, "0").value == 0)
    #expect(try scene.ask(.enumeratorValue, mode, "0").value == nil)
  }

  /// CORE-7 to CORE-10.
  @Test func typesAreNumberedAndMeasured() throws {
    var scene = Scene()
    _ = scene.local.addInt("int", size: 4, encoding: 1)
    let type = scene.local.structure("task", ["pid"])
    _ = scene.kernel.addInt("char", size: 1)
    _ = scene.kernel.addInt("int", size: 4, encoding: 1)
    let there = scene.kernel.structure("task", ["pid", "tgid"], type: 2)
    let own = try scene.ask(.typeIDLocal, type)
    #expect(own.value == UInt64(type.rawValue) && !own.isChecked)
    let target = try scene.ask(.typeIDTarget, type)
    #expect(target.value == UInt64(there.rawValue) && !target.isChecked)
    #expect(try scene.ask(.typeExists, type).value == 1)
    let size = try scene.ask(.typeSize, type)
    #expect(size.local == 4 && size.value == 8)
  }

  /// CORE-11, CORE-12, CORE-38: enumerations of 32 and 64 bits mix.
  @Test func enumeratorsOfAnyWidth() throws {
    var scene = Scene()
    let narrow = scene.local.addEnumeration(named: "mode", values: [("ON___old", 1), ("NEGATIVE", -2)])
    let wide = scene.local.addEnumeration64(named: "wide", values: [("BIG", 5)])
    _ = scene.kernel.addEnumeration64(named: "mode", values: [("OFF", 0), ("ON", 0x1_0000_0002)])
    _ = scene.kernel.addEnumeration(named: "wide", isSigned: true, values: [("BIG", -7)])
    #expect(try scene.ask(.enumeratorValue, narrow, "0").value == 0x1_0000_0002)
    let missing = try scene.ask(.enumeratorValue, narrow, "1")
    #expect(missing.value == nil && missing.local == UInt64(bitPattern: -2))
    #expect(try scene.ask(.enumeratorExists, narrow, "1").value == 0)
    #expect(try scene.ask(.enumeratorValue, wide, "0").value == UInt64(bitPattern: -7))
  }

  /// CORE-21.
  @Test(arguments: [
    "", ":", "0:", "0::1", "x", "0:-1", "0:9", "0:0:0", "0:99999999999",
    "0" + String(repeating: ":0", count: 64),
  ])
  func brokenPaths(access: String) throws {
    var scene = Scene()
    _ = scene.local.addInt("int", size: 4, encoding: 1)
    let type = scene.local.structure("task", ["pid"])
    #expect(try scene.failure(.fieldByteOffset, type, access)?.reason == .malformed)
    #expect(try scene.failure(.typeSize, type, "0:0")?.reason == .malformed)
    #expect(try scene.failure(.enumeratorValue, type, "0")?.reason == .malformed)
    #expect(try scene.failure(CoreKind(rawValue: 13), type, "0")?.reason == .unsupported)
  }

  /// CORE-22: neither the object's flavours count nor the kernel's.
  @Test func flavoursAreLeftOut() throws {
    var scene = Scene()
    _ = scene.local.addInt("int", size: 4, encoding: 1)
    let type = scene.local.structure("task___new", ["pid"])
    let odd = scene.local.structure("a____b", ["pid"])
    _ = scene.kernel.addInt("int", size: 4, encoding: 1)
    _ = scene.kernel.structure("task___kernel", ["x", "pid"])
    _ = scene.kernel.structure("a", ["pid"])
    #expect(try scene.ask(.fieldByteOffset, type, "0:0").value == 4)
    // Four underscores are no mark of a flavour.
    #expect(try scene.ask(.typeExists, odd).value == 0)
  }

  /// CORE-23: an anonymous root can be found nowhere, and only its own number be told.
  @Test func typesWithoutNames() throws {
    var scene = Scene()
    _ = scene.local.addInt("int", size: 4, encoding: 1)
    let type = scene.local.structure("", ["pid"])
    #expect(try scene.failure(.fieldByteOffset, type, "0:0")?.reason == .unsupported)
    #expect(try scene.ask(.typeIDLocal, type).value == 2)
  }

  /// CORE-24: members of members without names, elements, and arrays without a length at the end.
  @Test func pathsThroughAnonymousMembersAndArrays() throws {
    var scene = Scene()
    let int = scene.local.addInt("int", size: 4, encoding: 1)
    let list = scene.local.addArray(of: int, index: int, count: 4)
    let open = scene.local.addArray(of: int, index: int, count: 0)
    let type = scene.local.addComposite(
      .structure, named: "task", size: 24,
      members: [("deep", int, 0), ("list", list, 32), ("open", open, 192)])
    let number = scene.kernel.addInt("int", size: 4, encoding: 1)
    let inner = scene.kernel.addComposite(
      .structure, named: "", size: 8, members: [("other", number, 0), ("deep", number, 32)])
    let either = scene.kernel.addComposite(.union, named: "", size: 8, members: [("", inner, 0)])
    let short = scene.kernel.addArray(of: number, index: number, count: 2)
    let rest = scene.kernel.addArray(of: number, index: number, count: 0)
    _ = scene.kernel.addComposite(
      .structure, named: "task", size: 20,
      members: [("", either, 32), ("list", short, 96), ("open", rest, 160)])
    #expect(try scene.ask(.fieldByteOffset, type, "0:0").value == 8)
    #expect(try scene.ask(.fieldByteOffset, type, "0:1:1").value == 16)
    // The kernel's array is shorter.
    #expect(try scene.ask(.fieldByteOffset, type, "0:1:3").value == nil)
    #expect(try scene.ask(.fieldByteOffset, type, "0:2:5").value == 40)
    // The first number counts whole structures.
    let third = try scene.ask(.fieldByteOffset, type, "2:0")
    #expect(third.local == 48 && third.value == 48)
    #expect(try scene.failure(.fieldSigned, type, "0:1:1")?.reason == .malformed)
  }

  /// CORE-25.
  @Test func fieldsOfOtherKindsAreOthers() throws {
    func value(_ local: (inout BTFBuilder) -> BTFTypeID, _ kernel: (inout BTFBuilder) -> BTFTypeID) throws
      -> UInt64?
    {
      var scene = Scene()
      let here = local(&scene.local)
      let there = kernel(&scene.kernel)
      let type = scene.local.addComposite(.structure, named: "s", size: 8, members: [("f", here, 0)])
      _ = scene.kernel.addComposite(.structure, named: "s", size: 8, members: [("f", there, 0)])
      return try scene.ask(.fieldByteOffset, type, "0:0").value
    }
    let int = { (builder: inout BTFBuilder) in builder.addInt("int", size: 4, encoding: 1) }
    let pointer = { (builder: inout BTFBuilder) in builder.addReference(.pointer, to: 0) }
    let mode = { (builder: inout BTFBuilder) in builder.addEnumeration(named: "mode", values: []) }
    let other = { (builder: inout BTFBuilder) in builder.addEnumeration64(named: "other", values: []) }
    let unnamed = { (builder: inout BTFBuilder) in builder.addEnumeration64(named: "", values: []) }
    let alias = { (builder: inout BTFBuilder) in
      let int = builder.addInt("u64", size: 8)
      return builder.addReference(.typedef, named: "number", to: int)
    }
    #expect(try value(int, alias) == 0)
    #expect(try value(int, pointer) == nil)
    #expect(try value(pointer, pointer) == 0)
    #expect(try value(mode, mode) == 0 && value(mode, unnamed) == 0)
    #expect(try value(mode, other) == nil)
    let old = { (builder: inout BTFBuilder) in
      builder.add(.int, named: "bits", sizeOrType: 4, words: [3 << 16 | 4])
    }
    #expect(try value(int, old) == nil)
  }

  /// CORE-26: of structures the name is enough; of functions the parameters count.
  @Test func compatibleTypes() throws {
    var scene = Scene()
    let int = scene.local.addInt("int", size: 4, encoding: 1)
    let proto = scene.local.addPrototype(result: int, parameters: [("a", int)])
    let callback = scene.local.addReference(.typedef, named: "callback", to: proto)
    let float = scene.local.add(.float, named: "double", sizeOrType: 8)
    let number = scene.kernel.addInt("long", size: 8)
    let same = scene.kernel.addPrototype(result: number, parameters: [("b", number)])
    _ = scene.kernel.addReference(.typedef, named: "callback", to: same)
    _ = scene.kernel.add(.float, named: "double", sizeOrType: 8)
    #expect(try scene.ask(.typeExists, callback).value == 1)
    #expect(try scene.ask(.typeExists, float).value == 0)
    scene.kernel = BTFBuilder()
    let two = scene.kernel.addPrototype(result: 0, parameters: [("a", 0), ("b", 0)])
    _ = scene.kernel.addReference(.typedef, named: "callback", to: two)
    #expect(try scene.ask(.typeExists, callback).value == 0)
  }

  /// CORE-27, CORE-13.
  @Test func matchingTypes() throws {
    var scene = Scene()
    let int = scene.local.addInt("int", size: 4, encoding: 1)
    let forward = scene.local.add(.forward, named: "file")
    let pointer = scene.local.addReference(.pointer, to: forward)
    let type = scene.local.addComposite(
      .structure, named: "task", size: 16, members: [("pid", int, 0), ("file", pointer, 64)])
    let mode = scene.local.addEnumeration(named: "mode", values: [("ON", 9)])
    func kernel(size: UInt32 = 4, encoding: UInt8 = 1, name: String = "file") {
      scene.kernel = BTFBuilder()
      let int = scene.kernel.addInt("int", size: size, encoding: encoding)
      let file = scene.kernel.structure(name, ["x"])
      let pointer = scene.kernel.addReference(.pointer, to: file)
      _ = scene.kernel.addComposite(
        .structure, named: "task", size: 24,
        members: [("new", int, 0), ("file", pointer, 64), ("pid", int, 32)])
      _ = scene.kernel.addEnumeration(named: "mode", values: [("OFF", 0), ("ON", 1)])
    }
    kernel()
    #expect(try scene.ask(.typeMatches, type).value == 1)
    #expect(try scene.ask(.typeMatches, mode).value == 1)
    kernel(size: 8)
    #expect(try scene.ask(.typeMatches, type).value == 0)
    kernel(encoding: 0)
    #expect(try scene.ask(.typeMatches, type).value == 0)
    kernel(name: "inode")
    #expect(try scene.ask(.typeMatches, type).value == 0)
  }

  /// CORE-28: candidates that agree are one; those that do not are named.
  @Test func candidatesHaveToAgree() throws {
    var scene = Scene()
    _ = scene.local.addInt("int", size: 4, encoding: 1)
    let type = scene.local.structure("task", ["pid", "tgid"])
    _ = scene.kernel.addInt("int", size: 4, encoding: 1)
    _ = scene.kernel.structure("task", ["pid", "tgid"])
    _ = scene.kernel.structure("task___2", ["pid", "x", "tgid"])
    #expect(try scene.ask(.fieldByteOffset, type, "0:0").value == 0)
    let failure = try scene.failure(.fieldByteOffset, type, "0:1")
    #expect(failure?.reason == .ambiguous)
    #expect(failure?.seen?.contains("struct task (type 2 of the kernel)") == true)
    #expect(failure?.seen?.contains("struct task___2 (type 3 of the kernel)") == true)
    #expect(try scene.failure(.typeIDTarget, type)?.reason == .ambiguous)
  }

  /// CORE-23: who cannot answer one question is asked no more; if nobody can, all are asked again.
  @Test func questionsRuleCandidatesOut() throws {
    var scene = Scene()
    _ = scene.local.addInt("int", size: 4, encoding: 1)
    let type = scene.local.structure("task", ["only", "tgid", "nobody"])
    _ = scene.kernel.addInt("int", size: 4, encoding: 1)
    _ = scene.kernel.structure("task", ["tgid"])
    _ = scene.kernel.structure("task___2", ["only", "tgid"])
    let answers = try scene.ask([
      (.fieldExists, type, "0:2"), (.fieldByteOffset, type, "0:0"), (.fieldByteOffset, type, "0:1"),
      (.fieldExists, type, "0:2"),
    ])
    #expect(try answers.map { try $0.get().value } == [0, 0, 4, 0])
    #expect(try scene.failure(.fieldByteOffset, type, "0:1")?.reason == .ambiguous)
  }

  /// CORE-34, CORE-5: both orders; a unit that grows; one that cannot.
  @Test func bitFields() throws {
    for order in [ByteOrder.littleEndian, .bigEndian] {
      var scene = Scene(order: order)
      _ = scene.local.addInt("unsigned int", size: 4)
      let type = scene.local.bits("flags", size: 4, [("a", 0, 3), ("b", 3, 5)])
      _ = scene.kernel.addInt("unsigned int", size: 4)
      _ = scene.kernel.bits("flags", size: 12, [("a", 40, 3), ("b", 60, 5)])
      let offset = try scene.ask(.fieldByteOffset, type, "0:0")
      #expect(offset.value == 4 && !offset.isChecked && offset.size == 0)
      #expect(try scene.ask(.fieldByteSize, type, "0:0").value == 4)
      #expect(
        try scene.ask(.fieldLeftShift, type, "0:0").value
          == (order == .littleEndian ? UInt64(64 - 11) : UInt64(32 + 8)))
      #expect(try scene.ask(.fieldRightShift, type, "0:0").value == 61)
      // The second one crosses every unit of 64 bits.
      #expect(try scene.failure(.fieldByteOffset, type, "0:1")?.reason == .malformed)
      #expect(try scene.ask(.fieldExists, type, "0:1").value == 1)
    }
  }

  /// CORE-31: pointers and unsigned integers may have another size.
  @Test func sizesThatCanBeAdjusted() throws {
    func isResizable(_ here: UInt8, _ there: UInt8) throws -> Bool {
      var scene = Scene()
      _ = scene.local.addInt("a", size: 4, encoding: here)
      let type = scene.local.structure("s", ["f"])
      _ = scene.kernel.addInt("b", size: 8, encoding: there)
      _ = scene.kernel.structure("s", ["f"])
      return try scene.ask(.fieldByteOffset, type, "0:0").isResizable
    }
    #expect(try isResizable(0, 0))
    #expect(try !isResizable(1, 0) && !isResizable(0, 1))
  }

  @Test func titlesAreC() throws {
    var scene = Scene()
    let int = scene.local.addInt("int", size: 4, encoding: 1)
    let list = scene.local.addArray(of: int, index: int, count: 4)
    let type = scene.local.addComposite(.structure, named: "task", size: 24, members: [("list", list, 32)])
    let access = scene.local.string("0:0:2")
    let table = try scene.local.table()
    #expect(
      table.title(of: CoreQuestion(type: type, access: access, kind: .fieldByteOffset))
        == "struct task.list[2]")
    #expect(table.title(of: CoreQuestion(type: type, access: 0, kind: .typeSize)) == "struct task")
  }
}

/// Types that nobody compiles: errors, and no endless walks.
@Suite struct HostileCoreTests {
  @Test func circlesEnd() throws {
    var scene = Scene()
    let loop = scene.local.addReference(.typedef, named: "loop", to: 1)
    #expect(try scene.failure(.fieldByteOffset, loop, "0:0")?.reason == .malformed)
    _ = scene.kernel.addReference(.typedef, named: "loop", to: 1)
    #expect(try scene.failure(.typeExists, loop)?.reason == .malformed)
    // A structure that has itself as a member without a name.
    var nested = Scene()
    _ = nested.local.addInt("int", size: 4, encoding: 1)
    let type = nested.local.structure("task", ["pid"])
    _ = nested.kernel.addComposite(
      .structure, named: "task", size: 8, members: [("", 1, 0), ("", 1, 0), ("", 1, 0)])
    #expect(try nested.failure(.fieldByteOffset, type, "0:0")?.reason == .malformed)
  }

  @Test func branchesAtEveryLevelEnd() throws {
    var scene = Scene()
    _ = scene.local.addInt("int", size: 4, encoding: 1)
    let type = scene.local.structure("task", ["pid"])
    for level in 1...40 {
      let inner = BTFTypeID(rawValue: UInt32(level) + 1)
      _ = scene.kernel.addComposite(
        .union, named: "", size: 4, members: [("", inner, 0), ("", inner, 0)])
    }
    _ = scene.kernel.addComposite(.structure, named: "", size: 4, members: [("x", 0, 0)])
    _ = scene.kernel.addComposite(.structure, named: "task", size: 4, members: [("", 1, 0)])
    #expect(try scene.failure(.fieldByteOffset, type, "0:0")?.reason == .malformed)
  }

  @Test func typesOutsideOfTheTable() throws {
    var scene = Scene()
    for id in [BTFTypeID(rawValue: 77), 0] {
      #expect(try scene.failure(.fieldByteOffset, id, "0:0") != nil)
      #expect(try scene.failure(.typeExists, id, "0") != nil)
    }
  }
}

/// Names in tables that are sorted by them and in tables that are not.
@Suite struct CoreSearchTests {
  private static let names = [
    "alpha", "beta", "beta", "ab", "abc", "abcd", "abc_def", "task", "task___1", "x",
  ]

  @Test(arguments: [true, false])
  func allFlavoursAreFound(isSorted: Bool) throws {
    var kernel = BTFBuilder()
    _ = kernel.addReference(.pointer, to: 0)
    let names = isSorted ? Self.names.sorted() : ["zeta"] + Self.names.reversed()
    for name in names { _ = kernel.addComposite(.structure, named: name, size: 4, members: []) }
    let table = try kernel.table()
    #expect((table.firstNamedTypeIfSorted != nil) == isSorted)
    for (name, count) in [
      ("beta", 2), ("task", 2), ("task___z", 2), ("abc", 1), ("ab", 1), ("a", 0), ("zz", 0),
    ] {
      var local = BTFBuilder()
      let id = local.addComposite(.structure, named: name, size: 4, members: [])
      let enumeration = local.addEnumeration(named: name, values: [])
      let found = table.candidates(for: [id, enumeration], of: try local.table(), owner: "the kernel")
      #expect(found[id]?.count ?? 0 == count, "\(name)")
      #expect(found[enumeration] == nil)
    }
  }
}
