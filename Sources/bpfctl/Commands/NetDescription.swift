import BPF
import Glibc

/// What `net show` says of some interfaces, and of the whole namespace.
struct NetDescription {
  /// A line of text, and the same as bpftool's JSON.
  private struct Entry {
    let text: String
    let json: JSON
  }

  private var xdp: [Entry] = []
  private var traffic: [Entry] = []
  private var flowDissectors: [Entry] = []
  private var netfilter: [Entry] = []

  init(_ interfaces: [NetworkInterface], _ kernel: Kernel) throws {
    for interface in interfaces {
      try addXDP(interface)
      for direction in TrafficDirection.allCases {
        try addOrdered(interface, "tcx/\(direction)", kernel) { () throws(BPFError) in
          try interface.tcx(direction)
        }
      }
      for end in NetkitEnd.allCases where interface.kind == "netkit" {
        try addOrdered(interface, "netkit/\(end)", kernel) { () throws(BPFError) in
          try interface.netkit(end)
        }
      }
      try addFilters(interface)
    }
    flowDissectors = try kernel.flowDissectorPrograms().map { id in
      Entry(text: "id \(id)", json: .object(["id": .number(id)]))
    }
    netfilter = try kernel.netfilterLinks().map { link in
      let place = link.place
      let text =
        "pf \(place.family) hook \(place.hook) prio \(place.priority) flags \(place.flags) "
        + "prog_id \(link.programID) link_id \(link.linkID)"
      return Entry(
        text: text,
        json: .object([
          "pf": .number(place.family), "hook": .number(place.hook), "prio": .number(place.priority),
          "flags": .number(place.flags), "prog_id": .number(link.programID), "link_id": .number(link.linkID),
        ]))
    }
  }

  /// As bpftool, key by key.
  var json: JSON {
    .object([
      "xdp": .array(xdp.map(\.json)), "tc": .array(traffic.map(\.json)),
      "flow_dissector": .array(flowDissectors.map(\.json)), "netfilter": .array(netfilter.map(\.json)),
    ])
  }

  func print(to output: Output) {
    let sections = [
      ("xdp", xdp), ("tc", traffic), ("flow_dissector", flowDissectors), ("netfilter", netfilter),
    ]
    for (name, entries) in sections {
      output.line("\(name):")
      for entry in entries { output.line(entry.text) }
      output.line("")
    }
  }

  private mutating func addXDP(_ interface: NetworkInterface) throws {
    let state = try interface.xdp()
    guard state.attached != XDPState.Attached.none else { return }
    let programs: [(mode: String, key: String, id: UInt32?)] = [
      ("driver", "driver", state.nativeProgramID), ("generic", "generic", state.genericProgramID),
      ("offload", "offload", state.offloadProgramID),
    ]
    let present = programs.compactMap { entry in entry.id.map { (entry.mode, $0) } }
    let isSeveral = state.attached == .several
    let head = "\(interface.name)(\(interface.index))"
    let shown = present.map { "\($0) id \($1)" }.joined(separator: " ")
    var members = Self.head(interface)
    if isSeveral {
      let list = present.map { JSON.object(["mode": .string($0), "id": .number($1)]) }
      members.append(.init(name: "multi_attachments", value: .array(list)))
    } else if let (mode, id) = present.first {
      members.append(.init(name: "mode", value: .string(mode)))
      members.append(.init(name: "id", value: .number(id)))
    }
    xdp.append(Entry(text: "\(head) \(isSeveral ? "multi " : "")\(shown)", json: .object(members)))
  }

  private mutating func addOrdered(
    _ interface: NetworkInterface, _ kind: String, _ kernel: Kernel,
    _ query: () throws(BPFError) -> AttachedPrograms
  ) throws {
    let list: AttachedPrograms
    do {
      list = try query()
    } catch {
      // Nothing can be attached to what the kernel does not have.
      guard error.code == .kernelTooOld else { throw error }
      return
    }
    for entry in list.entries {
      let name = (try? kernel.program(id: entry.programID))?.name ?? ""
      var members = Self.head(interface)
      members.append(.init(name: "kind", value: .string(kind)))
      members.append(.init(name: "name", value: .string(name)))
      members.append(.init(name: "prog_id", value: .number(entry.programID)))
      members.append(.init(name: "prog_flags", value: Self.bits(entry.programFlags)))
      var text = "\(interface.name)(\(interface.index)) \(kind) \(name) prog_id \(entry.programID)"
      // bpftool tells programs that are attached by no link so.
      members.append(.init(name: "link_id", value: .number(entry.linkID ?? 0)))
      members.append(.init(name: "link_flags", value: Self.bits(entry.linkFlags)))
      if let link = entry.linkID { text += " link_id \(link)" }
      traffic.append(Entry(text: text, json: .object(members)))
    }
  }

  private mutating func addFilters(_ interface: NetworkInterface) throws {
    for discipline in try interface.queueingDisciplines() {
      let parents: [(kind: String, filters: [TrafficControlFilter])] =
        discipline.kind == "clsact"
        ? try TrafficDirection.allCases.map { ("clsact/\($0)", try interface.filters($0)) }
        : [(discipline.kind, try interface.filters(parent: discipline.handle))]
      for parent in parents {
        for filter in parent.filters where filter.kind == "bpf" { add(filter, parent.kind, interface) }
      }
    }
  }

  private mutating func add(_ filter: TrafficControlFilter, _ kind: String, _ interface: NetworkInterface) {
    var members = Self.head(interface)
    members.append(.init(name: "kind", value: .string(kind)))
    var text = "\(interface.name)(\(interface.index)) \(kind)"
    func add(_ name: String?, _ id: UInt32?, to members: inout [JSON.Member]) {
      if let name {
        members.append(.init(name: "name", value: .string(name)))
        text += " \(name)"
      }
      if let id {
        members.append(.init(name: "id", value: .number(id)))
        text += " id \(id)"
      }
    }
    add(filter.name, filter.programID, to: &members)
    if !filter.actions.isEmpty {
      text += " act ["
      let actions = filter.actions.map { action in
        var parts: [JSON.Member] = []
        add(action.name, action.programID, to: &parts)
        return JSON.object(parts)
      }
      text += " ]"
      members.append(.init(name: "act", value: .array(actions)))
    }
    traffic.append(Entry(text: text, json: .object(members)))
  }

  /// The bits that are set, each as a number.
  private static func bits(_ flags: UInt32) -> JSON {
    .array((0..<32).filter { flags >> $0 & 1 != 0 }.map { .number(UInt32(1) << $0) })
  }

  private static func head(_ interface: NetworkInterface) -> [JSON.Member] {
    [
      .init(name: "devname", value: .string(interface.name)),
      .init(name: "ifindex", value: .number(interface.index)),
    ]
  }
}
