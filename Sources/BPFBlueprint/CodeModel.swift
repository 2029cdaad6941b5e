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

  /// The place in ``sections`` of an ELF section; `nil` for one without code.
  func section(ofELF index: Int) -> Int? {
    let place = sections.firstPlace { $0.elfIndex >= index }
    return place < sections.count && sections[place].elfIndex == index ? place : nil
  }

  /// The function that begins at an instruction of a section: of several, the first in the file.
  func function(in section: Int, startingAt instruction: Int) -> Int? {
    let candidates = sections[section].functions
    let place = candidates.firstPlace { functions[$0].start >= instruction }
    guard place < candidates.count, functions[candidates[place]].start == instruction else { return nil }
    return candidates[place]
  }

  /// Brings the functions of each section in the order of their code.
  mutating func sortFunctions() {
    for place in sections.indices {
      let isSorted = zip(sections[place].functions, sections[place].functions.dropFirst())
        .allSatisfy { functions[$0].start <= functions[$1].start }
      guard !isSorted else { continue }
      sections[place].functions.sort { (functions[$0].start, $0) < (functions[$1].start, $1) }
    }
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
  /// Its functions' places in ``CodeModel/functions``, in the order of their first instructions.
  var functions: [Int] = []
  /// What relocated instructions refer to.
  var references = CodeReferences()
}

/// What the relocated instructions of a section refer to, in the order of the instructions.
struct CodeReferences: Sendable {
  /// A relocated instruction.
  struct Entry: Sendable {
    /// Its number in the section.
    let instruction: Int
    let reference: CodeReference
  }

  private(set) var entries: [Entry] = []

  init() {}

  /// - Parameter entries: in any order; of several for one instruction the last counts.
  init(_ entries: [Entry]) {
    self.entries = entries
    let isOrdered = zip(entries, entries.dropFirst()).allSatisfy { $0.instruction < $1.instruction }
    guard !isOrdered else { return }
    let numbered = entries.enumerated().sorted {
      ($0.element.instruction, $0.offset) < ($1.element.instruction, $1.offset)
    }
    self.entries = numbered.indices.compactMap { place in
      let entry = numbered[place].element
      let isLast =
        place + 1 == numbered.count || numbered[place + 1].element.instruction != entry.instruction
      return isLast ? entry : nil
    }
  }

  /// What an instruction refers to; `nil` for one that is not relocated.
  subscript(instruction: Int) -> CodeReference? {
    let place = entries.firstPlace { $0.instruction >= instruction }
    return place < entries.count && entries[place].instruction == instruction
      ? entries[place].reference : nil
  }
}

/// The instructions of a section that belong to functions.
struct FunctionSpans {
  private struct Span {
    let start: Int
    var end: Int
  }

  /// In order, and none touches another.
  private var spans: [Span] = []

  init(of section: CodeSection, in code: CodeModel, without excluded: Set<Int> = []) {
    for index in section.functions where excluded.isEmpty || !excluded.contains(index) {
      let function = code.functions[index]
      let end = function.start + function.count
      if let last = spans.last, function.start <= last.end {
        spans[spans.count - 1].end = max(last.end, end)
      } else {
        spans.append(Span(start: function.start, end: end))
      }
    }
  }

  func contains(instruction: Int) -> Bool {
    let place = spans.firstPlace { $0.end > instruction }
    return place < spans.count && spans[place].start <= instruction
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first place from which on a condition holds, of elements in an order in which it does not cease to.
  func firstPlace(where holds: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
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
