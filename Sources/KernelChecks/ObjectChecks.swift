import BPF
import Glibc

let objectChecks: [KernelCheck] = [
  KernelCheck("the kernel's own BTF is read and searched") { context in
    let facts = try context.kernel.facts(for: try context.object("kernel_target"))
    try expectEqual(facts.kernelTypes.count, 2, "found types")
    let table = try BTFTable(parsing: try LiveSystemCalls().kernelBTF())
    for (type, found) in facts.kernelTypes {
      try expectEqual(try table.type(BTFTypeID(rawValue: found.id)).name, type.name, "the type's name")
    }
  },
  KernelCheck("a program that is bound to a kernel type can be opened by its id") { context in
    let loaded = try context.load("kernel_target")
    let id = try loaded.program("on_exec").info().id
    try expectEqual(try context.kernel.program(id: id).type, .tracing, "type")
    try expect(try context.kernel.programIDs().contains(id), "the program is listed")
  },
  // SYM-9.
  KernelCheck(
    "an exception ends in the function that the program's tag names", needs: .linux(6, 7, for: "bpf_throw")
  ) {
    context in
    let loaded = try context.load("exceptions")
    try loaded.withLoaded { loaded in
      let program = try loaded.program("throws")
      try expectEqual(try verdict(of: program), 1, "the result without an exception")
      try expectEqual(try loaded.number("thrown"), 0, "exceptions")
      try loaded.globals["wanted"]?.set(UInt64(5))
      try expectEqual(try verdict(of: program), 1007, "the result of the callback")
      try expectEqual(try loaded.number("thrown"), 1, "exceptions that came to the callback")
    }
  },
  // MAP-23.
  KernelCheck("everything that an object has is pinned, found and unpinned") { context in
    try withMount("bpf") { folder in
      let folder = "\(folder)/swift-bpf-\(getpid())"
      defer { rmdir(folder) }
      let loaded = try context.load("globals")
      try loaded.pin(in: folder)
      try expectEqual(
        try entries(ofFolder: folder).count, loaded.maps.count + loaded.programs.count, "files")
      let map = try context.kernel.map(pinnedAt: "\(folder)/globals_rodata")
      try expectEqual(try map.info().id, try loaded.map(".rodata").info().id, "the map's id")
      try loaded.unpin(in: folder)
      try expectEqual(try entries(ofFolder: folder).count, 0, "files after that")
    }
  },
  KernelCheck("old map definitions work") { context in
    let loaded = try context.load("legacy_maps")
    try loaded.withLoaded { loaded in
      try loaded.attachAll()
      try runPrograms(2)
      try expect(try loaded.map("old_counts").number(2) >= 2, "2 programs were started")
      try expectEqual(try loaded.map("old_hash").info().flags, .noPrealloc, "flags")
    }
  },
  KernelCheck("an object without types works") { context in
    let loaded = try context.load("no_types")
    try loaded.withLoaded { loaded in
      try loaded.attachAll()
      try runPrograms(2)
      let calls: UInt64 = try loaded.globals["calls"]?.integer() ?? 0
      try expect(calls >= 5, "3 to begin with, and 2 programs; seen \(calls)")
    }
  },
]

/// What a program answers when it is run once on a packet.
private func verdict(of program: Program) throws -> UInt32 {
  try LiveSystemCalls().progTestRun(
    fd: program.fileDescriptor, data: [UInt8](repeating: 0, count: 64)
  ).returnValue
}
