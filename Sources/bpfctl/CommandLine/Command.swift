/// A word of the command line and what it does: the grammar is a tree of these.
///
/// As in bpftool, a word may be shortened: the first entry that begins with what was typed is meant, and
/// an entry with children but without a word after it stands for its first child.
struct Command: Sendable {
  /// The word; `alias` is another one for the same.
  let name: String
  var alias: String?
  /// What follows the word, in bpftool's notation.
  var synopsis = ""
  /// One line.
  let summary: String
  /// Further lines of help.
  var details = ""
  /// Options that only this command takes.
  var options: [CommandOption] = []
  /// Whether it may go on until a signal comes, and so has no place in a batch.
  var waitsForSignals = false
  /// What it does, unless it has children.
  var run: (@Sendable (inout Words, Settings, Output) throws -> Void)?
  var children: [Command] = []

  /// The child that a typed word means.
  func child(for word: String) -> Command? {
    children.first { $0.name.hasPrefix(word) || ($0.alias?.hasPrefix(word) ?? false) }
  }
}

/// An option with a value that one command takes.
struct CommandOption: Sendable {
  /// With its dashes.
  let name: String
  /// What the value stands for.
  let value: String
  /// One line.
  let summary: String
}

/// What the options say.
struct Settings: Sendable {
  /// Machine-readable output. `-j`.
  var json = false
  /// With line breaks. `-p`.
  var pretty = false
  /// The verifier's log and what loading took, on standard error. `-d`.
  var debug = false
  /// Show where objects are pinned. `-f`.
  var showsPins = false
  /// Never mount a BPF file system. `-n`.
  var neverMounts = false
  /// Values of a command's own options, in order.
  var values: [(name: String, value: String)] = []

  /// The values of an option, in order.
  func all(_ name: String) -> [String] { values.filter { $0.name == name }.map(\.value) }

  /// The last value of an option.
  func last(_ name: String) -> String? { all(name).last }
}
