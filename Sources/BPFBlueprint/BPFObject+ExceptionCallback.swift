import BPFBytes
import BPFTypes
import BTF

extension BPFObject {
  /// The functions that the kernel runs when a program throws, by program: named by a tag on the program, and
  /// called by nobody, so that they have to be appended (parity SYM-9).
  ///
  /// Where a program has two tags none is, and the verifier refuses the program.
  func exceptionCallbacks(_ facts: Facts) throws(BPFError) -> [String: Int] {
    guard let types, !facts.missing.contains(KernelFeature(.declTag)) else { return [:] }
    var tags: [String: [String]] = [:]
    do {
      for id in types.ids where try types.kind(of: id) == .declTag {
        let tag = try types.type(id)
        guard tag.name.hasPrefix(Self.tagPrefix), case .declTag(let target, -1) = tag.body else { continue }
        let tagged = try types.type(target)
        guard case .function(let function) = tagged.body, function.linkage == .global else {
          throw BPFError(
            .malformedObject, at: .link, of: subject(section: ".BTF"),
            "the tag '\(tag.name.onOneLine)' is not on a program", seen: tagged.kind.kernelName)
        }
        tags[tagged.name, default: []].append(String(tag.name.dropFirst(Self.tagPrefix.count)))
      }
    } catch let error as BTFError {
      throw BPFError(error, of: path)
    } catch {
      throw error as? BPFError ?? BPFError(.malformedObject, at: .link, of: subject(), "\(error)")
    }
    guard !tags.isEmpty else { return [:] }
    var result: [String: Int] = [:]
    for program in enabledPrograms {
      guard let names = tags[program.name], let name = names.first, names.count == 1 else { continue }
      result[program.name] = try exceptionCallback(name, of: program)
    }
    return result
  }

  private static var tagPrefix: String { "exception_callback:" }

  private func exceptionCallback(_ name: String, of program: ProgramBlueprint) throws(BPFError) -> Int {
    let found = code.functions.indices.filter {
      code.functions[$0].section == code.text && code.functions[$0].name == name
    }
    let subject = subject(section: program.sectionName, program: program.name)
    guard let callback = found.first else {
      throw BPFError(
        name.isEmpty ? .malformedObject : .notFound, at: .link, of: subject,
        name.isEmpty
          ? "the program's tag names no exception callback"
          : "the program's exception callback \(name.onOneLine) is not there",
        expected: "a function without SEC()")
    }
    guard found.count == 1 else {
      throw BPFError(
        .malformedObject, at: .link, of: subject,
        "there are \(found.count) functions of the name of the exception callback \(name.onOneLine)")
    }
    guard code.functions[callback].isGlobal, !code.functions[callback].isHidden else {
      throw BPFError(
        .malformedObject, at: .link, of: subject,
        "the exception callback \(name.onOneLine) is static or hidden, and the verifier wants a global function",
        remedy: "drop 'static' and __hidden from it")
    }
    return callback
  }
}
