import BPFBytes
import BPFTypes
import BTF
import TestSupport
import Testing

@testable import BPFBlueprint

/// Sections of variables of another size: parity MAP-27.
@Suite struct ResizingTests {
  /// What the kernel gets of a section: its size, and the last variable.
  private func section(_ name: String, of plan: LoadPlan) throws -> (
    size: UInt32, last: BTFSectionVariable, String
  ) {
    guard case .loadBTF(let load) = plan.operations[0] else { throw FixtureError(description: "no BTF") }
    let table = try BTFTable(parsing: ByteSlice(load.bytes))
    let id = try #require(table.firstType(named: name, kind: .dataSection))
    guard case .dataSection(let section) = try table.type(id).body, let last = section.variables.last,
      case .variable(let variable) = try table.type(last.type).body
    else { throw FixtureError(description: "no section") }
    return (section.size, last, table.spelling(of: variable.type))
  }

  @Test func theLastArrayGrows() throws {
    var object = try object("resizable.bpf.o")
    try object.globals["table"]?.set(bytes: [9, 0, 0, 0, 0, 0, 0, 0])
    try object.resizeData(".data.table", to: 512)
    #expect(
      object.maps[".data.table"]?.valueSize == 512 && object.maps[".data.table"]?.initialValue?.count == 512)
    #expect(object.remarks.isEmpty)
    let table = try #require(object.globals["table"])
    #expect(table.layout.size == 512 && object.types?.spelling(of: table.layout.type) == "__u64[64]")
    #expect(table.bytes == [9] + [UInt8](repeating: 0, count: 511))
    let plan = try object.link(Facts())
    let seen = try section(".data.table", of: plan)
    #expect(seen.size == 512 && seen.last.size == 512 && seen.last.offset == 0 && seen.2 == "__u64[64]")
    let map = try plan.map(".data.table")
    #expect(map.valueSize == 512 && map.usesObjectBTF && map.valueType != 0)
    // Everything else is as it was.
    let before = try self.object().link(Facts())
    #expect(plan.programs.map(\.instructions) == before.programs.map(\.instructions))
    #expect(plan.programs.map(\.functionInfo) == before.programs.map(\.functionInfo))
    #expect(try section(".rodata", of: plan).size == section(".rodata", of: before).size)
    #expect(plan.maps.map(\.valueType) == before.maps.map(\.valueType))
  }

  private func object() throws -> BPFObject { try object("resizable.bpf.o") }

  private func object(_ file: String) throws -> BPFObject {
    try BPFObject(parsing: try objectFile(file), path: file)
  }

  @Test func elementsAreCounted() throws {
    var object = try object()
    try object.resizeArray("table", to: 3)
    #expect(object.maps[".data.table"]?.valueSize == 24)
    try object.resizeArray("table", to: 2)
    #expect(object.globals["table"]?.layout.size == 16)
    #expect(try section(".data.table", of: object.link(Facts())).2 == "__u64[2]")
    #expect(bpfError { try object.resizeArray("absent", to: 2) }?.code == .notFound)
    #expect(bpfError { try object.resizeArray("chosen", to: 2) }?.summary.contains("no array") == true)
    for count in [0, -1, .max, 1 << 40] {
      #expect(bpfError { try object.resizeArray("table", to: count) }?.code == .invalidValue, "\(count)")
    }
    var globals = try self.object("globals.bpf.o")
    let error = bpfError { try globals.resizeArray("numbers", to: 9) }
    #expect(
      error?.summary.contains("other variables follow") == true && error?.expected?.contains(".data") == true)
  }

  /// The variables of both byte orders keep their places when their section is written anew.
  @Test(arguments: ["globals.bpf.o", "globals.bpfeb.o"])
  func otherVariablesKeepTheirPlaces(file: String) throws {
    var object = try object(file)
    let before = Dictionary(uniqueKeysWithValues: object.globals.map { ($0.name, $0.layout.offset) })
    let last = try #require(
      object.globalLayouts.filter { $0.map == ".rodata" }.max { $0.offset < $1.offset })
    #expect(last.name == "title")
    try object.resizeArray("title", to: 100)
    #expect(Dictionary(uniqueKeysWithValues: object.globals.map { ($0.name, $0.layout.offset) }) == before)
    #expect(try object.link(Facts()).map(".rodata").valueSize == UInt32(last.offset + 100))
    #expect(object.globals["title"]?.bytes.prefix(8) == ArraySlice("fixture\0".utf8))
    try object.globals["title"]?.set(text: String(repeating: "x", count: 99))
    #expect(object.globals["title"]?.value?.json.count == 101)
  }

  /// Without an array at the end, or with elements that do not fill the room, the map goes without types.
  @Test(arguments: [(".bss", 64), (".data.table", 12), (".rodata", 1)])
  func sectionsThatGoWithoutTypes(map: String, size: Int) throws {
    var object = try object()
    try object.resizeData(map, to: size)
    #expect(object.remarks.count == 1 && object.remarks.first?.hasPrefix(map) == true)
    let planned = try object.link(Facts()).map(map)
    #expect(planned.valueSize == UInt32(size) && planned.valueType == 0)
    #expect(object.globals.allSatisfy { $0.layout.map != map || $0.layout.offset + $0.layout.size <= size })
  }

  @Test func sizesThatCannotBe() throws {
    var object = try object()
    for size in [0, -1, 1 << 31, .max, .min] {
      #expect(bpfError { try object.resizeData(".bss", to: size) }?.code == .invalidValue, "\(size)")
    }
    #expect(bpfError { try object.resizeData("absent", to: 8) }?.code == .notFound)
    object.maps[".bss"]?.valueSize = 64
    let error = bpfError { try object.link(Facts()) }
    #expect(error?.code == .invalidValue && error?.remedy?.contains("resizeData") == true)
  }
}
