/// What a command line asks for.
struct Invocation {
  /// From the root to the command that is meant.
  var path: [Command]
  /// What follows the command.
  var words: [String] = []
  var settings = Settings()
  var wantsHelp = false
  var wantsVersion = false

  var command: Command { path[path.count - 1] }
}

/// Options that every command takes.
enum GlobalOption: String, CaseIterable {
  case help = "help"
  case version = "version"
  case json = "json"
  case pretty = "pretty"
  case debug = "debug"
  case bpffs = "bpffs"
  case nomount = "nomount"

  var letter: Character {
    switch self {
    case .version: "V"
    case .bpffs: "f"
    default: rawValue.first ?? " "
    }
  }

  var summary: String {
    switch self {
    case .help: "show help for a command"
    case .version: "show the version"
    case .json: "print JSON"
    case .pretty: "print JSON with line breaks"
    case .debug: "print the verifier's log and how long loading took to standard error"
    case .bpffs: "show where programs and maps are pinned"
    case .nomount: "never mount a BPF file system"
    }
  }
}

/// Reads a command line by a tree of commands.
struct CommandLineParser {
  private var invocation: Invocation
  private var onlyWords = false

  init(root: Command) {
    invocation = Invocation(path: [root])
  }

  /// Reads all arguments.
  ///
  /// - Throws: ``Failure`` with code `usage`.
  mutating func parse(_ arguments: [String]) throws -> Invocation {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if onlyWords || !argument.hasPrefix("-") || argument == "-" || isNegativeNumber(argument) {
        try take(word: argument)
      } else if argument == "--" {
        onlyWords = true
      } else if !(try take(commandOption: argument, &rest)) {
        try take(globalOption: argument)
      }
    }
    descendToDefault()
    return invocation
  }

  /// No option is a digit.
  private func isNegativeNumber(_ argument: String) -> Bool {
    argument.dropFirst().first.map { ("0"..."9").contains($0) } ?? false
  }

  private mutating func take(word: String) throws {
    guard !invocation.command.children.isEmpty else {
      if word == "help", invocation.words.isEmpty {
        invocation.wantsHelp = true
      } else {
        invocation.words.append(word)
      }
      return
    }
    if word == "help" {
      invocation.wantsHelp = true
    } else if let child = invocation.command.child(for: word) {
      invocation.path.append(child)
    } else {
      let names = invocation.path.dropFirst().map(\.name) + [word]
      throw Failure.usage(
        "there is no command '\(names.joined(separator: " "))'; expected "
          + (invocation.command.children.map(\.name) + ["help"]).joined(separator: ", "))
    }
  }

  /// `prog` alone means `prog show`; nothing at all means help.
  private mutating func descendToDefault() {
    guard !invocation.wantsHelp, !invocation.wantsVersion else { return }
    if invocation.path.count == 1 {
      invocation.wantsHelp = true
    } else if let first = invocation.command.children.first {
      invocation.path.append(first)
    }
  }

  private mutating func take(commandOption argument: String, _ rest: inout ArraySlice<String>) throws -> Bool
  {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let option = invocation.command.options.first(where: { $0.name == parts[0] }) else { return false }
    if parts.count == 2 {
      invocation.settings.values.append((option.name, String(parts[1])))
    } else if let value = rest.popFirst() {
      invocation.settings.values.append((option.name, value))
    } else {
      throw Failure.usage("\(option.name) needs a value: \(option.name) \(option.value)")
    }
    return true
  }

  private mutating func take(globalOption argument: String) throws {
    if argument.hasPrefix("--") {
      let name = argument.dropFirst(2)
      let found = GlobalOption.allCases.filter { $0.rawValue.hasPrefix(name) }
      guard let option = found.first(where: { $0.rawValue == name }) ?? (found.count == 1 ? found.first : nil)
      else {
        throw unknown(argument)
      }
      apply(option)
      return
    }
    // Letters may be joined, as in -jp.
    for letter in argument.dropFirst() {
      guard let option = GlobalOption.allCases.first(where: { $0.letter == letter }) else {
        throw unknown(argument)
      }
      apply(option)
    }
  }

  private mutating func apply(_ option: GlobalOption) {
    switch option {
    case .help: invocation.wantsHelp = true
    case .version: invocation.wantsVersion = true
    case .json: invocation.settings.json = true
    case .pretty:
      invocation.settings.json = true
      invocation.settings.pretty = true
    case .debug: invocation.settings.debug = true
    case .bpffs: invocation.settings.showsPins = true
    case .nomount: invocation.settings.neverMounts = true
    }
  }

  private func unknown(_ argument: String) -> Failure {
    let own = invocation.command.options.map(\.name)
    let all = own + GlobalOption.allCases.map { "-\($0.letter)" }
    return .usage("the option '\(argument)' is not known here; expected one of \(all.joined(separator: " "))")
  }
}
