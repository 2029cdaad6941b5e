import BPFBlueprint
import BPFTypes

/// To which functions of the kernel programs can be bound, and what they may do there, as measured.
///
/// Each name stands with the kernels that grant it, as the bits of a number; one with `*` at its end for all that begin
/// so.
enum TargetRights {
  /// What there is to say of a program's target.
  static func finding(for load: ProgramLoad, on kernel: KernelDescription) -> Finding? {
    guard load.targetProgram == nil, load.kernelTargetModule == nil,
      let name = kernel.surface.name(of: load.kernelTarget)
    else { return nil }
    let isSleepable = load.flags.contains(.sleepable)
    switch (load.type, load.attachType) {
    case (.lsm, .lsmMac?) where isSleepable: return sleepingHook(name, kernel.surface.level)
    case (.tracing, .modifyReturn?):
      return ordinary(name, modifiable, "have its result changed", kernel) { $0.hasPrefix("security_") }
    case (.tracing, .traceFentry?) where isSleepable, (.tracing, .traceFexit?) where isSleepable,
      (.tracing, .traceFsession?) where isSleepable:
      return ordinary(name, pausable, "be traced by programs that may sleep", kernel) { _ in false }
    default: return nil
    }
  }

  /// Whether a program that is bound to a function may call `bpf_d_path`. C: `btf_allowlist_d_path`.
  static func mayAskForPath(_ function: String, at level: KernelRelease?) -> Presence {
    MeasuredKernels.presence(at: level, MeasuredKernels.all.indices.map { granted(path, function, $0) })
  }

  /// C: `sleepable_lsm_hooks`.
  private static func sleepingHook(_ name: String, _ level: KernelRelease?) -> Finding? {
    let seen = MeasuredKernels.all.indices.map { place -> Bool? in
      granted(hooks, name, place) ? granted(sleepingHooks, name, place) : nil
    }
    let hook = name.hasPrefix("bpf_lsm_") ? String(name.dropFirst("bpf_lsm_".count)) : name
    switch MeasuredKernels.presence(at: level, seen) {
    case .present: return nil
    case .absent:
      return Finding(.target, .refused, "programs of the hook '\(hook)' may not sleep, and the program may")
    case .unknown:
      return Finding(.target, .undecided, "whether programs of the hook '\(hook)' may sleep cannot be told")
    }
  }

  /// A kernel that lets errors be injected has a list of functions for that, which its types do not show.
  private static func ordinary(
    _ name: String, _ grants: [String: UInt8], _ what: String, _ kernel: KernelDescription,
    isAlways: (String) -> Bool
  ) -> Finding? {
    let level = kernel.surface.level
    let seen = MeasuredKernels.all.indices.map { granted(grants, name, $0) }
    let presence = MeasuredKernels.presence(at: level, seen)
    if isAlways(name) { return nil }
    if case .present = presence { return nil }
    let option = "CONFIG_FUNCTION_ERROR_INJECTION"
    if presence.isAbsent, let configuration = kernel.configuration, configuration.values[option] == nil {
      return Finding(
        .target, .refused, "the function '\(name)' cannot \(what): the kernel was built without \(option)")
    }
    return Finding(
      .target, .undecided,
      "whether the function '\(name)' can \(what) depends on the kernel's list of functions for injected errors"
    )
  }

  private static func granted(_ grants: [String: UInt8], _ name: String, _ kernel: Int) -> Bool {
    let family = grants.first { $0.key.hasSuffix("*") && name.hasPrefix($0.key.dropLast()) }
    return ((grants[name] ?? 0) | (family?.value ?? 0)) & 1 << UInt8(kernel) != 0
  }
}
