import BPF

extension LinkDescription {
  /// As bpftool's text.
  func print(to output: Output) {
    var head = "\(info.id): \(info.type.name)  "
    if case .structOps(let id) = info.details {
      head += "map \(id)  "
    } else {
      head += "prog \(info.programID)  "
    }
    let lines = text
    output.line(Self.ended(head + (lines.isInline ? lines.lines.joined(separator: "  ") : "")))
    if !lines.isInline { for line in lines.lines { output.line(Self.ended("\t" + line)) } }
    for pin in pins ?? [] { output.line("\tpinned \(pin)") }
    if let heldCookie { output.line("\tbpf_cookie \(heldCookie)") }
    if !holders.isEmpty { output.line("\t" + HolderText.line(holders)) }
  }

  /// Without the blanks that separate it from what does not follow.
  private static func ended(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }

  /// What the type has, and whether it goes on the first line.
  private var text: (lines: [String], isInline: Bool) {
    switch info.details {
    case .none, .structOps: ([], true)
    case .rawTracepoint(let name, let cookie): (["tp '\(name)'  " + Self.cookie(cookie)], false)
    case .tracing(let target): (lines(of: target), false)
    case .cgroup(let id, let type): (["cgroup_id \(id)  attach_type \(type.name)"], false)
    case .iterator(let target, let scope): (["target_name \(target)"] + words(of: scope), true)
    case .namespace(let inode, let type): (["netns_ino \(inode)  attach_type \(type.name)"], false)
    case .xdp(let index): (["ifindex \(interface(index))"], false)
    case .tcx(let index, let type), .netkit(let index, let type):
      (["ifindex \(interface(index))  attach_type \(type.name)"], false)
    case .sockmap(let id, let type): (["map_id \(id)  attach_type \(type.name)"], false)
    case .netfilter(let family, let hook, let priority, let flags):
      ([Self.netfilter(family, hook, priority, flags)], false)
    case .kprobeMulti(let link): (lines(of: link), false)
    case .uprobeMulti(let link): (lines(of: link), false)
    case .tracingMulti(let type, let count): (["attach_type \(type.name)  func_cnt \(count)"], false)
    case .perfEvent(let event): (line(of: event).map { [$0] } ?? [], false)
    }
  }

  private static func cookie(_ cookie: UInt64) -> String { cookie == 0 ? "" : "cookie \(cookie)  " }

  private func interface(_ index: UInt32) -> String {
    let name = InterfaceName.of(index)
    return name.hasPrefix("(") ? name : "\(name)(\(index))"
  }

  private func lines(of target: TracingLink) -> [String] {
    var lines = [
      (programType.map { "prog_type \($0.name)  " } ?? "") + "attach_type \(target.attachType.name)"
    ]
    if target.objectID != 0 || target.typeID != 0 {
      lines.append("target_obj_id \(target.objectID)  target_btf_id \(target.typeID)")
    }
    if target.cookie != 0 { lines.append(Self.cookie(target.cookie)) }
    return lines
  }

  private func words(of scope: IteratorLinkScope) -> [String] {
    switch scope {
    case .everything: []
    case .map(let id): ["map_id \(id)"]
    case .thread(let id): ["tid \(id)"]
    case .process(let id): ["pid \(id)"]
    case .cgroup(let id, let order): ["cgroup_id \(id)", "order \(Self.orderName(order))"]
    }
  }

  private static func netfilter(_ family: UInt32, _ hook: UInt32, _ priority: Int32, _ flags: UInt32)
    -> String
  {
    let families: [UInt32: String] = [1: "inet", 2: "ip", 3: "arp", 5: "netdev", 7: "bridge", 10: "ip6"]
    let inet = ["prerouting", "input", "forward", "output", "postrouting"]
    let hooks = family == 3 ? ["input", "output"] : [1, 2, 7, 10].contains(family) ? inet : []
    let name = hook < UInt32(hooks.count) ? " \(hooks[Int(hook)])" : ", hook \(hook),"
    return (families[family] ?? "pf: \(family)") + name + " prio \(priority)"
      + (flags == 0 ? "" : " flags 0x\(String(flags, radix: 16))")
  }

  private func lines(of link: KprobeMultiLink) -> [String] {
    guard !link.functions.isEmpty else { return [] }
    var lines = ["\(link.isReturn ? "kretprobe" : "kprobe").multi  func_cnt \(link.functions.count)"]
    if link.missed != 0 { lines[0] += "  missed \(link.missed)" }
    let rows = link.functions.sorted { $0.address < $1.address }.compactMap { function -> [String]? in
      guard let symbol = symbols.function(at: function.address) else { return nil }
      return [
        String(function.address, radix: 16), String(function.cookie, radix: 16),
        symbol.name + (symbol.module.map { " [\($0)]" } ?? ""),
      ]
    }
    return lines + Text.table([["addr", "cookie", "func [module]"]] + rows)
  }

  private func lines(of link: UprobeMultiLink) -> [String] {
    guard !link.places.isEmpty else { return [] }
    var lines = [
      "\(link.isReturn ? "uretprobe" : "uprobe").multi  path \(link.path)  func_cnt \(link.places.count)"
    ]
    if link.process != 0 { lines[0] += "  pid \(link.process)" }
    let rows = link.places.map { place in
      [place.offset, place.counterOffset, place.cookie].map { "0x" + String($0, radix: 16) }
    }
    return lines + Text.table([["offset", "ref_ctr_offset", "cookies"]] + rows)
  }

  private func line(of event: PerfEventLink) -> String? {
    switch event {
    case .unknown: return nil
    case .kprobe(let isReturn, let address, let function, let offset, let missed, let cookie):
      guard address != 0 || !function.isEmpty else { return nil }
      return (isReturn ? "kretprobe " : "kprobe ") + (address == 0 ? "" : String(address, radix: 16) + " ")
        + function + (offset == 0 ? "" : "+0x\(String(offset, radix: 16))")
        + (missed == 0 ? "" : "  missed \(missed)") + (cookie == 0 ? "" : "  cookie \(cookie)")
    case .uprobe(let isReturn, let file, let offset, let counter, let cookie):
      guard !file.isEmpty else { return nil }
      return (isReturn ? "uretprobe " : "uprobe ") + "\(file)+0x\(String(offset, radix: 16))  "
        + Self.cookie(cookie) + (counter == 0 ? "" : "ref_ctr_offset 0x\(String(counter, radix: 16))  ")
    case .tracepoint(let name, let cookie):
      return name.isEmpty ? nil : "tracepoint \(name)  " + Self.cookie(cookie)
    case .event(let event, let cookie):
      return "event \(event.typeName.map { "\($0):" } ?? "\(event.type) :")"
        + "\(event.configName ?? "\(event.config)")  " + Self.cookie(cookie)
    }
  }
}
