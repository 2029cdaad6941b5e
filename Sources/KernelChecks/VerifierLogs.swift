import BPF
import Glibc

/// What the running kernel's verifier says of every fixture in `fixtures/objects/rejected`, to be saved as
/// test data by `scripts/save-verifier-logs`.
public enum VerifierLogs {
  /// Marks the line before each log: the mark, the fixture's name, and what became of it.
  public static let mark = "@@ log"

  /// Prints all logs; those of loops are cut in the middle.
  ///
  /// - Parameter fixtures: the folder with `objects`.
  public static func print(fixtures: String) throws {
    let kernel = Kernel()
    for name in try rejectedFixtures(fixtures) {
      let object = try BPFObject(contentsOf: "\(fixtures)/objects/rejected/\(name).bpf.o")
      do {
        _ = try object.load(on: kernel)
        Swift.print("\(mark) \(name) loads")
      } catch {
        Swift.print("\(mark) \(name) \(error.code)")
        Swift.print(cut(error.verifierLog ?? error.description))
      }
      fflush(nil)
      kernel.drain()
      usleep(20_000)
    }
  }

  /// The names of the fixtures, in order.
  static func rejectedFixtures(_ fixtures: String) throws -> [String] {
    try entries(ofFolder: "\(fixtures)/objects/rejected").compactMap { file in
      file.hasSuffix(".bpf.o") ? String(file.dropLast(6)) : nil
    }.sorted()
  }

  /// A long log without its middle; a line says how much is missing.
  private static func cut(_ log: String) -> String {
    let kept = 8 << 10
    let bytes = log.utf8
    guard bytes.count > 4 * kept else { return log }
    let head = String(decoding: bytes.prefix(kept), as: UTF8.self)
    let tail = String(decoding: bytes.suffix(kept), as: UTF8.self)
    let first = head.lastIndex(of: "\n").map { head[..<$0] } ?? head[...]
    let last = tail.firstIndex(of: "\n").map { tail[tail.index(after: $0)...] } ?? tail[...]
    return "\(first)\n[\(bytes.count - first.utf8.count - last.utf8.count) bytes cut]\n\(last)"
  }
}
