import BPFBytes
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
    let (offset, overflow) = instruction.multipliedReportingOverflow(by: Instruction.size)
    guard !overflow,
      let place = (0..<lines.count).last(where: { Int(lines.instructionOffset(of: $0)) <= offset })
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
  /// The C line that any instruction of a planned program came from, those of called functions included.
  ///
  /// - Returns: `nil` if the plan hands no line information over, or the object's is broken.
  public func sourceLine(of load: ProgramLoad, instruction: Int) -> SourceLine? {
    guard let types, let record = load.lineInfo?.last(atOrBefore: instruction, order: byteOrder),
      let file = try? types.string(at: record.word(1)), let text = try? types.string(at: record.word(2))
    else { return nil }
    let line = record.word(3)
    return SourceLine(file: file, line: line >> 10, column: line & 0x3ff, text: text)
  }

  /// The name of the C function that an instruction of a planned program belongs to.
  ///
  /// - Returns: `nil` if the plan hands no function information over.
  public func functionName(of load: ProgramLoad, instruction: Int) -> String? {
    guard let types, let record = load.functionInfo?.last(atOrBefore: instruction, order: byteOrder),
      let name = try? types.name(of: BTFTypeID(rawValue: record.word(1))), !name.isEmpty
    else { return nil }
    return name
  }
}

/// A record of `.BTF.ext` as it was moved into a program.
struct MovedRecord {
  let bytes: ByteSlice
  let order: ByteOrder

  /// A word of the record; 0 beyond its end.
  func word(_ index: Int) -> UInt32 {
    (try? bytes.load(UInt32.self, at: index * 4, order: order)) ?? 0
  }
}

extension InfoRecords {
  /// The record that an instruction falls under: the last one that begins at or before it.
  func last(atOrBefore instruction: Int, order: ByteOrder) -> MovedRecord? {
    guard instruction >= 0, recordSize >= 8 else { return nil }
    let all = ByteSlice(bytes)
    func record(_ place: Int) -> MovedRecord? {
      (try? all.slice(at: place * recordSize, count: recordSize)).map { MovedRecord(bytes: $0, order: order) }
    }
    // Records are in the order of the instructions.
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      guard let record = record(middle) else { return nil }
      if Int(record.word(0)) <= instruction { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : record(low - 1)
  }
}
