import BPF

extension Requirement {
  /// Memory that programs and processes share, with pointers.
  static let arenas = linux(6, 9, for: "BPF_MAP_TYPE_ARENA")
}

let arenaChecks: [KernelCheck] = [
  KernelCheck("variables of an arena are shared with a program", needs: .arenas) { context in
    var object = try context.object("arena_globals")
    try object.globals["total"]?.set(UInt64(100))
    let loaded = try object.load(on: context.kernel)
    try loaded.withLoaded { loaded in
      try expectEqual(try loaded.number("total"), 100, "the start value")
      _ = try run(try loaded.program("add_seed"))
      try expectEqual(try loaded.number("total"), 105, "what the program made of it")
      try loaded.globals["seed"]?.set(UInt64(7))
      _ = try run(try loaded.program("add_seed"))
      try expectEqual(try loaded.number("total"), 112, "what it made of what this process wrote")
      // Variables begin on a page, so that the pointer's last bits are the variable's place among them.
      let place = loaded.globals["total"]?.layout.offset ?? -1
      try expectEqual(Int(try loaded.number("where") % 4096), place, "where the program's pointer leads")
    }
  },
  KernelCheck("an arena is where its object wants it to be", needs: .arenas) { context in
    var object = try context.object("arena_globals")
    let address: UInt64 = 1 << 44
    object.maps["arena"]?.extra = address
    let loaded = try object.load(on: context.kernel)
    try loaded.withLoaded { loaded in
      _ = try run(try loaded.program("add_seed"))
      try expectEqual(try loaded.number("total"), 5, "what the program made of it")
      let pointer = try loaded.number("where")
      try expect(pointer >= address && pointer < address + 16 * 4096, "the pointer lies in the arena")
      // The place is taken now.
      try expectError(.systemCallFailed) { _ = try object.load(on: context.kernel) }
    }
  },
]
