import BPF
import Glibc

/// What `link show` says of a link.
struct LinkDescription {
  let info: LinkInfo
  /// The type of its program, where it matters and can be told.
  let programType: ProgramType?
  /// Where it is pinned; `nil` if no link is pinned anywhere.
  let pins: [String]?
  /// The processes that have it open.
  let holders: [ObjectHolders.Holder]
  /// Names of kernel functions by their addresses.
  let symbols: KernelFunctions

  /// As bpftool, key by key.
  var json: JSON {
    var members: [JSON.Member] = [
      .init(name: "id", value: .number(info.id)),
      .init(name: "type", value: Self.word(info.type)),
      .init(name: "prog_id", value: .number(info.programID)),
    ]
    members += details.map { JSON.Member(name: $0.0, value: $0.1) }
    if let pins { members.append(.init(name: "pinned", value: .array(pins.map { .string($0) }))) }
    if let heldCookie { members.append(.init(name: "bpf_cookie", value: .number(heldCookie))) }
    return .object(members + HolderText.members(holders))
  }

  /// Once more the cookie of a perf event, which bpftool tells with the processes that hold the link.
  var heldCookie: UInt64? {
    guard !holders.isEmpty, case .perfEvent(let event) = info.details else { return nil }
    return switch event {
    case .kprobe(_, _, _, _, _, let cookie), .uprobe(_, _, _, _, let cookie), .tracepoint(_, let cookie),
      .event(_, let cookie):
      cookie
    case .unknown: nil
    }
  }

  /// A constant's name, or its number where it has none here.
  private static func word(_ constant: some KernelConstant) -> JSON {
    constant.kernelName == nil ? .number(constant.rawValue) : .string(constant.name)
  }

  private typealias Members = [(String, JSON)]

  private var details: Members {
    switch info.details {
    case .none: []
    case .rawTracepoint(let name, let cookie):
      [("tp_name", .string(name)), ("cookie", .number(cookie))]
    case .tracing(let target):
      (programType.map { [("prog_type", Self.word($0))] } ?? []) + [
        ("attach_type", Self.word(target.attachType)), ("target_obj_id", .number(target.objectID)),
        ("target_btf_id", .number(target.typeID)), ("cookie", .number(target.cookie)),
      ]
    case .cgroup(let id, let type): [("cgroup_id", .number(id)), ("attach_type", Self.word(type))]
    case .iterator(let target, let scope): [("target_name", .string(target))] + members(of: scope)
    case .namespace(let inode, let type): [("netns_ino", .number(inode)), ("attach_type", Self.word(type))]
    case .xdp(let index): interface(index)
    case .tcx(let index, let type), .netkit(let index, let type):
      interface(index) + [("attach_type", Self.word(type))]
    case .structOps(let id): [("map_id", .number(id))]
    case .sockmap(let id, let type): [("map_id", .number(id)), ("attach_type", Self.word(type))]
    case .netfilter(let family, let hook, let priority, let flags):
      [
        ("pf", .number(family)), ("hook", .number(hook)), ("prio", .number(priority)),
        ("flags", .number(flags)),
      ]
    case .kprobeMulti(let link): members(of: link)
    case .uprobeMulti(let link): members(of: link)
    case .tracingMulti: []
    case .perfEvent(let event): members(of: event)
    }
  }

  private func interface(_ index: UInt32) -> Members {
    [("devname", .string(InterfaceName.of(index))), ("ifindex", .number(index))]
  }

  private func members(of scope: IteratorLinkScope) -> Members {
    switch scope {
    case .everything: []
    case .map(let id): [("map_id", .number(id))]
    case .thread(let id): [("tid", .number(id))]
    case .process(let id): [("pid", .number(id))]
    case .cgroup(let id, let order): [("cgroup_id", .number(id)), ("order", .string(Self.orderName(order)))]
    }
  }

