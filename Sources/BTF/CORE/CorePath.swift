import BPFBytes

/// The way from a type to what is asked about, in one table.
struct CorePath {
  /// A step that has a name, or goes to an element of an array. Members without names are walked through and
  /// not kept: the kernel may have their members elsewhere (parity CORE-21).
  struct Step {
    /// The structure, the enumeration, or the type of the element.
    let type: BTFTypeID
    /// Which member, enumerator or element.
    let index: Int
    /// Where the name of the member or enumerator is; `nil` for an element.
    let name: UInt32?
  }

  /// As the question says it; qualifiers and typedefs are still there.
  let root: BTFTypeID
  var steps: [Step] = []
  /// From the beginning of the root, in bits.
  var bitOffset = 0

  /// The longest path (parity LIM-3).
  static let mostSteps = 64
}

extension BTFTable {
  /// Reads the path of a question about types of this table.
  ///
  /// - Throws: ``CoreFailure`` if it does not fit the types.
  func path(of question: CoreQuestion) throws(CoreFailure) -> CorePath {
    do {
      return try readPath(of: question)
    } catch let error as BTFError {
      throw CoreFailure(error)
    } catch {
      throw error as? CoreFailure ?? CoreFailure(.malformed, "\(error)")
    }
  }

  private func readPath(of question: CoreQuestion) throws -> CorePath {
    let text = try text(at: question.access)
    var path = CorePath(root: question.type)
    if question.kind.isAboutType {
      guard text.array == [UInt8(ascii: "0")] else {
        throw malformed(question, "is not 0, though a type is asked about")
      }
      return path
    }
    let indices = try indices(text, question)
    let root = try rawResolved(question.type)
    if question.kind.isAboutEnumerator {
      guard root.isEnumeration, indices.count == 1, indices[0] < root.count else {
        throw malformed(question, "does not lead to an enumerator")
      }
      path.steps = [.init(type: root.id, index: indices[0], name: root.enumeratorName(indices[0]))]
      return path
    }
    guard question.kind.isAboutField else {
      throw CoreFailure(
        .unsupported, "the relocation is of a kind that is not known", seen: "\(question.kind)")
    }
    path.steps = [.init(type: root.id, index: indices[0], name: nil)]
    try path.advance(bits: try bits(of: indices[0], root.id))
    var current = root
    for index in indices.dropFirst() {
      if current.isComposite {
        guard index < current.count else { throw malformed(question, "leaves \(spelling(of: current.id))") }
        let member = current.member(index)
        try path.advance(bits: member.bitOffset)
        if member.name != 0, try !self.text(at: member.name).isEmpty {
          path.steps.append(.init(type: current.id, index: index, name: member.name))
        }
        current = try rawResolved(member.type)
      } else if current.kind == .array {
        guard index < current.elementCount || isFlexible(current, behind: path.steps.last) else {
          throw malformed(question, "leaves \(spelling(of: current.id))")
        }
        current = try rawResolved(current.element)
        path.steps.append(.init(type: current.id, index: index, name: nil))
        try path.advance(bits: try bits(of: index, current.id))
      } else {
        throw malformed(question, "goes into \(spelling(of: current.id))")
      }
    }
    return path
  }

  /// Numbers between colons.
  private func indices(_ text: ByteSlice, _ question: CoreQuestion) throws -> [Int] {
    var indices: [Int] = []
    var current: Int?
    for byte in text.array {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let value = (current ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
        guard value <= Int(Int32.max) else { throw malformed(question, "has a number beyond 2^31") }
        current = value
      case UInt8(ascii: ":"):
        guard let value = current else { throw malformed(question, "lacks a number") }
        indices.append(value)
        current = nil
      default: throw malformed(question, "has other signs than digits and colons")
      }
      guard indices.count < CorePath.mostSteps else {
        throw malformed(question, "has more than \(CorePath.mostSteps) steps")
      }
    }
    guard let last = current else { throw malformed(question, "lacks a number") }
    return indices + [last]
  }

  private func malformed(_ question: CoreQuestion, _ what: String) -> CoreFailure {
    CoreFailure(
      .malformed, "the path of a relocation \(what)",
      seen: "\((try? string(at: question.access)) ?? "?") from \(spelling(of: question.type))")
  }

  /// How many bits lie before an element.
  func bits(of index: Int, _ type: BTFTypeID) throws(BTFError) -> Int {
    guard index > 0 else {
      // A type without a size cannot be at the start of a path either.
      return try size(of: type) * 0
    }
    // Both are below 2^40 and 2^31, and what is beyond 2^32 bits no instruction can reach.
    let (bits, overflow) = try size(of: type).multipliedReportingOverflow(by: index * 8)
    guard !overflow, bits <= 1 << 40 else {
      throw BTFError(
        .limitExceeded, type: type, expected: "elements below 2^40 bits", seen: "element \(index)")
    }
    return bits
  }

  /// Whether an array has no length of its own: the last member of a structure, of zero elements (CORE-24).
  func isFlexible(_ array: RawType, behind step: CorePath.Step?) -> Bool {
    guard let step, step.name != nil, array.elementCount == 0, let parent = try? raw(step.type) else {
      return false
    }
    return step.index == parent.count - 1
  }
}

extension CorePath {
  mutating func advance(bits: Int) throws(CoreFailure) {
    bitOffset += bits
    guard bitOffset <= 1 << 40 else { throw CoreFailure(.malformed, "a path leads beyond 2^40 bits") }
  }
}
