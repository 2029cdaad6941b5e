import BPF

/// An option that names a module of a kernel and a file with its types: `NAME=FILE`.
enum ModuleOption {
  /// Reads the types of every module that an option names.
  ///
  /// - Parameter base: the types of the kernel that the module was built for, which its own continue. Types of a file
  ///   that has a small base of its own are moved onto it.
  static func read(
    _ option: String, _ settings: Settings, base: BTFTable
  ) throws -> [(name: String, table: BTFTable)] {
    try read(option, settings.all(option), base: base)
  }

  /// The same of some of the option's values.
  static func read(
    _ option: String, _ texts: [String], base: BTFTable
  ) throws -> [(name: String, table: BTFTable)] {
    var modules: [(name: String, table: BTFTable)] = []
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw Failure.usage("expected \(option) NAME=FILE, not '\(text)'") }
      guard !modules.contains(where: { $0.name == parts[0] }) else {
        throw Failure.usage("\(option): the module '\(parts[0])' is named twice")
      }
      modules.append((parts[0], try BTFCommands.types(ofFile: parts[1], base: base)))
    }
    return modules
  }
}
