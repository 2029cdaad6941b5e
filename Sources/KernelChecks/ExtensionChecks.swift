import BPF
import Glibc

/// Parity SECG-10, ATT-20, ATT-22: programs that are bound to another program.
let extensionChecks: [KernelCheck] = [
  KernelCheck("freplace replaces a function of a loaded program", needs: .trampolines) { context in
    let target = try context.load("extensions")
    let filter = try target.program("filter")
    let loaded = try loadBound(context, ["choose_drop"], to: try filter.asTarget())
    try loaded.withLoaded { loaded in
      try requireVerdict(of: filter, pass)
      let report = try loaded.attachAll()
      try expectEqual(report.attached.map(\.hook), ["freplace choose"], "hooks")
      try requireVerdict(of: filter, drop)
      try requireTracingTarget(loaded, report.attached[0])
      try loaded.detachAll()
      try requireVerdict(of: filter, pass)
    }
  },
  KernelCheck("one freplace program takes the place of a function of another one", needs: .trampolines) {
    context in
    let first = try context.load("extensions")
    let second = try context.load("extensions")
    let loaded = try loadBound(context, ["choose_drop"], to: try first.program("filter").asTarget())
    try loaded.withLoaded { loaded in
      let program = try loaded.program("choose_drop")
      let filter = try second.program("filter")
      try program.attachReplacement(of: "choose", in: filter)
      try requireVerdict(of: filter, drop)
      try requireVerdict(of: try first.program("filter"), pass)
      let error = try expectError(.noSuchTarget) {
        try program.attachReplacement(of: "no_such_function", in: filter)
      }
      try expect(error.subject.item?.contains("no_such_function") == true, "the name: \(error)")
    }
  },
  KernelCheck("fentry and fexit watch a function of a loaded program", needs: .trampolines) { context in
    let target = try context.load("extensions")
    let filter = try target.program("filter")
    let loaded = try loadBound(context, ["on_entry", "on_exit"], to: try filter.asTarget())
    try loaded.withLoaded { loaded in
      try loaded.attachAll()
      for _ in 0..<3 { try requireVerdict(of: filter, pass) }
      try expectEqual(try loaded.number("entries"), 3, "entries")
      try expectEqual(try loaded.number("exits"), 3, "exits")
      try expectEqual(try loaded.number("last_result"), UInt64(pass), "the result")
      try loaded.detachAll()
      try requireVerdict(of: filter, pass)
      try expectEqual(try loaded.number("entries"), 3, "entries after the detachment")
    }
  },
  KernelCheck("a program that has no such function, and one that is gone, are told") { context in
    let target = try context.load("extensions")
    let bound = try target.program("filter").asTarget()
    let error = try expectError(.noSuchTarget) {
      _ = try loadBound(context, ["choose_drop"], to: bound, function: "no_such_function")
    }
    try expect(error.summary.contains("no_such_function"), "the name: \(error)")
    try expectError(.notFound) { _ = try loadBound(context, ["choose_drop"], to: .id(.max)) }
  },
]

/// C: `XDP_DROP`, `XDP_PASS`.
private let drop: UInt32 = 1
private let pass: UInt32 = 2

private func loadBound(
  _ context: CheckContext, _ programs: Set<String>, to target: TargetProgram, function: String? = nil
) throws -> LoadedObject {
  var object = try context.object("extensions")
  for name in object.programs.names {
    object.programs[name]?.isEnabled = programs.contains(name)
    if programs.contains(name) { object.programs[name]?.setTarget(target, function: function) }
  }
  return try object.load(on: context.kernel)
}

/// Runs the program once on a packet.
private func requireVerdict(of program: Program, _ expected: UInt32, line: Int = #line) throws {
  let result = try LiveSystemCalls().progTestRun(
    fd: program.fileDescriptor, data: [UInt8](repeating: 0, count: 64))
  try expectEqual(result.returnValue, expected, "the verdict", line: line)
}

private func requireTracingTarget(_ loaded: LoadedObject, _ attachment: AttachmentInfo) throws {
  let info = try loaded.withLink(attachment) { link throws(BPFError) in try link.linkInfo() }
  guard case .tracing(let target) = info.details else {
    throw CheckFailure(description: "the link is of type \(info.type)")
  }
  // Kernels before 5.13 do not tell the target.
  guard Requirement.linux(5, 13, for: "").missing() == nil else { return }
  try expect(target.objectID != 0 && target.typeID != 0, "the target: \(target)")
}
