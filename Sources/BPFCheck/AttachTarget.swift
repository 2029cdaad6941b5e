import BPFBlueprint
import BPFBytes
import BPFTypes
import BTF

/// What a program's section says it is to be attached to, held against the types of a kernel.
struct AttachTarget {
  /// Types of the kernel, one of which has to be there; none if no kernel could tell.
  let candidates: [KernelType]
  private let missing: Finding?

  /// Reads the target of a program.
  ///
  /// - Parameter hasModules: whether the types of the kernel's modules are looked at too.
  init(of program: ProgramBlueprint, hasModules: Bool) {
    (candidates, missing) = Self.read(program, hasModules)
  }

  /// What there is to say, by the types that were found.
  func finding(in found: Set<KernelType>) -> Finding? {
    candidates.contains(where: found.contains) ? nil : missing
  }

  private static func read(_ program: ProgramBlueprint, _ hasModules: Bool) -> ([KernelType], Finding?) {
    guard let definition = program.definition else { return ([], nil) }
    let target: SectionTarget?
    do {
      target = try SectionTarget.parse(program.kernelTarget ?? program.targetText, of: definition)
    } catch {
      return ([], Finding(.target, .unattachable, error.summary + (error.seen.map { ": \($0)" } ?? "")))
    }
    switch (definition.hook, target) {
    case (.kprobe, .kernelFunction(let name, _)): return function(name)
    case (.systemCall, _): return systemCall(program.targetText ?? "")
    case (_, .kernelFunctions(let pattern)):
      return pattern.contains { $0 == "*" || $0 == "?" } ? ([], nil) : function(pattern)
    case (_, .tracepoint("syscalls", let name)):
      for prefix in ["sys_enter_", "sys_exit_"] where name.hasPrefix(prefix) {
        return systemCall(String(name.dropFirst(prefix.count)))
      }
      return ([], Finding(.target, .unattachable, "system calls have no tracepoint '\(name.onOneLine)'"))
    case (_, .tracepoint(_, let name)), (_, .rawTracepoint(let name)): return tracepoint(name, hasModules)
    // The kernel refuses programs that name a type which it does not have: linking has told that.
    default: return ([], nil)
    }
  }

  private static func function(_ name: String) -> ([KernelType], Finding?) {
    (
      [KernelType(name: name, kind: .function)],
      Finding(
        .target, .doubtful,
        "the kernel's types list no function '\(name.onOneLine)': it is inlined, in a module, or not there")
    )
  }

  private static func tracepoint(_ name: String, _ hasModules: Bool) -> ([KernelType], Finding?) {
    let place = hasModules ? "the kernel" : "the kernel, leaving its modules aside,"
    return (
      [KernelType(name: "btf_trace_\(name)", kind: .typedef)],
      Finding(.target, .unattachable, "\(place) has no tracepoint '\(name.onOneLine)'")
    )
  }

  /// Functions of system calls have the names of their architecture before their own.
  private static func systemCall(_ name: String) -> ([KernelType], Finding?) {
    guard !name.isEmpty else { return ([], nil) }
    let prefixes = ["__x64_sys_", "__arm64_sys_", "__s390x_sys_", "__riscv_sys_", "__se_sys_", "sys_"]
    return (
      prefixes.map { KernelType(name: $0 + name, kind: .function) },
      Finding(.target, .doubtful, "the kernel's types list no system call '\(name.onOneLine)'")
    )
  }
}

extension KernelDescription {
  /// Which types of many the kernel has; all of them, if its types do not list such.
  func having(_ wanted: Set<KernelType>) -> Set<KernelType> {
    guard surface.listsFunctions else { return wanted }
    return (try? types.find(wanted)).map { Set($0.keys) } ?? wanted
  }
}
