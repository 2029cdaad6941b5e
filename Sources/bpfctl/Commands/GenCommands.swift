import BPF
import Glibc

/// `bpfctl gen`.
enum GenCommands {
  static let root = Command(
    name: "gen", summary: "files made from objects",
    children: [
      Command(
        name: "min_core_btf", synopsis: "INPUT OUTPUT OBJ…",
        summary: "write the part of a kernel's types that objects ask for",
        details: """
          INPUT is a kernel's BTF, or a vmlinux that has it. OUTPUT takes its place for those objects, on machines whose
          kernel has no BTF of its own.
          """
      ) { words, _, output in try minimise(&words, output) }
    ])

  private static func minimise(_ words: inout Words, _ output: Output) throws {
    let input = try words.take("INPUT")
    let target = try words.take("OUTPUT")
    var minimal = MinimalTypes(of: try BTFCommands.types(ofFile: input))
    repeat {
      let path = try words.take("OBJ")
      let object = try ObjectLoading.read(path)
      guard let types = object.types else {
        throw Failure(.object, "\(path): the object has no types; compile with -g")
      }
      do {
        try minimal.add(object.coreQuestions, of: types)
      } catch let error as CoreFailure {
        throw Failure(.object, "\(path): \(error.summary)\(error.seen.map { ": \($0)" } ?? "")")
      } catch {
        throw Failure(.object, "\(path): \(error)")
      }
    } while !words.isEmpty
    let bytes: [UInt8]
    do {
      bytes = try minimal.encoded()
    } catch {
      throw Failure(.object, "\(input): \(error)")
    }
    try write(bytes, to: target)
    output.done()
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Failure(.failure, "\(path): the file cannot be written (\(Text.systemMessage(errno)))")
    }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw Failure(.failure, "\(path): the file cannot be written (\(Text.systemMessage(errno)))")
      }
    }
  }
}
