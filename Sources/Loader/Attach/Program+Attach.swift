import BPFBlueprint
import BPFSyscall
public import BPFTypes

/// A hook that a program can be attached to without naming anything else.
enum ResolvedHook: Sendable {
  case tracepoint(category: String, name: String)
  case rawTracepoint(name: String)
  case kprobe(function: String, offset: UInt64, isReturn: Bool)
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
  ///   hook is not one that attaches by itself.
  @discardableResult
  public func attach(to target: String? = nil) throws(BPFError) -> AttachmentInfo {
    switch try sectionHook(target: target) {
    case .some(let hook): return try attach(hook)
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
    guard let text = target ?? blueprint?.targetText, !text.isEmpty else {
      return .none("the section names no target")
    }
    switch hook {
    case .kprobe, .tracepoint, .rawTracepoint: break
    default: return .none("attaching \(definition.name) programs is not supported yet")
    }
    switch try SectionTarget.parse(text, of: definition) {
    case .kernelFunction(let name, let offset):
      return .some(.kprobe(function: name, offset: offset, isReturn: definition.name.hasPrefix("kret")))
    case .tracepoint(let category, let name): return .some(.tracepoint(category: category, name: name))
    case .rawTracepoint(let name): return .some(.rawTracepoint(name: name))
    default: return .none("the section names no target")
    }
  }

  func attach(_ hook: ResolvedHook) throws(BPFError) -> AttachmentInfo {
    switch hook {
    case .tracepoint(let category, let name):
      return try attachTracepoint(category: category, name: name)
    case .rawTracepoint(let name):
      return try attachRawTracepoint(name)
    case .kprobe(let function, let offset, let isReturn):
      return try attachKprobe(to: function, offset: offset, isReturn: isReturn)
    case .xdp(let name): return try attachXDP(to: name)
    case .trafficControl(let name, let direction, let method):
      return try attachTrafficControl(to: name, direction, via: method)
    case .netkit(let name, let end): return try attachNetkit(to: name, end)
    }
  }

  func keep(
    _ hook: String, linkID: UInt32?, _ descriptors: [OwnedDescriptor],
    undoing: (@Sendable () throws(BPFError) -> Void)? = nil
  ) -> AttachmentInfo {
    let info = AttachmentInfo(id: kernel.nextAttachmentID(), program: name, hook: hook, linkID: linkID)
    let resources = LinkResources(kernel: kernel, descriptors: descriptors, undoing: undoing)
    return store.keep(Link(info: info, resources: resources))
  }
}
