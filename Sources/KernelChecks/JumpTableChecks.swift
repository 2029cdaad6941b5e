import BPF

/// Parity RELO-9, MAP-16.
let jumpTableChecks: [KernelCheck] = [
  KernelCheck(
    "programs and their functions jump by tables", needs: .linux(6, 19, for: "BPF_MAP_TYPE_INSN_ARRAY")
  ) { context in
    var object = try context.object("jump_tables")
    for name in object.programs.names { object.programs[name]?.isEnabled = true }
    let loaded = try object.load(on: context.kernel)
    try expectEqual(loaded.maps.map(\.name), object.maps.names, "maps that the object tells of")
    // The queue of a packet that a test sends is 0; the function is called with the next number.
    for (name, expected) in [("by_table", 10), ("by_called_table", 20)] as [(String, UInt32)] {
      let result = try LiveSystemCalls().progTestRun(
        fd: try loaded.program(name).fileDescriptor, data: [UInt8](repeating: 0, count: 64))
      try expectEqual(result.returnValue, expected, "where \(name) jumps to")
    }
  }
]
