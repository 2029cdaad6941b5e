import Glibc
import KernelChecks
import TestSupport
import Testing

extension KernelTests.Commands {
  /// A command that has to succeed without a word.
  private func quietly(_ words: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
    let result = try ChildProcess.run(try product("bpfctl"), ["-j"] + words)
    #expect(
      result.code == 0 && result.output == "null\n", "\(words): \(result.output)\(result.errors)",
      sourceLocation: sourceLocation)
  }

  /// What a command prints as JSON.
  private func json(_ words: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    let result = try ChildProcess.run(try product("bpfctl"), ["-j"] + words)
    #expect(result.code == 0, "\(words): \(result.output)\(result.errors)", sourceLocation: sourceLocation)
    return result.lines.first ?? ""
  }

  private func create(
    _ path: String, _ type: String, key: Int = 4, value: Int = 4, _ more: String...
  ) throws {
    let result = try ChildProcess.run(
      try product("bpfctl"),
      ["map", "create", path, "type", type, "key", "\(key)", "value", "\(value)", "entries", "4"]
        + ["name", "by_hand"] + more)
    #expect(result.code == 0 && result.output.isEmpty, "\(result.errors)")
  }

  private func id(_ kind: String, _ path: String) throws -> Int {
    let shown = try json(kind, "show", "pinned", path)
    return try #require(shown.firstMatch(of: /"id":(\d+)/).flatMap { Int($0.output.1) }, "\(shown)")
  }

  @Test func elementsAreWrittenReadAndRemoved() throws {
    try withFileSystem { folder in
      let map = "\(folder)/hash"
      try create(map, "hash", key: 2, value: 4, "flags", "1")
      #expect(try json("map", "show", "pinned", map).contains(#""name":"by_hand","flags":1,"bytes_key":2"#))
      try quietly("map", "update", "pinned", map, "key", "1", "0x02", "value", "010", "255", "0", "7")
      try quietly(
        "map", "update", "pinned", map, "value", "hex", "a", "b", "c", "d", "key", "hex", "ff", "1", "noexist"
      )
      #expect(
        try json("map", "lookup", "pinned", map, "key", "1", "2")
          == #"{"key":["0x01","0x02"],"value":["0x08","0xff","0x00","0x07"]}"#)
      #expect(
        try bpfctl("map", "lookup", "pinned", map, "key", "int", "511").output
          == "key: ff 01  value: 0a 0b 0c 0d\n")
      let again = try bpfctl("map", "update", "pinned", map, "key", "1", "2", "value", "int", "1", "noexist")
      #expect(again.code == 1 && again.errors.contains("EEXIST"), "\(again.errors)")
      try quietly("map", "update", "pinned", map, "key", "1", "2", "value", "int", "-2", "exist")
      #expect(
        try json("map", "lookup", "pinned", map, "key", "1", "2").contains(
          #"["0xfe","0xff","0xff","0xff"]"#))
      try quietly("map", "delete", "pinned", map, "key", "1", "2")
      #expect(try bpfctl("map", "delete", "pinned", map, "key", "1", "2").code == 7)
      let missing = try bpfctl("-j", "map", "lookup", "pinned", map, "key", "1", "2")
      #expect(missing.code == 7 && missing.output == "null\n" && missing.errors.isEmpty)
      #expect(
        try bpfctl("map", "lookup", "pinned", map, "key", "1", "2").output == "key:\n01 02\n\nNot found\n")
      #expect(try json("map", "getnext", "pinned", map) == #"{"key":null,"next_key":["0xff","0x01"]}"#)
      let last = try bpfctl("map", "getnext", "pinned", map, "key", "hex", "ff", "01")
      #expect(last.code == 7 && last.errors.contains("no further key"), "\(last.errors)")
    }
  }

  @Test func wordsThatDoNotFit() throws {
    let rows: [(words: [String], part: String)] = [
      (["key", "1"], "the key has 2 bytes, not 1"), (["key", "1", "256"], "'256' in the key is no byte"),
      (["key", "1", "08"], "'08'"), (["key", "hex", "1", "g"], "no byte in hexadecimal"),
      (["key", "1", "2", "3"], "'3' is not understood"), (["key", "int", "65536"], "fits into the 2 bytes"),
      (["key", "int", "-32769"], "fits into"), (["key", "int", "-0x"], "is no number"),
      (["key", "1", "2"], "value is missing"), (["value", "1", "2", "3", "4"], "key is missing"),
      (["key", "1", "2", "key", "1", "2"], "one key only"), (["any", "exist"], "one of any, exist, noexist"),
    ]
    try withFileSystem { folder in
      try create("\(folder)/hash", "hash", key: 2)
      for row in rows {
        let result = try ChildProcess.run(
          try product("bpfctl"), ["map", "update", "pinned", "\(folder)/hash"] + row.words)
        #expect(result.code == 2 && result.errors.contains(row.part), "\(row.words): \(result.errors)")
      }
      #expect(try json("map", "dump", "pinned", "\(folder)/hash") == "[]")
    }
  }

  /// MAPC-4 and MAPC-5 by types.
  @Test func elementsAreGivenByTheirTypes() throws {
    try withFileSystem { folder in
      try quietly(
        "prog", "loadall", "\(fixturesFolder)/objects/maps_all.bpf.o", "\(folder)/p", "pinmaps", "\(folder)/m"
      )
      let map = "\(folder)/m/plain_hash"
      try quietly(
        "map", "update", "pinned", map, "key", "typed", "5", "value", "{", ".packets", "=", "1,", "bytes:",
        "2", "}")
      let shown = try json("map", "lookup", "pinned", map, "key", "int", "5")
      #expect(shown.contains(#""formatted":{"key":5,"value":{"packets":1,"bytes":2}}"#), "\(shown)")
      let wrong = try bpfctl("map", "update", "pinned", map, "key", "typed", "5", "value", "{packet:1}")
      #expect(wrong.code == 2 && wrong.errors.contains("packets, bytes"), "\(wrong)")
      let open = try bpfctl("map", "update", "pinned", map, "key", "typed", "5", "value", "{packets:1")
      #expect(open.code == 2, "\(open)")
      try create("\(folder)/plain", "hash", value: 8)
      let untyped = try bpfctl(
        "map", "update", "pinned", "\(folder)/plain", "key", "typed", "5", "value", "int", "1")
      #expect(untyped.code == 2 && untyped.errors.contains("has no types"), "\(untyped)")
    }
  }

  @Test func aPerCPUMapGetsTheValueForEachCPU() throws {
    try withFileSystem { folder in
      let map = "\(folder)/array"
      try create(map, "percpu_array", value: 5)
      try quietly("map", "update", "pinned", map, "key", "int", "2", "value", "1", "2", "3", "4", "5")
      let shown = try json("map", "lookup", "pinned", map, "key", "int", "2")
      let values = shown.matches(of: /\{"cpu":(\d+),"value":\["0x01","0x02","0x03","0x04","0x05"\]\}/)
      #expect(values.count == Int(sysconf(Int32(_SC_NPROCESSORS_CONF))), "\(shown)")
      let other = try json("map", "lookup", "pinned", map, "key", "int", "1")
      #expect(!other.contains("0x05"), "\(other)")
    }
  }

  @Test func queuesAndStacks() throws {
    try withFileSystem { folder in
      for (type, order) in [("queue", [1, 2]), ("stack", [2, 1])] {
        let map = "\(folder)/\(type)"
        try create(map, type, key: 0, value: 2)
        try quietly("map", "push", "pinned", map, "value", "1", "0")
        try quietly("map", "enqueue", "pinned", map, "value", "2", "0")
        let first = #"{"key":[],"value":["0x0\#(order[0])","0x00"]}"#
        #expect(try json("map", "peek", "pinned", map) == first)
        #expect(try json("map", "pop", "pinned", map) == first)
        #expect(try bpfctl("map", "dequeue", "pinned", map).output == "value: 0\(order[1]) 00\n")
        let empty = try bpfctl("-j", "map", "pop", "pinned", map)
        #expect(empty.code == 7 && empty.output == "null\n")
        #expect(try bpfctl("map", "pop", "pinned", map).errors.contains("the map is empty"))
        #expect(try bpfctl("map", "lookup", "pinned", map, "key", "1").errors.contains("has no keys"))
      }
    }
  }

  @Test func mapsHoldMapsAndPrograms() throws {
    try withFileSystem { folder in
      let (inner, outer, jumps) = ("\(folder)/inner", "\(folder)/outer", "\(folder)/jumps")
      try create(inner, "array")
      let missing = try bpfctl(
        "map", "create", outer, "type", "array_of_maps", "key", "4", "value", "4", "entries", "1", "name", "x"
      )
      #expect(missing.code == 1, "without an inner map: \(missing.errors)")
      try create(outer, "array_of_maps", "inner_map", "pinned", inner)
      try quietly("map", "update", "pinned", outer, "key", "int", "1", "value", "pinned", inner)
      let number = try id("map", inner)
      #expect(
        try json("map", "lookup", "pinned", outer, "key", "int", "1").contains(#""inner_map_id":\#(number)}"#)
      )
      #expect(
        try bpfctl("map", "lookup", "pinned", outer, "key", "int", "1").output
          == "key: 01 00 00 00  inner_map_id: \(number)\n")
      #expect(try bpfctl("prog", "load", counter, "\(folder)/program").code == 0)
      try create(jumps, "prog_array")
      try quietly("map", "update", "pinned", jumps, "key", "int", "3", "value", "pinned", "\(folder)/program")
      let program = try id("prog", "\(folder)/program")
      #expect(
        try bpfctl("map", "lookup", "pinned", jumps, "key", "int", "3").output.hasSuffix(
          "value: " + (0..<4).map { hex(program >> ($0 * 8)) }.joined(separator: " ") + "\n"))
      try quietly("map", "delete", "pinned", jumps, "key", "int", "3")
      #expect(try bpfctl("map", "lookup", "pinned", jumps, "key", "int", "3").code == 7)
    }
  }

  private func hex(_ byte: Int) -> String {
    (byte & 0xff < 16 ? "0" : "") + String(byte & 0xff, radix: 16)
  }

  @Test func mapsArePinnedAndFrozen() throws {
    try withFileSystem { folder in
      let (one, two) = ("\(folder)/one", "\(folder)/two")
      try create(one, "array")
      try quietly("map", "pin", "pinned", one, two)
      #expect(try id("map", one) == id("map", two))
      try quietly("map", "freeze", "pinned", one)
      #expect(try json("map", "show", "pinned", two).contains(#""frozen":1"#))
      let frozen = try bpfctl("map", "update", "pinned", two, "key", "int", "0", "value", "int", "1")
      #expect(frozen.code == 1 && frozen.errors.contains("EPERM"), "\(frozen.errors)")
      #expect(try json("map", "lookup", "pinned", two, "key", "int", "0").contains("0x00"))
      #expect(try bpfctl("map", "pin", "pinned", one, "\(folder)/a.b").errors.contains("no names with dots"))
      #expect(try bpfctl("map", "pin", "pinned", one, two).errors.contains("already"))
    }
  }

  @Test func elementsAreShownByTheirTypes() throws {
    try withFileSystem { folder in
      #expect(try bpfctl("prog", "loadall", counter, "\(folder)/p", "pinmaps", "\(folder)/m").code == 0)
      try quietly("map", "update", "pinned", "\(folder)/m/counts", "key", "int", "0", "value", "int", "77")
      #expect(
        try json("map", "lookup", "pinned", "\(folder)/m/counts", "key", "int", "0").hasSuffix(
          #""formatted":{"key":0,"value":77}}"#))
      // Pointers are numbers for programs, and in hexadecimal for people.
      let events = "\(fixturesFolder)/objects/exec_events.bpf.o"
      #expect(try bpfctl("prog", "loadall", events, "\(folder)/e", "pinmaps", "\(folder)/em").code == 0)
      let variables = ["map", "lookup", "pinned", "\(folder)/em/exec_eve_bss", "key", "int", "0"]
      let numbers = try ChildProcess.run(try product("bpfctl"), ["-j"] + variables)
      #expect(numbers.output.contains(#"{".bss":[{"unused_exec_event":0}]}"#), "\(numbers.output)")
      let text = try ChildProcess.run(try product("bpfctl"), variables)
      #expect(text.output.contains(#""unused_exec_event": "0x0""#), "\(text.output)")
    }
  }
}
