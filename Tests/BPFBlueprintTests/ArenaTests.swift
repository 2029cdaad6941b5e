import BPFBytes
import BPFTypes
import BTF
import ELFReader
import TestSupport
import Testing

@testable import BPFBlueprint

/// An object with an arena of some pages, variables in it, and a program that refers to the second one.
private func arenaObject(
  arenas: Int = 1, pages: UInt32 = 4, bytes: [UInt8] = [1, 0, 0, 0, 2, 0, 0, 0]
) throws(BPFError) -> BPFObject {
  var builder = ObjectBuilder()
  let int = builder.types.addInt("int", size: 4, encoding: 1)
  func number(_ value: UInt32) -> BTFTypeID {
    let array = builder.types.addArray(of: int, index: int, count: value)
    return builder.types.addReference(.pointer, to: array)
  }
  let definition = builder.types.addComposite(
    .structure, named: "", size: 24,
    members: [
      ("type", number(MapType.arena.rawValue), 0), ("max_entries", number(pages), 64),
      ("map_flags", number(MapFlags.mmapable.rawValue), 128),
    ])
  let names = ["arena", "other"].prefix(arenas)
  let maps = names.map { (builder.types.addVariable($0, type: definition), UInt32(0), UInt32(24)) }
  if arenas > 0 {
    _ = builder.types.addDataSection(".maps", size: 0, variables: maps)
    let section = builder.section(".maps", [UInt8](repeating: 0, count: 24 * arenas))
    for (place, name) in names.enumerated() {
      builder.symbol(name, in: section, at: UInt64(place * 24), size: 24)
    }
  }
  let variables = ["first", "second"].enumerated().map {
    (builder.types.addVariable($1, type: int), UInt32($0 * 4), UInt32(4))
  }
  _ = builder.types.addDataSection(".addr_space.1", size: 0, variables: variables)
  let globals = builder.section(".addr_space.1", bytes, flags: [.alloc, .write])
  builder.symbol("first", in: globals, size: 4)
  let second = builder.symbol("second", in: globals, at: 4, size: 4)
  let code = builder.code("tc", "use", Instruction.load() + Instruction.nothing)
  builder.relocate(code, instruction: 0, to: second)
  return try builder.object()
}

private let oldKernel: Facts = {
  var facts = Facts()
  facts.missing = [.fullRangeOffsets]
  return facts
}()

@Suite("arena")
struct ArenaTests {
  @Test("SEC-15, MAP-15: the arena is created, mapped, and gets its variables before programs are loaded")
  func plan() throws {
    let object = try arenaObject()
    let plan = try object.link(oldKernel)
    #expect(plan.summary == ["btf", "create arena", "arena arena", "load use"])
    let map = try plan.map("arena")
    #expect(map.type == .arena && map.maxEntries == 4 && map.valueSize == 0 && map.keyType == 0)
    let mapping = try #require(plan.arenas.first)
    #expect(mapping.contents?.bytes == [1, 0, 0, 0, 2, 0, 0, 0] && mapping.address == 0)
  }

  @Test("MAP-30, FEAT-23, RELO-2: variables stand at the end, or at the start where offsets are limited")
  func placement() throws {
    let object = try arenaObject()
    for (facts, offset) in [(oldKernel, 0), (Facts(), 3 * 4096)] {
      let plan = try object.link(facts)
      #expect(plan.arenas.first?.offset == offset)
      let load = try plan.program("use")
      #expect(load.instructions[0].source == Instruction.pseudoMapValue)
      #expect(load.instructions[1].immediate == Int32(offset + 4))
      #expect(load.slots.map(\.instruction) == [0])
    }
    let demand = try object.demand()
    #expect(demand.features == [.fullRangeOffsets] && demand.needsPageSize)
  }

  @Test("MAP-30: variables have to fit, in pages of the kernel's size")
  func tooSmall() throws {
    let bytes = [UInt8](repeating: 1, count: 4097)
    #expect(bpfError { try arenaObject(pages: 1, bytes: bytes).link(Facts()) }?.seen == "1")
    #expect(try arenaObject(pages: 2, bytes: bytes).link(Facts()).arenas.first?.offset == 0)
    var large = Facts()
    large.pageSize = 65536
    #expect(try arenaObject(pages: 1, bytes: bytes).link(large).arenas.first?.offset == 0)
  }

  @Test("MAP-30: variables without an arena are an error")
  func noArena() {
    let error = bpfError { try arenaObject(arenas: 0) }
    #expect(error?.code == .malformedObject && error?.summary.contains("but no arena") == true)
  }

  @Test("MAP-15: one arena at most, at the address of map_extra")
  func oneArena() throws {
    var object = try arenaObject(arenas: 2)
    #expect(bpfError { try object.link(Facts()) }?.summary.contains("at most one arena") == true)
    object.maps["other"]?.isEnabled = false
    object.maps["arena"]?.extra = 1 << 44
    let plan = try object.link(Facts())
    #expect(plan.arenas.map(\.address) == [1 << 44])
    #expect(try plan.map("arena").extra == 1 << 44)
  }

  @Test("MAP-15: memory that may not be touched cannot be filled")
  func faults() throws {
    var object = try arenaObject()
    object.maps["arena"]?.flags.insert(.segvOnFault)
    #expect(bpfError { try object.link(Facts()) }?.code == .unsupported)
  }

  @Test("MAP-28: variables of the arena are set before loading")
  func globals() throws {
    var object = try arenaObject()
    #expect(object.globals.map(\.name) == ["first", "second"])
    try object.globals["second"]?.set(Int32(-1))
    #expect(try object.globals["first"]?.integer(as: Int32.self) == 1)
    let contents = try object.link(Facts()).arenas.first?.contents?.bytes
    #expect(contents == [1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff])
    #expect(bpfError { try object.maps["arena"]?.setInitialValue([0]) }?.code == .invalidValue)
    try object.maps["arena"]?.setInitialValue([UInt8](repeating: 3, count: 8))
    #expect(try object.globals["first"]?.integer(as: UInt32.self) == 0x0303_0303)
  }

  @Test("MAP-15: an object of a compiler; FEAT-23 is asked for by no other") func fixture() throws {
    #expect(try object("execve_counter.bpf.o").demand().features.isEmpty)
    let plan = try object("arena_globals.bpf.o").link(oldKernel)
    #expect(plan.arenas.first?.contents?.count == 24)
    let program = try plan.program("add_seed")
    let offsets = program.slots.map { program.instructions[$0.instruction + 1].immediate }
    #expect(Set(offsets) == [0, 8, 16])
  }
}

extension LoadPlan {
  fileprivate var arenas: [ArenaMapping] {
    operations.compactMap { if case .mapArena(let mapping) = $0 { mapping } else { nil } }
  }
}
