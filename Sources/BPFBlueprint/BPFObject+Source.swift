import BPFTypes
import BTF

/// A place in the C source of an object.
public struct SourceLine: Sendable, Hashable {
  /// The file as the compiler named it.
  public let file: String
  /// Counted from 1.
  public let line: UInt32
  /// Counted from 1.
  public let column: UInt32
  /// The line itself, as far as BTF keeps it.
  public let text: String

  /// `file:line`.
  public var place: String { "\(file):\(line)" }
}

extension BPFObject {
  /// The C line that an instruction of a section came from: the last one that begins at or before it.
  ///
  /// - Parameters:
  ///   - section: the name of an executable section.
  ///   - instruction: the number of an instruction in the section.
  /// - Returns: `nil` if the object has no line information there.
  public func sourceLine(section: String, instruction: Int) -> SourceLine? {
    guard let types, let extensions, instruction >= 0,
      let lines = extensions.lineInfo.first(where: { $0.sectionName == section })
    else { return nil }
    let offset = UInt64(instruction) * UInt64(Instruction.size)
    guard
      let place = (0..<lines.count).last(where: { UInt64(lines.instructionOffset(of: $0)) <= offset })
    else { return nil }
    let record = lines.lineInfo(place)
    guard let file = try? types.string(at: record.fileName), let text = try? types.string(at: record.text)
    else {
      return nil
    }
    return SourceLine(file: file, line: record.line, column: record.column, text: text)
  }
}

extension BPFObject {
  /// The C line that an instruction of a program's own function came from.
  public func sourceLine(of program: ProgramBlueprint, instruction: Int) -> SourceLine? {
    guard instruction >= 0, instruction < program.instructionCount else { return nil }
    let function = code.functions[program.function]
    return sourceLine(section: program.sectionName, instruction: function.start + instruction)
  }
}

extension BPFObject {
  /// The first instruction of a function that CO-RE would change, counted from the function's start.
  func firstFieldRelocation(of function: CodeFunction, in section: CodeSection) -> Int? {
    guard let relocations = extensions?.coreRelocations.first(where: { $0.sectionName == section.name })
    else {
      return nil
    }
    for record in 0..<relocations.count {
      let place = Int(relocations.instructionOffset(of: record)) / Instruction.size
      if place >= function.start, place - function.start < function.count { return place - function.start }
    }
    return nil
  }
}
