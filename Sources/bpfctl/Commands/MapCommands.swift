import BPF

/// `bpfctl map`.
enum MapCommands {
  static let root = Command(
    name: "map", summary: "maps: show them and what they hold, change it, create them",
    children: [
      Command(
        name: "show", alias: "list", synopsis: "[MAP]", summary: "show one map, or all",
        details: "MAP is \(Selection.mapSynopsis)."
      ) { words, settings, output in try show(&words, settings, output) },
      Command(
        name: "dump", synopsis: "MAP",
        summary: "show every element of a map, by its types where they are known",
        details: "MAP is \(Selection.mapSynopsis)."
      ) { words, _, output in try dump(&words, output) },
    ] + MapElementCommands.keyed + [MapLifeCommands.pin, EventPipeCommand.command] + MapElementCommands.queues
      + [MapLifeCommands.freeze, MapLifeCommands.create])

  private static func show(_ words: inout Words, _ settings: Settings, _ output: Output) throws {
    let kernel = Kernel()
    let isSelection = !words.isEmpty
    // Before anything is opened here, which would be found too.
    let holders = try kernel.holders()
    let maps = isSelection ? try Selection.maps(&words, kernel) : try Selection.allMaps(kernel)
    try words.finish()
    let pins = settings.showsPins ? PinnedObjects(kernel) : nil
    let descriptions = try maps.map { map in
      let info = try map.info()
      return MapDescription(
        info: info, descriptor: map.fileDescriptor, pins: pins?.maps[info.id] ?? [],
        holders: holders.maps[info.id] ?? [])
    }
    if output.json {
      output.value(
        isSelection && descriptions.count == 1 ? descriptions[0].json : .array(descriptions.map(\.json)))
    } else {
      for description in descriptions { description.print(to: output) }
    }
  }

  private static func dump(_ words: inout Words, _ output: Output) throws {
    let maps = try Selection.maps(&words, Kernel())
    try words.finish()
    let dumps = try maps.map { try MapDump($0, for: output) }
    if output.json {
      output.value(dumps.count == 1 ? dumps[0].json : .array(dumps.map(\.json)))
    } else {
      for dump in dumps { dump.print(to: output) }
    }
  }
}
