import BPFBytes
import BPFTypes

/// All code of an object: sections, functions, and what their instructions refer to.
struct CodeModel: Sendable {
  var sections: [CodeSection] = []
  var functions: [CodeFunction] = []
  /// The place of `.text` in ``sections``.
  var text: Int?
  /// The contents of `.jumptables`: places in the section of whoever jumps, in bytes, eight for each.
  var jumpTables: ByteSlice?

  static let jumpTableSection = ".jumptables"

  /// The function that begins at an instruction of a section.
  func function(in section: Int, startingAt instruction: Int) -> Int? {
    sections[section].functionStarts[instruction]
  }

  /// The function that a place leads to, if it can be called: those of `.text`, and static ones anywhere.
  /// Other functions are programs of their own (parity SYM-2).
  func callable(_ target: CodeTarget) -> Int? {
    guard sections.indices.contains(target.section),
      let found = function(in: target.section, startingAt: target.instruction)
    else { return nil }
    return target.section == text || !functions[found].isGlobal ? found : nil
  }
}

/// A place in the code of an object.
struct CodeTarget: Sendable, Hashable {
  /// The section's place in ``CodeModel/sections``.
  let section: Int
  /// The number of the instruction in the section.
  let instruction: Int
}

/// An executable section.
struct CodeSection: Sendable {
  let name: String
  /// Its number in the ELF file.
  let elfIndex: Int
  let bytes: ByteSlice
  /// From the first instruction of a function to its place in ``CodeModel/functions``.
  var functionStarts: [Int: Int] = [:]
  /// What relocated instructions refer to, by number of the instruction in the section.
  var references: [Int: CodeReference] = [:]
}

/// A function of an executable section.
struct CodeFunction: Sendable {
  let name: String
  /// Its section's place in ``CodeModel/sections``.
  let section: Int
  /// The number of its first instruction in the section.
  let start: Int
  /// How many instructions it has.
  let count: Int
  let isGlobal: Bool
  /// Hidden functions are verified where they are called (parity SYM-6).
  let isHidden: Bool
}

/// What one relocated instruction refers to.
enum CodeReference: Sendable, Hashable {
  /// A map, by its place in the object.
  case map(Int)
  /// A place in a data section: the map and the symbol's offset, to which the instruction's constant adds.
  case data(map: Int, offset: UInt64)
  /// A table of places to jump to, by its own place and size in ``CodeModel/jumpTables``.
  case jumpTable(offset: UInt64, size: UInt64)
  /// A call of the function that begins there.
  case call(CodeTarget)
  /// The address of the function that begins there.
  case functionAddress(CodeTarget)
  /// Something that another party provides: a kernel symbol, a kfunc, a configuration value.
  case external(name: String, isWeak: Bool)
}
