import BPFBytes
import BPFTypes
import BTF

/// Where the instructions of an object depend on the kernel's types.
struct FieldRelocations {
  /// An instruction that depends on the answer to a question.
  struct Entry {
    /// The section's place in the code.
    let section: Int
    /// The number of the instruction in the section.
    let instruction: Int
    let question: CoreQuestion
  }

  /// In the order of the code.
  private var entries: [Entry] = []

  init(of object: BPFObject) {
    for records in object.extensions?.coreRelocations ?? [] {
      guard let section = object.code.sections.firstIndex(where: { $0.name == records.sectionName }) else {
        continue
      }
      for record in 0..<records.count {
        let relocation = records.coreRelocation(record)
        entries.append(
          Entry(
            section: section, instruction: Int(relocation.instructionOffset) / Instruction.size,
            question: relocation.question))
      }
    }
    // Compilers write them in order; linkers may not.
    let isOrdered = zip(entries, entries.dropFirst()).allSatisfy {
      ($0.section, $0.instruction) <= ($1.section, $1.instruction)
    }
    if !isOrdered { entries.sort { ($0.section, $0.instruction) < ($1.section, $1.instruction) } }
  }

  /// The relocations of a function, in the order of its instructions.
  func within(_ function: CodeFunction) -> ArraySlice<Entry> {
    guard !entries.isEmpty else { return [] }
    let end = function.start + function.count
    let first = entries.firstPlace { ($0.section, $0.instruction) >= (function.section, function.start) }
    return entries[first...].prefix { $0.section == function.section && $0.instruction < end }
  }
}

extension ProgramLinker {
  /// Puts into a function what the kernel's types say (parity RELO-7). The function was placed already, and
  /// nothing else was changed in it.
  mutating func patchFields(of index: Int, program: ProgramBlueprint) throws(BPFError) {
    guard object.fieldResolution == .beforeLoading else { return }
    let function = object.code.functions[index]
    let start = placement.start(of: index)
    for entry in fields.within(function) {
      let (number, question) = (entry.instruction - function.start, entry.question)
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

  /// Takes the relocations of every placed function along, for the kernel to apply (parity CORE-37).
  mutating func leaveFields(of program: ProgramBlueprint, withTypes: Bool) throws(BPFError) {
    var left = InfoRecords(recordSize: 0, count: 0, bytes: [])
    for index in placement.order {
      let function = object.code.functions[index]
      guard let section = information.relocations[function.section] else { continue }
      let added = section.appendRelocations(
        from: function.start, count: function.count, movedTo: placement.start(of: index),
        order: object.byteOrder, to: &left.bytes)
      guard added > 0 else { continue }
      guard withTypes else {
        throw error(
          .unsupported, function, 0, program,
          "without the object's types the kernel cannot complete the program", seen: nil)
      }
      guard left.count == 0 || left.recordSize == section.recordSize else {
        throw malformed(function, 0, program, "relocations have records of two sizes")
      }
      left.recordSize = section.recordSize
      left.count += added
    }
    fieldRelocations = left.count > 0 ? left : nil
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
