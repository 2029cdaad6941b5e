import BPF

/// `bpfctl perf`.
enum PerfCommands {
  static let root = Command(
    name: "perf", summary: "perf events: show what processes have attached by their descriptors",
    children: [
      Command(
        name: "show", alias: "list", summary: "show each descriptor that a program is attached by",
        details: "Links are told by `link show`; here are tracepoints and probes of the older kind, too."
      ) { words, _, output in try show(&words, output) }
    ])

  private static func show(_ words: inout Words, _ output: Output) throws {
    try words.finish()
    let found = try Kernel().attachedDescriptors()
    if output.json {
      output.value(.array(found.map(json)))
    } else {
      for descriptor in found { output.line(text(descriptor)) }
    }
  }

  /// What a kind of descriptor tells: names as bpftool's.
  private static func details(_ attachment: TaskDescriptor) -> [(name: String, value: JSON)] {
    switch attachment.kind {
    case .rawTracepoint, .tracepoint: [("tracepoint", .string(attachment.name))]
    case .kprobe, .kretprobe:
      attachment.name.isEmpty
        ? [("addr", .number(attachment.address))]
        : [("func", .string(attachment.name)), ("offset", .number(attachment.offset))]
    case .uprobe, .uretprobe:
      [("filename", .string(attachment.name)), ("offset", .number(attachment.offset))]
    default: []
    }
  }

  private static func json(_ found: AttachedDescriptor) -> JSON {
    var members: [JSON.Member] = [
      .init(name: "pid", value: .number(found.process)), .init(name: "fd", value: .number(found.descriptor)),
      .init(name: "prog_id", value: .number(found.attachment.programID)),
    ]
    if let kind = found.attachment.kind.name { members.append(.init(name: "fd_type", value: .string(kind))) }
    return .object(members + details(found.attachment).map { .init(name: $0.name, value: $0.value) })
  }

  private static func text(_ found: AttachedDescriptor) -> String {
    let attachment = found.attachment
    let kind = attachment.kind.name ?? "type \(attachment.kind.rawValue)"
    var line = "pid \(found.process)  fd \(found.descriptor)  prog_id \(attachment.programID)  \(kind)"
    for (name, value) in details(attachment) {
      if case .string(let text) = value {
        line += "  \(name) \(text)"
      } else {
        line += "  \(name) \(value.compact)"
      }
    }
    return line
  }
}
