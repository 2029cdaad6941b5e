import BPF

/// `bpfctl link`.
enum LinkCommands {
  private static let synopsis = "{ id ID | pinned FILE }"

  static let root = Command(
    name: "link", summary: "links: show what is attached where, pin it, detach it",
    children: [
      Command(
        name: "show", alias: "list", synopsis: "[LINK]", summary: "show one link, or all",
        details: "LINK is \(synopsis)."
      ) { words, settings, output in try show(&words, settings, output) },
      Command(
        name: "pin", synopsis: "LINK FILE", summary: "pin a link, so that it lasts as long as FILE",
        details: "LINK is \(synopsis). A BPF file system is mounted where FILE is in none, unless with -n."
      ) { words, settings, output in try pin(&words, settings, output) },
      Command(
        name: "detach", synopsis: "LINK", summary: "detach a link that others may still hold",
        details: "LINK is \(synopsis)."
      ) { words, _, output in try detach(&words, output) },
    ])

  private static func show(_ words: inout Words, _ settings: Settings, _ output: Output) throws {
    let kernel = Kernel()
    let isSelection = !words.isEmpty
    // Before anything is opened here, which would be found too.
    let holders = try kernel.holders()
    let infos = isSelection ? [try link(&words, kernel).linkInfo()] : try all(kernel)
    try words.finish()
    let pins = settings.showsPins ? PinnedObjects(kernel) : nil
    let pinned = pins?.links.isEmpty == false ? pins?.links : nil
    let symbols = KernelFunctions()
    let descriptions = infos.map { info in
      LinkDescription(
        info: info, programType: programType(info, kernel), pins: pinned.map { $0[info.id] ?? [] },
        holders: holders.links[info.id] ?? [], symbols: symbols
      )
    }
    if output.json {
      // bpftool prints the list as a list, and a chosen link as an object.
      output.value(isSelection ? descriptions[0].json : .array(descriptions.map(\.json)))
    } else {
      for description in descriptions { description.print(to: output) }
    }
  }

  private static func pin(_ words: inout Words, _ settings: Settings, _ output: Output) throws {
    let kernel = Kernel()
    let link = try link(&words, kernel)
    let path = try words.take("FILE")
    try words.finish()
    let pinning = Pinning(settings)
    try pinning.prepare(file: path)
    try link.pin(to: path)
    output.done()
  }

  private static func detach(_ words: inout Words, _ output: Output) throws {
    let link = try link(&words, Kernel())
    try words.finish()
    try link.forceDetach()
    output.done()
  }

  /// Only what was bound to a type of the kernel is told with its program's type.
  private static func programType(_ info: LinkInfo, _ kernel: Kernel) -> ProgramType? {
    guard case .tracing = info.details else { return nil }
    return try? kernel.program(id: info.programID).type
  }

  /// The link that the words mean.
  static func link(_ words: inout Words, _ kernel: Kernel) throws -> Link {
    if words.take(keyword: "id") { return try kernel.link(id: try words.takeNumber("ID")) }
    if words.take(keyword: "pinned") { return try kernel.link(pinnedAt: try words.take("FILE")) }
    guard let word = words.next else { throw Failure.usage("expected \(synopsis)") }
    throw Failure.usage("'\(word)' is not understood; expected \(synopsis)")
  }

  /// Every link, but those that go away meanwhile.
  private static func all(_ kernel: Kernel) throws -> [LinkInfo] {
    try kernel.linkIDs().compactMap { id in
      do throws(BPFError) {
        return try kernel.link(id: id).linkInfo()
      } catch {
        guard error.code == .notFound else { throw error }
        return nil
      }
    }
  }
}
