import BPFBlueprint
import BPFTypes

/// Options that a kernel needs for a hook, by the `Kconfig` files of `kernel/trace`, `security` and `kernel/bpf`.
enum HookOptions {
  /// The options, one of which is enough.
  static func needed(by definition: SectionDefinition) -> [String] {
    switch definition.hook {
    case .kprobe, .systemCall: ["CONFIG_KPROBE_EVENTS"]
    case .uprobe, .usdt, .uprobeMulti: ["CONFIG_UPROBE_EVENTS"]
    case .kprobeMulti, .kprobeSession: ["CONFIG_FPROBE"]
    case .trampoline where definition.attachType != .traceRawTp && definition.programType != .ext:
      ["CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS"]
    case .lsm: ["CONFIG_BPF_LSM"]
    case .tracepoint, .rawTracepoint: ["CONFIG_TRACEPOINTS", "CONFIG_BPF_EVENTS"]
    default: []
    }
  }

  /// What is missing for a program's hook, if the kernel's configuration says so.
  static func finding(for program: ProgramBlueprint, in configuration: KernelConfiguration?) -> Finding? {
    guard let configuration, let definition = program.definition else { return nil }
    let options = needed(by: definition)
    guard let first = options.first, !options.contains(where: { configuration.values[$0] != nil }) else {
      return nil
    }
    return Finding(
      .configuration, .unattachable, "the kernel was built without \(first), which the hook needs")
  }
}
