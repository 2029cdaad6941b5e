import BPFBytes

/// A type of the kernel that may be the one that the object means.
public struct CoreCandidate: Sendable {
  /// The table that has it.
  public let table: BTFTable
  /// Its number there.
  public let id: BTFTypeID
  /// What the table is called in messages: `the kernel`, or a module.
  public let owner: String

  /// States a candidate.
  public init(table: BTFTable, id: BTFTypeID, owner: String) {
    self.table = table
    self.id = id
    self.owner = owner
  }
}

/// Where the answer to a question was found.
struct CorePlace {
  let candidate: CoreCandidate
  let path: CorePath
}

/// Answers the questions of one object against one kernel.
///
/// Questions are put in the order of the object, since each one that only some candidates can answer rules
/// the others out for the questions that follow (parity CORE-23). The same question is answered once.
public struct CoreResolver {
  private let local: BTFTable
  private var candidates: [BTFTypeID: [CoreCandidate]]
  /// For all questions together; far more than those of the largest objects take.
  private var steps = 1 << 24
  private var answers: [CoreQuestion: Result<CoreAnswer, CoreFailure>] = [:]
  /// Where answers were found, if somebody wants to know.
  private var places: [CoreQuestion: CorePlace]?

  /// Prepares for questions.
  ///
  /// - Parameters:
  ///   - local: the object's types.
  ///   - candidates: what may be meant, by the object's types that questions begin at.
  public init(local: BTFTable, candidates: [BTFTypeID: [CoreCandidate]]) {
    self.local = local
    self.candidates = candidates
  }

  /// Answers a question, and tells where the answer was found.
  ///
  /// - Returns: `nil` if no candidate can answer it.
  mutating func place(of question: CoreQuestion) throws(CoreFailure) -> CorePlace? {
    if places == nil { places = [:] }
    _ = try answer(question)
    return places?[question]
  }

  /// Answers a question.
  ///
  /// - Throws: ``CoreFailure`` if the question or the kernel's types are broken, or candidates disagree.
  public mutating func answer(_ question: CoreQuestion) throws(CoreFailure) -> CoreAnswer {
    if let known = answers[question] { return try known.get() }
    let result = Result { () throws(CoreFailure) in try resolve(question) }
    answers[question] = result
    return try result.get()
  }

  private mutating func resolve(_ question: CoreQuestion) throws(CoreFailure) -> CoreAnswer {
    do {
      let path = try local.path(of: question)
      let localValue = try local.value(of: path, question.kind)
      if question.kind == .typeIDLocal {
        return answer(localValue, localValue, isResizable: true)
      }
      guard try !local.text(at: try local.raw(question.type).name).isEmpty else {
        throw CoreFailure(.unsupported, "a type without a name cannot be found in a kernel")
      }
      return try ask(question, path, localValue)
    } catch let error as BTFError {
      throw CoreFailure(error)
    } catch {
      throw error as? CoreFailure ?? CoreFailure(.malformed, "\(error)")
    }
  }

  /// Puts the question to every candidate that is left.
  private mutating func ask(
    _ question: CoreQuestion, _ path: CorePath, _ localValue: CoreValue
  ) throws -> CoreAnswer {
    var survivors: [CoreCandidate] = []
    var agreed: (answer: CoreAnswer, bitOffset: Int)?
    for candidate in candidates[question.type] ?? [] {
      var comparison = CoreComparison(local: local, target: candidate.table, steps: steps)
      let before = comparison.steps
      defer { steps -= before - comparison.steps }
      guard let found = try comparison.match(path, question.kind, from: candidate.id) else { continue }
      let value = try candidate.table.value(of: found, question.kind)
      let answer = answer(
        localValue, value, isResizable: try isResizable(localValue, value, in: candidate.table))
      if let agreed {
        guard agreed.bitOffset == found.bitOffset, agreed.answer.value == answer.value else {
          throw ambiguity(question, survivors.first, candidate)
        }
      } else {
        agreed = (answer, found.bitOffset)
        places?[question] = CorePlace(candidate: candidate, path: found)
      }
      survivors.append(candidate)
    }
    // If nobody can answer, the program has to do without, and nothing is learned about the candidates.
    guard let agreed else { return answer(localValue, .missing(question.kind), isResizable: true) }
    candidates[question.type] = survivors
    return agreed.answer
  }

  private func answer(_ local: CoreValue, _ value: CoreValue, isResizable: Bool) -> CoreAnswer {
    var answer = CoreAnswer()
    answer.local = local.value ?? 0
    answer.value = value.value
    answer.isChecked = local.isChecked
    answer.localSize = local.field?.size ?? 0
    answer.size = value.field?.size ?? 0
    answer.isResizable = isResizable
    return answer
  }

  /// A shorter or longer load gives the same number only for pointers and for integers without a sign.
  private func isResizable(_ left: CoreValue, _ right: CoreValue, in target: BTFTable) throws -> Bool {
    guard left.field?.size != right.field?.size else { return true }
    // A bit field on one side alone has no size there, and the type of none.
    guard let left = left.field, let right = right.field else { return false }
    let (leftType, rightType) = (try local.rawResolved(left.type), try target.rawResolved(right.type))
    if leftType.kind == .pointer, rightType.kind == .pointer { return true }
    return leftType.kind == .int && rightType.kind == .int && leftType.intEncoding != 1
      && rightType.intEncoding != 1
  }

  private func ambiguity(
    _ question: CoreQuestion, _ first: CoreCandidate?, _ second: CoreCandidate
  ) -> CoreFailure {
    let titles = [first, second].compactMap(\.self).map { candidate in
      "\(candidate.table.spelling(of: candidate.id)) (type \(candidate.id) of \(candidate.owner))"
    }
    return CoreFailure(
      .ambiguous, "several types of the kernel may be meant, and they disagree",
      seen: titles.joined(separator: " and "))
  }
}
