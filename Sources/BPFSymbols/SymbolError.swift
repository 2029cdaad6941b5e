import BPFBytes
public import ELFReader

/// Why a function of a file cannot be found.
public enum SymbolError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file defines no function of that name.
  case notFound(FunctionName, isStripped: Bool)
  /// Several functions have the name; each is told with its version, or with its offset.
  case ambiguous(FunctionName, [String])
  /// The symbol stands for code that is chosen when the program starts. C: `STT_GNU_IFUNC`.
  case indirect(FunctionName)
  /// The symbol has no place in the file.
  case noPlace(FunctionName)
  /// The file cannot be read.
  case malformed(ELFError)

  /// One line.
  public var description: String {
    text.onOneLine
  }

  private var text: String {
    switch self {
    case .notFound(let name, let isStripped):
      "there is no function '\(name)'" + (isStripped ? "; the file has no symbols" : "")
    case .ambiguous(let name, let candidates):
      "'\(name)' is ambiguous: \(candidates.joined(separator: ", "))"
    case .indirect(let name):
      "'\(name)' stands for a function that is chosen when the program starts"
    case .noPlace(let name): "'\(name)' has no place in the file"
    case .malformed(let error): error.description
    }
  }
}
