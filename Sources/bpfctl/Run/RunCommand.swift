import BPF
import Glibc

/// `bpfctl run`: loads an object, attaches its programs, and shows its maps until it is told to stop.
enum RunCommand {
  static let root = Command(
    name: "run", synopsis: "OBJ [OPTIONS]",
    summary: "load an object, attach its programs, and show its maps until Ctrl-C",
    details: """
      OBJ is a file, or - for the standard input. Every program is attached where its section says. On a
      terminal the maps are shown as a table once a second; elsewhere each element is a line, printed when
      it is new or has changed. With -j a line is {"map":NAME,"key":KEY,"value":VALUE}, with "values" for
      those of each CPU, and {"map":NAME,"key":KEY,"removed":true} for what is gone. Records of ring buffers
      and perf event arrays are shown as they come, with -j as {"map":NAME,"event":{FIELDS}}: by the structure
      that --event names, or by the only one that a variable of the object points to; others as bytes.
      Variables are shown under the name of their section. Elements of arrays of more than 64 entries are left out while they
      are zero. When it ends, everything is detached, and only what --pin made stays.
      """,
    options: [
      CommandOption(name: "--for", value: "TIME", summary: "stop after a time such as 5s, 500ms or 2m"),
      CommandOption(name: "--set", value: "NAME=VALUE", summary: "set a variable before loading"),
      CommandOption(
        name: "--attach", value: "PROG=TARGET", summary: "attach a program to another target of its kind"),
      CommandOption(name: "--map-size", value: "NAME=N", summary: "give a map another number of entries"),
      CommandOption(
        name: "--array-size", value: "NAME=N",
        summary: "give an array at the end of its section of variables another number of elements"),
      CommandOption(
        name: "--event", value: "MAP=STRUCT",
        summary: "show the records of a map by a C structure of the object"),
      CommandOption(
        name: "--pin", value: "DIR", summary: "pin programs and maps in a folder, where they stay"),
      ObjectLoading.configurationOption,
    ],
    waitsForSignals: true
  ) { words, settings, output in try run(&words, settings, output) }

  private static func run(_ words: inout Words, _ settings: Settings, _ output: Output) throws {
    let path = try words.take("OBJ")
    try words.finish()
    let plan = try RunPlan(settings)
    var object = try ObjectLoading.read(path)
    try plan.configure(&object)
    try ObjectLoading.configure(&object, settings)
    // Blocked before any thread is started, so that a signal can only be met where it is waited for.
    let signals = try Signals()
    let kernel = Kernel()
    let loaded = try ObjectLoading.load(object, on: kernel, LoadOptions(), output)
    try loaded.withLoaded { loaded in
      if let folder = settings.last("--pin") { try pin(loaded, object, folder) }
      // Before the first event can come.
      let events = try EventPrinter(loaded, object, structures: plan.events, output)
      try attach(loaded, plan, object, output)
      try watch(loaded, events, for: plan.duration, signals, output)
      try loaded.detachAll()
    }
    kernel.drain()
  }

  private static func pin(
    _ loaded: LoadedObject, _ object: BPFObject, _ folder: String
  ) throws {
    let pinning = Pinning(mounting: .neverByThisCommand)
    try pinning.pin(programs: loaded.programs, in: folder)
    try pinning.pin(maps: loaded.maps, of: object, in: folder)
  }

  private static func attach(
    _ loaded: LoadedObject, _ plan: RunPlan, _ object: BPFObject, _ output: Output
  ) throws {
    for (program, target) in plan.targets { try loaded.program(program).attach(to: target) }
    let report = try loaded.attachAll(except: { program in
      plan.targets.contains { $0.program == program.name }
    })
    guard !loaded.attachments.isEmpty else {
      let shown = report.skipped.prefix(3).map { "\($0.program): \($0.reason)" }.joined(separator: "; ")
      let more = report.skipped.count > 3 ? "; and \(report.skipped.count - 3) more" : ""
      throw Failure(.failure, "\(object.path): no program could be attached; \(shown)\(more)")
    }
    guard !output.json else { return }
    for skipped in report.skipped {
      output.note("program \(skipped.program) is not attached: \(skipped.reason)")
    }
    for attachment in loaded.attachments {
      output.note("attached \(attachment.program) to \(attachment.hook)")
    }
  }

  private static func watch(
    _ loaded: LoadedObject, _ events: EventPrinter?, for duration: Duration?, _ signals: Signals,
    _ output: Output
  ) throws {
    var watcher = MapWatcher(loaded)
    if !output.json {
      for map in watcher.hidden where !EventPrinter.holdsEvents(map) {
        output.note("map \(map.name) is not shown: \(map.type.name) maps have no elements to look up")
      }
    }
    let display = self.display(output, hasEvents: events != nil)
    let clock = ContinuousClock()
    let end = duration.map { clock.now + $0 }
    var nextLook = clock.now
    while true {
      if clock.now >= nextLook {
        display.show(try watcher.look())
        output.flush()
        nextLook = clock.now + .seconds(1)
      }
      let deadline = end.map { min($0, nextLook) } ?? nextLook
      let wake = signals.wait(atMost: clock.now.duration(to: deadline), orReadable: events?.descriptor)
      try events?.printAll()
      if wake == .signal || end.map({ clock.now >= $0 }) ?? false { break }
    }
    display.show(try watcher.look())
    output.flush()
  }

  /// A table that is drawn over itself leaves no room for events that come in between.
  private static func display(_ output: Output, hasEvents: Bool) -> any RunDisplay {
    if output.json { return JSONLineDisplay(output) }
    return isatty(1) != 0 && !hasEvents ? TableDisplay(output) : LineDisplay(output)
  }
}
