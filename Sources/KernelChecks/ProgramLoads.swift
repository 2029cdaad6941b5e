import BPF
import Glibc

/// What the running kernel says of every program of every fixture when it is loaded by itself: what `scripts/compare-check`
/// holds the verdicts of `bpfctl check` against.
public enum ProgramLoads {
  /// Begins each line: the mark, the object, the program, and `loads` or the error's code, then what it says.
  public static let mark = "@@ load"

  /// Loads the programs one by one and tells of each.
  ///
  /// - Parameter fixtures: the folder with `objects`.
  public static func print(fixtures: String) throws {
    let kernel = Kernel()
    let files = try entries(ofFolder: "\(fixtures)/objects").filter { $0.hasSuffix(".bpf.o") }.sorted()
    for file in files {
      guard let object = try? BPFObject(contentsOf: "\(fixtures)/objects/\(file)") else {
        Swift.print("\(mark) \(file) - unreadable")
        continue
      }
      for program in object.programs {
        Swift.print("\(mark) \(file) \(program.name) \(outcome(of: program.name, in: object, kernel))")
        fflush(nil)
        kernel.drain()
        usleep(20_000)
      }
    }
  }

  private static func outcome(of name: String, in object: BPFObject, _ kernel: Kernel) -> String {
    var object = object
    let isOperation = object.programs[name]?.type == .structOps
    object.programs.updateAll { program in
      // The operations of a structure belong together.
      if isOperation, program.type == .structOps { return }
      program.isEnabled = program.name == name
    }
    // What is pinned stays, and the machine may have no file system for it.
    object.maps.updateAll { $0.pinning = .none }
    do {
      _ = try object.load(on: kernel)
      return "loads"
    } catch {
      return "\(error.code) \(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
    }
  }
}
