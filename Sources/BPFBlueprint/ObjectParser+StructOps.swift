import BPFBytes
import BPFTypes
import BTF
import ELFReader

extension ObjectParser {
  /// Makes a map of each variable of `.struct_ops` and its like (parity SOPS-1, SEC-12, SEC-13).
  mutating func readStructOps() throws(BPFError) {
    for section in file.sections where section.size > 0 {
      guard let kind = StructOpsSection(rawValue: section.name), let types else { continue }
      guard section.type == .progbits else {
        throw malformed(section, "the section has no contents", expected: "a section of type PROGBITS")
      }
      do {
        guard let variables = try dataSection(named: section.name, in: types.table)?.variables else {
          throw malformed(
            section, "the BTF does not describe the section", expected: "a DATASEC named \(section.name)")
        }
        var found: [DraftStructOps] = []
        for entry in variables {
          let variable = try types.table.type(entry.type)
          found.append(
            try structOpsVariable(
              variable, at: types.fixups.variable(variable.name, in: section.name)?.offset ?? entry.offset,
              in: section, types.table))
        }
        try readFunctions(of: &found, in: section, types.table)
        let contents = try contents(of: section)
        maps += try found.map { try map(of: $0, kind, section, contents) }
      } catch let error as BTFError {
        throw BPFError(error, of: path)
      } catch let error as ELFError {
        throw BPFError(error, of: path)
      } catch {
        throw error as? BPFError ?? malformed(section, "\(error)")
      }
    }
  }

  /// A variable while its section is read.
  private struct DraftStructOps {
    let name: String
    let offset: UInt64
    let type: BTFTypeID
    let structure: String
    let body: BTFComposite
    var functions: [String: String] = [:]

    var range: Range<UInt64> { offset..<offset + UInt64(body.size) }
  }

  private func structOpsVariable(
    _ variable: BTFType, at offset: UInt32, in section: ELFSection, _ types: BTFTable
  ) throws -> DraftStructOps {
    guard case .variable(let declaration) = variable.body else {
      throw structOpsError(
        section, variable.name, "the entry is not a variable", seen: variable.kind.kernelName)
    }
    let definition = try types.resolved(declaration.type)
    guard case .composite(let body) = definition.body, definition.kind == .structure else {
      throw structOpsError(
        section, variable.name, "the variable is not a structure", seen: definition.kind.kernelName)
    }
    guard !definition.name.isEmpty else {
      throw structOpsError(
        section, variable.name, "the structure has no name to find it in the kernel by",
        expected: "a structure of the kernel's, as in struct tcp_congestion_ops")
    }
    guard UInt64(offset) + UInt64(body.size) <= section.size else {
      throw structOpsError(
        section, variable.name, "the variable crosses the end of its section",
        expected: "at most \(section.size) bytes", seen: "\(UInt64(offset) + UInt64(body.size))")
    }
    return DraftStructOps(
      name: variable.name, offset: UInt64(offset), type: definition.id, structure: definition.name, body: body
    )
  }

  private func map(
    of variable: DraftStructOps, _ kind: StructOpsSection, _ section: ELFSection, _ contents: ByteSlice
  ) throws -> MapBlueprint {
    var bytes = try contents.slice(at: Int(variable.offset), count: Int(variable.body.size)).array
    // Where a program belongs the file may have an addend; the name of the program says it all.
    for member in variable.body.members where variable.functions[member.name] != nil {
      let start = Int(member.bitOffset / 8)
      for place in start..<min(start + 8, bytes.count) { bytes[place] = 0 }
    }
    var map = MapBlueprint(
      name: variable.name, kernelName: KernelName.truncated(variable.name), origin: .structOps,
      type: .structOps, keySize: 4, valueSize: variable.body.size, maxEntries: 1,
      flags: kind.usesLink ? [.link] : [], initialValue: InitialValue(bytes), section: section.index,
      sectionOffset: variable.offset)
    map.isEnabled = kind.isEnabled
    map.structOps = StructOpsDefinition(
      structure: variable.structure, type: variable.type, usesLink: kind.usesLink,
      functions: variable.functions)
    return map
  }

  // MARK: - Functions

