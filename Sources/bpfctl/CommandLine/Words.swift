/// The words behind a command, taken one by one.
struct Words {
  private var rest: ArraySlice<String>
  private let command: Command

  init(_ words: [String], of command: Command) {
    rest = words[...]
    self.command = command
  }

  var isEmpty: Bool { rest.isEmpty }

  /// The next word without taking it.
  var next: String? { rest.first }

  /// Takes a word that has to be there.
  ///
  /// - Parameter what: what it stands for, as the synopsis calls it.
  mutating func take(_ what: String) throws -> String {
    guard let word = rest.popFirst() else {
      throw Failure.usage("\(what) is missing: \(command.name) \(command.synopsis)")
    }
    return word
  }

  /// Takes a keyword if it is the next word; it may be shortened, as in bpftool.
  mutating func take(keyword: String) -> Bool {
    guard let word = rest.first, !word.isEmpty, keyword.hasPrefix(word) else { return false }
    rest.removeFirst()
    return true
  }

  /// Takes the one of several keywords that the next word is, or is the beginning of.
  ///
  /// - Throws: ``Failure`` for a word that is none of them, or the beginning of several.
  mutating func take(oneOf keywords: [String]) throws -> String {
    let word = try take(keywords.joined(separator: ", "))
    let found = keywords.contains(word) ? [word] : keywords.filter { !word.isEmpty && $0.hasPrefix(word) }
    guard let keyword = found.first, found.count == 1 else {
      let choice = (found.isEmpty ? keywords : found).joined(separator: ", ")
      throw Failure.usage(
        "'\(word)' \(found.isEmpty ? "is not understood; expected one of" : "may mean") \(choice)")
    }
    return keyword
  }

  /// Takes the next word if there is one.
  mutating func takeAny() -> String? { rest.popFirst() }

  /// Takes a number that has to be there.
  mutating func takeNumber(_ what: String) throws -> UInt32 {
    let word = try take(what)
    guard let number = number(word) else {
      throw Failure.usage("\(what) has to be a number, not '\(word)'")
    }
    return number
  }

  /// Makes sure that nothing is left.
  func finish() throws {
    guard let word = rest.first else { return }
    throw Failure.usage("'\(word)' is one word too many: \(command.name) \(command.synopsis)")
  }

  private func number(_ word: String) -> UInt32? {
    word.hasPrefix("0x") ? UInt32(word.dropFirst(2), radix: 16) : UInt32(word)
  }
}
