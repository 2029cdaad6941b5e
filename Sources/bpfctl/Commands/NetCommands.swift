import BPF

/// `bpfctl net`.
enum NetCommands {
  private static let types =
    "{ xdp | xdpgeneric | xdpdrv | xdpoffload | tcx_ingress | tcx_egress }"

  static let root = Command(
    name: "net", summary: "network hooks: show what is attached to interfaces, attach, detach",
    children: [
      Command(
        name: "show", alias: "list", synopsis: "[dev NAME]",
        summary: "show the programs of one interface, or of all"
      ) { words, _, output in try show(&words, output) },
      Command(
        name: "attach", synopsis: "TYPE PROG dev NAME [{ overwrite | prepend }]",
        summary: "attach a program to an interface, until it is detached",
        details: """
          TYPE is \(types).
          PROG is \(Selection.programSynopsis).
          With overwrite an XDP program gives way; with prepend a tcx program runs before all others.
          """
      ) { words, _, output in try attach(&words, output) },
      Command(
        name: "detach", synopsis: "TYPE [PROG] dev NAME",
        summary: "detach the program of an interface",
        details: """
          TYPE is \(types).
          Where several tcx programs are attached, PROG names one: \(Selection.programSynopsis).
          """
      ) { words, _, output in try detach(&words, output) },
    ])

  private static func show(_ words: inout Words, _ output: Output) throws {
    let kernel = Kernel()
    let interfaces =
      words.isEmpty ? try kernel.interfaces() : [try interface(&words, kernel)]
    try words.finish()
    let description = try NetDescription(interfaces, kernel)
    if output.json { output.value(.array([description.json])) } else { description.print(to: output) }
  }

  private static func attach(_ words: inout Words, _ output: Output) throws {
    let kernel = Kernel()
    let type = try AttachmentType(&words)
    let program = try oneProgram(&words, kernel)
    let interface = try interface(&words, kernel)
    let overwrites = words.take(keyword: "overwrite")
    let prepends = !overwrites && words.take(keyword: "prepend")
    try words.finish()
    switch type {
    case .xdp(let mode):
      guard !prepends else { throw Failure.usage("prepend is for tcx_ingress and tcx_egress") }
      try interface.attachXDP(program, mode: mode, if: overwrites ? .any : .ifNotPresent)
    case .tcx(let direction):
      guard !overwrites else { throw Failure.usage("overwrite is for XDP") }
      try interface.attachTCX(program, direction, at: prepends ? .first : .last)
    }
    output.done()
  }

  private static func detach(_ words: inout Words, _ output: Output) throws {
    let kernel = Kernel()
    let type = try AttachmentType(&words)
    var chosen: Program?
    // `dev` comes right behind the type as in bpftool, or a program does.
    if let word = words.next, !"dev".hasPrefix(word) { chosen = try oneProgram(&words, kernel) }
    let interface = try interface(&words, kernel)
    try words.finish()
    switch type {
    case .xdp(let mode): try interface.detachXDP(mode: mode, expecting: chosen)
    case .tcx(let direction):
      try interface.detachTCX(try chosen ?? only(interface.tcx(direction), kernel, interface), direction)
    }
    output.done()
  }

  /// The one program that no link holds.
  private static func only(
    _ list: AttachedPrograms, _ kernel: Kernel, _ interface: NetworkInterface
  ) throws -> Program {
    let candidates = list.entries.filter { $0.linkID == nil }
    guard let entry = candidates.first else {
      throw Failure(.notFound, "interface \(interface.name): no program is attached here without a link")
    }
    guard candidates.count == 1 else {
      let ids = candidates.map { "\($0.programID)" }.joined(separator: ", ")
      throw Failure.usage("several programs are attached here; choose one by its id: \(ids)")
    }
    return try kernel.program(id: entry.programID)
  }

  private static func oneProgram(_ words: inout Words, _ kernel: Kernel) throws -> Program {
    let found = try Selection.programs(&words, kernel)
    guard let program = found.first, found.count == 1 else {
      let ids = try found.map { "\(try $0.info().id)" }.joined(separator: ", ")
      throw Failure.usage("several programs are meant; choose one by its id: \(ids)")
    }
    return program
  }

  private static func interface(_ words: inout Words, _ kernel: Kernel) throws -> NetworkInterface {
    guard words.take(keyword: "dev") else { throw Failure.usage("expected dev NAME") }
    return try kernel.interface(try words.take("NAME"))
  }

  /// `TYPE` of the synopsis.
  private enum AttachmentType {
    case xdp(XDPMode)
    case tcx(TrafficDirection)

    init(_ words: inout Words) throws {
      let word = try words.take("TYPE")
      switch word {
      case "xdp": self = .xdp(.automatic)
      case "xdpgeneric": self = .xdp(.generic)
      case "xdpdrv": self = .xdp(.native)
      case "xdpoffload": self = .xdp(.offload)
      case "tcx_ingress": self = .tcx(.ingress)
      case "tcx_egress": self = .tcx(.egress)
      default: throw Failure.usage("'\(word)' is no type of attachment; expected \(types)")
      }
    }
  }
}
