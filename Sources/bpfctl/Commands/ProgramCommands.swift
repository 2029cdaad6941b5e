import BPF

/// `bpfctl prog`.
enum ProgramCommands {
  static let root = Command(
    name: "prog", summary: "programs: show them, load them from objects, pin and attach them",
    children: [
      Command(
        name: "show", alias: "list", synopsis: "[PROG]", summary: "show one program, or all",
        details: "PROG is \(Selection.programSynopsis)."
      ) { words, settings, output in try show(&words, settings, output) },
      ProgramDumpCommand.command,
      Command(
        name: "load", synopsis: "OBJ PATH" + loadSynopsis,
        summary: "load an object and pin its first program at PATH", details: loadDetails,
        options: [ObjectLoading.configurationOption]
      ) { words, settings, output in try load(&words, settings, output, all: false) },
      Command(
        name: "loadall", synopsis: "OBJ DIR" + loadSynopsis,
        summary: "load an object and pin each program in DIR under its name", details: loadDetails,
        options: [ObjectLoading.configurationOption]
      ) { words, settings, output in try load(&words, settings, output, all: true) },
      ProgramPlaceCommands.pin, ProgramPlaceCommands.attach, ProgramPlaceCommands.detach,
      ProgramRunCommand.command, TraceLogCommand.command,
      ProgramProfileCommand.command,
    ])

  private static let loadSynopsis =
    " [type TYPE] [map { idx N | name NAME } MAP]… [pinmaps DIR] [autoattach]"
  private static let loadDetails = """
    TYPE is a section name such as xdp, tc or kprobe; it is given to every program.
    MAP is \(Selection.mapSynopsis); it is used in place of the object's map
    of that number or name. With autoattach each program is attached where its section says, and what is
    pinned is the link; a program that attaches by no link is pinned itself. A BPF file system is mounted
    where PATH or DIR is in none, unless with -n.
    """

  private static func show(_ words: inout Words, _ settings: Settings, _ output: Output) throws {
    let kernel = Kernel()
    let isSelection = !words.isEmpty
    // Before anything is opened here, which would be found too.
    let holders = try kernel.holders()
    let programs =
      isSelection ? try Selection.programs(&words, kernel) : try Selection.allPrograms(kernel)
    try words.finish()
    let pins = settings.showsPins ? PinnedObjects(kernel) : nil
    let descriptions = try programs.map { program in
      let info = try program.info()
      return ProgramDescription(
        info: info, name: program.name, memory: MemoryUse.of(program.fileDescriptor),
        pins: pins?.programs[info.id] ?? [], holders: holders.programs[info.id] ?? [],
        metadata: try program.metadata())
    }
    if output.json {
      // bpftool prints the list as a list, and a single chosen program as an object.
      output.value(
        isSelection && descriptions.count == 1 ? descriptions[0].json : .array(descriptions.map(\.json)))
    } else {
      for description in descriptions { description.print(to: output) }
    }
  }

  private static func load(
    _ words: inout Words, _ settings: Settings, _ output: Output, all: Bool
  ) throws {
    let kernel = Kernel()
    var object = try ObjectLoading.read(try words.take("OBJ"))
    try ObjectLoading.configure(&object, settings)
    let path = try words.take(all ? "DIR" : "PATH")
    var options = LoadOptions()
    var mapFolder: String?
    var attaches = false
    while let word = words.next {
      if words.take(keyword: "type") {
        let type = try words.take("TYPE")
        try object.programs.updateAll { program throws(BPFError) in try program.setType(bySectionName: type) }
      } else if words.take(keyword: "map") {
        try replaceMap(&words, in: object, &options, kernel)
      } else if words.take(keyword: "pinmaps") {
        mapFolder = try words.take("DIR")
      } else if words.take(keyword: "autoattach") {
        attaches = true
      } else {
        throw Failure.usage("'\(word)' is not understood; expected type, map, pinmaps or autoattach")
      }
    }
    let pinning = Pinning(settings)
    let loaded = try ObjectLoading.load(object, on: kernel, options, output)
    guard let first = loaded.programs.first else {
      throw Failure(.object, "\(object.path): the object has no program to load")
    }
    func place(_ program: Program, at path: String) throws {
      guard attaches else { return try program.pin(to: path) }
      try pinLink(of: program, at: path, kernel, output)
    }
    if all {
      try pinning.pin(programs: loaded.programs, in: path, by: place)
    } else {
      try pinning.prepare(file: path)
      try place(first, at: path)
    }
    if let mapFolder { try pinning.pin(maps: loaded.maps, of: object, in: mapFolder) }
    output.done()
  }

  /// Attaches a program and pins what keeps it attached.
  private static func pinLink(
    of program: Program, at path: String, _ kernel: Kernel, _ output: Output
  ) throws {
    if let id = try linkID(attaching: program) {
      let link = try kernel.link(id: id)
      try link.pin(to: path)
      return
    }
    if !output.json {
      output.note("program \(program.name) cannot be kept attached by a pin; it is pinned itself")
    }
    try program.pin(to: path)
  }

  /// - Returns: `nil` if the program does not attach by itself, or by no link.
  private static func linkID(attaching program: Program) throws(BPFError) -> UInt32? {
    do {
      return try program.attach().linkID
    } catch {
      guard error.code == .unsupported else { throw error }
      return nil
    }
  }

  private static func replaceMap(
    _ words: inout Words, in object: BPFObject, _ options: inout LoadOptions, _ kernel: Kernel
  ) throws {
    let name: String
    if words.take(keyword: "idx") {
      let index = Int(try words.takeNumber("N"))
      guard object.maps.indices.contains(index) else {
        throw Failure(
          .notFound, "\(object.path): there is no map number \(index); it has \(object.maps.count)")
      }
      name = object.maps[index].name
    } else if words.take(keyword: "name") {
      name = try words.take("NAME")
      guard object.maps[name] != nil else {
        throw Failure(
          .notFound,
          "\(object.path): there is no map '\(name)'; it has \(object.maps.names.joined(separator: ", "))")
      }
    } else {
      throw Failure.usage("expected idx N or name NAME after map")
    }
    options.replacing[name] = try Selection.map(&words, kernel)
  }
}