  /// Finds the program of each member that a relocation fills (parity RELO-10).
  private func readFunctions(
    of variables: inout [DraftStructOps], in section: ELFSection, _ types: BTFTable
  ) throws {
    for table in file.sections where table.info == UInt32(section.index) {
      guard table.type != .rela else {
        throw BPFError(
          .unsupported, at: .parse, of: .init(object: path, section: table.name),
          "relocations with addends (RELA) are not used by BPF objects")
      }
      guard table.type == .rel else { continue }
      for relocation in try file.relocations(in: table) {
        guard let place = variables.firstIndex(where: { $0.range.contains(relocation.offset) }) else {
          throw structOpsError(
            section, nil, at: relocation.offset, "a relocation lies in no variable of the section")
        }
        let member = try member(of: variables[place], at: relocation.offset, in: section, types)
        variables[place].functions[member.name] = try program(
          of: relocation, for: member, of: variables[place], in: section)
      }
    }
  }

  private func member(
    of variable: DraftStructOps, at offset: UInt64, in section: ELFSection, _ types: BTFTable
  ) throws -> BTFMember {
    let bits = (offset - variable.offset) * 8
    guard let member = variable.body.members.first(where: { UInt64($0.bitOffset) == bits }) else {
      throw structOpsError(
        section, variable.name, at: offset, "a relocation lies on no member of struct \(variable.structure)")
    }
    guard case .pointer(let target) = try types.resolved(member.type).body, target != .void,
      case .functionPrototype = try types.resolved(target).body, offset + 8 <= variable.range.upperBound
    else {
      throw structOpsError(
        section, variable.name, at: offset, "the relocated member '\(member.name)' is no function pointer",
        seen: try types.resolved(member.type).kind.kernelName)
    }
    return member
  }

  private func program(
    of relocation: ELFRelocation, for member: BTFMember, of variable: DraftStructOps, in section: ELFSection
  ) throws -> String {
    func error(_ summary: String, expected: String? = nil, seen: String? = nil, remedy: String? = nil)
      -> BPFError
    {
      structOpsError(
        section, variable.name, at: relocation.offset, "member '\(member.name)': \(summary)",
        expected: expected, seen: seen, remedy: remedy)
    }
    guard symbols.indices.contains(relocation.symbol) else {
      throw error(
        "the relocation names no symbol", expected: "below \(symbols.count)", seen: "\(relocation.symbol)")
    }
    let symbol = symbols[relocation.symbol]
    guard case .section(let index) = symbol.section else {
      throw error(
        "the function \(symbol.name) is not defined in the object", seen: "\(symbol.section)",
        remedy: "define it with SEC(\"struct_ops\")")
    }
    guard let place = code.sections.firstIndex(where: { $0.elfIndex == index }) else {
      throw error("\(symbol.name) is not a function", expected: "a symbol in an executable section")
    }
    // A symbol of the section itself carries the offset in the slot.
    let addend: UInt64 =
      symbol.type == .section
      ? try contents(of: section).load(at: Int(relocation.offset), order: file.byteOrder) : 0
    let start = symbol.value.addingReportingOverflow(addend)
    guard !start.overflow, start.partialValue % UInt64(Instruction.size) == 0,
      let instruction = Int(exactly: start.partialValue / UInt64(Instruction.size))
    else {
      throw error(
        "the function does not lie on an instruction", expected: "a multiple of 8",
        seen: "\(start.partialValue)")
    }
    guard let function = code.function(in: place, startingAt: instruction) else {
      throw error(
        "the pointer does not lead to the start of a function",
        seen: "instruction \(instruction) of \(code.sections[place].name)")
    }
    guard let program = programs.first(where: { $0.function == function }) else {
      throw error(
        "\(code.functions[function].name) is a subprogram, not a program of its own",
        remedy: "give it SEC(\"struct_ops\")")
    }
    guard program.type == .structOps else {
      throw error(
        "\(program.name) is not a program of struct_ops", expected: "SEC(\"struct_ops\")",
        seen: program.sectionName)
    }
    return program.name
  }

  private func structOpsError(
    _ section: ELFSection, _ map: String?, at offset: UInt64 = 0, _ summary: String, expected: String? = nil,
    seen: String? = nil, remedy: String? = nil
  ) -> BPFError {
    BPFError(
      .malformedObject, at: .parse, of: .init(object: path, section: section.name, map: map),
      place: .init(fileOffset: section.offset.addingReportingOverflow(offset).partialValue), summary,
      expected: expected, seen: seen, remedy: remedy)
  }
}
