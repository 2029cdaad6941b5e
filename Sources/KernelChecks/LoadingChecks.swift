import BPF
import BPFSyscall
import Glibc
import TestSupport

let loadingChecks: [KernelCheck] = [
  KernelCheck("what came after the kernel is told with its release") { context in
    let calls = LiveSystemCalls()
    func expectAge(_ feature: String, _ major: UInt32, _ minor: UInt32, _ load: () throws -> Void) throws {
      guard calls.kernelVersionCode < major << 16 | minor << 8 else { return }
      let error = try expectError(.kernelTooOld) { try load() }
      let said = "\(feature) needs Linux \(major).\(minor), this is "
      try expect(error.summary.contains(said) && error.seen == calls.kernelRelease, "\(error)")
    }
    try expectAge("map type arena", 6, 9) { _ = try context.load("arena_globals") }
    try expectAge("program type syscall", 5, 14) { _ = try loadTestRun("add", context) }
    try expectAge("map flag BPF_F_RB_OVERWRITE", 6, 19) { _ = try context.load("overwriting_ring") }
  },
  KernelCheck("an object of an unknown section loads with an explicit type") { context in
    var object = try context.object("unknown_section")
    try object.programs["mystery"]?.setType(bySectionName: "socket")
    let loaded = try object.load(on: context.kernel)
    try expectEqual(try loaded.program("mystery").info().type, .socketFilter, "type")
  },
  KernelCheck("the kernel holds the types that the plan says") { context in
    let object = try context.object("globals")
    let loaded = try object.load(on: context.kernel)
    let plan = try object.link(try context.kernel.facts(for: object))
    let planned = plan.operations.compactMap { operation -> [UInt8]? in
      guard case .loadBTF(let load) = operation else { return nil }
      return load.bytes
    }
    let id = try loaded.program("use_globals").info().btfID
    try expectEqual([try context.kernel.btf(id: id).bytes.array], planned, "the bytes of the types")
    try expectEqual(loaded.report.retries, 0, "retries")
    try expectEqual(loaded.report.remarks, [], "remarks")
  },
  KernelCheck("data sections begin with the object's bytes") { context in
    let object = try context.object("globals")
    let loaded = try object.load(on: context.kernel)
    for map in object.maps {
      guard let initial = map.initialValue else { continue }
      try expectEqual(try loaded.map(map.name).lookup([0, 0, 0, 0]), initial.bytes, "section \(map.name)")
    }
  },
  KernelCheck("loading without blocking the caller's thread") { context in
    let object = try context.object("execve_counter")
    let kernel = context.kernel
    let programs = try waitForTask { try await object.load(on: kernel).programs.map(\.name) }
    try expectEqual(programs, ["count_exec"], "programs")
  },
  KernelCheck("programs that are loaded at the same time are those that are loaded one by one") { context in
    let object = try context.object("attach_partial")
    var options = LoadOptions()
    options.verifierThreads = 1
    let serial = try object.load(on: context.kernel, options)
    options.verifierThreads = 3
    let parallel = try object.load(on: context.kernel, options)
    try expect(parallel.programs.count > 3, "\(parallel.programs.count) programs")
    try expectEqual(parallel.programs.map(\.name), serial.programs.map(\.name), "names in order")
    try expectEqual(
      try parallel.programs.map { try $0.info().tag }, try serial.programs.map { try $0.info().tag }, "tags")
    let ids = try parallel.programs.map { try $0.info().id }
    try expectEqual(Set(ids).count, ids.count, "different programs")
    withExtendedLifetime((serial, parallel)) {}
  },
  KernelCheck("programs and maps are pinned and found again") { context in
    try withBPFFileSystem { folder in
      let loaded = try context.load("execve_counter")
      try loaded.program("count_exec").pin(to: "\(folder)/count_exec")
      try loaded.map("counts").pin(to: "\(folder)/counts")
      let program = try context.kernel.program(pinnedAt: "\(folder)/count_exec")
      try expectEqual(try program.info().id, try loaded.program("count_exec").info().id, "program id")
      let map = try context.kernel.map(pinnedAt: "\(folder)/counts")
      try map.update(UInt32(0), UInt64(42))
      try expectEqual(try loaded.map("counts").number(0), 42, "the value seen through the other descriptor")
      try expect(
        try expectError(.systemCallFailed) { try loaded.map("counts").pin(to: "\(folder)/counts") }.summary
          .contains("already"), "a taken path is told")
      unlink("\(folder)/count_exec")
      unlink("\(folder)/counts")
    }
    let error = try expectError(.invalidValue) {
      try context.load("execve_counter").map("counts").pin(to: "/tmp/counts")
    }
    try expect(error.summary.contains("not in a BPF file system"), "the reason: \(error.summary)")
    try expectError(.notFound) { _ = try context.kernel.program(pinnedAt: "/tmp/nothing-pinned-here") }
  },
  KernelCheck("loading and unloading again and again leaves nothing", needs: .ringBuffers) { context in
    try requireNoGrowth(rounds: LongRun.loads, least: LongRun.loads, limit: .seconds(600)) {
      let programs = try loadAndUse(context)
      // The next round comes when the kernel has freed the programs of this one.
      try requireSoon("the programs are gone") {
        Set(programs).isDisjoint(with: try context.kernel.programIDs())
      }
    }
  },
]

/// Loads, attaches and reads events, and lets everything go.
///
/// - Returns: the programs' ids.
private func loadAndUse(_ context: CheckContext) throws -> [UInt32] {
  let globals = try context.load("globals")
  try globals.withLoaded { globals in
    let before: Int64? = try globals.globals["counter"]?.integer()
    try globals.program("use_globals").attach()
    try runPrograms(1)
    let after: Int64? = try globals.globals["counter"]?.integer()
    try expect(before == -7 && (after ?? -7) > -7, "the counter goes from \(before ?? 0) to \(after ?? 0)")
  }
  let source = try EventProducer(context, records: 5)
  let reader = try source.loaded.eventReader("ring", "buffer")
  try source.run("to_ring")
  try source.run("to_buffer")
  try expectEqual(try reader.consume { _, _ in }, 10, "records")
  let programs = try (globals.programs + source.loaded.programs).map { try $0.info().id }
  try globals.detachAll()
  return programs
}
