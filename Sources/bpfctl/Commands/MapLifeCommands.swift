import BPF

/// What `bpfctl map` does with whole maps: makes them, pins them, makes them constant.
enum MapLifeCommands {
  private static let pinDetails =
    "MAP is \(Selection.mapSynopsis). A BPF file system is mounted where FILE is in none, unless with -n."

  static let pin = Command(
    name: "pin", synopsis: "MAP FILE", summary: "pin a map, so that it lasts as long as FILE",
    details: pinDetails
  ) { words, settings, output in
    let map = try Selection.map(&words, Kernel())
    let path = try words.take("FILE")
    try words.finish()
    try Pinning(settings).pin(map, at: path)
    output.done()
  }

  static let freeze = Command(
    name: "freeze", synopsis: "MAP", summary: "make a map constant for user space, for good",
    details: "MAP is \(Selection.mapSynopsis). Programs go on writing to it."
  ) { words, _, output in
    let map = try Selection.map(&words, Kernel())
    try words.finish()
    try map.freeze()
    output.done()
  }

  static let create = Command(
    name: "create",
    synopsis:
      "FILE type TYPE key KEY_SIZE value VALUE_SIZE entries MAX_ENTRIES name NAME [flags FLAGS] [inner_map MAP]",
    summary: "create a map and pin it",
    details: """
      \(typeList)
      Sizes are in bytes, FLAGS a number, MAP \(Selection.mapSynopsis): what the maps in a map of maps are
      like. A BPF file system is mounted where FILE is in none, unless with -n.
      """
  ) { words, settings, output in try create(&words, settings, output) }

  /// Every type that is known, in lines of the help.
  private static let typeList: String = {
    let names = MapType.nameTable.keys.sorted().dropFirst().map { MapType(rawValue: $0).name }
    var lines = ["TYPE is one of"]
    for (place, name) in names.enumerated() {
      if lines[lines.count - 1].count + name.count > 100 { lines.append("") }
      let last = lines.count - 1
      lines[last] += (lines[last].isEmpty ? "" : " ") + name + (place == names.count - 1 ? "." : ",")
    }
    return lines.joined(separator: "\n")
  }()

  private static func create(_ words: inout Words, _ settings: Settings, _ output: Output) throws {
    let kernel = Kernel()
    let path = try words.take("FILE")
    var type: MapType?
    var name: String?
    var (key, value, entries, flags) = (UInt32(0), UInt32(0), UInt32(0), UInt32(0))
    var inner: Map?
    while let word = words.next {
      if words.take(keyword: "type") {
        type = try self.type(try words.take("TYPE"))
      } else if words.take(keyword: "name") {
        name = try words.take("NAME")
      } else if words.take(keyword: "key") {
        key = try words.takeNumber("KEY_SIZE")
      } else if words.take(keyword: "value") {
        value = try words.takeNumber("VALUE_SIZE")
      } else if words.take(keyword: "entries") {
        entries = try words.takeNumber("MAX_ENTRIES")
      } else if words.take(keyword: "flags") {
        flags = try words.takeNumber("FLAGS")
      } else if words.take(keyword: "inner_map") {
        inner = try Selection.map(&words, kernel)
      } else {
        throw Failure.usage(
          "'\(word)' is not understood; expected type, key, value, entries, name, flags or inner_map")
      }
    }
    guard let type else { throw Failure.usage("the type is missing: type TYPE") }
    guard let name else { throw Failure.usage("the name is missing: name NAME") }
    if name.utf8.count > 15, !output.json { output.note("the kernel keeps 15 bytes of the name '\(name)'") }
    let pinning = Pinning(settings)
    // Before the map is made, as it would be in vain.
    try pinning.prepare(file: path)
    let map = try ObjectLoading.raisingMemoryLimit(kernel) { () throws(BPFError) in
      try kernel.createMap(
        name, type: type, keySize: key, valueSize: value, maxEntries: entries,
        flags: MapFlags(rawValue: flags), innerMap: inner)
    }
    try map.pin(to: path)
    output.done()
  }

  /// A type by the beginning of its name, as bpftool takes it.
  private static func type(_ word: String) throws -> MapType {
    if let type = MapType(name: word) { return type }
    let types = MapType.nameTable.keys.sorted().map(MapType.init(rawValue:))
    guard !word.isEmpty, let type = types.first(where: { $0.name.hasPrefix(word) }) else {
      throw Failure.usage("'\(word)' is no type of map; the help lists them")
    }
    return type
  }
}
