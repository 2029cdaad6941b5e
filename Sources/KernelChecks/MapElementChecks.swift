import BPF
import BPFSyscall
import Glibc

/// Runs a program on an empty packet.
///
/// - Returns: what it returned.
func run(_ program: Program) throws -> Int32 {
  let packet = [UInt8](repeating: 0, count: 64)
  let result = try LiveSystemCalls().progTestRun(fd: program.fileDescriptor, data: packet)
  return Int32(bitPattern: result.returnValue)
}

let mapElementChecks: [KernelCheck] = [
  KernelCheck("a program reads the inner maps that the object put into maps of maps") { context in
    let loaded = try context.load("map_in_map")
    try loaded.map("first").update(UInt32(0), UInt64(11))
    try loaded.map("second").update(UInt32(0), UInt64(22))
    // What each element of both leads to; -1 where there is nothing.
    let expected: [(index: UInt32, array: Int32, hash: Int32)] = [
      (0, 11, -1), (1, -1, 22), (2, 22, -1), (3, -1, 11),
    ]
    for row in expected {
      try loaded.globals["wanted"]?.set(row.index)
      try expectEqual(try run(loaded.program("read_array")), row.array, "the array's element \(row.index)")
      try expectEqual(try run(loaded.program("read_hash")), row.hash, "the hash's element \(row.index)")
    }
    try expectEqual(loaded.report.remarks, [], "remarks")
    try expectEqual(loaded.report.retries, 0, "retries")
  },
  KernelCheck("an inner map of the user's is what a map of maps takes") { context in
    var object = try context.object("map_in_map")
    object.maps["outer"]?.innerMap = nil
    var options = LoadOptions()
    options.innerMaps["outer"] = try context.kernel.createMap(
      "like_this", type: .array, keySize: 4, valueSize: 8, maxEntries: 1)
    let loaded = try object.load(on: context.kernel, options)
    try loaded.map("second").update(UInt32(0), UInt64(5))
    try loaded.globals["wanted"]?.set(UInt32(2))
    try expectEqual(try run(loaded.program("read_array")), 5, "the value of the second map")
  },
  KernelCheck("tail calls arrive, and fall through where the program is not loaded") { context in
    var object = try context.object("tail_calls")
    do {
      let loaded = try object.load(on: context.kernel)
      try expectEqual(try run(loaded.program("jump")), 42, "the target's result")
      try expectEqual(try run(loaded.program("jump_to_absent")), 2, "the caller's own result")
      try expectEqual(loaded.report.remarks.count, 1, "remarks")
    }
    object.programs["absent"]?.isEnabled = true
    let loaded = try object.load(on: context.kernel)
    try expectEqual(try run(loaded.program("jump_to_absent")), 43, "the result of the program asked for")
  },
  KernelCheck("a map that is pinned by its name is shared by two loads") { context in
    try withBPFFileSystem { folder in
      var object = try context.object("pinned_map")
      object.pinFolder = folder
      do {
        let first = try object.load(on: context.kernel)
        try expectEqual(try run(first.program("count_shared")), 1, "the first count")
      }
      defer { unlink("\(folder)/shared") }
      let second = try object.load(on: context.kernel)
      try expectEqual(try run(second.program("count_shared")), 2, "the count goes on")
      try expectEqual(second.report.pins.map(\.isNew), [false], "whether the pin is new")
      object.maps["shared"]?.maxEntries = 2
      let error = try expectError(.invalidValue) { _ = try object.load(on: context.kernel) }
      try expectEqual(error.seen, "max_entries 1", "the difference that is told")
    }
  },
  KernelCheck("static functions in the sections of programs are called") { context in
    let loaded = try context.load("static_functions")
    try loaded.globals["input"]?.set(UInt32(21))
    try expectEqual(try run(loaded.program("within_section")), 42, "within the section")
    try expectEqual(try run(loaded.program("from_another")), 142, "from another section")
    try expectEqual(try run(loaded.program("through_text")), 1043, "through .text")
  },
  KernelCheck("a global function takes the context of programs of several types") { context in
    let loaded = try context.load("context_argument")
    try loaded.withLoaded { loaded in
      try loaded.program("from_raw_tracepoint").attach()
      try runPrograms(2)
      let seen: UInt64 = try loaded.globals["seen"]?.integer() ?? 0
      try expect(seen >= 2, "2 programs were started; seen \(seen)")
    }
    let isOld = LiveSystemCalls().kernelVersionCode < 6 << 16 | 8 << 8
    try expect(isOld || loaded.report.retries == 0, "a new kernel is asked nothing")
  },
  KernelCheck("an array that was made longer holds what programs write behind its old end") { context in
    var object = try context.object("resizable")
    try object.resizeArray("table", to: 64)
    try object.globals["length"]?.set(UInt32(64))
    let loaded = try object.load(on: context.kernel)
    try loaded.globals["chosen"]?.set(UInt32(63))
    try expectEqual(try run(loaded.program("write_table")), 5, "the last element, which began as 0")
    try loaded.globals["chosen"]?.set(UInt32(0))
    try expectEqual(try run(loaded.program("write_table")), 12, "the first element, which began as 7")
    let value = try loaded.map(".data.table").lookup([0, 0, 0, 0]) ?? []
    try expectEqual(value.count, 512, "bytes")
    try expectEqual(value.suffix(8), [5, 0, 0, 0, 0, 0, 0, 0], "the last element")
    try expect(try loaded.map(".data.table").info().valueTypeID != 0, "the map has types")
    try expectEqual(loaded.report.remarks, [], "remarks")
  },
  KernelCheck("a load that fails takes its pins back") { context in
    try withBPFFileSystem { folder in
      var object = try context.object("verifier_reject")
      object.pinFolder = folder
      // Some kernels have files of their own in every new file system.
      let before = Set(try entries(ofFolder: folder))
      let data = object.maps.names.first { object.maps[$0]?.isEnabled == true }
      guard let data else { throw CheckFailure(description: "the fixture has no map to pin") }
      object.maps[data]?.pinning = .byName
      try expectError(.verifierRejected) { _ = try object.load(on: context.kernel) }
      try expectEqual(Set(try entries(ofFolder: folder)), before, "what is left in the folder")
    }
    var outside = try context.object("pinned_map")
    outside.pinFolder = "/tmp"
    let error = try expectError(.invalidValue) { _ = try outside.load(on: context.kernel) }
    try expect(error.remedy?.contains("mount -t bpf") == true, "the remedy: \(error)")
  },
]
