import BPFBytes
import BPFTypes
import BTF
import TestSupport
import Testing

@testable import BPFBlueprint

@Suite(.serialized) struct GlobalTests {
  private static let files = ["globals.bpf.o", "globals.bpfeb.o"]

  @Test(arguments: files)
  func valuesByType(file: String) throws {
    let object = try object(file)
    let expected = [
      "small": "1", "negative": "-2", "large": "1311768467463790320", "enabled": "true",
      "mode": "\"MODE_ON\"",
      "title": "\"fixture\"", "counter": "-7", "origin": #"{"x":3,"y":-4,"name":"here"}"#,
      "numbers": "[10,20,30]", "private_number": "77", "hidden_number": "88", "zeroed": "0", "sum": "0",
      "fast": "99", "fixed": "11",
    ]
    #expect(Set(object.globals.map(\.name)) == Set(expected.keys))
    for (name, json) in expected { #expect(object.globals[name]?.value?.json == json, "\(name)") }
    #expect(object.globals["absent"] == nil)
    #expect(object.globals["private_number"]?.layout.isVisible == false)
    #expect(object.globals["fast"]?.layout.map == ".data.fast")
  }

  @Test(arguments: files)
  func changesReachThePlan(file: String) throws {
    var object = try object(file)
    try object.globals["small"]?.set(UInt8(200))
    try object.globals["negative"]?.set(-300)
    try object.globals["large"]?.set(UInt64.max)
    try object.globals["enabled"]?.set(false)
    try object.globals["mode"]?.set(text: "MODE_AUTO")
    try object.globals["title"]?.set(text: "changed")
    try object.globals["sum"]?.set(text: "0x10")
    let expected = [
      "small": "200", "negative": "-300", "large": "18446744073709551615", "enabled": "false",
      "mode": "\"MODE_AUTO\"", "title": "\"changed\"", "sum": "16", "counter": "-7",
    ]
    for (name, json) in expected { #expect(object.globals[name]?.value?.json == json, "\(name)") }
    #expect(try object.globals["negative"]?.integer() == Int16(-300))
    for operation in try object.link(Facts()).operations {
      guard case .updateMap(let update) = operation else { continue }
      #expect(update.key == [0, 0, 0, 0] && update.value == object.maps[update.name]?.initialValue)
    }
    #expect(try BPFBlueprintTests.object(file).globals["small"]?.value == .unsigned(1), "objects are values")
  }

  @Test(arguments: files)
  func valuesOutOfRange(file: String) throws {
    let object = try object(file)
    func error(_ name: String, _ body: (inout GlobalVariable) throws -> Void) throws -> BPFError? {
      var variable = try #require(object.globals[name])
      let before = variable.bytes
      let error = bpfError { try body(&variable) }
      #expect(variable.bytes == before)
      return error
    }
    for value in [-1, 256, .max, .min] {
      #expect(try error("small") { try $0.set(value) }?.code == .invalidValue)
    }
    for value in [-32769, 32768] {
      #expect(try error("negative") { try $0.set(value) }?.code == .invalidValue)
    }
    #expect(try error("counter") { try $0.set(UInt64.max) }?.code == .invalidValue)
    #expect(try error("large") { try $0.set(-1) }?.code == .invalidValue)
    for value in [2, 255, -1] { #expect(try error("enabled") { try $0.set(value) }?.code == .invalidValue) }
    for name in ["title", "origin", "numbers"] {
      #expect(try error(name) { try $0.set(1) }?.code == .invalidValue)
    }
    #expect(try error("mode") { try $0.set(text: "MODE_NONE") }?.subject.item == "global mode")
    #expect(try error("title") { try $0.set(text: "sixteen bytes or") }?.code == .invalidValue)
    #expect(try error("origin") { try $0.set(text: "1") }?.code == .invalidValue)
    #expect(try error("small") { try $0.set(bytes: [1, 2]) }?.seen == "2")
    #expect(try error("large") { _ = try $0.integer(as: Int32.self) }?.code == .invalidValue)
  }

  @Test func withoutTypesSizesHaveToDo() throws {
    var object = try object("no_types.bpf.o")
    #expect(object.types == nil)
    #expect(object.globals["calls"]?.value == nil)
    #expect(try object.globals["calls"]?.integer() == UInt64(3))
    try object.globals["calls"]?.set(-1)
    #expect(try object.globals["calls"]?.integer() == Int64(-1))
    #expect(bpfError { try object.globals["calls"]?.set(text: "1") }?.code == .invalidValue)
    #expect(try object.link(Facts()).maps.map(\.kernelName) == ["no_types.data"])
  }

  /// Parity SEC-7 to SEC-9, MAP-17, SYM-11.
  @Test func sectionsBecomeMaps() throws {
    let lines = try object("globals.bpf.o").maps.map {
      "\($0.name) \($0.kernelName) \($0.origin) \($0.valueSize) \($0.flags.rawValue)"
    }
    #expect(
      lines == [
        ".rodata globals.rodata rodata 40 1152", ".data globals.data data 40 1024",
        ".data.fast .data.fast data 4 1024", ".rodata.fixed .rodata.fixed rodata 4 1152",
        ".bss globals.bss bss 16 1024",
      ])
  }

  @Test func startValuesKeepTheirSize() throws {
    var object = try object("globals.bpf.o")
    #expect(bpfError { try object.maps[".bss"]?.setInitialValue([1]) }?.code == .invalidValue)
    try object.maps[".bss"]?.setInitialValue([UInt8](repeating: 1, count: 16))
    #expect(object.globals["zeroed"]?.value == .unsigned(0x0101_0101_0101_0101))
    var counter = try BPFBlueprintTests.object("execve_counter.bpf.o")
    #expect(bpfError { try counter.maps["counts"]?.setInitialValue([]) }?.code == .invalidValue)
  }
}

/// What is no BPF object: parity ELF-1 to ELF-3.
@Suite struct ObjectFileTests {
  @Test func otherFiles() throws {
    #expect(
      bpfError { try BPFObject(parsing: ByteSlice(Array("#!/bin/sh\n".utf8)), path: "x") }?.code == .notELF)
    #expect(bpfError { try BPFObject(parsing: .empty, path: "x") }?.code == .notELF)
    var bytes = try objectFile("globals.bpf.o").array
    bytes[18] = 62
    #expect(bpfError { try BPFObject(parsing: ByteSlice(bytes), path: "x") }?.code == .notBPFObject)
    bytes[18] = 0
    #expect(throws: Never.self) { try BPFObject(parsing: ByteSlice(bytes), path: "x") }
  }

  @Test(
    arguments: [
      ("/a/b/tool.bpf.o", nil, "tool"), ("x", nil, "x"), (".o", nil, "object"),
      ("a.o", "given.name", "given.name"),
      ("a_name_of_twenty_one.o", nil, "a_name_of_twent"), ("", nil, "object"),
    ] as [(String, String?, String)])
  func names(path: String, name: String?, expected: String) throws {
    #expect(try BPFObject(parsing: try objectFile("no_types.bpf.o"), path: path, name: name).name == expected)
  }

  @Test("SEC-14: a leading ? keeps a program from being loaded unasked") func optionalPrograms() throws {
    var object = try object("raw_tp_counter.bpf.o")
    #expect(object.programs.map(\.isEnabled) == [true, false])
    #expect(object.enabledPrograms.map(\.name) == ["on_exec"])
    #expect(object.programs["on_exit"]?.type == .rawTracepoint)
    #expect(object.programs["on_exit"]?.sectionName == "?raw_tracepoint/sched_process_exit")
    // SEC-14: the question is answered once the program is loaded.
    object.programs["on_exit"]?.isEnabled = true
    let load = try object.link(Facts()).program("on_exit")
    #expect(load.section == "raw_tracepoint/sched_process_exit" && load.lineInfo != nil)
  }

  @Test func sectionsWithoutMeaning() throws {
    var object = try object("unknown_section.bpf.o")
    #expect(object.programs["mystery"]?.definition == nil)
    try object.programs["mystery"]?.setType(bySectionName: "xdp/")
    #expect(object.programs["mystery"]?.type == .xdp && object.programs["mystery"]?.attachType == .xdp)
    #expect(try object.link(Facts()).programs.count == 1)
    #expect(bpfError { try object.programs["mystery"]?.setType(bySectionName: "odd") }?.code == .invalidValue)
  }

  @Test func brokenTypesAreLeftOutWhereNothingNeedsThem() throws {
    var builder = ObjectBuilder()
    builder.code("socket", "main", Instruction.nothing)
    builder.section(".BTF", [1, 2, 3, 4])
    let object = try builder.object()
    #expect(object.types == nil && object.remarks.count == 1)
    #expect(try object.link(Facts()).remarks == object.remarks)
  }
}
