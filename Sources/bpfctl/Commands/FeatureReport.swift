import BPF

/// What the kernel, or a device, has.
struct FeatureReport {
  /// Something that was asked for: what it is called in JSON and macros, what it is in words, and the answer.
  struct Entry {
    let key: String
    let macro: String
    let words: String
    let answer: FeatureProbe
  }

  /// The helpers that programs of a type may call.
  struct Helpers {
    let type: ProgramType
    let answers: [(helper: HelperID, answer: FeatureProbe)]

    var available: [HelperID] { answers.filter { $0.answer == .supported }.map(\.helper) }

    /// Why not all of them could be told, if so.
    var doubt: KernelErrno? {
      answers.lazy.compactMap { if case .inconclusive(let errno) = $0.answer { errno } else { nil } }.first
    }
  }

  /// Settings by their names; `nil` for what the kernel does not tell. Empty for a device.
  private(set) var settings: [(name: String, value: Int?)] = []
  /// Options that the kernel was built with; `nil` if they cannot be read.
  private(set) var options: [String: String]?
  let isOfKernel: Bool
  let systemCall: Entry
  private(set) var programTypes: [Entry] = []
  private(set) var mapTypes: [Entry] = []
  private(set) var helpers: [Helpers] = []
  private(set) var instructions: [Entry] = []

  /// Asks for everything.
  ///
  /// - Parameters:
  ///   - interface: the device, or `nil` for the kernel itself.
  ///   - asksForAll: also for helpers whose programs write to the kernel's log when they are verified.
  init(_ kernel: Kernel, interface: UInt32?, asksForAll: Bool) {
    isOfKernel = interface == nil
    systemCall = Entry(
      key: "have_bpf_syscall", macro: "BPF_SYSCALL", words: "bpf(2)", answer: kernel.probeSystemCall())
    if isOfKernel {
      settings = Self.settingNames.map { ($0.name, try? kernel.setting("\($0.folder)/\($0.name)")) }
      options = try? kernel.configuration(of: Set(Self.optionNames))
    }
    guard systemCall.answer != .unsupported else { return }
    let device = interface ?? 0
    let types = isOfKernel ? ProgramType.all.filter { $0 != .unspec } : [.schedCls, .xdp]
    for type in types {
      let answer = kernel.probe(type, onInterface: device)
      programTypes.append(Self.entry(type.name, "prog_type", "program type", answer))
      helpers.append(Self.helpers(kernel, type, answer, device: device, asksForAll: asksForAll))
    }
    mapTypes = (isOfKernel ? MapType.all.filter { $0 != .unspec } : [.hash, .array]).map {
      Self.entry($0.name, "map_type", "map type", kernel.probe($0, onInterface: device))
    }
    instructions = Self.features.map { feature, key, words in
      Entry(
        key: "have_\(key)", macro: key.uppercased(), words: words,
        answer: kernel.probe(feature, onInterface: device))
    }
  }

  private static func entry(_ name: String, _ kind: String, _ words: String, _ answer: FeatureProbe) -> Entry
  {
    Entry(
      key: "have_\(name)_\(kind)", macro: "\(name)_\(kind)".uppercased(), words: "\(words) \(name)",
      answer: answer)
  }

  private static func helpers(
    _ kernel: Kernel, _ type: ProgramType, _ typeAnswer: FeatureProbe, device: UInt32, asksForAll: Bool
  ) -> Helpers {
    let wanted = HelperID.all.filter { $0 != .unspec && (asksForAll || !noisy.contains($0)) }
    return Helpers(
      type: type,
      answers: wanted.map { helper in
        // Where there are no such programs, none calls anything.
        (helper, typeAnswer == .supported ? kernel.probe(helper, in: type, onInterface: device) : typeAnswer)
      })
  }

  /// When a program with one of these is verified, the kernel writes to its log.
  private static let noisy: Set<HelperID> = [.tracePrintk, .traceVprintk, .probeWriteUser]

  private static let settingNames: [(folder: String, name: String)] = [
    ("kernel", "unprivileged_bpf_disabled"), ("net/core", "bpf_jit_enable"), ("net/core", "bpf_jit_harden"),
    ("net/core", "bpf_jit_kallsyms"), ("net/core", "bpf_jit_limit"),
  ]

  private static let features: [(InstructionFeature, key: String, words: String)] = [
    (.largePrograms, "large_insn_limit", "programs of more than 4096 instructions"),
    (.boundedLoops, "bounded_loops", "bounded loops"),
    (.version2, "v2_isa_extension", "version 2 of the instruction set"),
    (.version3, "v3_isa_extension", "version 3 of the instruction set"),
    (.version4, "v4_isa_extension", "version 4 of the instruction set"),
  ]

  /// What programs, and what they are attached to, depend on.
  static let optionNames = [
    "BPF", "BPF_SYSCALL", "HAVE_EBPF_JIT", "BPF_JIT", "BPF_JIT_ALWAYS_ON", "DEBUG_INFO_BTF",
    "DEBUG_INFO_BTF_MODULES", "CGROUPS", "CGROUP_BPF", "CGROUP_NET_CLASSID", "SOCK_CGROUP_DATA", "BPF_EVENTS",
    "KPROBE_EVENTS", "UPROBE_EVENTS", "TRACING", "FTRACE_SYSCALLS", "FUNCTION_ERROR_INJECTION",
    "BPF_KPROBE_OVERRIDE", "NET", "XDP_SOCKETS", "LWTUNNEL_BPF", "NET_ACT_BPF", "NET_CLS_BPF", "NET_CLS_ACT",
    "NET_SCH_INGRESS", "XFRM", "IP_ROUTE_CLASSID", "IPV6_SEG6_BPF", "BPF_LIRC_MODE2", "BPF_STREAM_PARSER",
    "NETFILTER_XT_MATCH_BPF", "TEST_BPF", "HZ",
  ].map { "CONFIG_\($0)" }
}
