import BPF

/// What `bpfctl prog` does to keep a loaded program: pins it, attaches it for good.
enum ProgramPlaceCommands {
  static let pin = Command(
    name: "pin", synopsis: "PROG FILE", summary: "pin a program, so that it lasts as long as FILE",
    details: """
      PROG is \(Selection.programSynopsis).
      A BPF file system is mounted where FILE is in none, unless with -n.
      """
  ) { words, settings, output in
    let program = try Selection.program(&words, Kernel())
    let path = try words.take("FILE")
    try words.finish()
    try Pinning(settings).pin(program, at: path)
    output.done()
  }

  static let attach = Command(
    name: "attach", synopsis: "PROG ATTACH_TYPE [MAP]",
    summary: "attach a program to the sockets of a map, or dissect flows with it", details: details
  ) { words, _, output in
    let (program, type, map) = try target(&words)
    if let map {
      try program.attachSocketMap(map, as: type)
    } else {
      try program.attachFlowDissector()
    }
    output.done()
  }

  static let detach = Command(
    name: "detach", synopsis: "PROG ATTACH_TYPE [MAP]",
    summary: "detach a program from a map, or from the network namespace", details: details
  ) { words, _, output in
    let (program, type, map) = try target(&words)
    if let map {
      try program.detachSocketMap(map, as: type)
    } else {
      try program.detachFlowDissector()
    }
    output.done()
  }

  private static let details = """
    PROG is \(Selection.programSynopsis).
    ATTACH_TYPE is \(names); flow_dissector
    goes to the network namespace, the others to MAP, \(Selection.mapSynopsis).
    What is attached stays until it is detached, or its map or network namespace is gone.
    """

  private static let names = types.map(\.name).joined(separator: ", ")

  private static let types: [AttachType] = [
    .skMsgVerdict, .skSkbVerdict, .skSkbStreamVerdict, .skSkbStreamParser, .flowDissector,
  ]

  /// Names that bpftool had before it took the kernel's; they may be shortened.
  private static let oldNames: [(String, AttachType)] = [
    ("msg_verdict", .skMsgVerdict), ("skb_verdict", .skSkbVerdict), ("stream_verdict", .skSkbStreamVerdict),
    ("stream_parser", .skSkbStreamParser), ("flow_dissector", .flowDissector),
  ]

  private static func target(_ words: inout Words) throws -> (Program, AttachType, Map?) {
    let kernel = Kernel()
    let program = try Selection.program(&words, kernel)
    let word = try words.take("ATTACH_TYPE")
    guard !word.isEmpty,
      let type = types.first(where: { $0.name == word })
        ?? oldNames.first(where: { $0.0.hasPrefix(word) })?.1
    else { throw Failure.usage("'\(word)' is no attach type of this command; expected one of \(names)") }
    let map = type == .flowDissector ? nil : try Selection.map(&words, kernel)
    try words.finish()
    return (program, type, map)
  }
}
