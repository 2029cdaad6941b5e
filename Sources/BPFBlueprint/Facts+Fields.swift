import BPFBytes
import BPFTypes
public import BTF

/// What a kernel's types say to one question of an object.
public enum FieldFact: Sendable, Hashable, Codable {
  /// The answer, which may be that there is no such thing.
  case answer(CoreAnswer)
  /// There is none: candidates disagree, or the question makes no sense.
  case failure(CoreFailure)
}

extension Facts {
  /// Answers all questions that the instructions of the enabled programs, and of the functions that programs
  /// call, ask of the kernel's types (parity CORE-20 to CORE-38).
  mutating func learnFields(of object: BPFObject, from types: KernelTypes) {
    guard let local = object.types else { return }
    let questions = object.fieldQuestions
    let roots = Set(questions.map(\.type))
    guard !roots.isEmpty else { return }
    do throws(BPFError) {
      var resolver = CoreResolver(
        local: local, candidates: try types.candidates(for: roots, of: local))
      for question in questions {
        do throws(CoreFailure) {
          fields[question] = .answer(try resolver.answer(question))
        } catch {
          fields[question] = .failure(error)
        }
      }
    } catch {
      missingKernelBTF = error.summary
    }
  }
}

extension KernelTypes {
  /// What the object's types may stand for: types of the kernel proper, or, of those that it lacks, types of
  /// all modules (parity CORE-23).
  func candidates(
    for types: Set<BTFTypeID>, of object: BTFTable
  ) throws(BPFError) -> [BTFTypeID: [CoreCandidate]] {
    var found = try kernel().candidates(for: types, of: object, owner: "the kernel")
    let missing = types.filter { found[$0] == nil && object.essentialName(of: $0) != nil }
    guard !missing.isEmpty else { return found }
    for module in modules {
      guard let table = table(of: module) else { continue }
      let here = table.candidates(for: missing, of: object, owner: "module \(module.name)")
      found.merge(here) { $0 + $1 }
    }
    return found
  }
}

extension BPFObject {
  /// All that the object asks of a kernel's types, whichever programs are chosen, in the order of the file.
  public var coreQuestions: [CoreQuestion] {
    var seen: Set<CoreQuestion> = []
    var questions: [CoreQuestion] = []
    for records in extensions?.coreRelocations ?? [] {
      for record in 0..<records.count {
        let question = records.coreRelocation(record).question
        if seen.insert(question).inserted { questions.append(question) }
      }
    }
    return questions
  }

  /// What the instructions ask of the kernel's types, each question once, in the order of the object; nothing if
  /// the kernel answers them itself. Programs that are not enabled do not ask, nor do functions that lost against
  /// another of their name (CORE-35).
  var fieldQuestions: [CoreQuestion] {
    guard let extensions, fieldResolution == .beforeLoading, !extensions.coreRelocations.isEmpty else {
      return []
    }
    let uses = structOpsUses
    let disabled = Set(programs.filter { !isLoaded($0, uses) }.map(\.function))
    var seen: Set<CoreQuestion> = []
    var questions: [CoreQuestion] = []
    for records in extensions.coreRelocations {
      guard let place = code.sections.firstIndex(where: { $0.name == records.sectionName }) else { continue }
      let functions = FunctionSpans(of: code.sections[place], in: code, without: disabled)
      for record in 0..<records.count {
        let relocation = records.coreRelocation(record)
        // The object alone answers this one.
        guard relocation.kind != CoreKind.typeIDLocal.rawValue,
          functions.contains(instruction: Int(relocation.instructionOffset) / Instruction.size),
          seen.insert(relocation.question).inserted
        else { continue }
        questions.append(relocation.question)
      }
    }
    return questions
  }
}
