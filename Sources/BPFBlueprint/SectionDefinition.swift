public import BPFTypes

/// What a section name given by `SEC()` in C says about the programs inside it.
public struct SectionDefinition: Sendable, Hashable {
  /// The name, or its first component where ``takesTarget`` is set.
  public let name: String
  /// Whether `name/target` is meant too.
  public let takesTarget: Bool
  /// C: `prog_type`.
  public let programType: ProgramType
  /// C: `expected_attach_type`; `nil` stands for the zero that the kernel ignores.
  public let attachType: AttachType?
  /// What else the name implies.
  public let traits: Traits
  /// The hook that `attachAll` would use, or `nil` where the name alone cannot say.
  public let hook: Hook?

  /// Properties that a section name implies.
  public struct Traits: OptionSet, Sendable, Hashable {
    /// The bits; they have no meaning outside this process.
    public let rawValue: UInt8
    /// Wraps bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The program may sleep. C: `BPF_F_SLEEPABLE`.
    public static let sleepable = Traits(rawValue: 1)
    /// The program reads packets that span several buffers. C: `BPF_F_XDP_HAS_FRAGS`.
    public static let fragments = Traits(rawValue: 2)
    /// The program names a function, type or hook of the kernel's BTF.
    public static let kernelTarget = Traits(rawValue: 4)
    /// The attach type can be looked up by the section name.
    public static let attachable = Traits(rawValue: 8)
    /// Kernels without expected attach types (before 4.17) take the program all the same.
    public static let attachTypeOptional = Traits(rawValue: 16)
    /// A user-level static probe.
    public static let usdt = Traits(rawValue: 32)
  }

  /// The family of hooks that a section attaches to.
  public enum Hook: String, Sendable, Hashable, CaseIterable {
    /// A kernel function's entry or return, through a perf event.
    case kprobe
    /// A user function's entry or return, through a perf event.
    case uprobe
    /// Many kernel functions by one link.
    case kprobeMulti = "kprobe_multi"
    /// Entry and return of many kernel functions by one link.
    case kprobeSession = "kprobe_session"
    /// Many user functions by one link.
    case uprobeMulti = "uprobe_multi"
    /// A system call by name, whatever the kernel calls its function.
    case systemCall = "ksyscall"
    /// A user-level static probe.
    case usdt
    /// A static tracepoint, through a perf event.
    case tracepoint
    /// A static tracepoint with its raw arguments.
    case rawTracepoint = "raw_tracepoint"
    /// A trampoline on a kernel function or tracepoint.
    case trampoline = "trace"
    /// Trampolines on many kernel functions.
    case trampolineMulti = "tracing_multi"
    /// A security hook.
    case lsm
    /// An iterator over kernel objects.
    case iterator = "iter"
  }
}