  static func orderName(_ order: UInt32) -> String {
    switch CgroupOrder(rawValue: order) {
    case .selfOnly: "self_only"
    case .descendantsPre: "descendants_pre"
    case .descendantsPost: "descendants_post"
    case .ancestorsUp: "ancestors_up"
    case nil: order == 0 ? "order_unspec" : "unknown"
    }
  }

  private func members(of link: KprobeMultiLink) -> Members {
    let functions = link.functions.sorted { $0.address < $1.address }.compactMap { function -> JSON? in
      guard let symbol = symbols.function(at: function.address) else { return nil }
      return .object([
        "addr": .number(function.address), "func": .string(symbol.name),
        "module": symbol.module.map { .string($0) } ?? .number("null"), "cookie": .number(function.cookie),
      ])
    }
    return [
      ("retprobe", .bool(link.isReturn)), ("func_cnt", .number(link.functions.count)),
      ("missed", .number(link.missed)), ("funcs", .array(functions)),
    ]
  }

  private func members(of link: UprobeMultiLink) -> Members {
    let places = link.places.map { place in
      JSON.object([
        "offset": .number(place.offset), "ref_ctr_offset": .number(place.counterOffset),
        "cookie": .number(place.cookie),
      ])
    }
    return [
      ("retprobe", .bool(link.isReturn)), ("path", .string(link.path)),
      ("func_cnt", .number(link.places.count)), ("pid", .number(Int32(bitPattern: link.process))),
      ("funcs", .array(places)),
    ]
  }

  private func members(of event: PerfEventLink) -> Members {
    switch event {
    case .unknown: []
    case .kprobe(let isReturn, let address, let function, let offset, let missed, let cookie):
      [
        ("retprobe", .bool(isReturn)), ("addr", .number(address)), ("func", .string(function)),
        ("offset", .number(offset)), ("missed", .number(missed)), ("cookie", .number(cookie)),
      ]
    case .uprobe(let isReturn, let file, let offset, let counter, let cookie):
      [
        ("retprobe", .bool(isReturn)), ("file", .string(file)), ("offset", .number(offset)),
        ("cookie", .number(cookie)), ("ref_ctr_offset", .number(counter)),
      ]
    case .tracepoint(let name, let cookie): [("tracepoint", .string(name)), ("cookie", .number(cookie))]
    case .event(let event, let cookie):
      [
        ("event_type", event.typeName.map { .string($0) } ?? .number(event.type)),
        ("event_config", event.configName.map { .string($0) } ?? .number(event.config)),
        ("cookie", .number(cookie)),
      ]
    }
  }
}

/// Names of network interfaces, as bpftool writes them.
enum InterfaceName {
  static func of(_ index: UInt32) -> String {
    guard index != 0 else { return "(detached)" }
    var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE) + 1)
    guard unsafe if_indextoname(index, &name) != nil else { return "(unknown)" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// Kernel functions by their addresses, from `/proc/kallsyms`; read when the first is asked for.
final class KernelFunctions {
  private lazy var byAddress: [UInt64: (name: String, module: String?)] = Self.read()

  /// The function at an address. Where functions begin with a landing pad of four bytes, the kernel tells the
  /// address behind it.
  func function(at address: UInt64) -> (name: String, module: String?)? {
    guard address != 0 else { return nil }
    return byAddress[address] ?? (address > 4 ? byAddress[address - 4] : nil)
  }

  private static func read() -> [UInt64: (name: String, module: String?)] {
    guard let bytes = try? LiveSystemCalls().readFile("/proc/kallsyms") else { return [:] }
    var result: [UInt64: (name: String, module: String?)] = [:]
    for line in bytes.array.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      guard fields.count >= 3, let address = UInt64(String(decoding: fields[0], as: UTF8.self), radix: 16),
        address != 0, result[address] == nil
      else { continue }
      let module = fields.count > 3 ? String(decoding: fields[3].dropFirst().dropLast(), as: UTF8.self) : nil
      result[address] = (String(decoding: fields[2], as: UTF8.self), module)
    }
    return result
  }
}
