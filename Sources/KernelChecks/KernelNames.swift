import BPF

/// What of a kernel's types programs can be bound to and may call.
struct KernelNames {
  /// A function with its number in the kernel's types.
  struct Function {
    let id: BTFTypeID
    let name: String
  }

  /// A structure of operations that programs can implement.
  struct Operations {
    let id: BTFTypeID
    let name: String
    /// The members that are addresses.
    let members: [UInt32]
  }

  private let functions: [Function]
  private let tracepoints: [String: BTFTypeID]
  /// The functions that the kernel's types mark as ones that programs may call. C: `bpf_kfunc`. Linux 6.9.
  let callable: [Function]
  /// In the order of their names.
  let operations: [Operations]

  init(of table: BTFTable) throws {
    var functions: [Function] = []
    var tracepoints: [String: BTFTypeID] = [:]
    var marked: Set<BTFTypeID> = []
    var structures: [String] = []
    let prefix = "bpf_struct_ops_"
    for id in table.ids {
      let type = try table.type(id)
      switch type.body {
      case .function: functions.append(Function(id: id, name: type.name))
      case .reference where type.name.hasPrefix("btf_trace_"): tracepoints[type.name] = id
      case .declTag(let target, _) where type.name == "bpf_kfunc": marked.insert(target)
      case .composite where type.name.hasPrefix(prefix):
        structures.append(String(type.name.dropFirst(prefix.count)))
      default: break
      }
    }
    self.functions = functions
    self.tracepoints = tracepoints
    callable = functions.filter { marked.contains($0.id) }
    operations = try structures.sorted().compactMap { name in
      guard let id = table.firstType(named: name, kind: .structure),
        case .composite(let structure) = try table.type(id).body
      else { return nil }
      let members = try structure.members.enumerated().filter { _, member in
        if case .pointer = try table.type(member.type).body { true } else { false }
      }
      return Operations(id: id, name: name, members: members.map { UInt32(clamping: $0.offset) })
    }
  }

  /// What programs may call on kernels whose types do not mark it is among these.
  var likelyCallable: [Function] {
    let prefixes = [
      "bpf_", "tcp_", "bbr_", "dctcp_", "cubictcp_", "crash_kexec", "cgroup_rstat_", "hid_bpf_",
    ]
    return functions { name in prefixes.contains { name.hasPrefix($0) } }
  }

  /// A function or tracepoint, by the name of its type.
  func target(named name: String) -> BTFTypeID? {
    tracepoints[name] ?? functions.first { $0.name == name }?.id
  }

  /// The functions with names of some sort, each name once.
  func functions(where isMeant: (String) -> Bool) -> [Function] {
    var seen: Set<String> = []
    return functions.filter { isMeant($0.name) && seen.insert($0.name).inserted }
  }
}
