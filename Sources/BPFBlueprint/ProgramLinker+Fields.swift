import BPFBytes
import BPFTypes
import BTF

/// Where the instructions of an object depend on the kernel's types.
struct FieldRelocations {
  private let bySection: [Int: [(instruction: Int, question: CoreQuestion)]]

  init(of object: BPFObject) {
    var bySection: [Int: [(instruction: Int, question: CoreQuestion)]] = [:]
    for records in object.extensions?.coreRelocations ?? [] {
      guard let place = object.code.sections.firstIndex(where: { $0.name == records.sectionName }) else {
        continue
      }
      for record in 0..<records.count {
        let relocation = records.coreRelocation(record)
        bySection[place, default: []].append(
          (Int(relocation.instructionOffset) / Instruction.size, relocation.question))
      }
    }
    // Compilers write them in order; linkers may not.
    self.bySection = bySection.mapValues { $0.sorted { $0.instruction < $1.instruction } }
  }

  /// The relocations of a function, in the order of its instructions.
  func within(_ function: CodeFunction) -> ArraySlice<(instruction: Int, question: CoreQuestion)> {
    guard let all = bySection[function.section] else { return [] }
    let first = all.firstPlace { $0.instruction >= function.start }
    let end = all.firstPlace { $0.instruction >= function.start + function.count }
    return all[first..<end]
  }
}

extension Array {
  /// The first place from which on a condition holds.
  fileprivate func firstPlace(where holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension ProgramLinker {
  /// Puts into a function what the kernel's types say (parity RELO-7). The function was placed already, and
  /// nothing else was changed in it.
  mutating func patchFields(of index: Int, program: ProgramBlueprint) throws(BPFError) {
    guard object.fieldResolution == .beforeLoading else { return }
    let function = object.code.functions[index]
    let start = placement[index, default: 0]
    for (instruction, question) in fields.within(function) {
      let number = instruction - function.start
      let answer = try answer(question, function, number, program)
      do throws(FieldPatch.Mismatch) {
        let isReachable = try FieldPatch(answer).apply(
          to: &instructions, at: start + number, end: start + function.count)
        if !isReachable {
          absences.append(.init(instruction: start + number, what: title(of: question)))
        }
      } catch {
        throw self.error(
          error.isRange ? .unsupported : .malformedObject, function, number, program,
          "\(error.summary) (\(title(of: question)))", expected: error.expected, seen: error.seen)
      }
    }
  }

  private func title(of question: CoreQuestion) -> String {
    (object.types?.title(of: question) ?? "?").onOneLine
  }

  private func answer(
    _ question: CoreQuestion, _ function: CodeFunction, _ number: Int, _ program: ProgramBlueprint
  ) throws(BPFError) -> CoreAnswer {
    if question.kind == .typeIDLocal {
      // The object alone answers (parity CORE-7).
      var answer = CoreAnswer()
      answer.value = UInt64(question.type.rawValue)
      answer.isChecked = false
      return answer
    }
    switch facts.fields[question] {
    case .answer(let answer): return answer
    case .failure(let failure):
      let code: BPFError.Code =
        switch failure.reason {
        case .malformed: .malformedObject
        case .ambiguous: .ambiguousType
        case .unsupported: .unsupported
        }
      throw error(
        code, function, number, program, "\(failure.summary) (\(title(of: question)))", seen: failure.seen)
    case nil:
      var failure = error(
        .noKernelBTF, function, number, program,
        "the program reads \(title(of: question)), and the kernel's BTF is missing: "
          + (facts.missingKernelBTF ?? "it was not looked at"), seen: nil)
      failure.remedy = "use a kernel built with CONFIG_DEBUG_INFO_BTF, or give its BTF as a file"
      throw failure
    }
  }
}
