import BPFBlueprint
import BPFSyscall
public import BPFTypes

/// A hook that a program can be attached to without naming anything else.
enum ResolvedHook: Sendable {
  case tracepoint(category: String, name: String)
  case rawTracepoint(name: String)
  case kprobe(function: String, offset: UInt64, isReturn: Bool)
  case systemCall(name: String, isReturn: Bool)
  case uprobe(binary: String, function: String, offset: UInt64, isReturn: Bool)
  case staticProbe(binary: String, provider: String, name: String)
  case kprobeMulti(pattern: String, isReturn: Bool)
  case uprobeMulti(binary: String, pattern: String, isReturn: Bool)
  /// The kernel function, tracepoint or security hook that the program was loaded for.
  case trampoline
  /// Everything that the iterator's kind is for.
  case iterator
  case xdp(interface: String)
  case trafficControl(interface: String, TrafficDirection, TrafficControlMethod)
  case netkit(interface: String, NetkitEnd)
}

/// What a section says about where its program belongs.
enum SectionHook: Sendable {
  case some(ResolvedHook)
  /// Nothing, for a reason.
  case none(String)
}

extension Program {
  /// Attaches the program where its section says, or to another target of the same kind of hook.
  ///
  /// - Parameter target: in place of the text after the section's first `/`, such as
  ///   `sched/sched_process_exec` or `do_nanosleep`.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `noSuchTarget` if the kernel has no such hook, `unsupported` if the section's
  ///   hook is not one that attaches by itself, `invalidState` for another target than the one that the
  ///   program was loaded for.
  @discardableResult
  public func attach(to target: String? = nil) throws(BPFError) -> AttachmentInfo {
    switch try sectionHook(target: target) {
    case .some(let hook): return keep(try attach(hook))
    case .none(let reason):
      throw BPFError(
        .unsupported, at: .attach, of: subject, "the program cannot be attached by its section: \(reason)")
    }
  }

  /// Takes an attachment out of its object; it then lasts as long as the link.
  ///
  /// - Returns: `nil` if the object no longer has it.
  public func takeLink(_ info: AttachmentInfo) -> Link? {
    guard let (info, resources) = store.take(info.id) else { return nil }
    return Link(info: info, resources: resources)
  }

  func sectionHook(target: String? = nil) throws(BPFError) -> SectionHook {
    guard let definition = blueprint?.definition else {
      return .none("nothing is known about the section")
    }
    if let hook = try networkHook(definition, target: target) { return hook }
    guard let hook = definition.hook else {
      return .none("programs of \(definition.name) need to be told where to attach")
    }
    switch hook {
    case .trampoline, .lsm, .iterator: return try boundHook(hook, target)
    case .kprobe, .systemCall, .uprobe, .kprobeMulti, .kprobeSession, .uprobeMulti, .usdt,
      .tracepoint, .rawTracepoint:
      break
    default: return .none("attaching \(definition.name) programs is not supported yet")
    }
    guard let text = target ?? blueprint?.targetText, !text.isEmpty else {
      return .none("the section names no target")
    }
    let isReturn = definition.name.hasPrefix("kret") || definition.name.hasPrefix("uret")
    switch try SectionTarget.parse(text, of: definition) {
    case .kernelFunction(let name, let offset):
      return .some(.kprobe(function: name, offset: offset, isReturn: isReturn))
    case .systemCall(let name): return .some(.systemCall(name: name, isReturn: isReturn))
    case .userFunction(let binary, let name, let offset):
      return .some(.uprobe(binary: binary, function: name, offset: offset, isReturn: isReturn))
    case .staticProbe(let binary, let provider, let name):
      return .some(.staticProbe(binary: binary, provider: provider, name: name))
    case .kernelFunctions(let pattern): return .some(.kprobeMulti(pattern: pattern, isReturn: isReturn))
    case .userFunctions(let binary, let pattern):
      return .some(.uprobeMulti(binary: binary, pattern: pattern, isReturn: isReturn))
    case .tracepoint(let category, let name): return .some(.tracepoint(category: category, name: name))
    case .rawTracepoint(let name): return .some(.rawTracepoint(name: name))
    default: return .none("the section names no target")
    }
  }

  /// The hook of a program that was bound to its target when it was loaded.
  private func boundHook(_ hook: SectionDefinition.Hook, _ target: String?) throws(BPFError) -> SectionHook {
    if let target, target != boundTarget {
      throw BPFError(
        .invalidState, at: .attach, of: subject, "the target was chosen when the program was loaded",
        expected: boundTarget, seen: target, remedy: "set the program's kernelTarget before loading")
    }
    guard hook == .iterator else { return .some(.trampoline) }
    // Without a map the kernel refuses these.
    if boundTarget == "bpf_map_elem" || boundTarget == "bpf_sk_storage_map" {
      return .none("an iterator over a map's elements needs to be told which map")
    }
    return .some(.iterator)
  }

  /// What the program was bound to when it was loaded, as its section calls it.
  var boundTarget: String { blueprint?.kernelTarget ?? blueprint?.targetText ?? "" }

  func attach(_ hook: ResolvedHook) throws(BPFError) -> NewAttachment {
    switch hook {
    case .tracepoint(let category, let name):
      return try makeTracepoint(category: category, name: name, mode: .automatic, cookie: 0)
    case .rawTracepoint(let name):
      return try makeRawTracepoint(name, cookie: 0)
    case .kprobe(let function, let offset, let isReturn):
      return try makeKprobe(to: function, offset: offset, isReturn: isReturn, mode: .automatic, cookie: 0)
    case .systemCall(let name, let isReturn):
      return try makeSystemCall(name, isReturn: isReturn, mode: .automatic, cookie: 0)
    case .uprobe(let binary, let function, let offset, let isReturn):
      let options = UprobeOptions(offset: offset, isReturn: isReturn)
      return try makeUprobe(function, in: binary, options)
    case .staticProbe(let binary, let provider, let name):
      return try makeUSDT(provider, name, in: binary, USDTOptions())
    case .kprobeMulti(let pattern, let isReturn):
      return try makeKprobes(matching: pattern, KprobeMultiOptions(isReturn: isReturn))
    case .uprobeMulti(let binary, let pattern, let isReturn):
      return try makeUprobes(matching: pattern, in: binary, UprobeMultiOptions(isReturn: isReturn))
    case .trampoline: return try makeTrampoline(cookie: 0)
    case .iterator: return try makeIterator(over: nil)
    case .xdp(let name): return try makeXDP(to: try kernel.interface(name), mode: .automatic)
    case .trafficControl(let name, let direction, let method):
      return try makeTrafficControl(to: try kernel.interface(name), direction, via: method)
    case .netkit(let name, let end):
      return try makeNetkit(to: try kernel.interface(name), end, at: .last, expectedRevision: nil)
    }
  }
}
