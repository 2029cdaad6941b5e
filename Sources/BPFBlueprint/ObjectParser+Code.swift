import BPFBytes
import BPFTypes
import ELFReader

extension ObjectParser {
  /// Reads executable sections, their functions, and what their instructions refer to.
  mutating func readCode() throws(BPFError) {
    for section in file.sections
    where section.type == .progbits && section.flags.contains(.execinstr) && section.size > 0 {
      let bytes = try contents(of: section)
      guard bytes.count % Instruction.size == 0 else {
        throw malformed(
          section, "the code does not end on an instruction",
          expected: "a multiple of \(Instruction.size) bytes",
          seen: "\(bytes.count)")
      }
      if section.name == ".text" { code.text = code.sections.count }
      code.sections.append(CodeSection(name: section.name, elfIndex: section.index, bytes: bytes))
    }
    try readFunctions()
    try readReferences()
    try refuseStaticPrograms()
  }

  /// Functions are the symbols of type FUNC; visible ones outside `.text` are programs (parity SYM-1, SYM-2).
  private mutating func readFunctions() throws(BPFError) {
    for symbol in symbols where symbol.type == .func {
      guard case .section(let index) = symbol.section, let place = code.section(ofELF: index) else {
        continue
      }
      let section = file.sections[index]
      let start = symbol.value
      let (end, overflow) = start.addingReportingOverflow(symbol.size)
      guard !overflow, end <= section.size, symbol.size > 0 else {
        throw malformed(
          section, at: start, "the function \(symbol.name) crosses the end of its section",
          expected: "1 to \(section.size &- min(start, section.size)) bytes", seen: "\(symbol.size)")
      }
      guard start % 8 == 0, symbol.size % 8 == 0 else {
        throw malformed(
          section, at: start, "the function \(symbol.name) does not lie on instructions",
          expected: "multiples of 8", seen: "offset \(start), size \(symbol.size)")
      }
      let function = CodeFunction(
        name: symbol.name, section: place, start: Int(start / 8), count: Int(symbol.size / 8),
        isGlobal: symbol.binding != .local,
        isHidden: symbol.visibility == .hidden || symbol.visibility == .internal)
      code.sections[place].functions.append(code.functions.count)
      code.functions.append(function)
    }
    readPrograms()
    code.sortFunctions()
  }

  /// Programs are in the order of the sections, and of the symbols in these.
  private mutating func readPrograms() {
    for place in code.sections.indices where place != code.text {
      let section = file.sections[code.sections[place].elfIndex]
      // What the name says is the same for all programs of the section.
      let isOptional = section.name.hasPrefix("?")
      let found = SectionTable.lookup(isOptional ? String(section.name.dropFirst()) : section.name)
      let (definition, target) = (found?.definition, found?.target)
      var flags: ProgramFlags = []
      if definition?.traits.contains(.sleepable) == true { flags.insert(.sleepable) }
      if definition?.traits.contains(.fragments) == true { flags.insert(.xdpHasFrags) }
      for index in code.sections[place].functions where code.functions[index].isGlobal {
        let function = code.functions[index]
        programs.append(
          ProgramBlueprint(
            name: function.name, sectionName: section.name, definition: definition,
            targetText: target, type: definition?.programType ?? .unspec,
            attachType: definition?.attachType, flags: flags, isEnabled: !isOptional, kernelTarget: nil,
            instructionCount: function.count, fileOffset: section.offset &+ UInt64(function.start) * 8,
            function: index))
      }
    }
  }

  private mutating func readReferences() throws(BPFError) {
    let resolver = ReferenceResolver(parser: self)
    for (place, section) in code.sections.enumerated() {
      let functions = FunctionSpans(of: section, in: code)
      var references: [CodeReferences.Entry] = []
      for table in file.sections where table.info == UInt32(section.elfIndex) {
        if table.type == .rela {
          throw BPFError(
            .unsupported, at: .parse, of: .init(object: path, section: table.name),
            "relocations with addends (RELA) are not used by BPF objects")
        }
        guard table.type == .rel else { continue }
        let relocations: [ELFRelocation]
        do {
          relocations = try file.relocations(in: table)
        } catch {
          throw BPFError(error, of: path)
        }
        for relocation in relocations {
          // A linker leaves the code of weak definitions that lost to others, and takes their symbols away
          // (parity SYM-8).
          if relocation.offset % 8 == 0, relocation.offset < section.bytes.count,
            !functions.contains(instruction: Int(relocation.offset / 8))
          {
            continue
          }
          references.append(try resolver.resolve(relocation, in: section))
        }
      }
      code.sections[place].references = CodeReferences(references)
    }
  }

  /// A static function in the section of programs is called by one of them, as old objects have it. One that
  /// nobody calls was meant as a program, which nobody could find.
  private func refuseStaticPrograms() throws(BPFError) {
    let candidates = code.functions.filter { $0.section != code.text && !$0.isGlobal }
    guard !candidates.isEmpty else { return }
    var called: Set<CodeTarget> = []
    for (place, section) in code.sections.enumerated() {
      for entry in section.references.entries {
        switch entry.reference {
        case .call(let target), .functionAddress(let target): called.insert(target)
        default: break
        }
      }
      for number in 0..<(section.bytes.count / Instruction.size) where section.references[number] == nil {
        guard
          let instruction = try? Instruction(
            decoding: section.bytes, at: number * Instruction.size, order: file.byteOrder),
          instruction.isSubprogramCall
        else { continue }
        called.insert(CodeTarget(section: place, instruction: number + 1 + Int(instruction.immediate)))
      }
    }
    for function in candidates
    where !called.contains(CodeTarget(section: function.section, instruction: function.start)) {
      let section = code.sections[function.section].name
      throw BPFError(
        .unsupported, at: .parse, of: .init(object: path, section: section, program: function.name),
        "a program must not be static", remedy: "drop 'static', or move the function out of SEC()")
    }
  }
}
