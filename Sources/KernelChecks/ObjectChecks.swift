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
