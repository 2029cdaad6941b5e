import BPF

/// What a listing of code shows beside the instructions.
struct ListingDetails: Equatable {
  /// Their bytes.
  var showsBytes = false
  /// Where the lines of C are.
  var showsPlaces = false
}

/// Code as `prog dump` shows it.
enum CodeText {
  // MARK: - As the kernel rewrote it

  /// As bpftool, key by key.
  static func json(_ listing: ProgramListing, _ details: ListingDetails) -> JSON {
    .array(
      listing.rows.map { row in
        var members: [JSON.Member] = []
        func add(_ name: String, _ value: JSON) { members.append(.init(name: name, value: value)) }
        if let prototype = row.prototype { add("proto", .string(prototype)) }
        if let source = row.source { members += self.members(of: source, details) }
        add("disasm", .string(row.text))
        if details.showsBytes { add("opcodes", json(row)) }
        return .object(members)
      })
  }

  /// A line of C, as bpftool, key by key.
  static func members(of source: ProgramListing.SourceLine, _ details: ListingDetails) -> [JSON.Member] {
    var members: [JSON.Member] = [.init(name: "src", value: .string(source.text))]
    guard details.showsPlaces else { return members }
    members.append(.init(name: "file", value: .string(source.file)))
    if source.number != 0 { members.append(.init(name: "line_num", value: .number(source.number))) }
    if source.column != 0 { members.append(.init(name: "line_col", value: .number(source.column))) }
    return members
  }

  /// A line of C above its code.
  static func line(_ source: ProgramListing.SourceLine, _ details: ListingDetails) -> String {
    let place = " [file:\(source.file) line_num:\(source.number) line_col:\(source.column)]"
    return "; \(source.text)\(details.showsPlaces ? place : "")"
  }

  private static func json(_ row: ProgramListing.Row) -> JSON {
    let first = bytes(row.instruction)
    let registers = (source: row.instruction.source, destination: row.instruction.destination)
    return .object([
      "code": .string("0x" + Text.hex([row.instruction.opcode])),
      "src_reg": .string("0x" + String(registers.source, radix: 16)),
      "dst_reg": .string("0x" + String(registers.destination, radix: 16)),
      "off": .bytes(Array(first[2..<4])),
      "imm": .bytes(Array(first[4..<8]) + (row.second.map(bytes) ?? [])),
    ])
  }

  static func print(_ listing: ProgramListing, _ details: ListingDetails, to output: Output) {
    for row in listing.rows {
      if let prototype = row.prototype { output.line("\(prototype):") }
      if let source = row.source { output.line(line(source, details)) }
      let number = "\(row.number)"
      output.line(String(repeating: " ", count: max(4 - number.count, 0)) + "\(number): \(row.text)")
      if details.showsBytes { output.line("       " + hex(row)) }
    }
  }

  /// The bytes of a row.
  static func hex(_ row: ProgramListing.Row) -> String {
    Text.hex(bytes(row.instruction) + (row.second.map(bytes) ?? []))
  }

  private static func bytes(_ instruction: Instruction) -> [UInt8] { Instruction.encode([instruction]) }

  // MARK: - As the processor runs it, without a disassembler

  /// bpftool's functions, with their bytes in place of instructions.
  static func json(_ functions: [CompiledFunction]) -> JSON {
    .array(
      functions.map { function in
        let prototype = function.prototype.map { [JSON.Member(name: "proto", value: .string($0))] } ?? []
        return .object(
          prototype + [
            .init(name: "name", value: .string(function.name)),
            .init(name: "opcodes", value: .bytes(function.bytes)),
          ])
      })
  }

  static func print(_ functions: [CompiledFunction], to output: Output) {
    for function in functions {
      if let prototype = function.prototype { output.line("\(prototype):") }
      output.line("\(function.name):")
      for start in stride(from: 0, to: function.bytes.count, by: 16) {
        let place = String(start, radix: 16)
        let line = Array(function.bytes[start..<min(start + 16, function.bytes.count)])
        output.line(String(repeating: " ", count: max(4 - place.count, 0)) + "\(place):\t\(Text.hex(line))")
      }
      output.line("")
    }
  }
}
