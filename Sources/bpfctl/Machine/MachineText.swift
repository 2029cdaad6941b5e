import BPF

/// A function as the processor runs it, taken apart.
struct DisassembledFunction {
  let function: CompiledFunction
  let instructions: [MachineInstruction]

  /// - Throws: ``Failure`` if the disassembler fails.
  init(_ function: CompiledFunction, by disassembler: Disassembler) throws {
    self.init(
      function,
      try disassembler.instructions(
        of: MachineCode(bytes: function.bytes, address: function.address ?? 0, machine: .host)))
  }

  init(_ function: CompiledFunction, _ instructions: [MachineInstruction]) {
    self.function = function
    self.instructions = instructions
  }

  /// The instructions with the line of C whose code begins there, if one does.
  fileprivate var rows:
    [(instruction: MachineInstruction, source: ProgramListing.SourceLine?, bytes: [UInt8])]
  {
    var lines = function.lines[...]
    return instructions.map { instruction in
      var source: ProgramListing.SourceLine?
      while let line = lines.first, line.offset < instruction.offset + instruction.length {
        source = line.source
        lines.removeFirst()
      }
      let end = min(instruction.offset + instruction.length, function.bytes.count)
      return (instruction, source, Array(function.bytes[min(instruction.offset, end)..<end]))
    }
  }
}

/// What `prog dump jited` shows where there is a disassembler.
enum MachineText {
  /// As bpftool, key by key.
  static func json(_ functions: [DisassembledFunction], _ details: ListingDetails) -> JSON {
    .array(
      functions.map { disassembled in
        let prototype = disassembled.function.prototype
        return .object(
          (prototype.map { [JSON.Member(name: "proto", value: .string($0))] } ?? []) + [
            .init(name: "name", value: .string(disassembled.function.name)),
            .init(name: "insns", value: .array(disassembled.rows.map { json($0, $1, $2, details) })),
          ])
      })
  }

  private static func json(
    _ instruction: MachineInstruction, _ source: ProgramListing.SourceLine?, _ bytes: [UInt8],
    _ details: ListingDetails
  ) -> JSON {
    var members = source.map { CodeText.members(of: $0, details) } ?? []
    func add(_ name: String, _ value: JSON) { members.append(.init(name: name, value: value)) }
    add("pc", .string("0x" + String(instruction.offset, radix: 16)))
    add("operation", .string(instruction.operation))
    let operands = instruction.operands.map { JSON.string($0) }
    add("operands", .array(operands.isEmpty ? [.null] : operands))
    if details.showsBytes { add("opcodes", .bytes(bytes)) }
    return .object(members)
  }

  static func print(_ functions: [DisassembledFunction], _ details: ListingDetails, to output: Output) {
    for disassembled in functions {
      if let prototype = disassembled.function.prototype { output.line("\(prototype):") }
      output.line("\(disassembled.function.name):")
      for (instruction, source, bytes) in disassembled.rows {
        if let source { output.line(CodeText.line(source, details)) }
        let place = String(instruction.offset, radix: 16)
        let remark = instruction.remark.isEmpty ? "" : "\t\(Machine.host.remark) \(instruction.remark)"
        output.line(
          String(repeating: " ", count: max(4 - place.count, 0)) + "\(place):\t\(instruction.text)\(remark)")
        if details.showsBytes { output.line("\t" + Text.hex(bytes)) }
      }
      output.line("")
    }
  }
}
