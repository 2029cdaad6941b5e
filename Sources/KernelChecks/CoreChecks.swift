import BPF
import Glibc

let coreChecks: [KernelCheck] = [
  // CORE-1 to CORE-13.
  KernelCheck("CO-RE: what is read equals what helpers say, and what is absent takes the other branch") {
    context in
    let loaded = try context.load("core_kinds")
    try loaded.withLoaded { loaded in
      try loaded.attachAll()
      try runPrograms(3)
      func value(_ name: String) throws -> UInt64 {
        guard let global = loaded.globals[name] else {
          throw CheckFailure(description: "no variable \(name)")
        }
        return try global.integer()
      }
      let same = try value("same")
      try expect(same >= 3, "3 programs were started; seen \(same)")
      let expected: [(String, UInt64)] = [
        ("different", 0), ("exists", 2), ("is_absent", 2), ("size_of_tgid", 4), ("is_signed", 1),
        ("tgid_type", 1), ("enumerators", 11), ("matches", 1), ("mismatches", 0), ("branch", 5),
      ]
      for (name, number) in expected { try expectEqual(try value(name), number, name) }
      let table = try context.kernel.types().kernel()
      guard let task = table.firstType(named: "task_struct", kind: .structure) else {
        throw CheckFailure(description: "the kernel has no task_struct")
      }
      try expectEqual(try value("target_id"), UInt64(task.rawValue), "the number of task_struct")
      try expectEqual(try value("size_of_task"), UInt64(try table.size(of: task)), "the size of task_struct")
      // A bit field that is set while a program starts; newer kernels have none of the name.
      let bit = try value("in_execve")
      try expect(bit == 1 || bit == 99, "in_execve is 1 where it exists; seen \(bit)")
    }
  },
  KernelCheck("CO-RE: one field") { context in
    let loaded = try context.load("core_read")
    try loaded.withLoaded { loaded in
      try loaded.attachAll()
      try runPrograms(1)
      let last: UInt64 = try loaded.globals["last"]?.integer() ?? 0
      try expect(last > 1, "the number of a process; seen \(last)")
    }
  },
  // CORE-37.
  KernelCheck(
    "CO-RE: the kernel completes programs as this library does", needs: .linux(5, 17, for: "core_relos")
  ) { context in
    var object = try context.object("core_kinds")
    let here = try object.load(on: context.kernel)
    object.fieldResolution = .byKernel
    let there = try object.load(on: context.kernel)
    for (one, other) in zip(here.programs, there.programs) {
      try expectEqual(try other.info().tag, try one.info().tag, "the tag of \(one.name)")
    }
    try there.attachAll()
    try runPrograms(3)
    let exists: UInt64 = try there.globals["exists"]?.integer() ?? 0
    try expectEqual(exists, 2, "fields that exist")
    withExtendedLifetime(here) {}
  },
  // LOG-3.
  KernelCheck("CO-RE: a field that the kernel lacks is named, and an optional program left out") { context in
    var object = try context.object("core_absent")
    do {
      _ = try object.load(on: context.kernel)
      throw CheckFailure(description: "the kernel took a program that reads a field which does not exist")
    } catch let error as BPFError {
      try expectEqual(error.code, .verifierRejected, "code")
      try expect(error.summary.contains("struct task_struct.nowhere_to_be_found"), "\(error)")
      try expect(error.place.source?.contains("core_absent.bpf.c:16") == true, "the line in \(error)")
    }
    object.programs["unguarded"]?.isOptional = true
    let loaded = try object.load(on: context.kernel)
    try loaded.withLoaded { loaded in
      try expectEqual(loaded.programs.map(\.name), ["plain"], "programs")
      try loaded.attachAll()
      try runPrograms(1)
      let runs: UInt64 = try loaded.globals["runs"]?.integer() ?? 0
      try expect(runs >= 1, "the other program runs")
    }
  },
]
