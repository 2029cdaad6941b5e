import BPFSymbols
import BPFTypes
import ELFReader

/// Functions of user space by name.
enum UserFunctions {
  /// Where functions lie in a file.
  static func offsets(
    _ names: [String], in path: String, _ kernel: Kernel, _ subject: BPFError.Subject
  ) throws(BPFError) -> [UInt64] {
    try read(path, kernel, subject) { try $0.functionOffsets(of: names.map { FunctionName($0) }) }
  }

  /// Where the functions of a file lie whose names match a pattern; at least one.
  static func offsets(
    matching pattern: GlobPattern, in path: String, _ kernel: Kernel, _ subject: BPFError.Subject
  ) throws(BPFError) -> [UInt64] {
    let offsets = try read(path, kernel, subject) { file in
      try file.functions { pattern.matches($0) }.map(\.offset)
    }
    guard offsets.isEmpty else { return offsets }
    throw BPFError(
      .noSuchTarget, at: .attach, of: subject, "no function of \(path) matches '\(pattern)'",
      remedy: "list what it has with `nm -D \(path)` or `nm \(path)`")
  }

  private static func read(
    _ path: String, _ kernel: Kernel, _ subject: BPFError.Subject, _ body: (ELFFile) throws -> [UInt64]
  ) throws(BPFError) -> [UInt64] {
    try ExecutableFile.read(path, kernel, subject) { file, _ in
      do { return try body(file) } catch let error as SymbolError { throw explained(error, path, subject) }
    }
  }

  private static func explained(
    _ error: SymbolError, _ path: String, _ subject: BPFError.Subject
  ) -> BPFError {
    let remedy: String? =
      switch error {
      case .notFound(_, isStripped: true): "give the function's offset in the file, or a file with symbols"
      case .notFound: "list what it has with `nm -D \(path)` or `nm \(path)`"
      case .ambiguous: "name the version, as in name@VERSION, or give the offset in the file"
      case .indirect: "probe one of the functions that it chooses from, or give an offset"
      default: nil
      }
    return BPFError(
      .noSuchTarget, at: .attach, of: subject, "\(path): \(error)", remedy: remedy, underlying: error)
  }
}
