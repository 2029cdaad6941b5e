import BPFBytes
import BPFTypes
import BTF

/// Gives global functions the type of their context that kernels want to see which do not know the tag `arg:ctx`
/// (parity SYM-10). Functions are shared by programs of several types, so each program gets copies of its own.
struct ContextTypes {
  /// What the object's types get at their end.
  private(set) var appendix: BTFAppendix
  private(set) var remarks: [String] = []

  private let types: BTFTable
  private let byteOrder: ByteOrder
  /// The tagged parameters of functions.
  private let tagged: [BTFTypeID: [Int]]

  private static let tag = "arg:ctx"

  init(of object: BPFObject, types: BTFTable) throws(BTFError) {
    self.types = types
    byteOrder = object.byteOrder
    // Mending appends types of its own, for functions of the kernel; these come after them.
    let mended = try BTFTable(
      parsing: ByteSlice(try types.loadable(applying: object.fixups, order: object.byteOrder)))
    appendix = BTFAppendix(to: mended, order: object.byteOrder)
    tagged = try types.parameters(taggedWith: Self.tag)
  }

  /// Rewrites the function information of a program.
  mutating func apply(to load: inout ProgramLoad) throws(BTFError) {
    guard !tagged.isEmpty, let context = load.type.contextName, let info = load.functionInfo else { return }
    var pointer: BTFTypeID?
    var bytes = info.bytes
    for record in 0..<info.count {
      let place = record * info.recordSize + 4
      guard let raw = try? ByteSlice(bytes).load(UInt32.self, at: place, order: byteOrder),
        let parameters = tagged[BTFTypeID(rawValue: raw)],
        let (function, prototype) = try globalFunction(BTFTypeID(rawValue: raw))
      else { continue }
      var arguments = prototype.parameters.map { ($0.name, $0.type) }
      var changed: [Int] = []
      for parameter in parameters where arguments.indices.contains(parameter) {
        switch try isContext(arguments[parameter].1, load.type, context) {
        case .yes: continue
        case .no:
          remarks.append(
            "function \(function.onOneLine): the kernel knows no context arguments, and parameter "
              + "\(parameter) cannot be made a struct \(context) *")
        case .tobe:
          let type = pointer ?? appendix.addPointer(toStructure: context)
          pointer = type
          arguments[parameter].1 = type
          changed.append(parameter)
        }
      }
      guard !changed.isEmpty else { continue }
      let copy = appendix.addFunction(function, result: prototype.result, parameters: arguments)
      for parameter in changed { appendix.addTag(Self.tag, on: copy, parameter: parameter) }
      try? bytes.store(copy.rawValue, at: place, order: byteOrder)
    }
    load.functionInfo?.bytes = bytes
  }

  private func globalFunction(_ id: BTFTypeID) throws(BTFError) -> (String, BTFPrototype)? {
    let type = try types.type(id)
    guard case .function(let function) = type.body, function.linkage == .global,
      case .functionPrototype(let prototype) = try types.type(function.prototype).body
    else { return nil }
    return (type.name, prototype)
  }

  private enum Verdict { case yes, tobe, no }

  /// Whether a parameter is the context already, or can be made it: for `void *`, and what tracing programs are
  /// written with.
  private func isContext(
    _ parameter: BTFTypeID, _ program: ProgramType, _ context: String
  ) throws(BTFError) -> Verdict {
    guard case .pointer(let target) = try types.resolved(parameter).body else { return .no }
    var named = try types.type(target)
    while case .reference(let next) = named.body, named.kind != .typedef { named = try types.type(next) }
    let hasRegisters = program == .kprobe || program == .perfEvent
    if hasRegisters, named.kind == .typedef, named.name == "bpf_user_pt_regs_t" { return .yes }
    let pointee = try types.resolved(named.id)
    switch pointee.body {
    case .void: return .tobe
    case .composite where pointee.kind == .structure && pointee.name == context: return .yes
    case .composite where pointee.kind == .structure && pointee.name == "pt_regs" && hasRegisters:
      return .tobe
    case .int(let int)
    where int.size == 8 && (program == .rawTracepoint || program == .rawTracepointWritable):
      return .tobe
    default: return .no
    }
  }
}

extension BPFObject {
  /// What has to be done about contexts on a kernel, if anything.
  func contextTypes(_ facts: Facts) throws(BPFError) -> ContextTypes? {
    guard let types, facts.missing.contains(.contextTag) else { return nil }
    do { return try ContextTypes(of: self, types: types) } catch { throw BPFError(error, of: path) }
  }

  /// Whether a function takes the context by a tag, which older kernels do not know.
  package var tagsContexts: Bool {
    guard let found = try? types?.parameters(taggedWith: "arg:ctx") else { return false }
    return !found.isEmpty
  }
}

extension BTFTable {
  /// The parameters of functions that bear a tag.
  fileprivate func parameters(taggedWith name: String) throws(BTFError) -> [BTFTypeID: [Int]] {
    var result: [BTFTypeID: [Int]] = [:]
    for id in ids where try kind(of: id) == .declTag {
      guard case .declTag(let target, let component) = try type(id).body, component >= 0,
        try self.name(of: id) == name
      else { continue }
      result[target, default: []].append(Int(component))
    }
    return result
  }
}

extension ProgramType {
  /// The kernel's name for what programs of the type are given, if it has one.
  fileprivate var contextName: String? {
    switch self {
    case .cgroupDevice: "bpf_cgroup_dev_ctx"
    case .cgroupSock: "bpf_sock"
    case .cgroupSockAddr: "bpf_sock_addr"
    case .cgroupSockopt: "bpf_sockopt"
    case .cgroupSysctl: "bpf_sysctl"
    case .kprobe: "bpf_user_pt_regs_t"
    case .netfilter: "bpf_nf_ctx"
    case .perfEvent: "bpf_perf_event_data"
    case .rawTracepoint, .rawTracepointWritable: "bpf_raw_tracepoint_args"
    case .skLookup: "bpf_sk_lookup"
    case .skMsg: "sk_msg_md"
    case .skReuseport: "sk_reuseport_md"
    case .sockOps: "bpf_sock_ops"
    case .xdp: "xdp_md"
    case .cgroupSkb, .flowDissector, .lwtIn, .lwtOut, .lwtSeg6local, .lwtXmit, .schedAct, .schedCls, .skSkb,
      .socketFilter:
      "__sk_buff"
    default: nil
    }
  }
}
