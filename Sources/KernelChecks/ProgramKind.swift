import BPF

/// A way in which programs are loaded, on which their rights depend.
struct ProgramKind: CustomStringConvertible {
  /// What a program is loaded for.
  struct Binding {
    /// C: `attach_btf_id`; 0 for programs without one.
    let target: UInt32
    /// C: `expected_attach_type`, a member's number for programs of `struct_ops`.
    let attachType: AttachType?

    init(_ target: BTFTypeID?, _ attachType: AttachType?) {
      self.target = target?.rawValue ?? 0
      self.attachType = attachType
    }
  }

  let type: ProgramType
  /// As it counts for rights: none for programs of `struct_ops`.
  let attachType: AttachType?
  let isSleepable: Bool
  /// The structure that programs of `struct_ops` belong to.
  let structure: String?
  /// One for each target that stands for the others; what one of them may, the kind may.
  let bindings: [Binding]

  init(
    _ type: ProgramType, _ attachType: AttachType?, isSleepable: Bool, structure: String? = nil,
    _ bindings: [Binding]
  ) {
    self.type = type
    self.attachType = attachType
    self.isSleepable = isSleepable
    self.structure = structure
    self.bindings = bindings
  }

  /// The numbers of the program type and of the attach type or `-`, 1 for programs that may sleep or 0, the structure
  /// or `-`.
  var description: String {
    "\(type.rawValue) \(attachType.map { "\($0.rawValue)" } ?? "-") \(isSleepable ? 1 : 0) \(structure ?? "-")"
  }

  /// What the sections of objects stand for, each once.
  static func all(_ names: KernelNames) -> [ProgramKind] {
    var seen: Set<String> = []
    let judge = VerifierJudge()
    return SectionTable.definitions.flatMap { definition -> [ProgramKind] in
      let isSleepable = definition.traits.contains(.sleepable)
      switch definition.programType {
      // It has the rights of the program that it extends.
      case .ext: return []
      case .structOps:
        return names.operations.map { structure in
          // Some members are not for programs, and would seem to let them do anything.
          let members = structure.members.map { Binding(structure.id, AttachType(rawValue: $0)) }
            .filter { judge.hears(of: ProgramKind(.structOps, nil, isSleepable: isSleepable, [$0])) }
          return ProgramKind(
            .structOps, nil, isSleepable: isSleepable, structure: structure.name, members)
        }
      default:
        return [
          ProgramKind(
            definition.programType, definition.attachType, isSleepable: isSleepable,
            bindings(of: definition, names))
        ]
      }
    }.filter { !$0.bindings.isEmpty && seen.insert($0.description).inserted }
  }

  private static func bindings(of definition: SectionDefinition, _ names: KernelNames) -> [Binding] {
    guard definition.programType == .tracing || definition.programType == .lsm else {
      return [Binding(nil, definition.attachType)]
    }
    // None is a target of all kernels; those that a kernel does not take say nothing.
    let isSleepable = definition.traits.contains(.sleepable)
    let targets: [String] =
      switch definition.attachType {
      case .traceRawTp?: isSleepable ? ["btf_trace_sys_enter"] : ["btf_trace_sched_process_exec"]
      case .traceIter?: ["bpf_iter_task", "bpf_iter_bpf_map", "bpf_iter_tcp"]
      case .modifyReturn?:
        ["security_task_getpgid", "security_file_open", "__x64_sys_getpgid", "bpf_modify_return_test"]
      case .lsmMac?: ["bpf_lsm_file_open", "bpf_lsm_socket_bind", "bpf_lsm_bprm_committed_creds"]
      case .lsmCgroup?:
        [
          "bpf_lsm_socket_bind", "bpf_lsm_socket_post_create", "bpf_lsm_sk_alloc_security",
          "bpf_lsm_sk_clone_security", "bpf_lsm_inet_csk_clone", "bpf_lsm_socket_sendmsg",
        ]
      default: ["hrtimer_nanosleep", "__x64_sys_getpgid", "__x64_sys_bpf", "bpf_fentry_test1"]
      }
    let judge = VerifierJudge()
    return targets.compactMap { names.target(named: $0) }.map { Binding($0, definition.attachType) }
      .filter {
        judge.hears(
          of: ProgramKind(definition.programType, definition.attachType, isSleepable: isSleepable, [$0]))
      }
  }
}
