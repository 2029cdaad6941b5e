import BPF

/// `bpfctl iter`.
enum IteratorCommands {
  static let root = Command(
    name: "iter", summary: "iterators: make files of what they write",
    children: [
      Command(
        name: "pin", synopsis: "OBJ PATH [map MAP]",
        summary: "load an object and pin its first program as an iterator at PATH",
        details: """
          Whoever reads PATH runs the program. MAP is \(Selection.mapSynopsis): the map whose
          elements it goes over. A BPF file system is mounted where PATH is in none, unless with -n.
          """
      ) { words, settings, output in try pin(&words, settings, output) }
    ])

  private static func pin(_ words: inout Words, _ settings: Settings, _ output: Output) throws {
    let kernel = Kernel()
    let object = try ObjectLoading.read(try words.take("OBJ"))
    let path = try words.take("PATH")
    let map = words.take(keyword: "map") ? try Selection.map(&words, kernel) : nil
    try words.finish()
    let pinning = Pinning(settings)
    let loaded = try ObjectLoading.load(object, on: kernel, LoadOptions(), output)
    guard let program = loaded.programs.first else {
      throw Failure(.object, "\(object.path): the object has no program to load")
    }
    let attachment = try program.attachIterator(over: map.map { .elements(of: $0) } ?? .everything)
    try pinning.prepare(file: path)
    try loaded.withLink(attachment) { link throws(BPFError) in try link.pin(to: path) }
    output.done()
  }
}
